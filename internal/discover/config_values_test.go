// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

func TestReadConfiguration_variables(t *testing.T) {
	t.Parallel()
	const main = `variable "v" { default = "default" }
resource "x" "a" { p = var.v }`
	layers := []struct {
		file, text, want string
	}{
		{"", "", "default"},
		{"terraform.tfvars", `v = "tfvars"`, "tfvars"},
		{"terraform.tfvars.json", `{"v": "json"}`, "json"},
		{"b.auto.tfvars", `v = "b"`, "b"},
		{"c.auto.tfvars.json", `{"v": "c"}`, "c"},
		{"a.auto.tfvars", `v = "a"`, "c"},
		{"d.auto.tfvars", `v = "d"`, "d"},
	}
	files := map[string]string{"main.tf": main}
	var cases []readCase
	for _, layer := range layers {
		if layer.file != "" {
			files[layer.file] = layer.text
		}
		own := map[string]string{}
		for name, text := range files {
			own[name] = text
		}
		cases = append(cases, readCase{name: "file " + layer.file, files: own, paths: []string{"p"}, want: []string{"x.a [" + layer.want + "]+"}})
	}
	for _, name := range []string{".auto.tfvars", ".hidden.auto.tfvars", "#v#.auto.tfvars"} { // the CLI reads them as well
		cases = append(cases, readCase{name: name, files: map[string]string{"main.tf": main, name: `v = "hidden"`}, paths: []string{"p"}, want: []string{"x.a [hidden]+"}})
	}
	env := map[string]string{"TF_VAR_v": "env"}
	cases = append(cases,
		readCase{name: "environment", main: main, env: env, paths: []string{"p"}, want: []string{"x.a [env]+"}},
		readCase{name: "file before environment", files: map[string]string{"main.tf": main, "terraform.tfvars": `v = "f"`}, env: env, paths: []string{"p"}, want: []string{"x.a [f]+"}},
		readCase{
			name: "files of the options", files: map[string]string{"main.tf": main, "z.auto.tfvars": `v = "z"`, "s/1.tfvars": `v = 1`, "s/2.tfvars.json": `{"v": 2, "w": 3}`},
			opts: discover.ConfigurationOptions{VariableFiles: []string{"s/2.tfvars.json", "s/1.tfvars"}}, paths: []string{"p"}, want: []string{"x.a [1]+"},
		},
		readCase{
			name: "options", files: map[string]string{"main.tf": main, "s.tfvars": `v = 1`},
			opts:  discover.ConfigurationOptions{VariableFiles: []string{"s.tfvars"}, Variables: map[string]string{"v": "[1]"}},
			paths: []string{"p"}, want: []string{"x.a [[1]]+"},
		})
	runCases(t, cases)
}

func TestReadConfiguration_variableTypes(t *testing.T) {
	t.Parallel()
	x := func(declaration string) string { return declaration + "\nresource \"x\" \"a\" { p = var.v }" }
	written := discover.ConfigurationOptions{Variables: map[string]string{"v": "[1, true]"}}
	runCases(t, []readCase{
		{name: "no value", main: x(`variable "v" {}`), paths: []string{"p"}, want: []string{"x.a []?"}},
		{name: "list", main: x(`variable "v" { type = list(string) }`), opts: written, paths: []string{"p"}, want: []string{"x.a [1,true]+"}},
		{name: "text", main: x(`variable "v" { type = string }`), opts: written, paths: []string{"p"}, want: []string{"x.a [[1, true]]+"}},
		{name: "any", main: x(`variable "v" { type = any }`), opts: written, paths: []string{"p"}, want: []string{"x.a [1,true]+"}},
		{name: "does not fit", main: x(`variable "v" { type = map(number) }`), opts: written, paths: []string{"p"}, want: []string{"x.a []?"}},
		{name: "no expression", main: x(`variable "v" { type = list(string) }`), opts: discover.ConfigurationOptions{Variables: map[string]string{"v": "[f(1)]"}}, paths: []string{"p"}, want: []string{"x.a []?"}},
		{
			name: "defaults", main: x("variable \"v\" {\n  type = object({q = optional(string, \"d\"), r = optional(string)})\n  default = {}\n}"),
			paths: []string{"p.q", "p.r", "p"}, want: []string{"x.a [d]+ [] []+"},
		},
		{
			name: "null where it may not be", files: map[string]string{"terraform.tfvars": "v = null"},
			main: x("variable \"v\" {\n  default = 1\n  nullable = false\n}"), paths: []string{"p"}, want: []string{"x.a [1]+"},
		},
		{name: "null", files: map[string]string{"terraform.tfvars": "v = null"}, main: x(`variable "v" { default = 1 }`), paths: []string{"p"}, want: []string{"x.a []"}},
		{name: "ephemeral", main: x("variable \"v\" {\n  default = 1\n  ephemeral = true\n}"), paths: []string{"p"}, want: []string{"x.a []?"}},
		{name: "sensitive", main: x("variable \"v\" {\n  default = 1\n  sensitive = true\n}"), paths: []string{"p"}, want: []string{"x.a [1]!+"}},
		{name: "sensitive without value", main: x("variable \"v\" {\n  sensitive = true\n}"), paths: []string{"p"}, want: []string{"x.a []?!"}},
		{
			name:  "type in JSON",
			files: map[string]string{"v.tf.json": `{"variable": {"v": {"type": "list(string)", "default": [1]}}, "resource": {"x": {"a": {"p": "${var.v}"}}}}`},
			paths: []string{"p"}, want: []string{"x.a [1]+"},
		},
	})
}

func TestReadConfiguration_evaluation(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"main.tf": `variable "unknown" {}
variable "secret" {
  default   = { a = "s" }
  sensitive = true
}
locals {
  list   = ["b", "a"]
  object = { k = "v", n = 1.50 }
  loop   = local.loop
  one    = local.two
  two    = local.one
  partly = { known = 1, unknown = var.unknown, wrong = local.absent.b }
  whole  = x.other
  wrong  = ({ a = local.object.absent, b = ["x", local.object.absent], (local.object.k) = 1 })
  lost   = { (local.object.absent) = 1 }
}
module "m" {
  source = "./m"
  in     = local.list
}
resource "x" "other" {
  location = "japaneast"
  empty    = null
  block { a = 1 }
}
resource "x" "many" {
  count    = 2
  location = "l${count.index}"
}
resource "x" "keyed" {
  for_each = { k = "v" }
  location = each.value
}
data "x" "d" { location = "written" }
data "x" "ds" { for_each = { a = 1 } }
`,
		"m/main.tf": "variable \"in\" {}\noutput \"out\" { value = var.in[0] }\noutput \"s\" {\n  value = 1\n  sensitive = true\n}\noutput \"path\" { value = path.module }",
		"p.json":    `{"a": [{"b": "c"}]}`, "p.yaml": "a: [1, 2]", "sub/deeper.txt": "deeper", "latin1.txt": "\xff",
		".terraform/environment": "staging\n",
	}
	cases := map[string]string{
		`"a"`:                                  "[a]+",
		`1.50`:                                 "[1.5]+",
		`1e30`:                                 "[1000000000000000000000000000000]+",
		`0`:                                    "[0]+",
		`true`:                                 "[true]+",
		`false`:                                "[false]",
		`""`:                                   "[]",
		`null`:                                 "[]",
		`[]`:                                   "[]",
		`{}`:                                   "[]",
		`{ a = null, b = [""], c = false }`:    "[]",
		`{ a = 0 }`:                            "[]+",
		`[["a"], ["b", null]]`:                 "[a,b]+",
		`["a", var.unknown]`:                   "[a]?",
		`{ a = var.unknown }`:                  "[]?",
		`"${local.list[1]}-${local.object.k}"`: "[a-v]+",
		`var.unknown == null ? "a" : "b"`:      "[]?",
		`local.object.n > 1 ? "a" : "b"`:       "[a]+",
		`[for i, v in local.list : "${i}${v}" if v != "b"]`: "[1a]+",
		`local.loop`:                         "[]?",
		`local.one`:                          "[]?",
		`local.partly.known`:                 "[1]+",
		`local.partly.wrong`:                 "[]?",
		`local.wrong.a`:                      "[]?",
		`local.wrong.b`:                      "[x]?",
		`local.wrong.v`:                      "[1]+",
		`local.lost`:                         "[]?",
		`local.absent`:                       "[]?",
		`absent.resource.id`:                 "[]?",
		`x.absent.id`:                        "[]?",
		`module.absent.id`:                   "[]?",
		`module.m.out`:                       "[b]+",
		`module.m.s`:                         "[1]!+",
		`module.m.path`:                      "[m]+",
		`path.module`:                        "[.]+",
		`path.root`:                          "[.]+",
		`terraform.workspace`:                "[staging]+",
		`x.other.location`:                   "[japaneast]+",
		`x.other["location"]`:                "[japaneast]+",
		`x.other.id`:                         "[]?",
		`x.other.empty`:                      "[]?",
		`x.other.block[0].a`:                 "[]?",
		`local.whole.location`:               "[japaneast]+",
		`try(x.other.id, "fallback")`:        "[]?",
		`try(local.whole.id, "fallback")`:    "[]?",
		`try(local.object.absent, "f")`:      "[f]+",
		`try(unheard_of("x"), "f")`:          "[]?",
		`try(provider::a::b("x"), "f")`:      "[]?",
		`core::upper("a")`:                   "[A]+",
		`can(local.object.absent)`:           "[false]",
		`x.many[1].location`:                 "[l1]+",
		`x.many[*].location`:                 "[l0,l1]+",
		`one(x.many[*].location)`:            "[]?",
		`x.many[local.object.k].location`:    "[]?",
		`x.keyed["k"].location`:              "[v]+",
		`[for k, v in x.keyed : v.location]`: "[v]+",
		`data.x.d.location`:                  "[]?",
		`keys(data.x.ds)`:                    "[a]+",
		`data.x.ds["a"].id`:                  "[]?",
		`timestamp()`:                        "[]?",
		`ephemeral.x.y.z`:                    "[]?",
		`self.a`:                             "[]?",
		`var.secret.a`:                       "[s]!+",
		`"a${var.secret.a}"`:                 "[as]!+",
		`var.secret.a == "s" ? "t" : "f"`:    "[t]!+",
		`nonsensitive(var.secret.a)`:         "[s]+",
		`[sensitive("q"), "r"]`:              "[q,r]!+",
		`jsondecode(file("${path.module}/p.json")).a[0].b`:      "[c]+",
		`yamldecode(file("p.yaml")).a`:                          "[1,2]+",
		`file("sub/deeper.txt")`:                                "[deeper]+",
		`file("${path.cwd}/sub/deeper.txt")`:                    "[]?",
		`fileexists("${path.cwd}/absent")`:                      "[]?",
		`file("latin1.txt")`:                                    "[]?",
		`file("absent")`:                                        "[]?",
		`file("sub")`:                                           "[]?",
		`file("../outside")`:                                    "[]?",
		`file("/etc/hostname")`:                                 "[]?",
		`[fileexists("p.json"), fileexists("absent")]`:          "[true,false]+",
		`fileexists("../outside")`:                              "[]?",
		`coalesce(null, "", "c")`:                               "[c]+",
		`coalesce("", var.unknown)`:                             "[]?",
		`[length("äb"), length([1]), length({ a = 1, b = 2 })]`: "[2,1,2]+",
		`replace("a.b", "/[.]/", "-")`:                          "[a-b]+",
		`replace("a.b", ".", "+")`:                              "[a+b]+",
		`[startswith("ab", "a"), endswith("ab", "a"), strcontains("ab", "b")]`: "[true,false,true]+",
		`[alltrue([true, false]), anytrue([true, false]), alltrue([])]`:        "[false,true,true]+",
		`one([])`:                       "[]",
		`one(["a"])`:                    "[a]+",
		`[for v in toset(["a"]) : v]`:   "[a]+",
		`jsonencode({ a = [1] })`:       `[{"a":[1]}]+`,
		`merge({ a = 1 }, { b = 2 }).b`: "[2]+",
	}
	for expr, want := range cases {
		t.Run(expr, func(t *testing.T) {
			t.Parallel()
			c := readCase{files: map[string]string{"subject.tf": "resource \"subject\" \"a\" {\n  p = " + expr + "\n}\n"}}
			for name, text := range files {
				c.files[name] = text
			}
			instances, _, err := discover.ReadInstances(writeFiles(t, c.files), c.opts, map[string][]discover.Path{"subject": {{Steps: []string{"p"}}}})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range instances {
				if i.Type == "subject" {
					if got := shownAttribute(i.Attributes[0]); got != want {
						t.Errorf("got %s, want %s", got, want)
					}
				}
			}
		})
	}
}

func TestReadConfiguration_workspace(t *testing.T) {
	t.Parallel()
	const main = `resource "x" "a" { p = terraform.workspace }`
	data := map[string]string{"d/environment": "data", ".terraform/environment": "usual"}
	runCases(t, []readCase{
		{name: "default", main: main, paths: []string{"p"}, want: []string{"x.a [default]+"}},
		{name: "file", main: main, files: data, paths: []string{"p"}, want: []string{"x.a [usual]+"}},
		{name: "other folder", main: main, files: data, env: map[string]string{"TF_DATA_DIR": "d"}, paths: []string{"p"}, want: []string{"x.a [data]+"}},
		{name: "environment", main: main, files: data, env: map[string]string{"TF_WORKSPACE": "env"}, paths: []string{"p"}, want: []string{"x.a [env]+"}},
	})
}

func TestReadConfiguration_paths(t *testing.T) {
	t.Parallel()
	runCases(t, []readCase{{
		name: "blocks and objects",
		main: `variable "unknown" {}
resource "x" "a" {
  b {
    c { d = 1 }
    c { d = 2 }
  }
  b {
    c {}
  }
  o = [{ c = { d = 3 } }, { c = { d = var.unknown } }]
  empty {
    inner { a = "" }
  }
  full {
    inner { a = "s" }
  }
}`,
		paths: []string{"b.c.d", "b.c", "b", "o.c.d", "o.c", "o", "empty", "full", "full.inner", "full.inner.b", "b.absent", "absent.c", "b.c.d.e"},
		want:  []string{"x.a [1,2]+ []+ []+ [3]? []? []? [] []+ []+ [] [] [] []"},
	}, {
		name: "JSON in text",
		main: `variable "unknown" {}
locals { body = { properties = { kind = "k", id = var.unknown } } }
resource "x" "a" {
  text    = "{\"properties\": {\"kind\": \"t\"}}"
  list    = "[{\"kind\": \"l\"}]"
  encoded = jsonencode({ properties = { kind = "e", id = var.unknown } })
  of      = jsonencode(local.body)
  broken  = "{ no JSON"
}`,
		paths: []string{"text.properties.kind", "list.kind", "encoded.properties.kind", "encoded.properties.id", "of.properties.kind", "encoded", "broken.a"},
		want:  []string{"x.a [t]+ [l]+ [e]+ []? [k]+ []? []"},
	}, {
		name: "keys that are not known",
		main: `variable "unknown" {}
resource "x" "a" {
  o = { (var.unknown) = 1, known = 2 }
  q = { "a-${1 + 1}" = 3 }
}`,
		paths: []string{"o.known", "o.other", "q.a-2"},
		want:  []string{"x.a [2]? []? [3]+"},
	}})
}
