// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

func TestReadConfiguration_modules(t *testing.T) {
	t.Parallel()
	const child = "variable \"in\" { default = \"default\" }\nresource \"x\" \"a\" { p = var.in }\noutput \"out\" { value = x.a.p }\n"
	runCases(t, []readCase{{
		name: "instances",
		files: map[string]string{"m/main.tf": child, "main.tf": `variable "unknown" {}
module "counted" {
  source = "./m"
  count  = 2
  in     = count.index
}
module "default" { source = "./m/../m" }
module "keyed" {
  source   = "./m"
  for_each = { k = "v" }
  in       = each.value
}
module "none" {
  source = "./m"
  count  = 0
}
module "null" {
  source = "./m"
  in     = null
}
module "perhaps" {
  source   = "./m"
  for_each = var.unknown
  in       = each.key
}
resource "x" "r" {
  p = [module.counted[1].out, module.keyed["k"].out, [for m in module.counted : m.out], module.none[*].out]
}
resource "x" "s" { p = module.perhaps["k"].out }`},
		paths: []string{"p"},
		want: []string{
			"x.r [1,v,0,1]+", "x.s []?", "module.counted[0].x.a [0]+", "module.counted[1].x.a [1]+", "module.default.x.a [default]+",
			`module.keyed["k"].x.a [v]+`, "module.null.x.a []", "module.perhaps.x.a? []?",
		},
	}, {
		name: "installed",
		files: map[string]string{
			"main.tf": `module "remote" {
  source  = "hashicorp/x/y"
  version = "1.0.0"
}
module "absent" { source = "git::https://example.com/x" }
module "gone" { source = "git::https://example.com/y" }`,
			".terraform/modules/modules.json": `{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "remote", "Source": "s", "Dir": ".terraform/modules/remote/sub"},
				{"Key": "remote.inner", "Dir": "../elsewhere"}, {"Key": "gone", "Dir": ".terraform/modules/gone"}]}`,
			".terraform/modules/remote/sub/main.tf":   "module \"inner\" { source = \"a/b/c\" }\nmodule \"local\" { source = \"../other\" }",
			".terraform/modules/remote/other/main.tf": `resource "x" "other" {}`,
		},
		want: []string{"module.remote.module.local.x.other"},
		gaps: []string{
			"module-not-installed module.absent main.tf:5", "module-not-installed module.gone main.tf:6",
			"module-not-installed module.remote.module.inner .terraform/modules/remote/sub/main.tf:1",
		},
	}, {
		name: "installed elsewhere", env: map[string]string{"TF_DATA_DIR": "data"},
		main: `module "remote" { source = "a/b/c" }`,
		files: map[string]string{
			"data/modules/modules.json": `{"Modules": [{"Key": "remote", "Dir": "data/modules/remote"}]}`, "data/modules/remote/main.tf": ab,
		},
		want: []string{"module.remote.x.a", "module.remote.x.b"},
	}, {
		name: "sensitive source", main: "variable \"v\" {\n  default = \"./m\"\n  sensitive = true\n}\nmodule \"m\" { source = var.v }",
		files: map[string]string{"m/main.tf": ab}, gaps: []string{"module-unread module.m main.tf:5"},
	}, {
		name: "no list of modules", main: `module "remote" { source = "a/b/c" }`,
		files: map[string]string{".terraform/modules/modules.json": "{"},
		gaps:  []string{"module-not-installed module.remote main.tf:1"},
	}, {
		name: "sources",
		main: `variable "unknown" {}
variable "version" { default = "m" }
module "absent" { source = "./absent" }
module "empty" { source = "./empty" }
module "evaluated" { source = "./${var.version}" }
module "none" {}
module "unknown" { source = var.unknown }`,
		files: map[string]string{"m/main.tf": child, "empty/README": ""},
		paths: []string{"p"}, want: []string{"module.evaluated.x.a [default]+"},
		gaps: []string{
			"module-unread module.absent main.tf:3", "module-unread module.empty main.tf:4", "module-unread module.none main.tf:6",
			"module-unread module.unknown main.tf:7",
		},
	}, {
		name: "modules that call themselves",
		main: `module "a" { source = "./a" }
module "self" { source = "./" }`,
		files: map[string]string{"a/main.tf": "module \"b\" { source = \"../b\" }\n" + ab, "b/main.tf": `module "a" { source = "../a" }`},
		want:  []string{"module.a.x.a", "module.a.x.b"},
		gaps:  []string{"module-unread module.a.module.b.module.a b/main.tf:1", "module-unread module.self main.tf:2"},
	}, {
		name: "outputs of each other",
		main: `module "a" {
  source = "./m"
  in     = module.b.out
}
module "b" {
  source = "./m"
  in     = module.a.out
}`,
		files: map[string]string{"m/main.tf": child}, paths: []string{"p"},
		want: []string{"module.a.x.a []?", "module.b.x.a []?"},
	}})
}

func TestReadConfiguration_installedOutside(t *testing.T) {
	t.Parallel()
	outside := writeFiles(t, map[string]string{"m/main.tf": ab})
	data := writeFiles(t, map[string]string{"modules/modules.json": fmt.Sprintf(`{"Modules": [{"Key": "m", "Dir": %q}]}`, outside+"/m")})
	folder := writeFiles(t, map[string]string{"main.tf": `module "m" { source = "a/b/c" }`})
	opts := discover.ConfigurationOptions{Getenv: func(name string) string { return map[string]string{"TF_DATA_DIR": data}[name] }}
	instances, gaps, err := discover.ReadInstances(folder, opts, nil)
	if err != nil || len(gaps) > 0 || len(instances) != 2 {
		t.Fatal(instances, gaps, err)
	}
	if got, want := instances[0].File, filepath.ToSlash(outside)+"/m/main.tf"; got != want {
		t.Errorf("the file is %s, want %s", got, want)
	}
}

func TestReadConfiguration_deepModules(t *testing.T) {
	t.Parallel()
	files := map[string]string{"main.tf": `module "m" { source = "./m0" }`}
	for i := range 60 {
		files[fmt.Sprintf("m%d/main.tf", i)] = fmt.Sprintf("module \"m\" { source = \"../m%d\" }", i+1)
	}
	instances, gaps, err := discover.ReadInstances(writeFiles(t, files), discover.ConfigurationOptions{}, nil)
	if err != nil || len(instances) > 0 {
		t.Fatal(instances, err)
	}
	if len(gaps) != 1 || gaps[0].Kind != discover.ModuleUnread || strings.Count(gaps[0].Address, "module.") != 51 {
		t.Errorf("gaps: %v", gaps)
	}
}

func TestReadConfiguration_manyModules(t *testing.T) {
	t.Parallel()
	files := map[string]string{"main.tf": `module "m" { source = "./m0" }`}
	for i := range 40 {
		files[fmt.Sprintf("m%d/main.tf", i)] = strings.ReplaceAll("module \"a\" { source = \"../mX\" }\nmodule \"b\" { source = \"../mX\" }", "X", fmt.Sprint(i+1))
	}
	files["m40/main.tf"] = ab
	_, gaps, err := discover.ReadInstances(writeFiles(t, files), discover.ConfigurationOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(gaps) == 0 || !strings.Contains(gaps[0].Detail, "more instances of modules") {
		t.Errorf("%d gaps: %.1v", len(gaps), gaps)
	}
}

func TestReadConfiguration_links(t *testing.T) {
	t.Parallel()
	folder := writeFiles(t, map[string]string{
		"root/main.tf": "module \"m\" { source = \"./loop/loop/loop\" }\nmodule \"n\" { source = \"../out\" }\nresource \"x\" \"p\" { p = [file(\"inside\"), file(\"outside\")] }",
		"root/target":  "in", "secret": "out", "out/main.tf": `resource "x" "out" {}`, "shared.tf": `resource "x" "shared" {}`,
	})
	for name, target := range map[string]string{
		"root/loop": ".", "root/inside": "target", "root/outside": "../secret", "root/shared.tf": "../shared.tf", "root/own.tfvars": "own.tfvars",
	} {
		if err := os.Symlink(target, filepath.Join(folder, filepath.FromSlash(name))); err != nil {
			t.Skip(err)
		}
	}
	instances, gaps, err := discover.ReadInstances(filepath.Join(folder, "root"), discover.ConfigurationOptions{}, pathsOf("p"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"x.p [in]?", "x.shared []", "module.n.x.out []"}, shownInstances(instances)); diff != "" {
		t.Error(diff)
	}
	if got := instances[2].File; got != "../out/main.tf" {
		t.Errorf("the file is %s", got)
	}
	if len(gaps) != 1 || gaps[0].Detail != "The module calls itself." {
		t.Errorf("gaps: %v", gaps)
	}
	for name, target := range map[string]string{"own.tf": "own.tf", "null.tf": os.DevNull} {
		if err := os.Symlink(target, filepath.Join(folder, "root", name)); err != nil {
			t.Fatal(err)
		}
	}
	problems := problemsOf(t, filepath.Join(folder, "root"))
	if len(problems) != 2 || problems[0] != "null.tf: the file cannot be read: it is not a regular file" || !strings.HasPrefix(problems[1], "own.tf: the file cannot be read: ") {
		t.Errorf("problems: %q", problems)
	}
}

func TestReadConfiguration_references(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"m/main.tf": "variable \"in\" {}\nvariable \"all\" { default = {} }\nresource \"x\" \"a\" { p = var.in }\nresource \"x\" \"b\" { p = var.all.second }\noutput \"id\" { value = x.a.id }\noutput \"both\" { value = { a = x.a.id, b = x.b.id } }",
		"base.tf": `variable "unknown" {}
locals {
  ids    = { one = y.one.id, two = y.two.id }
  list   = [y.one.id, y.two.id]
  direct = y.one
  none   = null
  given  = "x"
  empty  = []
  mixed  = { here = y.one.id, there = "x" }
}
resource "y" "one" {}
resource "y" "two" {}
resource "y" "keyed" { for_each = { a = 1 } }
data "y" "read" {}
module "one" {
  source = "./m"
  in     = y.one.id
  all    = { first = y.one.id, second = y.two.id }
}
module "each" {
  source   = "./m"
  for_each = { k = y.one.id, l = y.two.id }
  in       = each.value
}
module "unknown" {
  source   = "./m"
  for_each = var.unknown
  in       = each.value
}
`}
	cases := map[string]string{
		`y.one.id`:                                    ">y.one",
		`"a-${y.one.id}"`:                             ">y.one",
		`"${y.one.id}-${y.two.id}"`:                   ">y.one>y.two",
		`data.y.read.id`:                              ">data.y.read",
		`y.absent.id`:                                 ">?",
		`local.direct.id`:                             ">y.one",
		`local.ids.one`:                               ">y.one",
		`local.ids["two"]`:                            ">y.two",
		`local.ids[var.unknown]`:                      ">y.one>y.two",
		`local.list[1]`:                               ">y.two",
		`local.list[*]`:                               ">y.one>y.two",
		`module.one.id`:                               ">module.one.x.a",
		`module.one.both.b`:                           ">module.one.x.b",
		`module.each["k"].id`:                         `>module.each["k"].x.a`,
		`module.each[join("", ["l"])].id`:             `>module.each["l"].x.a`,
		`module.each[var.unknown].id`:                 ">module.each.x.a[*]",
		`[for m in module.each : m.id]`:               ">module.each.x.a[*]",
		`{ for k, m in module.each : k => m.both.b }`: ">module.each.x.b[*]",
		`values(module.each)[*].id`:                   ">module.each.x.a[*]>module.each.x.b[*]",
		`module.unknown["k"].id`:                      ">module.unknown.x.a[*]",
		`one(y.keyed[*].id)`:                          ">y.keyed",
		`true ? y.one.id : y.two.id`:                  ">y.one",
		`true ? y.one.id : "x"`:                       ">y.one",
		`var.unknown ? y.one.id : "x"`:                ">y.one>?",
		`var.unknown ? y.one.id : null`:               ">y.one",
		`var.unknown ? y.one.id : y.two.id`:           ">y.one>y.two",
		`try(y.one.id, y.two.id)`:                     ">y.one>y.two",
		`try(y.one.id, "")`:                           ">y.one",
		`try(y.one.id, var.unknown)`:                  ">y.one>?",
		`coalesce(local.none, y.one.id)`:              ">y.one",
		`coalesce(local.given, y.one.id)`:             ">y.one>?",
		`coalesce(var.unknown, y.one.id)`:             ">y.one>?",
		`coalescelist(local.empty, [y.one.id])[0]`:    ">y.one",
		`local.mixed.here`:                            ">y.one",
		`local.mixed["there"]`:                        ">?",
		`local.mixed[var.unknown]`:                    ">y.one>?",
		`merge(local.mixed, local.ids)["two"]`:        ">y.two",
		`merge(local.mixed, local.ids)["there"]`:      ">?",
		`merge(local.ids, var.unknown)["two"]`:        ">y.two>?",
		`lookup(local.ids, "two", null)`:              ">y.two",
		`lookup(local.ids, var.unknown, "x")`:         ">y.one>y.two>?",
		`lookup(local.mixed, "there", "x")`:           ">?",
		`concat([y.one.id], local.list)[2]`:           ">y.one>y.two",
		`concat(["x"], local.list)[0]`:                ">y.one>y.two>?",
		`[y.one.id, "x"]`:                             ">y.one>?",
		`[y.one.id, "x"][var.unknown]`:                ">y.one>?",
		`{ for k, v in local.mixed : k => v }["k"]`:   ">y.one>?",
		`"literal"`:                                   ">?",
		`module.absent.id`:                            ">?",
	}
	for expr, want := range cases {
		t.Run(expr, func(t *testing.T) {
			t.Parallel()
			own := map[string]string{"main.tf": "resource \"subject\" \"a\" {\n  p = " + expr + "\n}\n"}
			for name, text := range files {
				own[name] = text
			}
			instances, _, err := discover.ReadInstances(writeFiles(t, own), discover.ConfigurationOptions{}, map[string][]discover.Path{"subject": {{Steps: []string{"p"}, Refs: true}}})
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range instances {
				if i.Type == "subject" {
					_, got, _ := strings.Cut(shownAttribute(i.Attributes[0]), ">")
					if i.Attributes[0].Open {
						got = strings.TrimPrefix(got+">?", ">")
					}
					if got != strings.TrimPrefix(want, ">") {
						t.Errorf("got %s, want %s", got, want)
					}
				}
			}
		})
	}
	runCases(t, []readCase{{
		name:  "in modules, for_each and dynamic blocks",
		files: files, main: `resource "x" "e" {
  for_each = module.each
  p        = each.value.id
  q        = each.key
  dynamic "d" {
    for_each = { a = y.one.id }
    content { v = d.value }
  }
}
resource "x" "f" {
  dynamic "d" {
    for_each = [for k in [y.two] : k]
    content { v = d.value.id }
  }
}`,
		paths: []string{"@p", "@q", "@d.v"},
		want: []string{
			"data.y.read",
			`x.e["k"] []?>module.each["k"].x.a [k]+ []?>y.one`,
			`x.e["l"] []?>module.each["l"].x.a [l]+ []?>y.one`,
			"x.f [] [] []?>y.two",
			`y.keyed["a"]`, "y.one", "y.two",
			`module.each["k"].x.a []?>y.one [] []`, `module.each["k"].x.b []? [] []`,
			`module.each["l"].x.a []?>y.two [] []`, `module.each["l"].x.b []? [] []`,
			"module.one.x.a []?>y.one [] []", "module.one.x.b []?>y.two [] []",
			"module.unknown.x.a? []? [] []", "module.unknown.x.b? []? [] []",
		},
	}, {
		name: "keys that are not all known",
		main: "module \"outer\" {\n  source = \"./o\"\n  for_each = { k = 1 }\n}",
		files: map[string]string{
			"o/main.tf": "variable \"unknown\" {}\nmodule \"inner\" {\n  source = \"../i\"\n  for_each = var.unknown\n}",
			"i/main.tf": "resource \"x\" \"a\" { p = y.b.id }\nresource \"y\" \"b\" {}",
		},
		paths: []string{"@p"},
		want:  []string{`module.outer["k"].module.inner.x.a? []?>module.outer.module.inner.y.b[*]`, `module.outer["k"].module.inner.y.b?`},
	}})
}

func TestLocateConfiguration(t *testing.T) {
	t.Parallel()
	folder := writeFiles(t, map[string]string{
		"main.tf": "module \"a\" { source = \"./m\" }\nmodule \"b\" {\n  source = \"./m/n\"\n  for_each = {}\n}\n" + ab, "m/m.tf": "\ndata \"x\" \"d\" {}\nmodule \"n\" { source = \"./n\" }",
		"m/n/n.tf.json": "{\"resource\": {\"x\": {\n\"j\": {}}}}",
	})
	locate, err := discover.LocateConfiguration(folder)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"x.a": "main.tf:6", "x.b": "main.tf:7", "module.a.data.x.d": "m/m.tf:2", "module.a.module.n.x.j": "m/n/n.tf.json:2",
		"module.b.x.j": "m/n/n.tf.json:2", "x.absent": ":0", "module.absent.x.a": ":0", "data.x.a": ":0", "": ":0", "module.a": ":0", "a.b.c.d": ":0",
	} {
		file, line := locate(address)
		if got := fmt.Sprintf("%s:%d", file, line); got != want {
			t.Errorf("%s is at %s, want %s", address, got, want)
		}
	}
	if _, err := discover.LocateConfiguration(writeFiles(t, map[string]string{"a.tf": "{"})); err == nil {
		t.Error("an invalid file was read")
	}
}
