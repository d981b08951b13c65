// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// named returns places of which several share a name.
func named() []place.Place {
	return append(world(),
		place.Place{ID: "GE", Kind: place.Country, Name: "Georgia"},
		place.Place{ID: "area/georgia", Kind: place.Area, Name: "Georgia"},
		place.Place{ID: "georgiaregion", Kind: place.AzureRegion, Name: "Georgia"},
		place.Place{ID: "geo/georgia", Kind: place.Geography, Name: "Georgia"},
		place.Place{ID: "area/east", Kind: place.Area, Name: "East"},
		place.Place{ID: "east", Kind: place.AzureRegion, Name: "Far East", Names: []string{"East"}},
		place.Place{ID: "west", Kind: place.AzureRegion, Name: "West"},
		place.Place{ID: "geo/west", Kind: place.Geography, Name: "Geo West", Names: []string{"West"}},
		place.Place{ID: "geo/shared", Kind: place.Geography, Name: "Shared"},
		place.Place{ID: "azure/shared", Kind: place.AzureGeography, Name: "Shared"},
		place.Place{ID: "azure/only", Kind: place.AzureGeography, Name: "Only"},
	)
}

func TestGraph_Parse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name string
		want place.ID
	}{
		"an id":                                    {"JP", "JP"},
		"an id in another case":                    {"jp", "JP"},
		"a name":                                   {"Germany", "DE"},
		"a name in another case":                   {"GERMANY", "DE"},
		"another name":                             {"nippon", "JP"},
		"a name without its accent":                {"Aland Islands", "AX"},
		"a name with its accent":                   {"ÅLAND ISLANDS", "AX"},
		"a region by its id":                       {"japaneast", "japaneast"},
		"a region by its name":                     {"Japan East", "japaneast"},
		"a region with hyphens":                    {"japan-east", "japaneast"},
		"a geography by its id":                    {"geo/japan", "geo/japan"},
		"a geography with another separator":       {"geo japan", "geo/japan"},
		"global":                                   {"Worldwide", place.Global},
		"a country comes before an area":           {"georgia", "GE"},
		"an area comes before a region":            {"East", "area/east"},
		"a region comes before a geography":        {"West", "west"},
		"an exact id comes before any name":        {"east", "east"},
		"one azure geography of a name is certain": {"only", "azure/only"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := graph(t, named()).Parse(test.name)
			if err != nil || got != test.want {
				t.Errorf("Parse(%q) = %q, %v; want %q", test.name, got, err, test.want)
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	want := `  places:
    - {id: marsnorth, kind: azure-region, name: "Mars North", country: …, geography: …, clouds: [public]}
    - {id: …, kind: azure-region, name: "火星", country: …, geography: …, clouds: [public]}`
	if got := place.Overlay("Mars North", "火星"); got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestGraph_Parse_unknown(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		name    string
		message string
		nearest []string
	}{
		"with the nearest name":       {"Germny", `unknown place "Germny"; did you mean "Germany"?`, []string{"Germany"}},
		"with nothing near":           {"Ruritania", `unknown place "Ruritania"`, []string{}},
		"nothing at all":              {"", `unknown place ""`, []string{}},
		"punctuation names no place":  {"--", `unknown place "--"`, []string{}},
		"a placeholder is no place":   {"@none", `unknown place "@none"`, []string{}},
		"the part of an id is no id":  {"geo/", `unknown place "geo/"; did you mean "GE"?`, []string{"GE"}},
		"an id with a mistyped digit": {"japaneas7", `unknown place "japaneas7"; did you mean "Japan East", "japaneast" or "Japan West"?`, []string{"Japan East", "japaneast", "Japan West"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, err := graph(t, named()).Parse(test.name)
			var unknown *place.UnknownError
			if id != "" || !errors.As(err, &unknown) {
				t.Fatalf("got %q, %v; want an UnknownError", id, err)
			}
			if err.Error() != test.message {
				t.Errorf("got  %s\nwant %s", err, test.message)
			}
			if !slices.Equal(unknown.Nearest(), test.nearest) {
				t.Errorf("nearest: got %q, want %q", unknown.Nearest(), test.nearest)
			}
		})
	}
}

// Which geography of two is meant would be a guess, and a guess could allow the wrong place.
func TestGraph_Parse_ambiguous(t *testing.T) {
	t.Parallel()
	id, err := graph(t, named()).Parse("SHARED")
	var ambiguous *place.AmbiguousError
	if id != "" || !errors.As(err, &ambiguous) {
		t.Fatalf("got %q, %v; want an AmbiguousError", id, err)
	}
	want := `place "SHARED" can mean several places; write one of ["geo/shared" "azure/shared"]`
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

// A name of punctuation alone has no key, and must not become the name of everything that has none.
func TestGraph_Parse_nameWithoutLetters(t *testing.T) {
	t.Parallel()
	g := graph(t, []place.Place{{ID: "odd", Kind: place.Area, Name: "—"}, {ID: "odder", Kind: place.Area, Name: "***"}})
	if id, err := g.Parse(""); err == nil {
		t.Errorf("the empty name means %s", id)
	}
	if id, err := g.Parse("odd"); id != "odd" || err != nil {
		t.Errorf("got %q, %v; want odd", id, err)
	}
}
