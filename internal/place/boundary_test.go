// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestBoundary_Relation(t *testing.T) {
	t.Parallel()
	type ids = []place.ID
	tests := map[string]struct {
		allowed ids
		id      place.ID
		want    place.Relation
	}{
		"a place is inside itself":                                 {ids{"JP"}, "JP", place.Inside},
		"another country is outside":                               {ids{"JP"}, "DE", place.Outside},
		"with nothing allowed everything is outside":               {nil, "JP", place.Outside},
		"a member is inside its area":                              {ids{"union"}, "DE", place.Inside},
		"a member of a member is inside":                           {ids{"boundary"}, "FR", place.Inside},
		"a member of an incomplete area is inside too":             {ids{"continent"}, "DE", place.Inside},
		"one that is no member of a complete area is outside":      {ids{"union"}, "CH", place.Outside},
		"an unknown member is unknown":                             {ids{"union"}, "AX", place.Unknown},
		"an area that may have the allowed place in it is unknown": {ids{"SG"}, "continent", place.Unknown},
		"a complete area is inside when all members are":           {ids{"DE", "FR"}, "union", place.Inside},
		"a complete area of areas is inside when all members are":  {ids{"DE", "FR", "CH"}, "boundary", place.Inside},
		"a complete area with some members inside is unknown":      {ids{"DE"}, "union", place.Unknown},
		"a complete area with no member inside is outside":         {ids{"JP"}, "union", place.Outside},
		"an incomplete area is not inside its members":             {ids{"boundary"}, "continent", place.Unknown},
		"an incomplete area that shares nothing is outside":        {ids{"JP"}, "continent", place.Outside},
		"an opaque geography is inside itself":                     {ids{"geo/opaque"}, "geo/opaque", place.Inside},
		"an opaque geography is outside of every country":          {ids{"JP", "DE", "KR"}, "geo/opaque", place.Outside},
		"a geography of one country is inside the country":         {ids{"JP"}, "geo/japan", place.Inside},
		"a country is inside the geography that lists it":          {ids{"geo/japan"}, "JP", place.Inside},
		"a geography whose list is not complete is unknown":        {ids{"KR"}, "geo/asia", place.Unknown},
		"so it is with all of its members, known and unknown":      {ids{"KR", "SG"}, "geo/asia", place.Unknown},
		"a geography of two countries with one allowed is unknown": {ids{"JP"}, "geo/pair", place.Unknown},
		"a geography of two countries with both allowed is inside": {ids{"JP", "KR"}, "geo/pair", place.Inside},
		"one that is inside a geography of one country":            {ids{"geo/japan", "KR"}, "geo/pair", place.Inside},
		"a complete list without members contains nothing":         {ids{"JP"}, "geo/closed", place.Outside},
		"a region is inside its country":                           {ids{"JP"}, "japaneast", place.Inside},
		"a region is inside its geography":                         {ids{"azure/japan"}, "japaneast", place.Inside},
		"a region is inside the area of its country":               {ids{"union"}, "twogermany", place.Inside},
		"a region is outside of another country":                   {ids{"DE"}, "japaneast", place.Outside},
		"a country is not inside one of its regions":               {ids{"japaneast"}, "JP", place.Unknown},
		"nor inside all of its known regions":                      {ids{"japaneast", "japanwest"}, "JP", place.Unknown},
		"an azure geography is its regions":                        {ids{"japaneast", "japanwest"}, "azure/japan", place.Inside},
		"an azure geography in one country is inside it":           {ids{"JP"}, "azure/japan", place.Inside},
		"an azure geography over two countries needs both":         {ids{"DE"}, "azure/two", place.Unknown},
		"an azure geography over two countries with both":          {ids{"DE", "CH"}, "azure/two", place.Inside},
		"an azure geography inside an area":                        {ids{"boundary"}, "azure/two", place.Inside},
		"an azure geography without regions is outside":            {ids{"JP"}, "azure/empty", place.Outside},
		"a region without a country is outside":                    {ids{"JP"}, "alone", place.Outside},
		"global is inside itself":                                  {ids{place.Global}, place.Global, place.Inside},
		"global is outside of everything else":                     {ids{"JP", "DE", "continent"}, place.Global, place.Outside},
		"everything is inside global":                              {ids{place.Global}, "geo/opaque", place.Inside},
		"a place that nobody knows is inside global":               {ids{place.Global}, "nowhere", place.Inside},
		"a place that nobody knows is unknown":                     {ids{"JP"}, "nowhere", place.Unknown},
		"an allowed place that nobody knows does not matter":       {ids{"nowhere"}, "JP", place.Outside},
		"nothing kept is inside everything":                        {ids{"JP"}, place.None, place.Inside},
		"nothing kept is inside nothing, too":                      {nil, place.None, place.Inside},
		"a feature that is not offered is not even inside global":  {ids{place.Global}, place.NotAvailable, place.Unknown},
		"a place left open is inside global":                       {ids{place.Global}, place.Unspecified, place.Inside},
		"a placeholder is never allowed as such":                   {ids{place.UserLocation}, place.UserLocation, place.Unknown},
		"an area with nothing but an unknown member allowed":       {ids{"AX"}, "continent", place.Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := graph(t, world()).Boundary(test.allowed).Relation(test.id); got != test.want {
				t.Errorf("%s to %s is %s, want %s", test.id, test.allowed, got, test.want)
			}
		})
	}
}

// What a source leaves open may be anywhere, so it is not within all places together, only within the whole world.
func TestBoundary_Relation_openPlaceholders(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	everything := slices.DeleteFunc(g.IDs(), func(id place.ID) bool { return id == place.Global })
	for _, id := range placeholders {
		if id == place.None {
			continue // names no place at all
		}
		if got := g.Boundary(everything).Relation(id); got != place.Unknown {
			t.Errorf("%s is %s, want unknown", id, got)
		}
	}
}

// A boundary remembers answers; a remembered answer must be the one that a fresh boundary gives.
func TestBoundary_Relation_isRemembered(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	b := g.Boundary([]place.ID{"DE", "geo/japan"})
	for range 2 {
		for _, id := range append(g.IDs(), placeholders...) {
			fresh := g.Boundary([]place.ID{"DE", "geo/japan"})
			if got, want := b.Relation(id), fresh.Relation(id); got != want {
				t.Errorf("%s: got %s, want %s", id, got, want)
			}
		}
	}
}

func TestGraph_Contains(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	tests := map[string]struct {
		outer, inner place.ID
		want         place.Relation
	}{
		"an area contains its member":           {"union", "DE", place.Inside},
		"an area may contain a territory":       {"boundary", "AX", place.Unknown},
		"a country does not contain its area":   {"DE", "union", place.Unknown},
		"an area contains a region of it":       {"boundary", "twoswiss", place.Inside},
		"an area and another country of none":   {"union", "JP", place.Outside},
		"an open place is not contained at all": {"union", place.TenantGeography, place.Unknown},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := g.Contains(test.outer, test.inner); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestGraph_Apart(t *testing.T) {
	t.Parallel()
	type ids = []place.ID
	for name, test := range map[string]struct {
		x, y ids
		want bool
	}{
		"one in the other":                       {ids{"DE"}, ids{"union"}, false},
		"the other in the one":                   {ids{"boundary"}, ids{"FR"}, false},
		"the same":                               {ids{"JP"}, ids{"JP"}, false},
		"others":                                 {ids{"JP"}, ids{"DE"}, true},
		"one of several is not in the other":     {ids{"DE", "JP"}, ids{"union"}, true},
		"what no source says is in no other one": {ids{"AX"}, ids{"union"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := graph(t, world()).Apart(test.x, test.y); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
