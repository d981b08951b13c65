// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// configModule is what the files of one folder declare.
type configModule struct {
	dir       string // without links
	shown     string // relative to the root folder, with /
	resources map[resourceKey]*declaration
	calls     map[string]*declaration
	variables map[string]*declaration
	outputs   map[string]*declaration
	locals    map[string]hclsyntax.Expression
	types     map[string]bool // of resources
}

type resourceKey struct {
	mode Mode
	typ  string
	name string
}

func (k resourceKey) compare(o resourceKey) int {
	return strings.Compare(string(k.mode)+" "+k.typ+" "+k.name, string(o.mode)+" "+o.typ+" "+o.name)
}

// declaration is a block of a module.
type declaration struct {
	name  string
	body  *hclsyntax.Body
	file  string
	line  int
	again []*declaration // of a resource: others of the same address; Terraform refuses them, here all count
}

// newDeclaration makes a declaration of a block with labels.
func newDeclaration(b *hclsyntax.Block) *declaration {
	return &declaration{name: b.Labels[len(b.Labels)-1], body: b.Body, file: b.TypeRange.Filename, line: b.TypeRange.Start.Line}
}

// attr returns an expression of the block, nil where it has none of the name.
func (d *declaration) attr(name string) hclsyntax.Expression {
	if a := d.body.Attributes[name]; a != nil {
		return a.Expr
	}
	return nil
}

// flag reports whether an attribute of the block is the literal true.
func (d *declaration) flag(name string) bool { return d.isLiteral(name, "true") }

func (d *declaration) isLiteral(name, text string) bool {
	expr := d.attr(name)
	if expr == nil {
		return false
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() {
		return false
	}
	got, ok := scalarText(v)
	return ok && got == text
}

func newModule(dir, shown string) *configModule {
	return &configModule{
		dir: dir, shown: shown, resources: map[resourceKey]*declaration{}, calls: map[string]*declaration{},
		variables: map[string]*declaration{}, outputs: map[string]*declaration{},
		locals: map[string]hclsyntax.Expression{}, types: map[string]bool{},
	}
}

// module reads the files of a folder, each folder once. The error says that there is nothing to read; what is wrong
// with the files is noted.
func (l *configLoader) module(dir, shown string) (*configModule, error) {
	if m := l.modules[dir]; m != nil {
		return m, nil
	}
	files, err := listFiles(dir)
	if err != nil {
		return nil, err
	}
	m := newModule(dir, shown)
	l.modules[dir] = m
	for _, name := range files.primary {
		l.declare(m, l.parse(dir, shown, name, false), false)
	}
	for _, name := range files.override {
		l.declare(m, l.parse(dir, shown, name, false), true)
	}
	return m, nil
}

// declare enters the blocks of a file. Types of blocks that say nothing about resources are passed over.
func (l *configLoader) declare(m *configModule, body *hclsyntax.Body, override bool) {
	if body == nil {
		return
	}
	l.addNames(body)
	for _, b := range body.Blocks {
		switch {
		case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
			l.resource(m, b, override)
		case b.Type == "module" && len(b.Labels) == 1:
			enter(l, m.calls, b.Labels[0], b, override)
		case b.Type == "variable" && len(b.Labels) == 1:
			enter(l, m.variables, b.Labels[0], b, override)
		case b.Type == "output" && len(b.Labels) == 1:
			enter(l, m.outputs, b.Labels[0], b, override)
		case b.Type == "locals":
			l.declareLocals(m, b, override)
		case b.Type == "check":
			for _, data := range checkData(b) {
				l.resource(m, data, override)
			}
		default:
			if want, known := jsonBlocks[b.Type]; known && len(b.Labels) != want {
				l.problemAt(b.TypeRange, "a block of this type has another number of labels")
			}
		}
	}
}

func (l *configLoader) resource(m *configModule, b *hclsyntax.Block, override bool) {
	key := resourceKey{Managed, b.Labels[0], b.Labels[1]}
	if b.Type == "data" {
		key.mode = Data
	}
	m.types[key.typ] = true
	if known := m.resources[key]; known != nil && !override {
		known.again = append(known.again, newDeclaration(b))
		return
	}
	enter(l, m.resources, key, b, override)
}

// checkData returns the data sources that a check declares for itself.
func checkData(b *hclsyntax.Block) []*hclsyntax.Block {
	var all []*hclsyntax.Block
	for _, inner := range b.Body.Blocks {
		if inner.Type == "data" && len(inner.Labels) == 2 {
			all = append(all, inner)
		}
	}
	if a := b.Body.Attributes["data"]; a != nil {
		all = append(all, labelled("data", nil, 2, a.Expr, a.NameRange)...)
	}
	return all
}

func (l *configLoader) declareLocals(m *configModule, b *hclsyntax.Block, override bool) {
	for name, a := range b.Body.Attributes {
		if m.locals[name] != nil && !override {
			l.problemAt(a.NameRange, "a local value of this name is declared already")
			continue
		}
		m.locals[name] = a.Expr
	}
}

// enter enters a block, or lays an overriding one over it.
func enter[K comparable](l *configLoader, into map[K]*declaration, key K, b *hclsyntax.Block, override bool) {
	known := into[key]
	if known == nil {
		into[key] = newDeclaration(b)
		return
	}
	if !override {
		l.problemAt(b.TypeRange, "a block with these labels is declared already")
		return
	}
	known.body = merged(known.body, b.Body)
}

// merged lays a body over another: its attributes take the place of those of the same name, its nested blocks that of
// all blocks of their type, whether one is written as a dynamic block or not.
func merged(base, over *hclsyntax.Body) *hclsyntax.Body {
	names := map[string]bool{}
	for name := range over.Attributes {
		names[name] = true
	}
	for _, b := range over.Blocks {
		names[blockName(b)] = true
	}
	result := &hclsyntax.Body{Attributes: maps.Clone(over.Attributes), SrcRange: base.SrcRange}
	if result.Attributes == nil {
		result.Attributes = hclsyntax.Attributes{}
	}
	for name, a := range base.Attributes {
		if !names[name] {
			result.Attributes[name] = a
		}
	}
	// A count takes the place of a for_each, and the other way round.
	for one, other := range map[string]string{"count": "for_each", "for_each": "count"} {
		if over.Attributes[one] != nil && over.Attributes[other] == nil {
			delete(result.Attributes, other)
		}
	}
	for _, b := range base.Blocks {
		if !names[blockName(b)] {
			result.Blocks = append(result.Blocks, b)
		}
	}
	result.Blocks = append(result.Blocks, over.Blocks...)
	return result
}

// blockName is the type of the nested blocks that a block stands for.
func blockName(b *hclsyntax.Block) string {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return b.Labels[0]
	}
	return b.Type
}

// addNames notes all names that expressions ask for, so that what a resource does not set is not known instead of
// missing.
func (l *configLoader) addNames(body *hclsyntax.Body) {
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		var traversal hcl.Traversal
		switch n := node.(type) {
		case *hclsyntax.ScopeTraversalExpr:
			traversal = n.Traversal
		case *hclsyntax.RelativeTraversalExpr:
			traversal = n.Traversal
		case *hclsyntax.LiteralValueExpr:
			if text, ok := literalText(n); ok && len(text) < 64 && hclsyntax.ValidIdentifier(text) {
				l.names[text] = true // an index, or a name for a function
			}
			return nil
		}
		for _, name := range namesIn(traversal) {
			l.names[name] = true
		}
		return nil
	})
}

// namesIn returns the names of attributes in a traversal, behind its root.
func namesIn(traversal hcl.Traversal) []string {
	var names []string
	for _, t := range traversal {
		switch t := t.(type) {
		case hcl.TraverseAttr:
			names = append(names, t.Name)
		case hcl.TraverseIndex:
			if text, ok := scalarText(t.Key); ok {
				names = append(names, text)
			}
		}
	}
	return names
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
