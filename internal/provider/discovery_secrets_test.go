// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// planted begins every secret that stands in the test data of discovery; one is there in base64 alone.
var planted = []string{"planted-secret", "cGxhbnRlZC1zZWNyZXQt"}

// searchPlanted fails where a text holds a planted secret.
func searchPlanted(t *testing.T, what, text string) {
	t.Helper()
	text = strings.ToLower(text)
	for _, secret := range planted {
		if at := strings.Index(text, strings.ToLower(secret)); at >= 0 {
			t.Errorf("%s holds %q:\n%s", what, secret, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}

// recorded is the test data of discovery.
func recorded(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "discover", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// secretsModule reads every recorded plan and configuration, and judges what they use. It points at their folders:
// in the root module itself the CLI would write the values of variables into its plan.
const secretsModule = `terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

locals {
  configurations = toset(["japan-small", "enterprise", "mixed-azure"])
  plans          = { for f in fileset("%[1]s/plans", "*-t*.json") : f => [for c in local.configurations : c if startswith(f, c)][0] }
}

variable "severity" {
  default = "warn"
}

data "residency_configuration" "all" {
  for_each = local.configurations
  path     = "%[1]s/configs/${each.key}"
}

data "residency_plan" "all" {
  for_each      = local.plans
  path          = "%[1]s/plans/${each.key}"
  configuration = "%[1]s/configs/${each.value}"
}

resource "residency_requirement" "all" {
  for_each = merge(
    { for c in local.configurations : c => data.residency_configuration.all[c].inventory },
    { for p, _ in local.plans : p => data.residency_plan.all[p].inventory },
  )
  name            = "Data of ${each.key} in Japan"
  store_in        = ["JP"]
  process_in      = ["JP"]
  inventory       = each.value
  on_violation    = var.severity
  on_undetermined = var.severity
}

output "inventories" {
  value     = [for r in residency_requirement.all : jsondecode(r.inventory)]
  sensitive = true
}

output "resources" {
  value = sum([for r in residency_requirement.all : length(jsondecode(nonsensitive(r.inventory)).resources)])
}

output "plans" {
  value = length(local.plans)
}
`

// Of all that is in the recorded plans and configurations, no secret gets into the state, the plan, its JSON, the log at
// its finest level, or a message. The provider runs as a process of its own, as it does for users: a provider in the
// process of the test would log elsewhere.
func TestSecrets(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t)
	dir := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "bin", "terraform-provider-residency"), "../..")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, text := range map[string]string{
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"data-residency/residency\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(filepath.Join(dir, "bin"))),
		"main.tf":  fmt.Sprintf(secretsModule, filepath.ToSlash(recorded(t))),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	log := filepath.Join(dir, "trace.log")
	run := func(wantCode int, command ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), cmp.Or(os.Getenv("TF_ACC_TERRAFORM_PATH"), "terraform"), command...)
		cmd.Dir = dir
		cmd.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_INPUT=0", "TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"),
			"TF_LOG=TRACE", "TF_LOG_PATH=" + log,
		}
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != wantCode {
			t.Fatalf("%q ends with %d, want %d:\n%s", command, got, wantCode, out)
		}
		searchPlanted(t, strings.Join(command, " "), string(out))
		return string(out)
	}
	read := func(name string) string {
		t.Helper()
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		searchPlanted(t, filepath.Base(name), string(text))
		return string(text)
	}

	failed := run(1, "plan", "-no-color", "-var=severity=error")
	planned := run(0, "plan", "-no-color", "-out=tfplan")
	run(0, "show", "-no-color", "tfplan")
	shown := run(0, "show", "-json", "tfplan")
	run(0, "apply", "-no-color", "tfplan")
	run(0, "output", "-json")
	state := read(filepath.Join(dir, "terraform.tfstate"))

	// It was all read: otherwise there was nothing to find.
	plans, err := filepath.Glob(filepath.Join(recorded(t), "plans", "*-t*.json"))
	if err != nil || len(plans) == 0 {
		t.Fatal("no recorded plans", err)
	}
	for _, tt := range []struct{ what, text, says string }{
		{"the failed plan", failed, "Error: RES101"}, {"the plan", planned, "Warning: RES101"}, {"the plan", strings.Join(strings.Fields(planned), " "), fmt.Sprintf("+ plans = %d", len(plans))}, {"the JSON of the plan", shown, `"origin\":\"plan\"`},
		{"the state", state, "azuread_conditional_access_policy.mfa_outside_offices"}, {"the state", state, "module.sign_in"}, {"the state", state, "azurerm_"},
		{"the log", read(log), "residency_plan"},
	} {
		if !strings.Contains(tt.text, tt.says) {
			t.Errorf("%s does not say %q", tt.what, tt.says)
		}
	}
}

// A message about a file that is cut off anywhere quotes nothing of it.
func TestSecrets_messages(t *testing.T) {
	t.Parallel()
	dir := recorded(t)
	read := func(names ...string) string {
		text := ""
		for _, name := range names {
			part, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			text += string(part)
		}
		return text
	}
	for _, tt := range []struct{ source, file, text string }{
		{"residency_plan", "plan.json", read("plans/enterprise-target-terraform.json")},
		{"residency_configuration", "main.tf", read("configs/enterprise/people.tf", "configs/enterprise/variables.tf", "configs/enterprise/versions.tf", "configs/enterprise/apps.tf")},
	} {
		t.Run(tt.source, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(tt.text, planted[0]) {
				t.Fatal("there is no secret to be found")
			}
			root := t.TempDir()
			server := acctest.NewServer(t, acctest.WithFolder(root))
			messages := 0
			check := func(text string) {
				if err := os.WriteFile(filepath.Join(root, tt.file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				arguments := acctest.Values{"path": tt.file}
				if tt.source == "residency_configuration" {
					arguments["path"] = "."
				}
				_, found := server.Read(tt.source, arguments)
				messages += len(found)
				searchPlanted(t, "a message", found.String())
			}
			for at := range len(tt.text) {
				if rest := tt.text[at:]; strings.HasPrefix(rest, planted[0]) {
					check(tt.text[:at+8])                             // within the secret
					check(tt.text[:at] + "\" \"" + rest)              // broken before it
					check(tt.text[:at] + "${" + rest)                 // an expression of it
					check(tt.text[:at+14] + "\n" + tt.text[at+14:])   // a line break in it
					check(tt.text[:at] + "\\q" + rest)                // a bad escape
					check(tt.text[:at+18] + "\x00" + tt.text[at+18:]) // a bad character behind it
				}
			}
			if messages < 20 {
				t.Errorf("only %d messages were looked at", messages)
			}
		})
	}
}
