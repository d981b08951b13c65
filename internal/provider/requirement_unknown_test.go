// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// later is a value that is known only when the plan is applied.
func later(value string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %s\n}\n", value)
}

// unknownThenMet plans with unknown results, and is met at apply.
func unknownThenMet(t *testing.T, text string) resource.TestStep {
	t.Helper()
	step := resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: text}
	for _, name := range []string{"id", "outcome", "compliant", "findings", "facts_digest"} {
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, plancheck.ExpectUnknownValue(this, tfjsonpath.New(name)))
	}
	step.ConfigStateChecks = acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met"), "compliant": acctest.Yes})
	return step
}

// unknownThenViolated passes the plan, and fails at apply.
func unknownThenViolated(t *testing.T, text, summary string) resource.TestStep {
	t.Helper()
	return resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: text, ExpectError: acctest.Message("Error running apply", summary),
	}
}

func TestRequirement_unknownPlace(t *testing.T) {
	t.Parallel()
	body := requirement(`store_in = [terraform_data.later.output]`, `features = ["crm"]`, `tenant = { country = "JP" }`)
	unit(t, unknownThenMet(t, later(`"JP"`)+body))
	unit(t, unknownThenViolated(t, later(`"US"`)+body, "RES101 crm stores data outside the allowed places"))
	unit(t, unknownThenViolated(t, later(`"JPP"`)+body, `Unknown place`)) // a name is checked as soon as it is known
}

func TestRequirement_unknownFeatures(t *testing.T) {
	t.Parallel()
	body := requirement(`store_in = ["JP"]`, `features = terraform_data.later.output`, `tenant = { country = "JP" }`)
	unit(t, unknownThenMet(t, later(`["crm", "wiki"]`)+body))
	unit(t, unknownThenViolated(t, later(`["crm", "fax"]`)+body, "RES101 fax stores data outside the allowed places"))
	unit(t, unknownThenViolated(t, later(`["crm", "crm"]`)+body, "Feature given twice"))
	unit(t, unknownThenViolated(t, later(`["crm", "other"]`)+body, "RES201 other is not in the catalog"))
	unit(t, unknownThenViolated(t, later(`["crm", null]`)+body, "Null List Value"))
}

func TestRequirement_unknownTenant(t *testing.T) {
	t.Parallel()
	body := requirement(`store_in = ["JP"]`, `features = ["crm"]`, `tenant = { country = terraform_data.later.output }`)
	unit(t, unknownThenMet(t, later(`"JP"`)+body))
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, "when: {options: {region: [\"us\"]}}", "when: {countries: [JP]}")),
		Config:                   later(`"JP"`) + requirement(`store_in = ["JP"]`, `features = ["chat"]`, `options = { chat = { region = "jp" } }`, `tenant = { country = terraform_data.later.output }`),
		ExpectError:              acctest.Message("Error running apply", "RES101 chat stores data outside the allowed places"),
	})
	unit(t, unknownThenViolated(t, later(`"XX"`)+body, "Tenant profile not valid"))
}

// A required variable has no value when the configuration is validated, and its value when it is planned.
func TestRequirement_variable(t *testing.T) {
	t.Parallel()
	text := "variable \"places\" {\n  type = list(string)\n}\nvariable \"country\" {\n  type = string\n}\n" +
		requirement(`store_in = var.places`, `features = ["crm"]`, `tenant = { country = var.country }`)
	with := func(place string) resource.TestStep {
		return resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(contoso(t)), Config: text, ConfigVariables: config.Variables{
			"places": config.ListVariable(config.StringVariable(place)), "country": config.StringVariable("JP"),
		}}
	}
	met, violated := with("JP"), with("US")
	met.ConfigStateChecks = acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")})
	violated.ExpectError = acctest.Message("Error running pre-apply plan", "RES101 crm stores data outside the allowed places")
	unit(t, met, violated)
}

// What is certain is judged in the plan, whatever else is not known.
func TestRequirement_unknownWithCertainViolation(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   later(`"crm"`) + requirement(`store_in = ["JP"]`, `features = ["fax", terraform_data.later.output]`, `tenant = { country = "JP" }`),
		ExpectError:              acctest.Message("Error running pre-apply plan", "RES101 fax stores data outside the allowed places"),
	})
}

// What each unknown argument does to a plan: whether it fails already, and what the warning says.
func TestRequirement_pending(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes acctest.Values
		errors  string
		names   string // arguments that the warning names
	}{
		"place":                       {acctest.Values{"store_in": []any{"JP", acctest.Unknown}, "features": []string{"fax"}}, "[]", "store_in"},
		"places":                      {acctest.Values{"store_in": acctest.Unknown, "features": []string{"fax"}}, "[]", "store_in"},
		"process_in":                  {acctest.Values{"process_in": acctest.Unknown, "features": []string{"fax"}}, "[]", "process_in"},
		"feature":                     {acctest.Values{"features": []any{"fax", "lake", acctest.Unknown}}, "[RES101 fax stores data outside the allowed places]", "features"},
		"features":                    {acctest.Values{"features": acctest.Unknown}, "[]", "features"},
		"options":                     {acctest.Values{"features": []string{"chat", "fax"}, "options": acctest.Unknown}, "[RES101 fax stores data outside the allowed places]", "options"},
		"options of one":              {acctest.Values{"features": []string{"chat"}, "options": acctest.Values{"chat": acctest.Unknown}}, "[]", "options"},
		"option":                      {acctest.Values{"features": []string{"chat"}, "options": acctest.Values{"chat": acctest.Values{"region": acctest.Unknown}}}, "[]", "options"},
		"tenant":                      {acctest.Values{"features": []string{"fax"}, "tenant": acctest.Unknown}, "[]", "tenant, as_of or reading"},
		"tenant part":                 {acctest.Values{"features": []string{"fax"}, "tenant": acctest.Values{"country": "JP", "created": acctest.Unknown}}, "[]", "tenant, as_of or reading"},
		"as_of":                       {acctest.Values{"features": []string{"fax"}, "as_of": acctest.Unknown}, "[]", "tenant, as_of or reading"},
		"reading":                     {acctest.Values{"features": []string{"fax"}, "reading": acctest.Unknown}, "[]", "tenant, as_of or reading"},
		"name":                        {acctest.Values{"features": []string{"fax"}, "name": acctest.Unknown}, "[RES101 fax stores data outside the allowed places]", "name"},
		"commitment":                  {acctest.Values{"features": []string{"fax"}, "commitment": acctest.Unknown}, "[]", "commitment"},
		"strict_reserves":             {acctest.Values{"features": []string{"fax"}, "strict_reserves": acctest.Unknown}, "[]", "strict_reserves"},
		"max_source_age_days":         {acctest.Values{"features": []string{"fax"}, "max_source_age_days": acctest.Unknown}, "[]", "max_source_age_days"},
		"on_old_source":               {acctest.Values{"features": []string{"crm"}, "max_source_age_days": int64(1), "on_old_source": acctest.Unknown}, "[]", "on_old_source"},
		"on_violation":                {acctest.Values{"features": []string{"fax"}, "on_violation": acctest.Unknown}, "[]", "on_violation"},
		"on_undetermined":             {acctest.Values{"features": []string{"lake"}, "on_undetermined": acctest.Unknown}, "[]", "on_undetermined"},
		"on_catalog_change":           {acctest.Values{"features": []string{"fax"}, "on_catalog_change": acctest.Unknown}, "[]", "on_catalog_change"},
		"exemptions":                  {acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Unknown}, "[]", "exemptions"},
		"part of an exemption":        {acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Values{"fax": acctest.Values{"feature": "fax", "reason": acctest.Unknown}}}, "[]", "exemptions"},
		"what an exemption may cover": {acctest.Values{"features": []any{"crm", acctest.Unknown}, "exemptions": acctest.Values{"fax": acctest.Values{"feature": "fax", "reason": "x"}}}, "[]", "features"},
		"two":                         {acctest.Values{"features": acctest.Unknown, "store_in": acctest.Unknown}, "[]", "features; store_in"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan(t, tt.changes, contoso(t))
			if got := fmt.Sprint(p.Diagnostics.Errors().Summaries()); got != tt.errors {
				t.Errorf("errors %s, want %s", got, tt.errors)
			}
			warnings := p.Diagnostics.Warnings()
			if len(warnings) != 1 || warnings[0].Summary != "RES210 not judged as a whole yet" || !strings.Contains(warnings[0].Detail, "only when the plan is applied: "+tt.names+". ") {
				t.Errorf("want one warning that names %s, got:\n%s", tt.names, warnings)
			}
			for _, computed := range []string{"id", "outcome", "compliant", "findings", "facts_digest"} {
				if tt.errors == "[]" && p.Values[computed] != acctest.Unknown {
					t.Errorf("%s is %#v, want unknown", computed, p.Values[computed])
				}
			}
		})
	}
}
