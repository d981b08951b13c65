// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// step is an access to an element: an attribute or an index.
type step struct {
	name  string
	known bool
}

const (
	maxRefDepth  = 500
	maxRefSteps  = 32
	maxRefVisits = 10_000
)

// refFinder collects the resources that a value comes from. It follows expressions by their structure, not by their
// values: what a resource is called is known where its id is not.
type refFinder struct {
	found []Ref
	open  bool // the value may also come from what is no resource
	seen  map[refVisit]bool
	depth int
}

type refVisit struct {
	expr  hclsyntax.Expression
	env   *env
	steps string
}

func stepsText(steps []step) string {
	var b strings.Builder
	for _, s := range steps {
		if s.known {
			b.WriteString(quotedKey(s.name))
		}
		b.WriteByte('.')
	}
	return b.String()
}

// follow collects what the element of an expression refers to that the steps lead to.
func (f *refFinder) follow(expr hclsyntax.Expression, e *env, steps []step) {
	if len(steps) > maxRefSteps {
		steps = steps[:maxRefSteps]
	}
	visit := refVisit{expr, e, stepsText(steps)}
	if expr == nil || f.seen[visit] {
		return
	}
	if f.depth > maxRefDepth || len(f.seen) > maxRefVisits {
		f.open = true
		return
	}
	f.seen[visit] = true
	f.depth++
	defer func() { f.depth-- }()
	switch x := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		f.follow(x.Expression, e, steps)
	case *hclsyntax.TemplateWrapExpr:
		f.follow(x.Wrapped, e, steps)
	case *hclsyntax.ScopeTraversalExpr:
		f.traversal(x.Traversal, e, steps)
	case *hclsyntax.RelativeTraversalExpr:
		f.follow(x.Source, e, slices.Concat(stepsOf(x.Traversal), steps))
	case *hclsyntax.IndexExpr:
		name, known := scalarText(e.eval(x.Key))
		f.follow(x.Collection, e, slices.Concat([]step{{name, known}}, steps))
	case *hclsyntax.SplatExpr:
		inner := []step{{}}
		if each, ok := x.Each.(*hclsyntax.RelativeTraversalExpr); ok {
			inner = append(inner, stepsOf(each.Traversal)...)
		}
		if len(steps) > 0 {
			steps = steps[1:] // the index into the result
		}
		f.follow(x.Source, e, slices.Concat(inner, steps))
	case *hclsyntax.ConditionalExpr:
		f.conditional(x, e, steps)
	case *hclsyntax.ObjectConsExpr:
		f.object(x, e, steps)
	case *hclsyntax.TupleConsExpr:
		f.tuple(x, e, steps)
	case *hclsyntax.ForExpr:
		f.loop(x, e, steps)
	case *hclsyntax.FunctionCallExpr:
		f.call(x, e, steps)
	default:
		f.parts(expr, e)
	}
}

// choosing are the functions whose result is one of their arguments, or is made of them as they are.
var choosing = map[string]bool{"try": true, "coalesce": true, "coalescelist": true, "merge": true, "concat": true}

func (f *refFinder) call(x *hclsyntax.FunctionCallExpr, e *env, steps []step) {
	switch {
	case choosing[x.Name]:
		if x.Name == "concat" && len(steps) > 0 {
			steps = slices.Concat([]step{{}}, steps[1:]) // the index is another one
		}
		for _, arg := range x.Args {
			f.choice(arg, e, steps)
		}
	case x.Name == "lookup" && len(x.Args) > 1:
		name, known := scalarText(e.eval(x.Args[1]))
		f.choice(x.Args[0], e, slices.Concat([]step{{name, known}}, steps))
		for _, arg := range x.Args[2:] {
			f.choice(arg, e, steps)
		}
	default:
		f.parts(x, e)
	}
}

// choice follows one of the expressions that a value may come from. One that leads to no resource, and has a value, is
// something else that it may come from.
func (f *refFinder) choice(expr hclsyntax.Expression, e *env, steps []step) {
	before := len(f.found)
	f.follow(expr, e, steps)
	if len(f.found) == before && !e.isNothing(expr, steps) {
		f.open = true
	}
}

// isNothing reports whether there is surely no value where the steps lead to.
func (e *env) isNothing(expr hclsyntax.Expression, steps []step) bool {
	v, _ := e.eval(expr).Unmark()
	for _, s := range steps {
		if !s.known || !v.IsKnown() || v.IsNull() || !v.Type().IsObjectType() && !v.Type().IsMapType() {
			break
		}
		item, ok := v.AsValueMap()[s.name]
		if !ok {
			return true
		}
		v, _ = item.Unmark()
	}
	inner := attributeReader{}
	inner.value(v, nil)
	return !inner.found.Set
}

// parts follows everything that an expression of no structure is made of.
func (f *refFinder) parts(expr hclsyntax.Expression, e *env) {
	switch x := expr.(type) {
	case *hclsyntax.FunctionCallExpr:
		for _, arg := range x.Args {
			f.follow(arg, e, nil)
		}
	case *hclsyntax.TemplateExpr:
		for _, part := range x.Parts {
			f.follow(part, e, nil)
		}
	case *hclsyntax.TemplateJoinExpr:
		f.follow(x.Tuple, e, nil)
	case *hclsyntax.BinaryOpExpr:
		f.follow(x.LHS, e, nil)
		f.follow(x.RHS, e, nil)
	default:
		for _, t := range expr.Variables() {
			f.traversal(t, e, nil)
		}
	}
}

// conditional follows the branch that is taken; both, and the condition, where that is not known.
func (f *refFinder) conditional(x *hclsyntax.ConditionalExpr, e *env, steps []step) {
	condition, _ := e.eval(x.Condition).Unmark()
	condition, err := convert.Convert(condition, cty.Bool)
	if err == nil && condition.IsKnown() && !condition.IsNull() {
		if condition.True() {
			f.follow(x.TrueResult, e, steps)
		} else {
			f.follow(x.FalseResult, e, steps)
		}
		return
	}
	f.follow(x.Condition, e, nil)
	f.choice(x.TrueResult, e, steps)
	f.choice(x.FalseResult, e, steps)
}

func (f *refFinder) object(x *hclsyntax.ObjectConsExpr, e *env, steps []step) {
	for _, item := range x.Items {
		if len(steps) == 0 {
			f.follow(item.ValueExpr, e, nil)
			continue
		}
		name, known := e.keyOf(item)
		switch {
		case !known || !steps[0].known:
			f.choice(item.ValueExpr, e, steps[1:])
		case name == steps[0].name:
			f.follow(item.ValueExpr, e, steps[1:])
		}
	}
}

func (f *refFinder) tuple(x *hclsyntax.TupleConsExpr, e *env, steps []step) {
	for i, item := range x.Exprs {
		switch {
		case len(steps) == 0:
			f.follow(item, e, nil)
		case !steps[0].known:
			f.choice(item, e, steps[1:])
		case steps[0].name == scalarIndex(i):
			f.follow(item, e, steps[1:])
		}
	}
}

func scalarIndex(i int) string {
	text, _ := scalarText(cty.NumberIntVal(int64(i)))
	return text
}

// loop follows the results of a for expression. Its names stand for any element of the collection.
func (f *refFinder) loop(x *hclsyntax.ForExpr, e *env, steps []step) {
	inner := e.with(x.ValVar, cty.DynamicVal, &origin{expr: x.CollExpr, env: e})
	if x.KeyVar != "" {
		inner = inner.with(x.KeyVar, cty.DynamicVal, nil)
	}
	if len(steps) > 0 {
		steps = steps[1:]
	}
	f.follow(x.ValExpr, inner, steps)
}

func stepsOf(t hcl.Traversal) []step {
	var steps []step
	for _, s := range t {
		switch s := s.(type) {
		case hcl.TraverseAttr:
			steps = append(steps, step{s.Name, true})
		case hcl.TraverseIndex:
			name, known := scalarText(s.Key)
			steps = append(steps, step{name, known})
		case hcl.TraverseSplat:
			steps = append(steps, step{})
		}
	}
	return steps
}

func (f *refFinder) traversal(t hcl.Traversal, e *env, more []step) {
	root := t.RootName()
	steps := slices.Concat(stepsOf(t[1:]), more)
	if _, ok := e.vars[root]; ok {
		f.origin(root, e, steps)
		return
	}
	if len(steps) == 0 || !steps[0].known {
		return
	}
	name, rest := steps[0].name, steps[1:]
	switch root {
	case "local":
		f.follow(e.module.locals[name], e.env(), rest)
	case "var":
		if e.parent != nil {
			f.follow(e.call.attr(name), e.parent, rest)
		}
	case "module":
		f.module(name, e, rest)
	case "data":
		if len(rest) > 0 {
			f.resource(resourceKey{Data, name, rest[0].name}, e)
		}
	default:
		f.resource(resourceKey{Managed, root, name}, e)
	}
}

// origin follows a name that stands for an element of a collection.
func (f *refFinder) origin(root string, e *env, steps []step) {
	from, ok := e.origins[root]
	if !ok {
		return
	}
	if from.wrapped {
		if len(steps) > 0 && steps[0].known && steps[0].name != "value" {
			return // the key
		}
		steps = steps[min(1, len(steps)):]
	}
	f.follow(from.expr, from.env, slices.Concat([]step{from.key}, steps))
}

func (f *refFinder) resource(key resourceKey, e *env) {
	if e.module.resources[key] == nil {
		return
	}
	ref := Ref{Mode: key.mode, Type: key.typ, Name: key.name, Module: e.address, AnyKeys: e.anyKeys}
	if e.anyKeys {
		ref.Module = withoutKeys(e.address)
	}
	f.found = append(f.found, ref)
}

// module follows an output into the instance of a module that is meant, or into one that stands for all.
func (f *refFinder) module(name string, e *env, steps []step) {
	call := e.module.calls[name]
	if call == nil {
		return
	}
	x := e.expand(call)
	if len(x.instances) == 0 {
		return
	}
	repeated := call.attr("count") != nil || call.attr("for_each") != nil
	var key step
	if len(steps) > 0 && (repeated || !steps[0].known) {
		key, steps = steps[0], steps[1:]
	}
	child := e.instanceOf(call, x, key, repeated)
	if child == nil {
		return
	}
	if len(steps) > 0 && steps[0].known {
		f.output(child, steps[0].name, steps[1:])
		return
	}
	for _, name := range sortedKeys(child.module.outputs) {
		f.output(child, name, nil)
	}
}

func (f *refFinder) output(s *scope, name string, steps []step) {
	if o := s.module.outputs[name]; o != nil {
		f.follow(o.attr("value"), s.env(), steps)
	}
}

// instanceOf returns the instance of a module with a key, or one that stands for all.
func (s *scope) instanceOf(call *declaration, x *expansion, key step, repeated bool) *scope {
	if x.unknown {
		return s.template(call)
	}
	children := s.called(call)
	for i := range children {
		if !repeated || key.known && x.instances[i].key.name == key.name {
			return children[i]
		}
	}
	return s.template(call)
}

func sortedRefs(refs []Ref) []Ref {
	slices.SortFunc(refs, func(a, b Ref) int {
		return cmp.Or(strings.Compare(a.Address(), b.Address()), cmp.Compare(a.Mode, b.Mode))
	})
	return slices.Compact(refs)
}
