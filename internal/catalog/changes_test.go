// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// changeLines writes changes as lines that a test can compare.
func changeLines(changes []catalog.Change) []string {
	lines := []string{}
	for i := range changes {
		c := &changes[i]
		features := make([]string, len(c.Features))
		for i, f := range c.Features {
			features[i] = f.ID
		}
		of := c.Statement().ID
		if c.Kind == catalog.Changed {
			of = c.Before.ID + "->" + c.After.ID
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s of %s: %s->%s by %s@%s", c.Date, c.Kind, of, c.Aspect, strings.Join(features, "+"),
			strings.Join(placeTexts(c.OldPlaces()), ","), strings.Join(placeTexts(c.NewPlaces()), ","), c.Citation.Source.ID, c.Citation.Version.Version))
	}
	return lines
}

// fax is a feature with these statements, and an option.
func fax(statements ...string) string {
	return "features:\n  - id: fax\n    name: Fax\n    product: Suite\n    geography: geo\n    description: Copies.\n" +
		"    options: [{id: speed, description: S., values: [slow, fast]}]\n    statements:\n      - {" + strings.Join(statements, "}\n      - {") + "}\n"
}

func TestCatalog_Changes(t *testing.T) {
	t.Parallel()
	const (
		facts = ", data: d, commitment: documented"
		old   = facts + ", published: [page@2020-01-01]"
		newer = facts + ", published: [page@2022-01-01..2024-01-01]"
	)
	tests := map[string]struct {
		text          string
		first, second string // from 2021 to 2025 unless given
		want          []string
	}{
		"a new statement": {
			text: fax(`id: a, stored_in: [JP]` + newer),
			want: []string{"2022-01-01 added fax/a storage of fax: ->JP by page@2022-01-01"},
		},
		"a statement of which the page is silent now": {
			text: fax(`id: a, stored_in: [JP]` + old),
			want: []string{"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01"},
		},
		"one that moved": {
			text: fax(`id: a, stored_in: [JP]`+old, `id: b, stored_in: [US]`+newer),
			want: []string{"2022-01-01 changed fax/a->fax/b storage of fax: JP->US by page@2022-01-01"},
		},
		"one that a newer text repeats is no change": {
			text: fax(`id: a, stored_in: [JP], data: d, commitment: documented, published: [page@2020-01-01..2024-01-01]`),
			want: []string{},
		},
		"one that another page repeats is no change": {
			text: fax(`id: a, stored_in: [JP], data: d, commitment: documented, published: [page@2020-01-01, blog@2021-01-01]`),
			want: []string{},
		},
		"one that came and went in between is no change": {
			text: fax(`id: a, stored_in: [JP]` + facts + `, published: [page@2022-01-01]`),
			want: []string{},
		},
		"one that was away in between is no change": {
			text: fax(`id: a, stored_in: [JP]` + facts + `, published: [page@2020-01-01, page@2024-01-01]`),
			want: []string{},
		},
		"one that came, went and came again counts from the last time": {
			text: fax(`id: a, stored_in: [JP]` + facts + `, published: [page@2020-01-01, page@2024-01-01]`), first: "2019-01-01",
			want: []string{"2020-01-01 added mail/general storage of mail: ->@tenant-geography by page@2020-01-01", "2024-01-01 added fax/a storage of fax: ->JP by page@2024-01-01"},
		},
		"both aspects": {
			text: fax(`id: a, stored_in: [JP], processed_in: [JP]`+old, `id: b, stored_in: [US], processed_in: [JP, US]`+newer),
			want: []string{"2022-01-01 changed fax/a->fax/b storage of fax: JP->US by page@2022-01-01", "2022-01-01 changed fax/a->fax/b processing of fax: JP->JP,US by page@2022-01-01"},
		},
		"one that speaks of an aspect less": {
			text: fax(`id: a, stored_in: [JP], processed_in: [JP]`+old, `id: b, stored_in: [US]`+newer),
			want: []string{"2022-01-01 withdrawn fax/a processing of fax: JP-> by page@2022-01-01", "2022-01-01 changed fax/a->fax/b storage of fax: JP->US by page@2022-01-01"},
		},
		"the order of the days, then of the statements": {
			text: fax(`id: c, stored_in: [JP], when: {countries: [JP]}`+newer, `id: b, stored_in: [JP], when: {countries: [US]}`+newer, `id: a, stored_in: [JP]`+facts+`, published: [page@2024-01-01]`),
			want: []string{
				"2022-01-01 added fax/b storage of fax: ->JP by page@2022-01-01", "2022-01-01 added fax/c storage of fax: ->JP by page@2022-01-01",
				"2024-01-01 added fax/a storage of fax: ->JP by page@2024-01-01",
			},
		},
		"the start of its effect": {
			text: fax(`id: a, stored_in: [JP], effective: {from: "2023-05-06"}` + newer),
			want: []string{"2023-05-06 added fax/a storage of fax: ->JP by page@2022-01-01"},
		},
		"the end of its effect, which the text still states": {
			text: fax(`id: a, stored_in: [JP], effective: {until: "2023-05-06"}` + facts + `, published: [page@2020-01-01..2024-01-01]`),
			want: []string{"2023-05-07 withdrawn fax/a storage of fax: JP-> by page@2022-01-01"},
		},
		"the end of a page": {
			text: "sources:\n  - {id: flyer, title: F, publisher: P, url: \"https://example.com/flyer\", versions: [{version: \"2020-01-01\", until: \"2023-01-01\"}]}\n" +
				fax(`id: a, stored_in: [JP]`+facts+`, published: [flyer@2020-01-01]`),
			want: []string{"2023-01-01 withdrawn fax/a storage of fax: JP-> by flyer@2020-01-01"},
		},
		"one that two pages said ends with the last": {
			text: "sources:\n  - {id: flyer, title: F, publisher: P, url: \"https://example.com/flyer\", versions: [{version: \"2020-01-01\"}, {version: \"2023-01-01\"}]}\n" +
				fax(`id: a, stored_in: [JP]`+facts+`, published: [page@2020-01-01, flyer@2020-01-01]`),
			want: []string{"2023-01-01 withdrawn fax/a storage of fax: JP-> by flyer@2023-01-01"},
		},
		"a statement that was wrong never counted": {
			text: fax(`id: a, stored_in: [JP], withdrawn: {since: "2023-01-01", reason: R.}`+old, `id: b, stored_in: [US]`+newer),
			want: []string{"2022-01-01 added fax/b storage of fax: ->US by page@2022-01-01"},
		},
		"a feature that was withdrawn": {
			text: strings.Replace(fax(`id: a, stored_in: [JP]`+newer), "description: Copies.", "description: Copies.\n    withdrawn: {since: \"2024-02-01\", reason: R.}", 1),
			want: []string{},
		},
		"other conditions": {
			text: fax(`id: a, stored_in: [JP], when: {countries: [JP]}`+old, `id: b, stored_in: [US], when: {countries: [JP, US]}`+newer),
			want: []string{"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01", "2022-01-01 added fax/b storage of fax: ->US by page@2022-01-01"},
		},
		"another kind of data": {
			text: fax(`id: a, stored_in: [JP]`+old, `id: b, stored_in: [US], data_kind: metadata`+newer),
			want: []string{"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01", "2022-01-01 added fax/b storage of fax: ->US by page@2022-01-01"},
		},
		"an optional capability": {
			text: fax(`id: a, stored_in: [JP]`+old, `id: b, stored_in: [US], optional: true`+newer),
			want: []string{"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01", "2022-01-01 added fax/b storage of fax: ->US by page@2022-01-01"},
		},
		"two that one may follow": {
			text: fax(`id: a, stored_in: [JP]`+old, `id: b, stored_in: [DE]`+old, `id: c, stored_in: [US]`+newer),
			want: []string{
				"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01", "2022-01-01 withdrawn fax/b storage of fax: DE-> by page@2022-01-01",
				"2022-01-01 added fax/c storage of fax: ->US by page@2022-01-01",
			},
		},
		"two that may follow one": {
			text: fax(`id: a, stored_in: [JP]`+old, `id: b, stored_in: [DE]`+newer, `id: c, stored_in: [US]`+newer),
			want: []string{
				"2022-01-01 withdrawn fax/a storage of fax: JP-> by page@2022-01-01", "2022-01-01 added fax/b storage of fax: ->DE by page@2022-01-01",
				"2022-01-01 added fax/c storage of fax: ->US by page@2022-01-01",
			},
		},
		"a statement about several features": {
			text: "shared_statements:\n  - {id: group/a, features: [mail, fax], stored_in: [JP]" + newer + "}\n" + fax(`id: b, stored_in: [US], when: {countries: [US]}`+newer),
			want: []string{"2022-01-01 added fax/b storage of fax: ->US by page@2022-01-01", "2022-01-01 added group/a storage of fax+mail: ->JP by page@2022-01-01"},
		},
		"one that is about more features now": {
			text: "shared_statements:\n  - {id: group/a, features: [mail], stored_in: [JP]" + old + "}\n  - {id: group/b, features: [mail, fax], stored_in: [US]" + newer + "}\n" +
				fax(`id: b, stored_in: [US], when: {countries: [US]}`+facts+`, published: [page@2020-01-01..2024-01-01]`),
			want: []string{"2022-01-01 added group/b storage of fax: ->US by page@2022-01-01", "2022-01-01 changed group/a->group/b storage of mail: JP->US by page@2022-01-01"},
		},
		"the same day": {text: fax(`id: a, stored_in: [JP]` + newer), first: "2022-01-01", second: "2022-01-01", want: []string{}},
		"the day before": {
			text: fax(`id: a, stored_in: [JP]` + newer), first: "2021-12-31", second: "2022-01-01",
			want: []string{"2022-01-01 added fax/a storage of fax: ->JP by page@2022-01-01"},
		},
		"the day itself is the old one": {text: fax(`id: a, stored_in: [JP]` + newer), first: "2022-01-01", want: []string{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := load(t, tt.text)
			if tt.first == "" {
				tt.first = "2021-01-01"
			}
			if tt.second == "" {
				tt.second = "2025-01-01"
			}
			if diff := cmp.Diff(tt.want, changeLines(cat.Changes(cat.Features(), date(t, tt.first), date(t, tt.second)))); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// Two statements are about the same tenants and uses where each part of their conditions says the same, in any order.
func TestCatalog_Changes_sameConditions(t *testing.T) {
	t.Parallel()
	const all = `clouds: [public, usgov], countries: [JP, DE], not_countries: [US], geographies: [geo/japan, geo/europe], not_geographies: [geo/america], created_from: "2020-01", created_before: "2024-02-03", ` +
		`add_ons: [vault], settings: {sector: [commercial, education]}, options: {speed: [slow, fast]}, located: true, locations: [JP, DE], not_locations: [US]`
	changes := func(first, second string) string {
		const facts = ", data: d, commitment: documented, published: "
		cat := load(t, fax(`id: a, stored_in: [JP], when: {`+first+`}`+facts+`[page@2020-01-01]`, `id: b, stored_in: [US], when: {`+second+`}`+facts+`[page@2022-01-01]`))
		var kinds []string
		for _, c := range cat.Changes(cat.Features(), date(t, "2021-01-01"), date(t, "2023-01-01")) {
			kinds = append(kinds, string(c.Kind))
		}
		return strings.Join(kinds, " ")
	}
	for what, other := range map[string][2]string{
		"clouds": {"[public, usgov]", "[usgov, public]"}, "countries": {"[JP, DE], not", "[DE, JP], not"}, "geographies": {"[geo/japan, geo/europe]", "[geo/europe, geo/japan]"},
		"settings": {"[commercial, education]", "[education, commercial]"}, "options": {"[slow, fast]", "[fast, slow]"}, "locations": {"locations: [JP, DE]", "locations: [DE, JP]"},
	} {
		if got := changes(all, strings.Replace(all, other[0], other[1], 1)); got != "changed" {
			t.Errorf("another order of %s: got %s", what, got)
		}
	}
	for what, other := range map[string][2]string{
		"clouds": {"[public, usgov]", "[public]"}, "countries": {" countries: [JP, DE],", " countries: [JP],"}, "no countries": {" countries: [JP, DE],", ""},
		"countries that are unsure": {" countries: [JP, DE],", " countries: [JP, union],"},
		"not_countries":             {"not_countries: [US]", "not_countries: [AX]"}, "geographies": {"[geo/japan, geo/europe]", "[geo/japan]"}, "not_geographies": {"not_geographies: [geo/america]", "not_geographies: [geo/europe]"},
		"created_from": {`created_from: "2020-01"`, `created_from: "2020-01-01"`}, "created_before": {`"2024-02-03"`, `"2024-02-04"`}, "add_ons": {"add_ons: [vault], ", ""}, "add_ons that are missing": {"add_ons: [vault]", "without_add_ons: [vault]"},
		"settings": {"[commercial, education]", "[commercial]"}, "options": {"[slow, fast]", "[fast]"}, "located": {"located: true, ", ""}, "locations": {" locations: [JP, DE]", " locations: [JP]"},
		"no locations": {" locations: [JP, DE],", ""}, "not_locations": {"not_locations: [US]", "not_locations: [AX]"}, "no settings": {"settings: {sector: [commercial, education]}, ", ""},
	} {
		second := strings.Replace(all, other[0], other[1], 1)
		if second == all {
			t.Fatalf("%s: nothing is replaced", what)
		}
		if got := changes(all, second); got != "withdrawn added" {
			t.Errorf("other %s: got %s", what, got)
		}
	}
	if got := changes("clouds: [public]", "clouds: [public], without_add_ons: [vault]"); got != "withdrawn added" {
		t.Errorf("without an add-on: got %s", got)
	}
}

// inForce is what is said on a day: feature, aspect and statement.
func inForce(cat *catalog.Catalog, day catalog.Date) map[string]bool {
	all := map[string]bool{}
	for _, f := range cat.Features() {
		for _, s := range f.Statements() {
			for _, aspect := range catalog.Aspects {
				if _, ok := s.InForce(day); ok && f.Withdrawn == nil && len(s.Places[aspect]) > 0 {
					all[saidOf(f, aspect, s)] = true
				}
			}
		}
	}
	return all
}

func saidOf(f *catalog.Feature, aspect catalog.Aspect, s *catalog.Statement) string {
	return fmt.Sprint(f.ID, " ", aspect, " ", s.ID)
}

// apply makes the changes to what is said on the first day. Each must fit: what ends was said, and what is new was not.
func apply(t *testing.T, said map[string]bool, changes []catalog.Change) {
	t.Helper()
	for i := range changes {
		c := &changes[i]
		for _, f := range c.Features {
			if c.Before != nil {
				key := saidOf(f, c.Aspect, c.Before)
				if !said[key] {
					t.Fatalf("%s: %s was not said", c.Date, key)
				}
				delete(said, key)
			}
			if c.After != nil {
				key := saidOf(f, c.Aspect, c.After)
				if said[key] {
					t.Fatalf("%s: %s was said already", c.Date, key)
				}
				said[key] = true
			}
		}
	}
}

func checkChange(t *testing.T, c *catalog.Change, first, second catalog.Date) {
	t.Helper()
	s := c.Statement()
	_, before := s.InForce(c.Date - 1)
	citation, then := s.InForce(c.Date)
	if c.Date <= first || c.Date > second || before == then || then != (c.After != nil) {
		t.Fatalf("%s %s: in force the day before %t, then %t, between %s and %s", c.Date, s.ID, before, then, first, second)
	}
	if then && citation != c.Citation || c.Citation.From > c.Date {
		t.Fatalf("%s %s: the text is %s@%s", c.Date, s.ID, c.Citation.Source.ID, c.Citation.Version.Version)
	}
	if (c.Kind == catalog.Changed) != (c.Before != nil && c.After != nil) || (c.Kind == catalog.Added) != (c.Before == nil) || (c.Kind == catalog.Withdrawn) != (c.After == nil) {
		t.Fatalf("%s %s is called %s", c.Date, s.ID, c.Kind)
	}
}

// Making the changes between two days to what is said on the first gives what is said on the second. Between a day and
// itself there is none.
func TestCatalog_Changes_leadFromOneDayToTheOther(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	random := rand.New(rand.NewPCG(40, 1))
	kinds := map[catalog.ChangeKind]int{}
	start, span := date(t, "2018-01-01"), int(cat.Date()-date(t, "2018-01-01"))+200
	for range 60 {
		first := start + catalog.Date(random.IntN(span))
		second := first + catalog.Date(random.IntN(int(start)+span-int(first)))
		changes := cat.Changes(cat.Features(), first, second)
		said := inForce(cat, first)
		apply(t, said, changes)
		if diff := cmp.Diff(inForce(cat, second), said); diff != "" {
			t.Fatalf("from %s to %s (-want +got):\n%s", first, second, diff)
		}
		for i := range changes {
			checkChange(t, &changes[i], first, second)
			kinds[changes[i].Kind]++
		}
		if same := cat.Changes(cat.Features(), first, first); len(same) > 0 {
			t.Fatalf("on %s there are changes: %v", first, changeLines(same))
		}
	}
	for _, kind := range catalog.ChangeKinds {
		if kinds[kind] == 0 {
			t.Errorf("no change was of the kind %s", kind)
		}
	}
}

// The order in which features are given, and how often, changes nothing.
func TestCatalog_Changes_order(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	first, second := date(t, "2022-01-01"), cat.Date()
	backwards := slices.Clone(cat.Features())
	slices.Reverse(backwards)
	want := changeLines(cat.Changes(cat.Features(), first, second))
	if diff := cmp.Diff(want, changeLines(cat.Changes(append(backwards, backwards[0]), first, second))); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
}

// The statements of the built-in catalog are read when they are asked for; nobody asked for those of this feature.
func TestCatalog_Changes_japanMultifactorAuthentication(t *testing.T) {
	t.Parallel()
	cat, err := catalog.ReadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	changes := cat.Changes([]*catalog.Feature{feature(t, cat, "entra-mfa")}, date(t, "2022-01-01"), cat.Date())
	lines := changeLines(changes)
	for _, want := range []string{
		"2022-04-12 added entra-mfa/japan-stored-in-us storage of entra-mfa: ->US by entra-data-storage-japan@2022-04-12",
		"2024-08-25 changed entra-mfa/logs-2021->entra-mfa/component-table-2024 storage of entra-mfa: @tenant-geography->entra/north-america,@tenant-geography by entra-data-residency@2024-08-25",
		"2025-06-06 withdrawn entra-mfa/china-stored-in-china-and-us storage of entra-mfa: CN,US-> by entra-mfa-data-residency@2025-06-06",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("there is no %q in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	of := map[string]bool{}
	for _, c := range changes {
		for _, f := range c.Features {
			of[f.ID] = true
		}
	}
	if got := slices.Collect(maps.Keys(of)); !slices.Equal(got, []string{"entra-mfa"}) {
		t.Errorf("there are changes of %v", got)
	}
}
