// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// inJapan is a requirement that Contoso's CRM meets until it moves.
func inJapan(arguments ...string) string {
	return requirement(append([]string{`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = "JP" }`}, arguments...)...)
}

func TestRequirement_judgedAgainByAnotherCatalog(t *testing.T) {
	t.Parallel()
	before, after := acctest.Factories(contoso(t)), acctest.Factories(contoso(t, moved...))
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: before, Config: inJapan(),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")}),
	}, resource.TestStep{
		ProtoV6ProviderFactories: after, Config: inJapan(),
		ExpectError: acctest.Message("RES101 crm stores data outside the allowed places",
			"RES209 The arguments are unchanged; the catalog moved since the last apply.",
			"Before crm/stored: Japan (JP) (Where Contoso keeps data, 2026-05-01)",
			"Now crm/moved: the United States (US) (Where Contoso keeps data, 2026-08-15)",
			`Requirement "Data at rest" allows Japan (JP).`),
	}, resource.TestStep{
		ProtoV6ProviderFactories: before, Config: inJapan(), ConfigPlanChecks: expectEmptyPlan,
	})
}

// The words about the catalog stand only where the catalog is what made the verdict worse.
func TestRequirement_catalogChangeIsNotBlamedForOthers(t *testing.T) {
	t.Parallel()
	before := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", arguments(nil), nil)
	tests := map[string]struct {
		changes acctest.Values
		options []acctest.Option
		blamed  bool
	}{
		"the catalog":                 {nil, []acctest.Option{contoso(t, moved...)}, true},
		"the catalog and an argument": {acctest.Values{"name": "Another name"}, []acctest.Option{contoso(t, moved...)}, false},
		"an argument":                 {acctest.Values{"store_in": []string{"US"}}, []acctest.Option{contoso(t)}, false},
		"another tenant":              {acctest.Values{"tenant": acctest.Values{"country": "US"}}, []acctest.Option{contoso(t, moved...)}, false},
		"a day":                       {acctest.Values{"as_of": "2026-09-01"}, []acctest.Option{contoso(t, moved...)}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.NewServer(t, tt.options...).Plan("residency_requirement", arguments(tt.changes), before)
			errors := p.Diagnostics.Errors()
			if len(errors) != 1 || strings.Contains(errors[0].Detail, "RES209") != tt.blamed {
				t.Errorf("want one error, RES209: %v, got:\n%s", tt.blamed, p.Diagnostics)
			}
		})
	}
}

func TestRequirement_catalogChangeAsWarning(t *testing.T) {
	t.Parallel()
	before, after := acctest.Factories(contoso(t)), acctest.Factories(contoso(t, moved...))
	const warn = `on_catalog_change = "warn"`
	notMet := acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("not_met"), "compliant": acctest.No})
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: before, Config: inJapan(warn),
	}, resource.TestStep{ // passes, and the state says what it passed
		ProtoV6ProviderFactories: after, Config: inJapan(warn), ConfigStateChecks: notMet,
	}, resource.TestStep{ // keeps passing while nothing changes
		ProtoV6ProviderFactories: after, Config: inJapan(warn), ConfigPlanChecks: expectEmptyPlan, ConfigStateChecks: notMet,
	}, resource.TestStep{ // whoever changes an argument has to look at it
		ProtoV6ProviderFactories: after, Config: strings.Replace(inJapan(warn), "Data at rest", "Customer data at rest", 1),
		ExpectError: acctest.Message("Error running pre-apply plan", "RES101 crm stores data outside the allowed places"),
	}, resource.TestStep{ // and so has whoever takes the leniency back
		ProtoV6ProviderFactories: after, Config: inJapan(), ExpectError: acctest.Message("RES101 crm stores data outside the allowed places"),
	})
}

func TestRequirement_catalogChangeWarningText(t *testing.T) {
	t.Parallel()
	lenient := arguments(acctest.Values{"on_catalog_change": "warn"})
	later := acctest.NewServer(t, contoso(t, moved...))
	first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", lenient, nil)
	second := later.Apply("residency_requirement", lenient, first)
	third := later.Apply("residency_requirement", lenient, second)
	for i, p := range []*acctest.Planned{second, third} {
		if len(p.Diagnostics) != 1 || !p.Diagnostics[0].Warning || !strings.HasPrefix(p.Diagnostics[0].Detail, "RES209 The arguments are unchanged") {
			t.Errorf("plan %d after the change: want one warning with RES209, got:\n%s", i+1, p.Diagnostics)
		}
	}
	if strings.Contains(third.Diagnostics.String(), "The statements are as before") {
		t.Errorf("the second plan after the change blames places:\n%s", third.Diagnostics)
	}
	if p := later.Plan("residency_requirement", lenient, nil); len(p.Diagnostics.Errors()) != 1 {
		t.Errorf("a new requirement is not judged leniently, got:\n%s", p.Diagnostics)
	}
}

// Other statements may change as they like.
func TestRequirement_catalogChangeThatTouchesNothing(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: inJapan(),
	}, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t,
			`version: "2026.06.01"`, `version: "2026.07.01"`, "stored_in: [JP], processed_in: [US], data: pages", "stored_in: [US], processed_in: [US], data: pages")),
		Config: inJapan(), ConfigPlanChecks: expectEmptyPlan,
	})
}

// A statement that was read again, in a newer text of its page, changes the digest and nothing else.
func TestRequirement_catalogChangeOfASource(t *testing.T) {
	t.Parallel()
	digest := statecheck.CompareValue(compare.ValuesDiffer())
	step := func(option acctest.Option) resource.TestStep {
		return resource.TestStep{
			ProtoV6ProviderFactories: acctest.Factories(option), Config: inJapan(),
			ConfigStateChecks: append(acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")}), digest.AddStateValue(this, tfjsonpath.New("facts_digest"))),
		}
	}
	second := step(contoso(t, `version: "2026.06.01"`, `version: "2026.09.01"`, `{version: "2026-05-01"}]`, `{version: "2026-05-01"}, {version: "2026-08-15"}]`,
		"customer records, commitment: documented, published: [page@2025-01-01..2026-05-01]", "customer records, commitment: documented, published: [page@2025-01-01..2026-08-15]"))
	second.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{plancheck.ExpectResourceAction(this, plancheck.ResourceActionUpdate)}
	unit(t, step(contoso(t)), second)
}

// Where the statements are as they were, a place can still have other members.
func TestRequirement_catalogChangeOfAPlace(t *testing.T) {
	t.Parallel()
	inAsia := acctest.Values{"store_in": []string{"asia"}, "on_catalog_change": "warn"}
	before := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", arguments(inAsia), nil)
	later := acctest.NewServer(t, contoso(t, `version: "2026.06.01"`, `version: "2026.07.01"`, "members: [JP]", "members: [US]"))
	p := later.Plan("residency_requirement", arguments(inAsia), before)
	if len(p.Diagnostics) != 1 || !p.Diagnostics[0].Warning || !strings.HasPrefix(p.Diagnostics[0].Detail,
		"RES209 The arguments are unchanged; the catalog moved since the last apply.\nThe statements are as before; which places lie within which is not.\n\n") {
		t.Errorf("want one warning with RES209, got:\n%s", p.Diagnostics)
	}
}

// An exemption that ends is no change of the catalog, whatever the catalog did while it held.
func TestRequirement_catalogChangeUnderAnExemption(t *testing.T) {
	t.Parallel()
	exempted := arguments(acctest.Values{"on_catalog_change": "warn", "exemptions": acctest.Values{"crm": acctest.Values{"feature": "crm", "reason": "In case", "expires": "2027-03-31"}}})
	first := acctest.NewServer(t, contoso(t)).Apply("residency_requirement", exempted, nil)
	second := acctest.NewServer(t, contoso(t, moved...)).Apply("residency_requirement", exempted, first)
	if len(second.Diagnostics) > 0 {
		t.Fatalf("the exemption covers what appears, got:\n%s", second.Diagnostics)
	}
	p := acctest.NewServer(t, contoso(t, moved...), acctest.WithToday(2027, time.April, 1)).Plan("residency_requirement", exempted, second)
	if got := len(p.Diagnostics.Errors()); got != 2 || strings.Contains(p.Diagnostics.String(), "RES209") {
		t.Errorf("want two errors without RES209, got:\n%s", p.Diagnostics)
	}
}

func TestRequirement_id(t *testing.T) {
	t.Parallel()
	id := func(changes acctest.Values, options ...acctest.Option) any {
		return plan(t, changes, append(options, contoso(t))...).Values["id"]
	}
	same := id(nil)
	if text, ok := same.(string); !ok || len(text) != 32 {
		t.Fatalf("id is %#v", same)
	}
	server := acctest.NewServer(t, contoso(t))
	server.Configure(acctest.Values{"as_of": "2026-05-31"})
	if server.Plan("residency_requirement", arguments(nil), nil).Values["id"] == same {
		t.Error("the id is the same with another as_of of the provider")
	}
	if diff := cmp.Diff(same, id(nil, acctest.WithToday(2031, 1, 2))); diff != "" {
		t.Errorf("the id changes with the day: %s", diff)
	}
	for _, severity := range []string{"on_violation", "on_undetermined", "on_old_source", "on_catalog_change"} {
		if diff := cmp.Diff(same, id(acctest.Values{severity: "warn"})); diff != "" {
			t.Errorf("the id changes with %s: %s", severity, diff)
		}
	}
	for name, changes := range map[string]acctest.Values{
		"name": {"name": "Other"}, "store_in": {"store_in": []string{"JP", "US"}}, "process_in": {"features": []string{"wiki"}, "process_in": []string{"US"}}, "features": {"features": []string{"crm", "wiki"}},
		"tenant": {"tenant": acctest.Values{"country": "US"}}, "as_of": {"as_of": "2026-05-31"}, "reading": {"reading": "newest"}, "commitment": {"commitment": "documented"},
		"max_source_age_days": {"max_source_age_days": int64(5000)},
	} {
		if id(changes) == same {
			t.Errorf("the id is the same with another %s", name)
		}
	}
}
