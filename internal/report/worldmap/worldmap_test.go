// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package worldmap_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report/worldmap"
)

// notDrawn are the countries of the catalog that the map leaves out; its README says why.
var notDrawn = []string{"AQ"}

// Each country of the embedded catalog is on the map.
func TestRead_catalog(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	world, countries := worldmap.Read(), 0
	for _, id := range cat.Places().IDs() {
		if p, _ := cat.Places().Place(id); p.Kind != place.Country {
			continue
		}
		countries++
		if _, ok := world.Country(string(id)); ok == slices.Contains(notDrawn, string(id)) {
			t.Errorf("%s: on the map %v", id, ok)
		}
	}
	if countries < 200 {
		t.Errorf("only %d countries in the catalog", countries)
	}
}

// A country has a code of its own, a point within the frame, and a shape or a dot.
func TestRead_form(t *testing.T) {
	t.Parallel()
	path := regexp.MustCompile(`^(m-?\d+[ -]\d+l[\d -]+z)*$`)
	world := worldmap.Read()
	for i, c := range world.Countries {
		if i > 0 && c.Code <= world.Countries[i-1].Code {
			t.Errorf("%s stands after %s", c.Code, world.Countries[i-1].Code)
		}
		if c.X < 0 || c.X > world.Width || c.Y < 0 || c.Y > world.Height {
			t.Errorf("%s lies at %d, %d", c.Code, c.X, c.Y)
		}
		if !path.MatchString(c.Path) || c.Path == "" && !c.Small {
			t.Errorf("%s (small %v) has the shape %.60q", c.Code, c.Small, c.Path)
		}
	}
	for code, small := range map[string]bool{"JP": false, "US": false, "FR": false, "RU": false, "SG": true, "MT": true, "HK": true, "XK": true, "GP": true, "BQ": true, "LU": true} {
		if c, ok := world.Country(code); !ok || c.Small != small {
			t.Errorf("%s: on the map %v, small %v", code, ok, c != nil && c.Small)
		}
	}
}

// North is up and east is right.
func TestRead_where(t *testing.T) {
	t.Parallel()
	at := func(code string) *worldmap.Country {
		c, ok := worldmap.Read().Country(code)
		if !ok {
			t.Fatalf("no %s", code)
		}
		return c
	}
	for _, pair := range [][2]string{{"US", "DE"}, {"DE", "JP"}, {"PT", "ES"}, {"BR", "ZA"}} {
		if at(pair[0]).X >= at(pair[1]).X {
			t.Errorf("%s is not west of %s", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"NO", "DE"}, {"JP", "AU"}, {"US", "MX"}, {"EG", "ZA"}} {
		if at(pair[0]).Y >= at(pair[1]).Y {
			t.Errorf("%s is not north of %s", pair[0], pair[1])
		}
	}
}
