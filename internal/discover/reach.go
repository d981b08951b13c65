// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"cmp"
	"slices"
)

// reach returns the places to which references lead: those of one of the resources. What is in the same place whichever
// it is, is there for certain. What leads nowhere, or round in a circle, is not known.
func (c *Collector) reach(of *reference) *answer {
	all := &answer{}
	first := true
	for _, ref := range of.refs {
		one := c.answerOf(ref)
		switch {
		case one == nil:
		case first:
			all, first = one, false
		default:
			all = &answer{oneOf(all.places, one.places), all.circular || one.circular}
		}
	}
	switch unknown := []located{{place: unknownPlace}}; {
	case first || all.circular:
		all = &answer{unknown, all.circular}
	case of.open:
		all = &answer{oneOf(all.places, unknown), false}
	}
	return all.under(of)
}

// answerOf returns where the instances of a resource are; nil for one of a type that has no location, which says nothing
// about the location of others.
func (c *Collector) answerOf(ref Ref) *answer {
	if ref.AnyKeys {
		ref.Module = withoutKeys(ref.Module)
	}
	if known, ok := c.reached[ref]; ok {
		return known
	}
	var all *answer
	for _, target := range c.placed[ref] {
		one := c.answerAt(target)
		if all == nil {
			all = one
		} else {
			all = &answer{oneOf(all.places, one.places), all.circular || one.circular}
		}
	}
	if all == nil && c.mayBeLocated(ref) {
		all = &answer{places: []located{{place: unknownPlace}}}
	}
	c.reached[ref] = all
	return all
}

// mayBeLocated reports whether a resource has a location, or may have one because no rule knows its type.
func (c *Collector) mayBeLocated(ref Ref) bool {
	paths := c.recognizer.Paths(ref.Mode, ref.Type)
	return paths == nil || slices.ContainsFunc(paths.rules, func(r rule) bool { return len(r.location) > 0 })
}

// answerAt returns where an instance is. Everything that leads into a circle is remembered as such, so that the answer
// does not depend on where the circle is entered.
func (c *Collector) answerAt(p *placed) *answer {
	switch {
	case p.answer != nil:
		return p.answer
	case p.active:
		return &answer{circular: true}
	}
	p.active = true
	all := &answer{places: p.at}
	for _, of := range p.of {
		one := c.reach(of)
		all = &answer{either(all.places, one.places), all.circular || one.circular}
	}
	p.active, p.answer = false, all
	return all
}

// under returns the answer of a reference, whose places are uncertain where that is.
func (a *answer) under(of *reference) *answer {
	if !of.uncertain {
		return a
	}
	places := slices.Clone(a.places)
	for i := range places {
		places[i].uncertain = true
	}
	return &answer{places, a.circular}
}

// either returns the places of both lists. A place is certain where it is so in one of them.
func either(x, y []located) []located {
	return mergePlaces(x, y, func(inX, inY *located) bool { return (inX == nil || inX.uncertain) && (inY == nil || inY.uncertain) })
}

// oneOf returns the places of two lists of which only one counts. A place is certain where it is so in both.
func oneOf(x, y []located) []located {
	return mergePlaces(x, y, func(inX, inY *located) bool { return inX == nil || inY == nil || inX.uncertain || inY.uncertain })
}

// mergePlaces merges two lists that are in order.
func mergePlaces(x, y []located, uncertain func(inX, inY *located) bool) []located {
	all := make([]located, 0, len(x)+len(y))
	for len(x)+len(y) > 0 {
		var inX, inY *located
		order := compareHeads(x, y)
		if order <= 0 {
			inX, x = &x[0], x[1:]
		}
		if order >= 0 {
			inY, y = &y[0], y[1:]
		}
		at := *cmp.Or(inX, inY)
		at.uncertain = uncertain(inX, inY)
		all = append(all, at)
	}
	return all
}

func compareHeads(x, y []located) int {
	switch {
	case len(y) == 0:
		return -1
	case len(x) == 0:
		return 1
	}
	return x[0].compare(&y[0])
}
