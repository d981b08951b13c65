// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

// perFile are the folders in which each file is an example of its own, as the documentation shows it; elsewhere a
// folder is one configuration.
var perFile = []string{"provider", "data-sources", "resources", "functions"}

// read are the folders that examples read, as they name them from where they are. They are no examples themselves.
var read = []string{"testdata", "estate", "../estate", "residency", "configuration"}

// elsewhere are the folders of examples that another test plans: that of a script, or of files.
var elsewhere = []string{"/pipelines", "/pre-commit", "/assessment-files"}

// exampleValues has the values with which an example is planned whose variables have no default.
const exampleValues = "testdata/example.tfvars"

// Every example is planned. It has to pass, unless its first line is "# Expected error: <text>": then it has to fail,
// and to say that.
func TestExamples(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "examples")
	examples := map[string][]string{} // by name, the files
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (isRead(entry.Name()) || slices.Contains(elsewhere, filepath.ToSlash(name[len(root):]))) {
			return fs.SkipDir
		}
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".tf" {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		example := filepath.ToSlash(filepath.Dir(relative))
		for _, folder := range perFile {
			if example == folder || strings.HasPrefix(example, folder+"/") {
				example = filepath.ToSlash(relative)
			}
		}
		examples[example] = append(examples[example], name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, must := range []string{
		"provider/provider.tf", "resources/residency_requirement/resource.tf", "functions/contains/function.tf", "data-sources/residency_place/data-source.tf", "scenarios/passing", "scenarios/failing", "scenarios/whole-estate",
		"in-plan", "gate", "overlay", "assessment", "continuous-validation",
	} {
		if examples[must] == nil {
			t.Errorf("there is no example %s", must)
		}
	}
	for example, files := range examples {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			planExample(t, files)
		})
	}
}

func isRead(folder string) bool {
	return slices.ContainsFunc(read, func(name string) bool { return path.Base(name) == folder })
}

func planExample(t *testing.T, files []string) {
	t.Helper()
	cli := acctest.NewCLI(t, "")
	writeRead(t, cli, filepath.Dir(files[0]))
	all := ""
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cli.Write(filepath.Base(name), string(text))
		all += string(text)
	}
	if !strings.Contains(all, "required_providers") {
		cli.Write("required_providers.tf", requiresProvider)
	}
	options := []acctest.Option{acctest.WithEnvironment(map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_CREATED": "2024-02-01"})}
	if strings.Contains(all, "data \"residency_tenant\"") {
		options = append(options, onServers(exampleTenant(t))...)
	}
	if strings.Contains(all, "module \"") {
		cli.Must(options, "init")
	}
	var arguments []string
	if _, err := os.Stat(filepath.Join(filepath.Dir(files[0]), filepath.FromSlash(exampleValues))); err == nil {
		arguments = append(arguments, "-var-file="+exampleValues)
	}
	if says, ok := expectedError(all); ok {
		cli.MustFail(options, says, "plan", arguments...)
		return
	}
	cli.Must(options, "plan", arguments...)
}

// exampleTenant are servers that know the tenant of the examples, in the cloud and on a mirror.
func exampleTenant(t *testing.T) *tenanttest.Servers {
	t.Helper()
	organization := tenanttest.Organization(tenanttest.Contoso, "DE", "2021-03-04T05:06:07Z", "AAD")
	s := entra(t, "EU", organization)
	known := tenanttest.Tenant{ID: tenanttest.Contoso, RegionScope: "EU", Instance: tenanttest.InstancePublic}
	mirror := http.NewServeMux()
	mirror.Handle("/login/", http.StripPrefix("/login", tenanttest.Tenants(map[string]tenanttest.Tenant{tenanttest.Contoso: known})))
	mirror.Handle("/graph/", organization)
	s.Handle("mirror.contoso.com", mirror.ServeHTTP)
	return s
}

// writeRead writes the folders that an example reads. What lies beside the configuration is still in the test's own
// temporary folder.
func writeRead(t *testing.T, cli *acctest.CLI, example string) {
	t.Helper()
	for _, folder := range read {
		from := filepath.Join(example, filepath.FromSlash(folder))
		if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		files := os.DirFS(from)
		err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return err
			}
			cli.Write(folder+"/"+name, string(text))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A plan that was made of a part of its configuration does not pass the gate.
func TestExamples_gate(t *testing.T) {
	t.Parallel()
	const folder = "../../examples/gate"
	text, err := os.ReadFile(filepath.Join(folder, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	cli := acctest.NewCLI(t, string(text))
	writeRead(t, cli, folder)
	got := cli.MustFail(nil, "RES405", "plan", "-var-file="+exampleValues, "-var", "plan_file=testdata/target.json")
	for _, want := range []string{"residency_requirement.directory", "RES403", "does not evaluate every requirement"} {
		if !strings.Contains(got.Flat(), want) {
			t.Errorf("the gate does not say %q:\n%s", want, got.Text)
		}
	}
}

// expectedError returns what an example that fails has to say.
func expectedError(text string) (says string, ok bool) {
	rest, ok := strings.CutPrefix(text, "# Expected error: ")
	says, _, _ = strings.Cut(rest, "\n")
	return strings.TrimSpace(says), ok
}

// The example that writes files needs a provider that is not here; a resource of the CLI takes what it would be given.
func TestExamples_files(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../examples/assessment-files/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := strings.NewReplacer(
		"    local     = { source = \"hashicorp/local\" }\n", "", `resource "local_file"`, `resource "terraform_data"`, "filename =", "triggers_replace =", "content  =", "input =",
	).Replace(string(text))
	got := acctest.NewCLI(t, config).Must(nil, "apply", autoApprove)
	for _, want := range []string{"2 added", "<!doctype html>", "format_version", "./residency.html"} {
		if !strings.Contains(got.Text, want) {
			t.Errorf("the apply does not say %q", want)
		}
	}
}

// The examples of tests of one's own requirements, with the CLI's own test command.
func TestExamples_testing(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"../../examples/testing", "../../examples/testing-assessment"} {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			entries, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			cli := acctest.NewCLI(t, "")
			for _, entry := range entries {
				text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
				if err != nil {
					t.Fatal(err)
				}
				cli.Write(entry.Name(), string(text))
			}
			if got := cli.Must(nil, "test"); !strings.Contains(got.Flat(), "Success! 3 passed") {
				t.Errorf("want tests that pass, got:\n%s", got.Text)
			}
		})
	}
}
