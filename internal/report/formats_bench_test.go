// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// bar is how long a report of 1,000 findings may take in a format.
const bar = 100 * time.Millisecond

func underBar(b *testing.B) {
	b.Helper()
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each)/float64(time.Millisecond), "ms")
	if each > bar {
		b.Errorf("%s, more than %s", each, bar)
	}
}

// Each format of a report of 1,000 findings.
func BenchmarkFormats(b *testing.B) {
	r := many(b, 1000)
	for _, format := range formats {
		b.Run(format.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				format.write(r)
			}
			underBar(b)
			b.ReportMetric(float64(len(format.write(r))), "bytes")
		})
	}
}

// The report itself, of 1,000 findings that are judged.
func BenchmarkNew(b *testing.B) {
	cat, r := manyRequirement(b, 1000)
	in := report.Input{Title: "T", Catalog: cat, Judged: []report.Judged{judged(b, cat, r)}}
	if got := len(in.Judged[0].Result.Findings); got != 1000 {
		b.Fatalf("%d findings", got)
	}
	b.ReportAllocs()
	for b.Loop() {
		report.New(in)
	}
	underBar(b)
}
