// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// The tests of this file are on the real places: what people write, and what they rely on.

func TestPlaces_contains(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		outer, inner place.ID
		want         place.Relation
	}{
		"Switzerland is in the EU Data Boundary":                {"eu-data-boundary", "CH", place.Inside},
		"Liechtenstein is in the EU Data Boundary":              {"eu-data-boundary", "LI", place.Inside},
		"the United Kingdom is not":                             {"eu-data-boundary", "GB", place.Outside},
		"of Åland nobody says it":                               {"eu-data-boundary", "AX", place.Unknown},
		"of Greenland nobody says it":                           {"eu-data-boundary", "GL", place.Unknown},
		"Switzerland is not in the EU":                          {"eu", "CH", place.Outside},
		"Switzerland is not in the EEA":                         {"eea", "CH", place.Outside},
		"the United Kingdom left the EU":                        {"eu", "GB", place.Outside},
		"Croatia is in the EU":                                  {"eu", "HR", place.Inside},
		"the EU is in the EEA":                                  {"eea", "eu", place.Inside},
		"the EU is in the EU Data Boundary":                     {"eu-data-boundary", "eu", place.Inside},
		"the EEA is in the EU Data Boundary":                    {"eu-data-boundary", "eea", place.Inside},
		"the EU Data Boundary is more than the EU":              {"eu", "eu-data-boundary", place.Unknown},
		"Europe is more than the EU Data Boundary":              {"eu-data-boundary", "europe", place.Unknown},
		"of the United Kingdom no page says it is in Europe":    {"europe", "GB", place.Unknown},
		"Japan East is in Japan":                                {"JP", "japaneast", place.Inside},
		"Japan East is in the Azure geography of Japan":         {"azure/japan", "japaneast", place.Inside},
		"the Azure geography of Japan is in Japan":              {"JP", "azure/japan", place.Inside},
		"Japan East does not hold all of Azure in Japan":        {"japaneast", "azure/japan", place.Unknown},
		"West Europe is in the EU Data Boundary":                {"eu-data-boundary", "westeurope", place.Inside},
		"UK South is not":                                       {"eu-data-boundary", "uksouth", place.Outside},
		"Azure in Europe is in the EU":                          {"eu", "azure/europe", place.Inside},
		"the Entra geography of Japan is Japan":                 {"JP", "entra/japan", place.Inside},
		"the Entra geography of Asia/Pacific may be in Japan":   {"JP", "entra/asia-pacific", place.Unknown},
		"the Entra geography EMEA may be out of the boundary":   {"eu-data-boundary", "entra/emea", place.Unknown},
		"the EU Data Boundary is in the Entra geography EMEA":   {"entra/emea", "eu-data-boundary", place.Inside},
		"the Entra geography North America may be in the US":    {"US", "entra/north-america", place.Unknown},
		"the Entra geography of the US government is the US":    {"US", "entra/us-government", place.Inside},
		"the worldwide Entra geography is not in North America": {"entra/north-america", "entra/worldwide", place.Outside},
		"nothing but global contains global":                    {"europe", place.Global, place.Outside},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := embedded(t).Places().Contains(test.outer, test.inner); got != test.want {
				t.Errorf("%s to %s is %s, want %s", test.inner, test.outer, got, test.want)
			}
		})
	}
}

func TestPlaces_canonical(t *testing.T) {
	t.Parallel()
	for id, want := range map[place.ID]place.ID{
		"entra/japan": "JP", "entra/australia": "AU", "entra/us-government": "US", "entra/china": "CN", "b2c/united-states": "US", "m365/local-jp": "JP",
		"entra/emea": "entra/emea", "b2c/australia": "b2c/australia", "azure/japan": "azure/japan", "JP": "JP", "eu": "eu",
	} {
		if got := embedded(t).Places().Canonical(id); got != want {
			t.Errorf("Canonical(%s) = %s, want %s", id, got, want)
		}
	}
}

func TestPlaces_parse(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]place.ID{
		"JP": "JP", "jp": "JP", "Japan": "JP", "japaneast": "japaneast", "Japan East": "japaneast",
		"EU": "eu", "European Union": "eu", "eu-data-boundary": "eu-data-boundary", "EUDB": "eu-data-boundary", "EU Data Boundary": "eu-data-boundary",
		"UK": "GB", "Great Britain": "GB", "Holland": "NL", "The Netherlands": "NL", "Türkiye": "TR", "Turkey": "TR", "Turkiye": "TR",
		"Côte d'Ivoire": "CI", "Ivory Coast": "CI", "USA": "US", "United States of America": "US", "NO": "NO", "Kosovo": "XK", "Czechia": "CZ", "Czech Republic": "CZ",
		"Mali": "ML", "North Macedonia": "MK", "Macedonia": "MK", "São Tomé and Príncipe": "ST", "Georgia": "GE", "Taiwan": "TW", "Hong Kong": "HK", "South Korea": "KR",
		"entra/emea": "entra/emea", "Entra EMEA": "entra/emea", "worldwide": place.Global, "Global": place.Global, "West Europe": "westeurope", "Europe": "europe",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := embedded(t).Places().Parse(name); err != nil || got != want {
				t.Errorf("Parse(%q) = %q, %v; want %q", name, got, err, want)
			}
		})
	}
}

// A word that can mean two countries must not be taken for one of them.
func TestPlaces_parse_doubtful(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Congo", "Korea", "Virgin Islands", "Mars", "AN", "Soviet Union"} {
		if got, err := embedded(t).Places().Parse(name); err == nil {
			t.Errorf("Parse(%q) = %q", name, got)
		}
	}
}

// The B2C page prints ML for North Macedonia; ML is Mali, and the mistake must not come in through the places.
func TestPlaces_misprintedCodes(t *testing.T) {
	t.Parallel()
	for id, want := range map[place.ID]string{"ML": "Mali", "MK": "North Macedonia", "ST": "Sao Tome and Principe", "SI": "Slovenia", "FI": "Finland"} {
		if p, _ := embedded(t).Places().Place(id); p.Name != want {
			t.Errorf("%s is %q, want %q", id, p.Name, want)
		}
	}
}

// ISO 3166-1 has 249 codes; XK is the code for Kosovo that everybody uses and the standard leaves to users.
func TestPlaces_countries(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile(`^[A-Z]{2}$`)
	places := embedded(t).Places()
	countries := 0
	for _, id := range places.IDs() {
		p, _ := places.Place(id)
		if p.Kind != place.Country {
			continue
		}
		countries++
		if !code.MatchString(string(id)) || p.Complete || strings.TrimSpace(p.Name) != p.Name {
			t.Errorf("%s, %q, complete %t", id, p.Name, p.Complete)
		}
		for _, name := range append([]string{p.Name, strings.ToLower(string(id))}, p.Names...) {
			if got, err := places.Parse(name); got != id {
				t.Errorf("Parse(%q) = %q, %v; want %q", name, got, err, id)
			}
		}
	}
	if countries != 249+1 {
		t.Errorf("%d countries, want 249 of the standard and XK", countries)
	}
	if _, ok := places.Place("XK"); !ok {
		t.Error("XK is missing")
	}
}

// Every name of every place leads to a place; where several share one, that of the first kind wins.
func TestPlaces_everyNameParses(t *testing.T) {
	t.Parallel()
	places := embedded(t).Places()
	for _, id := range places.IDs() {
		p, _ := places.Place(id)
		for _, name := range append([]string{string(id), p.Name}, p.Names...) {
			got, err := places.Parse(name)
			if err != nil {
				t.Errorf("a name of %s: %v", id, err)
				continue
			}
			if other, _ := places.Place(got); got != id && other.Kind == p.Kind {
				t.Errorf("%q is a name of %s and means %s", name, id, got)
			}
		}
	}
}

// A region lies in its country, and its pair is a region that names it in turn where the pairing goes both ways.
func TestPlaces_regions(t *testing.T) {
	t.Parallel()
	places := embedded(t).Places()
	regions := 0
	for _, id := range places.IDs() {
		p, _ := places.Place(id)
		if p.Kind != place.AzureRegion {
			continue
		}
		regions++
		country, _ := places.Place(p.Country)
		geography, _ := places.Place(p.Geography)
		if country.Kind != place.Country || geography.Kind != place.AzureGeography {
			t.Errorf("%s lies in %q (%s) and %q (%s)", id, p.Country, country.Kind, p.Geography, geography.Kind)
		}
		if pair, ok := places.Place(p.PairedRegion); p.PairedRegion != "" && (!ok || pair.Kind != place.AzureRegion) {
			t.Errorf("the pair of %s is %q", id, p.PairedRegion)
		}
	}
	if regions < 60 {
		t.Errorf("%d regions only", regions)
	}
}
