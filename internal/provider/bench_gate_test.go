// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover/plangen"
)

// gate is a plan of 10,000 resources and what judges it. The yardstick is conftest with a rule that finds the same.
type gate struct {
	*bench
	conftest, plan string
}

const gateResources = 10_000

func newGate(b *testing.B) *gate {
	b.Helper()
	g := &gate{bench: newBench(b), conftest: os.Getenv("CONFTEST")}
	if g.conftest == "" {
		path, err := exec.LookPath("conftest")
		if err != nil {
			b.Fatal("no conftest: set CONFTEST, or run make bench, which does")
		}
		g.conftest = path
	}
	g.plan = filepath.Join(g.folder, "plan.json")
	file, err := os.Create(g.plan)
	if err != nil {
		b.Fatal(err)
	}
	if err := plangen.Write(file, plangen.Options{Resources: gateResources, Seed: 1}); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	return g
}

// test runs conftest, which ends with 1 where it denies anything.
func (g *gate) test(b *testing.B) (out string, memory float64) {
	b.Helper()
	cmd := exec.Command(g.conftest, "test", "--no-color", "--policy", filepath.Join("testdata", "conftest"), g.plan)
	text, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		b.Fatalf("conftest should have denied something: %v\n%s", err, text)
	}
	return string(text), peakMemory(b, cmd)
}

// readAndJudge runs the command of that name.
func (g *gate) readAndJudge(b *testing.B) (out string, memory float64) {
	b.Helper()
	cmd := exec.Command(filepath.Join(g.folder, "readandjudge"), g.plan)
	text, err := cmd.Output()
	if err != nil {
		b.Fatal(err)
	}
	return string(text), peakMemory(b, cmd)
}

// peakMemory returns the largest resident memory of a process that has ended. The kernel counts from the memory of the
// process that started it, so that what is smaller than this benchmark shows the benchmark's.
func peakMemory(b *testing.B, cmd *exec.Cmd) float64 {
	b.Helper()
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Fatal("the system does not tell how much memory a process took")
	}
	return float64(usage.Maxrss)
}

var addressPattern = regexp.MustCompile(`module\.region_\S+`)

// addresses returns the addresses of all resources that a text names.
func addresses(text string) map[string]bool {
	all := map[string]bool{}
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		if address := addressPattern.FindString(lines.Text()); address != "" {
			all[address] = true
		}
	}
	return all
}

// compareFound fails unless we find fault with every resource that the rule denies.
func compareFound(b *testing.B, denied, found map[string]bool) {
	b.Helper()
	if len(denied) < gateResources/10 {
		b.Fatalf("conftest denied %d resources alone", len(denied))
	}
	missing := 0
	for address := range denied {
		if !found[address] {
			missing++
			if missing < 10 {
				b.Errorf("conftest denies %s, and we do not", address)
			}
		}
	}
	if missing > 0 {
		b.Fatalf("%d of %d resources that conftest denies were not found", missing, len(denied))
	}
}

// BenchmarkReadAndJudge compares a process that reads a plan and judges its uses with conftest: both print each resource
// that they find fault with. Bars: x-conftest at most 0.2, x-conftest-memory at most 0.2.
func BenchmarkReadAndJudge(b *testing.B) {
	g := newGate(b)
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(g.folder, "readandjudge"), "./testdata/readandjudge")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	ours, ourMemory := g.readAndJudge(b)
	theirs, theirMemory := g.test(b)
	compareFound(b, addresses(theirs), addresses(ours))
	for b.Loop() {
		m := medians(5, func() { g.readAndJudge(b) }, func() { g.test(b) })
		b.ReportMetric(m[0].Seconds(), "s-read-and-judge")
		b.ReportMetric(m[1].Seconds(), "s-conftest")
		b.ReportMetric(ratio(m[0], m[1]), "x-conftest")
		b.ReportMetric(ourMemory/theirMemory, "x-conftest-memory")
	}
}

const gateBody = benchTenant + `
data "residency_plan" "x" {
  path = %q
}
resource "residency_requirement" "x" {
  name            = "Data stays in Japan"
  store_in        = ["JP"]
  inventory       = data.residency_plan.x.inventory
  on_violation    = "report"
  on_undetermined = "report"
}
output "found" {
  value = sum([for f in residency_requirement.x.findings : f.count])
}
`

var foundPattern = regexp.MustCompile(`\+ found += (\d+)`)

// BenchmarkGate compares a plan that reads the plan of another configuration and judges it, as a pipeline does, with
// conftest. Bar: x-conftest at most 0.8.
func BenchmarkGate(b *testing.B) {
	g := newGate(b)
	run := g.planned(b, "gate", "cli.tfrc", "residency", fmt.Sprintf(gateBody, g.plan))
	match := foundPattern.FindStringSubmatch(run())
	if match == nil {
		b.Fatal("the requirement found nothing")
	}
	denied, _ := g.test(b)
	if found, err := strconv.Atoi(match[1]); err != nil || found < len(addresses(denied)) {
		b.Fatalf("the requirement found fault %s times, conftest with %d resources", match[1], len(addresses(denied)))
	}
	for b.Loop() {
		m := medians(5, func() { run() }, func() { g.test(b) })
		b.ReportMetric(m[0].Seconds(), "s-gate")
		b.ReportMetric(m[1].Seconds(), "s-conftest")
		b.ReportMetric(ratio(m[0], m[1]), "x-conftest")
	}
}
