// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place

import "slices"

// Boundary answers how places lie to a set of allowed places. It remembers its answers and is not safe for
// concurrent use.
type Boundary struct {
	graph   *Graph
	allowed map[ID]bool
	reach   bits // everything that may lie in an allowed place
	known   map[ID]Relation
}

// Boundary returns the boundary around the allowed places, which must be places of the graph.
func (g *Graph) Boundary(allowed []ID) *Boundary {
	b := &Boundary{graph: g, allowed: make(map[ID]bool, len(allowed)), reach: newBits(len(g.ids)), known: map[ID]Relation{}}
	for _, id := range allowed {
		b.allowed[id] = true
		if n, ok := g.places[id]; ok {
			b.reach.union(n.reach)
		}
	}
	return b
}

// Contains says how inner lies to outer.
func (g *Graph) Contains(outer, inner ID) Relation { return g.Boundary([]ID{outer}).Relation(inner) }

// Relation says how the place lies to the allowed places: inside when it or something that contains it is allowed, or
// when all of its complete member list is inside; unknown when a part of it may be inside; outside otherwise. [Global]
// is inside nothing but itself, a placeholder that leaves the place open inside nothing but [Global], and nothing at
// all ([None]) is inside everything.
func (b *Boundary) Relation(id ID) Relation {
	if r, ok := b.known[id]; ok {
		return r
	}
	r := b.relation(id)
	b.known[id] = r
	return r
}

func (b *Boundary) relation(id ID) Relation {
	switch {
	case id == None || b.allowed[Global] && id != NotAvailable:
		return Inside
	case id.IsPlaceholder():
		return Unknown
	case id == Global:
		return Outside
	}
	n, ok := b.graph.places[id]
	switch {
	case !ok:
		return Unknown
	case b.inAllowed(id):
		return Inside
	case n.Complete:
		return b.membersRelation(n.Members)
	case n.reach.meets(b.reach):
		return Unknown
	}
	return Outside
}

// inAllowed reports whether the place or something that surely contains it is allowed.
func (b *Boundary) inAllowed(id ID) bool {
	if b.allowed[id] {
		return true
	}
	for _, c := range b.graph.places[id].containers {
		if b.inAllowed(c) {
			return true
		}
	}
	return false
}

// membersRelation is the relation of a place that is nothing but its members.
func (b *Boundary) membersRelation(members []ID) Relation {
	var inside, outside bool
	for _, m := range members {
		switch b.Relation(m) {
		case Inside:
			inside = true
		case Outside:
			outside = true
		case Unknown:
			inside, outside = true, true
		}
	}
	switch {
	case inside && !outside:
		return Inside
	case inside:
		return Unknown
	}
	return Outside
}

// Apart reports whether neither of two lists of places surely lies within the other.
func (g *Graph) Apart(x, y []ID) bool { return !g.within(x, y) && !g.within(y, x) }

func (g *Graph) within(inner, outer []ID) bool {
	boundary := g.Boundary(outer)
	return !slices.ContainsFunc(inner, func(id ID) bool { return boundary.Relation(id) != Inside })
}

// bits is a set of place indexes.
type bits []uint64

func newBits(size int) bits   { return make(bits, (size+63)/64) }
func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) union(other bits) {
	for i := range b {
		b[i] |= other[i]
	}
}

func (b bits) meets(other bits) bool {
	for i := range b {
		if b[i]&other[i] != 0 {
			return true
		}
	}
	return false
}
