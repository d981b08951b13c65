// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import "testing"

func TestBuild_tenantErrors(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"an add-on that is taken, and one in another form": {
			"add_ons: [{id: vault, name: V, description: D.}, {id: My_Vault, name: V, description: D.}]\n",
			[]string{
				`x.yaml:1:11: add-on vault is already described`,
				`x.yaml:1:50: add-on "My_Vault": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`,
			},
		},
		"a setting that is taken, in another form, with too few values, with one value twice": {
			"settings:\n  - {id: sector, description: D., values: [a, b]}\n  - {id: my-sector, description: D., values: [a]}\n  - {id: other, description: D., values: [a, a]}\n",
			[]string{
				`x.yaml:2:5: setting sector is already described`,
				`x.yaml:3:5: setting "my-sector": the id has another form than ^[a-z0-9]+(_[a-z0-9]+)*$`,
				`x.yaml:3:5: setting my-sector: needs two values or more`,
				`x.yaml:4:5: setting other: a value is given twice`,
			},
		},
		"a region scope with an unknown geography and an unknown source": {
			"region_scopes: [{id: AS, geographies: {geo: geo/asia}, published: [pages@2020-01-01]}]\n",
			[]string{
				`x.yaml:1:45: region scope AS: unknown place "geo/asia"`,
				`x.yaml:1:68: region scope AS: unknown source "pages"; did you mean "page"?`,
			},
		},
		"a region scope with a family that no feature has": {
			"region_scopes: [{id: AS, geographies: {goe: geo/japan}, published: [page@2020-01-01]}]\n",
			[]string{`x.yaml:1:45: region scope AS: no feature has the geography family "goe"`},
		},
		"a region scope with tenants left out and no reason, and with a reason alone": {
			"region_scopes:\n  - {id: AS, unless: {countries: [JP]}, published: [page@2020-01-01]}\n  - {id: OC, why: W., published: [page@2020-01-01]}\n",
			[]string{
				`x.yaml:2:5: region scope AS: unless and why belong together`,
				`x.yaml:3:5: region scope OC: unless and why belong together`,
			},
		},
		"a region scope that is taken in one of its clouds": {
			"region_scopes:\n  - {id: eu, clouds: [china, public], published: [page@2020-01-01]}\n  - {id: NA, clouds: [china], published: [page@2020-01-01]}\n  - {id: XX, published: [page@2020-01-01]}\n",
			[]string{
				`x.yaml:2:5: region scope eu is already described`,
				`x.yaml:4:5: region scope XX is already described`,
			},
		},
	})
}

func TestBuild_geographyRuleErrors(t *testing.T) {
	t.Parallel()
	rule := func(fields string) string {
		return "geography_rules:\n  - {family: geo, published: [page@2020-01-01], " + fields + "}\n"
	}
	testBadFiles(t, map[string]badFile{
		"an id that is taken": {
			rule("id: geo/japan, geography: geo/japan"),
			[]string{`x.yaml:2:5: geography rule geo/japan is already described`},
		},
		"an id without a family": {
			rule("id: japan, geography: geo/japan"),
			[]string{`x.yaml:2:5: geography rule "japan": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"neither a geography nor a reason": {
			rule("id: geo/a"),
			[]string{`x.yaml:2:5: geography rule geo/a: give either a geography or why there is none`},
		},
		"both a geography and a reason": {
			rule("id: geo/a, geography: geo/japan, why: W."),
			[]string{`x.yaml:2:5: geography rule geo/a: give either a geography or why there is none`},
		},
		"an unknown geography": {
			rule("id: geo/a, geography: geo/japn"),
			[]string{`x.yaml:2:71: geography rule geo/a: unknown place "geo/japn"; did you mean "Geo Japan" or "geo/japan"?`},
		},
		"a placeholder in place of a geography": {
			rule(`id: geo/a, geography: "@tenant-geography"`),
			[]string{`x.yaml:2:71: geography rule geo/a: unknown placeholder "@tenant-geography"`},
		},
		"a condition on the geography that it finds": {
			rule("id: geo/a, geography: geo/japan, when: {geographies: [geo/japan]}"),
			[]string{`x.yaml:2:5: geography rule geo/a: a rule that finds the geography cannot depend on it`},
		},
		"the exclusion of a geography": {
			rule("id: geo/a, geography: geo/japan, when: {not_geographies: [geo/japan]}"),
			[]string{`x.yaml:2:5: geography rule geo/a: a rule that finds the geography cannot depend on it`},
		},
		"a family that no feature has": {
			"geography_rules:\n  - {family: gao, published: [page@2020-01-01], id: gao/a, geography: geo/japan}\n",
			[]string{`x.yaml:2:5: geography rule gao/a: no feature has the geography family "gao"`},
		},
	})
}

func TestBuild_conditionErrors(t *testing.T) {
	t.Parallel()
	when := func(condition string) string {
		return statement("stored_in: [JP], published: [page@2020-01-01], when: {" + condition + "}")
	}
	testBadFiles(t, map[string]badFile{
		"unknown countries, and a geography among the countries": {
			when("countries: [XY, geo/japan], not_countries: [ZZ, japan, geo/europe]"),
			[]string{
				`x.yaml:7:116: statement post/s: unknown place "XY"`,
				`x.yaml:7:120: statement post/s: geo/japan is neither a country nor an area`,
				`x.yaml:7:148: statement post/s: unknown place "ZZ"`,
				`x.yaml:7:159: statement post/s: geo/europe is neither a country nor an area`,
			},
		},
		"a country given twice, before a geography": {
			when("countries: [JP, Japan, geo/japan]"),
			[]string{
				`x.yaml:7:120: statement post/s: place JP is given twice`,
				`x.yaml:7:127: statement post/s: geo/japan is neither a country nor an area`,
			},
		},
		"a placeholder in place of a geography": {
			when(`geographies: ["@tenant-geography"], not_geographies: [geo/nowhere]`),
			[]string{
				`x.yaml:7:118: statement post/s: unknown placeholder "@tenant-geography"`,
				`x.yaml:7:158: statement post/s: unknown place "geo/nowhere"`,
			},
		},
		"unknown add-ons": {
			when("add_ons: [vaults], without_add_ons: [safe]"),
			[]string{
				`x.yaml:7:114: statement post/s: unknown add-on "vaults"; did you mean "vault"?`,
				`x.yaml:7:141: statement post/s: unknown add-on "safe"`,
			},
		},
		"an unknown setting, and an unknown value of a known one": {
			when("settings: {sectr: [education], sector: [public]}"),
			[]string{
				`x.yaml:7:9: statement post/s: setting "sector" cannot be "public", use one of ["commercial" "education"]`,
				`x.yaml:7:9: statement post/s: unknown setting "sectr"; did you mean "sector"?`,
			},
		},
		"an option of another feature": {
			when("options: {route: [far]}"),
			[]string{`x.yaml:7:9: statement post/s: unknown option "route"`},
		},
	})
}

// One wrong list of countries is wrong wherever it stands.
func TestBuild_conditionErrors_areFoundEachTime(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"twice the same wrong list": {
			"geography_rules:\n" +
				"  - {id: geo/a, family: geo, geography: geo/japan, published: [page@2020-01-01], when: {countries: [geo/japan]}}\n" +
				"  - {id: geo/b, family: geo, geography: geo/japan, published: [page@2020-01-01], when: {countries: [geo/japan]}}\n",
			[]string{
				`x.yaml:2:101: geography rule geo/a: geo/japan is neither a country nor an area`,
				`x.yaml:3:101: geography rule geo/b: geo/japan is neither a country nor an area`,
			},
		},
	})
}
