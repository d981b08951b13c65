// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

const parking = `
settings:
  - id: parking
    description: Where letters are parked.
    values: ["on", "off"]
    defaults:
      - {value: "off", when: {created_from: "2023-01-01"}, note: in new tenants, published: [page@2024-01-01]}
      - {value: "on", when: {countries: [DE]}, published: [page@2020-01-01]}
features:
  - id: post
    name: Post
    product: Suite
    description: Parcels.
    statements:
      - {id: in-country, stored_in: ["@tenant-country"], data: parcels, commitment: contractual, when: {settings: {parking: ["on"]}}, published: [page@2020-01-01..2024-01-01]}
      - {id: elsewhere, stored_in: [US], data: parcels, commitment: documented, when: {settings: {parking: ["off"]}}, published: [page@2020-01-01..2024-01-01]}
`

// TestResolve_settingDefaults shows that a default is told, for the tenants that it may be about and as long as a text
// says so, and that it narrows nothing.
func TestResolve_settingDefaults(t *testing.T) {
	t.Parallel()
	cat := load(t, parking)
	for _, test := range []struct {
		name, asOf string
		in         catalog.ProfileInput
		places     []string
		why        string
	}{
		{"a tenant that it is about", "", created("JP", "2024-01-01"), []string{"JP", "US"}, `The tenant setting parking is not stated. It is "off" by default, in new tenants (A page, 2024-01-01).`},
		{"perhaps one", "", created("JP", ""), []string{"JP", "US"}, `The tenant setting parking is not stated. It is "off" by default for some tenants, in new tenants (A page, 2024-01-01).`},
		{"another tenant", "", created("JP", "2022-01-01"), []string{"JP", "US"}, ""},
		{"a text of its day", "2021-01-01", created("DE", "2020-02-01"), []string{"DE", "US"}, `The tenant setting parking is not stated. It is "on" by default (A page, 2020-01-01).`},
		{"a text that is gone", "", created("DE", "2022-02-01"), []string{"DE", "US"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a := cat.At(date(t, test.asOf)).Resolve(feature(t, cat, "post"), nil, profile(t, cat, test.in), catalog.Strictest)
			if diff := cmp.Diff(test.places, placeTexts(a.Aspect(catalog.Storage).Places)); diff != "" {
				t.Error(diff)
			}
			if !a.Aspect(catalog.Storage).Undetermined || !slices.Equal(a.Needs, []string{"settings.parking"}) {
				t.Errorf("needs %v", a.Needs)
			}
			if got := strings.Join(a.Why, " "); got != test.why {
				t.Errorf("got  %q\nwant %q", got, test.why)
			}
		})
	}
}

func TestResolve_tenantCountry(t *testing.T) {
	t.Parallel()
	cat := load(t, parking)
	on := map[string]string{"parking": "on"}
	for name, test := range map[string]struct {
		in   catalog.ProfileInput
		want []string
	}{
		"known":                  {catalog.ProfileInput{Country: "JP", Settings: on}, []string{"JP"}},
		"not known":              {catalog.ProfileInput{Settings: on}, []string{string(place.TenantCountry)}},
		"today's, settled":       {catalog.ProfileInput{Country: "JP", CountryEvidence: "current", Created: "2020-01-01", Settings: on}, []string{"JP"}},
		"today's, perhaps other": {catalog.ProfileInput{Country: "JP", CountryEvidence: "current", Created: "2018-01-01", Settings: on}, []string{string(place.TenantCountry)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := cat.At(0).Resolve(feature(t, cat, "post"), nil, profile(t, cat, test.in), catalog.Strictest).Aspect(catalog.Storage)
			if diff := cmp.Diff(test.want, placeTexts(m.Places)); diff != "" {
				t.Error(diff)
			}
			if open := slices.Contains(test.want, string(place.TenantCountry)); m.Undetermined != open {
				t.Errorf("undetermined %t", m.Undetermined)
			}
		})
	}
}

// TestResolve_scopeOfAnotherFamily shows that a region scope, which says nothing of a family of geographies, leaves the
// rules of the family as they are.
func TestResolve_scopeOfAnotherFamily(t *testing.T) {
	t.Parallel()
	cat := load(t, `
places: [{id: suite/japan, kind: geography, name: Suite Japan, members: [JP], complete: true}]
geography_rules:
  - {id: suite/japan, family: suite, when: {countries: [JP]}, geography: suite/japan, published: [page@2020-01-01..2024-01-01]}
  - {id: suite/others, family: suite, when: {not_countries: [JP]}, why: No list is published., published: [page@2020-01-01..2024-01-01]}
features:
  - id: post
    name: Post
    product: Suite
    geography: suite
    description: Parcels.
    statements:
      - {id: general, stored_in: ["@tenant-geography"], data: parcels, commitment: documented, published: [page@2020-01-01..2024-01-01]}
`)
	for _, scope := range []string{"", "EU"} {
		a := cat.At(0).Resolve(feature(t, cat, "post"), nil, profile(t, cat, catalog.ProfileInput{Country: "JP", RegionScope: scope}), catalog.Strictest)
		if got := placeTexts(a.Aspect(catalog.Storage).Places); !slices.Equal(got, []string{"JP"}) {
			t.Errorf("scope %q: %v", scope, got)
		}
		if bases := cat.At(0).GeographyBases(a.Feature, profile(t, cat, catalog.ProfileInput{Country: "JP", RegionScope: scope})); len(bases) != 1 || bases[0].Rule != "suite/japan" {
			t.Errorf("scope %q: bases %v", scope, bases)
		}
	}
	a := cat.At(0).Resolve(feature(t, cat, "post"), nil, profile(t, cat, catalog.ProfileInput{Country: "DE"}), catalog.Strictest)
	if len(a.Needs) != 0 || !slices.Equal(a.Why, []string{"No list is published."}) {
		t.Errorf("needs %v, why %v", a.Needs, a.Why)
	}
}

func TestLoad_defaultErrors(t *testing.T) {
	t.Parallel()
	const setting = `
settings:
  - id: parking
    description: Where letters are parked.
    values: ["on", "off"]
    defaults:
`
	for name, test := range map[string]struct {
		defaults string
		want     []string
	}{
		"form": {`
      - {value: of, published: [page@2024-01-01]}
      - {value: "on", when: {countries: [XX]}}
`, []string{
			`x.yaml:7:9: setting parking: the default "of" is none of its values, use one of ["on" "off"]`,
			`x.yaml:8:9: published is missing`,
		}},
		"content": {`
      - {value: "on", when: {countries: [XX]}, published: [page@2025-01-01]}
`, []string{
			`x.yaml:7:42: setting parking: unknown place "XX"; did you mean "AX"?`,
			`x.yaml:7:60: setting parking: source page has no version "2025-01-01", known are ["2020-01-01" "2022-01-01" "2024-01-01"]`,
		}},
	} {
		_, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": setting + strings.TrimPrefix(test.defaults, "\n")}))
		if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
