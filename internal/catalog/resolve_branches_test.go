// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// post returns a catalog file with a feature that has the statements, each a YAML mapping without data, commitment and
// published.
func post(statements ...string) string {
	var b strings.Builder
	b.WriteString("features:\n  - id: post\n    name: Post\n    product: S\n    geography: geo\n    description: D.\n")
	b.WriteString("    options: [{id: route, description: R., values: [near, far]}, {id: speed, description: S., values: [slow, fast]}]\n    statements:\n")
	for _, s := range statements {
		if !strings.Contains(s, "published:") {
			s += ", published: [page@2020-01-01..2024-01-01]"
		}
		if !strings.Contains(s, "commitment:") {
			s += ", commitment: documented"
		}
		b.WriteString("      - {data: parcels, " + s + "}\n")
	}
	return b.String()
}

// openCase is a question about the feature post, of which something is perhaps left open.
type openCase struct {
	text         string
	tenant       catalog.ProfileInput
	options      map[string]string
	stored       []place.ID
	undetermined bool
	needs        []string
	why          string // the whole of it
}

func testOpenCases(t *testing.T, tests map[string]openCase) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := load(t, test.text)
			a := cat.At(0).Resolve(feature(t, cat, "post"), test.options, profile(t, cat, test.tenant), catalog.Strictest)
			storage := a.Aspect(catalog.Storage)
			if diff := cmp.Diff(test.stored, storage.Places); diff != "" {
				t.Errorf("stored in: %s", diff)
			}
			if storage.Undetermined != test.undetermined {
				t.Errorf("undetermined %t, want %t", storage.Undetermined, test.undetermined)
			}
			if diff := cmp.Diff(test.needs, a.Needs); diff != "" {
				t.Errorf("needs: %s", diff)
			}
			if why := strings.Join(a.Why, " "); why != test.why {
				t.Errorf("why: got %q, want %q", why, test.why)
			}
		})
	}
}

func TestResolve_settings(t *testing.T) {
	t.Parallel()
	text := post(
		`id: school, stored_in: [JP], when: {settings: {sector: [education]}}`,
		`id: firm, stored_in: [US], when: {settings: {sector: [commercial]}}`)
	testOpenCases(t, map[string]openCase{
		"a stated setting decides": {
			text: text, tenant: catalog.ProfileInput{Settings: map[string]string{"sector": "education"}}, stored: []place.ID{"JP"},
		},
		"one that is not stated leaves both, and is named": {
			text: text, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"settings.sector"},
		},
		"one that makes no difference is not named": {
			text: post(`id: school, stored_in: [JP], when: {settings: {sector: [education]}}`, `id: firm, stored_in: [JP], when: {settings: {sector: [commercial]}}`), stored: []place.ID{"JP"},
		},
		"a value of which no statement speaks leaves the answer open": {
			text: post(`id: school, stored_in: [JP], when: {settings: {sector: [education]}}`), stored: []place.ID{"JP"}, undetermined: true, needs: []string{"settings.sector"},
		},
		"a statement that cannot hold for the tenant asks for nothing": {
			text:   post(`id: all, stored_in: [JP]`, `id: school, stored_in: [US], when: {clouds: [china], settings: {sector: [education]}}`),
			stored: []place.ID{"JP"},
		},
	})
}

// A source that says that nothing is kept leaves nothing open.
func TestResolve_nothingKept(t *testing.T) {
	t.Parallel()
	testOpenCases(t, map[string]openCase{
		"in the only case": {text: post(`id: s, stored_in: ["@none"]`), stored: []place.ID{place.None}},
		"in each case": {
			text:   post(`id: s, stored_in: ["@none"], processed_in: [JP], when: {options: {route: [far]}}`, `id: n, stored_in: ["@none"], when: {options: {route: [near]}}`),
			stored: []place.ID{place.None}, needs: []string{"options.route"},
		},
		"a place that is not offered is open": {text: post(`id: s, stored_in: ["@not-available"]`), stored: []place.ID{place.NotAvailable}, undetermined: true},
	})
}

func TestResolve_options(t *testing.T) {
	t.Parallel()
	text := post(
		`id: near, stored_in: [JP], when: {options: {route: [near]}}`,
		`id: far, stored_in: [US], when: {options: {route: [far]}}`,
		`id: fast, stored_in: [DE], when: {options: {route: [far], speed: [fast]}}`)
	testOpenCases(t, map[string]openCase{
		"a stated option decides": {
			text: text, options: map[string]string{"route": "near"}, stored: []place.ID{"JP"},
		},
		"one that is not stated leaves both, and is named": {
			text: text, options: map[string]string{"speed": "slow"}, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"options.route"},
		},
		"two that are not stated leave every combination": {
			text: text, stored: []place.ID{"DE", "JP", "US"}, undetermined: true, needs: []string{"options.route", "options.speed"},
		},
		"one that makes no difference any more is not named": {
			text: text, options: map[string]string{"route": "near"}, stored: []place.ID{"JP"},
		},
		"two of which only both together make a difference are both named": {
			text: post(`id: a, stored_in: [JP], when: {options: {route: [near], speed: [slow]}}`, `id: b, stored_in: [JP], when: {options: {route: [far], speed: [fast]}}`,
				`id: c, stored_in: [US], when: {options: {route: [near], speed: [fast]}}`, `id: d, stored_in: [US], when: {options: {route: [far], speed: [slow]}}`),
			stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"options.route", "options.speed"},
		},
		"one that still makes a difference is": {
			text: text, options: map[string]string{"route": "far"}, stored: []place.ID{"DE", "US"}, undetermined: true, needs: []string{"options.speed"},
		},
	})
}

func TestResolve_addOns(t *testing.T) {
	t.Parallel()
	text := post(
		`id: without, stored_in: [US], when: {without_add_ons: [vault]}`,
		`id: with, stored_in: [JP], when: {add_ons: [vault]}`)
	testOpenCases(t, map[string]openCase{
		"bought":     {text: text, tenant: catalog.ProfileInput{AddOns: []string{"vault"}}, stored: []place.ID{"JP"}},
		"not bought": {text: text, tenant: catalog.ProfileInput{AddOnsKnown: true}, stored: []place.ID{"US"}},
		"not known":  {text: text, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"add_ons"}},
		"one bought, and nothing known of another": {
			text:   "add_ons: [{id: safe, name: Safe, description: D.}]\n" + post(`id: one, stored_in: [US], when: {add_ons: [vault], without_add_ons: [safe]}`, `id: both, stored_in: [JP], when: {add_ons: [vault, safe]}`),
			tenant: catalog.ProfileInput{AddOns: []string{"vault"}}, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"add_ons"},
		},
	})
}

func TestResolve_geography(t *testing.T) {
	t.Parallel()
	const nobody = "No public source says in which geography the tenant of a customer from the United States (US) lies."
	bound := post(`id: asia, stored_in: [JP], when: {geographies: [geo/japan]}`, `id: other, stored_in: [DE], when: {not_geographies: [geo/japan]}`)
	rule := "geography_rules:\n  - {id: geo/us, family: geo, when: {countries: [US], settings: {sector: [education]}}, geography: geo/japan, published: [page@2024-01-01]}\n" +
		"  - {id: geo/us-vault, family: geo, when: {countries: [US], add_ons: [vault]}, geography: geo/america, published: [page@2024-01-01]}\n"
	testOpenCases(t, map[string]openCase{
		"a geography of one country has the name of the country": {
			text: post(`id: s, stored_in: ["@tenant-geography"]`), tenant: catalog.ProfileInput{Country: "JP"}, stored: []place.ID{"JP"},
		},
		"the same place is not listed twice": {
			text: post(`id: s, stored_in: [JP, "@tenant-geography"]`), tenant: catalog.ProfileInput{Country: "JP"}, stored: []place.ID{"JP"},
		},
		"one that is not known stays open": {
			text: post(`id: s, stored_in: ["@tenant-geography"]`), tenant: catalog.ProfileInput{Country: "US"}, stored: []place.ID{"@tenant-geography"},
			undetermined: true, needs: []string{"region_scope"}, why: nobody,
		},
		"one that is not known may be each that a condition names, or another": {
			text: bound, tenant: catalog.ProfileInput{Country: "US"}, stored: []place.ID{"DE", "JP"}, undetermined: true, needs: []string{"region_scope"},
		},
		"a region scope beats the country": {
			text: bound, tenant: catalog.ProfileInput{Country: "JP", RegionScope: "EU"}, stored: []place.ID{"DE"},
		},
		"a region scope without a geography leaves it open, and is not asked for again": {
			text: post(`id: s, stored_in: ["@tenant-geography"]`), tenant: catalog.ProfileInput{Country: "JP", RegionScope: "XX"}, stored: []place.ID{"@tenant-geography"},
			undetermined: true, why: "No source says which geography the region scope XX stands for.",
		},
		"so it does where only a condition depends on it": {
			text: bound, tenant: catalog.ProfileInput{Country: "JP", RegionScope: "XX"}, stored: []place.ID{"DE", "JP"},
			undetermined: true, why: "No source says which geography the region scope XX stands for.",
		},
		"a rule that depends on a setting leaves the setting open": {
			text: rule + bound, tenant: catalog.ProfileInput{Country: "US", AddOnsKnown: true, Settings: map[string]string{"sector": "commercial"}},
			stored: []place.ID{"DE", "JP"}, undetermined: true, needs: []string{"region_scope"},
		},
		"a rule that depends on a setting is asked with the setting": {
			text: rule + bound, tenant: catalog.ProfileInput{Country: "US", AddOnsKnown: true}, stored: []place.ID{"DE", "JP"}, undetermined: true,
			needs: []string{"settings.sector", "region_scope"},
		},
		"a rule that depends on an add-on is asked with the add-on": {
			text:   rule + post(`id: s, stored_in: ["@tenant-geography"]`),
			tenant: catalog.ProfileInput{Country: "US", Settings: map[string]string{"sector": "education"}}, stored: []place.ID{"@tenant-geography", "JP"},
			undetermined: true, needs: []string{"add_ons", "region_scope"},
		},
		"a region scope that settles nothing for new tenants needs the date": {
			text: "region_scopes: [{id: AS, geographies: {geo: geo/europe}, unless: {countries: [JP], created_from: 2022-04-15}, why: Not for new ones., published: [page@2024-01-01]}]\n" +
				post(`id: s, stored_in: ["@tenant-geography"]`),
			tenant: catalog.ProfileInput{Country: "JP", RegionScope: "AS"}, stored: []place.ID{"@tenant-geography", "geo/europe"}, undetermined: true,
			needs: []string{"created"}, why: "Not for new ones.",
		},
		"rules that disagree leave it open": {
			text: rule + post(`id: s, stored_in: ["@tenant-geography"]`), tenant: catalog.ProfileInput{Country: "US", AddOns: []string{"vault"}, Settings: map[string]string{"sector": "education"}},
			stored: []place.ID{"@tenant-geography"}, undetermined: true, needs: []string{"region_scope"}, why: "The rules for the geography of a tenant disagree about this one.",
		},
		"a rule that knows that nobody knows beats one that knows": {
			text: "geography_rules: [{id: geo/a-nobody, family: geo, when: {countries: [JP]}, why: Nobody knows., published: [page@2024-01-01]}, " +
				"{id: geo/b-nobody, family: geo, when: {countries: [JP]}, why: Really nobody., published: [page@2024-01-01]}]\n" + post(`id: s, stored_in: ["@tenant-geography"]`),
			tenant: catalog.ProfileInput{Country: "JP"}, stored: []place.ID{"@tenant-geography"}, undetermined: true, needs: []string{"region_scope"}, why: "Nobody knows.",
		},
	})
}

func TestResolve_membership(t *testing.T) {
	t.Parallel()
	text := post(`id: in, stored_in: [DE], when: {countries: [union]}`, `id: out, stored_in: [US], when: {not_countries: [union]}`)
	testOpenCases(t, map[string]openCase{
		"a member":  {text: text, tenant: catalog.ProfileInput{Country: "DE"}, stored: []place.ID{"DE"}},
		"no member": {text: text, tenant: catalog.ProfileInput{Country: "JP"}, stored: []place.ID{"US"}},
		"not known": {text: text, tenant: catalog.ProfileInput{Country: "AX"}, stored: []place.ID{"DE", "US"}, undetermined: true, why: "No source says whether the Åland Islands (AX) counts as a part of the area that a statement names."},
		"not known, of one statement": {
			text: post(`id: in, stored_in: [DE], when: {countries: [union]}`, `id: all, stored_in: [US]`), tenant: catalog.ProfileInput{Country: "AX"},
			stored: []place.ID{"DE", "US"}, undetermined: true, why: "No source says whether the Åland Islands (AX) counts as a part of the area that a statement names.",
		},
		"both listed": {text: post(`id: in, stored_in: [DE], when: {countries: [union, AX]}`), tenant: catalog.ProfileInput{Country: "AX"}, stored: []place.ID{"DE"}},
	})
}

func TestResolve_country(t *testing.T) {
	t.Parallel()
	text := post(
		`id: jp, stored_in: [JP], when: {countries: [JP]}`,
		`id: union, stored_in: [DE], when: {countries: [union]}`,
		`id: other, stored_in: [US], when: {not_countries: [JP, union]}`)
	const changed = "The country code could be changed."
	testOpenCases(t, map[string]openCase{
		"stated at sign-up": {text: text, tenant: catalog.ProfileInput{Country: "JP", Created: "2015-01-01"}, stored: []place.ID{"JP"}},
		"not stated":        {text: text, stored: []place.ID{"DE", "JP", "US"}, undetermined: true, needs: []string{"country"}, why: "The country at sign-up is not stated."},
		"today's, of a tenant from before the change": {
			text: text, tenant: catalog.ProfileInput{Country: "JP", CountryEvidence: "current", Created: "2015-01-01"}, stored: []place.ID{"DE", "JP", "US"},
			undetermined: true, needs: []string{"country_evidence"}, why: changed,
		},
		"today's, of a tenant from after the change": {
			text: text, tenant: catalog.ProfileInput{Country: "JP", CountryEvidence: "current", Created: "2019-04-01"}, stored: []place.ID{"JP"},
		},
		"today's, of a tenant without a date": {
			text: text, tenant: catalog.ProfileInput{Country: "JP", CountryEvidence: "current"}, stored: []place.ID{"DE", "JP", "US"},
			undetermined: true, needs: []string{"created", "country_evidence"}, why: changed,
		},
		"today's, where the country does not matter": {
			text: post(`id: all, stored_in: [US]`), tenant: catalog.ProfileInput{Country: "JP", CountryEvidence: "current"}, stored: []place.ID{"US"},
		},
		"not known to belong to an area, while another country that does is possible": {
			text:   post(`id: all, stored_in: [US]`, `id: nobody, stored_in: [global], when: {countries: [union], not_countries: [DE, AX]}`, `id: jp, stored_in: [JP], when: {countries: [JP]}`),
			tenant: catalog.ProfileInput{Country: "AX", CountryEvidence: "current", Created: "2015-01-01"}, stored: []place.ID{"JP", "US"},
			undetermined: true, needs: []string{"country_evidence"}, why: changed,
		},
	})
}

func TestResolve_created(t *testing.T) {
	t.Parallel()
	day := post(`id: old, stored_in: [US], when: {created_before: "2020-05-05"}`, `id: new, stored_in: [JP], when: {created_from: "2020-05-05"}`)
	month := post(`id: old, stored_in: [US], when: {created_before: "2020-05"}`, `id: new, stored_in: [JP], when: {created_from: "2020-05"}`)
	between := post(`id: s, stored_in: [JP], when: {created_from: "2020-05-05", created_before: "2021-05-05"}`, `id: rest, stored_in: [US]`)
	const why = "The tenant was created in the month of a change (2020-05), and no source gives the day of the change."
	at := func(d string) catalog.ProfileInput { return catalog.ProfileInput{Created: d} }
	testOpenCases(t, map[string]openCase{
		"the day before":                   {text: day, tenant: at("2020-05-04"), stored: []place.ID{"US"}},
		"the day of the change":            {text: day, tenant: at("2020-05-05"), stored: []place.ID{"JP"}},
		"not known":                        {text: day, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"created"}},
		"the last day of the month before": {text: month, tenant: at("2020-04-30"), stored: []place.ID{"US"}},
		"the first day of the month":       {text: month, tenant: at("2020-05-01"), stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"region_scope"}, why: why},
		"the last day of the month":        {text: month, tenant: at("2020-05-31"), stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"region_scope"}, why: why},
		"the first day of the next":        {text: month, tenant: at("2020-06-01"), stored: []place.ID{"JP"}},
		"in the month, with a region scope, which is not asked for again": {
			text: month, tenant: catalog.ProfileInput{Created: "2020-05-15", RegionScope: "EU"}, stored: []place.ID{"JP", "US"}, undetermined: true, why: why,
		},
		"before a span":      {text: between, tenant: at("2020-05-04"), stored: []place.ID{"US"}},
		"on its first day":   {text: between, tenant: at("2020-05-05"), stored: []place.ID{"JP", "US"}},
		"after its last day": {text: between, tenant: at("2021-05-05"), stored: []place.ID{"US"}},
		"perhaps before a day": {
			text: post(`id: old, stored_in: [JP], when: {created_before: "2020-05-05"}`, `id: all, stored_in: [US]`), stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"created"},
		},
		"perhaps in a span": {text: between, stored: []place.ID{"JP", "US"}, undetermined: true, needs: []string{"created"}},
	})
}

// Two changes can be near each other, each in a month of which no source gives the day: between them lies a time.
func TestResolve_createdBetweenTwoMonthsOfChange(t *testing.T) {
	t.Parallel()
	months := post(
		`id: before, stored_in: [US], when: {created_before: "2020-05"}`,
		`id: between, stored_in: [JP], when: {created_from: "2020-05", created_before: "2020-06"}`,
		`id: after, stored_in: [DE], when: {created_from: "2020-06"}`)
	inside := post(
		`id: day, stored_in: [JP], when: {created_from: "2020-05-10"}`, `id: old, stored_in: [US], when: {created_before: "2020-05-10"}`,
		`id: month, stored_in: [DE], when: {created_before: "2020-05"}`)
	at := func(d string) catalog.ProfileInput { return catalog.ProfileInput{Created: d, RegionScope: "EU"} }
	const may = "The tenant was created in the month of a change (2020-05), and no source gives the day of the change."
	const june = "The tenant was created in the month of a change (2020-06), and no source gives the day of the change."
	testOpenCases(t, map[string]openCase{
		"a day of the first month":  {text: months, tenant: at("2020-05-31"), stored: []place.ID{"JP", "US"}, undetermined: true, why: may},
		"a day of the second month": {text: months, tenant: at("2020-06-01"), stored: []place.ID{"DE", "JP"}, undetermined: true, why: june},
		"no day":                    {text: months, stored: []place.ID{"DE", "JP", "US"}, undetermined: true, needs: []string{"created"}},
		"a month with a day of another change in it, before that day": {text: inside, tenant: at("2020-05-09"), stored: []place.ID{"DE", "US"}, undetermined: true, why: may},
		"a month with a day of another change in it, from that day":   {text: inside, tenant: at("2020-05-10"), stored: []place.ID{"DE", "JP"}, undetermined: true, why: may},
	})
}

// Where hardly anything is known there are more possibilities than can be gone through. The rest may be anything.
func TestResolve_tooManyPossibilities(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("settings:\n")
	conditions := make([]string, 15) // 2 to the power of 15 is more than 20,000
	statements := []string{`id: usual, stored_in: [JP]`}
	for i := range conditions {
		fmt.Fprintf(&text, "  - {id: s%d, description: S., values: [a, b]}\n", i)
		conditions[i] = fmt.Sprintf("s%d: [b]", i)
		statements = append(statements, fmt.Sprintf(`id: usual%d, stored_in: [JP], when: {settings: {s%d: [b]}}`, i, i)) // so that each one matters
	}
	// The last possibility of all, which is not reached.
	statements = append(statements, `id: rare, stored_in: [US], when: {settings: {`+strings.Join(conditions, ", ")+`}}`)
	text.WriteString(post(statements...))
	cat := load(t, text.String())
	f := feature(t, cat, "post")
	a := cat.At(0).Resolve(f, nil, profile(t, cat, catalog.ProfileInput{}), catalog.Strictest)
	storage := a.Aspect(catalog.Storage)
	if !storage.Undetermined || !slices.Equal(storage.Places, []place.ID{"JP", "US"}) {
		t.Errorf("undetermined %t, stored in %v; want both places", storage.Undetermined, storage.Places)
	}
	if len(a.Needs) != len(conditions) || a.Needs[0] != "settings.s0" {
		t.Errorf("needs %v, want every setting", a.Needs)
	}
	if !slices.ContainsFunc(a.Cases, func(c catalog.Case) bool { return len(c.Claims[catalog.Storage]) == 0 }) {
		t.Error("no case stands for what was not gone through")
	}
}
