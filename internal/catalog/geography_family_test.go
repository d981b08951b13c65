// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestView_FamilyGeography(t *testing.T) {
	t.Parallel()
	places := func(ids ...place.ID) []place.ID { return ids }
	for name, test := range map[string]struct {
		tenant   catalog.ProfileInput
		family   string // entra unless given
		possible []place.ID
		open     bool
		why      string
	}{
		"a rule":                                      {tenant: created("JP", "2024-02-01"), possible: places("entra/japan")},
		"a rule that gives none":                      {tenant: created("JP", "2020-02-01"), open: true, why: "Japanese tenant from before"},
		"either, by the day":                          {tenant: created("JP", ""), possible: places("entra/japan"), open: true, why: "Japanese tenant from before"},
		"one of two, by the day":                      {tenant: created("AE", ""), possible: places("entra/asia-pacific", "entra/emea")},
		"one of two, in a month of change":            {tenant: created("AE", "2013-07-15"), possible: places("entra/asia-pacific", "entra/emea")},
		"no rule":                                     {tenant: created("IN", ""), open: true, why: "No public source says"},
		"nothing known":                               {open: true},
		"a cloud":                                     {tenant: catalog.ProfileInput{Cloud: "usgov"}, possible: places("entra/us-government")},
		"a country code that may have changed":        {tenant: catalog.ProfileInput{Country: "DE", CountryEvidence: "current"}, possible: places("entra/emea"), open: true},
		"a region scope":                              {tenant: catalog.ProfileInput{Country: "JP", RegionScope: "EU"}, possible: places("entra/emea")},
		"a region scope alone":                        {tenant: catalog.ProfileInput{RegionScope: "EU"}, possible: places("entra/emea")},
		"a region scope that settles nothing here":    {tenant: catalog.ProfileInput{Country: "JP", RegionScope: "AS"}, open: true, why: "The region scope AS does not settle"},
		"or perhaps here":                             {tenant: catalog.ProfileInput{RegionScope: "AS"}, open: true, why: "The region scope AS does not settle"},
		"a region scope that settles it for others":   {tenant: catalog.ProfileInput{Country: "IN", RegionScope: "AS"}, possible: places("entra/asia-pacific")},
		"a region scope of two clouds":                {tenant: catalog.ProfileInput{RegionScope: "AS", Cloud: "china"}, possible: places("entra/china")},
		"a region scope without a geography":          {tenant: catalog.ProfileInput{Country: "DE", RegionScope: "FG"}, open: true, why: "No source says which geography the region scope FG stands for."},
		"a family of which region scopes say nothing": {tenant: catalog.ProfileInput{Country: "JP", RegionScope: "EU"}, family: "m365", possible: places("m365/local-jp")},
		"a family that does not exist":                {tenant: created("JP", ""), family: "none", open: true, why: "No public source"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := embedded(t)
			if test.family == "" {
				test.family = "entra"
			}
			got := cat.At(0).FamilyGeography(test.family, profile(t, cat, test.tenant))
			if diff := cmp.Diff(test.possible, got.Possible); diff != "" || got.Open != test.open {
				t.Errorf("open %t, want %t; possible (-want +got):\n%s", got.Open, test.open, diff)
			}
			if why := strings.Join(got.Why, " "); !strings.Contains(why, test.why) || test.why == "" && why != "" {
				t.Errorf("why %q, want a word of %q", why, test.why)
			}
			id, certain := got.Certain()
			if certain != (!test.open && len(test.possible) == 1) || certain && id != test.possible[0] {
				t.Errorf("certain %t, %s", certain, id)
			}
		})
	}
}

// The geography of a family is the one that answers have.
func TestView_FamilyGeography_asAnswers(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	view, core := cat.At(0), feature(t, cat, "entra-core-directory")
	for _, country := range []string{"JP", "DE", "AU", "NZ", "AE", "AM", "US", "IN", "CN", "BR"} {
		for _, day := range []string{"", "2012-05-05", "2019-02-02", "2024-02-01"} {
			for _, scope := range append(cat.RegionScopes(), "") {
				p := profile(t, cat, catalog.ProfileInput{Country: country, Created: day, RegionScope: scope})
				got, _ := view.FamilyGeography("entra", p).Certain()
				if want := view.Resolve(core, nil, p, catalog.Strictest).Geography(); got != want {
					t.Errorf("%s, created %q, region scope %q: %q, an answer has %q", country, day, scope, got, want)
				}
			}
		}
	}
}

func TestCatalog_CountryCodeMayHaveChanged(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	for day, want := range map[string]bool{"": true, "2012-01-01": true, "2019-03-31": true, "2019-04-01": false} {
		if why, got := cat.CountryCodeMayHaveChanged(date(t, day)); got != want || got != strings.Contains(why, "proves nothing") {
			t.Errorf("%q: %t, %q", day, got, why)
		}
	}
}
