// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestBuild_terraformProviderErrors(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"given twice": {
			"terraform_providers:\n  - {id: az, source: a/b, version: v, url: \"https://a.example\"}\n  - {id: az, source: a/c, version: v, url: \"https://a.example\"}\n",
			[]string{`x.yaml:3:5: terraform provider az is already described`},
		},
		"an id in another form and an address that is none": {
			"terraform_providers:\n  - {id: Az_rm, source: a/b, version: v, url: a.example}\n",
			[]string{
				`x.yaml:2:5: terraform provider "Az_rm": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`,
				`x.yaml:2:5: url "a.example" is not the address of a web page`,
			},
		},
		"without all that is required": {
			"terraform_providers:\n  - {id: az}\n",
			[]string{`x.yaml:2:5: source is missing`, `x.yaml:2:5: url is missing`, `x.yaml:2:5: version is missing`},
		},
		"an application given twice": {
			"applications:\n  - {id: 00000000-0000-0000-0000-000000000001, name: A}\n  - {id: 00000000-0000-0000-0000-000000000001, name: B}\n",
			[]string{`x.yaml:3:5: application 00000000-0000-0000-0000-000000000001 is already described`},
		},
		"an application whose id is no client id in small letters": {
			"applications:\n  - {id: 0000000A-0000-0000-0000-000000000001, name: A}\n",
			[]string{`x.yaml:2:5: application "0000000A-0000-0000-0000-000000000001": the id has another form than ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`},
		},
	})
}

func TestBuild_usageErrors(t *testing.T) {
	t.Parallel()
	entry := func(fields string) string { return "usage:\n  - {resources: [t], " + fields + "}\n" }
	testBadFiles(t, map[string]badFile{
		"no type": {
			"usage:\n  - {features: [mail]}\n", []string{`x.yaml:2:5: usage: resources or data_sources is missing`},
		},
		"types in another form": {
			"usage:\n  - {resources: [T_x, t_x], data_sources: [data.t, \"*\"], features: [mail]}\n",
			[]string{
				`x.yaml:2:18: usage "T_x": the id has another form than ^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`,
				`x.yaml:2:44: usage "data.t": the id has another form than ^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`,
				`x.yaml:2:52: usage "*": the id has another form than ^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`,
			},
		},
		"an unknown feature": {
			entry("features: [maul]"), []string{`x.yaml:2:33: usage of t: unknown feature "maul"; did you mean "mail"?`},
		},
		"a feature given twice": {
			entry("features: [mail, mail]"), []string{`x.yaml:2:39: usage of t: feature mail is given twice`},
		},
		"a feature by its name": {
			entry("features: [Mail]"), []string{`x.yaml:2:33: usage of t: unknown feature "Mail"; did you mean "mail"?`},
		},
		"no feature and no note": {
			"usage:\n  - {resources: [t], data_sources: [u]}\n",
			[]string{`x.yaml:2:5: usage of t, u: a type that uses no feature needs a note that says why`},
		},
		"an option that no feature has": {
			entry("features: [mail], options: {route: up, speed: slow}"),
			[]string{
				`x.yaml:2:5: usage of t: none of its features has an option "route" that can be "up"`,
				`x.yaml:2:5: usage of t: none of its features has an option "speed" that can be "slow"`,
			},
		},
		"a location without a feature": {
			entry("note: N., location: [{attribute: a}]"), []string{`x.yaml:2:5: usage of t: a location belongs to features of the entry, and there are none`},
		},
		"a location beside a reason for none": {
			entry("features: [mail], location: [{attribute: a}], unlocated: U."), []string{`x.yaml:2:5: usage of t: give either location or unlocated`},
		},
		"a link that is no path": {
			entry("features: [mail], links: [a, \"b[0].c\"]"), []string{`x.yaml:2:5: usage of t: "b[0].c" is not a path of attribute names with dots`},
		},
	})
}

func TestBuild_usageTestErrors(t *testing.T) {
	t.Parallel()
	when := func(fields string) string {
		return "usage:\n  - resources: [t]\n    features: [mail]\n    when:\n      - {" + fields + "}\n"
	}
	testBadFiles(t, map[string]badFile{
		"without an attribute": {
			when("set: true, features: [mail]"), []string{`x.yaml:5:9: attribute is missing`},
		},
		"an attribute that is no path": {
			when("attribute: a..b, set: true, features: [mail]"), []string{`x.yaml:5:9: usage of t: "a..b" is not a path of attribute names with dots`},
		},
		"without a question": {
			when("attribute: a, features: [mail]"), []string{`x.yaml:5:9: usage of t: a test of a needs one of equals, matches, not_matches, set and unset`},
		},
		"with a question that asks nothing": {
			when("attribute: a, equals: [], set: false, features: [mail]"), []string{`x.yaml:5:9: usage of t: a test of a needs one of equals, matches, not_matches, set and unset`},
		},
		"with two questions": {
			when("attribute: a, set: true, unset: true, features: [mail]"), []string{`x.yaml:5:9: usage of t: a test of a needs one of equals, matches, not_matches, set and unset`},
		},
		"with a default, asked whether it is set": {
			when("attribute: a, unset: true, default: x, features: [mail]"), []string{`x.yaml:5:9: usage of t: the test of a asks whether it is set, so a default has no meaning`},
		},
		"with an expression that is none": {
			when("attribute: a, not_matches: \"(\", features: [mail]"), []string{"x.yaml:5:9: usage of t: error parsing regexp: missing closing ): `(`"},
		},
		"that brings nothing": {
			when("attribute: a, set: true"), []string{`x.yaml:5:9: usage of t: a test that brings nothing; give features, options or add_ons, or make it a note`},
		},
		"that brings what nobody knows": {
			when("attribute: a, set: true, features: [maul], add_ons: [vaults], options: {route: up}"),
			[]string{
				`x.yaml:5:9: usage of t: none of its features has an option "route" that can be "up"`,
				`x.yaml:5:46: usage of t: unknown feature "maul"; did you mean "mail"?`,
				`x.yaml:5:63: usage of t: unknown add-on "vaults"; did you mean "vault"?`,
			},
		},
		"in and": {
			when("attribute: a, set: true, features: [mail], and: [{attribute: b}]"), []string{`x.yaml:5:59: usage of t: a test of b needs one of equals, matches, not_matches, set and unset`},
		},
		"in where": {
			"usage:\n  - resources: [t]\n    features: [mail]\n    where: [{attribute: 1a, set: true}]\n", []string{`x.yaml:4:13: usage of t: "1a" is not a path of attribute names with dots`},
		},
	})
}

func TestBuild_usageLocationErrors(t *testing.T) {
	t.Parallel()
	location := func(fields string) string {
		return "usage:\n  - resources: [t]\n    features: [mail]\n    location:\n      - {" + fields + "}\n"
	}
	application := func(fields string) string {
		return "usage:\n  - resources: [t]\n    features: [mail]\n    application: {" + fields + "}\n"
	}
	testBadFiles(t, map[string]badFile{
		"neither an attribute nor another resource": {
			location("default: JP"), []string{`x.yaml:5:9: usage of t: a location needs either attribute or of`},
		},
		"both": {
			location("attribute: a, of: b"), []string{`x.yaml:5:9: usage of t: a location needs either attribute or of`},
		},
		"an attribute that is no path": {
			location("of: a.*"), []string{`x.yaml:5:9: usage of t: "a.*" is not a path of attribute names with dots`},
		},
		"a default for another resource": {
			location("of: a, default: JP"), []string{`x.yaml:5:9: usage of t: default and places belong to a location with an attribute`},
		},
		"places for another resource": {
			location("of: a, places: {x: JP}"), []string{`x.yaml:5:9: usage of t: default and places belong to a location with an attribute`},
		},
		"a default that nobody knows": {
			location("attribute: a, default: Japn"), []string{`x.yaml:5:33: usage of t: unknown place "Japn"; did you mean "Japan"?`},
		},
		"a value for a place that nobody knows": {
			location("attribute: a, places: {x: JP, y: Japn}"), []string{`x.yaml:5:43: usage of t: unknown place "Japn"; did you mean "Japan"?`},
		},
		"a value for a placeholder": {
			location("attribute: a, places: {x: \"@none\"}"), []string{`x.yaml:5:36: usage of t: unknown placeholder "@none"`},
		},
		"a test that asks nothing": {
			location("attribute: a, when: [{attribute: b}]"), []string{`x.yaml:5:31: usage of t: a test of b needs one of equals, matches, not_matches, set and unset`},
		},
		"an application without a feature": {
			application("client_id: a"), []string{`x.yaml:4:18: feature is missing`},
		},
		"an application of a feature that nobody knows": {
			application("client_id: a, feature: maul"), []string{`x.yaml:4:42: usage of t: unknown feature "maul"; did you mean "mail"?`},
		},
		"an application without a name": {
			application("feature: mail"), []string{`x.yaml:4:18: usage of t: application needs client_id or display_name`},
		},
		"an application whose names are no paths": {
			application("feature: mail, client_id: a.b.1, display_name: \"c d\""),
			[]string{
				`x.yaml:4:18: usage of t: "a.b.1" is not a path of attribute names with dots`,
				`x.yaml:4:18: usage of t: "c d" is not a path of attribute names with dots`,
			},
		},
		"an application with types in another form": {
			application("feature: mail, client_id: a, own: [data.app, App], vendor: [resource.app]"),
			[]string{
				`x.yaml:4:64: usage of t: application "App": the id has another form than ^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`,
				`x.yaml:4:79: usage of t: application "resource.app": the id has another form than ^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`,
			},
		},
	})
}

// wholeUsage has every key of a usage rule.
const wholeUsage = `
terraform_providers:
  - {id: own, source: our/own, version: "1.0.0", url: "https://own.example/docs", note: N.}
applications:
  - {id: 00000000-0000-0000-0000-00000000000a, name: Office}
usage:
  - resources: [own_t, "own_*"]
    data_sources: [own_d]
    where: [{attribute: a, not_matches: "^x"}]
    features: [mail]
    when:
      - {attribute: b.c, equals: [x, "true"], default: x, computed: true, and: [{attribute: d, unset: true}], features: [mail], add_ons: [vault], options: {route: near}, note: N.}
      - {attribute: e, matches: "^y$", features: [mail]}
    options: {route: far}
    location:
      - {attribute: f, default: JP, places: {west: US}, when: [{attribute: g, set: true}]}
      - {of: h}
    application: {feature: mail, client_id: i, display_name: j, own: [own_app, data.own_app], vendor: [own_vendor]}
    links: [k, l.m]
    fallback: true
    note: N.
  - {resources: [own_u], features: [mail], unlocated: It is only a setting.}
`

func TestBuild_usage(t *testing.T) {
	t.Parallel()
	cat := load(t, wholeUsage)
	if p := cat.TerraformProviders(); len(p) != 1 || p[0].ID != "own" || p[0].Source != "our/own" || p[0].Version != "1.0.0" || p[0].URL != "https://own.example/docs" || p[0].Note != "N." {
		t.Errorf("providers %+v", p)
	}
	for _, id := range []string{"00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000A"} {
		if name, ok := cat.Application(id); name != "Office" || !ok {
			t.Errorf("application %s: %q, %t", id, name, ok)
		}
	}
	if name, ok := cat.Application("00000000-0000-0000-0000-00000000000b"); ok {
		t.Errorf("an application that nobody described is %q", name)
	}
	rules := cat.Usage()
	if len(rules) != 2 || rules[1].Unlocated != "It is only a setting." {
		t.Fatalf("rules %+v", rules)
	}
	r := rules[0]
	mail := feature(t, cat, "mail")
	if len(r.Features) != 1 || r.Features[0] != mail || r.Stands != mail || !r.Fallback || r.Note != "N." || r.Layer != catalog.BaseLayer {
		t.Errorf("rule %+v", r)
	}
	if diff := cmp.Diff([]string{"own_t", "own_*", "own_d", "k", "l.m", "own_app", "data.own_app", "own_vendor"},
		slices.Concat(texts(r.Resources), texts(r.DataSources), r.Links, texts(r.Application.Own), texts(r.Application.Vendor))); diff != "" {
		t.Error(diff)
	}
	first := r.When[0]
	if len(first.Tests) != 2 || first.Tests[0].Attribute != "b.c" || first.Tests[0].Default != "x" || !first.Tests[0].Computed || !first.Tests[1].Unset ||
		first.Features[0] != mail || first.AddOns[0].Text != "vault" || first.Options["route"] != "near" || first.Note != "N." || r.Options["route"] != "far" {
		t.Errorf("condition %+v", first)
	}
	at := r.Location[0]
	if len(r.Location) != 2 || at.Attribute != "f" || at.Default.Text != "JP" || at.Places["west"].Text != "US" || !at.Tests[0].Set || r.Location[1].Of != "h" {
		t.Errorf("locations %+v", r.Location)
	}
	if a := r.Application; a.ID != "i" || a.Name != "j" {
		t.Errorf("application %+v", a)
	}
}

func texts(refs []catalog.Ref) []string {
	var all []string
	for _, r := range refs {
		all = append(all, r.Text)
	}
	return all
}

func TestAttributeTest_Fits(t *testing.T) {
	t.Parallel()
	r := load(t, wholeUsage).Usage()[0]
	for name, test := range map[string]struct {
		test *catalog.AttributeTest
		fits map[string]bool
	}{
		"equals":      {&r.When[0].Tests[0], map[string]bool{"x": true, "true": true, "X": false, "xx": false, "": false}},
		"matches":     {&r.When[1].Tests[0], map[string]bool{"y": true, "yy": false, "": false}},
		"not_matches": {&r.Where[0], map[string]bool{"x": false, "yx": true, "": true}},
	} {
		for value, want := range test.fits {
			if got := test.test.Fits(value); got != want {
				t.Errorf("%s: %q fits %t", name, value, got)
			}
		}
	}
}

func TestCatalog_LocationOf(t *testing.T) {
	t.Parallel()
	cat := load(t, wholeUsage)
	places := cat.Usage()[0].Location[0].Places
	for value, want := range map[string]place.ID{"JP": "JP", "japan": "JP", "west": "US", "Germany": "DE", "global": place.Global} {
		if got, ok := cat.LocationOf(value, places); got != want || !ok {
			t.Errorf("%q is %q, %t; want %s", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "West", "nowhere", "@none", "@resource-location"} {
		if got, ok := cat.LocationOf(value, places); ok {
			t.Errorf("%q is %s", value, got)
		}
	}
}

// An overlay adds rules and a provider of its own, and uses features of its own and of the base layer.
func TestBuild_usageInLayers(t *testing.T) {
	t.Parallel()
	const overlay = `
features: [{id: crm, name: CRM, product: Own, description: D.}]
terraform_providers: [{id: crm, source: own/crm, version: "1", url: "https://crm.example"}]
usage:
  - {resources: [crm_letter], features: [crm, mail]}
`
	cat, err := layers("usage: [{resources: [own_t], features: [mail]}]\nterraform_providers: [{id: own, source: our/own, version: \"1\", url: \"https://own.example\"}]", overlay)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range cat.Usage() {
		got = append(got, r.Layer+": "+r.Resources[0].Text)
		for _, f := range r.Features {
			got = append(got, f.ID)
		}
	}
	for _, p := range cat.TerraformProviders() {
		got = append(got, p.ID)
	}
	if diff := cmp.Diff([]string{"overlay 1: own_t", "mail", "overlay 2: crm_letter", "crm", "mail", "crm", "own"}, got); diff != "" {
		t.Error(diff)
	}
	_, err = layers("usage: [{resources: [t], features: [crm]}]", overlay+"  - {resources: [u], features: [crn]}\n")
	want := []string{`overlay1.yaml:1:37: usage of t: unknown feature "crm"`, `overlay2.yaml:6:33: usage of u: unknown feature "crn"; did you mean "crm"?`}
	if diff := cmp.Diff(want, messages(t, err)); diff != "" {
		t.Error(diff)
	}
}
