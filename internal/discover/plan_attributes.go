// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// planAttributes collects what a plan says at the paths of one instance.
type planAttributes struct {
	paths   *Paths
	found   []Attribute
	unknown []bool // something at the path is not known
	blocks  []int  // how many blocks hold the attribute
}

func newPlanAttributes(paths *Paths) *planAttributes {
	n := len(paths.List)
	return &planAttributes{paths: paths, found: make([]Attribute, n), unknown: make([]bool, n), blocks: make([]int, n)}
}

// values reads the values of an instance.
func (a *planAttributes) values(d *planJSON, n *pathNode) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return d.each("", func() error { return a.values(d, n) })
	case jsontext.KindBeginObject:
		for _, i := range n.blocks {
			a.blocks[i]++
		}
		return d.members("", func(name []byte) error {
			child := n.child(name)
			if child == nil {
				return d.skip()
			}
			return a.values(d, child)
		})
	case jsontext.KindString:
		text, err := d.text()
		if err != nil {
			return err
		}
		a.scalar(n, string(text), len(text) > 0)
		if len(n.children) > 0 {
			a.encoded(n, string(text))
		}
		return nil
	case jsontext.KindTrue, jsontext.KindFalse, jsontext.KindNumber:
		raw, err := d.ReadValue()
		if err == nil {
			a.scalar(n, string(raw), raw.Kind() != jsontext.KindFalse)
		}
		return err
	default:
		return d.advance()
	}
}

func (a *planAttributes) scalar(n *pathNode, text string, set bool) {
	if n.leaf != none {
		a.found[n.leaf].Values = append(a.found[n.leaf].Values, text)
		a.found[n.leaf].Set = a.found[n.leaf].Set || set
	}
	if set {
		for _, i := range n.over {
			a.found[i].Set = true
		}
	}
}

// encoded goes on into a text that is JSON.
func (a *planAttributes) encoded(n *pathNode, text string) {
	text = strings.TrimSpace(text)
	lenient := jsontext.AllowDuplicateNames(true)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") || deepJSON([]byte(text)) != none || !jsontext.Value(text).IsValid(lenient) {
		return
	}
	inside := &pathNode{children: n.children, leaf: none}
	_ = a.values(newPlanJSON(strings.NewReader(text), 0, 0, lenient), inside) //nolint:errcheck // it is valid
}

// marks reads the same shape with true where something is so.
func (a *planAttributes) marks(d *planJSON, n *pathNode, mark func(path int)) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return d.each("", func() error { return a.marks(d, n, mark) })
	case jsontext.KindBeginObject:
		return d.members("", func(name []byte) error {
			child := n.child(name)
			if child == nil {
				return d.skip()
			}
			return a.marks(d, child, mark)
		})
	case jsontext.KindTrue:
		n.touched(mark)
	default:
	}
	return d.skip()
}

func (a *planAttributes) markUnknown(path int) { a.unknown[path] = true }

func (a *planAttributes) markSensitive(path int) { a.found[path].Sensitive = true }

// finish settles what is unknown. The provider fills in some attributes: they are unknown as well where they are not
// set, and count only where the configuration sets them. In a dynamic block it does not show what it sets: such blocks
// are those that the plan holds beyond the configuration's.
func (a *planAttributes) finish(declared *planResource) []Attribute {
	for i := range a.found {
		if !a.unknown[i] {
			continue
		}
		if a.paths.List[i].Computed && declared != nil && !declared.sets(i) && a.blocks[i] <= declared.blocksOf(i) {
			continue
		}
		a.found[i].Unknown, a.found[i].Set = true, true
	}
	return a.found
}
