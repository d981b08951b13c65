// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// saying is what a statement says, with names in place of what it refers to.
type saying struct {
	ID, Data, Kind, Reserve, Note, Layer string
	Commitment                           catalog.Commitment
	Effective                            catalog.Effective
	Places                               [2][]place.ID
	Overrides, Contradicts, Citations    []string
}

func said(all []*catalog.Statement) []saying {
	names := func(all []*catalog.Statement) []string {
		var ids []string
		for _, s := range all {
			ids = append(ids, s.ID)
		}
		return ids
	}
	var result []saying
	for _, s := range all {
		one := saying{
			ID: s.ID, Data: s.Data, Kind: s.DataKind, Reserve: s.Reserve, Note: s.Note, Layer: s.Layer, Commitment: s.Commitment, Effective: s.Effective,
			Places: s.Places, Overrides: names(s.Overrides), Contradicts: names(s.Contradicts),
		}
		for _, c := range s.Citations {
			one.Citations = append(one.Citations, c.Source.ID+"@"+c.Version.Version)
		}
		result = append(result, one)
	}
	return result
}

// TestEmbedded_readsStatementsLate shows that statements that are read one feature at a time are those that are read
// all at once, whichever feature is asked first.
func TestEmbedded_readsStatementsLate(t *testing.T) {
	t.Parallel()
	whole, err := catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: source(t)})
	if err != nil {
		t.Fatal(err)
	}
	for name, order := range map[string]func([]*catalog.Feature){"forwards": func([]*catalog.Feature) {}, "backwards": slices.Reverse[[]*catalog.Feature]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			late, err := catalog.ReadEmbedded()
			if err != nil {
				t.Fatal(err)
			}
			features := slices.Clone(late.Features())
			order(features)
			for _, f := range features {
				if diff := cmp.Diff(said(feature(t, whole, f.ID).Statements()), said(f.Statements())); diff != "" {
					t.Fatalf("%s: %s", f.ID, diff)
				}
			}
			if diff := cmp.Diff(said(whole.Statements()), said(late.Statements())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEmbedded_isReadByManyAtOnce is for the race detector.
func TestEmbedded_isReadByManyAtOnce(t *testing.T) {
	t.Parallel()
	cat, err := catalog.ReadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	p := profile(t, cat, created("JP", "2024-02-01"))
	answers := make([]int, 4)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			for _, f := range cat.Features() {
				answers[i] += len(cat.At(0).Resolve(f, nil, p, catalog.Strictest).Aspect(catalog.Storage).Claims)
			}
		})
	}
	all.Wait()
	if slices.Min(answers) != slices.Max(answers) || answers[0] < 100 {
		t.Errorf("claims found: %v", answers)
	}
}
