// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
	"github.com/data-residency/terraform-provider-residency/internal/discover/plangen"
)

const megabyte = 1_000_000

// planFile writes a plan of about that many bytes.
func planFile(b *testing.B, size int) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), fmt.Sprintf("plan-%d.json", size))
	file, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriter(file)
	if err := plangen.Write(out, plangen.Options{Resources: plangen.Size(size), Seed: 1}); err != nil {
		b.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	return name
}

func sizeOf(b *testing.B, name string) int64 {
	b.Helper()
	info, err := os.Stat(name)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

func readPlan(b *testing.B, name string, r *discover.Recognizer) *discover.Plan {
	b.Helper()
	plan, err := discover.ReadPlan(name, r, discover.PlanOptions{})
	if err != nil {
		b.Fatal(err)
	}
	if !slices.ContainsFunc(plan.Inventory.Uses, func(u discover.Use) bool { return u.Feature == "entra-mfa" }) {
		b.Fatal("the plan has policies that ask for a second factor, but entra-mfa was not found")
	}
	return plan
}

// heapMetric counts objects on the heap, garbage included as long as it is not swept. That is what the reader makes the
// process hold, and does not depend on how many threads and how large a stack the runtime has. HeapInuse would add the
// gaps in half-empty spans, and the metric of live objects stands still between two collections, when the peak is.
const heapMetric = "/memory/classes/heap/objects:bytes"

func heap() uint64 {
	sample := []metrics.Sample{{Name: heapMetric}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// memory returns by how much run makes the heap grow at most, and by how much as long as its result is held.
func memory(run func() *discover.Plan) (peak, kept float64) {
	runtime.GC()
	before := heap()
	stop, stopped := make(chan struct{}), make(chan uint64)
	go func() {
		highest := uint64(0)
		for {
			highest = max(highest, heap())
			select {
			case <-stop:
				stopped <- highest
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	plan := run()
	close(stop)
	highest := <-stopped
	runtime.GC()
	after := heap()
	runtime.KeepAlive(plan)
	return grown(before, highest), grown(before, after)
}

func grown(from, to uint64) float64 { return (float64(to) - float64(from)) / megabyte }

// BenchmarkReadPlan reads plans of three sizes. Bars: 100 MB in at most 2 s; what the memory grows by from 10 to 100 MB
// is the inventory, which names each resource that uses something (MB-kept), and not the reading (MB-peak less MB-kept).
func BenchmarkReadPlan(b *testing.B) {
	r := discover.NewRecognizer(embedded(b))
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%dMB", size), func(b *testing.B) {
			name := planFile(b, size*megabyte)
			b.SetBytes(sizeOf(b, name))
			b.ReportAllocs()
			for b.Loop() {
				readPlan(b, name, r)
			}
			peak, kept := memory(func() *discover.Plan { return readPlan(b, name, r) })
			b.ReportMetric(peak, "MB-peak")
			b.ReportMetric(kept, "MB-kept")
		})
	}
}

// BenchmarkReadPlanGrowth compares the time for each byte of plans that double in size. Bar: x-growth, of the largest to
// the smallest, at most 1.2.
func BenchmarkReadPlanGrowth(b *testing.B) {
	r := discover.NewRecognizer(embedded(b))
	sizes := []int{10, 20, 40, 80}
	names := make([]string, len(sizes))
	for i, size := range sizes {
		names[i] = planFile(b, size*megabyte)
	}
	for b.Loop() {
		perByte := make([]float64, len(sizes))
		for i, took := range fastest(7, names, func(name string) { readPlan(b, name, r) }) {
			perByte[i] = float64(took) / float64(sizeOf(b, names[i]))
			b.ReportMetric(perByte[i], fmt.Sprintf("ns/byte-%dMB", sizes[i]))
		}
		b.ReportMetric(perByte[len(sizes)-1]/perByte[0], "x-growth")
	}
}

// fastest runs all files in turn and returns the shortest time of each: what else the machine does only ever adds to it.
func fastest(rounds int, names []string, run func(name string)) []time.Duration {
	shortest := make([]time.Duration, len(names))
	for range rounds {
		for i, name := range names {
			start := time.Now()
			run(name)
			if took := time.Since(start); shortest[i] == 0 || took < shortest[i] {
				shortest[i] = took
			}
		}
	}
	return shortest
}
