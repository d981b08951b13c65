// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// exempted is a requirement that the fax breaks, with an exemption for it.
func exempted(exemption string, more ...string) string {
	return requirement(append(more, `store_in = ["JP"]`, `features = ["fax"]`, `tenant = { country = "JP" }`, `exemptions = { fax = { `+exemption+` } }`)...)
}

const accepted = `feature = "fax", reason = "Accepted in the risk register", expires = "2027-03-31"`

func TestRequirement_validExemption(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config: exempted(`
    feature     = "Contoso Fax"
    aspect      = "storage"
    places      = ["US"]
    code        = "RES101"
    category    = "mitigated"
    reason      = "Encrypted with a key of our own"
    ticket      = "GRC-114"
    approved_by = "CISO"
    expires     = "2027-03-31"
`),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{
			"outcome": acctest.Text("not_met"), "compliant": acctest.Yes,
			"findings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"feature": acctest.Text("fax"), "outcome": acctest.Text("not_met"), "exemption": acctest.Text("fax"),
			})}),
		}),
	})
}

func TestRequirement_exemptionOnItsDays(t *testing.T) {
	t.Parallel()
	on := func(year int, month time.Month, day int) resource.TestStep {
		return resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(contoso(t), acctest.WithToday(year, month, day)), Config: exempted(accepted)}
	}
	first, last, after := on(2026, time.November, 24), on(2027, time.March, 31), on(2027, time.April, 1)
	first.ConfigStateChecks = acctest.Expect(this, acctest.Attributes{"compliant": acctest.Yes})
	last.ConfigPlanChecks = expectEmptyPlan // the day is not in the state
	after.ExpectError = acctest.Message("RES101 fax stores data outside the allowed places", "RES301 exemption fax has expired",
		`The exemption "fax" for fax was valid until 2027-03-31 (UTC)`, "Reason on record: Accepted in the risk register")
	unit(t, first, last, after)
}

// What an exemption does on each day around its end.
func TestRequirement_exemptionMessages(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		day              time.Time
		errors, warnings string
	}{
		"long before":    {time.Date(2027, time.February, 28, 0, 0, 0, 0, time.UTC), "[]", "[]"},
		"30 days before": {time.Date(2027, time.March, 1, 0, 0, 0, 0, time.UTC), "[]", "[RES302 exemption fax expires soon]"},
		"last day":       {time.Date(2027, time.March, 31, 0, 0, 0, 0, time.UTC), "[]", "[RES302 exemption fax expires soon]"},
		"day after":      {time.Date(2027, time.April, 1, 0, 0, 0, 0, time.UTC), "[RES101 fax stores data outside the allowed places RES301 exemption fax has expired]", "[]"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan(t, acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Values{
				"fax": acctest.Values{"feature": "fax", "reason": "Accepted", "expires": "2027-03-31"},
			}}, contoso(t), acctest.WithToday(tt.day.Year(), tt.day.Month(), tt.day.Day()))
			if got := fmt.Sprint(p.Diagnostics.Errors().Summaries()); got != tt.errors {
				t.Errorf("errors %s, want %s", got, tt.errors)
			}
			if got := fmt.Sprint(p.Diagnostics.Warnings().Summaries()); got != tt.warnings {
				t.Errorf("warnings %s, want %s", got, tt.warnings)
			}
			for _, d := range p.Diagnostics {
				if want := map[bool]string{true: "features", false: "exemptions"}[d.Summary[:6] == "RES101"]; d.Path != want {
					t.Errorf("%s is at %q, want %q", d.Summary, d.Path, want)
				}
			}
		})
	}
}

func TestRequirement_exemptionWarningText(t *testing.T) {
	t.Parallel()
	p := plan(t, acctest.Values{"exemptions": acctest.Values{
		"crm": acctest.Values{"feature": "crm", "reason": "No longer needed"},
		"fax": acctest.Values{"feature": "fax", "reason": "Accepted", "expires": "2026-12-01"},
	}, "features": []string{"crm", "fax"}}, contoso(t))
	want := acctest.Diagnostics{
		{
			Warning: true, Path: "exemptions", Summary: "RES302 exemption fax expires soon",
			Detail: `The exemption "fax" for fax is valid until 2026-12-01 (UTC). From the next day on the finding that it covers counts again. Renew it, or turn the feature off.`,
		},
		{
			Warning: true, Path: "exemptions", Summary: "RES303 exemption crm matches nothing",
			Detail: `The exemption "crm" for crm covers no finding of this requirement: the feature is not used, meets the requirement, or has its data in other places than the exemption allows. ` +
				`Remove it, or correct feature, aspect and places.`,
		},
	}
	if diff := cmp.Diff(want, p.Diagnostics); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

// An exemption that is expired is as bad as the violation that it covered, and no worse.
func TestRequirement_expiredExemptionSeverity(t *testing.T) {
	t.Parallel()
	for severity, want := range map[string]int{"error": 2, "warn": 0, "report": 0} {
		p := plan(t, acctest.Values{"on_violation": severity, "features": []string{"fax"}, "exemptions": acctest.Values{
			"fax": acctest.Values{"feature": "fax", "reason": "Accepted", "expires": "2026-01-31"},
		}}, contoso(t))
		if got := len(p.Diagnostics.Errors()); got != want {
			t.Errorf("on_violation = %q: %d errors, want %d:\n%s", severity, got, want, p.Diagnostics)
		}
		if got := len(p.Diagnostics.Warnings()); got != map[string]int{"warn": 2}[severity] {
			t.Errorf("on_violation = %q: %d warnings:\n%s", severity, got, p.Diagnostics)
		}
	}
}

// Which exemptions cover the finding "fax stores data in the US", and which do not.
func TestRequirement_exemptionScope(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		exemption acctest.Values
		covers    bool
	}{
		"feature alone":     {acctest.Values{"feature": "fax"}, true},
		"by its name":       {acctest.Values{"feature": "contoso fax"}, true},
		"other feature":     {acctest.Values{"feature": "crm"}, false},
		"aspect":            {acctest.Values{"feature": "fax", "aspect": "storage"}, true},
		"other aspect":      {acctest.Values{"feature": "fax", "aspect": "processing"}, false},
		"code":              {acctest.Values{"feature": "fax", "code": "RES101"}, true},
		"other code":        {acctest.Values{"feature": "fax", "code": "RES202"}, false},
		"place":             {acctest.Values{"feature": "fax", "places": []string{"United States"}}, true},
		"wider place":       {acctest.Values{"feature": "fax", "places": []string{"global"}}, true},
		"other place":       {acctest.Values{"feature": "fax", "places": []string{"asia"}}, false},
		"waiver":            {acctest.Values{"feature": "fax", "category": "waiver"}, true},
		"one place of many": {acctest.Values{"feature": "fax", "places": []string{"JP", "US"}}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.exemption["reason"] = "Accepted"
			p := plan(t, acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Values{"it": tt.exemption}}, contoso(t))
			if covered := len(p.Diagnostics.Errors()) == 0; covered != tt.covers {
				t.Errorf("covered: %v, want %v:\n%s", covered, tt.covers, p.Diagnostics)
			}
			if unmatched := fmt.Sprint(p.Diagnostics.Warnings().Summaries()) == "[RES303 exemption it matches nothing]"; unmatched == tt.covers {
				t.Errorf("covers: %v, warnings:\n%s", tt.covers, p.Diagnostics.Warnings())
			}
		})
	}
}

func TestRequirement_unmatchedExemption(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{ // only a warning: the plan passes
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config: requirement(`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = "JP" }`,
			`exemptions = { old = { feature = "fax", reason = "Was needed once" } }`),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met"), "compliant": acctest.Yes, "findings": knownvalue.ListSizeExact(0)}),
	})
}

func TestRequirement_malformedExemption(t *testing.T) {
	t.Parallel()
	tests := []struct{ exemption, summary, says string }{
		{`feature = "fax"`, "Incorrect attribute value type", `"fax": attribute "reason" is required`},
		{`feature = "fax", reason = " "`, "Reason missing", `The value of exemptions["fax"].reason is blank.`},
		{`feature = "fax", reason = "x", expires = "31.03.2027"`, "Not a date", `exemptions["fax"].expires has to be a day, but "31.03.2027" is not a date of the form 2022-04-15`},
		{`feature = "fax", reason = "x", expires = "2027-02-30"`, "Not a date", `"2027-02-30" is not a date`},
		{`feature = "fax", reason = "x", places = ["Untied States"]`, "Unknown place", `did you mean "United States"?`},
		{`feature = "fax", reason = "x", places = []`, "Invalid Attribute Value", `exemptions["fax"].places list must contain at least 1 elements`},
		{`feature = "fax", reason = "x", code = "RES999"`, "Invalid Attribute Value Match", `exemptions["fax"].code value must be one of: ["RES101"`},
		{`feature = "fax", reason = "x", aspect = "backup"`, "Invalid Attribute Value Match", `exemptions["fax"].aspect value must be one of: ["storage" "processing"]`},
		{`feature = "fax", reason = "x", category = "none"`, "Invalid Attribute Value Match", `exemptions["fax"].category value must be one of: ["waiver" "mitigated"]`},
		{`feature = "", reason = "x"`, "Invalid Attribute Value Length", `exemptions["fax"].feature string length must be at least 1`},
	}
	steps := make([]resource.TestStep, len(tests))
	for i, tt := range tests {
		steps[i] = resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: exempted(tt.exemption), PlanOnly: true, ExpectError: acctest.Message(tt.summary, tt.says)}
	}
	unit(t, steps...)
}
