// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// rounds is how many random sets of places each property is tried on.
const rounds = 400

// randomPlaces returns places of all sorts. A place has only later ones as members, so there is no circle; a place with
// regions is more than these, as a country is.
func randomPlaces(random *rand.Rand) []place.Place {
	places := make([]place.Place, 6+random.IntN(14))
	id := func(i int) place.ID { return place.ID(fmt.Sprintf("p%02d", i)) }
	for i := range places {
		p := place.Place{ID: id(i), Kind: place.Area, Name: string(id(i)), Complete: random.IntN(2) == 0}
		for j := i + 1; j < len(places); j++ {
			switch random.IntN(8) {
			case 0, 1:
				p.Members = append(p.Members, id(j))
			case 2:
				p.UnknownMembers = append(p.UnknownMembers, id(j))
			}
		}
		if random.IntN(4) == 0 && i > 0 {
			country := random.IntN(i)
			p.Country, places[country].Complete = id(country), false
			p.Members, p.UnknownMembers = nil, nil // a region has no members
		}
		places[i] = p
	}
	return slices.Concat(places, []place.Place{{ID: place.Global, Kind: place.Area, Name: "Global"}})
}

// randomIDs returns up to limit of the places.
func randomIDs(random *rand.Rand, g *place.Graph, limit int) []place.ID {
	ids := g.IDs()
	random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:random.IntN(min(limit, len(ids))+1)]
}

func TestBoundary_allowingMoreNeverWorsensARelation(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(10, 1))
	for range rounds {
		g := graph(t, randomPlaces(random))
		allowed := randomIDs(random, g, 5)
		before := g.Boundary(allowed)
		for _, more := range g.IDs() {
			after := g.Boundary(append(slices.Clone(allowed), more))
			for _, id := range append(g.IDs(), placeholders...) {
				if after.Relation(id) > before.Relation(id) {
					t.Fatalf("with %v allowed %s is %s, with %s as well it is %s", allowed, id, before.Relation(id), more, after.Relation(id))
				}
			}
		}
	}
}

// Whoever does not know the members of a place must not be told that something is inside which was not before.
func TestBoundary_knowingLessNeverMovesAPlaceInside(t *testing.T) {
	t.Parallel()
	forget := map[string]func(p *place.Place){
		"the member list":   func(p *place.Place) { p.Members = nil },
		"that it is closed": func(p *place.Place) { p.Complete = false },
		"both":              func(p *place.Place) { p.Members, p.Complete = nil, false },
		"the country":       func(p *place.Place) { p.Country = "" },
	}
	for what, change := range forget {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(11, 1))
			for range rounds {
				places := randomPlaces(random)
				g := graph(t, places)
				fewer := slices.Clone(places)
				change(&fewer[random.IntN(len(fewer))])
				allowed := randomIDs(random, g, 5)
				before, after := g.Boundary(allowed), graph(t, fewer).Boundary(allowed)
				for _, id := range g.IDs() {
					if after.Relation(id) == place.Inside && before.Relation(id) != place.Inside {
						t.Fatalf("with %v allowed %s was %s and is inside now", allowed, id, before.Relation(id))
					}
				}
			}
		})
	}
}

func TestBoundary_orderAndRepetitionDoNotMatter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(12, 1))
	for range rounds {
		places := randomPlaces(random)
		g := graph(t, places)
		allowed := randomIDs(random, g, 6)
		random.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
		other := slices.Repeat(allowed, 2)
		random.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		one, two := g.Boundary(allowed), graph(t, places).Boundary(other)
		for _, id := range g.IDs() {
			if one.Relation(id) != two.Relation(id) {
				t.Fatalf("%s is %s to %v, but %s to %v", id, one.Relation(id), allowed, two.Relation(id), other)
			}
		}
	}
}

// What is contained in something that is inside is inside as well.
func TestBoundary_isClosedUnderContainment(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(13, 1))
	for range rounds {
		g := graph(t, randomPlaces(random))
		allowed := randomIDs(random, g, 4)
		b := g.Boundary(allowed)
		for _, id := range g.IDs() {
			for _, container := range g.Containers(id) {
				if b.Relation(container) == place.Inside && b.Relation(id) != place.Inside {
					t.Fatalf("with %v allowed %s is inside, but %s in it is %s", allowed, container, id, b.Relation(id))
				}
			}
		}
	}
}
