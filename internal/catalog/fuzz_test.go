// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// FuzzLoad reads any text as a base layer and as an overlay. Either it is refused, with errors that point to the file,
// or the catalog answers every question.
func FuzzLoad(f *testing.F) {
	addSeeds(f)
	below, err := catalog.Parse("ground.yaml", []byte(ground))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := catalog.Parse("x.yaml", text)
		if err != nil {
			var all catalog.Errors
			if !errors.As(err, &all) || len(all) == 0 {
				t.Fatalf("the error is no list of errors: %v", err)
			}
			for _, e := range all {
				if e.Pos.File != "x.yaml" || e.Message == "" {
					t.Fatalf("an error without its file or message: %+v", e)
				}
			}
		}
		use(t, catalog.Layer{Name: catalog.BaseLayer, Document: doc})
		use(t, catalog.Layer{Name: catalog.BaseLayer, Document: below}, catalog.Layer{Name: "overlay", Document: doc})
	})
}

func addSeeds(f *testing.F) {
	f.Helper()
	f.Add([]byte(ground))
	for _, text := range []string{
		"", "---\n", "a: &a [*a]", "places: [{id: '@none', kind: area, name: x}]", "version: \"2026.01.01\"\n---\nversion: x", "\xff\x00", "[[[[[[[[[[", "? {a: b}\n: c",
		"version: \"2026.01.01\"\nplaces: [{id: a, kind: area, name: A, members: [b]}, {id: b, kind: area, name: B, members: [a]}]",
		"places: [{id: r, kind: azure-region, name: R, country: JP, members: [JP]}]",
		"withdrawals: [{statement: mail/general, reason: R}]",
		"features: [{id: mail, statements: [{id: s, stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01], when: {created_from: 2022-01, settings: {sector: []}}}]}]",
	} {
		f.Add([]byte(text))
	}
	data := os.DirFS("data")
	err := fs.WalkDir(data, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		text, err := fs.ReadFile(data, name)
		f.Add(text[:min(len(text), bytes.LastIndexByte(text[:min(len(text), 3000)], '\n')+1)]) // small seeds are mutated faster
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

// use builds a catalog and, where it can be built, asks it everything.
func use(t *testing.T, layers ...catalog.Layer) {
	t.Helper()
	cat, err := catalog.Build(layers...)
	if err != nil {
		var all catalog.Errors
		if cat != nil || !errors.As(err, &all) {
			t.Fatalf("refused with %v", err)
		}
		return
	}
	if again, err := catalog.Build(layers...); err != nil || again.Digest() != cat.Digest() {
		t.Fatalf("built twice it is another catalog: %v", err)
	}
	profiles := []catalog.ProfileInput{{}, {Country: "JP", Created: "2022-04-15"}, {Country: "AX", CountryEvidence: "current"}, {Country: "DE", Cloud: "china", AddOnsKnown: true}}
	for _, in := range profiles {
		p, err := cat.Profile(in)
		if err != nil {
			continue // a country that this catalog does not have
		}
		for _, f := range cat.Features() {
			for _, reading := range catalog.Readings {
				v := cat.At(0)
				a := v.Resolve(f, nil, &p, reading)
				if len(a.Cases) == 0 {
					t.Fatalf("no case for %s and %+v", f.ID, in)
				}
				_ = a.Geography()
				if v.Summary(a, &p) == "" {
					t.Fatalf("no summary for %s and %+v", f.ID, in)
				}
			}
		}
	}
}
