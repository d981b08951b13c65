// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

func TestReadConfiguration_instances(t *testing.T) {
	t.Parallel()
	x := func(body string) string {
		return "variable \"unknown\" {}\nvariable \"secret\" {\n  default = [\"hidden\"]\n  sensitive = true\n}\nresource \"x\" \"a\" {\n" + body + "\n}\n"
	}
	runCases(t, []readCase{
		{name: "count", main: x("count = 2\np = count.index"), paths: []string{"p"}, want: []string{"x.a[0] [0]+", "x.a[1] [1]+"}},
		{name: "count as text", main: x(`count = "1"`), want: []string{"x.a[0]"}},
		{name: "count 0", main: x("count = length([])")},
		{name: "count unknown", main: x("count = var.unknown ? 1 : 0\np = count.index"), paths: []string{"p"}, want: []string{"x.a? []?"}},
		{name: "count null", main: x("count = null"), want: []string{"x.a?"}},
		{name: "count negative", main: x("count = -1"), want: []string{"x.a?"}},
		{name: "count of a part", main: x("count = 1.5"), want: []string{"x.a?"}},
		{name: "count of itself", main: x("count = length(x.a)"), want: []string{"x.a?"}},
		{name: "count sensitive", main: x("count = length(var.secret)"), want: []string{"x.a[0]"}},
		{name: "count too many", main: x("count = 1001\np = count.index"), paths: []string{"p"}, want: []string{"x.a []?"}},
		{
			name: "for_each map", main: x("for_each = { b = 1, \"a \\\"${1}\\\" $${x}\" = 2 }\np = [each.key, each.value]"), paths: []string{"p"},
			want: []string{`x.a["a \"1\" $${x}"] [a "1" ${x},2]+`, `x.a["b"] [b,1]+`},
		},
		{name: "for_each set", main: x("for_each = toset([\"b\", \"a\"])\np = each.value"), paths: []string{"p"}, want: []string{`x.a["a"] [a]+`, `x.a["b"] [b]+`}},
		{name: "for_each empty", main: x("for_each = toset([])")},
		{name: "for_each unknown", main: x("for_each = var.unknown\np = each.value.q\nq = each.key"), paths: []string{"p", "q"}, want: []string{"x.a? []? []?"}},
		{name: "for_each of unknown keys", main: x("for_each = toset([var.unknown])"), want: []string{"x.a?"}},
		{name: "for_each of unknown values", main: x("for_each = { k = var.unknown }\np = each.value"), paths: []string{"p"}, want: []string{`x.a["k"] []?`}},
		{name: "for_each sensitive", main: x("for_each = toset(var.secret)\np = each.key"), paths: []string{"p"}, want: []string{"x.a? []?"}},
		{name: "for_each list", main: x(`for_each = ["a"]`), want: []string{"x.a?"}},
		{name: "for_each null", main: x("for_each = null"), want: []string{"x.a?"}},
		{name: "disabled", main: x("lifecycle { enabled = 1 > 2 }")},
		{name: "enabled", main: x("lifecycle { enabled = true }"), want: []string{"x.a"}},
		{name: "perhaps enabled", main: x("lifecycle { enabled = var.unknown }"), want: []string{"x.a?"}},
	})
}

func TestReadConfiguration_manyInstances(t *testing.T) {
	t.Parallel()
	folder := writeFiles(t, map[string]string{
		"main.tf":   "module \"m\" {\n  source = \"./m\"\n  count = 1000\n}",
		"m/main.tf": "resource \"x\" \"a\" { count = 100 }\nresource \"x\" \"b\" { count = 1 }",
	})
	instances, _, err := discover.ReadInstances(folder, discover.ConfigurationOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	apart, together := 0, 0
	for _, i := range instances {
		if i.Uncertain {
			t.Fatalf("%s is uncertain", i.Address)
		}
		if i.Address[len(i.Address)-1] == ']' {
			apart++
		} else {
			together++
		}
	}
	if apart+1000 > 100_000 || apart < 98_000 || together == 0 {
		t.Errorf("%d instances are told apart, %d stand for all", apart, together)
	}
}

func TestReadConfiguration_dynamic(t *testing.T) {
	t.Parallel()
	runCases(t, []readCase{{
		name: "known",
		main: `variable "unknown" {}
variable "secret" {
  default   = ["s"]
  sensitive = true
}
resource "x" "a" {
  dynamic "list" {
    for_each = ["p", "q"]
    content {
      v = list.value
      k = list.key
    }
  }
  dynamic "set" {
    for_each = toset(["p"])
    iterator = it
    content { v = "${it.key}${it.value}" }
  }
  dynamic "map" {
    for_each = { m = { n = ["o"] } }
    labels   = [map.key]
    content {
      dynamic "inner" {
        for_each = map.value.n
        content { v = "${map.key}${inner.value}" }
      }
    }
  }
  dynamic "empty" {
    for_each = []
    content { v = 1 }
  }
  dynamic "unknown" {
    for_each = var.unknown
    content {
      v = "literal"
      w = unknown.value
      f = false
      inner { v = 1 }
    }
  }
  dynamic "secret" {
    for_each = var.secret
    content {
      v = secret.value
      w = "literal"
    }
  }
  dynamic "broken" {
    content { v = 1 }
  }
}`,
		paths: []string{"list.v", "list.k", "list", "set.v", "map.inner.v", "empty.v", "empty", "broken.v"},
		want:  []string{"x.a [p,q]+ [0,1]+ []+ [pp]+ [mo]+ [] [] []"},
	}, {
		name: "not known",
		main: `variable "unknown" {}
variable "secret" {
  default   = ["s"]
  sensitive = true
}
resource "x" "a" {
  b { v = "certain" }
  dynamic "b" {
    for_each = var.unknown
    content {
      v = "literal"
      w = b.value
      f = false
      inner { v = 1 }
    }
  }
  dynamic "secret" {
    for_each = var.secret
    content {
      v = secret.value
      w = "literal"
    }
  }
}`,
		paths: []string{"b.v", "b.w", "b.f", "b.inner.v", "b.inner", "b", "b.absent", "secret.v", "secret.w"},
		want:  []string{"x.a [certain]? []? [] []? []? []? [] [s]!+ [literal]!+"},
	}})
}

// Nested repetitions are told apart up to a number; what is beyond is not known.
func TestReadConfiguration_manyRepetitions(t *testing.T) {
	t.Parallel()
	text := `resource "x" "a" {
  dynamic "b" {
    for_each = range(1000)
    content {
      dynamic "c" {
        for_each = range(1000)
        content { v = "literal" }
      }
    }
  }
  dynamic "d" {
    for_each = range(1001)
    content { v = d.key }
  }
}`
	instances, _, err := discover.ReadInstances(writeFiles(t, map[string]string{"main.tf": text}), discover.ConfigurationOptions{}, pathsOf("b.c.v", "d.v"))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range instances[0].Attributes {
		if !a.Set || !a.Unknown || len(a.Values) > 10_000 {
			t.Errorf("set %v, unknown %v, %d values", a.Set, a.Unknown, len(a.Values))
		}
	}
}

// Values grow with each expression that uses others, and so does the number of expressions that wait for each other.
func TestReadConfiguration_growth(t *testing.T) {
	t.Parallel()
	text := strings.Builder{}
	text.WriteString("locals {\n  twice0 = \"ab\"\n  deep0 = 1\n  chain0 = 1\n")
	for i := range 600 {
		fmt.Fprintf(&text, "  chain%d = local.chain%d\n", i+1, i)
		fmt.Fprintf(&text, "  deep%d = [local.deep%d]\n", i+1, i)
		fmt.Fprintf(&text, "  twice%d = \"${local.twice%d}${local.twice%d}\"\n", i+1, i, i)
	}
	text.WriteString("}\n")
	runCases(t, []readCase{{
		name: "bounded", main: text.String() + `resource "x" "a" {
  p = length(local.twice10)
  q = local.twice60
  r = local.chain100
  s = local.chain600
  t = local.deep10
  u = local.deep300
}`,
		paths: []string{"p", "q", "r", "s", "t", "u"}, want: []string{"x.a [2048]+ []? [1]+ []? [1]+ []?"},
	}})
}

func TestReadConfiguration_json(t *testing.T) {
	t.Parallel()
	runCases(t, []readCase{{
		name: "everything",
		files: map[string]string{"main.tf.json": `{
  "//": "a comment",
  "terraform": {"required_version": ">= 1"},
  "variable": {"v": {"default": "value"}, "unknown": {}, "secret": {"default": "s", "sensitive": true}},
  "locals": [{"l": "${var.v}-l"}, {"m": "plain $${x}"}],
  "module": {"m": {"source": "./m", "in": "${local.l}"}},
  "check": {"c": {"data": {"x": {"scoped": {}}}, "assert": {"condition": true}}},
  "data": [{"x": {"d": {"p": 1}}}],
  "resource": {
    "//": "a comment",
    "x": {
      "a": {
        "//": "a comment",
        "count": "${length([1])}", "lifecycle": {"enabled": true},
        "p": "${local.l}",
        "q": {"r": "${[1, true]}"},
        "b": [{"c": {"d": 1}}, {"c": [{"d": "${var.unknown}"}, {"d": null}]}, {"//": "a comment"}],
        "empty": {"//": "a comment"},
        "dynamic": {"e": {"for_each": ["f", "g"], "iterator": "it", "content": {"v": "${it.value}"}}},
        "outer": [{"dynamic": {"inner": [{"for_each": "${var.unknown}", "content": {"v": 1}}]}, "w": "${var.secret}"}]
      },
      "off": {"lifecycle": {"enabled": false}},
      "b": {"for_each": {"k": "v"}, "p": "${each.value}", "q": "${local.m}"}
    }
  }
}`, "m/m.tf.json": `{"variable": {"in": {"type": "string"}}, "resource": {"x": {"c": {"p": "${var.in}"}}}}`},
		paths: []string{"p", "q.r", "b.c.d", "empty", "e.v", "outer.inner.v", "outer.w", "q"},
		want: []string{
			"data.x.d [1]+ [] [] [] [] [] [] []",
			"data.x.scoped [] [] [] [] [] [] [] []",
			"x.a[0] [value-l]+ [1,true]+ [1]? [] [f,g]+ []? [s]!+ []+",
			`x.b["k"] [v]+ [] [] [] [] [] [] [plain ${x}]+`,
			"module.m.x.c [value-l]+ [] [] [] [] [] [] []",
		},
	}, {
		name:  "blocks that are written one by one",
		files: map[string]string{"main.tf.json": `{"resource": {"x": {"a": {"b": {"c": 1}, "b": {"c": 2}, "b": [{"c": 3}, {"d": 4}]}}}}`},
		paths: []string{"b.c", "b.d"}, want: []string{"x.a [1,2,3]+ [4]+"},
	}})
}
