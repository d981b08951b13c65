// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

const preCommitFolder = "../../examples/pre-commit"

// preCommitHook reads the hook as pre-commit does.
func preCommitHook(t *testing.T) (entry string, files, exclude *regexp.Regexp) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(preCommitFolder, ".pre-commit-config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Repos []struct {
			Repo  string
			Hooks []struct{ ID, Language, Entry, Files, Exclude string }
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	hook := config.Repos[0].Hooks[0]
	if config.Repos[0].Repo != "local" || hook.Language != "system" {
		t.Errorf("the hook is of %s in %s, want a local one that installs nothing", config.Repos[0].Repo, hook.Language)
	}
	return hook.Entry, regexp.MustCompile(hook.Files), regexp.MustCompile(hook.Exclude)
}

func TestPreCommit_files(t *testing.T) {
	t.Parallel()
	_, files, exclude := preCommitHook(t)
	for name, want := range map[string]bool{
		"infra/main.tf": true, "infra/main.tofu": true, "main.tf.json": true, "a.auto.tfvars": true, "terraform.tfvars.json": true,
		"README.md": false, "plan.json": false, "a.tftest.hcl": false, "residency-hook/main.tf": false, "infra/residency-hook/main.tf": true,
	} {
		if got := files.MatchString(name) && !exclude.MatchString(name); got != want {
			t.Errorf("%s is given to the hook: %t, want %t", name, got, want)
		}
	}
}

// The hook judges the root modules to which the changed files belong, and fails where one breaks the requirement.
func TestPreCommit_run(t *testing.T) {
	t.Parallel()
	needTool(t, "sh")
	entry, _, _ := preCommitHook(t)
	policy, err := os.ReadFile("../../examples/assessment/configuration/sign-in.tf")
	if err != nil {
		t.Fatal(err)
	}
	cli := acctest.NewCLI(t, "")
	for _, name := range []string{"main.tf", "check.sh"} {
		text, err := os.ReadFile(filepath.Join(preCommitFolder, "residency-hook", name))
		if err != nil {
			t.Fatal(err)
		}
		cli.Write("residency-hook/"+name, string(text))
	}
	cli.Write("japan/main.tf", string(policy))
	cli.Write("japan/.terraform.lock.hcl", "")
	cli.Write("japan/modules/groups/main.tf", "")
	cli.Write("world wide/main.tf", "resource \"azurerm_role_assignment\" \"reader\" {\n  scope = \"/\"\n}\n")
	run := func(files ...string) acctest.Output {
		return cli.Script(nil, nil, t.TempDir(), entry+` "$@"`, files...)
	}
	if got := run("japan/modules/groups/main.tf", "japan/main.tf"); got.Code != 0 || strings.Count(got.Text, "passed") != 1 || !strings.Contains(got.Text, "japan: passed") {
		t.Errorf("want one root module that passes, got %d:\n%s", got.Code, got.Text)
	}
	if got := run("world wide/main.tf", "japan/main.tf"); got.Code != 1 || !strings.Contains(got.Text, "world wide: failed") || !strings.Contains(got.Text, "RES101 azure-rbac") || !strings.Contains(got.Text, "japan: passed") {
		t.Errorf("want a configuration that fails beside one that passes, got %d:\n%s", got.Code, got.Text)
	}
	if got := run(); got.Code != 0 || got.Text != "" {
		t.Errorf("want nothing to do without files, got %d:\n%s", got.Code, got.Text)
	}
}
