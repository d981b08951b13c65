// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	"github.com/data-residency/terraform-provider-residency/internal/provider"
)

// assessment is a data source that judges these requirements.
func assessment(label string, arguments ...string) string {
	return fmt.Sprintf("data \"residency_assessment\" %q {\n  %s\n}\n", label, strings.Join(arguments, "\n  "))
}

// assess reads an assessment of one requirement, with changes.
func assess(t *testing.T, changes acctest.Values, options ...acctest.Option) (acctest.Values, acctest.Diagnostics) {
	t.Helper()
	return acctest.NewServer(t, options...).Read("residency_assessment", acctest.Values{"requirements": []any{arguments(changes)}})
}

// listOf returns the elements of a list of objects.
func listOf(t *testing.T, v acctest.Values, name string) []acctest.Values {
	t.Helper()
	if empty, ok := v[name].([]string); ok && len(empty) == 0 {
		return []acctest.Values{}
	}
	elements, ok := v[name].([]any)
	if !ok {
		t.Fatalf("%s is %#v", name, v[name])
	}
	all := make([]acctest.Values, len(elements))
	for i := range elements {
		if all[i], ok = elements[i].(acctest.Values); !ok {
			t.Fatalf("%s[%d] is %#v", name, i, elements[i])
		}
	}
	return all
}

func numbers(met, notMet, undetermined, exempted int64) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{
		"met": knownvalue.Int64Exact(met), "not_met": knownvalue.Int64Exact(notMet), "undetermined": knownvalue.Int64Exact(undetermined), "exempted": knownvalue.Int64Exact(exempted),
	})
}

func TestAssessment_everyAttribute(t *testing.T) {
	t.Parallel()
	null := knownvalue.Null()
	digest := func() knownvalue.Check { return acctest.Says() }
	result := func(name, outcome string, compliant bool, counts knownvalue.Check) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"name": acctest.Text(name), "outcome": acctest.Text(outcome), "compliant": knownvalue.Bool(compliant), "counts": counts, "facts_digest": digest(),
		})
	}
	fax := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"requirement": acctest.Text("At rest"), "id": acctest.Says(), "code": acctest.Text("RES101"), "outcome": acctest.Text("not_met"), "level": acctest.Text("error"),
		"feature": acctest.Text("fax"), "application": null, "aspect": acctest.Text("storage"), "places": acctest.Texts("US"), "statements": acctest.Texts("fax/page", "fax/terms"),
		"layers": acctest.Texts("base"), "needs": acctest.Texts(), "count": knownvalue.Int64Exact(0), "used_by": acctest.Texts(), "exemption": acctest.Text("faxes"),
		"title": acctest.Text("RES101 fax stores data outside the allowed places"), "message": acctest.Says("Contoso Fax stores customer data in", "Statement  fax/terms"),
	})
	wiki := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"requirement": acctest.Text("At rest"), "id": acctest.Says(), "code": null, "outcome": acctest.Text("met"), "level": null,
		"feature": acctest.Text("wiki"), "application": null, "aspect": acctest.Text("storage"), "places": acctest.Texts(), "statements": acctest.Texts("wiki/stored"),
		"layers": acctest.Texts("base"), "needs": acctest.Texts(), "count": knownvalue.Int64Exact(0), "used_by": acctest.Texts(), "exemption": null,
		"title": acctest.Text("wiki stores data in the allowed places"), "message": acctest.Says("Contoso Wiki stores data in Japan (JP)"),
	})
	chat := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"requirement": acctest.Text("Chat"), "id": acctest.Says(), "code": acctest.Text("RES203"), "outcome": acctest.Text("undetermined"), "level": acctest.Text("warning"),
		"feature": acctest.Text("chat"), "application": null, "aspect": acctest.Text("storage"), "places": acctest.Texts("US"), "statements": acctest.Texts("chat/in-jp", "chat/in-us"),
		"layers": acctest.Texts("base"), "needs": acctest.Texts("options.region"), "count": knownvalue.Int64Exact(0), "used_by": acctest.Texts(), "exemption": null,
		"title": acctest.Says("RES203"), "message": acctest.Says("State options.region (jp, us)"),
	})
	const tenant = `tenant = { country = "JP" }`
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config: assessment("full", `title = "Contoso"`, `folder = "infra"`, `file = "residency.tf"`, `requirements = [
    {
      name = "At rest", store_in = ["JP"], features = ["fax", "wiki"], `+tenant+`
      exemptions = { faxes = { feature = "fax", reason = "Accepted", expires = "2027-03-31" } }
    },
    { name = "Chat", store_in = ["JP"], features = ["chat"], on_undetermined = "warn", `+tenant+` },
  ]`) + assessment("plain", `requirements = [{ name = "CRM", store_in = ["JP"], features = ["crm"], `+tenant+` }]`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_assessment.full", acctest.Attributes{
				"title": acctest.Text("Contoso"), "folder": acctest.Text("infra"), "file": acctest.Text("residency.tf"), "requirements": knownvalue.ListSizeExact(2),
				"outcome": acctest.Text("not_met"), "compliant": knownvalue.Bool(false), "counts": numbers(1, 1, 1, 1), "judged_on": acctest.Text("2026-11-24"),
				"results":  knownvalue.ListExact([]knownvalue.Check{result("At rest", "not_met", true, numbers(1, 1, 0, 1)), result("Chat", "undetermined", false, numbers(0, 0, 1, 0))}),
				"findings": knownvalue.ListExact([]knownvalue.Check{fax, wiki, chat}),
				"markdown": acctest.Says("Contoso", "Not compliant", "faxes"), "html": acctest.Says("<!doctype html>", "Contoso", "faxes"), "sarif": acctest.Says(`"version": "2.1.0"`, "infra/residency.tf", "faxes"),
				"junit": acctest.Says("<testsuites", "At rest", "faxes"), "json": acctest.Says(`"format_version": "1.0"`, `"title": "Contoso"`, "faxes"), "csv": acctest.Says("requirement,", "faxes"),
			}),
			acctest.Expect("data.residency_assessment.plain", acctest.Attributes{
				"title": null, "folder": null, "file": null, "outcome": acctest.Text("met"), "compliant": knownvalue.Bool(true), "counts": numbers(1, 0, 0, 0), "judged_on": null,
				"markdown": acctest.Says("Data residency assessment"), "sarif": acctest.Says(`"results": []`),
			}),
		),
	})
}

// An assessment and the resource come to the same, whatever the arguments.
func TestAssessment_asTheResource(t *testing.T) {
	t.Parallel()
	tests := map[string]acctest.Values{
		"met":         {},
		"violation":   {"store_in": []string{"US"}, "process_in": []string{"JP"}, "features": []string{"crm", "wiki", "no such feature"}},
		"exemption":   {"features": []string{"fax"}, "exemptions": acctest.Values{"x": acctest.Values{"feature": "fax", "aspect": "storage", "places": []string{"US"}, "code": "RES101", "category": "mitigated", "reason": "R.", "ticket": "T", "approved_by": "CISO", "expires": "2026-11-24"}}},
		"expired":     {"features": []string{"fax"}, "exemptions": acctest.Values{"x": acctest.Values{"feature": "fax", "reason": "R.", "expires": "2026-11-23"}}},
		"commitment":  {"features": []string{"wiki", "crm"}, "commitment": "documented", "strict_reserves": true},
		"old":         {"max_source_age_days": int64(30)},
		"day":         {"features": []string{"fax"}, "as_of": "2024-06-01", "reading": "newest"},
		"options":     {"features": []string{"chat"}, "options": acctest.Values{"chat": map[string]string{"region": "us"}}},
		"own tenant":  {"tenant": acctest.Values{"country": "US", "created": "2024-01-01"}},
		"by evidence": {"features": []string{"lake", "mesh"}},
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := acctest.Values{"on_violation": "report", "on_undetermined": "report"}
			for key, value := range changes {
				report[key] = value
			}
			planned := plan(t, report, contoso(t))
			got, diags := assess(t, report, contoso(t))
			if len(diags) > 0 || len(planned.Diagnostics.Errors()) > 0 {
				t.Fatalf("assessment:\n%s\nresource:\n%s", diags, planned.Diagnostics)
			}
			for _, attribute := range []string{"outcome", "compliant"} {
				if got[attribute] != planned.Values[attribute] {
					t.Errorf("%s is %v, in the resource %v", attribute, got[attribute], planned.Values[attribute])
				}
			}
			if result := listOf(t, got, "results")[0]; result["facts_digest"] != planned.Values["facts_digest"] {
				t.Errorf("facts_digest is %v, in the resource %v", result["facts_digest"], planned.Values["facts_digest"])
			}
			want := listOf(t, planned.Values, "findings")
			open := slices.DeleteFunc(listOf(t, got, "findings"), func(f acctest.Values) bool { return f["outcome"] == "met" })
			for _, f := range open {
				for _, more := range []string{"requirement", "id", "level", "title", "message"} {
					delete(f, more)
				}
			}
			if diff := cmp.Diff(want, open); diff != "" {
				t.Errorf("findings (-resource +assessment):\n%s", diff)
			}
		})
	}
}

// What an argument says about how grave a finding is becomes its level, and changes nothing else.
func TestAssessment_level(t *testing.T) {
	t.Parallel()
	old := acctest.Values{"max_source_age_days": int64(30)}
	for _, tt := range []struct {
		changes acctest.Values
		want    any
	}{
		{acctest.Values{"store_in": []string{"US"}}, "error"},
		{acctest.Values{"store_in": []string{"US"}, "on_violation": "warn"}, "warning"},
		{acctest.Values{"store_in": []string{"US"}, "on_violation": "report"}, "note"},
		{acctest.Values{"features": []string{"lake"}, "on_violation": "report"}, "error"},
		{acctest.Values{"features": []string{"lake"}, "on_undetermined": "warn"}, "warning"},
		{old, "error"},
		{acctest.Values{"max_source_age_days": int64(30), "on_undetermined": "report"}, "note"},
		{acctest.Values{"max_source_age_days": int64(30), "on_undetermined": "report", "on_old_source": "warn"}, "warning"},
		{acctest.Values{}, nil},
	} {
		got, diags := assess(t, tt.changes, contoso(t))
		if len(diags) > 0 {
			t.Fatal(diags)
		}
		if level := listOf(t, got, "findings")[0]["level"]; level != tt.want {
			t.Errorf("%v: level %v, want %v", tt.changes, level, tt.want)
		}
		if got["compliant"] != (tt.want == nil) {
			t.Errorf("%v: compliant %v", tt.changes, got["compliant"])
		}
	}
}

// An exemption ends on its day.
func TestAssessment_day(t *testing.T) {
	t.Parallel()
	exempted := acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Values{"x": acctest.Values{"feature": "fax", "reason": "R.", "expires": "2027-03-31"}}}
	for day, compliant := range map[int]bool{31: true, 32: false} {
		got, _ := assess(t, exempted, contoso(t), acctest.WithToday(2027, time.March, day))
		if got["compliant"] != compliant {
			t.Errorf("on day %d of March compliant is %v", day, got["compliant"])
		}
	}
}

// nights is a clock that strikes midnight each time that it is asked.
type nights struct{ n *int }

func (c nights) Now() time.Time {
	*c.n++
	return acctest.Today.AddDate(0, 0, *c.n)
}

// All requirements of an assessment are judged on the day that it names.
func TestAssessment_oneDay(t *testing.T) {
	t.Parallel()
	exempted := arguments(acctest.Values{"features": []string{"fax"}, "exemptions": acctest.Values{"x": acctest.Values{"feature": "fax", "reason": "R.", "expires": "2027-03-31"}}})
	midnight := func(d *provider.Dependencies) { d.Clock = nights{new(int)} }
	got, diags := acctest.NewServer(t, contoso(t), midnight).Read("residency_assessment", acctest.Values{"requirements": []any{exempted, exempted, exempted}})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	if text := fmt.Sprint(got["json"]); got["judged_on"] != "2026-11-25" || strings.Count(text, `"days_left": 126`) != 6 {
		t.Errorf("judged on %v:\n%s", got["judged_on"], text)
	}
}

// A name that leads out of the repository is an error: code scanning would show nothing, and say nothing of it.
func TestAssessment_repository(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"folder", "file"} {
		for name, good := range map[string]bool{
			"infra": true, "infra/": true, "./infra/prod": true, "a/../b": true, "..a": true, ".": true, `a\b`: true,
			"/infra": false, "..": false, "../x": false, "a/../../x": false, `C:\x`: false, "c:/x": false, `\\x\y`: false, `..\x`: false,
		} {
			_, diags := acctest.NewServer(t, contoso(t)).Read("residency_assessment", acctest.Values{"requirements": []any{arguments(nil)}, argument: name})
			if errors := diags.Errors(); good && len(errors) > 0 || !good && (len(errors) != 1 || errors[0].Path != argument || errors[0].Summary != "Not within the repository") {
				t.Errorf("%s = %q: %s", argument, name, errors)
			}
		}
	}
}

// Each error says which requirement it is about, and of which argument.
func TestAssessment_badInput(t *testing.T) {
	t.Parallel()
	good := arguments(nil)
	tests := map[string]struct {
		bad           acctest.Values
		summary, says string
	}{
		"place":     {acctest.Values{"store_in": []string{"Japn"}}, "Unknown place", `In requirements[1], "Data at rest", argument store_in:`},
		"exemption": {acctest.Values{"exemptions": acctest.Values{"x": acctest.Values{"feature": "crm", "reason": "R.", "places": []string{"Nowhere"}}}}, "Unknown place", `argument exemptions:`},
		"option":    {acctest.Values{"options": acctest.Values{"crm": map[string]string{"x": "y"}}}, "Unknown option", `argument options:`},
		"inventory": {acctest.Values{"inventory": "{}"}, "Not an inventory", `argument inventory:`},
		"tenant":    {acctest.Values{"tenant": acctest.Values{"country": "Japn"}}, "Tenant profile not valid", `argument tenant`},
		"no tenant": {acctest.Values{"tenant": nil}, "No tenant known", `In requirements[1], "Data at rest"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := acctest.NewServer(t, contoso(t)).Read("residency_assessment", acctest.Values{"requirements": []any{good, arguments(tt.bad)}})
			errors := diags.Errors()
			if len(errors) != 1 || errors[0].Path != "requirements" || errors[0].Summary != tt.summary || !strings.Contains(errors[0].Detail, tt.says) {
				t.Errorf("want one error %q that says %q, got:\n%s", tt.summary, tt.says, errors)
			}
		})
	}
}

// What has only its form wrong fails in validate.
func TestAssessment_validate(t *testing.T) {
	t.Parallel()
	for requirements, want := range map[string]string{
		`[]`:                                  "at least 1 elements",
		`[null]`:                              "null",
		`[{ name = "R", store_in = ["JP"] }]`: "A requirement needs features, inventory or both",
		`[{ name = "R", store_in = ["JP"], features = ["crm", "crm"] }]`:                                   "Feature given twice",
		`[{ name = "R", store_in = ["JP"], features = ["crm"], on_violation = "fail" }]`:                   `"report"`,
		`[{ name = "R", store_in = ["JP"], features = ["crm"], exemptions = { x = { reason = "" } } }]`:    "feature",
		`[{ name = "R", store_in = ["JP"], features = ["crm"], on_catalog_change = "warn" }]`:              "",
		`[for name in ["a", "b"] : { name = name, store_in = ["JP"], features = ["crm"], tenant = null }]`: "",
	} {
		got := acctest.NewCLI(t, assessment("this", "requirements = "+requirements)).Run(nil, "validate")
		if failed := got.Code != 0; failed != (want != "") || !strings.Contains(got.Flat(), want) {
			t.Errorf("validate of %s\nwant %q, got:\n%s", requirements, want, got.Text)
		}
	}
}

// shared states a requirement once, for the resource and for the assessment.
const shared = `
locals {
  requirements = {
    core = { name = "Core", store_in = ["JP"], features = ["crm"], tenant = { country = "JP" }, on_catalog_change = "warn" }
    fax  = { name = "Fax", store_in = ["JP"], features = ["fax"], tenant = { country = "JP" }, on_violation = "VIOLATION" }
  }
}
resource "residency_requirement" "each" {
  for_each          = local.requirements
  name              = each.value.name
  store_in          = each.value.store_in
  features          = each.value.features
  tenant            = each.value.tenant
  on_violation      = lookup(each.value, "on_violation", null)
  on_catalog_change = lookup(each.value, "on_catalog_change", null)
}
data "residency_assessment" "this" {
  requirements = values(local.requirements)
}
output "compliant" {
  value = data.residency_assessment.this.compliant
}
`

// The values are in the plan whatever fails in it, and nothing that the assessment finds fails anything.
func TestAssessment_survives(t *testing.T) {
	t.Parallel()
	const precondition = `
resource "terraform_data" "other" {
  lifecycle {
    precondition {
      condition     = length(local.requirements) == 0
      error_message = "Something else is wrong."
    }
  }
}
`
	for name, tt := range map[string]struct{ config, says string }{
		"a plan that passes":                  {strings.Replace(shared, "VIOLATION", "report", 1), ""},
		"a plan that another resource fails":  {strings.Replace(shared, "VIOLATION", "report", 1) + precondition, "Something else is wrong."},
		"a plan that the requirement fails":   {strings.Replace(shared, "VIOLATION", "error", 1), "RES101 fax"},
		"a plan that both of them fail":       {strings.Replace(shared, "VIOLATION", "error", 1) + precondition, "RES101 fax"},
		"a plan that a check warns in itself": {strings.Replace(shared, "VIOLATION", "report", 1) + "check \"residency\" {\n  assert {\n    condition = data.residency_assessment.this.compliant\n    error_message = \"Not compliant.\"\n  }\n}\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.NewCLI(t, tt.config)
			options := []acctest.Option{contoso(t)}
			if tt.says == "" {
				cli.Must(options, "plan", "-out=tfplan")
			} else {
				cli.MustFail(options, tt.says, "plan", "-out=tfplan")
			}
			shown := assessmentIn(t, cli.Must(options, "show", "-json", "tfplan").Text)
			if shown["compliant"] != false {
				t.Errorf("compliant is %v", shown["compliant"])
			}
			for _, document := range []string{"markdown", "html", "sarif", "junit", "json", "csv"} {
				if text := fmt.Sprint(shown[document]); !strings.Contains(text, "fax") {
					t.Errorf("%s does not name the finding: %.300s", document, text)
				}
			}
		})
	}
}

// assessmentIn returns the values of the assessment that the JSON form of a plan has.
func assessmentIn(t *testing.T, text string) map[string]any {
	t.Helper()
	var plan struct {
		PriorState struct {
			Values struct {
				RootModule struct {
					Resources []struct {
						Address string
						Values  map[string]any
					}
				} `json:"root_module"`
			}
		} `json:"prior_state"`
	}
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, r := range plan.PriorState.Values.RootModule.Resources {
		if r.Address == "data.residency_assessment.this" {
			return r.Values
		}
	}
	t.Fatalf("the plan has no assessment:\n%s", text)
	return nil
}

// Nothing that it finds stops a refresh or a destroy, and the environment variable that loosens the resource is not
// heard.
func TestAssessment_failsNothing(t *testing.T) {
	t.Parallel()
	violated := assessment("this", `requirements = [{ name = "R", store_in = ["US"], features = ["crm"], tenant = { country = "JP" } }]`) + "resource \"terraform_data\" \"x\" {}\n" +
		"output \"outcome\" {\n  value = data.residency_assessment.this.outcome\n}\n"
	cli := acctest.NewCLI(t, violated)
	options := []acctest.Option{contoso(t), acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": "warn"})}
	if got := cli.Must(options, "apply", autoApprove); !strings.Contains(got.Text, `outcome = "not_met"`) {
		t.Errorf("got:\n%s", got.Text)
	}
	cli.Must(options, "plan", "-refresh-only")
	cli.Must(options, "destroy", autoApprove)
}

// What is known only at apply is assessed then, and never before as if it were met.
func TestAssessment_unknown(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, later(`"lake"`)+assessment("this", `requirements = [{ name = "R", store_in = ["JP"], features = ["crm", terraform_data.later.output], tenant = { country = "JP" } }]`)+
		"output \"outcome\" {\n  value = data.residency_assessment.this.outcome\n}\n")
	if got := cli.Must([]acctest.Option{contoso(t)}, "plan"); !strings.Contains(got.Text, "(known after apply)") {
		t.Errorf("want a value that is not known, got:\n%s", got.Text)
	}
	if got := cli.Must([]acctest.Option{contoso(t)}, "apply", autoApprove); !strings.Contains(got.Text, `outcome = "undetermined"`) {
		t.Errorf("got:\n%s", got.Text)
	}
}
