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

// storage resolves the storage of a feature for a tenant of Germany.
func storage(t *testing.T, cat *catalog.Catalog, name string) *catalog.AspectAnswer {
	t.Helper()
	p := profile(t, cat, catalog.ProfileInput{Country: "DE", Created: "2022-06-01", AddOnsKnown: true})
	return cat.At(0).Resolve(feature(t, cat, name), nil, p, catalog.Strictest).Aspect(catalog.Storage)
}

func TestBuild_overlay(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		overlays []string
		feature  string
		want     []place.ID
	}{
		"adds a feature": {
			[]string{"features: [{id: crm, name: CRM, product: Own, description: D., statements: [{id: s, stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01]}]}]"},
			"CRM", []place.ID{"JP"},
		},
		"adds a statement to a feature of the base": {
			[]string{"features: [{id: mail, statements: [{id: own, stored_in: [US], data: d, commitment: contractual, published: [page@2024-01-01]}]}]"},
			"mail", []place.ID{"US", "geo/europe"},
		},
		"may repeat what the feature is": {
			[]string{"features: [{id: mail, name: Mail, product: Suite, geography: geo, description: Letters of all sorts., statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01]}]}]"},
			"mail", []place.ID{"US", "geo/europe"},
		},
		"adds a name": {
			[]string{"features: [{id: mail, former_names: [Postal Service]}]"},
			"postal-service", []place.ID{"geo/europe"},
		},
		"adds an option and speaks of one of the base": {
			[]string{"features: [{id: mail, options: [{id: speed, description: D., values: [slow, fast]}], statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], when: {options: {speed: [fast], route: [far]}}}]}]"},
			"mail", []place.ID{"US", "geo/europe"}, // neither option is stated, so both branches count
		},
		"adds a place that the next overlay uses": {
			[]string{
				"places: [{id: own/cellar, kind: area, name: Our cellar, members: [], source: page@2024-01-01}]",
				"features: [{id: mail, statements: [{id: own, stored_in: [our-cellar], data: d, commitment: none, published: [page@2024-01-01]}]}]",
			},
			"mail", []place.ID{"geo/europe", "own/cellar"},
		},
		"overrides a statement of the base": {
			[]string{"features: [{id: mail, statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/general], reason: Our contract says so.}]}]"},
			"mail", []place.ID{"US"},
		},
		"withdraws a statement of the base": {
			[]string{"withdrawals: [{statement: mail/general, reason: It does not hold for us.}]\nfeatures: [{id: mail, statements: [{id: own, stored_in: [DE], data: d, commitment: none, published: [page@2024-01-01]}]}]"},
			"mail", []place.ID{"DE"},
		},
		"withdraws a statement of the overlay below": {
			[]string{
				"features: [{id: mail, statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01]}]}]",
				"withdrawals: [{statement: mail/own, reason: It was wrong.}]",
			},
			"mail", []place.ID{"geo/europe"},
		},
		"adds a shared statement": {
			[]string{"shared_statements: [{id: own/all, features: [mail], stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01]}]"},
			"mail", []place.ID{"JP", "geo/europe"},
		},
		"adds a source of its own": {
			[]string{"sources: [{id: contract, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2025-01-01\"}]}]\nfeatures: [{id: mail, statements: [{id: own, stored_in: [JP], data: d, commitment: contractual, published: [contract@2025-01-01]}]}]"},
			"mail", []place.ID{"JP", "geo/europe"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat, err := layers(test.overlays...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, storage(t, cat, test.feature).Places); diff != "" {
				t.Error(diff)
			}
			if len(cat.Layers()) != 1+len(test.overlays) || cat.Layers()[0] != catalog.BaseLayer {
				t.Errorf("layers: %q", cat.Layers())
			}
		})
	}
}

func TestBuild_overlayErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		overlays []string
		want     []string
	}{
		"a place of the base": {
			[]string{"places: [{id: DE, kind: country, name: Allemagne}]"},
			[]string{`overlay1.yaml:1:10: place DE is already described by the layer "base"`},
		},
		"a name of a place of the base": {
			[]string{"places: [{id: own-union, kind: area, name: Union}]"},
			[]string{`overlay1.yaml:1:10: place own-union: has the same name as union`},
		},
		"a name of a place of another kind": {
			[]string{"places: [{id: own/europe, kind: area, name: Geo Europe, members: [US], source: page@2024-01-01}]"},
			[]string{`overlay1.yaml:1:10: place own/europe: the name "Geo Europe" already means the place geo/europe of the layer "base"; give it another name`},
		},
		"a place that puts one of the base into another one": {
			[]string{"places: [{id: own/x, kind: area, name: X, members: [US], geography: union, source: page@2024-01-01}]"},
			[]string{`overlay1.yaml:1:10: place own/x: one that lies in a country or geography cannot have members`},
		},
		"a source of the base": {
			[]string{"sources: [{id: page, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\"}]}]"},
			[]string{`overlay1.yaml:1:11: source page is already described by the layer "base"`},
		},
		"a statement of the base": {
			[]string{"features: [{id: mail, statements: [{id: general, stored_in: [DE], data: d, commitment: none, published: [page@2024-01-01]}]}]"},
			[]string{`overlay1.yaml:1:36: statement mail/general is already described by the layer "base"`},
		},
		"an option of the base": {
			[]string{"features: [{id: mail, options: [{id: route, description: D., values: [a, b]}]}]"},
			[]string{`overlay1.yaml:1:33: feature mail: option route is already described`},
		},
		"another name, product, geography and description": {
			[]string{"features: [{id: mail, name: E-mail, product: P, geography: other, description: D.}]"},
			[]string{
				`overlay1.yaml:1:12: feature mail: description is given by the layer "base" and cannot be changed`,
				`overlay1.yaml:1:12: feature mail: geography is given by the layer "base" and cannot be changed`,
				`overlay1.yaml:1:12: feature mail: name is given by the layer "base" and cannot be changed`,
				`overlay1.yaml:1:12: feature mail: product is given by the layer "base" and cannot be changed`,
			},
		},
		"the end of a feature of the base": {
			[]string{"features: [{id: mail, withdrawn: {since: 2025-01-01, reason: R.}}]"},
			[]string{`overlay1.yaml:1:12: feature mail: belongs to the layer "base" and cannot be withdrawn; withdraw its statements`},
		},
		"a setting and an add-on of the base": {
			[]string{"settings: [{id: sector, description: D., values: [a, b]}]\nadd_ons: [{id: vault, name: V, description: D.}]"},
			[]string{`overlay1.yaml:1:12: setting sector is already described by the layer "base"`, `overlay1.yaml:2:11: add-on vault is already described by the layer "base"`},
		},
		"a region scope and a rule of the base": {
			[]string{"region_scopes: [{id: EU, published: [page@2024-01-01]}]\ngeography_rules: [{id: geo/japan, family: geo, geography: geo/japan, published: [page@2024-01-01]}]"},
			[]string{
				`overlay1.yaml:1:17: region scope EU is already described by the layer "base"`,
				`overlay1.yaml:1:17: region_scopes: only the built-in layer can say so; state region_scope in the tenant, or what you know of a feature as a statement`,
				`overlay1.yaml:2:19: geography rule geo/japan is already described by the layer "base"`,
				`overlay1.yaml:2:19: geography_rules: only the built-in layer can say so; state what you know of a feature as a statement`,
			},
		},
		"a rule that hides what a type uses": {
			[]string{"usage: [{resources: [own_t], note: Nothing.}]"},
			[]string{`overlay1.yaml:1:9: usage: an overlay cannot say that a type uses no feature, which would hide what it uses; name the features, or record an exemption`},
		},
		"an application as Microsoft's": {
			[]string{"applications: [{id: 00000000-0000-0000-0000-00000000000b, name: CRM}]"},
			[]string{`overlay1.yaml:1:16: applications: only the built-in layer can say so; describe an application as a feature with client_ids`},
		},
		"the withdrawal of a statement that nobody made": {
			[]string{"withdrawals: [{statement: mail/genral, reason: R.}]"},
			[]string{`overlay1.yaml:1:27: unknown statement "mail/genral"; did you mean "mail/general"?`},
		},
		"the withdrawal of an own statement": {
			[]string{"features: [{id: mail, statements: [{id: own, stored_in: [DE], data: d, commitment: none, published: [page@2024-01-01]}]}]\nwithdrawals: [{statement: mail/own, reason: R.}]"},
			[]string{`overlay1.yaml:2:15: statement mail/own is of this layer; mark it as withdrawn where it stands`},
		},
		"the withdrawal of a statement of a later overlay": {
			[]string{
				"withdrawals: [{statement: group/own, reason: R.}]",
				"shared_statements: [{id: group/own, features: [mail], stored_in: [DE], data: d, commitment: none, published: [page@2024-01-01]}]",
			},
			[]string{`overlay1.yaml:1:27: unknown statement "group/own"`},
		},
		"changes of the country code": {
			[]string{"country_code_changes: {before: 2019-03, why: W., published: [page@2024-01-01]}"},
			[]string{
				`overlay1.yaml:1:23: country_code_changes is already described by the layer "base"`,
				`overlay1.yaml:1:23: country_code_changes: only the built-in layer can say so; state created in the tenant`,
			},
		},
		"an override without a reason": {
			[]string{"features: [{id: mail, statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/general]}]}]"},
			[]string{`overlay1.yaml:1:132: statement mail/own: overrides mail/general of the layer "base", so reason is needed: say why`},
		},
		"a reason without an override": {
			[]string{"features: [{id: mail, statements: [{id: own, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], reason: R.}]}]"},
			[]string{`overlay1.yaml:1:36: statement mail/own: reason says why it overrides a statement of another layer, and it does not`},
		},
		"a circle of overrides through two layers": {
			[]string{
				"features: [{id: mail, statements: [{id: one, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/two], reason: R.}]}]",
				"features: [{id: mail, statements: [{id: two, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/one], reason: R.}]}]",
			},
			[]string{`overlay1.yaml:1:132: statement mail/one: refers to mail/two of the layer "overlay 2", which is laid over the layer "overlay 1"; let the upper one refer to the lower one`},
		},
		"what another overlay that lies above says": {
			[]string{ours("one", "US", ", contradicts: [mail/two]"), ours("two", "US", "")},
			[]string{`overlay1.yaml:1:134: statement mail/one: refers to mail/two of the layer "overlay 2", which is laid over the layer "overlay 1"; let the upper one refer to the lower one`},
		},
		"the withdrawal of what is withdrawn where it stands": {
			[]string{ours("one", "US", ", withdrawn: {since: 2025-01-01, reason: Wrong.}"), "withdrawals: [{statement: mail/one, reason: R.}]"},
			[]string{`overlay2.yaml:1:15: statement mail/one is withdrawn already, where it stands in the layer "overlay 1"`},
		},
		"a contradiction about two features is told once": {
			[]string{
				"features: [{id: fax, name: Fax, product: P, description: D.}]\nshared_statements: [{id: g/one, features: [mail, fax], stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01]}]",
				"shared_statements: [{id: g/two, features: [mail, fax], stored_in: [US], data: d, commitment: none, published: [page@2024-01-01]}]",
			},
			[]string{`overlay2.yaml:1:21: statement g/two of the layer "overlay 2" contradicts g/one of the layer "overlay 1": they name different places for the same data of the same tenants. ` +
				"Correct one of them, let one override the other with a reason, or name it in contradicts, so that both count"},
		},
		"the withdrawal of what another overlay withdrew": {
			[]string{"withdrawals: [{statement: mail/general, reason: R.}]", "withdrawals: [{statement: mail/general, reason: Another one.}]"},
			[]string{`overlay2.yaml:1:15: the withdrawal of statement mail/general is already described by the layer "overlay 1"`},
		},
		"a place that two overlays describe": {
			[]string{"places: [{id: own/cellar, kind: area, name: Our cellar, members: [JP], source: page@2024-01-01}]", "places: [{id: own/cellar, kind: area, name: Cellar, members: [US], source: page@2024-01-01}]"},
			[]string{`overlay2.yaml:1:10: place own/cellar is already described by the layer "overlay 1"`},
		},
		"a version that is no date": {
			[]string{"version: \"1\""},
			[]string{`overlay1.yaml:1:10: version "1" is not a date of the form 2026.11.24`},
		},
		"errors of two overlays at once": {
			[]string{"sources: [{id: a_b, title: T, publisher: P, url: u, versions: []}]", "features: [{id: mail, name: E-mail}]"},
			[]string{
				`overlay1.yaml:1:11: source "a_b": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`,
				`overlay1.yaml:1:11: source a_b: no version`,
				`overlay1.yaml:1:11: url "u" is not the address of a web page`,
				`overlay2.yaml:1:12: feature mail: name is given by the layer "base" and cannot be changed`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := layers(test.overlays...)
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// ours is an overlay with a statement about the storage of mail in a place, and more keys of it.
func ours(id, stored, more string) string {
	return fmt.Sprintf("features: [{id: mail, statements: [{id: %s, stored_in: [%s], data: d, commitment: none, published: [page@2024-01-01]%s}]}]", id, stored, more)
}

// Two overlays that state places apart for the same data of the same tenants have to settle it.
func TestBuild_overlaysContradict(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		first, second string
		contradict    bool
	}{
		"other places":                                 {ours("one", "JP", ""), ours("two", "US", ""), true},
		"the same place":                               {ours("one", "JP", ""), ours("two", "JP", ""), false},
		"a wider place":                                {ours("one", "DE", ""), ours("two", "union", ""), false},
		"a place that is left open":                    {ours("one", "JP", ""), ours("two", `"@unspecified"`, ""), false},
		"another kind of data":                         {ours("one", "JP", ""), ours("two", "US", ", data_kind: reports"), false},
		"it says so":                                   {ours("one", "JP", ""), ours("two", "US", ", contradicts: [mail/one]"), false},
		"it overrides the other":                       {ours("one", "JP", ""), ours("two", "US", ", overrides: [mail/one], reason: R."), false},
		"other countries":                              {ours("one", "JP", ", when: {countries: [JP]}"), ours("two", "US", ", when: {countries: [US]}"), false},
		"countries of which one is shared":             {ours("one", "JP", ", when: {countries: [JP, US]}"), ours("two", "US", ", when: {countries: [US]}"), true},
		"a country and an area of which it is perhaps": {ours("one", "JP", ", when: {countries: [AX]}"), ours("two", "US", ", when: {countries: [union]}"), true},
		"a country and all others":                     {ours("one", "JP", ", when: {countries: [JP]}"), ours("two", "US", ", when: {not_countries: [JP]}"), false},
		"other clouds":                                 {ours("one", "JP", ", when: {clouds: [public]}"), ours("two", "US", ", when: {clouds: [usgov]}"), false},
		"before and after a day":                       {ours("one", "JP", `, when: {created_before: "2020-01-01"}`), ours("two", "US", `, when: {created_from: "2020-01-01"}`), false},
		"before and from an earlier day":               {ours("one", "JP", `, when: {created_before: "2020-01-02"}`), ours("two", "US", `, when: {created_from: "2020-01-01"}`), true},
		"with and without an add-on":                   {ours("one", "JP", ", when: {add_ons: [vault]}"), ours("two", "US", ", when: {without_add_ons: [vault]}"), false},
		"other values of a setting":                    {ours("one", "JP", ", when: {settings: {sector: [commercial]}}"), ours("two", "US", ", when: {settings: {sector: [education]}}"), false},
		"a value of a setting and any":                 {ours("one", "JP", ", when: {settings: {sector: [commercial]}}"), ours("two", "US", ""), true},
		"other geographies":                            {ours("one", "JP", ", when: {geographies: [geo/japan]}"), ours("two", "US", ", when: {geographies: [geo/europe]}"), false},
		"days that do not meet":                        {ours("one", "JP", ", effective: {until: 2024-02-01}"), ours("two", "US", ", effective: {from: 2024-02-02}"), false},
		"days that meet":                               {ours("one", "JP", ", effective: {until: 2024-02-02}"), ours("two", "US", ", effective: {from: 2024-02-02}"), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, order := range [][]string{{test.first, test.second}, {test.second, test.first}} {
				_, err := layers(order...)
				if strings.Contains(order[0], "reason") || strings.Contains(order[0], "contradicts") {
					continue // the lower one cannot refer to the upper one
				}
				if got := messages(t, err); (len(got) > 0) != test.contradict || test.contradict && (!strings.Contains(got[0], `"overlay 1"`) || !strings.HasPrefix(got[0], "overlay2.yaml:1:36: ")) {
					t.Errorf("want a contradiction: %v, got %q", test.contradict, got)
				}
			}
		})
	}
}

// What is wrong in one overlay alone is not called a contradiction of two.
func TestBuild_overlayMayDisagreeWithTheBase(t *testing.T) {
	t.Parallel()
	cat, err := layers(ours("one", "JP", ""))
	if err != nil {
		t.Fatal(err)
	}
	if a := storage(t, cat, "mail"); !a.Conflicting {
		t.Error("the answer does not say that the sources disagree")
	}
}

// A withdrawal says who withdrew the statement and why, and from which day on.
func TestBuild_withdrawal(t *testing.T) {
	t.Parallel()
	cat, err := layers("withdrawals: [{statement: mail/general, reason: Not for us}]")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(cat.Statements(), func(s *catalog.Statement) bool { return s.ID == "mail/general" })
	want := &catalog.WithdrawnEntry{Since: date(t, "2026-01-01"), Reason: "Not for us"}
	if diff := cmp.Diff(want, cat.Statements()[i].Withdrawn); diff != "" || cat.Statements()[i].WithdrawnBy != "overlay 1" {
		t.Error(cat.Statements()[i].WithdrawnBy, diff)
	}
	if a := storage(t, cat, "mail"); !a.Undetermined || len(a.Claims) > 0 {
		t.Errorf("the statement is still used: %v", claimIDs(a.Claims))
	}
}

// An overlay comes with a version of its own, but the day of the answers is that of the base layer.
func TestBuild_versionOfOverlayDoesNotCount(t *testing.T) {
	t.Parallel()
	cat, err := layers("version: \"2030.01.01\"")
	if err != nil {
		t.Fatal(err)
	}
	if cat.Version() != "2026.01.01" || cat.Date() != date(t, "2026-01-01") {
		t.Errorf("got %s, %s", cat.Version(), cat.Date())
	}
}

// One file can have errors of every sort; each is told, in the order of the lines.
func TestBuild_everyErrorAtOnce(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"a file with an error on almost every line": {
			`
sources:
  - {id: s, title: T, publisher: P, url: nowhere, versions: [{version: undated}]}
add_ons:
  - {id: vault, name: V, description: D.}
geography_rules:
  - {id: geo/a, family: gao, geography: geo/japan, published: []}
features:
  - id: post
    name: Letters
    product: S
    description: D.
    statements:
      - {id: A, stored_in: [Mars], data: d, commitment: none, published: [s]}
      - {id: b, stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01], overrides: [post/c]}
shared_statements:
  - {id: group/a, features: [letter], stored_in: [JP], data: d, commitment: none, published: [page@1999-01-01]}
`,
			[]string{
				`x.yaml:3:5: url "nowhere" is not the address of a web page`,
				`x.yaml:3:62: source s: version undated has no date, so from is needed`,
				`x.yaml:5:5: add-on vault is already described`,
				`x.yaml:7:5: geography rule geo/a: no feature has the geography family "gao"`,
				`x.yaml:7:5: geography rule geo/a: no source is cited`,
				`x.yaml:9:5: feature post: the name "Letters" is already one of feature mail`,
				`x.yaml:14:9: statement "A": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`,
				`x.yaml:14:29: statement post/A: unknown place "Mars"`,
				`x.yaml:14:75: statement post/A: "s" does not have the form source@version or source@first..last`,
				`x.yaml:15:103: statement post/b: unknown statement "post/c"; did you mean "post/A" or "post/b"?`,
				`x.yaml:17:30: shared statement group/a: unknown feature "letter"`,
				`x.yaml:17:95: statement group/a: source page has no version "1999-01-01", known are ["2020-01-01" "2022-01-01" "2024-01-01"]`,
			},
		},
	})
}

// The sets of countries have room for every code of the standard, but not for every code that can be written.
func TestBuild_tooManyCountries(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("version: \"2026.01.01\"\nplaces:\n")
	for i := range 321 {
		fmt.Fprintf(&text, "  - {id: %c%c, kind: country, name: Country %d}\n", 'A'+i/26, 'A'+i%26, i)
	}
	_, err := catalog.Load(files(map[string]string{"x.yaml": text.String()}))
	if diff := cmp.Diff([]string{"more than 320 countries"}, messages(t, err)); diff != "" {
		t.Error(diff)
	}
}
