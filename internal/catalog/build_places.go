// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"regexp"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

var (
	countryCode = regexp.MustCompile(`^[A-Z]{2}$`)
	placeID     = regexp.MustCompile(`^([A-Z]{2}|[a-z0-9]+([-/][a-z0-9]+)*)$`)
)

func (b *builder) places(layers []Layer) {
	var all []place.Place
	for i := range layers {
		for _, e := range layers[i].Places {
			if !b.once(e.Pos, layers[i].Name, describes(e.ID)) {
				continue
			}
			switch {
			case !slices.Contains(place.Kinds, e.Kind):
				b.errs.add(e.Pos, "place %s: unknown kind %q, use one of %q", e.ID, e.Kind, place.Kinds)
			case len(e.Members)+len(e.UnknownMembers) > 0 && e.Country+e.Geography != "":
				// its members would come to lie there, too: what other layers say of them has to stay
				b.errs.add(e.Pos, "place %s: one that lies in a country or geography cannot have members", e.ID)
			case e.Kind == place.Country && !countryCode.MatchString(string(e.ID)):
				b.errs.add(e.Pos, "place %s: the id of a country is its ISO 3166-1 alpha-2 code", e.ID)
			}
			b.checkID(e.Pos, placeID, "place", string(e.ID))
			all = append(all, e.Place)
		}
	}
	graph, err := place.NewGraph(all)
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			b.errs.add(placePos(layers, line), "%s", line)
		}
		return
	}
	b.cat.places = graph
	for i := range layers[1:] {
		b.checkPlaceNames(layers, i+1)
	}
	for _, id := range graph.IDs() {
		if p, _ := graph.Place(id); p.Kind == place.Country {
			b.cat.countryNo[id] = len(b.cat.countries)
			b.cat.countries = append(b.cat.countries, id)
		}
	}
	if limit := 64 * len(countrySet{}.in); len(b.cat.countries) > limit {
		b.errs.add(Pos{}, "more than %d countries", limit)
	}
}

// checkPlaceNames refuses places of a layer that take a name from one of a layer below: whoever writes it would mean another
// place than before. Places of one kind that share a name are refused by the graph.
func (b *builder) checkPlaceNames(layers []Layer, upper int) {
	own := map[place.ID]Pos{}
	for _, e := range layers[upper].Places {
		own[e.ID] = e.Pos
	}
	if len(own) == 0 {
		return
	}
	for i := range layers[:upper] {
		for _, e := range layers[i].Places {
			for _, name := range append([]string{e.Name}, e.Names...) {
				id, err := b.cat.places.Parse(name)
				if pos, ok := own[id]; ok && err == nil && id != e.ID {
					b.errs.add(pos, "place %s: the name %q already means the place %s of the layer %q; give it another name", id, name, e.ID, layers[i].Name)
				}
			}
		}
	}
}

// describes is what a place is called among what layers describe.
func describes(id place.ID) string { return "place " + string(id) }

// placePos finds the position of the place that a message of the form "place ID: …" is about.
func placePos(layers []Layer, message string) Pos {
	id, _, _ := strings.Cut(strings.TrimPrefix(message, "place "), ":")
	for i := len(layers) - 1; i >= 0; i-- {
		for _, e := range slices.Backward(layers[i].Places) {
			if string(e.ID) == id {
				return e.Pos
			}
		}
	}
	return Pos{}
}

// checkPlaces checks what the graph does not know of: the sources, days and clouds of places. Sources have to be known.
func (b *builder) checkPlaces(l *Layer) {
	for _, e := range l.Places {
		owner := "place " + string(e.ID)
		if e.Source != "" {
			b.citations([]Ref{{Text: e.Source, Pos: e.Pos}}, owner, e.Pos)
		}
		if e.AsOf != "" {
			if _, err := ParseDate(e.AsOf); err != nil {
				b.errs.add(e.Pos, "%s: as_of: %v", owner, err)
			}
		}
		for _, cloud := range e.Clouds {
			if !slices.Contains(Clouds, Cloud(cloud)) {
				b.errs.add(e.Pos, "%s: unknown cloud %q, use one of %q", owner, cloud, Clouds)
			}
		}
	}
}
