// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// A plan asks for each feature of a requirement; with a date that is not known every branch has to be gone through.
func BenchmarkResolve(b *testing.B) {
	cat := embedded(b)
	view := cat.At(0)
	for name, in := range map[string]catalog.ProfileInput{
		"known date": created("JP", "2024-02-01"), "unknown date": created("JP", ""), "all known": commercial("JP", "2024-02-01"),
	} {
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

// The catalog grows by features, statements and sources: what a start and one answer cost must not grow with it.
func BenchmarkGrowth(b *testing.B) {
	for _, times := range []int{1, 5} {
		base := blownUp(b, times)
		b.Run(fmt.Sprintf("load/%dx", times), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := catalog.ReadCompiled(base); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("load and first answer/%dx", times), func(b *testing.B) {
			for b.Loop() {
				cat, err := catalog.ReadCompiled(base)
				if err != nil {
					b.Fatal(err)
				}
				cat.At(0).Resolve(feature(b, cat, "entra-mfa"), nil, profile(b, cat, created("JP", "2024-02-01")), catalog.Strictest)
			}
		})
		b.Run(fmt.Sprintf("resolve/%dx", times), func(b *testing.B) {
			cat, err := catalog.ReadCompiled(base)
			if err != nil {
				b.Fatal(err)
			}
			view, f, p := cat.At(0), feature(b, cat, "entra-mfa"), profile(b, cat, created("JP", "2024-02-01"))
			for b.Loop() {
				view.Resolve(f, nil, p, catalog.Strictest)
			}
		})
	}
}

// blownUp returns the compiled base layer with every feature, statement and source several times.
func blownUp(b *testing.B, times int) []byte {
	b.Helper()
	once, err := catalog.BaseDocument()
	if err != nil {
		b.Fatal(err)
	}
	text, err := json.Marshal(once)
	if err != nil {
		b.Fatal(err)
	}
	all := once
	for i := 1; i < times; i++ {
		var more catalog.Document
		if err := json.Unmarshal(text, &more); err != nil {
			b.Fatal(err)
		}
		suffix := fmt.Sprintf("-%d", i)
		for j := range more.Sources {
			more.Sources[j].ID += suffix
		}
		for j := range more.Features {
			rename(&more.Features[j], suffix)
		}
		all.Sources = append(slices.Clip(all.Sources), more.Sources...)
		all.Features = append(slices.Clip(all.Features), more.Features...)
	}
	return all.Canonical()
}

func rename(f *catalog.FeatureEntry, suffix string) {
	f.ID += suffix
	f.Name += suffix
	f.FormerIDs, f.Follows = nil, nil
	for i := range f.FormerNames {
		f.FormerNames[i] += suffix
	}
	for i := range f.Statements {
		f.Statements[i].Overrides, f.Statements[i].Contradicts, f.Statements[i].FormerIDs = nil, nil, nil
	}
}
