// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// support is a configuration with one of everything that the attributes of residency_configuration show.
var support = map[string]string{
	"main.tf": `variable "region" {
  default = "us"
}

variable "rooms" {
  type    = list(string)
  default = []
}

resource "contoso_chat" "desk" {
  count  = 7
  region = var.region
  place  = "Japan"
}

resource "contoso_chat" "night" {
  region   = "jp"
  place    = contoso_office.kobe.place
  local    = true
  archived = contoso_office.kobe.archived
}

resource "contoso_chat" "room" {
  for_each = toset(var.rooms)
  region   = "jp"
}

resource "contoso_app" "travel" {
  client_id = "6f0c7a52-1d0e-4c2b-9a57-3f2f6f0c1b11"
}

resource "contoso_office" "kobe" {}

data "contoso_office" "osaka" {}

module "floor" {
  source  = "example.com/contoso/floor"
  version = "1.0.0"
}

data "residency_configuration" "own" {}

resource "residency_requirement" "own" {
  name      = "Own"
  store_in  = ["JP"]
  inventory = data.residency_configuration.own.inventory
}
`,
	"more/values.tfvars": `rooms = ["blue", "red"]` + "\n",
}

func configuration(label string, arguments ...string) string {
	return fmt.Sprintf("data \"residency_configuration\" %q {\n  %s\n}\n", label, strings.Join(arguments, "\n  "))
}

func TestConfiguration_everyAttribute(t *testing.T) {
	t.Parallel()
	region := func(value string) knownvalue.Check {
		return knownvalue.MapExact(map[string]knownvalue.Check{"region": acctest.Text(value)})
	}
	unstated := acctest.Text("@resource-location")
	desks := []string{}
	for i := range 5 {
		desks = append(desks, fmt.Sprintf("contoso_chat.desk[%d] (main.tf:10)", i))
	}
	office := func(mode string, resource string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"type": acctest.Text("contoso_office"), "mode": acctest.Text(mode), "count": knownvalue.Int64Exact(1), "resources": acctest.Texts(resource),
		})
	}
	dir := folder(t, support)
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(discovering(t)),
		Config: configuration("it", fmt.Sprintf("path = %q", dir), `variables = { rooms = jsonencode(["red"]) }`) +
			configuration("files", fmt.Sprintf("path = %q", dir), `variable_files = ["more/values.tfvars"]`, `variables = { region = "jp" }`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_configuration.it", acctest.Attributes{
				"path": acctest.Text(dir), "variables": knownvalue.MapExact(map[string]knownvalue.Check{"rooms": acctest.Text(`["red"]`)}), "variable_files": knownvalue.Null(),
				"inventory": acctest.Says(`{"version":1,"origin":"configuration","uses":[{"feature":"chat",`),
				"features":  acctest.Texts("chat", "lake", "wiki"),
				"complete":  acctest.No,
				"uses": objects(
					use(acctest.Attributes{
						"feature": acctest.Text("chat"), "options": region("jp"), "add_ons": acctest.Texts("local-data"), "location": unstated,
						"resources": acctest.Texts("contoso_chat.night (main.tf:16)"),
					}),
					use(acctest.Attributes{"feature": acctest.Text("chat"), "options": region("jp"), "location": unstated, "resources": acctest.Texts(`contoso_chat.room["red"] (main.tf:23)`)}),
					use(acctest.Attributes{"feature": acctest.Text("chat"), "options": region("us"), "location": acctest.Text("JP"), "count": knownvalue.Int64Exact(7), "resources": acctest.Texts(desks...)}),
					use(acctest.Attributes{
						"feature": acctest.Text("lake"), "application": acctest.Text("6f0c7a52-1d0e-4c2b-9a57-3f2f6f0c1b11"), "resources": acctest.Texts("contoso_app.travel (main.tf:28)"),
					}),
					use(acctest.Attributes{"feature": acctest.Text("wiki"), "certain": acctest.No, "resources": acctest.Texts("contoso_chat.night (main.tf:16)")}),
				),
				"unmapped": objects(office("data", "data.contoso_office.osaka (main.tf:34)"), office("managed", "contoso_office.kobe (main.tf:32)")),
				"gaps": objects(knownvalue.ObjectExact(map[string]knownvalue.Check{
					"kind": acctest.Text("module-not-installed"), "address": acctest.Text("module.floor"), "detail": acctest.Text("The module is not installed; run init first. See main.tf:36."),
				})),
			}),
			acctest.Expect("data.residency_configuration.files", acctest.Attributes{
				"uses": knownvalue.ListPartial(map[int]knownvalue.Check{
					1: use(acctest.Attributes{
						"feature": acctest.Text("chat"), "options": region("jp"), "location": unstated, "count": knownvalue.Int64Exact(2),
						"resources": acctest.Texts(`contoso_chat.room["blue"] (main.tf:23)`, `contoso_chat.room["red"] (main.tf:23)`),
					}),
				}),
			}),
		),
	})
}

// A location of which the catalog knows no place is shown by its name.
func TestConfiguration_unknownLocation(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"main.tf": "resource \"contoso_chat\" \"a\" {\n  region = \"jp\"\n  place  = \"Atlantis\"\n}\n"})
	values, found := acctest.NewServer(t, discovering(t)).Read("residency_configuration", acctest.Values{"path": dir})
	want := []any{acctest.Values{
		"feature": "chat", "options": acctest.Values{"region": "jp"}, "add_ons": []string{}, "location": "@resource-location", "unknown_location": "Atlantis", "application": nil,
		"certain": true, "count": int64(1), "resources": []string{"contoso_chat.a (main.tf:1)"},
	}}
	if diff := cmp.Diff(want, values["uses"]); diff != "" || len(found) > 0 {
		t.Errorf("%v%s", found, diff)
	}
}

// Some resources surely use a feature so, and others perhaps: that is one element, with the sure ones first.
func TestConfiguration_certainAndNot(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"main.tf": `resource "contoso_chat" "a" {
  count = contoso_office.kobe.rooms
}
resource "contoso_chat" "b" {}
resource "contoso_office" "kobe" {}
`})
	values, found := acctest.NewServer(t, discovering(t)).Read("residency_configuration", acctest.Values{"path": dir})
	want := []any{acctest.Values{
		"feature": "chat", "options": acctest.Values{}, "add_ons": []string{}, "location": "@resource-location", "unknown_location": nil, "application": nil, "certain": true, "count": int64(2),
		"resources": []string{"contoso_chat.b (main.tf:4)", "contoso_chat.a (main.tf:1)"},
	}}
	if diff := cmp.Diff(want, values["uses"]); diff != "" || len(found) > 0 {
		t.Errorf("uses (-want +got):\n%s\n%s", diff, found)
	}
}

func TestConfiguration_complete(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"main.tf": `resource "contoso_office" "kobe" {}`})
	values, found := acctest.NewServer(t, discovering(t)).Read("residency_configuration", acctest.Values{"path": dir})
	if len(found) > 0 || values["complete"] != true { // it was read; that no rule knows the type is another matter
		t.Errorf("complete is %v\n%s", values["complete"], found)
	}
}

// Variables that neither the arguments nor files give come from the environment.
func TestConfiguration_environment(t *testing.T) {
	t.Parallel()
	dir := folder(t, support)
	for name, tt := range map[string]struct {
		arguments acctest.Values
		want      string
	}{
		"environment":     {acctest.Values{"path": dir}, `contoso_chat.room["green"] (main.tf:23)`},
		"argument before": {acctest.Values{"path": dir, "variables": map[string]string{"rooms": `["red"]`}}, `contoso_chat.room["red"] (main.tf:23)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t, discovering(t), acctest.WithEnvironment(map[string]string{"TF_VAR_rooms": `["green"]`}))
			values, found := server.Read("residency_configuration", tt.arguments)
			if len(found) > 0 {
				t.Fatal(found)
			}
			if inventory := fmt.Sprint(values["uses"]); !strings.Contains(inventory, tt.want) {
				t.Errorf("%q is not in %s", tt.want, inventory)
			}
		})
	}
}

// In the plan that configures it: the root module with its module, and a requirement that fails with file and line.
func TestConfiguration_samePlan(t *testing.T) {
	t.Parallel()
	cli := acctest.NewCLI(t, requiresProvider+configuration("here")+configuration("root", "path = path.root")+`
resource "residency_requirement" "japan" {
  name      = "Data in the US"
  store_in  = ["US"]
  tenant    = { country = "JP" }
  inventory = data.residency_configuration.here.inventory
}
module "store" {
  source = "./store"
}
output "same" {
  value = nonsensitive(data.residency_configuration.here.inventory == data.residency_configuration.root.inventory)
}
`)
	cli.Write("store/main.tf", "\nresource \"terraform_data\" \"crm\" {}\n")
	cli.Must(nil, "init")
	cli.MustFail([]acctest.Option{discovering(t)}, "Used by module.store.terraform_data.crm (store/main.tf:2)", "plan")
	got := cli.Must([]acctest.Option{discovering(t), acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": "warn"})}, "plan")
	for _, says := range []string{"+ same = true", "+ inventory = (sensitive value)"} {
		if !strings.Contains(got.Flat(), says) {
			t.Errorf("the plan does not say %q:\n%s", says, got.Text)
		}
	}
	if strings.Contains(got.Text, `"origin"`) {
		t.Errorf("the plan shows the inventory:\n%s", got.Text)
	}
}

// A plan shows one line of it, as long as nothing takes the mark away.
func TestInventory_sensitive(t *testing.T) {
	t.Parallel()
	schemas := acctest.NewServer(t).Schemas().DataSourceSchemas
	for _, name := range []string{"residency_configuration", "residency_plan"} {
		for _, a := range schemas[name].Block.Attributes {
			if want := a.Name == "inventory"; a.Sensitive != want {
				t.Errorf("%s.%s: sensitive is %t, want %t", name, a.Name, a.Sensitive, want)
			}
		}
	}
}

func TestConfiguration_badInput(t *testing.T) {
	t.Parallel()
	const problem = "Configuration cannot be read"
	dir := folder(t, map[string]string{
		"good/main.tf": support["main.tf"], "good/broken.tfvars": "rooms = [\n", "empty/README": "nothing", "bad/main.tf": "\nresource \"contoso_chat\" \"x\" {\n",
		"bad/more.tf": "locals {\n  a = = 1\n}\n",
	})
	tests := map[string]struct {
		arguments  acctest.Values
		path, says string
	}{
		"no folder":          {acctest.Values{"path": "none"}, "path", `A configuration is looked for in "none", but`},
		"no configuration":   {acctest.Values{"path": "empty"}, "path", `in "empty", but the configuration's folder cannot be read: it holds no configuration file.`},
		"no path":            {acctest.Values{}, "path", `A configuration is looked for in ".", but`},
		"invalid":            {acctest.Values{"path": "bad"}, "path", "bad/main.tf:2:"},
		"invalid, absolute":  {acctest.Values{"path": filepath.Join(dir, "bad")}, "path", filepath.ToSlash(dir) + "/bad/main.tf:2:"},
		"no file of values":  {acctest.Values{"path": "good", "variable_files": []string{"none.tfvars"}}, "variable_files", "good/none.tfvars: the file cannot be read: no such file or directory."},
		"bad file of values": {acctest.Values{"path": "good", "variable_files": []string{"./broken.tfvars"}}, "variable_files", "good/broken.tfvars:"},
		"bad value":          {acctest.Values{"path": "good", "variables": map[string]string{"rooms": `["x"`}}, "variables", "<value of variable rooms>:1:"},
		"unknown variable":   {acctest.Values{"path": "good", "variables": map[string]string{"room": "x"}}, "variables", `declares no variable of this name; did you mean "rooms"?`},
		"blank path":         {acctest.Values{"path": ""}, "path", "at least 1"},
		"value that is null": {acctest.Values{"variables": acctest.Values{"rooms": nil}}, "variables", "null value"},
		"file that is null":  {acctest.Values{"variable_files": []any{nil}}, "variable_files", "null value"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, found := acctest.NewServer(t, discovering(t), acctest.WithFolder(dir)).Read("residency_configuration", tt.arguments)
			if len(found) == 0 || found[0].Path != tt.path || !strings.Contains(found[0].Detail, tt.says) {
				t.Errorf("want an error at %s that says %q, got:\n%s", tt.path, tt.says, found)
			}
			if len(found) > 0 && !strings.Contains(tt.says, "null value") && !strings.Contains(tt.says, "at least") && found[0].Summary != problem {
				t.Errorf("the title is %q", found[0].Summary)
			}
		})
	}
}

// Each problem is a message of its own, twenty of them at most.
func TestConfiguration_manyProblems(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 25 {
		files[fmt.Sprintf("f%02d.tf", i)] = "locals {\n  a = = 1\n}\n"
	}
	_, found := acctest.NewServer(t, acctest.WithFolder(folder(t, files))).Read("residency_configuration", acctest.Values{})
	if len(found) != 21 {
		t.Fatalf("want 21 messages, got %d:\n%s", len(found), found)
	}
	if first, last := found[0].Detail, found[20].Detail; !strings.HasPrefix(first, "f00.tf:2:") || !strings.HasPrefix(last, "There are ") {
		t.Errorf("want f00.tf:2 first, and how many more there are last; got:\n%s\n%s", first, last)
	}
}

// The modules of the root module that the CLI runs in are not those of another folder.
func TestConfiguration_dataFolder(t *testing.T) {
	t.Parallel()
	const modules = `{"Modules": [{"Key": "m", "Dir": "m"}]}`
	dir := folder(t, map[string]string{
		"other/main.tf": `module "m" { source = "contoso/m/x" }`, "other/.terraform/modules/modules.json": modules, "other/m/main.tf": "resource \"contoso_chat\" \"installed\" {\n}\n",
		"data/modules/modules.json": `{"Modules": [{"Key": "m", "Dir": "wrong"}]}`, "other/wrong/main.tf": "resource \"contoso_chat\" \"wrong\" {\n}\n",
	})
	for path, want := range map[string]string{"other": "module.m.contoso_chat.installed", ".": "module.m.contoso_chat.wrong"} {
		at := dir
		if path == "." {
			at = filepath.Join(dir, "other")
		}
		server := acctest.NewServer(t, discovering(t), acctest.WithFolder(at), acctest.WithEnvironment(map[string]string{"TF_DATA_DIR": filepath.Join(dir, "data")}))
		values, found := server.Read("residency_configuration", acctest.Values{"path": path})
		if len(found) > 0 || !strings.Contains(fmt.Sprint(values["uses"]), want) {
			t.Errorf("%s: want %s, got %v\n%s", path, want, values["uses"], found)
		}
	}
}
