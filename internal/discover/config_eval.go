// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// eval evaluates an expression; what cannot be evaluated is not known.
func (e *env) eval(expr hclsyntax.Expression) cty.Value {
	if e.reader.waiting >= maxEvaluations {
		return cty.DynamicVal
	}
	e.reader.waiting++
	defer func() { e.reader.waiting-- }()
	return bounded(e.evaluate(expr, e.context(expr)))
}

// evaluate keeps the parts of an object or a list that can be evaluated beside those that cannot.
func (e *env) evaluate(expr hclsyntax.Expression, ctx *hcl.EvalContext) cty.Value {
	if value, ok := evaluated(expr, ctx); ok {
		return value
	}
	switch x := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return e.evaluate(x.Expression, ctx)
	case *hclsyntax.TupleConsExpr:
		values := make([]cty.Value, len(x.Exprs))
		for i, item := range x.Exprs {
			values[i] = e.evaluate(item, ctx)
		}
		return cty.TupleVal(values)
	case *hclsyntax.ObjectConsExpr:
		values := map[string]cty.Value{}
		for _, item := range x.Items {
			key, _ := evaluated(item.KeyExpr, ctx)
			name, ok := scalarText(key)
			if !ok {
				return cty.DynamicVal
			}
			values[name] = e.evaluate(item.ValueExpr, ctx)
		}
		return cty.ObjectVal(values)
	}
	return cty.DynamicVal
}

// evaluated evaluates an expression as a whole. What its parts do with each other is up to whoever wrote them: that it
// makes a library panic is no reason to end the run.
func evaluated(expr hclsyntax.Expression, ctx *hcl.EvalContext) (value cty.Value, ok bool) {
	defer func() {
		if recover() != nil {
			value, ok = cty.DynamicVal, false
		}
	}()
	value, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, false
	}
	return value, true
}

// context gives an expression what it refers to, and no more than that.
func (e *env) context(expr hclsyntax.Expression) *hcl.EvalContext {
	c := contextBuilder{env: e, vars: map[string]cty.Value{}, groups: map[string]map[string]cty.Value{},
		modules: map[string]*asked{}, resources: map[resourceKey]*asked{}}
	for _, t := range expr.Variables() {
		c.ask(t)
	}
	return &hcl.EvalContext{Variables: c.values(), Functions: e.reader.functionsOf(expr)}
}

// contextBuilder collects what an expression refers to.
type contextBuilder struct {
	*env
	vars      map[string]cty.Value            // by root
	groups    map[string]map[string]cty.Value // by root and name
	modules   map[string]*asked
	resources map[resourceKey]*asked
}

// asked is what is asked of a module or a resource: some names, or all.
type asked struct {
	names []string
	all   bool
}

func ask[K comparable](of map[K]*asked, key K, names []string) {
	if of[key] == nil {
		of[key] = &asked{}
	}
	if len(names) == 0 {
		of[key].all = true
		return
	}
	of[key].names = append(of[key].names, names[0])
}

func (c *contextBuilder) ask(t hcl.Traversal) {
	root, path := t.RootName(), attrNames(t)
	if value, ok := c.env.vars[root]; ok {
		c.vars[root] = value
		return
	}
	switch {
	case root == "data" && len(path) >= 3:
		ask(c.resources, resourceKey{Data, path[1], path[2]}, nil)
	case len(path) < 2:
		c.vars[root] = cty.DynamicVal
	case root == "local":
		c.set(root, path[1], c.local(path[1]))
	case root == "var":
		c.set(root, path[1], c.variable(path[1]))
	case root == "path":
		c.set(root, path[1], c.path(path[1]))
	case (root == "terraform" || root == "tofu") && path[1] == "workspace":
		c.set(root, path[1], cty.StringVal(c.reader.loader.workspace()))
	case root == "module":
		ask(c.modules, path[1], outputIn(t[2:]))
	case c.module.types[root]:
		ask(c.resources, resourceKey{Managed, root, path[1]}, path[2:])
	default:
		c.vars[root] = cty.DynamicVal
	}
}

// outputIn returns the name of the output that the rest of a traversal of a module leads to, behind the module's key.
func outputIn(rest hcl.Traversal) []string {
	for _, t := range rest {
		if attr, ok := t.(hcl.TraverseAttr); ok {
			return []string{attr.Name}
		}
	}
	return nil
}

func (c *contextBuilder) set(root, name string, value cty.Value) {
	if c.groups[root] == nil {
		c.groups[root] = map[string]cty.Value{}
	}
	c.groups[root][name] = value
}

func (c *contextBuilder) values() map[string]cty.Value {
	for name, a := range c.modules {
		c.set("module", name, c.moduleValue(name, a))
	}
	data := map[string]map[string]cty.Value{}
	for key, a := range c.resources {
		value := c.resourceValue(key, a)
		if key.mode == Managed {
			c.set(key.typ, key.name, value)
			continue
		}
		if data[key.typ] == nil {
			data[key.typ] = map[string]cty.Value{}
		}
		data[key.typ][key.name] = value
	}
	for typ, names := range data {
		c.set("data", typ, cty.ObjectVal(names))
	}
	for root, group := range c.groups {
		if _, whole := c.vars[root]; !whole {
			c.vars[root] = cty.ObjectVal(group)
		}
	}
	return c.vars
}

// attrNames returns the names that a traversal begins with, up to the first index.
func attrNames(t hcl.Traversal) []string {
	names := []string{t.RootName()}
	for _, step := range t[1:] {
		attr, ok := step.(hcl.TraverseAttr)
		if !ok {
			break
		}
		names = append(names, attr.Name)
	}
	return names
}

func (s *scope) path(name string) cty.Value {
	switch name {
	case "module":
		return cty.StringVal(s.module.shown)
	case "root":
		return cty.StringVal(".")
	}
	return cty.DynamicVal // with -chdir, path.cwd is a folder that a provider does not see
}

// functionsOf returns the functions of an expression; those that are not known here give what is not known.
func (r *configReader) functionsOf(expr hclsyntax.Expression) map[string]function.Function {
	_ = hclsyntax.VisitAll(expr, func(node hclsyntax.Node) hcl.Diagnostics {
		call, ok := node.(*hclsyntax.FunctionCallExpr)
		if !ok {
			return nil
		}
		if _, known := r.functions[call.Name]; !known {
			f, core := r.functions[strings.TrimPrefix(call.Name, "core::")]
			if !core {
				f = unknownFunction
			}
			r.functions[call.Name] = f
		}
		return nil
	})
	return r.functions
}
