// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestNewGraph_errors(t *testing.T) {
	t.Parallel()
	area := func(id place.ID, members ...place.ID) place.Place {
		return place.Place{ID: id, Kind: place.Area, Name: string(id), Members: members}
	}
	tests := map[string]struct {
		places []place.Place
		want   string
	}{
		"two places of one id": {
			[]place.Place{area("a"), area("b"), area("a")},
			"place a: the id is used twice",
		},
		"a member that nobody knows": {
			[]place.Place{area("a", "b")},
			"place a: member b is not a place",
		},
		"an unknown member that nobody knows": {
			[]place.Place{{ID: "a", Kind: place.Area, Name: "a", UnknownMembers: []place.ID{"b"}}},
			"place a: unknown member b is not a place",
		},
		"a region in a country and a geography that nobody knows": {
			[]place.Place{{ID: "r", Kind: place.AzureRegion, Name: "r", Country: "XX", Geography: "azure/x"}},
			"place r: country or geography XX is not a place\nplace r: country or geography azure/x is not a place",
		},
		"a paired region that nobody knows": {
			[]place.Place{{ID: "r", Kind: place.AzureRegion, Name: "r", PairedRegion: "s"}},
			"place r: paired region s is not a place",
		},
		"a place in itself": {
			[]place.Place{area("a", "a")},
			"place a: contains itself",
		},
		"a circle": {
			[]place.Place{area("a", "b"), area("b", "c"), area("c", "a")},
			"place a: contains itself",
		},
		"a circle through an unknown member": {
			[]place.Place{area("a", "b"), {ID: "b", Kind: place.Area, Name: "b", UnknownMembers: []place.ID{"a"}}},
			"place a: contains itself",
		},
		"two places of one kind with one name": {
			[]place.Place{area("a"), {ID: "b", Kind: place.Area, Name: "A"}},
			"place b: has the same name as a",
		},
		"the place that was given later is blamed": {
			[]place.Place{area("b"), {ID: "a", Kind: place.Area, Name: "B"}},
			"place a: has the same name as b",
		},
		"two places of one kind with one other name": {
			[]place.Place{{ID: "a", Kind: place.Area, Name: "one", Names: []string{"The East"}}, {ID: "b", Kind: place.Area, Name: "two", Names: []string{"the-east"}}},
			"place b: has the same name as a",
		},
		"everything at once": {
			[]place.Place{area("a", "x"), area("a"), area("b", "y")},
			"place a: the id is used twice\nplace a: member x is not a place\nplace b: member y is not a place",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := place.NewGraph(test.places); err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// A name that differs in its spelling alone is no second name.
func TestNewGraph_oneNameInSeveralSpellings(t *testing.T) {
	t.Parallel()
	g := graph(t, []place.Place{{ID: "japaneast", Kind: place.AzureRegion, Name: "Japan East", Names: []string{"japan-east"}}})
	if id, err := g.Parse("JAPAN EAST"); id != "japaneast" || err != nil {
		t.Errorf("got %q, %v", id, err)
	}
}

func TestGraph_Place(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	p, ok := g.Place("azure/japan")
	if !ok || !p.Complete || !slices.Equal(p.Members, []place.ID{"japaneast", "japanwest"}) {
		t.Errorf("the members of an azure geography are the regions that name it, got %v, complete %t", p.Members, p.Complete)
	}
	if country, _ := g.Place("JP"); country.Complete || !slices.Equal(country.Members, []place.ID{"japaneast", "japanwest"}) {
		t.Errorf("a country has its regions as members and is more than them, got %v, complete %t", country.Members, country.Complete)
	}
	if p, ok := g.Place("nowhere"); ok {
		t.Errorf("nowhere is %v", p)
	}
}

// The graph is shared by everything that runs at the same time.
func TestGraph_IDs_areACopy(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	ids := g.IDs()
	if !slices.IsSorted(ids) || len(ids) != len(world()) {
		t.Fatalf("got %v", ids)
	}
	ids[0] = "changed"
	if g.IDs()[0] == "changed" {
		t.Error("a change of the returned list changes the graph")
	}
}

func TestGraph_Containers(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	for id, want := range map[place.ID][]place.ID{
		"DE":         {"boundary", "continent", "union"},
		"twogermany": {"DE", "azure/two", "boundary", "continent", "union"},
		"JP":         {"geo/japan", "geo/pair"},
		"AX":         nil, // an unknown member is not surely contained
		"continent":  nil,
		"nowhere":    nil,
	} {
		if got := g.Containers(id); !slices.Equal(got, want) {
			t.Errorf("Containers(%s) = %v, want %v", id, got, want)
		}
	}
}

func TestGraph_UnknownContainers(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	for id, want := range map[place.ID][]place.ID{
		"AX":      {"boundary", "continent", "union"},
		"SG":      {"continent", "geo/asia"},
		"DE":      nil, // what surely contains it is not unknown
		"nowhere": nil,
	} {
		if got := g.UnknownContainers(id); !slices.Equal(got, want) {
			t.Errorf("UnknownContainers(%s) = %v, want %v", id, got, want)
		}
	}
}

func TestGraph_Canonical(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	tests := map[string]struct{ id, want place.ID }{
		"a geography of one country is the country":       {"geo/japan", "JP"},
		"a geography of two countries is itself":          {"geo/pair", "geo/pair"},
		"a geography with an incomplete list is itself":   {"geo/asia", "geo/asia"},
		"a geography without a list is itself":            {"geo/opaque", "geo/opaque"},
		"an azure geography is narrower than its country": {"azure/japan", "azure/japan"},
		"a country is itself":                             {"JP", "JP"},
		"a placeholder is itself":                         {place.TenantGeography, place.TenantGeography},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := g.Canonical(test.id); got != test.want {
				t.Errorf("Canonical(%s) = %s, want %s", test.id, got, test.want)
			}
		})
	}
}
