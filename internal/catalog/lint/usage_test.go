// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// recordedAzuread has every type of the azuread provider with its attributes, as they were recorded for this version.
const recordedAzuread = "azuread-3.9.0-types.json"

// recordedAzurerm has the names of every type of the azurerm provider.
const recordedAzurerm = "azurerm-5.2.0-types.json"

// recordedWhole are the providers of which every type is recorded with its attributes, as the documentation has them. That
// of azuredevops tells whether an attribute has to be set; that of powerplatform has its type too, and what the provider
// fills in.
var recordedWhole = map[string]string{
	"azuread":       recordedAzuread,
	"azuredevops":   "azuredevops-1.16.0-types.json",
	"powerplatform": "powerplatform-4.1.0-types.json",
}

// withoutRule are types of these providers that no rule names: they call any address that they are given.
var withoutRule = []string{"powerplatform_rest", "powerplatform_rest_query"}

// azurermWithoutRule lists types of the azurerm provider that have no location argument and no rule, because it has not
// been found out where their data is. A rule for one of them takes it off the list.
const azurermWithoutRule = "azurerm-types-without-rule.txt"

// blocksOfAzuread are blocks that are optional and computed. A provider's schema does not mark blocks, so the recorded
// one does not tell.
var blocksOfAzuread = []string{"azuread_application.feature_tags", "azuread_service_principal.feature_tags"}

// wholeTypes are the recorded types, by their names. An attribute is a text such as "string, optional+computed"; a
// block is an object whose key holds has its attributes.
type wholeTypes struct {
	Version     string                    `json:"version"`
	Resources   map[string]map[string]any `json:"resources"`
	DataSources map[string]map[string]any `json:"data_sources"`
}

type azurermTypes struct {
	Version     string   `json:"version"`
	Resources   []string `json:"resources"`
	DataSources []string `json:"data_sources"`
}

func recorded[T any](t *testing.T, name string) T {
	t.Helper()
	var types T
	if err := json.Unmarshal(testdata(t, name), &types); err != nil {
		t.Fatal(err)
	}
	return types
}

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func usageOf(t *testing.T) []*catalog.UsageRule {
	t.Helper()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if len(cat.Usage()) == 0 {
		t.Fatal("the base layer has no usage rules")
	}
	return cat.Usage()
}

func TestUsage_recordedVersions(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"azurerm": recorded[azurermTypes](t, recordedAzurerm).Version}
	for id, name := range recordedWhole {
		want[id] = recorded[wholeTypes](t, name).Version
	}
	for _, p := range cat.TerraformProviders() {
		if version, ok := want[p.ID]; ok && p.Version != version {
			t.Errorf("the rules of %s are for version %s, and the recorded types are of %s", p.ID, p.Version, version)
		}
		delete(want, p.ID)
	}
	for id := range want {
		t.Errorf("no terraform provider %s", id)
	}
}

// TestUsage_everyType holds the rules against the providers: each of their types has an entry of its own.
func TestUsage_everyType(t *testing.T) {
	t.Parallel()
	resources, dataSources := map[string]bool{}, map[string]bool{}
	for _, u := range usageOf(t) {
		for _, ref := range u.Resources {
			resources[ref.Text] = true
		}
		for _, ref := range u.DataSources {
			dataSources[ref.Text] = true
		}
	}
	for _, name := range recordedWhole {
		types := recorded[wholeTypes](t, name)
		for typ := range types.Resources {
			if resources[typ] == slices.Contains(withoutRule, typ) {
				t.Errorf("the resource type %s: a rule names it: %t", typ, resources[typ])
			}
		}
		for typ := range types.DataSources {
			if dataSources[typ] == slices.Contains(withoutRule, typ) {
				t.Errorf("the data source %s: a rule names it: %t", typ, dataSources[typ])
			}
		}
	}
}

// TestUsage_typesExist finds rules for types that the providers do not have.
func TestUsage_typesExist(t *testing.T) {
	t.Parallel()
	azurerm := recorded[azurermTypes](t, recordedAzurerm)
	resources, dataSources := azurerm.Resources, azurerm.DataSources
	for _, name := range recordedWhole {
		types := recorded[wholeTypes](t, name)
		resources = slices.AppendSeq(resources, maps.Keys(types.Resources))
		dataSources = slices.AppendSeq(dataSources, maps.Keys(types.DataSources))
	}
	for _, u := range usageOf(t) {
		for _, ref := range u.Resources {
			checkKnown(t, ref.Text, resources)
		}
		for _, ref := range u.DataSources {
			checkKnown(t, ref.Text, dataSources)
		}
		if u.Application == nil {
			continue
		}
		for _, ref := range slices.Concat(u.Application.Own, u.Application.Vendor) {
			if typ, ok := strings.CutPrefix(ref.Text, "data."); ok {
				checkKnown(t, typ, dataSources)
			} else {
				checkKnown(t, typ, resources)
			}
		}
	}
}

// older are types and attributes of versions before the recorded ones, which people still use.
var older = []string{
	"azurerm_mysql_server", "azurerm_postgresql_server", "azurerm_sql_database", "azurerm_sql_managed_instance", "azurerm_sql_server",
	"azuread_service_principal.application_id",
}

// checkKnown reports a type of a recorded provider that is not among its types. A name with a * stands for any end.
func checkKnown(t *testing.T, name string, types []string) {
	t.Helper()
	if !isRecorded(name) && !strings.HasPrefix(name, "azurerm_") || slices.Contains(older, name) {
		return
	}
	beginning, open := strings.CutSuffix(name, "*")
	if !slices.ContainsFunc(types, func(typ string) bool { return typ == name || open && strings.HasPrefix(typ, beginning) }) {
		t.Errorf("a rule names %s, which the recorded provider does not have", name)
	}
}

// isRecorded reports whether a type is of a provider that is recorded with its attributes.
func isRecorded(typ string) bool {
	provider, _, _ := strings.Cut(typ, "_")
	return recordedWhole[provider] != ""
}

// TestUsage_attributes holds each attribute that a rule names against the provider's schema.
func TestUsage_attributes(t *testing.T) {
	t.Parallel()
	resources, dataSources := map[string]map[string]any{}, map[string]map[string]any{}
	for _, name := range recordedWhole {
		types := recorded[wholeTypes](t, name)
		maps.Copy(resources, types.Resources)
		maps.Copy(dataSources, types.DataSources)
	}
	for _, u := range usageOf(t) {
		for _, ref := range u.Resources {
			checkAttributes(t, u, ref.Text, resources[ref.Text])
		}
		for _, ref := range u.DataSources {
			checkAttributes(t, u, ref.Text, dataSources[ref.Text])
		}
	}
}

func checkAttributes(t *testing.T, u *catalog.UsageRule, typ string, schema map[string]any) {
	t.Helper()
	if !isRecorded(typ) || strings.HasSuffix(typ, "*") {
		return
	}
	for _, test := range testsOf(u) {
		checkTest(t, test, typ, schema)
	}
	for _, path := range pathsOf(u) {
		if _, ok := find(schema, path); !ok && !slices.Contains(older, typ+"."+path) {
			t.Errorf("%s has no %s", typ, path)
		}
	}
}

// testsOf returns every test of an entry.
func testsOf(u *catalog.UsageRule) []*catalog.UsageTest {
	var all []*catalog.UsageTest
	add := func(tests []catalog.AttributeTest) {
		for i := range tests {
			all = append(all, tests[i].UsageTest)
		}
	}
	add(u.Where)
	for i := range u.When {
		add(u.When[i].Tests)
	}
	for i := range u.Location {
		add(u.Location[i].Tests)
	}
	return all
}

// pathsOf returns the paths of an entry that stand in no test.
func pathsOf(u *catalog.UsageRule) []string {
	all := slices.Clone(u.Links)
	for i := range u.Location {
		all = append(all, u.Location[i].Attribute+u.Location[i].Of)
	}
	if u.Application != nil {
		all = append(all, u.Application.ID, u.Application.Name)
	}
	return slices.DeleteFunc(all, func(path string) bool { return path == "" })
}

func checkTest(t *testing.T, test *catalog.UsageTest, typ string, schema map[string]any) {
	t.Helper()
	what, ok := find(schema, test.Attribute)
	if slices.Contains(older, typ+"."+test.Attribute) {
		return
	}
	if !ok {
		t.Errorf("%s has no %s", typ, test.Attribute)
		return
	}
	computed := strings.Contains(what, "optional+computed") || slices.ContainsFunc(blocksOfAzuread, func(block string) bool {
		return strings.HasPrefix(typ+"."+test.Attribute+".", block+".")
	})
	if test.Computed != computed {
		t.Errorf("%s: the test of %s says computed: %t, and the schema says %q", typ, test.Attribute, test.Computed, what)
	}
	if test.Default != "" && !strings.Contains(what, "optional") {
		t.Errorf("%s: the test of %s has a default, and the schema says %q", typ, test.Attribute, what)
	}
}

// find walks down a path, and returns what the schema says of its end; for a block that is "block".
func find(schema map[string]any, path string) (what string, ok bool) {
	step, rest, more := strings.Cut(path, ".")
	switch v := schema[step].(type) {
	case string:
		return v, !more
	case map[string]any:
		if !more {
			return "block", true
		}
		holds, ok := v["holds"].(map[string]any)
		if !ok {
			return "", false
		}
		return find(holds, rest)
	}
	return "", false
}

// TestUsage_azurermWithoutRule keeps what is not known unmapped, so that it is reported and not passed over.
func TestUsage_azurermWithoutRule(t *testing.T) {
	t.Parallel()
	types := recorded[azurermTypes](t, recordedAzurerm)
	unknown := strings.Fields(string(testdata(t, azurermWithoutRule)))
	for _, typ := range unknown {
		if !slices.Contains(types.Resources, typ) {
			t.Errorf("%s has %s, which the recorded provider does not have", azurermWithoutRule, typ)
		}
	}
	for _, u := range usageOf(t) {
		for _, ref := range u.Resources {
			for _, typ := range unknown {
				if makesKnown(u, ref.Text, typ) {
					t.Errorf("%s maps %s, which is listed as one that no rule knows", ref.Text, typ)
				}
			}
		}
	}
}

// makesKnown reports whether an entry makes a type known that has no location argument: one that names only its beginning
// does so as a fallback that asks for no location.
func makesKnown(u *catalog.UsageRule, name, typ string) bool {
	beginning, open := strings.CutSuffix(name, "*")
	return name == typ || open && u.Fallback && len(u.Location) == 0 && strings.HasPrefix(typ, beginning)
}
