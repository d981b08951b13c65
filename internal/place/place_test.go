// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// world returns the places of most tests of this package: few, but one of each sort.
func world() []place.Place {
	return []place.Place{
		{ID: place.Global, Kind: place.Area, Name: "Global", Names: []string{"Worldwide"}},
		{ID: "JP", Kind: place.Country, Name: "Japan", Names: []string{"Nippon"}},
		{ID: "DE", Kind: place.Country, Name: "Germany"},
		{ID: "FR", Kind: place.Country, Name: "France"},
		{ID: "CH", Kind: place.Country, Name: "Switzerland"},
		{ID: "AX", Kind: place.Country, Name: "Åland Islands"},
		{ID: "KR", Kind: place.Country, Name: "Korea"},
		{ID: "SG", Kind: place.Country, Name: "Singapore"},
		{ID: "union", Kind: place.Area, Name: "Union", Members: []place.ID{"DE", "FR"}, Complete: true, UnknownMembers: []place.ID{"AX"}},
		{ID: "boundary", Kind: place.Area, Name: "Boundary", Members: []place.ID{"union", "CH"}, Complete: true, UnknownMembers: []place.ID{"AX"}},
		{ID: "continent", Kind: place.Area, Name: "Continent", Members: []place.ID{"boundary"}, UnknownMembers: []place.ID{"SG"}},
		{ID: "geo/opaque", Kind: place.Geography, Name: "Opaque"},
		{ID: "geo/japan", Kind: place.Geography, Name: "Geo Japan", Members: []place.ID{"JP"}, Complete: true},
		{ID: "geo/asia", Kind: place.Geography, Name: "Geo Asia", Members: []place.ID{"KR"}, UnknownMembers: []place.ID{"SG"}},
		{ID: "geo/pair", Kind: place.Geography, Name: "Geo Pair", Members: []place.ID{"JP", "KR"}, Complete: true},
		{ID: "geo/closed", Kind: place.Geography, Name: "Geo Closed", Complete: true},
		{ID: "azure/japan", Kind: place.AzureGeography, Name: "Azure Japan"},
		{ID: "azure/two", Kind: place.AzureGeography, Name: "Azure Two"},
		{ID: "azure/empty", Kind: place.AzureGeography, Name: "Azure Empty"},
		{ID: "japaneast", Kind: place.AzureRegion, Name: "Japan East", Country: "JP", Geography: "azure/japan", PairedRegion: "japanwest"},
		{ID: "japanwest", Kind: place.AzureRegion, Name: "Japan West", Country: "JP", Geography: "azure/japan", PairedRegion: "japaneast"},
		{ID: "twogermany", Kind: place.AzureRegion, Name: "Two Germany", Country: "DE", Geography: "azure/two"},
		{ID: "twoswiss", Kind: place.AzureRegion, Name: "Two Swiss", Country: "CH", Geography: "azure/two"},
		{ID: "alone", Kind: place.AzureRegion, Name: "Alone"},
	}
}

func graph(t *testing.T, places []place.Place) *place.Graph {
	t.Helper()
	g, err := place.NewGraph(places)
	if err != nil {
		t.Fatalf("places of the test: %v", err)
	}
	return g
}

func TestRelation_String(t *testing.T) {
	t.Parallel()
	for relation, want := range map[place.Relation]string{
		place.Inside: "inside", place.Unknown: "unknown", place.Outside: "outside", place.Relation(7): "Relation(7)",
	} {
		if got := relation.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestID_placeholders(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		id                 place.ID
		placeholder, known bool
	}{
		"one of the package":          {place.Unspecified, true, true},
		"one that nobody knows":       {"@unspecifed", true, false},
		"a place is none":             {"JP", false, false},
		"global is a place, not open": {place.Global, false, false},
		"no place":                    {"", false, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.id.IsPlaceholder() != test.placeholder || test.id.IsKnownPlaceholder() != test.known {
				t.Errorf("%q: placeholder %t, known %t; want %t, %t", test.id, test.id.IsPlaceholder(), test.id.IsKnownPlaceholder(), test.placeholder, test.known)
			}
		})
	}
}

func TestGraph_Label(t *testing.T) {
	t.Parallel()
	g := graph(t, append(world(), place.Place{ID: "Atlantis", Kind: place.Area, Name: "atlantis"}))
	for id, want := range map[place.ID]string{
		"JP":              "Japan (JP)",
		"geo/japan":       "Geo Japan (geo/japan)",
		"union":           "Union",
		"Atlantis":        "atlantis",
		place.Global:      "any region of the world (global)",
		place.Unspecified: "a place that the source does not name",
		"nowhere":         "nowhere",
	} {
		if got := g.Label(id); got != want {
			t.Errorf("Label(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestArticle(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"United States": "the ", "Netherlands": "the ", "Åland Islands": "the ", "Czech Republic": "the ", "EU Data Boundary": "the ",
		"Japan": "", "France": "", "Isle of Man": "", "Iceland": "", "Europe": "",
	} {
		if got := place.Article(name); got != want {
			t.Errorf("%q is said with the article %q, want %q", name, got, want)
		}
	}
}

// Each placeholder has words of its own, so that a sentence never shows one as if it were a place.
func TestGraph_Label_placeholders(t *testing.T) {
	t.Parallel()
	g := graph(t, world())
	seen := map[string]place.ID{}
	for _, id := range placeholders {
		label := g.Label(id)
		if other, ok := seen[label]; ok || label == string(id) {
			t.Errorf("Label(%q) = %q, the same as of %q", id, label, other)
		}
		seen[label] = id
	}
}

var placeholders = []place.ID{
	place.TenantGeography, place.ResourceLocation, place.PairedRegion, place.TenantChoice, place.PartnerTenant, place.UserLocation,
	place.Unspecified, place.None, place.NotAvailable,
}
