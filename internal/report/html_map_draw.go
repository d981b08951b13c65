// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"

	"github.com/data-residency/terraform-provider-residency/internal/report/worldmap"
)

const (
	mapsShown     = 3  // groups of maps that are shown unfolded
	manyCountries = 12 // so many have no point but where they are small
)

func (p *page) mapSection() g.Node {
	if len(p.maps) == 0 {
		return nil
	}
	all := g.Group{attr("aria-labelledby", "maps"), el("h2", attr("id", "maps"), words("Where data is, and where it may be")), definitions(), mapLegend()}
	for i := range p.maps {
		all = append(all, p.mapGroup(i))
	}
	return el("section", all)
}

// mapGroup shows the maps of the requirements that share them.
func (p *page) mapGroup(n int) g.Node {
	group := &p.maps[n]
	title := g.Group{bdi(group.requirements[0].Name)}
	if others := len(group.requirements) - 1; others > 0 {
		title = append(title, words(fmt.Sprintf(" and %s with the same places", counted(others, "requirement"))))
	}
	figures := el("div", attr("class", "maps n"+strconv.Itoa(len(group.maps))), g.Map(group.maps, func(m worldMap) g.Node { return m.figure(n) }))
	if n >= mapsShown {
		return el("details", attr("class", "mg"), el("summary", words("Map: "), title), figures)
	}
	return el("div", attr("class", "mg"), el("h3", title), figures)
}

// figure is a map, with the places that cannot be drawn and a table of all places.
func (m *worldMap) figure(group int) g.Node {
	name := map[string]string{"storage": "Stored data", "processing": "Processed data"}[m.aspect]
	id := "map-" + strconv.Itoa(group) + "-" + m.aspect
	return el("figure", attr("data-m", strconv.Itoa(group)), attr("data-a", m.aspect),
		el("figcaption", attr("id", id), el("b", words(name)), words(". Allowed: "), placeList(m.allowed), words(".")),
		m.drawing(id),
		m.beside(),
		m.table(name),
	)
}

func (m *worldMap) drawing(id string) g.Node {
	world := worldmap.Read()
	all := g.Group{
		attr("class", "map"), attr("viewBox", "0 0 "+strconv.Itoa(world.Width)+" "+strconv.Itoa(world.Height)), attr("role", "img"), attr("aria-labelledby", id),
		attr("aria-description", "The table of places below has everything that the map shows."),
		useShape("w", "land"),
	}
	marked := m.countries()
	crowded := len(marked) > manyCountries
	var points g.Group
	for _, code := range slices.Sorted(maps.Keys(marked)) {
		one := marked[code]
		c, ok := world.Country(code)
		if !ok {
			continue
		}
		all = append(all, one.shape(c))
		points = append(points, one.point(c, crowded))
	}
	return el("svg", append(all, points...)...)
}

func useShape(id, class string) g.Node { return el("use", attr("href", "#"+id), attr("class", class)) }

// markedCountry is a country that a map shows.
type markedCountry struct {
	mark    string // the gravest of its places; empty where there is no data
	allowed bool
	places  []string
}

func (m *worldMap) countries() map[string]*markedCountry {
	all := map[string]*markedCountry{}
	for _, p := range m.places { // the gravest first
		for _, code := range p.Countries {
			if all[code] == nil {
				all[code] = &markedCountry{mark: p.mark()}
			}
			all[code].allowed = all[code].allowed || p.allowed
			all[code].places = append(all[code].places, plainText(p.Name))
		}
	}
	return all
}

func (c *markedCountry) shape(of *worldmap.Country) g.Node {
	if of.Path == "" {
		return nil
	}
	parts := g.Group{attr("class", "m"), attr("data-c", of.Code), el("title", words(c.words()))}
	if c.mark != "" {
		parts = append(parts, useShape("c-"+of.Code, "k-"+c.mark))
	}
	if c.allowed {
		parts = append(parts, useShape("c-"+of.Code, "k-allowed"))
	}
	return el("g", parts...)
}

// point stands in a country where its shape does not say enough: where it is small, and where its data is not allowed,
// unless there are so many that they would hide the shapes.
func (c *markedCountry) point(of *worldmap.Country, crowded bool) g.Node {
	shape := c.mark
	switch {
	case !of.Small && (crowded || c.mark == "" || c.mark == "met"):
		return nil
	case c.mark == "":
		shape = "allowed"
	}
	ring := g.Node(nil)
	if c.allowed && c.mark != "" && of.Path == "" { // nothing else shows that it is allowed
		ring = useShape("p-ring", "k-ring")
	}
	return el("g", attr("class", "p"), attr("data-c", of.Code), attr("transform", "translate("+strconv.Itoa(of.X)+" "+strconv.Itoa(of.Y)+")"),
		el("title", words(c.words())), ring, useShape("p-"+shape, "k-"+shape))
}

func (c *markedCountry) words() string {
	text := strings.Join(c.places, "; ")
	if len(text) > longText {
		text = strings.ToValidUTF8(text[:longText], "") + "…"
	}
	for _, mark := range dataMarks {
		if mark[0] == c.mark {
			text += ": " + mark[1]
		}
	}
	if c.allowed {
		text += " (allowed place)"
	}
	return text
}

// definitions has the land, the points and the patterns once for all maps.
func definitions() g.Node {
	world := worldmap.Read()
	land := g.Group{attr("id", "w")}
	for i := range world.Countries {
		c := &world.Countries[i]
		switch {
		case c.Path == "":
		case c.Code == "--":
			land = append(land, el("path", attr("d", c.Path)))
		default:
			land = append(land, el("path", attr("id", "c-"+c.Code), attr("d", c.Path)))
		}
	}
	return el("svg", attr("class", "defs"), attr("aria-hidden", "true"), attr("width", "0"), attr("height", "0"), el("defs", el("g", land...), g.Raw(mapShapes)))
}

// mapShapes are the points, which differ in form, and the patterns, which differ in direction.
const mapShapes = `<circle id="p-met" r="9"/><path id="p-not_met" d="M0-14 14 0 0 14-14 0z"/><path id="p-undetermined" d="M0-13 13 10H-13z"/>` +
	`<path id="p-exempted" d="M-10-10H10V10H-10z"/><circle id="p-allowed" r="9"/><circle id="p-ring" r="19"/>` +
	`<pattern id="h-allowed" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 5H10"/></pattern>` +
	`<pattern id="h-not_met" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12"/><path d="M0 0 12 12M12 0 0 12"/></pattern>` +
	`<pattern id="h-undetermined" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12"/><circle cx="6" cy="6" r="2.6"/></pattern>` +
	`<pattern id="h-exempted" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="10" height="10"/><path d="M0 5H10"/></pattern>`

// mapLegend says what the map shows how.
func mapLegend() g.Node {
	all := g.Group{attr("class", "legend"), attr("aria-label", "Legend of the maps"), swatch("allowed", "allowed place")}
	for _, mark := range slices.Backward(dataMarks) {
		all = append(all, swatch(mark[0], mark[1]))
	}
	return el("ul", all)
}

func swatch(mark, name string) g.Node {
	point := g.Node(nil)
	if mark != "allowed" && mark != "met" {
		point = el("g", attr("class", "p"), attr("transform", "translate(28 20)"), useShape("p-"+mark, "k-"+mark))
	}
	return el("li", el("svg", attr("class", "sw"), attr("viewBox", "0 0 56 40"), attr("aria-hidden", "true"), el("rect", attr("class", "k-"+mark), attr("width", "54"), attr("height", "38"), attr("x", "1"), attr("y", "1"), attr("rx", "5")), point),
		words(name))
}
