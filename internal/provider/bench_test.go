// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// These benchmarks run the real CLI and compare what they measure with a yardstick of the same run, so that the
// figures mean the same on every machine: look at the x-… metrics. `make bench` runs them.

// bench is a folder with built providers and a CLI that finds them.
type bench struct {
	folder string
	cli    string
}

func newBench(b *testing.B) *bench {
	b.Helper()
	s := &bench{folder: b.TempDir(), cli: os.Getenv("TF_ACC_TERRAFORM_PATH")}
	if s.cli == "" {
		path, err := exec.LookPath("terraform")
		if err != nil {
			b.Fatal("no CLI: set TF_ACC_TERRAFORM_PATH, or run make bench, which does")
		}
		s.cli = path
	}
	var overrides strings.Builder
	for name, source := range map[string]string{
		"residency": "../..", "noop": "./testdata/noop", "sameschema": "./testdata/sameschema", "synthetic": "./testdata/synthetic",
	} {
		target := filepath.Join(s.folder, name, "terraform-provider-"+name)
		if name == "synthetic" { // the same provider with another catalog
			target = filepath.Join(s.folder, name, "terraform-provider-residency")
		}
		build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", target, source)
		if out, err := build.CombinedOutput(); err != nil {
			b.Fatalf("build %s: %v\n%s", name, err, out)
		}
		if name != "synthetic" {
			fmt.Fprintf(&overrides, "    \"data-residency/%s\" = %q\n", name, filepath.Join(s.folder, name))
		}
	}
	s.writeConfig(b, "cli.tfrc", overrides.String())
	s.writeConfig(b, "synthetic.tfrc", fmt.Sprintf("    \"data-residency/residency\" = %q\n", filepath.Join(s.folder, "synthetic")))
	return s
}

func (s *bench) writeConfig(b *testing.B, name, overrides string) {
	b.Helper()
	text := "provider_installation {\n  dev_overrides {\n" + overrides + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(filepath.Join(s.folder, name), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// plan writes a configuration and returns a function that plans it.
func (s *bench) plan(b *testing.B, name, cliConfig, provider, body string) func() {
	b.Helper()
	run := s.planned(b, name, cliConfig, provider, body)
	return func() { run() }
}

// planned is plan for those who want to see what the CLI prints.
func (s *bench) planned(b *testing.B, name, cliConfig, provider, body string) func() string {
	b.Helper()
	folder := filepath.Join(s.folder, "configurations", name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		b.Fatal(err)
	}
	if provider != "" {
		body = fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = \"data-residency/%s\" }\n  }\n}\n%s", provider, provider, body)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(body), 0o600); err != nil {
		b.Fatal(err)
	}
	return func() string {
		cmd := exec.Command(s.cli, "plan", "-no-color", "-lock=false", "-input=false")
		cmd.Dir = folder
		cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "TF_") }),
			"TF_CLI_CONFIG_FILE="+filepath.Join(s.folder, cliConfig), "CHECKPOINT_DISABLE=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatalf("%s: %v\n%s", name, err, out)
		}
		return string(out)
	}
}

// start returns a function that starts a provider process and waits for the line with which it offers itself.
func (s *bench) start(b *testing.B, name string) func() {
	b.Helper()
	return func() {
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		cmd := exec.CommandContext(ctx, filepath.Join(s.folder, name, "terraform-provider-"+name))
		cmd.Env = append(os.Environ(), "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2", "PLUGIN_PROTOCOL_VERSIONS=6")
		out, err := cmd.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, "|grpc|") {
			b.Fatalf("%s: no handshake: %q, %v", name, line, err)
		}
		stop()
		_ = cmd.Wait() // it was told to stop
	}
}

// medians runs all cases in turn, an odd number of rounds, after one round to warm up.
func medians(rounds int, cases ...func()) []time.Duration {
	all := make([][]time.Duration, len(cases))
	for round := range rounds + 1 {
		for i, run := range cases {
			start := time.Now()
			run()
			if took := time.Since(start); round > 0 {
				all[i] = append(all[i], took)
			}
		}
	}
	result := make([]time.Duration, len(cases))
	for i := range all {
		slices.Sort(all[i])
		result[i] = all[i][rounds/2]
	}
	return result
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

const benchTenant = "provider \"residency\" {\n  tenant = { country = \"JP\", created = \"2024-02-01\" }\n}\n"

func requirements(resource string, count int, features string) string {
	return fmt.Sprintf("resource \"%s\" \"x\" {\n  count = %d\n  name = \"r${count.index}\"\n  store_in = [\"JP\"]\n  features = %s\n}\n", resource, count, features)
}

// BenchmarkStart compares the time from the start of the process to its offer with that of a provider that does
// nothing. Bar: x-noop at most 1.2.
func BenchmarkStart(b *testing.B) {
	s := newBench(b)
	for b.Loop() {
		m := medians(11, s.start(b, "residency"), s.start(b, "noop"))
		b.ReportMetric(m[0].Seconds()*1000, "ms-start")
		b.ReportMetric(ratio(m[0], m[1]), "x-noop")
	}
}

// BenchmarkPlanOne measures what the provider with one requirement adds to an empty plan. Bar: s-added at most 0.15.
func BenchmarkPlanOne(b *testing.B) {
	s := newBench(b)
	for b.Loop() {
		m := medians(7,
			s.plan(b, "one", "cli.tfrc", "residency", benchTenant+requirements("residency_requirement", 1, `["entra-core-directory"]`)),
			s.plan(b, "empty", "cli.tfrc", "", ""))
		b.ReportMetric((m[0] - m[1]).Seconds(), "s-added")
		b.ReportMetric(m[1].Seconds(), "s-empty")
	}
}

// BenchmarkPlanThousandFeatures measures one requirement over 1,000 features. Bar: s-added at most 0.5.
func BenchmarkPlanThousandFeatures(b *testing.B) {
	s := newBench(b)
	for b.Loop() {
		m := medians(7,
			s.plan(b, "features", "synthetic.tfrc", "residency", benchTenant+requirements("residency_requirement", 1, `[for i in range(1000) : "made-up-${i}"]`)),
			s.plan(b, "empty", "synthetic.tfrc", "", ""))
		b.ReportMetric((m[0] - m[1]).Seconds(), "s-added")
	}
}

// BenchmarkPlanThousandRequirements compares 1,000 requirements with as many resources of the same schema that do
// nothing. Bar: x-sameschema at most 1.3.
func BenchmarkPlanThousandRequirements(b *testing.B) {
	s := newBench(b)
	features := `["entra-core-directory"]`
	for b.Loop() {
		m := medians(3,
			s.plan(b, "judged", "cli.tfrc", "residency", benchTenant+requirements("residency_requirement", 1000, features)),
			s.plan(b, "idle", "cli.tfrc", "sameschema", requirements("sameschema_requirement", 1000, features)),
			s.plan(b, "terraform-data", "cli.tfrc", "", "resource \"terraform_data\" \"x\" {\n  count = 1000\n  input = \"r${count.index}\"\n}\n"))
		b.ReportMetric(m[0].Seconds(), "s-plan")
		b.ReportMetric(ratio(m[0], m[1]), "x-sameschema")
		b.ReportMetric(ratio(m[0], m[2]), "x-terraform_data")
	}
}
