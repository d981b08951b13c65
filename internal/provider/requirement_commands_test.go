// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

const (
	autoApprove = "-auto-approve"
	broken      = "RES101 crm stores data outside the allowed places"
)

// appliedThenMoved applies a configuration that passes, and returns what the provider is after the catalog got stricter.
func appliedThenMoved(t *testing.T, text string) (cli *acctest.CLI, later []acctest.Option) {
	t.Helper()
	cli = acctest.NewCLI(t, text)
	cli.Must([]acctest.Option{contoso(t)}, "apply", autoApprove)
	return cli, []acctest.Option{contoso(t, moved...)}
}

func TestRequirement_destroyIsBlocked(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, inJapan())
	cli.MustFail(later, broken, "destroy", autoApprove)
	cli.MustFail(later, broken, "plan", "-destroy")
}

func TestRequirement_destroyWithEnforcementOff(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, inJapan())
	got := cli.Must(append(later, acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": "warn"})), "destroy", autoApprove)
	if text := got.Flat(); !strings.Contains(text, "Warning: RESIDENCY_ENFORCEMENT is warn") || !strings.Contains(text, "1 destroyed") {
		t.Errorf("want one destroyed, and a warning, got:\n%s", got.Text)
	}
}

func TestRequirement_destroyWithoutRefresh(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, inJapan())
	if got := cli.Must(later, "destroy", autoApprove, "-refresh=false"); !strings.Contains(got.Flat(), "1 destroyed") {
		t.Errorf("want one destroyed, got:\n%s", got.Text)
	}
}

func TestRequirement_destroyByRemovingTheBlock(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, inJapan())
	cli.Write("main.tf", "")
	if got := cli.Must(later, "apply", autoApprove); !strings.Contains(got.Flat(), "1 destroyed") {
		t.Errorf("want one destroyed, got:\n%s", got.Text)
	}
}

func TestRequirement_destroyWithPostcondition(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, gated)
	cli.MustFail(later, "Resource postcondition failed", "plan")
	if got := cli.Must(later, "destroy", autoApprove); !strings.Contains(got.Flat(), "1 destroyed") {
		t.Errorf("want one destroyed, got:\n%s", got.Text)
	}
}

func TestRequirement_refreshOnly(t *testing.T) {
	t.Parallel()
	cli, later := appliedThenMoved(t, inJapan())
	if got := cli.Must(later, "plan", "-refresh-only"); !strings.Contains(got.Flat(), "No changes.") || strings.Contains(got.Text, "RES1") {
		t.Errorf("want no changes and no finding, got:\n%s", got.Text)
	}
	cli.MustFail(later, broken, "plan")
}

func TestRequirement_targetOfAnother(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, later(`"x"`)+inJapan())
	stricter := []acctest.Option{contoso(t, moved...)}
	cli.Must(stricter, "plan", "-target=terraform_data.later")
	cli.MustFail(stricter, broken, "plan", "-target="+this)
}

func TestRequirement_forEach(t *testing.T) {
	t.Parallel()
	text := func(features string) string {
		return `
resource "residency_requirement" "this" {
  for_each = { sales = "crm", office = "` + features + `" }
  name     = "Data of ${each.key} at rest"
  store_in = ["JP"]
  features = [each.value]
  tenant   = { country = "JP" }
}
output "compliant" {
  value = { for key, r in residency_requirement.this : key => r.compliant }
}
`
	}
	cli := acctest.NewCLI(t, text("fax"))
	got := cli.MustFail([]acctest.Option{contoso(t)}, `with residency_requirement.this["office"]`, "plan")
	if !strings.Contains(got.Flat(), `Requirement "Data of office at rest" allows Japan (JP).`) || strings.Count(got.Text, "Error:") != 1 {
		t.Errorf("want the one error of office, got:\n%s", got.Text)
	}
	cli.Write("main.tf", text("wiki"))
	if got := cli.Must([]acctest.Option{contoso(t)}, "apply", autoApprove); !strings.Contains(got.Text, `"office" = true`) || !strings.Contains(got.Text, `"sales" = true`) {
		t.Errorf("want two compliant requirements, got:\n%s", got.Text)
	}
}

// Whatever the finding, a plan points at the line of the argument, and says each finding once.
func TestRequirement_pointsAtTheArgument(t *testing.T) {
	t.Parallel()
	got := acctest.NewCLI(t, requirement(`store_in = ["JP"]`, `features = ["crm", "fax", "lake"]`, `tenant = { country = "JP" }`)).
		MustFail([]acctest.Option{contoso(t)}, "RES204 not certain whether lake stores data in the allowed places", "plan")
	if n := strings.Count(got.Text, `4:   features = ["crm", "fax", "lake"]`); n != 2 || strings.Count(got.Text, "Error:") != 2 {
		t.Errorf("want 2 errors, each with the line of features, got %d lines:\n%s", n, got.Text)
	}
}

// many returns names of applications that no catalog knows.
func many(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("app-%02d", i+1)
	}
	return names
}

func TestRequirement_manyFindings(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{20: "", 21: "and 1 more finding", 27: "and 7 more findings"} {
		p := plan(t, acctest.Values{"features": many(n)}, contoso(t))
		errors := p.Diagnostics.Errors()
		last := errors[len(errors)-1].Summary
		switch {
		case want == "" && (len(errors) != 20 || last != "RES201 app-20 is not in the catalog"),
			want != "" && (len(errors) != 21 || last != want || errors[19].Summary != "RES201 app-20 is not in the catalog"):
			t.Errorf("%d findings: %d errors, the last is %q, want %q", n, len(errors), last, want)
		}
	}
	if p := plan(t, acctest.Values{"features": many(27), "on_undetermined": "warn"}, contoso(t)); len(p.Diagnostics.Warnings()) != 21 || len(p.Diagnostics.Errors()) != 0 {
		t.Errorf("want 21 warnings, got:\n%s", p.Diagnostics)
	}
	// What is only reported, or a warning, takes no place of what fails the plan.
	for _, severity := range []string{"report", "warn"} {
		p := plan(t, acctest.Values{"features": append(many(20), "fax"), "on_undetermined": severity}, contoso(t))
		if got := fmt.Sprint(p.Diagnostics.Errors().Summaries()); got != "[RES101 fax stores data outside the allowed places]" {
			t.Errorf("%s: want the violation in full, got:\n%s", severity, p.Diagnostics)
		}
	}
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   requirement(`store_in = ["JP"]`, `features = [for i in range(25) : "app-${i}"]`, `tenant = { country = "JP" }`),
		ExpectError:              acctest.Message("and 5 more findings", `Set on_violation and on_undetermined to "report" to see them all in findings.`),
	})
}

func TestRequirement_noImport(t *testing.T) {
	t.Parallel()
	acctest.NewCLI(t, inJapan()).MustFail([]acctest.Option{contoso(t)}, "Resource Import Not Implemented", "import", this, "0")
}

// A state that holds a date of today would differ tomorrow.
func TestRequirement_stateHoldsNoDate(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, requirement(`store_in = ["JP"]`, `features = ["crm", "fax"]`, `tenant = { country = "JP" }`, `on_violation = "warn"`))
	cli.Must([]acctest.Option{contoso(t), acctest.WithToday(2031, time.July, 9)}, "apply", autoApprove)
	state := cli.Read("terraform.tfstate")
	var parsed struct {
		Resources []struct{ Instances []struct{ Private string } }
	}
	if err := json.Unmarshal([]byte(state), &parsed); err != nil {
		t.Fatal(err)
	}
	private, err := base64.StdEncoding.DecodeString(parsed.Resources[0].Instances[0].Private)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(private), "verdict") || !strings.Contains(state, "not_met") {
		t.Fatalf("this is not the state that we look for:\n%s\n%s", state, private)
	}
	if strings.Contains(state+string(private), "2031") {
		t.Errorf("the state holds the day:\n%s\n%s", state, private)
	}
	tomorrow := []acctest.Option{contoso(t), acctest.WithToday(2031, time.July, 10)}
	if got := cli.Must(tomorrow, "plan"); !strings.Contains(got.Flat(), "No changes.") {
		t.Errorf("want no changes on the next day, got:\n%s", got.Text)
	}
}

// A requirement that passes costs a reader of the plan 15 lines at most.
func TestRequirement_fewLinesInAPlan(t *testing.T) {
	t.Parallel()
	lines := func(text string) int {
		got := acctest.NewCLI(t, "provider \"residency\" {\n  tenant = "+japan+"\n}\n"+later(`"x"`)+text).Must(nil, "plan")
		return strings.Count(got.Text, "\n")
	}
	without, with := lines(""), lines("resource \"residency_requirement\" \"japan\" {\n  name     = \"Data at rest in Japan\"\n  store_in = [\"JP\"]\n  features = [\"entra-core-directory\"]\n}\n")
	if added := with - without; added > 15+1 { // one line stands between two resources
		t.Errorf("the requirement adds %d lines", added)
	}
}
