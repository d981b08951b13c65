// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// writeFiles writes files below a new folder, and returns it.
func writeFiles(t testing.TB, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		to := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// pathsOf are the paths that the tests ask of the type x.
func pathsOf(paths ...string) map[string][]discover.Path {
	var list []discover.Path
	for _, p := range paths {
		name, refs := strings.CutPrefix(p, "@")
		list = append(list, discover.Path{Steps: strings.Split(name, "."), Refs: refs})
	}
	return map[string][]discover.Path{"x": list}
}

// shownInstances writes instances as the tests expect them: the address, a question mark where it is uncertain, and for
// each path its values, then ? for unknown, + for set, ! for sensitive, and > with what it refers to.
func shownInstances(instances []discover.Instance) []string {
	var lines []string
	for _, i := range instances {
		line := i.Address
		if i.Uncertain {
			line += "?"
		}
		for _, a := range i.Attributes {
			line += " " + shownAttribute(a)
		}
		lines = append(lines, line)
	}
	return lines
}

func shownAttribute(a discover.Attribute) string {
	text := "[" + strings.Join(a.Values, ",") + "]"
	if a.Unknown {
		text += "?"
	}
	if a.Sensitive {
		text += "!"
	}
	switch {
	case a.Set && !a.Unknown:
		text += "+"
	case a.Unknown && !a.Set:
		text += "-" // which should never be
	}
	for _, r := range a.Refs {
		text += ">" + r.Address()
		if r.AnyKeys {
			text += "[*]"
		}
	}
	return text
}

// readCase is a configuration, and what is found in it.
type readCase struct {
	name  string
	files map[string]string
	main  string // main.tf
	opts  discover.ConfigurationOptions
	env   map[string]string
	paths []string
	want  []string
	gaps  []string // kind, address, file and line
}

func (c *readCase) run(t *testing.T) {
	t.Helper()
	files := map[string]string{}
	for name, text := range c.files {
		files[name] = text
	}
	if c.main != "" {
		files["main.tf"] = c.main
	}
	opts := c.opts
	opts.Getenv = func(name string) string { return c.env[name] }
	instances, gaps, err := discover.ReadInstances(writeFiles(t, files), opts, pathsOf(c.paths...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c.want, shownInstances(instances)); diff != "" {
		t.Errorf("instances (-want +got):\n%s", diff)
	}
	var found []string
	for _, g := range gaps {
		found = append(found, fmt.Sprintf("%s %s %s:%d", g.Kind, g.Address, g.File, g.Line))
	}
	if diff := cmp.Diff(c.gaps, found); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

func runCases(t *testing.T, cases []readCase) {
	t.Helper()
	for i := range cases {
		t.Run(cases[i].name, func(t *testing.T) {
			t.Parallel()
			cases[i].run(t)
		})
	}
}

// problemsOf reads a configuration that is wrong.
func problemsOf(t *testing.T, folder string) []string {
	t.Helper()
	_, _, err := discover.ReadInstances(folder, discover.ConfigurationOptions{}, nil)
	var wrong *discover.ConfigurationError
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v, want a configuration error", err)
	}
	var lines []string
	for _, p := range wrong.Problems {
		lines = append(lines, p.String())
		if !strings.Contains(err.Error(), p.String()) {
			t.Errorf("%q is not in the message", p)
		}
	}
	return lines
}

const (
	resourceX = `resource "x" "a" { p = %s }`
	ab        = `resource "x" "a" { p = "a" }
resource "x" "b" { p = "b" }
`
)

func TestReadConfiguration_files(t *testing.T) {
	t.Parallel()
	one := func(name string) string { return fmt.Sprintf(`resource "x" %q {}`, name) }
	runCases(t, []readCase{{
		name: "kinds of files",
		files: map[string]string{
			"a.tf": one("a"), "b.tofu": one("b"), "c.tf.json": `{"resource": {"x": {"c": {}}}}`,
			"d.tofu.json": `{"resource": [{"x": [{"d": [{}]}]}]}`,
			".e.tf":       one("e"), "f.tf~": one("f"), "#g.tf#": one("g"), "sub/h.tf": one("h"), "i.tf/j": "", "k.txt": one("k"),
		},
		want: []string{"x.a", "x.b", "x.c", "x.d"},
	}, {
		name: "a .tofu file takes the place of the .tf file",
		files: map[string]string{
			"a.tf": one("terraform"), "a.tofu": one("tofu"), "b.tf.json": `{"resource": {"x": {"terraform": {}}}}`,
			"b.tofu.json": `{"resource": {"x": {"tofu_json": {}}}}`, "c.tf": one("c"), "c.tofu.json": `{}`,
		},
		want: []string{"x.c", "x.tofu", "x.tofu_json"},
	}, {
		name: "other blocks",
		main: `terraform {
  backend "s3" {}
}
provider "x" {
  a = var.nothing
}
import {
  to = x.a
  id = "1"
}
moved {
  from = x.b
  to   = x.a
}
removed { from = x.c }
ephemeral "x" "e" {}
unheard_of "a" "b" "c" {
  d {}
}
check "c" {
  data "x" "scoped" {}
  assert {
    condition     = false
    error_message = "no"
  }
}
data "x" "read" {}
resource "x" "a" {}
resource "residency_requirement" "own" {}
`,
		want: []string{"data.x.read", "data.x.scoped", "x.a"},
	}, {
		name: "a resource declared again", paths: []string{"p"},
		files: map[string]string{"a.tf": ab, "b.tf": `resource "x" "a" { p = "again" }`},
		want:  []string{"x.a [a]+", "x.a [again]+", "x.b [b]+"},
	}, {
		name: "overrides",
		files: map[string]string{
			"main.tf": `resource "x" "a" {
  p = local.l
  q = "base"
  b { p = "base" }
  c { p = "base" }
  dynamic "d" {
    for_each = ["base"]
    content { p = d.value }
  }
}
locals { l = "base" }
variable "v" { default = "base" }
module "m" {
  source = "./m"
  given  = "base"
}`,
			"override.tf": `resource "x" "a" {
  q = var.v
  b { p = "over" }
  b { p = "over again" }
}
locals { l = "over" }
module "m" { given = "over" }`,
			"z_override.tf.json": `{"variable": {"v": {"default": "json"}}, "resource": {"x": {"a": {"d": {"p": "json"}}}}}`,
			"m/main.tf":          "variable \"given\" {}\nresource \"x\" \"b\" { p = var.given }",
		},
		paths: []string{"p", "q", "b.p", "c.p", "d.p"},
		want: []string{
			"x.a [over]+ [json]+ [over,over again]+ [base]+ [json]+",
			"module.m.x.b [over]+ [] [] [] []",
		},
	}})
}

func TestReadConfiguration_errors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"all files at once", map[string]string{
			"a.tf": "resource \"x\" {\n", "b.tf.json": `{"a" 1}`, "main.tf": `module "m" { source = "./m" }`,
			"m/c.tf": "\n  a = = \n", "terraform.tfvars": "v = [\n",
		}, []string{
			"a.tf:1:14: Unclosed configuration block: There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.",
			"b.tf.json:1:6: Missing property value colon: A colon must appear between an object property's name and its value.",
			"m/c.tf:2:7: Invalid expression: Expected the start of an expression, but found an invalid expression token.",
			"terraform.tfvars:2:1: Missing expression: Expected the start of an expression, but found the end of the file.",
		}},
		{"values", map[string]string{"a.tf": "", "terraform.tfvars": "v = [\n"}, []string{
			"terraform.tfvars:2:1: Missing expression: Expected the start of an expression, but found the end of the file.",
		}},
		{"declared twice", map[string]string{"a.tf": "module \"a\" {}\nlocals { a = 1 }", "b.tf": "module \"a\" {}\nlocals { a = 2 }\n"}, []string{
			"b.tf:1:1: a block with these labels is declared already",
			"b.tf:2:10: a local value of this name is declared already",
		}},
		{"many declared twice", map[string]string{
			"a.tf": "locals {\n  a = 1\n  b = 1\n  c = 1\n  d = 1\n}", "b.tf": "locals {\n  a = 2\n  b = 2\n  c = 2\n  d = 2\n}",
		}, []string{
			"b.tf:2:3: a local value of this name is declared already",
			"b.tf:3:3: a local value of this name is declared already",
			"b.tf:4:3: a local value of this name is declared already",
			"b.tf:5:3: a local value of this name is declared already",
		}},
		{"labels", map[string]string{"a.tf": "resource \"x\" {}\nmodule {}"}, []string{
			"a.tf:1:1: a block of this type has another number of labels",
			"a.tf:2:1: a block of this type has another number of labels",
		}},
		{"a secret in JSON without quotes", map[string]string{"a.tf": "", "terraform.tfvars.json": `{"v": hunter`}, []string{
			"terraform.tfvars.json:1:1: Unclosed object: No closing brace was found for this JSON object.",
			"terraform.tfvars.json:1:7: Invalid JSON keyword",
		}},
		{"a detail that quotes", map[string]string{"a.tf": "locals {\n  planted = 1\n  planted = 2\n}"}, []string{"a.tf:3:3: Attribute redefined"}},
		{"no object", map[string]string{"a.tf.json": "1", "b.tf.json": "[{}, {\"locals\": {\"a\": \"${\"}}]"}, []string{
			"a.tf.json:1:1: the file is no JSON object",
			"b.tf.json:1:26: Missing expression: Expected the start of an expression, but found the end of the file.",
		}},
		{"too large", map[string]string{"a.tf": strings.Repeat("#", 4<<20+1)}, []string{
			"a.tf: the file cannot be read: it is larger than 4 MiB",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, problemsOf(t, writeFiles(t, test.files))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadConfiguration_nothingToRead(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{writeFiles(t, map[string]string{"a.txt": ""}), filepath.Join(t.TempDir(), "absent")} {
		if _, _, err := discover.ReadInstances(folder, discover.ConfigurationOptions{}, nil); err == nil {
			t.Errorf("%s was read", folder)
		}
	}
}

func TestReadConfiguration_nesting(t *testing.T) {
	t.Parallel()
	const many = 100_000
	text := func(value string) map[string]string {
		return map[string]string{"main.tf": "locals {\n  a = " + value + "\n}\n"}
	}
	tests := map[string]map[string]string{
		"parentheses": text(strings.Repeat("(", many) + "1" + strings.Repeat(")", many)),
		"lists":       text(strings.Repeat("[", many) + strings.Repeat("]", many)),
		"objects":     text(strings.Repeat("{a=", many) + "1" + strings.Repeat("}", many)),
		"templates":   text(strings.Repeat(`"${`, many) + "1" + strings.Repeat(`}"`, many)),
		"negation":    text(strings.Repeat("!", many) + "true"),
		"sum":         text(strings.Repeat("1+", many) + "1"),
		"condition":   text(strings.Repeat("true?1:", many) + "1"),
		"index":       text("local.b" + strings.Repeat("[local.c]", many)),
		"splat":       text("local.b" + strings.Repeat("[*]", many)),
		"directives":  text(`"` + strings.Repeat("%{if true}", many) + strings.Repeat("%{endif}", many) + `"`),
		"blocks":      {"main.tf": strings.Repeat("a {\n", many) + strings.Repeat("}\n", many)},
		"calls":       text(strings.Repeat("f(", many) + strings.Repeat(")", many)),
		"JSON":        {"main.tf.json": `{"locals": {"a": ` + strings.Repeat("[", many) + strings.Repeat("]", many) + "}}"},
		"in JSON":     {"main.tf.json": `{"locals": {"a": "${` + strings.Repeat("(", many) + "1" + strings.Repeat(")", many) + `}"}}`},
	}
	for name, files := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := problemsOf(t, writeFiles(t, files))
			if len(problems) != 1 || !strings.Contains(problems[0], "nested more than 1000 levels deep") || !strings.Contains(problems[0], ":1:") && !strings.Contains(problems[0], ":2:") && name != "blocks" {
				t.Errorf("problems: %.200q", problems)
			}
		})
	}
	t.Run("many of little depth", func(t *testing.T) {
		t.Parallel()
		files := text("[" + strings.Repeat("1 + 2 + (3), -4, \"${5}\",\n", 10_000) + "]\n  o = {\n" + strings.Repeat("    a = 1 + 1\n", 10_000) + "  }")
		if _, _, err := discover.ReadInstances(writeFiles(t, files), discover.ConfigurationOptions{}, nil); err != nil {
			t.Error(err)
		}
	})
	t.Run("values", func(t *testing.T) {
		t.Parallel()
		c := readCase{
			files: map[string]string{"deep.json": strings.Repeat("[", 5*many) + strings.Repeat("]", 5*many), "deep.yaml": strings.Repeat("- ", many), "flow.yaml": "a: " + strings.Repeat("[", many)},
			main: `resource "x" "a" {
  p = jsondecode(file("deep.json"))
  q = yamldecode(file("deep.yaml"))
  r = yamldecode(file("flow.yaml"))
  s = "${file("deep.json")}"
}`, paths: []string{"p", "q", "r", "s.deeper"}, want: []string{"x.a []? []? []? []"},
		}
		c.run(t)
	})
}
