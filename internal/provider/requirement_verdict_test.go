// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

func TestRequirement_violation(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: requirement(`store_in = ["JP"]`, `features = ["entra-core-directory", "entra-mfa", "azure-rbac"]`, `tenant = `+japan),
		ExpectError: acctest.Message(
			"Error running pre-apply plan",
			"RES101 azure-rbac stores data outside the allowed places",
			"RES101 entra-mfa stores data outside the allowed places", // one for each broken feature
			`Requirement "Data at rest" allows Japan (JP). Microsoft Entra multifactor authentication stores customer data in the United States (US)`,
			"for a tenant that signed up in Japan on 2024-02-01.",
			"Statement  entra-mfa/japan-stored-in-us (exception)",
			"Customer data storage for Japan customers in Microsoft Entra ID, 2024-01-03, https://learn.microsoft.com/en-us/entra/fundamentals/data-storage-japan",
			"Turn the feature off, allow the place in store_in, or record an exemption:",
		),
	})
}

func TestRequirement_violationText(t *testing.T) {
	t.Parallel()
	p := plan(t, acctest.Values{"store_in": []string{"US"}, "features": []string{"wiki", "crm"}, "tenant": acctest.Values{"country": "JP", "created": "2025-03-04"}}, contoso(t))
	want := acctest.Diagnostics{
		{
			Path: "features", Summary: "RES101 crm stores data outside the allowed places",
			Detail: `Requirement "Data at rest" allows the United States (US). Contoso CRM stores customer data in Japan (JP) for a tenant that signed up in Japan on 2025-03-04.

  Statement  crm/stored
  Says       stored in Japan (JP): customer records
  Source     Where Contoso keeps data, 2026-05-01, https://contoso.example/data

Turn the feature off, allow the place in store_in, or record an exemption:
  exemptions = { crm = { feature = "crm", aspect = "storage", places = ["JP"], reason = "…", expires = "…" } }`,
		},
		{
			Path: "features", Summary: "RES101 wiki stores data outside the allowed places",
			Detail: `Requirement "Data at rest" allows the United States (US). Contoso Wiki stores customer data in Japan (JP) for a tenant that signed up in Japan on 2025-03-04.

  Statement  wiki/stored (general rule, no source speaks of the feature)
  Says       stored in Japan (JP): pages
  Source     Where Contoso keeps data, 2026-05-01, https://contoso.example/data
  Reserve    most of the pages

Turn the feature off, allow the place in store_in, or record an exemption:
  exemptions = { wiki = { feature = "wiki", aspect = "storage", places = ["JP"], reason = "…", expires = "…" } }`,
		},
	}
	if diff := cmp.Diff(want, p.Diagnostics); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

// The exemption that a message shows has to be one that covers the finding.
func TestRequirement_shownExemptionCovers(t *testing.T) {
	t.Parallel()
	with := func(exemption string) string {
		return requirement(`store_in = ["JP"]`, `features = ["entra-mfa"]`, `tenant = `+japan, exemption)
	}
	cli := acctest.NewCLI(t, with(""))
	text := cli.Run(nil, "plan").Text
	_, shown, ok := strings.Cut(text, "\n  exemptions = ")
	shown, _, _ = strings.Cut(shown, "\n")
	if !ok {
		t.Fatalf("no exemption in:\n%s", text)
	}
	shown = strings.Replace(shown, `reason = "…", expires = "…"`, `reason = "Accepted", expires = "2027-12-31"`, 1)
	cli.Write("main.tf", with("exemptions = "+shown))
	if got := cli.Run(nil, "plan"); got.Code != 0 {
		t.Errorf("the plan fails with the exemption that its message showed (%s):\n%s", shown, got.Text)
	}
}

func TestRequirement_update(t *testing.T) {
	t.Parallel()
	step := func(features string, findings int) resource.TestStep {
		return resource.TestStep{
			ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
			Config:                   requirement(`store_in = ["JP"]`, `features = [`+features+`]`, `tenant = { country = "JP" }`, `on_violation = "report"`),
			ConfigStateChecks:        acctest.Expect(this, acctest.Attributes{"findings": knownvalue.ListSizeExact(findings), "compliant": knownvalue.Bool(findings == 0)}),
		}
	}
	more := step(`"crm", "fax"`, 1)
	more.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(this, plancheck.ResourceActionUpdate), plancheck.ExpectKnownValue(this, tfjsonpath.New("outcome"), acctest.Text("not_met")),
	}
	unit(t, step(`"crm"`, 0), more, step(`"crm", "wiki"`, 0))
}

func TestRequirement_warn(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, moved...)),
		Config:                   requirement(`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = "JP" }`, `on_violation = "warn"`),
		ConfigStateChecks:        acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("not_met"), "compliant": acctest.No}),
	})
	p := plan(t, acctest.Values{"on_violation": "warn"}, contoso(t, moved...))
	if diff := cmp.Diff([]string{"RES101 crm stores data outside the allowed places"}, p.Diagnostics.Warnings().Summaries()); diff != "" || len(p.Diagnostics.Errors()) > 0 {
		t.Errorf("want one warning, got:\n%s", p.Diagnostics)
	}
}

func TestRequirement_report(t *testing.T) {
	t.Parallel()
	step := resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, moved...)),
		Config:                   requirement(`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = "JP" }`, `on_violation = "report"`),
	}
	step.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{
		plancheck.ExpectKnownValue(this, tfjsonpath.New("compliant"), acctest.No),
		plancheck.ExpectKnownValue(this, tfjsonpath.New("findings"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
			"code": acctest.Text("RES101"), "outcome": acctest.Text("not_met"), "feature": acctest.Text("crm"), "aspect": acctest.Text("storage"), "places": acctest.Texts("US"),
			"statements": acctest.Texts("crm/moved"), "layers": acctest.Texts("base"), "needs": acctest.Texts(), "exemption": knownvalue.Null(),
			"application": knownvalue.Null(), "count": knownvalue.Int64Exact(0), "used_by": acctest.Texts(),
		})})),
	}
	unit(t, step)
	if p := plan(t, acctest.Values{"on_violation": "report"}, contoso(t, moved...)); len(p.Diagnostics) > 0 {
		t.Errorf("want no message, got:\n%s", p.Diagnostics)
	}
}

func TestRequirement_reportWithPostcondition(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, moved...)),
		Config:                   gated,
		ExpectError:              acctest.Message("Error running pre-apply plan", "Resource postcondition failed", "The data is not where it has to be."),
	}, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   gated,
		ConfigStateChecks:        acctest.Expect(this, acctest.Attributes{"compliant": acctest.Yes}),
	})
}

// gated leaves the failing to Terraform: a postcondition, which Terraform does not ask when it destroys.
var gated = requirement(`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = "JP" }`, `on_violation = "report"`, `
  lifecycle {
    postcondition {
      condition     = self.compliant
      error_message = "The data is not where it has to be."
    }
  }`)

func TestRequirement_undetermined(t *testing.T) {
	t.Parallel()
	with := func(severity string) resource.TestStep {
		return resource.TestStep{
			ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
			Config:                   requirement(`store_in = ["JP"]`, `features = ["lake"]`, `tenant = { country = "JP" }`, severity),
			ConfigStateChecks:        acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("undetermined"), "compliant": acctest.No}),
		}
	}
	failing := func(severity string) resource.TestStep {
		step := with(severity)
		step.ConfigStateChecks = nil
		step.ExpectError = acctest.Message("RES204 not certain whether lake stores data in the allowed places", "a place that the source does not name", "Find out where the data is, and record the result as an exemption")
		return step
	}
	// What a violation does says nothing of what is not certain.
	unit(t, failing(""), failing(`on_undetermined = "error"`), failing(`on_violation = "report"`), with(`on_undetermined = "warn"`), with(`on_undetermined = "report"`))
	for severity, want := range map[string]string{"warn": "[RES204 not certain whether lake stores data in the allowed places]", "report": "[]"} {
		p := plan(t, acctest.Values{"features": []string{"lake"}, "on_undetermined": severity}, contoso(t))
		if got := fmt.Sprint(p.Diagnostics.Warnings().Summaries()); got != want || len(p.Diagnostics.Errors()) > 0 {
			t.Errorf("%s: want the warnings %s, got:\n%s", severity, want, p.Diagnostics)
		}
	}
}

// Every reason for which a feature is not met or not certain, with its code, the start of its title and a part of its text.
func TestRequirement_codes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes       acctest.Values
		summary, says string
	}{
		"stored outside": {acctest.Values{"store_in": []string{"US"}}, "RES101 crm stores data outside", "stores customer data in Japan (JP)"},
		"processed outside": {
			acctest.Values{"features": []string{"wiki"}, "process_in": []string{"JP"}},
			"RES102 wiki processes data outside", "Contoso Wiki processes customer data in the United States (US)",
		},
		"unknown feature": {acctest.Values{"features": []string{"crn"}}, "RES201 crn is not in the catalog", `does not know the feature "crn"; did you mean "crm"? Each product`},
		"no statement": {
			acctest.Values{"features": []string{"crm"}, "process_in": []string{"JP"}},
			"RES202 no source says where crm processes data", "No source in the catalog says where Contoso CRM processes data for a tenant that signed up in Japan as of 2026-06-01.",
		},
		"input missing": {acctest.Values{"features": []string{"chat"}}, "RES203 not certain whether chat stores data in the allowed places", "depends on something that is not certain: options.region. It may be in Japan (JP) and the United States (US)."},
		"place open":    {acctest.Values{"features": []string{"lake"}}, "RES204 not certain whether lake stores data in the allowed places", "stores data in a place that the source does not name"},
		"commitment": {
			acctest.Values{"features": []string{"wiki"}, "commitment": "documented"},
			"RES206 not certain whether wiki stores data in the allowed places", "is less binding than what is asked for",
		},
		"reserve": {
			acctest.Values{"features": []string{"wiki"}, "strict_reserves": true},
			"RES207 not certain whether wiki stores data in the allowed places", "the source hedges, and strict_reserves is set",
		},
		"old source": {acctest.Values{"max_source_age_days": int64(30)}, "RES205 not certain whether crm stores data in the allowed places", "is older than 30 days on 2026-11-24"},
		"overlap":    {acctest.Values{"features": []string{"mesh"}}, "RES208 not certain whether mesh stores data in the allowed places", "no source says that this lies within the allowed places"},
		"conflict": {
			acctest.Values{"features": []string{"fax"}},
			"RES101 fax stores data outside", `The sources disagree, and every one of them counts. With reading = "newest" only the newest one does.`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors := plan(t, tt.changes, contoso(t)).Diagnostics.Errors()
			if len(errors) != 1 || !strings.HasPrefix(errors[0].Summary, tt.summary) || !strings.Contains(errors[0].Detail, tt.says) || errors[0].Path != "features" {
				t.Errorf("want one error %q at features that says %q, got:\n%s", tt.summary, tt.says, errors)
			}
		})
	}
}

// Arguments that decide between met and not: each passes on one side, and fails on the other (above).
func TestRequirement_met(t *testing.T) {
	t.Parallel()
	tests := map[string]acctest.Values{
		"store_in by name":      {"store_in": []string{"japan"}},
		"store_in a container":  {"store_in": []string{"asia"}},
		"process_in":            {"features": []string{"wiki"}, "process_in": []string{"JP", "US"}},
		"process_in left out":   {"features": []string{"wiki"}},
		"commitment":            {"features": []string{"crm"}, "commitment": "documented"},
		"weak commitment":       {"features": []string{"wiki"}, "commitment": "general-rule"},
		"strict_reserves":       {"features": []string{"crm"}, "strict_reserves": true},
		"max_source_age_days":   {"max_source_age_days": int64(207)},
		"strict_reserves off":   {"features": []string{"wiki"}, "strict_reserves": false},
		"options":               {"features": []string{"chat"}, "options": acctest.Values{"chat": map[string]string{"region": "jp"}}},
		"options by other name": {"features": []string{"chat"}, "options": acctest.Values{"Contoso Chat": map[string]string{"region": "jp"}}},
		"reading":               {"features": []string{"fax"}, "reading": "newest"},
		"as_of":                 {"features": []string{"fax"}, "as_of": "2025-06-01", "store_in": []string{"US"}},
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan(t, changes, contoso(t))
			if len(p.Diagnostics) > 0 || p.Values["outcome"] != "met" || p.Values["compliant"] != true {
				t.Errorf("outcome %v, compliant %v, messages:\n%s", p.Values["outcome"], p.Values["compliant"], p.Diagnostics)
			}
		})
	}
}

// Each argument on either side of what it decides, in one configuration.
func TestRequirement_argumentsThatDecide(t *testing.T) {
	t.Parallel()
	const wiki, chat, fax = `features = ["wiki"]`, `features = ["chat"]`, `features = ["fax"]`
	tests := []struct {
		code string // empty where it is met
		with []string
	}{
		{"RES102", []string{wiki, `process_in = ["JP"]`}},
		{"", []string{wiki, `process_in = ["US"]`}},
		{"RES206", []string{wiki, `commitment = "contractual"`}},
		{"", []string{wiki, `commitment = "general-rule"`}},
		{"RES207", []string{wiki, `strict_reserves = true`}},
		{"", []string{wiki, `strict_reserves = false`}},
		{"RES205", []string{wiki, `max_source_age_days = 206`}},
		{"", []string{wiki, `max_source_age_days = 207`}},
		{"RES101", []string{chat, `options = { chat = { region = "us" } }`}},
		{"", []string{chat, `options = { chat = { region = "jp" } }`}},
		{"RES101", []string{fax, `reading = "strictest"`}},
		{"", []string{fax, `reading = "newest"`}},
		{"RES101", []string{fax, `reading = "newest"`, `as_of = "2026-04-30"`}},
		{"", []string{fax, `reading = "newest"`, `as_of = "2026-05-01"`}},
	}
	step := resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(contoso(t))}
	for i, tt := range tests {
		label := fmt.Sprintf("r%d", i)
		step.Config += named(label, append(tt.with, `store_in = ["JP"]`, `tenant = { country = "JP" }`, `on_violation = "report"`, `on_undetermined = "report"`)...)
		var check knownvalue.Check = knownvalue.ListSizeExact(0)
		if tt.code != "" {
			check = knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"code": acctest.Text(tt.code)})})
		}
		step.ConfigStateChecks = append(step.ConfigStateChecks, acctest.Expect("residency_requirement."+label, acctest.Attributes{"findings": check})...)
	}
	unit(t, step)
}
