// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// planCase is a plan, and what is found in it.
type planCase struct {
	name  string
	text  string   // the members of the plan after its version
	paths []string // asked of the type x: @ where a rule asks what it refers to, ~ where the provider fills it in
	want  []string
	gaps  []string // kind, address and detail
}

func (c *planCase) read(t *testing.T) (*discover.Plan, []discover.Instance, []discover.Gap) {
	t.Helper()
	var list []discover.Path
	for _, p := range c.paths {
		name := strings.TrimLeft(p, "@~")
		list = append(list, discover.Path{Steps: strings.Split(name, "."), Refs: strings.Contains(p, "@"), Computed: strings.Contains(p, "~")})
	}
	plan, instances, gaps, err := discover.ReadPlanInstances(planInput(c.text), map[string][]discover.Path{"x": list})
	if err != nil {
		t.Fatal(err)
	}
	return plan, instances, gaps
}

func planInput(members string) *strings.Reader {
	return strings.NewReader(`{"format_version":"1.2",` + members + `}`)
}

func shownGaps(gaps []discover.Gap) []string {
	var all []string
	for _, g := range gaps {
		all = append(all, strings.TrimSpace(string(g.Kind)+" "+g.Address)+": "+g.Detail)
	}
	slices.Sort(all)
	return all
}

func runPlanCases(t *testing.T, cases []planCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, instances, gaps := c.read(t)
			if diff := cmp.Diff(c.want, shownInstances(instances)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.gaps, shownGaps(gaps)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// created is a plan that creates x.r.
func created(expressions, change string) string {
	return `"configuration":{"root_module":{"resources":[{"address":"x.r","mode":"managed","type":"x","name":"r","expressions":` + expressions +
		`}]}},"resource_changes":[{"address":"x.r","mode":"managed","type":"x","name":"r","change":{"actions":["create"],` + change + `}}]`
}

func TestReadPlan_values(t *testing.T) {
	t.Parallel()
	value := func(name, after string, path, want string) planCase {
		return planCase{name: name, text: created(`{}`, `"after":`+after), paths: []string{path}, want: []string{"x.r " + want}}
	}
	runPlanCases(t, []planCase{
		value("a text", `{"a":"v"}`, "a", "[v]+"),
		value("escapes", `{"a":"\u65e5\n\"q\""}`, "a", "[日\n\"q\"]+"),
		value("a key with escapes", `{"\u0061":"v"}`, "a", "[v]+"),
		value("an empty text", `{"a":""}`, "a", "[]"),
		value("true", `{"a":true}`, "a", "[true]+"),
		value("false", `{"a":false}`, "a", "[false]"),
		value("a number", `{"a":0.50}`, "a", "[0.50]+"),
		value("zero", `{"a":0}`, "a", "[0]+"),
		value("null", `{"a":null}`, "a", "[]"),
		value("absent", `{"b":"v"}`, "a", "[]"),
		value("nothing at all", `null`, "a", "[]"),
		value("a list", `{"a":["v","",["w",[1]],null]}`, "a", "[v,,w,1]+"),
		value("an empty list", `{"a":[]}`, "a", "[]"),
		value("a list of what is empty", `{"a":["",null,false]}`, "a", "[,false]"),
		value("blocks", `{"a":[{"b":[{"c":"v"},{"c":"w"}]},{"b":[{"c":["u"]}]}]}`, "a.b.c", "[v,w,u]+"),
		value("one block", `{"a":{"b":"v"}}`, "a.b", "[v]+"),
		value("a block as a leaf", `{"a":[{"b":null,"c":[{"d":"v"}]}]}`, "a", "[]+"),
		value("a block of nothing", `{"a":[{"b":null,"c":[{"d":false,"e":"","f":[],"g":{}}]}]}`, "a", "[]"),
		value("a text where a block is expected", `{"a":"v"}`, "a.b", "[]"),
		value("JSON in a text", `{"a":" {\"b\":[{\"c\":\"v\"}],\"b\":{\"c\":\"w\"}}"}`, "a.b.c", "[v,w]+"),
		value("a list as JSON in a text", `{"a":"[{\"b\":{\"c\":true}}]"}`, "a.b.c", "[true]+"),
		value("JSON in JSON", `{"a":"{\"b\":\"{\\\"c\\\":\\\"v\\\"}\"}"}`, "a.b.c", "[v]+"),
		value("invalid JSON in a text", `{"a":"{\"b\":{\"c\":\"v\"}"}`, "a.b.c", "[]"),
		value("JSON in a text that is asked for itself", `{"a":"{\"b\":1}"}`, "a", `[{"b":1}]+`),
		{
			name: "a path within another", text: created(`{}`, `"after":{"a":[{"b":"v","c":false}]}`), paths: []string{"a", "a.b", "a.c", "a.b.d"},
			want: []string{"x.r []+ [v]+ [false] []"},
		},
		{
			name: "a path within JSON in a text", text: created(`{}`, `"after":{"a":"[1,{\"b\":\"v\"}]"}`), paths: []string{"a", "a.b"},
			want: []string{`x.r [[1,{"b":"v"}]]+ [v]+`},
		},
	})
}

func TestReadPlan_unknownAndSensitive(t *testing.T) {
	t.Parallel()
	marked := func(name, after, unknown, sensitive, path, want string) planCase {
		change := `"after":` + after + `,"after_unknown":` + unknown + `,"after_sensitive":` + sensitive
		return planCase{name: name, text: created(`{}`, change), paths: []string{path}, want: []string{"x.r " + want}}
	}
	runPlanCases(t, []planCase{
		marked("the leaf", `{}`, `{"a":true}`, `{}`, "a", "[]?"),
		marked("a block", `{}`, `{"a":true}`, `{}`, "a.b", "[]?"),
		marked("an element", `{"a":["v",null]}`, `{"a":[false,true]}`, `{}`, "a", "[v]?"),
		marked("elements that are known", `{"a":["v"]}`, `{"a":[false]}`, `{}`, "a", "[v]+"),
		marked("one block of two", `{"a":[{"b":"v"},{}]}`, `{"a":[{},{"b":true}]}`, `{}`, "a.b", "[v]?"),
		marked("a part of the leaf", `{"a":[{"b":"v"}]}`, `{"a":[{"c":[{"d":true}]}]}`, `{}`, "a", "[]?"),
		marked("everything", `null`, `true`, `{}`, "a.b", "[]?"),
		marked("something else", `{"a":"v"}`, `{"b":true,"a":false}`, `false`, "a", "[v]+"),
		marked("a sensitive leaf", `{"a":"v"}`, `{}`, `{"a":true}`, "a", "[v]!+"),
		marked("a sensitive block", `{"a":[{"b":"v"}]}`, `{}`, `{"a":true}`, "a.b", "[v]!+"),
		marked("a sensitive part", `{"a":{"b":"v"}}`, `{}`, `{"a":{"b":true}}`, "a", "[]!+"),
		marked("all sensitive", `{"a":"v"}`, `{}`, `true`, "a", "[v]!+"),
		marked("sensitive and unknown", `{}`, `{"a":true}`, `{"a":true}`, "a", "[]?!"),
		marked("another is sensitive", `{"a":"v"}`, `{}`, `{"b":true,"a":[]}`, "a", "[v]+"),
	})
}

// An attribute that the provider fills in is unknown as well when it is not set.
func TestReadPlan_computed(t *testing.T) {
	t.Parallel()
	computed := func(name, expressions, after, unknown, path, want string) planCase {
		return planCase{name: name, text: created(expressions, `"after":`+after+`,"after_unknown":`+unknown), paths: []string{path}, want: []string{"x.r " + want}}
	}
	const reference = `{"references":["var.v"]}`
	runPlanCases(t, []planCase{
		computed("not set", `{}`, `{}`, `{"a":true}`, "~a", "[]"),
		computed("set", `{"a":`+reference+`}`, `{}`, `{"a":true}`, "~a", "[]?"),
		computed("set by a function", `{"a":{}}`, `{}`, `{"a":true}`, "~a", "[]?"),
		computed("set to null", `{"a":{"constant_value":null}}`, `{}`, `{"a":true}`, "~a", "[]"),
		computed("a known value that is not set", `{}`, `{"a":"v"}`, `{}`, "~a", "[v]+"),
		computed("not set in a block", `{"a":[{"c":{"constant_value":1}}]}`, `{"a":[{"c":1}]}`, `{"a":[{"b":true}]}`, "~a.b", "[]"),
		computed("set in a block", `{"a":[{"b":`+reference+`}]}`, `{"a":[{}]}`, `{"a":[{"b":true}]}`, "~a.b", "[]?"),
		computed("set in the other block", `{"a":[{},{"b":`+reference+`}]}`, `{"a":[{},{}]}`, `{"a":[{},{"b":true}]}`, "~a.b", "[]?"),
		computed("not set in an empty block", `{"a":[{}]}`, `{"a":[{}]}`, `{"a":[{"b":true}]}`, "~a.b", "[]"),
		computed("a block that is not set", `{}`, `{}`, `{"a":true}`, "~a.b", "[]"),
		computed("a dynamic block", `{}`, `{"a":[{}]}`, `{"a":[{"b":true}]}`, "~a.b", "[]?"),
		computed("a dynamic block beside another", `{"a":[{"c":{"constant_value":1}}]}`, `{"a":[{"c":1},{"c":2}]}`, `{"a":[{"b":true},{"b":true}]}`, "~a.b", "[]?"),
		computed("a dynamic block in a block", `{"a":[{}]}`, `{"a":[{"b":[{}]}]}`, `{"a":[{"b":[{"c":true}]}]}`, "~a.b.c", "[]?"),
		computed("nested attributes that are set as a whole", `{"a":`+reference+`}`, `{"a":{}}`, `{"a":{"b":true}}`, "~a.b", "[]?"),
		computed("nested attributes that are constant", `{"a":{"constant_value":[{"b":null,"c":1}]}}`, `{"a":[{"c":1}]}`, `{"a":[{"b":true}]}`, "~a.c", "[1]+"),
		computed("nested attributes that are set to a constant", `{"a":{"constant_value":[{"b":"v"}]}}`, `{"a":[{}]}`, `{"a":[{"b":true}]}`, "~a.b", "[]?"),
		computed("one block", `{"a":{"b":`+reference+`}}`, `{"a":{}}`, `{"a":{"b":true}}`, "~a.b", "[]?"),
		computed("blocks with the names of an expression's members", `{"references":[{"b":`+reference+`}]}`, `{"references":[{}]}`, `{"references":[{"b":true}]}`, "~references.b", "[]?"),
		computed("not set beside such a block", `{"references":[{"b":`+reference+`}]}`, `{"references":[{}]}`, `{"a":true}`, "~a", "[]"),
		computed("not set beside blocks of which none is asked", `{"references":{"b":`+reference+`}}`, `{"references":{}}`, `{"a":true}`, "~a", "[]"),
		{
			name: "a resource that the configuration does not have", paths: []string{"~a"}, want: []string{"x.r []?"},
			gaps: []string{"partial: The plan holds 1 resource that the configuration in it does not have, so that what it leaves out cannot be known."},
			text: `"configuration":{"root_module":{}},"resource_changes":[{"address":"x.r","mode":"managed","type":"x","name":"r","change":{"actions":["create"],"after_unknown":{"a":true}}}]`,
		},
		{
			name: "a resource without any expressions", paths: []string{"~a"}, want: []string{"x.r []"},
			text: `"configuration":{"root_module":{"resources":[{"mode":"managed","type":"x","name":"r"}]}},` +
				`"resource_changes":[{"address":"x.r","mode":"managed","type":"x","name":"r","change":{"actions":["create"],"after_unknown":{"a":true}}}]`,
		},
	})
}
