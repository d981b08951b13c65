// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package schema_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

const schemaFile = "inventory.schema.json"

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, text string) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t).Validate(value)
}

// rules bring in a use of every sort.
const rules = `
version: "2026.01.01"
places: [{id: JP, kind: country, name: Japan}]
add_ons: [{id: vault, name: Vault, description: D.}]
features:
  - {id: store, name: Store, product: P, description: D., options: [{id: copy, description: D., values: ["on", "off"]}]}
  - {id: saas, name: Other software, product: P, description: D.}
usage:
  - resources: [t]
    features: [store]
    options: {copy: "on"}
    location: [{attribute: location}]
    when: [{attribute: add_on, set: true, add_ons: [vault]}]
    application: {feature: saas, client_id: client_id}
    links: [link]
`

// TestSchema_acceptsInventories holds the schema against what the collector writes.
func TestSchema_acceptsInventories(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(fstest.MapFS{"rules.yaml": {Data: []byte(rules)}})
	if err != nil {
		t.Fatal(err)
	}
	r := discover.NewRecognizer(cat)
	c := r.NewCollector()
	values := map[string]discover.Attribute{
		"location": {Values: []string{"JP"}, Set: true}, "add_on": {Set: true}, "client_id": {Values: []string{"id"}, Set: true},
		"link": {Refs: []discover.Ref{{Mode: discover.Data, Type: "u", Name: "x"}}},
	}
	paths := r.Paths(discover.Managed, "t")
	known := discover.Instance{Address: "t.a", Mode: discover.Managed, Type: "t", Name: "a", File: "main.tf", Line: 1}
	open := discover.Instance{Address: "t.b", Mode: discover.Managed, Type: "t", Name: "b", Uncertain: true}
	for _, p := range paths.List {
		known.Attributes = append(known.Attributes, values[p.String()])
		open.Attributes = append(open.Attributes, discover.Attribute{Set: true, Unknown: true})
	}
	strange := discover.Instance{Address: "t.d", Mode: discover.Managed, Type: "t", Name: "d"}
	for _, p := range paths.List {
		a := discover.Attribute{}
		if p.String() == "location" {
			a = discover.Attribute{Values: []string{"marsnorth"}, Set: true}
		}
		strange.Attributes = append(strange.Attributes, a)
	}
	c.Add(paths, known)
	c.Add(paths, open)
	c.Add(paths, strange)
	for _, mode := range []discover.Mode{discover.Managed, discover.Data} {
		c.Add(nil, discover.Instance{Address: "u.c", Mode: mode, Type: "u", Name: "c"})
	}
	for _, kind := range []discover.GapKind{
		discover.Errored, discover.Partial, discover.Deferred, discover.ModuleNotInstalled, discover.ModuleUnread, discover.NotEvaluated,
	} {
		c.Gap(discover.Gap{Kind: kind, Address: "module.m", File: "main.tf", Line: 2, Detail: "D."})
	}
	text := c.Inventory(discover.FromPlan).Encode()
	for _, key := range []string{"options", "add_ons", "location", "unknown_location", "application", "uncertain", "refers_to", "unmapped", "gaps"} {
		if !strings.Contains(text, `"`+key+`":`) {
			t.Errorf("the inventory has no %s, and tells nothing of it", key)
		}
	}
	for _, text := range []string{text, r.NewCollector().Inventory(discover.FromConfiguration).Encode()} {
		if err := validate(t, text); err != nil {
			t.Errorf("%s:\n%v", text, err)
		}
	}
}

// TestSchema_refuses shows that the schema says no, as the decoder does.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"another version":  `{"version":2,"origin":"plan","uses":[],"resources":[]}`,
		"unknown key":      `{"version":1,"origin":"plan","uses":[],"resources":[],"more":1}`,
		"use of nothing":   `{"version":1,"origin":"plan","uses":[{"resources":[0]}],"resources":[{"address":"a"}]}`,
		"use by nothing":   `{"version":1,"origin":"plan","uses":[{"feature":"a"}],"resources":[]}`,
		"negative index":   `{"version":1,"origin":"plan","uses":[{"feature":"a","resources":[-1]}],"resources":[{"address":"a"}]}`,
		"unmapped nothing": `{"version":1,"origin":"plan","uses":[],"resources":[],"unmapped":[{"mode":"data","type":"t","resources":[]}]}`,
		"mode of nothing":  `{"version":1,"origin":"plan","uses":[],"resources":[{"address":"a"}],"unmapped":[{"mode":"module","type":"t","resources":[0]}]}`,
		"gap of no kind":   `{"version":1,"origin":"plan","uses":[],"resources":[],"gaps":[{"detail":"D."}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := validate(t, text); err == nil {
				t.Errorf("%s is accepted by the schema", text)
			}
			if _, err := discover.DecodeInventory(text); err == nil {
				t.Errorf("%s is accepted by the decoder", text)
			}
		})
	}
}

// TestSchema_keysAreThoseOfTheInventory compares every object of the schema with the type that is written.
func TestSchema_keysAreThoseOfTheInventory(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var root object
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	types := map[string]reflect.Type{
		"":         reflect.TypeFor[discover.Inventory](),
		"use":      reflect.TypeFor[discover.Use](),
		"resource": reflect.TypeFor[discover.Resource](),
		"unmapped": reflect.TypeFor[discover.Unmapped](),
		"gap":      reflect.TypeFor[discover.Gap](),
	}
	if len(root.Defs) != len(types)-1 {
		t.Errorf("the schema describes %q", slices.Sorted(maps.Keys(root.Defs)))
	}
	for name, typ := range types {
		t.Run("object "+name, func(t *testing.T) {
			t.Parallel()
			o := root
			if name != "" {
				o = root.Defs[name]
			}
			all, required := keys(typ)
			if got := slices.Sorted(maps.Keys(o.Properties)); !slices.Equal(got, all) {
				t.Errorf("keys of the schema %q, of the inventory %q", got, all)
			}
			if got := slices.Sorted(slices.Values(o.Required)); !slices.Equal(got, required) {
				t.Errorf("required by the schema %q, always written %q", got, required)
			}
			if o.Additional == nil || *o.Additional {
				t.Error("the schema accepts other keys, the decoder does not")
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

// keys returns the keys of a type, and those that are always written.
func keys(typ reflect.Type) (all, required []string) {
	for i := range typ.NumField() {
		name, rest, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		all = append(all, name)
		if rest == "" {
			required = append(required, name)
		}
	}
	slices.Sort(all)
	slices.Sort(required)
	return all, required
}
