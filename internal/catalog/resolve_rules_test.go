// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// ruleCase is a question about the feature post for a tenant of whom everything that matters is known.
type ruleCase struct {
	text    string
	asOf    string
	reading catalog.Reading // strictest unless given
	// Per aspect the statements that count, without the feature's id, and whether they conflict.
	stored, processed       []string
	storedOdd, processedOdd bool
}

func testRules(t *testing.T, tests map[string]ruleCase) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := load(t, test.text)
			if test.reading == "" {
				test.reading = catalog.Strictest
			}
			p := profile(t, cat, catalog.ProfileInput{Country: "JP", Created: "2020-01-01", AddOnsKnown: true})
			a := cat.At(date(t, test.asOf)).Resolve(feature(t, cat, "post"), nil, p, test.reading)
			for i, want := range [][]string{test.stored, test.processed} {
				aspect := catalog.Aspects[i]
				var got []string
				for _, id := range claimIDs(a.Aspect(aspect).Claims) {
					got = append(got, strings.TrimPrefix(id, "post/"))
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", aspect, diff)
				}
				if odd := [2]bool{test.storedOdd, test.processedOdd}[i]; a.Aspect(aspect).Conflicting != odd {
					t.Errorf("%s: conflicting %t, want %t", aspect, a.Aspect(aspect).Conflicting, odd)
				}
			}
			if a.Conflicting() != (test.storedOdd || test.processedOdd) {
				t.Errorf("conflicting %t", a.Conflicting())
			}
		})
	}
}

func TestResolve_overrides(t *testing.T) {
	t.Parallel()
	testRules(t, map[string]ruleCase{
		"the special statement takes the place of the general one": {
			text:   post(`id: general, stored_in: [DE], processed_in: [DE]`, `id: special, stored_in: [JP], processed_in: [JP], overrides: [post/general]`),
			stored: []string{"special"}, processed: []string{"special"},
		},
		"only in the aspect that it speaks of": {
			text:   post(`id: general, stored_in: [DE], processed_in: [DE]`, `id: special, stored_in: [JP], overrides: [post/general]`),
			stored: []string{"special"}, processed: []string{"general"},
		},
		"not where it does not hold": {
			text:   post(`id: general, stored_in: [DE]`, `id: special, stored_in: [JP], when: {countries: [US]}, overrides: [post/general]`),
			stored: []string{"general"},
		},
		"not when it is not published yet": {
			text:   post(`id: general, stored_in: [DE]`, `id: special, stored_in: [JP], overrides: [post/general], published: [page@2024-01-01]`),
			asOf:   "2023-06-01",
			stored: []string{"general"},
		},
		"not when it is withdrawn": {
			text:   post(`id: general, stored_in: [DE]`, `id: special, stored_in: [JP], overrides: [post/general], withdrawn: {since: 2023-01-01, reason: Wrong.}`),
			stored: []string{"general"},
		},
		"not one that it does not name": {
			text:   post(`id: general, stored_in: [JP]`, `id: other, stored_in: [JP]`, `id: special, stored_in: [JP], overrides: [post/general]`),
			stored: []string{"other", "special"},
		},
		"one that is itself overridden still overrides": {
			text:   post(`id: a, stored_in: [DE]`, `id: b, stored_in: [JP], overrides: [post/a]`, `id: c, stored_in: [JP], overrides: [post/b]`),
			stored: []string{"c"},
		},
		"by a former id": {
			text:   post(`id: general, stored_in: [DE], former_ids: [post/old]`, `id: special, stored_in: [JP], overrides: [post/old]`),
			stored: []string{"special"},
		},
		"a statement that names a former id is the same one": {
			text:   post(`id: general, stored_in: [DE], former_ids: [post/old, post/older]`),
			stored: []string{"general"},
		},
	})
}

func TestResolve_newest(t *testing.T) {
	t.Parallel()
	const old, later = `, published: [page@2020-01-01..2024-01-01]`, `, published: [blog@2021-01-01]`
	testRules(t, map[string]ruleCase{
		"the newest text counts": {
			text: post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP]`+later), reading: catalog.Newest,
			stored: []string{"a"}, // the page has a text of 2024
		},
		"by the text of the day that is looked at": {
			text: post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP]`+later), reading: catalog.Newest, asOf: "2021-06-01",
			stored: []string{"b"},
		},
		"with the strictest reading all count": {
			text:   post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP]`+later),
			stored: []string{"a", "b"}, storedOdd: true,
		},
		"for each kind of data": {
			text: post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP], data_kind: metadata`+later, `id: c, stored_in: [JP]`+later), reading: catalog.Newest,
			stored: []string{"a", "b"},
		},
		"for each aspect": {
			text: post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP], processed_in: [JP]`+later), reading: catalog.Newest,
			stored: []string{"a"}, processed: []string{"b"},
		},
		"two statements of one text both count": {
			text: post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP]`+old), reading: catalog.Newest,
			stored: []string{"a", "b"}, storedOdd: true,
		},
		"after the overrides": {
			text:   post(`id: a, stored_in: [DE]`+old, `id: b, stored_in: [JP], overrides: [post/a]`+later),
			stored: []string{"b"}, reading: catalog.Newest,
		},
	})
}

func TestResolve_conflicting(t *testing.T) {
	t.Parallel()
	testRules(t, map[string]ruleCase{
		"two places of which neither lies in the other": {
			text: post(`id: a, stored_in: [DE]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"the same place": {
			text: post(`id: a, stored_in: [JP]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"a wider and a narrower place": {
			text: post(`id: a, stored_in: [union]`, `id: b, stored_in: [DE]`), stored: []string{"a", "b"},
		},
		"a list and a part of it": {
			text: post(`id: a, stored_in: [DE, JP]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"two lists that share a place": {
			text: post(`id: a, stored_in: [DE, JP]`, `id: b, stored_in: [JP, US]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"a place and anywhere": {
			text: post(`id: a, stored_in: [global]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"the geography of the tenant and its country": {
			text: post(`id: a, stored_in: ["@tenant-geography"]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"the geography of the tenant and another country": {
			text: post(`id: a, stored_in: ["@tenant-geography"]`, `id: b, stored_in: [DE]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"two kinds of data": {
			text: post(`id: a, stored_in: [DE]`, `id: b, stored_in: [JP], data_kind: metadata`), stored: []string{"a", "b"},
		},
		"two aspects": {
			text: post(`id: a, stored_in: [DE]`, `id: b, processed_in: [JP]`), stored: []string{"a"}, processed: []string{"b"},
		},
		"in processing alone": {
			text:   post(`id: a, stored_in: [JP], processed_in: [DE]`, `id: b, stored_in: [JP], processed_in: [JP]`),
			stored: []string{"a", "b"}, processed: []string{"a", "b"}, processedOdd: true,
		},
		"nothing kept and a place": {
			text: post(`id: a, stored_in: ["@none"]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"a list with nothing kept in it is judged by its places": {
			text: post(`id: a, stored_in: ["@none", DE]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"a place that is left open contradicts nothing by itself": {
			text: post(`id: a, stored_in: ["@unspecified"]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"},
		},
		"unless one statement says so": {
			text: post(`id: a, stored_in: ["@unspecified"]`, `id: b, stored_in: [JP], contradicts: [post/a]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"or the other": {
			text: post(`id: a, stored_in: ["@unspecified"], contradicts: [post/b]`, `id: b, stored_in: [JP]`), stored: []string{"a", "b"}, storedOdd: true,
		},
		"two that are said to contradict each other and name a wider and a narrower place do not": {
			text: post(`id: a, stored_in: [union], contradicts: [post/b]`, `id: b, stored_in: [DE]`), stored: []string{"a", "b"},
		},
	})
}

func TestResolve_windows(t *testing.T) {
	t.Parallel()
	effective := post(`id: s, stored_in: [JP], effective: {from: 2020-02-01, until: 2020-02-28}, published: [page@2020-01-01]`)
	published := post(`id: s, stored_in: [JP], published: [page@2020-01-01..2022-01-01]`) // until the text of 2024-01-01
	gap := post(`id: s, stored_in: [JP], published: [page@2020-01-01, page@2024-01-01]`)
	said := []string{"s"}
	testRules(t, map[string]ruleCase{
		"before it takes effect":                       {text: effective, asOf: "2020-01-31"},
		"on the first day of the effect":               {text: effective, asOf: "2020-02-01", stored: said},
		"on the last day of the effect":                {text: effective, asOf: "2020-02-28", stored: said},
		"after the last day":                           {text: effective, asOf: "2020-02-29"},
		"before it is published":                       {text: published, asOf: "2019-12-31"},
		"on the day of the first text":                 {text: published, asOf: "2020-01-01", stored: said},
		"on the day before the next text":              {text: published, asOf: "2023-12-31", stored: said},
		"on the day of a text that says no such thing": {text: published, asOf: "2024-01-01"},
		"before a text that says no such thing":        {text: gap, asOf: "2021-12-31", stored: said},
		"in the time of that text":                     {text: gap, asOf: "2023-12-31"},
		"when it is said again":                        {text: gap, asOf: "2024-01-01", stored: said},
		"without a day it is the day of the version":   {text: gap, stored: said},
		"a page that was withdrawn": {
			text: "sources: [{id: gone, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\", until: 2021-01-01}]}]\n" +
				post(`id: s, stored_in: [JP], published: [gone@2020-01-01]`),
			asOf: "2021-01-01",
		},
		"and the day before that": {
			text: "sources: [{id: gone, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\", until: 2021-01-01}]}]\n" +
				post(`id: s, stored_in: [JP], published: [gone@2020-01-01]`),
			asOf: "2020-12-31", stored: said,
		},
		"a withdrawn statement is never used": {
			text: post(`id: s, stored_in: [JP], withdrawn: {since: 2023-01-01, reason: R.}`), asOf: "2022-06-01",
		},
	})
}

// The text that is shown with a statement is the one that said so on the day that is looked at.
func TestResolve_citation(t *testing.T) {
	t.Parallel()
	cat := load(t, post(`id: s, stored_in: [JP], published: [blog@2021-01-01, page@2020-01-01..2024-01-01]`))
	p := profile(t, cat, catalog.ProfileInput{})
	for day, want := range map[string]string{
		"2020-06-01": "page@2020-01-01", "2021-06-01": "blog@2021-01-01", "2022-06-01": "page@2022-01-01", "2025-06-01": "page@2024-01-01",
	} {
		claims := cat.At(date(t, day)).Resolve(feature(t, cat, "post"), nil, p, catalog.Strictest).Aspect(catalog.Storage).Claims
		if got := citations(claims); !slices.Equal(got, []string{want}) {
			t.Errorf("on %s: %v, want %s", day, got, want)
		}
	}
}

// Files are read in the order of their names, which says nothing. Neither may the order of entries in them.
func TestResolve_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	statements := []string{
		`id: a, stored_in: [DE], processed_in: ["@tenant-geography"]`, `id: b, stored_in: [JP], overrides: [post/a]`, `id: c, stored_in: ["@unspecified"], contradicts: [post/b]`,
		`id: d, stored_in: [US], when: {settings: {sector: [education]}}`, `id: e, stored_in: [union], when: {countries: [union], options: {route: [far]}}`,
		`id: f, stored_in: [US], when: {geographies: [geo/europe], created_before: "2020-05"}`, `id: g, stored_in: [JP], data_kind: metadata, published: [blog@2021-01-01]`,
	}
	rules := []string{
		`{id: geo/one, family: geo, when: {countries: [US]}, why: One., published: [page@2024-01-01]}`,
		`{id: geo/two, family: geo, when: {countries: [US], created_before: "2021-01-01"}, why: Two., published: [page@2024-01-01]}`,
	}
	random := rand.New(rand.NewPCG(30, 1))
	want := map[string]string{}
	for range 25 {
		random.Shuffle(len(statements), func(i, j int) { statements[i], statements[j] = statements[j], statements[i] })
		random.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
		names := []string{"a.yaml", "z.yaml"}
		random.Shuffle(2, func(i, j int) { names[i], names[j] = names[j], names[i] })
		cat, err := catalog.Load(files(map[string]string{
			"m.yaml": ground, names[0]: post(statements...), names[1]: "geography_rules:\n  - " + strings.Join(rules, "\n  - ") + "\n",
		}))
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range []catalog.ProfileInput{{}, {Country: "JP"}, {Country: "DE", Created: "2020-05-05"}, {Country: "US"}, {Country: "AX", CountryEvidence: "current"}} {
			for _, reading := range catalog.Readings {
				p := profile(t, cat, in)
				v := cat.At(0)
				a := v.Resolve(feature(t, cat, "post"), nil, p, reading)
				key := fmt.Sprint(in, reading)
				got := fmt.Sprint(v.Summary(a, p), a.Geography(), claimIDs(a.Aspect(catalog.Storage).Claims), claimIDs(a.Aspect(catalog.Processing).Claims), a.Conflicting())
				if want[key] == "" {
					want[key] = got
				}
				if want[key] != got {
					t.Fatalf("%s:\n%s\nin another order\n%s", key, got, want[key])
				}
			}
		}
	}
}

// A catalog need not have countries, as one that is made of an overlay's areas alone.
func TestResolve_withoutCountries(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(files(map[string]string{"x.yaml": `
version: "2026.01.01"
places: [{id: a, kind: area, name: A}]
sources: [{id: page, title: T, publisher: P, url: "https://example.com", versions: [{version: "2020-01-01"}]}]
features:
  - id: post
    name: Post
    product: S
    description: D.
    statements: [{id: s, stored_in: [a], data: d, commitment: none, published: [page@2020-01-01], when: {countries: [a]}}]
`}))
	if err != nil {
		t.Fatal(err)
	}
	a := cat.At(0).Resolve(feature(t, cat, "post"), nil, profile(t, cat, catalog.ProfileInput{}), catalog.Strictest)
	if !a.Aspect(catalog.Storage).Undetermined || a.Geography() != place.ID("") {
		t.Errorf("undetermined %t, geography %q", a.Aspect(catalog.Storage).Undetermined, a.Geography())
	}
}

// TestResolve_needsOfWhatIsSpokenOf shows that an option is asked for that decides whether a source speaks of the customer
// data, even where all places are the same.
func TestResolve_needsOfWhatIsSpokenOf(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": `
features:
  - id: pigeon
    name: Pigeon
    product: Suite
    description: Letters that fly.
    options:
      - {id: ring, description: Whether it wears a ring., values: ["on", "off"]}
    statements:
      - {id: letters, stored_in: [DE], data: letters, commitment: documented, when: {options: {ring: ["on"]}}, published: [page@2024-01-01]}
      - {id: counts, stored_in: [DE], data: counts, data_kind: metadata, commitment: documented, published: [page@2024-01-01]}
`}))
	if err != nil {
		t.Fatal(err)
	}
	a := cat.At(0).Resolve(feature(t, cat, "pigeon"), nil, profile(t, cat, catalog.ProfileInput{Country: "DE"}), catalog.Strictest)
	if m := a.Aspect(catalog.Storage); !m.Undetermined || !slices.Equal(a.Needs, []string{"options.ring"}) {
		t.Errorf("undetermined %t, needs %v", m.Undetermined, a.Needs)
	}
}
