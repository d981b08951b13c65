// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// A plan asks for each feature of a requirement; with a date that is not known every branch has to be gone through.
func BenchmarkResolve(b *testing.B) {
	cat := embedded(b)
	view := cat.At(0)
	for name, in := range map[string]catalog.ProfileInput{"known date": created("JP", "2024-02-01"), "unknown date": created("JP", "")} {
		p := profile(b, cat, in)
		for _, id := range []string{"entra-core-directory", "entra-conditional-access", "exchange-online"} {
			f := feature(b, cat, id)
			b.Run(id+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					view.Resolve(f, nil, p, catalog.Strictest)
				}
			})
		}
	}
}

// The whole map for a tenant, of which only the country is known: every feature, with everything left open.
func BenchmarkResolveAll(b *testing.B) {
	cat := embedded(b)
	view := cat.At(0)
	for _, country := range []string{"JP", "DE", ""} {
		p := profile(b, cat, catalog.ProfileInput{Country: country})
		b.Run("country "+country, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range cat.Features() {
					view.Resolve(f, nil, p, catalog.Strictest)
				}
			}
		})
	}
}

// Terraform starts the provider several times for each plan, and each start that needs the catalog loads it; only the
// discovery needs the usage rules.
func BenchmarkLoadEmbedded(b *testing.B) {
	for name, use := range map[string]func(*catalog.Catalog){"answers": func(*catalog.Catalog) {}, "usage": func(c *catalog.Catalog) { c.Usage() }} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				cat, err := catalog.ReadEmbedded()
				if err != nil {
					b.Fatal(err)
				}
				use(cat)
			}
		})
	}
}
