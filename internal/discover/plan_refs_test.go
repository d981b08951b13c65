// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// referring is a plan with x.r in modules, of which a refers to something.
func referring(configuration, address string) string {
	return `"configuration":{"root_module":` + configuration + `},"resource_changes":[{"address":"` + strings.ReplaceAll(address, `"`, `\"`) +
		`","mode":"managed","type":"x","name":"r","change":{"actions":["create"],"after_unknown":{"a":true}}}]`
}

// declaring is a module with resources of the type y, data.y.d, and what else is given.
func declaring(more string) string {
	return `{"resources":[{"mode":"managed","type":"y","name":"s","count_expression":{}},{"mode":"managed","type":"y","name":"t","for_each_expression":{}},` +
		`{"mode":"data","type":"y","name":"d"}` + more + `}`
}

func xWith(references ...string) string {
	return fmt.Sprintf(`,{"mode":"managed","type":"x","name":"r","expressions":{"a":{"references":%s}}}]`, listOf(references))
}

func listOf(references []string) string {
	text, err := json.Marshal(references)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestReadPlan_references(t *testing.T) {
	t.Parallel()
	const noGap = `,{"mode":"managed","type":"z","name":"n","count_expression":{}}`
	inRoot := func(name, want string, references ...string) planCase {
		outputs := `,"outputs":{"id":{"expression":{"references":["y.s.id","y.s"]}},"both":{"expression":{"references":["y.t","data.y.d.name","data.y.d"]}},` +
			`"given":{"expression":{"references":["var.v"]}},"constant":{"expression":{"constant_value":{"references":["y.s"]}}}}`
		calls := `,"module_calls":{"m":{"expressions":{"v":{"references":["y.t[\"k\"].id","y.t[\"k\"]","y.t"]}},"module":` + declaring("]"+outputs) + `},` +
			`"n":{"for_each_expression":{"references":["y.s"]},"expressions":{"v":{"references":["each.value.id","each.value"]}},"module":` + declaring("]"+outputs) + `}}`
		return planCase{name: name, paths: []string{"@a"}, text: referring(declaring(noGap+xWith(references...)+calls), "x.r"), want: []string{"x.r []?" + want}}
	}
	runPlanCases(t, []planCase{
		inRoot("a resource", ">y.s", "y.s.id", "y.s"),
		inRoot("an instance", ">y.t", `y.t["a.b"].id`, `y.t["a.b"]`, "y.t"),
		inRoot("a data source", ">data.y.d", "data.y.d.id", "data.y.d"),
		inRoot("two", ">data.y.d>y.s", "y.s.id", "y.s", "data.y.d.id", "data.y.d", "y.s.name", "y.s"),
		inRoot("what is not there", "", "y.other.id", "y.other", "data.y.s.id", "module.other.id", "module.other"),
		inRoot("what is no resource", "", "local.s", "path.module", "terraform.workspace", "count.index", "self.id", "each.value", "var.v", "var"),
		inRoot("an output", ">module.m.y.s", "module.m.id", "module.m"),
		inRoot("an output of two", ">module.m.data.y.d>module.m.y.t", "module.m.both", "module.m"),
		inRoot("an output out of an argument", ">y.t", "module.m.given", "module.m"),
		inRoot("a constant output", "", "module.m.constant", "module.m"),
		inRoot("an output that is not there", "", "module.m.other", "module.m"),
		inRoot("a whole module, or an instance that is not known", ">module.m.data.y.d[*]>module.m.y.s[*]>module.m.y.t[*]>y.t", "module.m"),
		inRoot("an output of an instance", `>module.n["k"].y.s`, `module.n["k"].id`, `module.n["k"]`),
		inRoot("an output of an instance with signs in its key", `>module.n["a.b]\""].y.s`, `module.n["a.b]\""].id`, `module.n["a.b]\""]`),
		inRoot("all of an instance", `>module.n["k"].data.y.d>module.n["k"].y.s>module.n["k"].y.t>y.s`, `module.n["k"]`, "module.n"),
		inRoot("an instance that is not known", `>module.n.data.y.d[*]>module.n.y.s[*]>module.n.y.t[*]>y.s`, "module.n"),
		inRoot("an instance, and one that is not known", `>module.n.data.y.d[*]>module.n.y.s[*]>module.n.y.t[*]>module.n["k"].y.s>y.s`, `module.n["k"].id`, `module.n["k"]`, "module.n"),
		inRoot("the for_each of a module", `>y.s`, `module.n["k"].given`, `module.n["k"]`),
	})
}

func TestReadPlan_referencesInModules(t *testing.T) {
	t.Parallel()
	child := `"module":{"resources":[{"mode":"managed","type":"y","name":"own"}` + xWith("var.v.id", "var.v", "y.own.id", "y.own", "var.none") +
		`,"outputs":{"o":{"expression":{"references":["y.own"]}},"back":{"expression":{"references":["var.v"]}}}}`
	called := func(name, want, references string) planCase {
		root := `{"resources":[{"mode":"managed","type":"y","name":"s"}],"module_calls":{"outer":{"for_each_expression":{},` +
			`"expressions":{"w":{"references":["y.s.id","y.s"]}},"module":{"resources":[{"mode":"managed","type":"y","name":"mid"}],` +
			`"module_calls":{"inner":{"count_expression":{},"expressions":{"v":` + references + `},` + child + `}}}}}}`
		address := `module.outer["a"].module.inner[0].x.r`
		return planCase{
			name: name, paths: []string{"@a"}, text: referring(root, address), want: []string{address + " []?" + want},
			gaps: []string{"partial: The plan says nothing about 1 resource of the configuration (y.s), as one that is made with -target, -exclude or -refresh-only."},
		}
	}
	const own = `>module.outer["a"].module.inner[0].y.own`
	runPlanCases(t, []planCase{
		called("of the caller", own+`>module.outer["a"].y.mid`, `{"references":["y.mid.id","y.mid"]}`),
		called("of the caller's caller", own+`>y.s`, `{"references":["var.w"]}`),
		called("nothing", own, `{"constant_value":1}`),
		called("nested in a function", own+`>module.outer["a"].y.mid`, `[{"k":{"references":["y.mid"]}}]`),
		called("a circle", own, `{"references":["module.inner[0].back","module.inner[0]","module.inner[1].back","module.inner[1]"]}`),
		called("a sibling", `>module.outer.module.inner.y.own[*]`+own, `{"references":["module.inner"]}`),
	})
}

func TestReadPlan_referencesOfBlocks(t *testing.T) {
	t.Parallel()
	block := func(name, paths, each, expressions, want string) planCase {
		root := `{"resources":[{"mode":"managed","type":"y","name":"s"},{"mode":"managed","type":"y","name":"t"},{"mode":"managed","type":"x","name":"r",` +
			`"for_each_expression":` + each + `,"expressions":` + expressions + `}]}`
		return planCase{
			name: name, paths: strings.Fields(paths), text: referring(root, `x.r["k"]`), want: []string{`x.r["k"] ` + want},
			gaps: []string{"partial: The plan says nothing about 2 resources of the configuration (y.s, y.t), as one that is made with -target, -exclude or -refresh-only."},
		}
	}
	const s, each = `{"references":["y.s.id","y.s"]}`, `{"references":["y.t"]}`
	runPlanCases(t, []planCase{
		block("an attribute of a block", "@a.b", `{}`, `{"a":[{"b":`+s+`},{"c":`+each+`}]}`, "[]?>y.s"),
		block("a block", "@a", `{}`, `{"a":[{"b":`+s+`},{"c":[{"d":`+each+`}]}]}`, "[]?>y.s>y.t"),
		block("an attribute above", "@a.b", `{}`, `{"a":`+s+`}`, "[]?>y.s"),
		block("the value of the for_each", "@a", each, `{"a":{"references":["each.value.id","each.value"]}}`, "[]?>y.t"),
		block("the key of the for_each", "@a", each, `{"a":{"references":["each.key"]}}`, "[]?"),
		block("a dynamic block", "@a.b", each, `{}`, "[]?"),
		block("a path of which no rule asks it", "a @b", each, `{"a":`+s+`}`, "[]? []"),
	})
}

// What is known of a list beside references was not made by a resource that is yet to come.
func TestReadPlan_referencesAndMore(t *testing.T) {
	t.Parallel()
	for after, want := range map[string]bool{
		`"after":{},"after_unknown":{"a":true}`:                       false,
		`"after":{"a":"x"},"after_unknown":{}`:                        false,
		`"after":{"a":["x",null]},"after_unknown":{"a":[false,true]}`: true,
	} {
		text := strings.Replace(referring(declaring(xWith("y.s.id", "y.s")), "x.r"), `"after_unknown":{"a":true}`, after, 1)
		c := planCase{paths: []string{"@a"}, text: text}
		_, instances, _ := c.read(t)
		if got := instances[0].Attributes[0].Open; got != want {
			t.Errorf("%s: open %t, want %t", after, got, want)
		}
	}
}
