package discover_test

import "testing"

func TestScratch(t *testing.T) {
	for _, c := range []readCase{
		{name: "jsondup", files: map[string]string{"main.tf.json": `{"resource":{"x":{"a":{"b":{"v":"one"},"b":{"v":"two"}}}}}`}, paths: []string{"b.v"}},
		{name: "autotfvars", main: `variable "r" { default = "LRS" }
resource "x" "a" { v = var.r }`, files: map[string]string{".auto.tfvars": `r = "GRS"`}, paths: []string{"v"}},
		{name: "cond", main: `variable "c" {}
resource "x" "t" {}
resource "x" "a" { v = var.c ? x.t.id : "/literal" }`, paths: []string{"@v"}},
		{name: "coalesce", main: `variable "c" { default = "/literal" }
resource "x" "t" {}
resource "x" "a" { v = coalesce(var.c, x.t.id) }
resource "x" "b" { v = try(var.c, x.t.id) }
resource "x" "c" { v = var.c != "" ? var.c : x.t.id }`, paths: []string{"@v"}},
		{name: "dynkeys", files: map[string]string{"main.tf.json": `{"variable":{"c":{}},"resource":{"x":{"a":{"dynamic":[{"b":[{"for_each":"${var.c}","content":[{"v":"${b.value}"}]}]}]},"d":{"dynamic":{"b":{"for_each":["p","q"],"content":{"v":"${b.value}"}}}}}}}`}, paths: []string{"b.v"}},
		{name: "jsonattr expr block", files: map[string]string{"main.tf.json": `{"variable":{"c":{}},"resource":{"x":{"a":{"b":"${var.c}"},"b":{"b":null},"c":{"b":[]},"e":{"count":"0"},"f":{"count":"${var.c}"}}}}`}, paths: []string{"b.v"}},
		{name: "unknownsplit", main: `variable "c" {}
resource "x" "a" { v = contains(["a"], var.c) ? "LRS" : "GRS" }
resource "x" "b" { v = lookup({a="LRS"}, var.c, "GRS") }
resource "x" "c" { v = try(var.c.r, "LRS") }
resource "x" "d" { v = can(var.c.r) ? "LRS" : "GRS" }
resource "x" "e" { v = length(var.c) > 0 ? "LRS" : "GRS" }
resource "x" "f" { v = merge({a="LRS"}, var.c).a }
resource "x" "g" { v = merge({a="LRS"}, var.c)["a"] }
resource "x" "h" { v = var.c == null ? "LRS" : "GRS" }
resource "x" "i" { v = [for k in var.c : k] }
resource "x" "j" { v = concat(["LRS"], var.c) }
resource "x" "k" { v = compact(["LRS", var.c]) }
resource "x" "l" { v = flatten(["LRS", var.c]) }
resource "x" "m" { v = distinct(["LRS", var.c]) }
resource "x" "n" { v = setunion(["LRS"], [var.c]) }
resource "x" "o" { v = toset(["LRS", var.c]) }
resource "x" "p" { v = try(tostring(var.c), "LRS") }
resource "x" "q" { v = one(var.c[*]) }
resource "x" "r" { v = join(",", [var.c, "a"]) }
resource "x" "s" { v = coalesce(var.c, "LRS") }
resource "x" "t" { v = element(["LRS", "GRS"], var.c) }
resource "x" "u" { v = zipmap(["a"], [var.c])["a"] }
resource "x" "v" { v = setsubtract(["LRS","GRS"], [var.c]) }
resource "x" "w" { v = sort(setintersection(["LRS","GRS"], [var.c])) }
resource "x" "y" { v = slice(["LRS","GRS"], 0, var.c) }
resource "x" "z" { v = alltrue([for k in ["a"] : k == var.c]) ? "LRS" : "GRS" }
`, paths: []string{"v"}},
		{name: "foreach", main: `variable "c" {}
locals {
 m = { a = { t = var.c }, b = { t = "LRS" } }
}
resource "x" "a" { 
  for_each = { for k, v in local.m : k => v if v.t == "GRS" }
  v = each.value.t
}
resource "x" "b" { 
  for_each = toset(var.c ? ["a"] : [])
  v = each.value
}
resource "x" "c" { 
  count = var.c ? 1 : 0
  v = "GRS"
}
resource "x" "d" { 
  for_each = { for k in var.c : k => k }
  v = "GRS"
}
resource "x" "e" { 
  for_each = setunion([], var.c)
  v = "GRS"
}
resource "x" "f" { 
  count = length(setintersection(["a"], [var.c]))
  v = "GRS"
}
resource "x" "g" { 
  count = try(length(var.c), 0)
  v = "GRS"
}
resource "x" "h" { 
  count = length(compact([var.c]))
  v = "GRS"
}
resource "x" "i" { 
  count = length([for k in ["a","b"] : k if k == var.c])
  v = "GRS"
}
resource "x" "j" { 
  count = length(coalescelist(var.c, []))
  v = "GRS"
}
resource "x" "k" { 
  count = signum(length(merge({}, var.c)))
  v = "GRS"
}
resource "x" "l" { 
  count = length(distinct([var.c, "a"])) - 1
  v = "GRS"
}
resource "x" "m" { 
  count = length(toset([var.c, "a"])) - 1
  v = "GRS"
}
resource "x" "n" { 
  count = length(flatten([var.c])) 
  v = "GRS"
}
resource "x" "o" { 
  count = length(keys({for k in [var.c]: k => 1})) - 1
  v = "GRS"
}
resource "x" "p" { 
  count = min(0, var.c)
  v = "GRS"
}
resource "x" "q" { 
  count = fileexists("${path.cwd}/nope.txt") ? 1 : 0
  v = "GRS"
}
`, paths: []string{"v"}},
		{name: "crlf bom", files: map[string]string{"main.tf": "\xef\xbb\xbfresource \"x\" \"a\" {\r\n  v = <<-EOT\r\n  GRS\r\n  EOT\r\n}\r\nresource \"x\" \"ü\" {\r\n v = 1e3\r\n}\r\n", "b.tf.json": "\xef\xbb\xbf" + `{"resource":{"x":{"b":{"v":"GRS"}}}}`}, paths: []string{"v"}},
		{name: "json comments", files: map[string]string{"b.tf.json": `{"//":"x","resource":[{"//":"c","x":[{"b":[{"//":1,"v":"GRS","dynamic":{"//":"y","c":{"for_each":[1],"content":{"w":"${c.value}"}}}}]}]}],"module":{"m":[{"source":"./m"}]}}`, "m/main.tf": `resource "x" "i" { v = "m" }`}, paths: []string{"v", "c.w"}},
	} {
		c := c
		t.Run(c.name, func(t *testing.T) { c.run(t) })
	}
}
