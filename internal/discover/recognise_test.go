// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// ruleGround is a small catalog on which the usage rules of the tests stand.
const ruleGround = `
version: "2026.01.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
  - {id: azure/japan, kind: azure-geography, name: Japan}
  - {id: japaneast, kind: azure-region, name: Japan East, country: JP, geography: azure/japan, paired_region: japanwest}
  - {id: japanwest, kind: azure-region, name: Japan West, country: JP, geography: azure/japan, paired_region: japaneast}
  - {id: westus, kind: azure-region, name: West US, country: US}
sources:
  - {id: page, title: A page, publisher: Somebody, url: "https://example.com", versions: [{version: "2025-01-01"}]}
add_ons:
  - {id: vault, name: Vault, description: D.}
  - {id: shield, name: Shield, description: D.}
features:
  - id: store
    name: Store
    product: P
    description: D.
    options:
      - {id: copy, description: D., values: ["on", "off"]}
      - {id: tier, description: D., values: [hot, cold]}
  - {id: logs, name: Logs, product: P, description: D.}
  - {id: search, name: Search, product: Q, description: D.}
  - {id: saas, name: Other software, product: P, description: D.}
  - {id: known-app, name: Known, former_names: [Known App, 77777777-0000-0000-0000-000000000000], product: P, description: D.}
applications:
  - {id: 00000003-0000-0000-c000-000000000000, name: Microsoft Graph}
`

// recognizer returns one with these usage rules.
func recognizer(t testing.TB, usage string) *discover.Recognizer {
	t.Helper()
	cat, err := catalog.Load(fstest.MapFS{"ground.yaml": {Data: []byte(ruleGround)}, "usage.yaml": {Data: []byte("usage:\n" + usage)}})
	if err != nil {
		t.Fatalf("catalog of the test:\n%v", err)
	}
	return discover.NewRecognizer(cat)
}

// attributes are those of an instance by their paths; what is left out is not set.
type attributes map[string]discover.Attribute

func value(values ...string) discover.Attribute {
	set := slices.ContainsFunc(values, func(v string) bool { return v != "" && v != "false" })
	return discover.Attribute{Values: values, Set: set}
}

func refers(refs ...discover.Ref) discover.Attribute {
	return discover.Attribute{Set: true, Unknown: true, Refs: refs}
}

// mayRefer is a reference, or something else.
func mayRefer(refs ...discover.Ref) discover.Attribute {
	return discover.Attribute{Set: true, Unknown: true, Refs: refs, Open: true}
}

// notKnown is set to something, and partlyKnown to a list of which some elements are known.
var notKnown = discover.Attribute{Set: true, Unknown: true}

func partlyKnown(values ...string) discover.Attribute {
	return discover.Attribute{Values: values, Set: true, Unknown: true}
}

// thing is an instance of a resource in the root module.
func thing(address string) discover.Instance {
	typ, name, _ := strings.Cut(address, ".")
	name, _, _ = strings.Cut(name, "[")
	return discover.Instance{Address: address, Mode: discover.Managed, Type: typ, Name: name, File: "main.tf", Line: 1}
}

// add gives an instance to a collector, with its attributes in the order of its paths.
func add(r *discover.Recognizer, c *discover.Collector, i discover.Instance, attributes attributes) {
	paths := r.Paths(i.Mode, i.Type)
	if paths != nil {
		for _, p := range paths.List {
			i.Attributes = append(i.Attributes, attributes[p.String()])
		}
	}
	c.Add(paths, i)
}

// used returns the uses of an inventory as a line each: the feature with its options, add-ons, location and application,
// and the addresses of what uses it; a ? stands at those that may do so.
func used(v *discover.Inventory) []string {
	var lines []string
	for _, u := range v.Uses {
		line := u.Feature
		for _, id := range slices.Sorted(maps.Keys(u.Options)) {
			line += " " + id + "=" + u.Options[id]
		}
		for _, id := range u.AddOns {
			line += " +" + id
		}
		if u.Location != "" {
			line += " in " + string(u.Location)
		}
		if u.Application != "" {
			line += fmt.Sprintf(" %q", u.Application)
		}
		line += ":"
		for _, i := range u.Resources {
			line += " " + v.Resources[i].Address
		}
		for _, i := range u.Uncertain {
			line += " " + v.Resources[i].Address + "?"
		}
		lines = append(lines, line)
	}
	for _, u := range v.Unmapped {
		line := "unmapped " + string(u.Mode) + " " + u.Type + ":"
		for _, i := range u.Resources {
			line += " " + v.Resources[i].Address
		}
		lines = append(lines, line)
	}
	return lines
}

// one returns what a resource t.x of the rules' type uses.
func one(t *testing.T, usage string, attributes attributes) []string {
	t.Helper()
	r := recognizer(t, usage)
	c := r.NewCollector()
	add(r, c, thing("t.x"), attributes)
	return used(c.Inventory(discover.FromPlan))
}

func TestCollector_tests(t *testing.T) {
	t.Parallel()
	const is, mayBe, isNot = "logs: t.x", "logs: t.x?", ""
	tests := map[string]struct {
		test string
		a    discover.Attribute
		want string
	}{
		"equals: the value":                           {`equals: [a, b]`, value("b"), is},
		"equals: another value":                       {`equals: [a, b]`, value("c"), isNot},
		"equals: case counts":                         {`equals: [a]`, value("A"), isNot},
		"equals: one of several values":               {`equals: [a]`, value("c", "a"), is},
		"equals: no value":                            {`equals: [a]`, discover.Attribute{}, isNot},
		"equals: not known":                           {`equals: [a]`, notKnown, mayBe},
		"equals: one value is known, and fits":        {`equals: [a]`, partlyKnown("a"), is},
		"equals: one value is known, and does not":    {`equals: [a]`, partlyKnown("b"), mayBe},
		"equals: a bool":                              {`equals: ["false"]`, value("false"), is},
		"equals: a value that is secret":              {`equals: [a]`, discover.Attribute{Values: []string{"a"}, Set: true, Sensitive: true}, is},
		"equals: the default":                         {`equals: [a], default: a`, discover.Attribute{}, is},
		"equals: another default":                     {`equals: [a], default: b`, discover.Attribute{}, isNot},
		"equals: a value in place of the default":     {`equals: [a], default: a`, value("b"), isNot},
		"equals: not known in place of the default":   {`equals: [a], default: a`, notKnown, mayBe},
		"matches: the value":                          {`matches: "^x"`, value("xy"), is},
		"matches: another value":                      {`matches: "^x"`, value("yx"), isNot},
		"matches: no value":                           {`matches: ".*"`, discover.Attribute{}, isNot},
		"matches: not known":                          {`matches: "^x"`, notKnown, mayBe},
		"matches: the default":                        {`matches: "^x", default: xx`, discover.Attribute{}, is},
		"matches: another default":                    {`matches: "^x", default: yy`, discover.Attribute{}, isNot},
		"not_matches: the value":                      {`not_matches: "^x"`, value("xy"), isNot},
		"not_matches: another value":                  {`not_matches: "^x"`, value("yx"), is},
		"not_matches: one of several values":          {`not_matches: "^x"`, value("xy", "yx"), is},
		"not_matches: no value":                       {`not_matches: "^x"`, discover.Attribute{}, isNot},
		"not_matches: not known":                      {`not_matches: "^x"`, notKnown, mayBe},
		"not_matches: the default":                    {`not_matches: "^x", default: xx`, discover.Attribute{}, isNot},
		"not_matches: another default":                {`not_matches: "^x", default: yy`, discover.Attribute{}, is},
		"set: a value":                                {`set: true`, value("a"), is},
		"set: a block":                                {`set: true`, discover.Attribute{Set: true}, is},
		"set: false is not set":                       {`set: true`, value("false"), isNot},
		"set: nothing":                                {`set: true`, discover.Attribute{}, isNot},
		"set: not known":                              {`set: true`, notKnown, is},
		"set: computed, and set by the configuration": {`set: true, computed: true`, notKnown, is},
		"unset: nothing":                              {`unset: true`, discover.Attribute{}, is},
		"unset: false is not set":                     {`unset: true`, value("false"), is},
		"unset: a value":                              {`unset: true`, value("a"), isNot},
		"unset: not known, so perhaps null":           {`unset: true`, notKnown, mayBe},
		"unset: a part is known":                      {`unset: true`, partlyKnown("a"), isNot},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one(t, `  - {resources: [t], note: N., when: [{attribute: a.b, `+test.test+`, features: [logs]}]}`, attributes{"a.b": test.a})
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCollector_conditions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		usage string
		a     attributes
		want  []string
	}{
		"and: both hold":        {`  - {resources: [t], note: N., when: [{attribute: a, equals: [x], and: [{attribute: b, set: true}], features: [logs]}]}`, attributes{"a": value("x"), "b": value("y")}, []string{"logs: t.x"}},
		"and: one does not":     {`  - {resources: [t], note: N., when: [{attribute: a, equals: [x], and: [{attribute: b, set: true}], features: [logs]}]}`, attributes{"a": value("x")}, nil},
		"and: one is not known": {`  - {resources: [t], note: N., when: [{attribute: a, equals: [x], and: [{attribute: b, equals: [y]}], features: [logs]}]}`, attributes{"a": value("x"), "b": notKnown}, []string{"logs: t.x?"}},
		"and: one is not known, the other does not hold": {`  - {resources: [t], note: N., when: [{attribute: a, equals: [x], and: [{attribute: b, equals: [y]}], features: [logs]}]}`, attributes{"a": value("z"), "b": notKnown}, nil},
		"where: it holds":                           {`  - {resources: [t], where: [{attribute: a, set: true}], features: [logs]}`, attributes{"a": value("x")}, []string{"logs: t.x"}},
		"where: it does not":                        {`  - {resources: [t], where: [{attribute: a, set: true}], features: [logs]}`, nil, []string{"unmapped managed t: t.x"}},
		"where: it is not known":                    {`  - {resources: [t], where: [{attribute: a, equals: [x]}], features: [logs], when: [{attribute: b, set: true, features: [search]}]}`, attributes{"a": notKnown, "b": value("y")}, []string{"logs: t.x?", "search: t.x?", "unmapped managed t: t.x"}},
		"where: not known, and another entry holds": {"  - {resources: [t], where: [{attribute: a, equals: [x]}], features: [logs]}\n  - {resources: [t], features: [search]}", attributes{"a": notKnown}, []string{"logs: t.x?", "search: t.x"}},
		"an entry without features maps the type":   {`  - {resources: [t], note: It keeps nothing.}`, nil, nil},
		"several entries, all that apply count":     {"  - {resources: [t], features: [logs]}\n  - {resources: [t], features: [search, logs]}", nil, []string{"logs: t.x", "search: t.x"}},
		"a data source is another type":             {`  - {data_sources: [t], features: [logs]}`, nil, []string{"unmapped managed t: t.x"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, one(t, test.usage, test.a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of the tests of one option the last one that holds decides, and one that may hold leaves the option open.
func TestCollector_options(t *testing.T) {
	t.Parallel()
	const on, off, again = `{attribute: a, equals: [x], options: {copy: "on"}}`, `{attribute: b, equals: [x], options: {copy: "off"}}`, `{attribute: c, equals: [x], options: {copy: "on"}}`
	x, maybe := value("x"), notKnown
	tests := map[string]struct {
		rest string // of the entry
		a    attributes
		want string
	}{
		"none holds":                            {`when: [` + on + `]`, nil, "store: t.x"},
		"one holds":                             {`when: [` + on + `]`, attributes{"a": x}, "store copy=on: t.x"},
		"one may hold":                          {`when: [` + on + `]`, attributes{"a": maybe}, "store: t.x"},
		"the last one that holds wins":          {`when: [` + on + `, ` + off + `]`, attributes{"a": x, "b": x}, "store copy=off: t.x"},
		"a later one may hold":                  {`when: [` + on + `, ` + off + `]`, attributes{"a": x, "b": maybe}, "store: t.x"},
		"a later one may hold, and says so":     {`when: [` + on + `, ` + again + `]`, attributes{"a": x, "c": maybe}, "store copy=on: t.x"},
		"an earlier one may hold":               {`when: [` + on + `, ` + off + `]`, attributes{"a": maybe, "b": x}, "store copy=off: t.x"},
		"the one before is back only perhaps":   {`when: [` + on + `, ` + off + `, ` + again + `]`, attributes{"a": x, "b": maybe, "c": maybe}, "store: t.x"},
		"the one before is back":                {`when: [` + on + `, ` + off + `, ` + again + `]`, attributes{"a": x, "b": maybe, "c": x}, "store copy=on: t.x"},
		"one that the type always has":          {`options: {tier: hot}, when: [` + on + `]`, attributes{"a": x}, "store copy=on tier=hot: t.x"},
		"one that the type has until a test":    {`options: {copy: "off"}, when: [` + on + `]`, attributes{"a": x}, "store copy=on: t.x"},
		"one that the type has perhaps no more": {`options: {copy: "off"}, when: [` + on + `]`, attributes{"a": maybe}, "store: t.x"},
		"what the type has, perhaps again":      {`options: {copy: "on"}, when: [` + on + `]`, attributes{"a": maybe}, "store copy=on: t.x"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one(t, `  - {resources: [t], features: [store], `+test.rest+`}`, test.a)
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Options go with the features that have them, and with none of those that a test brings in.
func TestCollector_optionsOfOtherFeatures(t *testing.T) {
	t.Parallel()
	got := one(t, `  - {resources: [t], features: [store, logs], options: {tier: cold}, when: [{attribute: a, set: true, features: [search]}]}`, attributes{"a": value("x")})
	if diff := cmp.Diff([]string{"logs: t.x", "search: t.x", "store tier=cold: t.x"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCollector_addOns(t *testing.T) {
	t.Parallel()
	const usage = `  - {resources: [t], features: [store], when: [
      {attribute: a, equals: [x], add_ons: [vault]}, {attribute: b, equals: [x], add_ons: [shield]}, {attribute: c, equals: [x], add_ons: [vault]}]}`
	x := value("x")
	for name, test := range map[string]struct {
		a    attributes
		want []string
	}{
		"none":                {nil, []string{"store: t.x"}},
		"two, in order":       {attributes{"a": x, "b": x}, []string{"store +shield +vault: t.x"}},
		"one twice":           {attributes{"a": x, "c": x}, []string{"store +vault: t.x"}},
		"one perhaps":         {attributes{"a": notKnown}, []string{"store: t.x", "store +vault: t.x?"}},
		"one and one perhaps": {attributes{"a": notKnown, "b": x}, []string{"store +shield +vault: t.x?", "store +shield: t.x"}},
		"surely and perhaps":  {attributes{"a": notKnown, "c": x}, []string{"store +vault: t.x"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, one(t, usage, test.a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A type of which only the beginning is named gets features, but is known only where a fallback applies to it.
func TestCollector_beginnings(t *testing.T) {
	t.Parallel()
	const usage = `
  - {resources: [az_named], features: [store]}
  - {resources: ["az_*"], where: [{attribute: identity, set: true}], features: [logs]}
  - {resources: ["az_*"], fallback: true, location: [{attribute: location}], features: [search]}
`
	tests := map[string]struct {
		address string
		a       attributes
		want    []string
	}{
		"named, both rules apply":           {"az_named.x", attributes{"identity": value("a")}, []string{"logs: az_named.x", "store: az_named.x"}},
		"named, no fallback with location":  {"az_named.x", attributes{"location": value("japaneast")}, []string{"store: az_named.x"}},
		"not named, with a location":        {"az_other.x", attributes{"location": value("japaneast")}, []string{"search in japaneast: az_other.x"}},
		"not named, the location not known": {"az_other.x", attributes{"location": notKnown}, []string{"search in @resource-location: az_other.x"}},
		"not named, without a location":     {"az_other.x", nil, []string{"unmapped managed az_other: az_other.x"}},
		"not named, features and unmapped":  {"az_other.x", attributes{"identity": value("a")}, []string{"logs: az_other.x", "unmapped managed az_other: az_other.x"}},
		"of another beginning":              {"azure_other.x", nil, []string{"unmapped managed azure_other: azure_other.x"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := recognizer(t, usage)
			c := r.NewCollector()
			add(r, c, thing(test.address), test.a)
			if diff := cmp.Diff(test.want, used(c.Inventory(discover.FromPlan))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRecognizer_Paths(t *testing.T) {
	t.Parallel()
	r := recognizer(t, `
  - resources: [t]
    data_sources: [d]
    where: [{attribute: a.b, set: true}]
    features: [store, saas]
    when: [{attribute: c, set: true, computed: true, features: [logs], and: [{attribute: d.e.f, equals: [x]}]}, {attribute: a.b, equals: [y], features: [search]}]
    location: [{attribute: where, when: [{attribute: g, set: true}]}, {of: parent}]
    application: {feature: saas, client_id: client, display_name: label}
    links: [other, c]
  - {resources: ["t*"], where: [{attribute: c, equals: [x]}], features: [logs]}
`)
	type path struct {
		Steps          string
		Computed, Refs bool
	}
	list := func(mode discover.Mode, typ string) []path {
		p := r.Paths(mode, typ)
		if p == nil {
			return nil
		}
		var all []path
		for _, l := range p.List {
			all = append(all, path{l.String(), l.Computed, l.Refs})
		}
		return all
	}
	want := []path{
		{"a.b", false, false}, {"c", true, true}, {"d.e.f", false, false}, {"where", false, false}, {"g", false, false}, {"parent", false, true},
		{"client", false, true}, {"label", false, false}, {"other", false, true},
	}
	if diff := cmp.Diff(want, list(discover.Managed, "t")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, list(discover.Data, "d")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]path{{"c", false, false}}, list(discover.Managed, "tt")); diff != "" {
		t.Error(diff)
	}
	if r.Paths(discover.Data, "t") != nil || r.Paths(discover.Managed, "d") != nil {
		t.Error("a rule for a resource is one for a data source too")
	}
	if first := r.Paths(discover.Managed, "t"); r.Paths(discover.Managed, "t") != first {
		t.Error("the paths of a type are made anew each time")
	}
}
