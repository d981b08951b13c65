// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// parseJSON reads a file in JSON syntax as native syntax. In a literal one strings are no templates.
func (l *configLoader) parseJSON(src []byte, shown string, literal bool) *hclsyntax.Body {
	if at := deepJSON(src); at != none {
		before := src[:at]
		line := bytes.Count(before, []byte("\n")) + 1
		column := at - bytes.LastIndexByte(before, '\n')
		l.tooDeep(hcl.Range{Filename: shown, Start: hcl.Pos{Line: line, Column: column}})
		return nil
	}
	expr, diags := json.ParseExpression(src, shown)
	l.diagnostics(diags)
	if diags.HasErrors() {
		return nil
	}
	whole := l.native(expr, literal)
	bodies := bodiesOf(whole, true)
	if object, ok := whole.(*hclsyntax.ObjectConsExpr); ok && literal {
		bodies = []*hclsyntax.Body{valuesOf(object)}
	}
	if len(bodies) == 0 {
		l.problemAt(hcl.Range{Filename: shown, Start: hcl.InitialPos}, "the file is no JSON object")
		return nil
	}
	return joined(bodies)
}

// valuesOf reads an object as a file of values: all of its keys are names.
func valuesOf(e *hclsyntax.ObjectConsExpr) *hclsyntax.Body {
	body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: e.SrcRange}
	for _, item := range e.Items {
		if name, ok := literalText(item.KeyExpr); ok {
			body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: item.ValueExpr, NameRange: item.KeyExpr.Range()}
		}
	}
	return body
}

// joined makes one body of the objects of a file.
func joined(bodies []*hclsyntax.Body) *hclsyntax.Body {
	whole := bodies[0]
	for _, b := range bodies[1:] {
		whole.Blocks = append(whole.Blocks, b.Blocks...)
	}
	return whole
}

// native turns an expression in JSON into one of the native syntax.
func (l *configLoader) native(expr hcl.Expression, literal bool) hclsyntax.Expression {
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		object := &hclsyntax.ObjectConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		for _, p := range pairs {
			object.Items = append(object.Items, hclsyntax.ObjectConsItem{
				KeyExpr: l.native(p.Key, literal), ValueExpr: l.native(p.Value, literal),
			})
		}
		return object
	}
	if items, diags := hcl.ExprList(expr); !diags.HasErrors() {
		tuple := &hclsyntax.TupleConsExpr{SrcRange: expr.Range(), OpenRange: expr.StartRange()}
		for _, item := range items {
			tuple.Exprs = append(tuple.Exprs, l.native(item, literal))
		}
		return tuple
	}
	v, _ := expr.Value(nil) // without a context a string is not read as a template
	if literal || v.Type() != cty.String || v.IsNull() || !v.IsKnown() || !strings.ContainsAny(v.AsString(), "$%") {
		return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: expr.Range()}
	}
	return l.template(v.AsString(), expr.Range())
}

func (l *configLoader) template(text string, at hcl.Range) hclsyntax.Expression {
	unknown := &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: at}
	start := hcl.Pos{Line: at.Start.Line, Column: at.Start.Column + 1, Byte: at.Start.Byte + 1}
	tokens, _ := hclsyntax.LexTemplate([]byte(text), at.Filename, start)
	if i := deepTokens(tokens); i != none {
		l.tooDeep(at)
		return unknown
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(text), at.Filename, start)
	l.diagnostics(diags)
	if diags.HasErrors() {
		return unknown
	}
	return expr
}

// jsonBlocks are the types of blocks of a configuration file in JSON, with the number of their labels.
var jsonBlocks = map[string]int{"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "locals": 0, "check": 1}

// bodiesOf reads an object, or several in a list, as the contents of blocks: in JSON both are written the same way.
// The bodies of a file hold blocks of the known types; all others have attributes, and dynamic blocks.
func bodiesOf(expr hclsyntax.Expression, file bool) []*hclsyntax.Body {
	var bodies []*hclsyntax.Body
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, item := range e.Exprs {
			bodies = append(bodies, bodiesOf(item, file)...)
		}
	case *hclsyntax.ObjectConsExpr:
		body := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: e.SrcRange}
		for _, item := range e.Items {
			addItem(body, item, file)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

func addItem(body *hclsyntax.Body, item hclsyntax.ObjectConsItem, file bool) {
	name, ok := literalText(item.KeyExpr)
	if !ok || name == "//" {
		return
	}
	labels, known := jsonBlocks[name]
	switch {
	case name == "dynamic" && !file:
		labels = 1
	case !file || !known:
		addAttribute(body, name, item)
		return
	}
	body.Blocks = append(body.Blocks, labelled(name, nil, labels, item.ValueExpr, item.KeyExpr.Range())...)
}

// addAttribute adds an attribute, or nested blocks, which both look alike. Blocks of one type may be written one by one,
// each under the same name.
func addAttribute(body *hclsyntax.Body, name string, item hclsyntax.ObjectConsItem) {
	at, value := item.KeyExpr.Range(), item.ValueExpr
	if before := body.Attributes[name]; before != nil {
		value = &hclsyntax.TupleConsExpr{Exprs: []hclsyntax.Expression{before.Expr, value}, SrcRange: value.Range(), OpenRange: value.StartRange()}
	}
	body.Attributes[name] = &hclsyntax.Attribute{Name: name, Expr: value, SrcRange: at, NameRange: at}
}

// labelled reads the labels of blocks, which are the keys of objects in objects.
func labelled(typ string, labels []string, more int, expr hclsyntax.Expression, at hcl.Range) []*hclsyntax.Block {
	var blocks []*hclsyntax.Block
	if more == 0 {
		for _, body := range bodiesOf(expr, false) {
			blocks = append(blocks, &hclsyntax.Block{Type: typ, Labels: labels, Body: body, TypeRange: at})
		}
		return blocks
	}
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		for _, item := range e.Exprs {
			blocks = append(blocks, labelled(typ, labels, more, item, at)...)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			if label, ok := literalText(item.KeyExpr); ok && label != "//" {
				own := append(labels[:len(labels):len(labels)], label)
				blocks = append(blocks, labelled(typ, own, more-1, item.ValueExpr, item.KeyExpr.Range())...)
			}
		}
	}
	return blocks
}

// literalText returns the text of an expression that is one without anything to evaluate.
func literalText(expr hclsyntax.Expression) (string, bool) {
	v, diags := expr.Value(nil)
	if diags.HasErrors() || v.Type() != cty.String || v.IsNull() || !v.IsKnown() {
		return "", false
	}
	return v.AsString(), true
}

// inJSON reports whether an expression was written in JSON.
func inJSON(expr hclsyntax.Expression) bool { return strings.HasSuffix(expr.Range().Filename, ".json") }
