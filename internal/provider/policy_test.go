// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

const policyFolder = "../../examples/policy/conftest"

// conftestPath finds conftest where make builds it. Without it a test is left out, but not where make runs the tests of a change.
func conftestPath(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CONFTEST"); path != "" {
		return path
	}
	path, err := exec.LookPath("conftest")
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") != "" && runtime.GOOS == "linux":
		t.Fatal("no conftest: set CONFTEST, or run the tests with make, which does")
	default:
		t.Skip("left out: no conftest; make test builds it")
	}
	return ""
}

// The policies have tests of their own.
func TestPolicy_verify(t *testing.T) {
	t.Parallel()
	conftest := conftestPath(t)
	text, err := exec.CommandContext(t.Context(), conftest, "verify", "--no-color", "--policy", policyFolder).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// verdict is what conftest prints of a file and a namespace.
type verdict struct{ Failures, Warnings []string }

// judgeByPolicy has conftest judge a document.
func judgeByPolicy(t *testing.T, namespace, document string) verdict {
	t.Helper()
	conftest := conftestPath(t)
	file := filepath.Join(t.TempDir(), "document.json")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.CommandContext(t.Context(), conftest, "test", "--output", "json", "--policy", policyFolder, "--namespace", namespace, file).Output()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var results []struct {
		Failures, Warnings []struct{ Msg string }
	}
	if err := json.Unmarshal(text, &results); err != nil || len(results) != 1 {
		t.Fatalf("conftest prints no result: %v\n%s", err, text)
	}
	v := verdict{Failures: []string{}, Warnings: []string{}}
	for _, f := range results[0].Failures {
		v.Failures = append(v.Failures, f.Msg)
	}
	for _, w := range results[0].Warnings {
		v.Warnings = append(v.Warnings, w.Msg)
	}
	slices.Sort(v.Failures)
	slices.Sort(v.Warnings)
	return v
}

// assessed is a configuration that has a requirement as a resource and in an assessment.
func assessed(arguments string) string {
	return requiresProvider + "provider \"residency\" {\n  tenant = " + japan + "\n}\n" +
		named("own", `store_in = ["JP"]`, arguments) +
		"data \"residency_assessment\" \"this\" {\n  requirements = [{\n    name = \"Data at rest\"\n    store_in = [\"JP\"]\n    " + arguments + "\n  }]\n}\n" +
		"output \"json\" {\n  value = data.residency_assessment.this.json\n  sensitive = true\n}\n"
}

const (
	violatingFeature = `features = ["entra-core-directory", "entra-mfa"]`
	inNorthAmerica   = `exemptions = { mfa = { feature = "entra-mfa", reason = "Passkeys", approved_by = "CISO", expires = "2027-03-31" } }`
)

// The policies judge the plans and assessments that a CLI really makes.
func TestPolicy_plans(t *testing.T) {
	t.Parallel()
	const (
		own     = "residency_requirement.own"
		reports = "data.residency_assessment.this"
		nothing = "nothing in the plan judges residency: there is no residency_requirement and no residency_assessment"
		broken  = " is not compliant: RES101 entra-mfa"
	)
	for _, c := range []struct {
		name, configuration string
		arguments           []string
		want                verdict
		document            verdict // of the assessment as JSON
	}{
		{name: "met", configuration: assessed(`features = ["entra-core-directory"]`)},
		{
			name: "broken and reported", configuration: assessed(violatingFeature + "\n  on_violation = \"report\""),
			want:     verdict{Failures: []string{reports + broken, own + broken}},
			document: verdict{Failures: []string{`"Data residency assessment" is not compliant`, "Data at rest: RES101 entra-mfa stores data outside the allowed places"}},
		},
		{
			name: "ended with an error", configuration: assessed(violatingFeature),
			want:     verdict{Failures: []string{reports + broken, own + " is declared and was not evaluated", "the plan ended with an error"}},
			document: verdict{Failures: []string{`"Data residency assessment" is not compliant`, "Data at rest: RES101 entra-mfa stores data outside the allowed places"}},
		},
		{
			name: "left out", configuration: assessed(`features = ["entra-core-directory"]`) + "resource \"terraform_data\" \"other\" {}\n", arguments: []string{"-target=terraform_data.other"},
			want: verdict{Failures: []string{nothing, own + " is declared and was not evaluated"}},
		},
		{name: "nothing", configuration: "output \"it\" {\n  value = 1\n}\n", want: verdict{Failures: []string{nothing}}},
		{
			name: "undetermined", configuration: assessed("features = [\"Contoso HR\"]\n  on_undetermined = \"report\""),
			want: verdict{
				Failures: []string{reports + " is not compliant: RES201 Contoso HR", own + " is not compliant: RES201 Contoso HR"},
				Warnings: []string{reports + ": RES201 Contoso HR is undetermined", own + ": RES201 Contoso HR is undetermined"},
			},
			document: verdict{Failures: []string{`"Data residency assessment" is not compliant`}, Warnings: []string{"Data at rest: RES201 Contoso HR is not in the catalog"}},
		},
		{
			name: "exempted", configuration: assessed(violatingFeature + "\n  " + inNorthAmerica),
			want:     verdict{Warnings: []string{reports + `: RES101 entra-mfa is exempted by "mfa"`, own + `: RES101 entra-mfa is exempted by "mfa"`}},
			document: verdict{Warnings: []string{`Data at rest: RES101 entra-mfa stores data outside the allowed places, exempted by "mfa"`}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.NewCLI(t, c.configuration)
			cli.Run(nil, "plan", append(c.arguments, "-out=tfplan")...)
			plan := cli.Must(nil, "show", "-json", "tfplan").Text
			got := judgeByPolicy(t, "residency.plan", plan)
			// Terraform says of a plan that it is not complete, OpenTofu does not.
			got.Failures = slices.DeleteFunc(got.Failures, func(msg string) bool { return msg == "the plan is not complete" })
			checkVerdict(t, "plan", got, c.want)
			var outputs struct {
				Planned struct {
					Outputs map[string]struct{ Value any }
				} `json:"planned_values"`
			}
			if err := json.Unmarshal([]byte(plan), &outputs); err != nil {
				t.Fatal(err)
			}
			if text, ok := outputs.Planned.Outputs["json"].Value.(string); ok {
				checkVerdict(t, "assessment", judgeByPolicy(t, "residency.assessment", text), c.document)
			}
		})
	}
}

func checkVerdict(t *testing.T, of string, got, want verdict) {
	t.Helper()
	if !slices.Equal(got.Failures, want.Failures) {
		t.Errorf("%s: denied are\n%q, want\n%q", of, got.Failures, want.Failures)
	}
	if !slices.Equal(got.Warnings, want.Warnings) {
		t.Errorf("%s: warnings are\n%q, want\n%q", of, got.Warnings, want.Warnings)
	}
}
