// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// attributes reads what a block sets at the paths of usage rules.
func (e *env) attributes(body *hclsyntax.Body, paths *Paths) []Attribute {
	all := make([]Attribute, len(paths.List))
	for i, p := range paths.List {
		left := maxDynamic
		r := attributeReader{refs: p.Refs, left: &left}
		r.body(body, e, p.Steps)
		all[i] = r.found
		if p.Refs {
			all[i].Refs = sortedRefs(r.found.Refs)
		}
	}
	return all
}

// attributeReader collects what is at one path.
type attributeReader struct {
	found Attribute
	refs  bool
	left  *int // repetitions of dynamic blocks that are still told apart
}

// body follows a path into a block. Where the path ends, the block counts by what is in it.
func (r *attributeReader) body(b *hclsyntax.Body, e *env, steps []string) {
	if len(steps) == 0 {
		inner := attributeReader{refs: r.refs, left: r.left}
		for _, name := range sortedKeys(b.Attributes) {
			inner.expr(b.Attributes[name].Expr, e, nil)
		}
		for _, block := range b.Blocks {
			inner.block(block, e, nil)
		}
		inner.found.Values = nil // a block has none, the attributes in it do
		r.add(inner.found)
		return
	}
	if a := b.Attributes[steps[0]]; a != nil {
		r.expr(a.Expr, e, steps[1:])
	}
	for _, block := range b.Blocks {
		if blockName(block) == steps[0] {
			r.block(block, e, steps[1:])
		}
	}
}

func (r *attributeReader) add(a Attribute) {
	r.found.Values = append(r.found.Values, a.Values...)
	r.found.Set = r.found.Set || a.Set
	r.found.Unknown = r.found.Unknown || a.Unknown
	r.found.Sensitive = r.found.Sensitive || a.Sensitive
	r.found.Refs = append(r.found.Refs, a.Refs...)
	r.found.Open = r.found.Open || a.Open
}

// addUncertain adds what may be there.
func (r *attributeReader) addUncertain(a Attribute) {
	a.Values, a.Unknown = nil, a.Set || a.Unknown
	a.Set = a.Unknown
	r.add(a)
}

func (r *attributeReader) block(block *hclsyntax.Block, e *env, steps []string) {
	if block.Type != "dynamic" {
		r.body(block.Body, e, steps)
		return
	}
	forEach := block.Body.Attributes["for_each"]
	if len(block.Labels) != 1 || forEach == nil {
		return
	}
	d := dynamic{name: iteratorName(block), expr: forEach.Expr, env: e}
	for _, item := range d.items() {
		if *r.left--; *r.left < 0 {
			r.add(Attribute{Set: true, Unknown: true, Open: true})
			return
		}
		inner := attributeReader{refs: r.refs, left: r.left}
		for _, content := range contents(block.Body) {
			inner.body(content, item.env, steps)
		}
		inner.found.Sensitive = inner.found.Sensitive || item.sensitive && inner.found.Set
		if item.uncertain {
			r.addUncertain(inner.found)
		} else {
			r.add(inner.found)
		}
	}
}

// contents returns the content of a dynamic block, in either syntax.
func contents(b *hclsyntax.Body) []*hclsyntax.Body {
	var all []*hclsyntax.Body
	for _, block := range b.Blocks {
		if block.Type == "content" {
			all = append(all, block.Body)
		}
	}
	if a := b.Attributes["content"]; a != nil {
		all = append(all, bodiesOf(a.Expr, false)...)
	}
	return all
}

func iteratorName(block *hclsyntax.Block) string {
	if a := block.Body.Attributes["iterator"]; a != nil {
		if name := hcl.ExprAsKeyword(a.Expr); name != "" {
			return name
		}
		if name, ok := literalText(a.Expr); ok {
			return name
		}
	}
	return block.Labels[0]
}

// dynamic is the repetition of a dynamic block.
type dynamic struct {
	name string
	expr hclsyntax.Expression
	env  *env
}

type dynamicItem struct {
	env       *env
	uncertain bool
	sensitive bool
}

func (d *dynamic) items() []dynamicItem {
	marked := d.env.eval(d.expr)
	v, marks := marked.Unmark()
	sensitive := len(marks) > 0
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || v.LengthInt() > maxEach {
		return []dynamicItem{{d.item(cty.DynamicVal, cty.DynamicVal, step{}), true, sensitive}}
	}
	var items []dynamicItem
	for key, value := range v.Elements() {
		name, ok := scalarText(key)
		items = append(items, dynamicItem{d.item(key, value.WithMarks(marks), step{name, ok}), !key.IsKnown(), sensitive})
	}
	return items
}

func (d *dynamic) item(key, value cty.Value, at step) *env {
	item := cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
	return d.env.with(d.name, item, &origin{expr: d.expr, env: d.env, key: at, wrapped: true})
}

// expr follows a path into an expression, by its structure where it shows one, else by its value.
func (r *attributeReader) expr(expr hclsyntax.Expression, e *env, steps []string) {
	switch x := expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		r.expr(x.Expression, e, steps)
		return
	case *hclsyntax.TupleConsExpr:
		for _, item := range x.Exprs {
			r.expr(item, e, steps)
		}
		return
	case *hclsyntax.ObjectConsExpr:
		if inJSON(x) && isBlock(x) {
			for _, body := range bodiesOf(x, false) {
				r.body(body, e, steps)
			}
			return
		}
		if len(steps) > 0 {
			r.object(x, e, steps)
			return
		}
	case *hclsyntax.FunctionCallExpr:
		if x.Name == "jsonencode" && len(x.Args) == 1 && len(steps) > 0 {
			r.expr(x.Args[0], e, steps)
			return
		}
	}
	inner := attributeReader{}
	inner.value(e.eval(expr), steps)
	if r.refs {
		f := refFinder{seen: map[refVisit]bool{}}
		path := make([]step, len(steps))
		for i, name := range steps {
			path[i] = step{name, true}
		}
		f.follow(expr, e, path)
		inner.found.Refs = f.found
		inner.found.Open = f.open || inner.found.Set && len(f.found) == 0
	}
	r.add(inner.found)
}

// isBlock reports whether an object in JSON can only be a block: it has dynamic blocks
// or comments, in it or further down.
func isBlock(x *hclsyntax.ObjectConsExpr) bool {
	for _, item := range x.Items {
		if name, ok := literalText(item.KeyExpr); ok && (name == "dynamic" || name == "//") {
			return true
		}
		for _, value := range append([]hclsyntax.Expression{item.ValueExpr}, itemsOf(item.ValueExpr)...) {
			if inner, ok := value.(*hclsyntax.ObjectConsExpr); ok && isBlock(inner) {
				return true
			}
		}
	}
	return false
}

func itemsOf(expr hclsyntax.Expression) []hclsyntax.Expression {
	if list, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		return list.Exprs
	}
	return nil
}

// keyOf returns the key of an item of an object, as far as it is known.
func (e *env) keyOf(item hclsyntax.ObjectConsItem) (string, bool) {
	if name, ok := literalText(item.KeyExpr); ok {
		return name, true
	}
	return scalarText(e.eval(item.KeyExpr))
}

func (r *attributeReader) object(x *hclsyntax.ObjectConsExpr, e *env, steps []string) {
	for _, item := range x.Items {
		name, ok := e.keyOf(item)
		switch {
		case ok && name == steps[0]:
			r.expr(item.ValueExpr, e, steps[1:])
		case !ok:
			r.add(Attribute{Set: true, Unknown: true, Open: true})
		}
	}
}
