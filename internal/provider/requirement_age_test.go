// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

const (
	crmTooOld = "RES205 not certain whether crm stores data in the allowed places"
	// crmAge is the age in days, on the day of the tests, of the text that says where the CRM is.
	crmAge int64 = 207
)

// atMost are the arguments of a requirement with a limit for the age of texts, in days.
func atMost(days int64, changes acctest.Values) acctest.Values {
	all := acctest.Values{"max_source_age_days": days}
	for key, value := range changes {
		all[key] = value
	}
	return all
}

// The age is counted to today, unless a day is asked for.
func TestRequirement_oldSource(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes  acctest.Values
		provider acctest.Values
		options  []acctest.Option
		want     string
	}{
		"on the last day":               {atMost(crmAge, nil), nil, nil, "[]"},
		"on the next day":               {atMost(crmAge, nil), nil, []acctest.Option{acctest.WithToday(2026, time.November, 25)}, "[" + crmTooOld + "]"},
		"with a day less":               {atMost(crmAge-1, nil), nil, nil, "[" + crmTooOld + "]"},
		"years later, never upgraded":   {atMost(crmAge, nil), nil, []acctest.Option{acctest.WithToday(2031, time.July, 9)}, "[" + crmTooOld + "]"},
		"as of a day":                   {atMost(30, acctest.Values{"as_of": "2026-05-31"}), nil, []acctest.Option{acctest.WithToday(2031, time.July, 9)}, "[]"},
		"as of a later day":             {atMost(30, acctest.Values{"as_of": "2026-06-01"}), nil, nil, "[" + crmTooOld + "]"},
		"as of the provider's day":      {atMost(30, nil), acctest.Values{"as_of": "2026-05-31"}, nil, "[]"},
		"as of the environment's day":   {atMost(30, nil), nil, []acctest.Option{acctest.WithEnvironment(map[string]string{"RESIDENCY_AS_OF": "2026-05-31"})}, "[]"},
		"a clock behind the catalog":    {atMost(30, nil), nil, []acctest.Option{acctest.WithToday(2020, time.January, 1)}, "[" + crmTooOld + "]"},
		"a clock behind, and young":     {atMost(31, nil), nil, []acctest.Option{acctest.WithToday(2020, time.January, 1)}, "[]"},
		"a violation":                   {atMost(1, acctest.Values{"store_in": []string{"US"}}), nil, nil, "[" + broken + "]"},
		"an exemption for it":           {atMost(1, acctest.Values{"exemptions": acctest.Values{"crm": acctest.Values{"feature": "crm", "code": "RES205", "reason": "Read again, the page is as it was"}}}), nil, nil, "[]"},
		"an exemption for another code": {atMost(1, acctest.Values{"exemptions": acctest.Values{"crm": acctest.Values{"feature": "crm", "code": "RES207", "reason": "x"}}}), nil, nil, "[" + crmTooOld + "]"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t, append(tt.options, contoso(t))...)
			server.Configure(tt.provider)
			if got := fmt.Sprint(server.Plan("residency_requirement", arguments(tt.changes), nil).Diagnostics.Errors().Summaries()); got != tt.want {
				t.Errorf("errors %s, want %s", got, tt.want)
			}
		})
	}
}

func TestRequirement_oldSourceText(t *testing.T) {
	t.Parallel()
	errors := plan(t, atMost(200, nil), contoso(t)).Diagnostics.Errors()
	if len(errors) != 1 || errors[0].Path != "features" {
		t.Fatalf("want one error at features, got:\n%s", errors)
	}
	for _, want := range []string{
		"Contoso CRM stores data in Japan (JP) for a tenant that signed up in Japan, but what is said about it is older than 200 days on 2026-11-24.",
		"  Statement  crm/stored\n", "  Source     Where Contoso keeps data, 2026-05-01, https://contoso.example/data\n  Age        207 days on 2026-11-24, and 200 are allowed\n",
		"Read the page again, and upgrade the provider", "max_source_age_days", `exemptions = { crm = { feature = "crm", aspect = "storage", code = "RES205", reason = "…", expires = "…" } }`,
	} {
		if !strings.Contains(errors[0].Detail, want) {
			t.Errorf("the message does not say %q:\n%s", want, errors[0].Detail)
		}
	}
}

// The severity of an old text is its own; beside another reason the stricter of both counts, and a violation has its own.
func TestRequirement_onOldSource(t *testing.T) {
	t.Parallel()
	const none, warn, fail = "none", "warning", "error"
	hedged := acctest.Values{"features": []string{"wiki"}, "strict_reserves": true} // hedged, and old
	violated := acctest.Values{"store_in": []string{"US"}}
	tests := []struct {
		changes             acctest.Values
		undetermined, onAge any
		want                string
	}{
		{nil, nil, nil, fail},
		{nil, "warn", nil, warn},
		{nil, "report", nil, none},
		{nil, nil, "warn", warn},
		{nil, nil, "report", none},
		{nil, "report", "error", fail},
		{nil, "report", "warn", warn},
		{nil, "warn", "report", none},
		{hedged, "report", "report", none},
		{hedged, "report", "warn", warn},
		{hedged, "warn", "report", warn},
		{hedged, "warn", "error", fail},
		{hedged, "error", "report", fail},
		{violated, "report", "report", fail},
	}
	for _, tt := range tests {
		changes := atMost(1, tt.changes)
		changes["on_undetermined"], changes["on_old_source"] = tt.undetermined, tt.onAge
		p := plan(t, changes, contoso(t))
		got := none
		for _, d := range p.Diagnostics {
			got = map[bool]string{true: warn, false: fail}[d.Warning]
		}
		if got != tt.want || len(p.Diagnostics) > 1 {
			t.Errorf("%v: want %s, got %s:\n%s", changes, tt.want, got, p.Diagnostics)
		}
		if got != fail && (p.Values["outcome"] != "undetermined" || p.Values["compliant"] != false) {
			t.Errorf("%v: outcome %v, compliant %v", changes, p.Values["outcome"], p.Values["compliant"])
		}
	}
	// Without a limit it says nothing.
	if p := plan(t, acctest.Values{"on_old_source": "error"}, contoso(t)); len(p.Diagnostics) > 0 || p.Values["outcome"] != "met" {
		t.Errorf("without a limit: outcome %v:\n%s", p.Values["outcome"], p.Diagnostics)
	}
	env := acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": "warn"})
	if p := plan(t, atMost(1, nil), contoso(t), env); len(p.Diagnostics.Errors()) > 0 || len(p.Diagnostics.Warnings()) < 2 {
		t.Errorf("with enforcement off: got:\n%s", p.Diagnostics)
	}
}

// Time that passes is no change of the catalog, and no leniency towards one lets it pass.
func TestRequirement_oldSourceIsNoCatalogChange(t *testing.T) {
	t.Parallel()
	limited := arguments(atMost(crmAge, acctest.Values{"on_catalog_change": "warn"}))
	first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", limited, nil)
	if len(first.Diagnostics) > 0 {
		t.Fatalf("on the last day: got:\n%s", first.Diagnostics)
	}
	tomorrow := acctest.WithToday(2026, time.November, 25)
	p := acctest.NewServer(t, contoso(t), tomorrow).Plan("residency_requirement", limited, first)
	if errors := p.Diagnostics.Errors(); len(errors) != 1 || errors[0].Summary != crmTooOld || strings.Contains(errors[0].Detail, "RES209") {
		t.Errorf("a day later: want one error without RES209, got:\n%s", p.Diagnostics)
	}
	// Nor where the catalog moved to an old text at the same time.
	older := contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "published: [page@2025-01-01..2026-05-01]}\n", "published: [terms@2024-03-01]}\n")
	p = acctest.NewServer(t, older).Plan("residency_requirement", limited, first)
	if errors := p.Diagnostics.Errors(); len(errors) != 1 || errors[0].Summary != crmTooOld || strings.Contains(errors[0].Detail, "RES209") {
		t.Errorf("with an older text: want one error without RES209, got:\n%s", p.Diagnostics)
	}
}

// What was met but for its age, and is not any more, is a change of the catalog.
func TestRequirement_catalogChangeOfAnOldSource(t *testing.T) {
	t.Parallel()
	limited := arguments(atMost(1, acctest.Values{"on_old_source": "report"}))
	first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", limited, nil)
	for name, tt := range map[string]struct {
		option  acctest.Option
		summary string
	}{
		"moved":     {contoso(t, moved...), broken},
		"undefined": {contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "stored_in: [JP], data: customer", `stored_in: [asia], data: customer`), "RES208 not certain whether crm stores data in the allowed places"},
	} {
		p := acctest.NewServer(t, tt.option).Plan("residency_requirement", limited, first)
		if errors := p.Diagnostics.Errors(); len(errors) != 1 || errors[0].Summary != tt.summary || !strings.HasPrefix(errors[0].Detail, "RES209 ") {
			t.Errorf("%s: want one error %s with RES209, got:\n%s", name, tt.summary, p.Diagnostics)
		}
	}
}

// The leniency towards a change of the catalog says nothing of texts that are too old as well.
func TestRequirement_catalogChangeBesideAnOldSource(t *testing.T) {
	t.Parallel()
	hedge := contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, "stored_in: [JP], data: customer records, ", "stored_in: [JP], data: customer records, reserve: most of them, ")
	for onAge, fails := range map[string]bool{"error": true, "report": false} {
		limited := arguments(atMost(1, acctest.Values{"strict_reserves": true, "on_catalog_change": "warn", "on_old_source": onAge, "exemptions": acctest.Values{
			"old": acctest.Values{"feature": "crm", "code": "RES205", "reason": "Read again"},
		}}))
		first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", limited, nil)
		p := acctest.NewServer(t, hedge).Plan("residency_requirement", limited, first)
		if failed := len(p.Diagnostics.Errors()) > 0; failed != fails || !strings.Contains(p.Diagnostics.String(), "RES209") {
			t.Errorf("on_old_source %s: fails %t, got:\n%s", onAge, failed, p.Diagnostics)
		}
	}
}

// On a real CLI: the same configuration passes until the text is too old, and what is only a warning changes nothing from
// one day to the next.
func TestRequirement_oldSourceOnACLI(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, inJapan(`max_source_age_days = 207`))
	cli.Must([]acctest.Option{contoso(t)}, "apply", autoApprove)
	on := func(day int) []acctest.Option {
		return []acctest.Option{contoso(t), acctest.WithToday(2026, time.December, day)}
	}
	got := cli.MustFail(on(1), "Error: "+crmTooOld, "plan")
	for _, want := range []string{"214 days on 2026-12-01, and 207 are allowed", `features = ["crm"]`, "Where Contoso keeps data, 2026-05-01, https://contoso.example/data"} {
		if !strings.Contains(got.Flat(), want) {
			t.Errorf("the plan does not say %q:\n%s", want, got.Text)
		}
	}
	cli.Write("main.tf", inJapan(`max_source_age_days = 207`, `on_old_source = "warn"`))
	cli.Must(on(1), "apply", autoApprove)
	if got := cli.Must(on(2), "plan"); !strings.Contains(got.Flat(), "No changes.") || !strings.Contains(got.Flat(), "Warning: "+crmTooOld) {
		t.Errorf("want a warning and no changes, got:\n%s", got.Text)
	}
}

func TestRequirement_oldSourceInValues(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: inJapan(`max_source_age_days = 206`, `on_old_source = "report"`),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{
			"max_source_age_days": knownvalue.Int64Exact(206), "on_old_source": acctest.Text("report"), "outcome": acctest.Text("undetermined"), "compliant": acctest.No,
			"findings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"code": acctest.Text("RES205"), "outcome": acctest.Text("undetermined"), "aspect": acctest.Text("storage"), "places": acctest.Texts("JP"), "statements": acctest.Texts("crm/stored"),
			})}),
		}),
	})
}
