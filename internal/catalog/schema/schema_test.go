// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package schema_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

const schemaFile = "catalog.schema.json"

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// value turns YAML into what the validator takes.
func value(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSchema_acceptsBaseLayer keeps the schema true for everything that we write ourselves.
func TestSchema_acceptsBaseLayer(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	data := os.DirFS("../data")
	files := 0
	err := fs.WalkDir(data, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		files++
		text, err := fs.ReadFile(data, name)
		if err != nil {
			return err
		}
		if err := schema.Validate(value(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 {
		t.Fatalf("saw %d files of the base layer only", files)
	}
}

// What the guide shows has to please an editor too.
func TestSchema_acceptsTheExampleOfAnOverlay(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../examples/overlay/residency/contoso-crm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled(t).Validate(value(t, text)); err != nil {
		t.Error(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	var root struct {
		ID string `json:"$id"`
	}
	schema, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(schema, &root); err != nil || line != "# yaml-language-server: $schema="+root.ID {
		t.Errorf("the line for editors is %q, the schema is %q, %v", line, root.ID, err)
	}
}

// TestSchema_refuses shows that the schema says no, since a schema that accepts all would pass the test above.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for name, text := range map[string]string{
		"unknown key":            "place: []",
		"bad commitment":         "features: [{id: a, statements: [{id: b, data: c, commitment: promised, published: [d@e]}]}]",
		"no source":              "features: [{id: a, statements: [{id: b, data: c, commitment: documented, published: []}]}]",
		"bad date":               `sources: [{id: a, title: b, publisher: c, url: "https://example.com", versions: [{version: x, from: "2022-4-1"}]}]`,
		"bad id":                 "features: [{id: A_B}]",
		"unknown cloud":          "geography_rules: [{id: a/b, family: c, when: {clouds: [moon]}, published: [d@e]}]",
		"setting with one value": "settings: [{id: a, description: b, values: [c]}]",
		"default without source": "settings: [{id: a, description: b, values: [c, d], defaults: [{value: c}]}]",
		"follow without source":  "features: [{id: a, follows: [{feature: b}]}]",
		"usage without a type":   "usage: [{features: [a]}]",
		"usage of a bad type":    "usage: [{resources: [data.a], features: [b]}]",
		"test of nothing":        "usage: [{resources: [a], features: [b], where: [{attribute: c}]}]",
		"test of two things":     "usage: [{resources: [a], features: [b], when: [{attribute: c, set: true, equals: [d], features: [e]}]}]",
		"bad attribute":          "usage: [{resources: [a], features: [b], links: [c.0]}]",
		"location with both":     "usage: [{resources: [a], features: [b], location: [{attribute: c, of: d}]}]",
		"application of nothing": "usage: [{resources: [a], application: {feature: b}}]",
		"bad client id":          "applications: [{id: a, name: b}]",
		"provider without url":   `terraform_providers: [{id: a, source: b/c, version: "1"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := schema.Validate(value(t, []byte(text))); err == nil {
				t.Errorf("%s is accepted", text)
			}
		})
	}
}

// TestSchema_keysAreThoseOfTheLoader compares every object of the schema with the type that the loader reads it into.
func TestSchema_keysAreThoseOfTheLoader(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var root object
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	for name, typ := range map[string]reflect.Type{
		"":                   reflect.TypeFor[catalog.Document](),
		"place":              reflect.TypeFor[place.Place](),
		"source":             reflect.TypeFor[catalog.SourceEntry](),
		"sourceVersion":      reflect.TypeFor[catalog.SourceVersion](),
		"addOn":              reflect.TypeFor[catalog.AddOnEntry](),
		"setting":            reflect.TypeFor[catalog.SettingEntry](),
		"settingDefault":     reflect.TypeFor[catalog.SettingDefault](),
		"regionScope":        reflect.TypeFor[catalog.RegionScopeEntry](),
		"geographyRule":      reflect.TypeFor[catalog.GeographyRule](),
		"countryCodeChanges": reflect.TypeFor[catalog.CountryCodeChanges](),
		"feature":            reflect.TypeFor[catalog.FeatureEntry](),
		"option":             reflect.TypeFor[catalog.OptionEntry](),
		"follow":             reflect.TypeFor[catalog.FollowEntry](),
		"statement":          reflect.TypeFor[catalog.StatementEntry](),
		"sharedStatement":    reflect.TypeFor[catalog.SharedStatement](),
		"withdrawn":          reflect.TypeFor[catalog.WithdrawnEntry](),
		"withdrawal":         reflect.TypeFor[catalog.Withdrawal](),
		"condition":          reflect.TypeFor[catalog.Condition](),
		"terraformProvider":  reflect.TypeFor[catalog.TerraformProviderEntry](),
		"application":        reflect.TypeFor[catalog.ApplicationEntry](),
		"usage":              reflect.TypeFor[catalog.UsageEntry](),
		"usageTest":          reflect.TypeFor[catalog.UsageTest](),
		"usageCondition":     reflect.TypeFor[catalog.UsageCondition](),
		"usageLocation":      reflect.TypeFor[catalog.UsageLocation](),
		"usageApplication":   reflect.TypeFor[catalog.UsageApplication](),
	} {
		t.Run("object "+name, func(t *testing.T) {
			t.Parallel()
			o := root
			if name != "" {
				o = root.Defs[name]
			}
			all, required := keys(typ)
			if got := slices.Sorted(maps.Keys(o.Properties)); !slices.Equal(got, all) {
				t.Errorf("keys of the schema %q, of the loader %q", got, all)
			}
			if got := slices.Sorted(slices.Values(o.Required)); !slices.Equal(got, required) {
				t.Errorf("required by the schema %q, by the loader %q", got, required)
			}
			if o.Additional == nil || *o.Additional {
				t.Error("the schema accepts other keys, the loader does not")
			}
		})
	}
}

type object struct {
	Properties map[string]json.RawMessage `json:"properties"`
	Required   []string                   `json:"required"`
	Additional *bool                      `json:"additionalProperties"`
	Defs       map[string]object          `json:"$defs"`
}

// keys returns the keys of a type of the model, and those that must be given.
func keys(typ reflect.Type) (all, required []string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			innerAll, innerRequired := keys(f.Type)
			all, required = append(all, innerAll...), append(required, innerRequired...)
		} else if name != "-" {
			all = append(all, name)
			if rest == "" {
				required = append(required, name)
			}
		}
	}
	slices.Sort(all)
	slices.Sort(required)
	return all, required
}
