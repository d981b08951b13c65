// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/clock"
	residency "github.com/data-residency/terraform-provider-residency/internal/provider"
)

func TestFunctions_known(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: `
output "stored_in" {
  value = provider::residency::stored_in("CH", "entra-core-directory")
}
output "processed_in" {
  value = provider::residency::processed_in("JP", "azure-rbac")
}
output "contains" {
  value = [provider::residency::contains("EU", "francecentral"), provider::residency::contains("EU", "CH")]
}
output "complies" {
  value = [provider::residency::complies("CH", "entra-core-directory", ["eu-data-boundary"]), provider::residency::complies("JP", "azure-rbac", ["JP"])]
}
`,
		ConfigStateChecks: append(append(append(
			output("stored_in", acctest.Texts("eu-data-boundary")),
			output("processed_in", acctest.Texts("global"))...),
			output("contains", knownvalue.TupleExact([]knownvalue.Check{acctest.Yes, acctest.No}))...),
			output("complies", knownvalue.TupleExact([]knownvalue.Check{acctest.Yes, acctest.No}))...),
	})
}

// calls has a call of each function for each of its parameters, with %s in the place of that argument.
var calls = map[string]string{
	"stored_in country":     `provider::residency::stored_in(%s, "azure-rbac")`,
	"stored_in feature":     `provider::residency::stored_in("JP", %s)`,
	"processed_in country":  `provider::residency::processed_in(%s, "azure-rbac")`,
	"processed_in feature":  `provider::residency::processed_in("JP", %s)`,
	"contains boundary":     `provider::residency::contains(%s, "US")`,
	"contains place":        `provider::residency::contains("EU", %s)`,
	"complies country":      `provider::residency::complies(%s, "azure-rbac", ["JP"])`,
	"complies feature":      `provider::residency::complies("JP", %s, ["JP"])`,
	"complies places":       `provider::residency::complies("JP", "azure-rbac", %s)`,
	"complies one of a few": `provider::residency::complies("JP", "azure-rbac", ["JP", %s])`,
}

// requiresProvider lets a configuration call functions.
const requiresProvider = `
terraform {
  required_providers {
    residency = {
      source = "data-residency/residency"
    }
  }
}
`

// A call with an unknown argument is unknown in the plan, and judged at apply.
func TestFunctions_unknown(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"country": "terraform_data.country.output", "feature": "terraform_data.feature.output", "boundary": "terraform_data.country.output",
		"place": "terraform_data.country.output", "places": "[terraform_data.country.output]", "few": "terraform_data.country.output",
	}
	step := resource.TestStep{Config: `
resource "terraform_data" "country" {
  input = "JP"
}
resource "terraform_data" "feature" {
  input = "azure-rbac"
}
`}
	for name, call := range calls {
		words := strings.Fields(name)
		label := strings.ReplaceAll(name, " ", "_")
		step.Config += fmt.Sprintf("output %q {\n  value = %s\n}\n", label, fmt.Sprintf(call, values[words[len(words)-1]]))
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, plancheck.ExpectUnknownOutputValue(label))
		want := map[string]knownvalue.Check{"stored_in": acctest.Texts("global"), "processed_in": acctest.Texts("global"), "contains": acctest.No, "complies": acctest.No}[words[0]]
		step.ConfigStateChecks = append(step.ConfigStateChecks, output(label, want)...)
	}
	unit(t, step)
}

// Null is no country, feature or place.
func TestFunctions_null(t *testing.T) {
	t.Parallel()
	for name, call := range calls {
		got := acctest.NewCLI(t, requiresProvider+"output \"it\" {\n  value = "+fmt.Sprintf(call, "null")+"\n}\n").Run(nil, "plan")
		text := got.Flat()
		if got.Code == 0 || !strings.Contains(text, "Invalid function argument") && !strings.Contains(text, "Error in function call") || !strings.Contains(text, "null") {
			t.Errorf("%s: want an error about null, got:\n%s", name, got.Text)
		}
	}
}

func TestFunctions_badInput(t *testing.T) {
	t.Parallel()
	step := func(call string, says ...string) resource.TestStep {
		return resource.TestStep{Config: "output \"it\" {\n  value = provider::residency::" + call + "\n}\n", PlanOnly: true, ExpectError: acctest.Message(says...)}
	}
	unit(t,
		step(`stored_in("Japn", "entra-mfa")`, `Invalid value for "country" parameter: Unknown country "Japn"; did you mean "Japan"`),
		step(`processed_in("JP", "entra-mfaa")`, `Invalid value for "feature" parameter: The catalog does not know the feature "entra-mfaa"; did you mean "entra-mfa"`),
		step(`contains("EUU", "JP")`, `Invalid value for "boundary" parameter: Unknown place "EUU"`),
		step(`contains("EU", "Frace")`, `Invalid value for "place" parameter: Unknown place "Frace"; did you mean "France"`),
		step(`complies("JP", "entra-mfa", ["Japn"])`, `Invalid value for "places" parameter: Unknown place "Japn"; did you mean "Japan"`),
		step(`complies("JP", "entra-mfa", [])`, `Invalid value for "places" parameter: The list of allowed places is empty; name one at least.`),
	)
}

// functions returns the functions of a provider, by name.
func functions(t *testing.T, cat func(...catalog.Layer) (*catalog.Catalog, error)) map[string]function.Function {
	t.Helper()
	p, ok := residency.NewWith(residency.Build{}, residency.Dependencies{
		Catalog: cat, Clock: clock.Fixed(acctest.Today), Getenv: func(string) string { return "" },
	})().(provider.ProviderWithFunctions)
	if !ok {
		t.Fatal("the provider has no functions")
	}
	all := map[string]function.Function{}
	for _, build := range p.Functions(t.Context()) {
		f := build()
		var meta function.MetadataResponse
		f.Metadata(t.Context(), function.MetadataRequest{}, &meta)
		all[meta.Name] = f
	}
	return all
}

func TestFunctions_run(t *testing.T) {
	t.Parallel()
	text := func(s string) attr.Value { return types.StringValue(s) }
	list := func(texts ...string) attr.Value {
		all := make([]attr.Value, len(texts))
		for i := range texts {
			all[i] = types.StringValue(texts[i])
		}
		return types.ListValueMust(types.StringType, all)
	}
	yes, no := attr.Value(types.BoolValue(true)), attr.Value(types.BoolValue(false))
	tests := map[string]struct {
		function  string
		arguments []attr.Value
		want      attr.Value
		argument  int64 // that the error is about
		says      string
	}{
		"stored":                     {"stored_in", []attr.Value{text("JP"), text("crm")}, list("JP"), 0, ""},
		"stored, other spellings":    {"stored_in", []attr.Value{text("japan"), text("Contoso Sales")}, list("JP"), 0, ""},
		"stored, sources disagree":   {"stored_in", []attr.Value{text("JP"), text("fax")}, list("JP", "US"), 0, ""},
		"stored, option not stated":  {"stored_in", []attr.Value{text("JP"), text("chat")}, list("JP", "US"), 0, ""},
		"stored, place left open":    {"stored_in", []attr.Value{text("JP"), text("lake")}, list("@unspecified"), 0, ""},
		"stored, country unknown":    {"stored_in", []attr.Value{text("JPP"), text("crm")}, nil, 0, `Unknown country "JPP"`},
		"stored, country empty":      {"stored_in", []attr.Value{text(""), text("crm")}, nil, 0, "The country is empty"},
		"stored, country no country": {"stored_in", []attr.Value{text("asia"), text("crm")}, nil, 0, `Unknown country "asia"`},
		"stored, feature unknown":    {"stored_in", []attr.Value{text("JP"), text("crn")}, nil, 1, `does not know the feature "crn"; did you mean "crm"? Correct the name`},
		"stored, feature empty":      {"stored_in", []attr.Value{text("JP"), text("")}, nil, 1, `does not know the feature ""`},
		"processed":                  {"processed_in", []attr.Value{text("JP"), text("wiki")}, list("US"), 0, ""},
		"processed, nobody says":     {"processed_in", []attr.Value{text("JP"), text("crm")}, list(), 0, ""},
		"processed, country unknown": {"processed_in", []attr.Value{text("JPP"), text("crm")}, nil, 0, "Unknown country"},
		"processed, feature unknown": {"processed_in", []attr.Value{text("JP"), text("crn")}, nil, 1, "does not know the feature"},
		"contains":                   {"contains", []attr.Value{text("Asia"), text("Japan")}, yes, 0, ""},
		"contains itself":            {"contains", []attr.Value{text("JP"), text("JP")}, yes, 0, ""},
		"contains, outside":          {"contains", []attr.Value{text("JP"), text("US")}, no, 0, ""},
		"contains, a part":           {"contains", []attr.Value{text("JP"), text("asia")}, no, 0, ""},
		"contains everything":        {"contains", []attr.Value{text("global"), text("US")}, yes, 0, ""},
		"contains, boundary unknown": {"contains", []attr.Value{text("asja"), text("JP")}, nil, 0, `Unknown place "asja"; did you mean "Asia"`},
		"contains, place unknown":    {"contains", []attr.Value{text("asia"), text("")}, nil, 1, `Unknown place ""`},
		"complies":                   {"complies", []attr.Value{text("JP"), text("crm"), list("US", "JP")}, yes, 0, ""},
		"complies, container":        {"complies", []attr.Value{text("JP"), text("crm"), list("asia")}, yes, 0, ""},
		"complies, not met":          {"complies", []attr.Value{text("JP"), text("crm"), list("US")}, no, 0, ""},
		"complies, not certain":      {"complies", []attr.Value{text("JP"), text("chat"), list("JP")}, no, 0, ""},
		"complies, either way":       {"complies", []attr.Value{text("JP"), text("chat"), list("JP", "US")}, yes, 0, ""},
		"complies, no commitment":    {"complies", []attr.Value{text("JP"), text("lake"), list("global")}, no, 0, ""},
		"complies, country unknown":  {"complies", []attr.Value{text("JPP"), text("crm"), list("JP")}, nil, 0, "Unknown country"},
		"complies, feature unknown":  {"complies", []attr.Value{text("JP"), text("crn"), list("JP")}, nil, 1, "does not know the feature"},
		"complies, place unknown":    {"complies", []attr.Value{text("JP"), text("crm"), list("JP", "JPP")}, nil, 2, "Unknown place"},
		"complies, no place":         {"complies", []attr.Value{text("JP"), text("crm"), list()}, nil, 2, "The list of allowed places is empty"},
	}
	cat := acctest.Catalog(t, map[string]string{"contoso.yaml": contosoCatalog})
	all := functions(t, func(...catalog.Layer) (*catalog.Catalog, error) { return cat, nil })
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := run(t, all[tt.function], tt.arguments)
			switch {
			case resp.Error != nil && strings.HasSuffix(resp.Error.Text, "."):
				t.Errorf("%q ends with a full stop, and the CLI adds another", resp.Error.Text)
			case tt.want == nil && (resp.Error == nil || resp.Error.FunctionArgument == nil || *resp.Error.FunctionArgument != tt.argument || !strings.Contains(resp.Error.Text, tt.says)):
				t.Errorf("want an error of argument %d that says %q, got %v", tt.argument, tt.says, resp.Error)
			case tt.want != nil && resp.Error != nil:
				t.Errorf("got the error %v", resp.Error)
			case tt.want != nil && !resp.Result.Value().Equal(tt.want):
				t.Errorf("got %v, want %v", resp.Result.Value(), tt.want)
			}
		})
	}
}

func run(t *testing.T, f function.Function, arguments []attr.Value) function.RunResponse {
	t.Helper()
	var definition function.DefinitionResponse
	f.Definition(t.Context(), function.DefinitionRequest{}, &definition)
	result, err := definition.Definition.Return.NewResultData(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	resp := function.RunResponse{Result: result}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp
}

// A catalog that cannot be read stops everything, and says that it is our fault.
func TestFunctions_noCatalog(t *testing.T) {
	t.Parallel()
	broken := func(...catalog.Layer) (*catalog.Catalog, error) { return nil, errors.New("base.json: bad") }
	jp, crm := types.StringValue("JP"), types.StringValue("crm")
	for name, f := range functions(t, broken) {
		arguments := []attr.Value{jp, crm}
		if name == "complies" {
			arguments = append(arguments, types.ListValueMust(types.StringType, []attr.Value{jp}))
		}
		resp := run(t, f, arguments)
		if resp.Error == nil || resp.Error.FunctionArgument != nil || !strings.Contains(resp.Error.Text, "base.json: bad") || !strings.Contains(resp.Error.Text, "This is a bug in the provider") {
			t.Errorf("%s: got %v", name, resp.Error)
		}
	}
	found := acctest.NewServer(t, func(d *residency.Dependencies) { d.Catalog = broken }).Configure(nil)
	if len(found) != 1 || found[0].Summary != "Catalog cannot be read" || !strings.Contains(found[0].Detail, "base.json: bad") {
		t.Errorf("the provider: want one error, got:\n%s", found)
	}
}
