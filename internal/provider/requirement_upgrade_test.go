// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// later2026 are the changes with which each later catalog of these tests begins: its day, and a new text of the page.
var later2026 = []string{`version: "2026.06.01"`, `version: "2026.09.01"`, `{version: "2026-05-01"}]`, `{version: "2026-05-01"}, {version: "2026-08-15"}]`}

const (
	crmStored  = "{id: stored, stored_in: [JP], data: customer records, commitment: documented, published: [page@2025-01-01..2026-05-01]}\n"
	crmStays   = "{id: stored, stored_in: [JP], data: customer records, commitment: documented, published: [page@2025-01-01..2026-08-15]}\n"
	crmUnknown = "RES202 no source says where crm stores data"
)

// upgraded is a later catalog with changes, in which the CRM stays where it is unless they say otherwise.
func upgraded(t *testing.T, changes ...string) acctest.Option {
	t.Helper()
	return contoso(t, slices.Concat(later2026, changes)...)
}

// What moved when the verdict got worse: before and now, with the sources of both.
func TestRequirement_whatMoved(t *testing.T) {
	t.Parallel()
	const before = "  Before  crm/stored: Japan (JP) (Where Contoso keeps data, 2026-05-01)\n"
	tests := map[string]struct {
		arguments     acctest.Values
		catalog       acctest.Option
		summary, note string
	}{
		"to another place, by another page": {
			nil, contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, `versions: [{version: "2024-03-01"}]`, `versions: [{version: "2024-03-01"}, {version: "2026-07-01"}]`,
				crmStored, "{id: moved, stored_in: [US, JP], data: customer records, commitment: documented, published: [terms@2026-07-01]}\n"),
			broken, before + "  Now     crm/moved: the United States (US) and Japan (JP) (Terms of Contoso, 2026-07-01)\n",
		},
		"a second source": {
			nil, upgraded(t, crmStored, crmStays+"      - {id: terms, stored_in: [US], data: customer records, commitment: contractual, published: [terms@2024-03-01]}\n"), broken,
			before + "  Now     crm/stored: Japan (JP) (Where Contoso keeps data, 2026-08-15)\n  Now     crm/terms: the United States (US), commitment contractual (Terms of Contoso, 2024-03-01)\n",
		},
		"the page says so no more": {nil, upgraded(t), crmUnknown, before + "  Now     no statement\n"},
		"the end of its effect": {
			nil, contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "data: customer records,", `data: customer records, effective: {until: "2026-08-31"},`), crmUnknown, before + "  Now     no statement\n",
		},
		"it was wrong": {
			nil, contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "data: customer records,", `data: customer records, withdrawn: {since: "2026-08-15", reason: Misread.},`), crmUnknown, before + "  Now     no statement\n",
		},
		"it was wrong, as of a day": {
			acctest.Values{"as_of": "2026-05-31"}, contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "data: customer records,", `data: customer records, withdrawn: {since: "2026-08-15", reason: Misread.},`),
			crmUnknown, before + "  Now     no statement\n",
		},
		"the place is open": {
			nil, upgraded(t, crmStored, "{id: open, stored_in: [\"@unspecified\"], data: customer records, commitment: documented, published: [page@2026-08-15]}\n"),
			"RES204 not certain whether crm stores data in the allowed places", before + "  Now     crm/open: a place that the source does not name (Where Contoso keeps data, 2026-08-15)\n",
		},
		"the source hedges": {
			acctest.Values{"strict_reserves": true}, contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`, "data: customer records,", "data: customer records, reserve: most of them,"),
			"RES207 not certain whether crm stores data in the allowed places", before + "  Now     crm/stored: Japan (JP), reserve: most of them (Where Contoso keeps data, 2026-05-01)\n",
		},
		"it is less binding": {
			acctest.Values{"commitment": "documented"}, contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`, "data: customer records, commitment: documented", "data: customer records, commitment: general-rule"),
			"RES206 not certain whether crm stores data in the allowed places", before + "  Now     crm/stored: Japan (JP), commitment general-rule (Where Contoso keeps data, 2026-05-01)\n",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", arguments(tt.arguments), nil)
			if first.Values["outcome"] != "met" {
				t.Fatalf("before: %s", first.Diagnostics)
			}
			p := acctest.NewServer(t, tt.catalog).Plan("residency_requirement", arguments(tt.arguments), first)
			want := "RES209 The arguments are unchanged; the catalog moved since the last apply.\n" + tt.note + "\n"
			if errors := p.Diagnostics.Errors(); len(p.Diagnostics) != 1 || len(errors) != 1 || errors[0].Summary != tt.summary || !strings.HasPrefix(errors[0].Detail, want) {
				t.Errorf("want one error %q that begins with\n%s\ngot:\n%s", tt.summary, want, p.Diagnostics)
			}
		})
	}
}

// What is not certain any more, because a statement ended, follows on_catalog_change as a violation does.
func TestRequirement_endedStatementAsWarning(t *testing.T) {
	t.Parallel()
	const warn = `on_catalog_change = "warn"`
	open := acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("undetermined"), "compliant": acctest.No})
	before, after := acctest.Factories(contoso(t)), acctest.Factories(upgraded(t))
	unit(t, resource.TestStep{ProtoV6ProviderFactories: before, Config: inJapan(warn)},
		resource.TestStep{ProtoV6ProviderFactories: after, Config: inJapan(), ExpectError: acctest.Message(crmUnknown, "RES209 The arguments are unchanged", "Before crm/stored: Japan (JP)", "Now no statement")},
		resource.TestStep{ProtoV6ProviderFactories: after, Config: inJapan(warn), ConfigStateChecks: open},
		resource.TestStep{ProtoV6ProviderFactories: after, Config: inJapan(warn), ConfigPlanChecks: expectEmptyPlan, ConfigStateChecks: open})
}

// Where the verdict is as it was, or better, nothing is said of the catalog.
func TestRequirement_upgradeThatIsNoWorse(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		arguments     acctest.Values
		before, after acctest.Option
		outcome       string
	}{
		"another statement, the same place": {
			nil, contoso(t), upgraded(t, crmStored, "{id: again, stored_in: [JP], data: customer records, commitment: documented, published: [page@2026-08-15]}\n"), "met",
		},
		"a violation that ended": {
			acctest.Values{"on_violation": "warn"}, contoso(t, "stored_in: [JP], data: customer", "stored_in: [US], data: customer"), contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`), "met",
		},
		"a violation that is only possible now": {
			acctest.Values{"on_violation": "warn", "on_undetermined": "warn"}, contoso(t, "stored_in: [JP], data: customer", "stored_in: [US], data: customer"),
			contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`, "stored_in: [JP], data: customer", "stored_in: [asia], data: customer"), "undetermined",
		},
		"a violation that stays": {
			acctest.Values{"on_violation": "warn"}, contoso(t, "stored_in: [JP], data: customer", "stored_in: [US], data: customer"),
			contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`, "stored_in: [JP], data: customer", "stored_in: [US, global], data: customer"), "not_met",
		},
	} {
		first := acctest.NewServer(t, tt.before).Apply("residency_requirement", arguments(tt.arguments), nil)
		p := acctest.NewServer(t, tt.after).Plan("residency_requirement", arguments(tt.arguments), first)
		if len(p.Diagnostics.Errors()) > 0 || p.Values["outcome"] != tt.outcome || strings.Contains(p.Diagnostics.String(), "RES209") || p.Values["facts_digest"] == first.Values["facts_digest"] {
			t.Errorf("%s: outcome %v, got:\n%s", name, p.Values["outcome"], p.Diagnostics)
		}
	}
}

// An upgrade that moves nothing which the requirement uses shows no difference at all, and writes none into the state.
func TestRequirement_upgradeThatMovesOthers(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, requirement(`store_in = ["JP"]`, `features = ["crm", "mesh"]`, `tenant = { country = "JP" }`, `on_undetermined = "warn"`, `max_source_age_days = 400`))
	cli.Must([]acctest.Option{contoso(t)}, "apply", autoApprove)
	state := cli.Read("terraform.tfstate")
	later := []acctest.Option{contoso(t,
		`version: "2026.06.01"`, `version: "2026.09.01"`, // another day
		`versions: [{version: "2024-03-01"}]`, `versions: [{version: "2024-03-01"}, {version: "2026-07-01"}]`, // another text of another page
		"  - {id: asia,", "  - {id: KR, kind: country, name: Korea}\n  - {id: asia,", // another place
		"published: [terms@2024-03-01]", "published: [terms@2026-07-01]", // another text of a statement
		"stored_in: [JP], processed_in: [US], data: pages", "stored_in: [US], processed_in: [KR], data: pages", // other places of a statement
		"  - id: fax\n", "  - id: post\n    name: Contoso Post\n    product: Contoso\n    description: Letters.\n    statements:\n"+ // another feature
			"      - {id: stored, stored_in: [KR], data: letters, commitment: documented, published: [terms@2026-07-01]}\n  - id: fax\n",
		"data: messages, commitment: documented, when: {options: {region: [\"us\"]}}", "data: messages, reserve: most, commitment: documented, when: {options: {region: [\"us\"]}}",
	)}
	got := cli.Must(later, "plan", "-detailed-exitcode") // 2 where there is a difference
	if !strings.Contains(got.Flat(), "No changes.") || strings.Contains(got.Text, "RES209") {
		t.Errorf("want no changes, got:\n%s", got.Text)
	}
	cli.Must(later, "apply", autoApprove)
	if after := cli.Read("terraform.tfstate"); after != state {
		t.Errorf("the state was\n%s\nand is\n%s", state, after)
	}
}

// The id of the same arguments is the same in every version of the provider: another one would be a difference in the plan
// of everybody who upgrades, and would hide that it was the catalog that made a verdict worse.
func TestRequirement_idOfEveryVersion(t *testing.T) {
	t.Parallel()
	const want = "713970d66d93b99116db2b52749bf0fe"
	if got := plan(t, nil, contoso(t)).Values["id"]; got != want {
		t.Errorf("the id is %v, want %s; an argument that is left out must not count", got, want)
	}
}
