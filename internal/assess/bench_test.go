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

// Choosing a sign-up country asks for each one, of tenants of which hardly anything is stated.
func BenchmarkOptions(b *testing.B) {
	cat := realCatalog(b)
	c := choice(b, cat, catalog.ProfileInput{Created: "2026-11-24"})
	r := assess.Requirement{
		StoreIn: ids("eu-data-boundary"), ProcessIn: ids("eu-data-boundary"),
		Uses: uses("entra-core-directory", "entra-mfa", "exchange-online", "sharepoint-online", "m365-copilot"),
	}
	groups := c.Judge(&r)
	if len(groups) < 2 {
		b.Fatalf("%d groups", len(groups))
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Judge(&r)
	}
	b.ReportMetric(float64(len(groups)), "groups")
	b.ReportMetric(float64(len(c.Tenants)), "countries")
}
