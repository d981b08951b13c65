// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

func TestCollector_applications(t *testing.T) {
	t.Parallel()
	const rule = `  - {resources: [t], note: N., application: {feature: saas, client_id: client, display_name: label, own: [app, data.app], vendor: [data.published]}}`
	const foreign, known, microsoft = "11111111-0000-0000-0000-000000000000", "77777777-0000-0000-0000-000000000000", "00000003-0000-0000-c000-000000000000"
	own, ownData := to("app", "a"), discover.Ref{Mode: discover.Data, Type: "app", Name: "a"}
	published := discover.Ref{Mode: discover.Data, Type: "published", Name: "p"}
	withValue := func(value string, refs ...discover.Ref) discover.Attribute {
		return discover.Attribute{Values: []string{value}, Set: true, Refs: refs}
	}
	secret := discover.Attribute{Values: []string{foreign}, Set: true, Sensitive: true}
	tests := map[string]struct {
		a    attributes
		want []string
	}{
		"another company's by its id":                   {attributes{"client": value(foreign)}, []string{`saas "` + foreign + `": t.x`}},
		"its id goes before its name":                   {attributes{"client": value(foreign), "label": value("Their App")}, []string{`saas "` + foreign + `": t.x`}},
		"its name where the id is not known":            {attributes{"client": notKnown, "label": value("Their App")}, []string{`saas "Their App": t.x?`}},
		"whose it is, is not known":                     {attributes{"client": notKnown}, []string{`saas: t.x?`}},
		"by reference to another type":                  {attributes{"client": refers(to("template", "a")), "label": value("Their App")}, []string{`saas "Their App": t.x`}},
		"by reference to another type, and its value":   {attributes{"client": withValue(foreign, to("template", "a"))}, []string{`saas "` + foreign + `": t.x`}},
		"the tenant's own":                              {attributes{"client": refers(own)}, nil},
		"the tenant's own, with its value":              {attributes{"client": withValue(foreign, own)}, nil},
		"the tenant's own out of a data source":         {attributes{"client": refers(ownData)}, nil},
		"the own type as another mode is not listed":    {attributes{"client": refers(discover.Ref{Mode: discover.Managed, Type: "published", Name: "p"})}, []string{`saas: t.x`}},
		"the tenant's own, or another":                  {attributes{"client": refers(own, to("template", "a"))}, []string{`saas: t.x?`}},
		"the tenant's own, or Microsoft's":              {attributes{"client": refers(own, published)}, nil},
		"the tenant's own, or something else":           {attributes{"client": mayRefer(own)}, []string{`saas: t.x?`}},
		"Microsoft's by reference, or something else":   {attributes{"client": mayRefer(published)}, []string{`saas: t.x?`}},
		"Microsoft's by its id":                         {attributes{"client": value(microsoft), "label": value("Their App")}, nil},
		"Microsoft's by its id in capitals":             {attributes{"client": value("00000003-0000-0000-C000-000000000000")}, nil},
		"Microsoft's by reference":                      {attributes{"client": refers(published)}, nil},
		"Microsoft's by its id, out of another type":    {attributes{"client": withValue(microsoft, to("template", "a"))}, nil},
		"Microsoft's and perhaps others":                {attributes{"client": partlyKnown(microsoft)}, []string{`saas: t.x?`}},
		"Microsoft's and another company's":             {attributes{"client": value(microsoft, foreign)}, []string{`saas: t.x`}},
		"one that the catalog knows by its id":          {attributes{"client": value(known)}, []string{`known-app: t.x`}},
		"one that the catalog knows by its name":        {attributes{"client": value(foreign), "label": value("Known App")}, []string{`known-app: t.x`}},
		"one that the catalog knows, perhaps":           {attributes{"client": notKnown, "label": value("known app")}, []string{`known-app: t.x?`}},
		"a name of a feature of another product":        {attributes{"client": value(foreign), "label": value("Search")}, []string{`saas "` + foreign + `": t.x`}},
		"a secret id is not told":                       {attributes{"client": secret}, []string{`saas: t.x`}},
		"a secret id is not told, but the name is":      {attributes{"client": secret, "label": value("Their App")}, []string{`saas "Their App": t.x`}},
		"a resource that does not stand for one":        {attributes{"label": value("Their App")}, nil},
		"a secret name is not told":                     {attributes{"client": notKnown, "label": discover.Attribute{Values: []string{"Their App"}, Set: true, Sensitive: true}}, []string{`saas: t.x?`}},
		"an id of the catalog that is secret, and used": {attributes{"client": discover.Attribute{Values: []string{known}, Set: true, Sensitive: true}}, []string{`saas: t.x`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, one(t, rule, test.a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An entry can name the application of a use that one of its tests brings in.
func TestCollector_applicationOfATest(t *testing.T) {
	t.Parallel()
	const rule = `  - {resources: [t], features: [logs], when: [{attribute: gallery, equals: ["true"], features: [saas]}], application: {feature: saas, display_name: label}}`
	for name, test := range map[string]struct {
		a    attributes
		want []string
	}{
		"it holds":           {attributes{"gallery": value("true"), "label": value("Their App")}, []string{`logs: t.x`, `saas "Their App": t.x`}},
		"it may hold":        {attributes{"gallery": notKnown, "label": value("Their App")}, []string{`logs: t.x`, `saas "Their App": t.x?`}},
		"it does not":        {attributes{"label": value("Their App")}, []string{`logs: t.x`}},
		"the catalog knows":  {attributes{"gallery": value("true"), "label": value("Known App")}, []string{`known-app: t.x`, `logs: t.x`}},
		"the name is secret": {attributes{"gallery": value("true"), "label": discover.Attribute{Values: []string{"Their App"}, Sensitive: true}}, []string{`logs: t.x`, `saas: t.x`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, one(t, rule, test.a)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCollector_links(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs], links: [places, others]}\n  - {resources: [t], features: [search], links: [places]}\n  - {resources: [quiet], note: N., links: [places]}")
	c := r.NewCollector()
	links := attributes{
		"places": refers(to("location", "z"), inModule(to("location", "a"), `module.m["k"]`, false)),
		"others": refers(to("location", "z"), discover.Ref{Mode: discover.Data, Type: "list", Name: "l"}),
	}
	add(r, c, thing("t.x"), links)
	add(r, c, thing("quiet.x"), links)
	want := []discover.Resource{{Address: "t.x", File: "main.tf", Line: 1, RefersTo: []string{"data.list.l", "location.z", `module.m["k"].location.a`}}}
	if diff := cmp.Diff(want, c.Inventory(discover.FromPlan).Resources); diff != "" {
		t.Error(diff)
	}
}

func TestCollector_unmapped(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs]}")
	c := r.NewCollector()
	for _, address := range []string{"other.b", "other.a", "t.x", "residency_requirement.r"} {
		add(r, c, thing(address), nil)
	}
	data := thing("other.a")
	data.Mode, data.Address = discover.Data, "data.other.a"
	add(r, c, data, nil)
	want := []string{"logs: t.x", "unmapped data other: data.other.a", "unmapped managed other: other.a other.b"}
	if diff := cmp.Diff(want, used(c.Inventory(discover.FromPlan))); diff != "" {
		t.Error(diff)
	}
}

// What a resource surely uses by one rule is not shown as a possible use by another one.
func TestCollector_certainAndUncertain(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs], when: [{attribute: a, equals: [x], features: [search]}]}\n  - {resources: [t], where: [{attribute: a, equals: [x]}], features: [logs]}")
	c := r.NewCollector()
	add(r, c, thing("t.surely"), attributes{"a": value("x")})
	add(r, c, thing("t.perhaps"), attributes{"a": notKnown})
	gone := thing("t.gone")
	gone.Uncertain = true
	add(r, c, gone, attributes{"a": value("x")})
	want := []string{"logs: t.perhaps t.surely t.gone?", "search: t.surely t.gone? t.perhaps?"}
	if diff := cmp.Diff(want, used(c.Inventory(discover.FromPlan))); diff != "" {
		t.Error(diff)
	}
}

// randomRules have an entry for each way in which a use comes about.
const randomRules = ofRules + `
  - {resources: [t], features: [store], options: {tier: hot}, when: [
      {attribute: a, equals: [x], options: {copy: "on"}}, {attribute: b, equals: [x], add_ons: [vault]}, {attribute: a, set: true, features: [search]}],
     application: {feature: saas, client_id: client, display_name: label, own: [app]}, links: [client]}
  - {resources: ["t*"], where: [{attribute: b, unset: true}], features: [logs], location: [{attribute: at, default: japaneast}]}
  - {resources: ["th*"], fallback: true, location: [{attribute: at}], features: [search]}
`

// randomItems returns instances with random attributes, and what refers to others.
func randomItems(random *rand.Rand) []discover.Instance {
	var items []discover.Instance
	types := []string{"server", "part", "part", "split", "perhaps", "free", "t", "t", "thing", "other"}
	for i := range 1 + random.IntN(25) {
		instance := thing(fmt.Sprintf("%s.%c", types[random.IntN(len(types))], 'a'+rune(random.IntN(4))))
		instance.Module = []string{"", "", `module.m["k"]`, "module.m[0].module.n"}[random.IntN(4)]
		instance.Address = fmt.Sprintf("%s.%s[%d]", instance.Module, instance.Address, i)
		instance.Line, instance.Uncertain = random.IntN(3), random.IntN(5) == 0
		items = append(items, instance)
	}
	return items
}

func randomAttribute(random *rand.Rand, items []discover.Instance) discover.Attribute {
	values := []string{"x", "y", "japaneast", "westus", "nowhere", "Known App", "00000003-0000-0000-c000-000000000000", ""}
	a := discover.Attribute{}
	for range random.IntN(3) {
		a.Values = append(a.Values, values[random.IntN(len(values))])
	}
	a.Unknown, a.Sensitive = random.IntN(4) == 0, random.IntN(8) == 0
	for range random.IntN(3) {
		i := items[random.IntN(len(items))]
		a.Refs = append(a.Refs, discover.Ref{Mode: i.Mode, Type: i.Type, Name: i.Name, Module: i.Module, AnyKeys: random.IntN(2) == 0})
	}
	a.Set = a.Unknown || len(a.Refs) > 0 || slices.ContainsFunc(a.Values, func(v string) bool { return v != "" })
	return a
}

// randomInventories collects the instances in several orders, and returns each inventory.
func randomInventories(r *discover.Recognizer, random *rand.Rand, orders int) []*discover.Inventory {
	items := randomItems(random)
	for i := range items {
		if paths := r.Paths(items[i].Mode, items[i].Type); paths != nil {
			for range paths.List {
				items[i].Attributes = append(items[i].Attributes, randomAttribute(random, items))
			}
		}
	}
	gaps := []discover.Gap{{Kind: discover.Errored, Detail: "A."}, {Kind: discover.ModuleUnread, Address: "module.m", Detail: "B."}, {Kind: discover.ModuleUnread, Address: "module.m", Detail: "B.", Line: 7}}
	var all []*discover.Inventory
	for range orders {
		c := r.NewCollector()
		random.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		random.Shuffle(len(gaps), func(i, j int) { gaps[i], gaps[j] = gaps[j], gaps[i] })
		for _, i := range items {
			c.Add(r.Paths(i.Mode, i.Type), i)
		}
		for _, g := range gaps {
			c.Gap(g)
		}
		all = append(all, c.Inventory(discover.FromConfiguration))
	}
	return all
}

func TestCollector_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	r := recognizer(t, randomRules)
	random := rand.New(rand.NewPCG(80, 1))
	uses := 0
	for range 300 {
		all := randomInventories(r, random, 4)
		for _, v := range all[1:] {
			if diff := cmp.Diff(all[0], v); diff != "" {
				t.Fatalf("in another order:\n%s", diff)
			}
		}
		uses += len(all[0].Uses)
	}
	if uses < 1500 {
		t.Errorf("%d uses only: the instances are too simple to tell anything", uses)
	}
}

// Whatever is not known, nothing that is used with knowledge is hidden without it.
func TestCollector_unknownHidesNoUse(t *testing.T) {
	t.Parallel()
	r := recognizer(t, randomRules)
	random := rand.New(rand.NewPCG(81, 1))
	for range 3000 {
		items := randomItems(random)[:1]
		i := items[0]
		paths := r.Paths(i.Mode, i.Type)
		if paths == nil || len(paths.List) == 0 {
			continue
		}
		for range paths.List {
			a := randomAttribute(random, items)
			a.Unknown = false
			i.Attributes = append(i.Attributes, a)
		}
		before := collected(r, i)
		forgotten := random.IntN(len(i.Attributes))
		i.Attributes = slices.Clone(i.Attributes)
		i.Attributes[forgotten] = notKnown
		after := collected(r, i)
		for _, feature := range before.Features() {
			if feature == "known-app" { // where its name is not known, it is any application
				feature = "saas"
			}
			if !slices.Contains(after.Features(), feature) && !slices.Contains(after.Features(), "known-app") {
				t.Fatalf("%s without %s: %s is hidden\nbefore %q\nafter  %q", i.Address, paths.List[forgotten], feature, used(before), used(after))
			}
		}
		if len(before.Unmapped) > len(after.Unmapped) && len(after.Uses) == 0 {
			t.Fatalf("%s without %s: it is not unmapped any more", i.Address, paths.List[forgotten])
		}
	}
}

func collected(r *discover.Recognizer, i discover.Instance) *discover.Inventory {
	c := r.NewCollector()
	c.Add(r.Paths(i.Mode, i.Type), i)
	return c.Inventory(discover.FromPlan)
}
