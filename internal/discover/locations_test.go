// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestCollector_locationOfAttribute(t *testing.T) {
	t.Parallel()
	secret := func(values ...string) discover.Attribute {
		return discover.Attribute{Values: values, Set: true, Sensitive: true}
	}
	const plain, two = `[{attribute: a}]`, `[{attribute: a}, {attribute: b}]`
	tests := map[string]struct {
		location string
		a        attributes
		want     []string
	}{
		"a region":                          {plain, attributes{"a": value("japaneast")}, []string{"store in japaneast: t.x"}},
		"a region by its name":              {plain, attributes{"a": value("Japan East")}, []string{"store in japaneast: t.x"}},
		"a country":                         {plain, attributes{"a": value("Japan")}, []string{"store in JP: t.x"}},
		"the whole world":                   {plain, attributes{"a": value("global")}, []string{"store in global: t.x"}},
		"no name of a place":                {plain, attributes{"a": value("nowhere")}, []string{"store in @resource-location: t.x"}},
		"a placeholder is no place":         {plain, attributes{"a": value("@none")}, []string{"store in @resource-location: t.x"}},
		"not set":                           {plain, nil, []string{"store in @resource-location: t.x"}},
		"not known":                         {plain, attributes{"a": notKnown}, []string{"store in @resource-location: t.x"}},
		"known and not known":               {plain, attributes{"a": partlyKnown("westus")}, []string{"store in @resource-location: t.x", "store in westus: t.x"}},
		"a secret is not told":              {plain, attributes{"a": secret("japaneast")}, []string{"store in @resource-location: t.x"}},
		"several values":                    {plain, attributes{"a": value("westus", "japaneast")}, []string{"store in japaneast: t.x", "store in westus: t.x"}},
		"a value given twice":               {plain, attributes{"a": value("westus", "West US")}, []string{"store in westus: t.x"}},
		"two attributes are two places":     {two, attributes{"a": value("japaneast"), "b": value("westus")}, []string{"store in japaneast: t.x", "store in westus: t.x"}},
		"two attributes, one is not set":    {two, attributes{"b": value("westus")}, []string{"store in westus: t.x"}},
		"two attributes, one is not known":  {two, attributes{"a": value("westus"), "b": notKnown}, []string{"store in @resource-location: t.x", "store in westus: t.x"}},
		"what a value stands for":           {`[{attribute: a, places: {East: japaneast, west: westus}}]`, attributes{"a": value("East", "west")}, []string{"store in japaneast: t.x", "store in westus: t.x"}},
		"another value beside those":        {`[{attribute: a, places: {East: japaneast}}]`, attributes{"a": value("japanwest", "east")}, []string{"store in @resource-location: t.x", "store in japanwest: t.x"}},
		"a value that is another place":     {`[{attribute: a, places: {westus: japaneast}}]`, attributes{"a": value("westus")}, []string{"store in japaneast: t.x"}},
		"the default":                       {`[{attribute: a, default: westus}]`, nil, []string{"store in westus: t.x"}},
		"a value in place of the default":   {`[{attribute: a, default: westus}]`, attributes{"a": value("japaneast")}, []string{"store in japaneast: t.x"}},
		"not known in place of the default": {`[{attribute: a, default: westus}]`, attributes{"a": notKnown}, []string{"store in @resource-location: t.x"}},
		"when: it holds":                    {`[{attribute: a, when: [{attribute: c, set: true}]}]`, attributes{"a": value("westus"), "c": value("x")}, []string{"store in westus: t.x"}},
		"when: it does not":                 {`[{attribute: a, when: [{attribute: c, set: true}]}]`, attributes{"a": value("westus")}, []string{"store in @resource-location: t.x"}},
		"when: it is not known, and without it nothing says where": {
			`[{attribute: a, when: [{attribute: c, equals: [x]}]}]`, attributes{"a": value("westus"), "c": notKnown},
			[]string{"store in @resource-location: t.x?", "store in westus: t.x?"},
		},
		"when: it is not known, beside one that counts": {
			`[{attribute: b}, {attribute: a, when: [{attribute: c, equals: [x]}]}]`, attributes{"a": value("westus"), "b": value("japaneast"), "c": notKnown},
			[]string{"store in japaneast: t.x", "store in westus: t.x?"},
		},
		"when: it is not known, and the place counts anyway": {
			`[{attribute: a, when: [{attribute: c, equals: [x]}]}, {attribute: b}]`, attributes{"a": value("westus"), "b": value("westus"), "c": notKnown},
			[]string{"store in westus: t.x"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, one(t, `  - {resources: [t], features: [store], location: `+test.location+`}`, test.a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The name of a location that the catalog does not know is kept, for what is in the same place too, unless it may not be
// shown or is no name.
func TestCollector_unknownLocation(t *testing.T) {
	t.Parallel()
	r := recognizer(t, ofRules)
	hidden := value("moonbase")
	hidden.Sensitive = true
	for name, test := range map[string]struct {
		at   discover.Attribute
		want []string
	}{
		"a name":                    {value("marsnorth"), []string{"marsnorth"}},
		"a name as people write it": {value("Mars North (US)"), []string{"Mars North (US)"}},
		"two names":                 {value("moonbase", "marsnorth"), []string{"marsnorth", "moonbase"}},
		"a place that is known":     {value("japaneast"), []string{""}},
		"one of each":               {value("japaneast", "marsnorth"), []string{"", "marsnorth"}},
		"not known":                 {notKnown, []string{""}},
		"a secret":                  {hidden, []string{""}},
		"no letters":                {value("4711"), []string{""}},
		"other signs":               {value("mars\nnorth"), []string{""}},
		"a template":                {value("${mars}"), []string{""}},
		"a long text":               {value("mars" + strings.Repeat("n", 61)), []string{""}},
		"the longest name":          {value("mars" + strings.Repeat("n", 60)), []string{"mars" + strings.Repeat("n", 60)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := collect(r, []item{{"server.a", "", attributes{"at": test.at}}, {"part.b", "", attributes{"parent": refers(to("server", "a"))}}})
			names := map[string][]string{}
			for _, u := range v.Uses {
				names[u.Feature] = append(names[u.Feature], u.UnknownLocation)
				if known := u.Location != place.ResourceLocation; known && u.UnknownLocation != "" {
					t.Errorf("%+v", u)
				}
			}
			for _, feature := range []string{"logs", "store"} {
				got := slices.Sorted(slices.Values(names[feature]))
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("%s: %s", feature, diff)
				}
			}
			again, err := discover.DecodeInventory(v.Encode())
			if err != nil || again.Encode() != v.Encode() {
				t.Errorf("read again: %v", err)
			}
		})
	}
}

// A location goes with the entry's own features, each location with each of them.
func TestCollector_locationOfFeatures(t *testing.T) {
	t.Parallel()
	got := one(t, `  - {resources: [t], features: [store, logs], location: [{attribute: a}], when: [{attribute: b, set: true, features: [search]}]}`,
		attributes{"a": value("japaneast", "westus"), "b": value("x")})
	want := []string{"logs in japaneast: t.x", "logs in westus: t.x", "search: t.x", "store in japaneast: t.x", "store in westus: t.x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// ofRules are rules for a server, what hangs on it, and what hangs on that.
const ofRules = `
  - {resources: [server], features: [logs], location: [{attribute: at}, {attribute: also, when: [{attribute: if, equals: [x]}]}]}
  - {resources: [part], features: [store], location: [{of: parent}]}
  - {resources: [split], features: [store], location: [{of: parent}, {of: second}]}
  - {resources: [perhaps], features: [store], location: [{of: parent, when: [{attribute: if, equals: [x]}]}]}
  - {resources: [free], note: It has no location.}
`

type item struct {
	address, module string
	a               attributes
}

func collect(r *discover.Recognizer, items []item) *discover.Inventory {
	c := r.NewCollector()
	for _, i := range items {
		instance := thing(i.address)
		if i.module != "" {
			instance.Address, instance.Module = i.module+"."+i.address, i.module
		}
		add(r, c, instance, i.a)
	}
	return c.Inventory(discover.FromPlan)
}

func to(typ, name string) discover.Ref {
	return discover.Ref{Mode: discover.Managed, Type: typ, Name: name}
}

func inModule(r discover.Ref, module string, anyKeys bool) discover.Ref {
	r.Module, r.AnyKeys = module, anyKeys
	return r
}

func TestCollector_locationOfAnother(t *testing.T) {
	t.Parallel()
	server := func(name, at string) item { return item{"server." + name, "", attributes{"at": value(at)}} }
	part := func(refs ...discover.Ref) item { return item{"part.p", "", attributes{"parent": refers(refs...)}} }
	const unknown = "store in @resource-location: part.p"
	tests := map[string]struct {
		items []item
		want  []string // of the uses of store
	}{
		"one resource":                          {[]item{server("s", "japaneast"), part(to("server", "s"))}, []string{"store in japaneast: part.p"}},
		"the resource comes later":              {[]item{part(to("server", "s")), server("s", "japaneast")}, []string{"store in japaneast: part.p"}},
		"its location is not known":             {[]item{{"server.s", "", attributes{"at": notKnown}}, part(to("server", "s"))}, []string{unknown}},
		"it is not there":                       {[]item{part(to("server", "s"))}, []string{unknown}},
		"it is a data source of that name":      {[]item{server("s", "japaneast"), part(discover.Ref{Mode: discover.Data, Type: "server", Name: "s"})}, []string{unknown}},
		"no rule knows its type":                {[]item{part(to("thing", "s")), server("s", "japaneast")}, []string{unknown}},
		"its type has no location":              {[]item{part(to("free", "s")), {"free.s", "", nil}}, []string{unknown}},
		"a text says which it is":               {[]item{{"part.p", "", attributes{"parent": value("/servers/s")}}}, []string{unknown}},
		"it is not set":                         {[]item{{"part.p", "", nil}}, []string{unknown}},
		"the instances of one are in one place": {[]item{server("s[0]", "japaneast"), server("s[1]", "japaneast"), part(to("server", "s"))}, []string{"store in japaneast: part.p"}},
		"its instances are in several": {
			[]item{server("s[0]", "japaneast"), server("s[1]", "westus"), part(to("server", "s"))}, []string{"store in japaneast: part.p?", "store in westus: part.p?"},
		},
		"one of two in one place": {[]item{server("s", "japaneast"), server("r", "japaneast"), part(to("server", "s"), to("server", "r"))}, []string{"store in japaneast: part.p"}},
		"one of two in two places": {
			[]item{server("s", "japaneast"), server("r", "westus"), part(to("server", "s"), to("server", "r"))}, []string{"store in japaneast: part.p?", "store in westus: part.p?"},
		},
		"one of two, of which one is not there": {
			[]item{server("s", "japaneast"), part(to("server", "s"), to("server", "r"))}, []string{unknown + "?", "store in japaneast: part.p?"},
		},
		"one of two, of which no rule knows one": {
			[]item{server("s", "japaneast"), part(to("thing", "r"), to("server", "s"))}, []string{unknown + "?", "store in japaneast: part.p?"},
		},
		"perhaps of something else": {
			[]item{server("s", "japaneast"), {"part.p", "", attributes{"parent": mayRefer(to("server", "s"))}}}, []string{unknown + "?", "store in japaneast: part.p?"},
		},
		"of what is perhaps of something else": {
			[]item{server("s", "japaneast"), part(to("part", "q")), {"part.q", "", attributes{"parent": mayRefer(to("server", "s"))}}},
			[]string{"store in @resource-location: part.p? part.q?", "store in japaneast: part.p? part.q?"},
		},
		"a reference to what has no location says nothing": {
			[]item{server("s", "japaneast"), {"free.s", "", nil}, part(to("free", "s"), to("server", "s"))}, []string{"store in japaneast: part.p"},
		},
		"a resource in two places": {
			[]item{{"server.s", "", attributes{"at": value("japaneast", "westus")}}, part(to("server", "s"))}, []string{"store in japaneast: part.p", "store in westus: part.p"},
		},
		"one of two, with one place in common": {
			[]item{{"server.s", "", attributes{"at": value("japaneast", "westus")}}, server("r", "westus"), part(to("server", "r"), to("server", "s"))},
			[]string{"store in japaneast: part.p?", "store in westus: part.p"},
		},
		"a resource that is perhaps in a second place": {
			[]item{{"server.s", "", attributes{"at": value("japaneast"), "also": value("westus"), "if": notKnown}}, part(to("server", "s"))},
			[]string{"store in japaneast: part.p", "store in westus: part.p?"},
		},
		"a chain": {
			[]item{server("s", "westus"), part(to("part", "q")), {"part.q", "", attributes{"parent": refers(to("server", "s"))}}},
			[]string{"store in westus: part.p part.q"},
		},
		"a chain that leads nowhere": {
			[]item{part(to("part", "q")), {"part.q", "", attributes{"parent": value("text")}}}, []string{"store in @resource-location: part.p part.q"},
		},
		"two parents are two places": {
			[]item{server("s", "japaneast"), server("r", "westus"), {"split.x", "", attributes{"parent": refers(to("server", "s")), "second": refers(to("server", "r"))}}},
			[]string{"store in japaneast: split.x", "store in westus: split.x"},
		},
		"of what has two parents": {
			[]item{server("s", "japaneast"), server("r", "westus"), {"split.x", "", attributes{"parent": refers(to("server", "s")), "second": refers(to("server", "r"))}}, part(to("split", "x"))},
			[]string{"store in japaneast: part.p split.x", "store in westus: part.p split.x"},
		},
		"perhaps of another": {
			[]item{server("s", "japaneast"), {"perhaps.x", "", attributes{"parent": refers(to("server", "s")), "if": notKnown}}},
			[]string{"store in @resource-location: perhaps.x?", "store in japaneast: perhaps.x?"},
		},
		"of what is perhaps of another": {
			[]item{server("s", "japaneast"), {"perhaps.x", "", attributes{"parent": refers(to("server", "s")), "if": notKnown}}, part(to("perhaps", "x"))},
			[]string{"store in @resource-location: part.p? perhaps.x?", "store in japaneast: part.p? perhaps.x?"},
		},
		"of itself": {[]item{part(to("part", "p"))}, []string{unknown}},
		"a circle": {
			[]item{part(to("part", "q")), {"part.q", "", attributes{"parent": refers(to("part", "p"))}}}, []string{"store in @resource-location: part.p part.q"},
		},
		"a circle with a way out": {
			[]item{server("s", "japaneast"), part(to("part", "q")), {"part.q", "", attributes{"parent": refers(to("part", "p"), to("server", "s"))}}},
			[]string{"store in @resource-location: part.p part.q"},
		},
		"what leads into a circle": {
			[]item{part(to("part", "q")), {"part.q", "", attributes{"parent": refers(to("part", "r"))}}, {"part.r", "", attributes{"parent": refers(to("part", "q"))}}},
			[]string{"store in @resource-location: part.p part.q part.r"},
		},
	}
	r := recognizer(t, ofRules)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, stores(collect(r, test.items))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// stores returns the uses of the feature store alone.
func stores(v *discover.Inventory) []string {
	var all []string
	for _, line := range used(v) {
		if len(line) > 5 && line[:5] == "store" {
			all = append(all, line)
		}
	}
	return all
}

// A reference finds the instance of its own module, or those of every instance where its keys are left out.
func TestCollector_locationInModules(t *testing.T) {
	t.Parallel()
	const a, b = `module.m["a.b[c]\"]"]`, `module.m["z"]`
	servers := []item{{"server.s", a, attributes{"at": value("japaneast")}}, {"server.s", b, attributes{"at": value("westus")}}}
	server := to("server", "s")
	tests := map[string]struct {
		part item
		want []string
	}{
		"of the same instance":    {item{"part.p", a, attributes{"parent": refers(inModule(server, a, false))}}, []string{"store in japaneast: " + a + ".part.p"}},
		"of another instance":     {item{"part.p", a, attributes{"parent": refers(inModule(server, b, false))}}, []string{"store in westus: " + a + ".part.p"}},
		"of no instance":          {item{"part.p", "", attributes{"parent": refers(inModule(server, `module.m["y"]`, false))}}, []string{"store in @resource-location: part.p"}},
		"of the root module":      {item{"part.p", "", attributes{"parent": refers(server)}}, []string{"store in @resource-location: part.p"}},
		"of every instance":       {item{"part.p", "", attributes{"parent": refers(inModule(server, "module.m", true))}}, []string{"store in japaneast: part.p?", "store in westus: part.p?"}},
		"without keys that exist": {item{"part.p", "", attributes{"parent": refers(inModule(server, "module.m", false))}}, []string{"store in @resource-location: part.p"}},
	}
	r := recognizer(t, ofRules)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, stores(collect(r, append([]item{test.part}, servers...)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A resource that may not be there makes its own uses uncertain, but says where others are.
func TestCollector_locationOfUncertain(t *testing.T) {
	t.Parallel()
	r := recognizer(t, ofRules)
	c := r.NewCollector()
	server := thing("server.s")
	server.Uncertain = true
	add(r, c, server, attributes{"at": value("japaneast")})
	add(r, c, thing("part.p"), attributes{"parent": refers(to("server", "s"))})
	want := []string{"logs in japaneast: server.s?", "store in japaneast: part.p"}
	if diff := cmp.Diff(want, used(c.Inventory(discover.FromPlan))); diff != "" {
		t.Error(diff)
	}
}

// Every instance of a resource with for_each refers to all instances of another one; neither their number nor a tangle
// of circles may make the search long.
func TestCollector_locationsOfMany(t *testing.T) {
	t.Parallel()
	r := recognizer(t, ofRules)
	c := r.NewCollector()
	const n = 5000
	for i := range n {
		add(r, c, thing(fmt.Sprintf("server.s[%d]", i)), attributes{"at": value("japaneast")})
		add(r, c, thing(fmt.Sprintf("part.p[%d]", i)), attributes{"parent": refers(to("server", "s"))})
		add(r, c, thing(fmt.Sprintf("part.q[%d]", i)), attributes{"parent": refers(to("part", "p"))})
	}
	var circle []discover.Ref
	for i := range 60 {
		circle = append(circle, to("part", fmt.Sprint("r", i)))
	}
	for i := range circle {
		add(r, c, thing("part."+circle[i].Name), attributes{"parent": refers(circle...)})
	}
	done := make(chan *discover.Inventory, 1)
	go func() { done <- c.Inventory(discover.FromPlan) }()
	select {
	case v := <-done:
		for _, u := range v.Uses {
			if want := map[string]int{"japaneast": 2 * n, "@resource-location": len(circle)}[string(u.Location)]; u.Feature == "store" && len(u.Resources) != want {
				t.Errorf("%d resources in %s, want %d", len(u.Resources), u.Location, want)
			}
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the search takes too long")
	}
}
