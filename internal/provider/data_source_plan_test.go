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

// planned is an entry of a plan's resource_changes. After and unknown are JSON.
func planned(address, action, after, unknown string) string {
	typ, name, _ := strings.Cut(address[strings.LastIndex(address[:strings.LastIndex(address, ".")], ".")+1:], ".")
	module := ""
	if at := strings.LastIndex(address, "."+typ+"."); at >= 0 {
		module = fmt.Sprintf(`"module_address": %q, `, address[:at])
	}
	return fmt.Sprintf(`{"address": %q, %s"mode": "managed", "type": %q, "name": %q, "provider_name": "registry.terraform.io/contoso/contoso",
  "change": {"actions": [%q], "before": null, "after": %s, "after_unknown": %s, "before_sensitive": false, "after_sensitive": {}}}`, address, module, typ, name, action, after, unknown)
}

// planOf is a plan with these entries, of a configuration that declares these resources, type and name, and a module with one.
func planOf(entries []string, declared ...string) string {
	resources := make([]string, len(declared))
	for i, d := range declared {
		typ, name, _ := strings.Cut(d, ".")
		resources[i] = fmt.Sprintf(`{"address": %q, "mode": "managed", "type": %q, "name": %q, "expressions": {}, "schema_version": 0, "count_expression": {"constant_value": 0}}`, d, typ, name)
	}
	return fmt.Sprintf(`{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [%s],
  "configuration": {"root_module": {"resources": [%s], "module_calls": {"floor": {"source": "./floor", "module": {"resources": [%s]}}}}},
  "complete": true, "errored": false}`, strings.Join(entries, ",\n"), strings.Join(resources, ",\n"),
		`{"mode": "managed", "type": "contoso_chat", "name": "desk", "count_expression": {"constant_value": 0}}`)
}

func planSource(label string, arguments ...string) string {
	return strings.Replace(configuration(label, arguments...), "residency_configuration", "residency_plan", 1)
}

func TestPlan_everyAttribute(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"plan.json": planOf([]string{
			planned("contoso_chat.desk", "create", `{"region": "us", "place": "japan"}`, `{"local": true}`),
			planned("module.floor.contoso_chat.desk", "no-op", `{"region": "us", "place": "japan"}`, `{}`),
			planned("contoso_chat.gone", "delete", `null`, `{}`),
			planned("contoso_office.kobe", "create", `{}`, `{}`),
			planned("residency_requirement.judged", "create", `{"outcome": "not_met", "compliant": false}`, `{}`),
		}, "contoso_chat.desk", "contoso_office.kobe", "residency_requirement.judged", "residency_requirement.skipped"),
		"root/main.tf": `module "floor" {
  source = "./floor"
}
resource "contoso_chat" "desk" {}
resource "contoso_office" "kobe" {}
resource "residency_requirement" "skipped" {
  count = 0
}
`,
		"root/floor/main.tf": "\n" + `resource "contoso_chat" "desk" {}`,
	})
	desk := func(changes acctest.Attributes) knownvalue.Check {
		all := acctest.Attributes{"feature": acctest.Text("chat"), "location": acctest.Text("JP"), "options": knownvalue.MapExact(map[string]knownvalue.Check{"region": acctest.Text("us")})}
		for name, check := range changes {
			all[name] = check
		}
		return use(all)
	}
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(discovering(t)),
		Config: planSource("it", fmt.Sprintf("path = %q", filepath.Join(dir, "plan.json")), fmt.Sprintf("configuration = %q", filepath.Join(dir, "root"))) +
			planSource("bare", fmt.Sprintf("path = %q", filepath.Join(dir, "plan.json"))),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_plan.it", acctest.Attributes{
				"path": acctest.Text(filepath.Join(dir, "plan.json")), "configuration": acctest.Text(filepath.Join(dir, "root")),
				"inventory": acctest.Says(`{"version":1,"origin":"plan","uses":[{"feature":"chat",`),
				"features":  acctest.Texts("chat"), "complete": acctest.No, "errored": acctest.No,
				"uses": objects(
					desk(acctest.Attributes{"certain": acctest.No, "add_ons": acctest.Texts("local-data"), "resources": acctest.Texts("contoso_chat.desk (main.tf:4)")}),
					desk(acctest.Attributes{"count": knownvalue.Int64Exact(2), "resources": acctest.Texts("contoso_chat.desk (main.tf:4)", "module.floor.contoso_chat.desk (floor/main.tf:2)")}),
				),
				"unmapped": objects(knownvalue.ObjectExact(map[string]knownvalue.Check{
					"type": acctest.Text("contoso_office"), "mode": acctest.Text("managed"), "count": knownvalue.Int64Exact(1), "resources": acctest.Texts("contoso_office.kobe (main.tf:5)"),
				})),
				"gaps": objects(knownvalue.ObjectExact(map[string]knownvalue.Check{
					"kind": acctest.Text("not-evaluated"), "address": acctest.Text("residency_requirement.skipped"),
					"detail": acctest.Text("The requirement was not evaluated: count or for_each gave no instance of it or of its module. See main.tf:6."),
				})),
				"gate": knownvalue.ObjectExact(map[string]knownvalue.Check{
					"evaluated": acctest.No, "complete": acctest.Yes, "errored": acctest.No,
					"requirements": objects(
						knownvalue.ObjectExact(map[string]knownvalue.Check{
							"address": acctest.Text("residency_requirement.judged"), "evaluated": acctest.Yes, "reason": knownvalue.Null(), "outcome": acctest.Text("not_met"), "compliant": acctest.No,
						}),
						knownvalue.ObjectExact(map[string]knownvalue.Check{
							"address": acctest.Text("residency_requirement.skipped"), "evaluated": acctest.No, "reason": acctest.Text("Count or for_each gave no instance of it or of its module."),
							"outcome": knownvalue.Null(), "compliant": knownvalue.Null(),
						}),
					),
				}),
			}),
			acctest.Expect("data.residency_plan.bare", acctest.Attributes{
				"configuration": knownvalue.Null(),
				"unmapped":      knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.ObjectPartial(map[string]knownvalue.Check{"resources": acctest.Texts("contoso_office.kobe")})}),
			}),
		),
	})
}

// The other state of each flag.
func TestPlan_flags(t *testing.T) {
	t.Parallel()
	whole := planOf([]string{planned("residency_requirement.judged", "create", `{"outcome": "met", "compliant": true}`, `{}`)}, "residency_requirement.judged")
	dir := folder(t, map[string]string{
		"whole.json": whole, "errored.json": strings.Replace(whole, `"errored": false`, `"errored": true`, 1), "partial.json": strings.Replace(whole, `"complete": true`, `"complete": false`, 1),
	})
	for name, want := range map[string]acctest.Values{
		"whole":   {"complete": true, "errored": false, "evaluated": true, "gate complete": true},
		"errored": {"complete": false, "errored": true, "evaluated": true, "gate complete": false},
		"partial": {"complete": false, "errored": false, "evaluated": true, "gate complete": false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, found := acctest.NewServer(t, discovering(t), acctest.WithFolder(dir)).Read("residency_plan", acctest.Values{"path": name + ".json"})
			gate, ok := values["gate"].(acctest.Values)
			if len(found) > 0 || !ok {
				t.Fatal(values, found)
			}
			got := acctest.Values{"complete": values["complete"], "errored": values["errored"], "evaluated": gate["evaluated"], "gate complete": gate["complete"]}
			if diff := cmp.Diff(want, got); diff != "" || gate["errored"] != values["errored"] {
				t.Errorf("(-want +got):\n%s\nand errored of the gate is %v", diff, gate["errored"])
			}
		})
	}
}

func TestPlan_badInput(t *testing.T) {
	t.Parallel()
	good := planOf(nil)
	dir := folder(t, map[string]string{
		"good.json": good, "cut.json": good[:len(good)-30], "two.json": strings.Replace(good, `"1.2"`, `"2.0"`, 1), "state.json": `{"version": 4, "serial": 1, "lineage": "x"}`,
		"binary": "PK\x03\x04", "empty.json": "", "list.json": "[]", "bad/main.tf": "resource {", "nothing/README": "nothing",
	})
	tests := map[string]struct {
		arguments        acctest.Values
		path, says, help string
	}{
		"no file":           {acctest.Values{"path": "none.json"}, "path", "none.json: there is no such file: ", "terraform show -json"},
		"folder":            {acctest.Values{"path": "bad"}, "path", "bad: the plan is a folder", "terraform show -json"},
		"cut off":           {acctest.Values{"path": "cut.json"}, "path", "cut.json: the plan ends too early, at about byte", "make the file again"},
		"of another format": {acctest.Values{"path": "two.json"}, "path", "two.json: the plan's format_version is not 1.x", "newer version of this provider"},
		"state":             {acctest.Values{"path": "state.json"}, "path", "state.json: this is a state", "terraform show -json"},
		"saved plan":        {acctest.Values{"path": "binary"}, "path", "binary: this is the plan file that -out writes", "terraform show -json plan.bin > plan.json"},
		"empty":             {acctest.Values{"path": "empty.json"}, "path", "empty.json: the plan is empty", "terraform show -json"},
		"no plan":           {acctest.Values{"path": "list.json"}, "path", "list.json: this is not a plan", "terraform show -json"},
		"bad configuration": {acctest.Values{"path": "good.json", "configuration": "bad"}, "configuration", "bad/main.tf:1:", "Correct it"},
		"no configuration":  {acctest.Values{"path": "good.json", "configuration": "nothing"}, "configuration", `A configuration is looked for in "nothing", but`, "holds no configuration file. Give the folder"},
		"blank path":        {acctest.Values{"path": ""}, "path", "Attribute path string length must be at least 1", ""},
		"blank folder":      {acctest.Values{"path": "good.json", "configuration": ""}, "configuration", "Attribute configuration string length must be at least 1", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, found := acctest.NewServer(t, discovering(t), acctest.WithFolder(dir)).Read("residency_plan", tt.arguments)
			if len(found) != 1 || found[0].Path != tt.path || !strings.HasPrefix(found[0].Detail, tt.says) || !strings.Contains(found[0].Detail, tt.help) {
				t.Errorf("want an error at %s that says %q and %q, got:\n%s", tt.path, tt.says, tt.help, found)
			}
		})
	}
}
