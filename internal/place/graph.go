// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Graph holds places and their containment. It is immutable and safe for concurrent use.
type Graph struct {
	places map[ID]*node
	names  map[string][]ID // spelling key -> places, best first
	ids    []ID            // sorted
}

type node struct {
	Place
	containers []ID // places that surely contain this one, directly
	reach      bits // all places that may lie in this one, itself included
	index      int  // among the ids
	order      int  // among the places that were given
}

// NewGraph builds the graph. It returns all errors that it finds: places that are not known, two places of one id or
// name, and places that contain themselves.
func NewGraph(places []Place) (*Graph, error) {
	g := &Graph{places: make(map[ID]*node, len(places)), names: map[string][]ID{}}
	errs := g.add(places)
	errs = append(errs, g.link()...)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if err := g.reach(); err != nil {
		return nil, err
	}
	return g, errors.Join(g.index()...)
}

func (g *Graph) add(places []Place) []error {
	var errs []error
	for i := range places {
		p := places[i]
		if _, ok := g.places[p.ID]; ok {
			errs = append(errs, fmt.Errorf("place %s: the id is used twice", p.ID))
			continue
		}
		g.places[p.ID] = &node{Place: p, order: i}
	}
	g.ids = slices.Sorted(maps.Keys(g.places))
	for i, id := range g.ids {
		g.places[id].index = i
	}
	return errs
}

// link checks that each named place exists, and enters the containers.
func (g *Graph) link() []error {
	var errs []error
	check := func(from, to ID, what string) bool {
		if _, ok := g.places[to]; !ok {
			errs = append(errs, fmt.Errorf("place %s: %s %s is not a place", from, what, to))
			return false
		}
		return true
	}
	for _, id := range g.ids {
		n := g.places[id]
		for _, m := range n.Members {
			if check(id, m, "member") {
				g.places[m].containers = append(g.places[m].containers, id)
			}
		}
		for _, m := range n.UnknownMembers {
			check(id, m, "unknown member")
		}
		for _, c := range []ID{n.Country, n.Geography} {
			if c == "" || !check(id, c, "country or geography") {
				continue
			}
			g.places[c].Members = append(g.places[c].Members, id)
			if g.places[c].Kind == AzureGeography {
				g.places[c].Complete = true // a region belongs to one geography only, and a geography is its regions
			}
			n.containers = append(n.containers, c)
		}
		if n.PairedRegion != "" {
			check(id, n.PairedRegion, "paired region")
		}
	}
	return errs
}

// reach computes for each place everything that may lie in it.
func (g *Graph) reach() error {
	const visiting = 1
	state := make(map[ID]int8, len(g.ids))
	var visit func(id ID) error
	visit = func(id ID) error {
		n := g.places[id]
		if n.reach != nil {
			return nil
		}
		if state[id] == visiting {
			return fmt.Errorf("place %s: contains itself", id)
		}
		state[id] = visiting
		reach := newBits(len(g.ids))
		reach.set(n.index)
		for _, members := range [][]ID{n.Members, n.UnknownMembers} {
			for _, m := range members {
				if err := visit(m); err != nil {
					return err
				}
				reach.union(g.places[m].reach)
			}
		}
		n.reach = reach
		return nil
	}
	for _, id := range g.ids {
		if err := visit(id); err != nil {
			return err
		}
	}
	return nil
}

// index enters the names. Two places of one kind must not share a name.
func (g *Graph) index() []error {
	var errs []error
	for _, kind := range Kinds {
		for _, id := range g.ids {
			n := g.places[id]
			if n.Kind != kind {
				continue
			}
			keys := map[string]bool{}
			for _, name := range append([]string{string(id), n.Name}, n.Names...) {
				keys[spelling.Key(name)] = true
			}
			delete(keys, "") // punctuation alone names nothing
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				for _, other := range g.names[key] {
					if g.places[other].Kind == kind {
						errs = append(errs, sameName(n, g.places[other]))
					}
				}
				g.names[key] = append(g.names[key], id)
			}
		}
	}
	return errs
}

// sameName blames the place that was given later: it may stand in an overlay, and the other one in the base layer.
func sameName(x, y *node) error {
	if x.order < y.order {
		x, y = y, x
	}
	return fmt.Errorf("place %s: has the same name as %s", x.ID, y.ID)
}

// IDs returns the ids of all places, sorted.
func (g *Graph) IDs() []ID { return slices.Clone(g.ids) }

// Place returns the place of that id.
func (g *Graph) Place(id ID) (Place, bool) {
	n, ok := g.places[id]
	if !ok {
		return Place{}, false
	}
	return n.Place, true
}

// Containers returns the places that surely contain the place, itself and [Global] left out, sorted.
func (g *Graph) Containers(id ID) []ID {
	seen := map[ID]bool{}
	var up func(ID)
	up = func(id ID) {
		for _, c := range g.places[id].containers {
			if !seen[c] {
				seen[c] = true
				up(c)
			}
		}
	}
	if g.places[id] != nil {
		up(id)
	}
	return slices.Sorted(maps.Keys(seen))
}

// UnknownContainers returns the places of which no source says whether they contain the place, sorted.
func (g *Graph) UnknownContainers(id ID) []ID {
	n := g.places[id]
	var unknown []ID
	for _, other := range g.ids {
		o := g.places[other]
		if n != nil && other != id && other != Global && o.reach.has(n.index) && g.Contains(other, id) == Unknown {
			unknown = append(unknown, other)
		}
	}
	return unknown
}

// Canonical returns the country for a geography that lies in one country alone, so that one place has one name in an
// answer, and id itself otherwise.
func (g *Graph) Canonical(id ID) ID {
	n, ok := g.places[id]
	if ok && n.Kind == Geography && n.Complete && len(n.Members) == 1 && g.places[n.Members[0]].Kind == Country {
		return n.Members[0]
	}
	return id
}

// Label returns the name of a place for a sentence, with its id: "Japan (JP)", "the United States (US)"; for a placeholder the words for it.
func (g *Graph) Label(id ID) string {
	if words, ok := placeholders[id]; ok {
		return words
	}
	n, ok := g.places[id]
	switch {
	case !ok:
		return string(id)
	case id == Global:
		return "any region of the world (global)"
	case strings.EqualFold(n.Name, string(id)):
		return n.Name
	}
	return fmt.Sprintf("%s%s (%s)", Article(n.Name), n.Name, id)
}

// withArticle are the beginnings and ends of names that English uses with an article.
var withArticle = struct{ beginnings, ends []string }{
	[]string{"United ", "Netherlands", "Philippines", "Bahamas", "Gambia", "Maldives", "Seychelles", "Holy See", "EU Data Boundary", "European "},
	[]string{" Islands", " Republic", " Territory", " Territories", " Grenadines"},
}

// Article returns "the " for a name that a sentence uses with an article, and nothing for any other.
func Article(name string) string {
	if slices.ContainsFunc(withArticle.beginnings, func(b string) bool { return strings.HasPrefix(name, b) }) ||
		slices.ContainsFunc(withArticle.ends, func(e string) bool { return strings.HasSuffix(name, e) }) {
		return "the "
	}
	return ""
}

// Parse returns the place that people call name: an id or a name, without regard to case, accents, spaces and
// punctuation. A name that a country and a geography share means the country. The error is an [UnknownError] or an
// [AmbiguousError].
func (g *Graph) Parse(name string) (ID, error) {
	if _, ok := g.places[ID(name)]; ok {
		return ID(name), nil
	}
	ids := g.names[spelling.Key(name)]
	if len(ids) == 0 {
		return "", &UnknownError{Name: name, known: g.spellings()}
	}
	kind := g.places[ids[0]].Kind
	if kind == Geography || kind == AzureGeography {
		if len(ids) > 1 {
			return "", &AmbiguousError{Name: name, Candidates: ids}
		}
	}
	return ids[0], nil
}

func (g *Graph) spellings() []string {
	var all []string
	for _, id := range g.ids {
		n := g.places[id]
		all = append(all, string(id), n.Name)
		all = append(all, n.Names...)
	}
	return all
}

// UnknownError says that no place has the name.
type UnknownError struct {
	Name  string
	known []string
}

// Nearest returns the known names nearest to the one that was given.
func (e *UnknownError) Nearest() []string { return spelling.Nearest(e.Name, e.known, 3) }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("unknown place %q%s", e.Name, e.DidYouMean())
}

// DidYouMean ends a sentence with the nearest known names, and is empty where there are none.
func (e *UnknownError) DidYouMean() string { return spelling.DidYouMean(e.Name, e.known) }

// Overlay returns what a catalog overlay has to hold so that regions of these names are known. What a name does not tell
// stands as "…".
func Overlay(names ...string) string {
	var b strings.Builder
	b.WriteString("  places:")
	for _, name := range names {
		id := strings.Map(idRune, strings.ToLower(name))
		fmt.Fprintf(&b, "\n    - {id: %s, kind: %s, name: %q, country: …, geography: …, clouds: [public]}", cmp.Or(id, "…"), AzureRegion, name)
	}
	return b.String()
}

// idRune keeps what the id of a region can have.
func idRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// AmbiguousError says that several places have the name.
type AmbiguousError struct {
	Name       string
	Candidates []ID
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("place %q can mean several places; write one of %q", e.Name, e.Candidates)
}
