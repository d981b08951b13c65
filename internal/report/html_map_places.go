// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	g "maragu.dev/gomponents"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report/worldmap"
)

// shownFeatures is how many features of a place are named.
const shownFeatures = 20

// beside lists the places that the map cannot draw as a whole, and the findings that name no place.
func (m *worldMap) beside() g.Node {
	var items g.Group
	for _, s := range statuses {
		if some := m.nowhere[s[0]]; len(some) > 0 {
			items = append(items, el("li", el("span", attr("class", "s s-"+s[0]), words(outcomeWords[s[0]])), words(" No place is named for "), featureLinks(some)))
		}
	}
	for _, p := range m.places {
		if why := p.notDrawn(); why != "" {
			items = append(items, el("li", p.statuses(), bdi(p.Name), el("span", attr("class", "note"), words(" "+why))))
		}
	}
	if len(items) == 0 {
		return nil
	}
	return el("div", attr("class", "beside"), el("p", el("b", words("Not on the map, or not as a whole"))), el("ul", items))
}

// notDrawn says why the map does not show the place, or not all of it; nothing where it does.
func (m *mapPlace) notDrawn() string {
	drawn := 0
	for _, code := range m.Countries {
		if _, ok := worldmap.Read().Country(code); ok {
			drawn++
		}
	}
	switch {
	case m.ID == string(place.Global):
		return "is not drawn: it is everywhere."
	case m.ID == string(place.None) || m.ID == string(place.NotAvailable):
		return "has nothing to draw."
	case place.ID(m.ID).IsPlaceholder():
		return "is no fixed place."
	case m.Opaque && drawn == 0:
		return "has no published list of countries."
	case m.Opaque:
		return "may reach beyond the countries drawn."
	case drawn < len(m.Countries):
		return "has a part that lies below the frame of the map."
	}
	return ""
}

// statuses shows how the data at the place stands, and whether the place is allowed.
func (m *mapPlace) statuses() g.Node {
	var all g.Group
	for _, mark := range dataMarks {
		if len(m.data[mark[0]]) > 0 {
			all = append(all, el("span", attr("class", "s s-"+mark[0]), words(mark[1])), words(" "))
		}
	}
	if m.allowed {
		all = append(all, el("span", attr("class", "s s-allowed"), words("allowed place")), words(" "))
	}
	return all
}

// table says in words what the map shows.
func (m *worldMap) table(name string) g.Node {
	t := pageTable{class: "places", caption: words(name + " by place"), columns: []string{"Place", "Allowed", "Data"}}
	for _, p := range m.places {
		t.add(nil, bdi(p.Name), words(p.allowedWords()), p.dataCell())
	}
	return el("details", el("summary", words("All "+counted(len(m.places), "place")+" as a table")), t.node())
}

func (m *mapPlace) allowedWords() string {
	switch m.lies {
	case place.Inside:
		return "yes"
	case place.Outside:
		return "no"
	default:
		return "not certain"
	}
}

func (m *mapPlace) dataCell() g.Node {
	var all g.Group
	for _, mark := range dataMarks {
		if some := m.data[mark[0]]; len(some) > 0 {
			all = append(all, el("div", el("span", attr("class", "s s-"+mark[0]), words(mark[1])), words(" "), featureLinks(some)))
		}
	}
	if all == nil {
		return el("span", attr("class", "note"), words("none"))
	}
	return all
}

// featureLinks names the features of findings, each once, with a link to the first finding.
func featureLinks(all []*Finding) g.Node {
	seen := map[string]bool{}
	some := slices.DeleteFunc(slices.Clone(all), func(f *Finding) bool {
		key := strings.Join([]string{f.Feature, f.Application}, "\x00")
		before := seen[key]
		seen[key] = true
		return before
	})
	shown := some[:min(len(some), shownFeatures)]
	names := joinNodes(len(shown), ", ", func(i int) g.Node {
		name := g.Group{bdi(shown[i].FeatureName)}
		if shown[i].Aspect == "" {
			name = g.Group{bdi(shown[i].Feature)}
		}
		if shown[i].Application != "" {
			name = append(name, words(" ("), bdi(shown[i].Application), words(")"))
		}
		return el("a", attr("href", "#f-"+shown[i].ID), name)
	})
	if more := len(some) - len(shown); more > 0 {
		return g.Group{names, words(fmt.Sprintf(" and %d more, in the tables of features", more))}
	}
	return names
}
