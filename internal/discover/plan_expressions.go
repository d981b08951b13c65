// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// planExpressions is what the configuration sets at the paths of a resource.
type planExpressions struct {
	reader     *planReader
	paths      *Paths
	set        []bool
	blocks     []int // how many blocks, other than dynamic ones, could hold the attribute
	references [][]string
}

// value reads a block, or the expression of an attribute: the form of the plan does not tell them apart otherwise than
// by their members.
func (e *planExpressions) value(d *planJSON, n *pathNode, element bool) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return d.each("", func() error { return e.value(d, n, true) })
	case jsontext.KindBeginObject:
	default:
		return d.skip()
	}
	block, empty := false, true
	err := d.members("", func(name []byte) error {
		empty = false
		switch string(name) {
		case "constant_value":
			return e.constant(d, n)
		case "references":
			expression, err := e.referred(d, n, name)
			block = block || !expression
			return err
		}
		block = true
		child := n.child(name)
		if child == nil {
			return d.skip()
		}
		return e.value(d, child, false)
	})
	switch {
	case block, empty && element:
		for _, i := range n.blocks {
			e.blocks[i]++
		}
	case empty: // an expression that refers to nothing, such as a call of a function
		n.touched(e.mark)
	}
	return err
}

func (e *planExpressions) mark(path int) { e.set[path] = true }

// referred reads what an expression refers to, and reports false where a block has the name.
func (e *planExpressions) referred(d *planJSON, n *pathNode, name []byte) (bool, error) {
	child := n.child(name)
	if d.PeekKind() != jsontext.KindBeginArray {
		if child == nil {
			return false, d.skip()
		}
		return false, e.value(d, child, false)
	}
	if err := d.advance(); err != nil {
		return false, err
	}
	var list []string
	block := false
	err := d.rest(func() error {
		switch {
		case d.PeekKind() == jsontext.KindString:
			text, err := d.text()
			if err == nil {
				list = append(list, e.reader.text(text))
			}
			return err
		case child == nil:
			block = true
			return d.skip()
		}
		block = true
		return e.value(d, child, true)
	})
	if !block {
		n.touched(e.mark)
		e.refer(n, longForms(list))
	}
	return !block, err
}

func (e *planExpressions) refer(n *pathNode, list []string) {
	n.touched(func(path int) {
		if e.paths.List[path].Refs {
			e.references[path] = slices.Concat(e.references[path], list)
		}
	})
}

// constant marks the paths at which a constant has a value.
func (e *planExpressions) constant(d *planJSON, n *pathNode) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return d.each("", func() error { return e.constant(d, n) })
	case jsontext.KindBeginObject:
		return d.members("", func(name []byte) error {
			child := n.child(name)
			if child == nil {
				return d.skip()
			}
			return e.constant(d, child)
		})
	case jsontext.KindNull:
	default:
		n.touched(e.mark)
	}
	return d.skip()
}
