// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// A requirement over the inventory of a large configuration has a thousand uses of features.
func BenchmarkJudge1000(b *testing.B) {
	var features strings.Builder
	r := assess.Requirement{Name: "Large", StoreIn: ids("JP"), ProcessIn: ids("JP", "US")}
	for i := range 1000 {
		fmt.Fprintf(&features, "  - {id: f%d, name: Feature %d, product: Contoso, description: D., statements: ["+
			"{id: s, stored_in: [JP], processed_in: [US], data: d, commitment: documented, published: [page@2025-01-01]}]}\n", i, i)
		r.Uses = append(r.Uses, assess.Use{Feature: fmt.Sprintf("f%d", i)})
	}
	cat, err := catalog.Load(fsOf(contoso + features.String()))
	if err != nil {
		b.Fatal(err)
	}
	a := assessor(b, cat)
	if got := a.Judge(&r); got.Outcome != assess.Met || len(got.Findings) != 2000 {
		b.Fatalf("%s with %d findings", got.Outcome, len(got.Findings))
	}
	b.ReportAllocs()
	for b.Loop() {
		a.Judge(&r)
	}
}
