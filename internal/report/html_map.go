// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// mapGroup is the requirements that allow the same places, which share their maps.
type mapGroup struct {
	requirements []*Requirement
	numbers      []int // of the requirements, from 0
	maps         []worldMap
}

// worldMap shows the places of an aspect: the allowed ones, and those with data.
type worldMap struct {
	aspect  string
	allowed []Place
	places  []*mapPlace
	nowhere map[string][]*Finding // those that are not met and name no place, by status
}

// mapPlace is a place with what is there.
type mapPlace struct {
	Place
	allowed bool           // it is one of the allowed places
	lies    place.Relation // to the allowed places
	data    map[string][]*Finding
}

// dataMarks are how data at a place stands, the gravest first, with the words for them. They are the statuses of findings.
var dataMarks = [][2]string{
	{"not_met", "data, not allowed"}, {"undetermined", "data, not certain"}, {"exempted", "data, exempted"}, {"met", "data, allowed"},
}

// mapGroups puts together the requirements with the same allowed places.
func (r *Report) mapGroups() []mapGroup {
	var all []mapGroup
	seen := map[string]int{}
	for i := range r.Requirements {
		one := &r.Requirements[i]
		key := placeKey(one.StoreIn) + "|" + placeKey(one.ProcessIn)
		n, ok := seen[key]
		if !ok {
			n, seen[key] = len(all), len(all)
			all = append(all, mapGroup{})
		}
		all[n].requirements, all[n].numbers = append(all[n].requirements, one), append(all[n].numbers, i)
	}
	for i := range all {
		first := all[i].requirements[0]
		all[i].maps = []worldMap{all[i].mapOf("storage", first.StoreIn)}
		if len(first.ProcessIn) > 0 {
			all[i].maps = append(all[i].maps, all[i].mapOf("processing", first.ProcessIn))
		}
	}
	return all
}

// mapOf returns which group of maps shows a requirement.
func (p *page) mapOf(requirement int) int {
	return slices.IndexFunc(p.maps, func(one mapGroup) bool { return slices.Contains(one.numbers, requirement) })
}

func placeKey(all []Place) string {
	keys := make([]string, len(all))
	for i := range all {
		keys[i] = all[i].ID
	}
	slices.Sort(keys)
	return fingerprint(slices.Compact(keys)...)
}

func (m *mapGroup) mapOf(aspect string, allowed []Place) worldMap {
	all, nowhere := map[string]*mapPlace{}, map[string][]*Finding{}
	at := func(p Place, lies place.Relation) *mapPlace {
		if all[p.ID] == nil {
			all[p.ID] = &mapPlace{Place: p, lies: lies, data: map[string][]*Finding{}}
		}
		return all[p.ID]
	}
	for _, p := range allowed {
		at(p, place.Inside).allowed = true
	}
	for _, r := range m.requirements {
		for i := range r.Findings {
			f := &r.Findings[i]
			if !f.Met() && len(f.DataIn) == 0 && (f.Aspect == aspect || f.Aspect == "" || f.Code == string(assess.UnknownFeature)) {
				nowhere[f.Status()] = append(nowhere[f.Status()], f)
			}
			if f.Aspect != aspect {
				continue
			}
			for j, p := range f.DataIn {
				one, mark := at(p, f.Lies[j]), markOf(f, p.ID, f.Lies[j])
				one.data[mark] = append(one.data[mark], f)
			}
		}
	}
	return worldMap{aspect: aspect, allowed: allowed, nowhere: nowhere, places: slices.SortedFunc(maps.Values(all), byGravity)}
}

// markOf says how the data of a finding at one of its places stands. What is surely within the allowed places, and neither
// breaks the requirement nor leaves it open, is allowed, whatever the finding says of other places. What may be outside only
// is not certain. Where no place is what leaves the finding open, the places do not say where all of the data is: none is allowed.
func markOf(f *Finding, id string, lies place.Relation) string {
	deciding := slices.ContainsFunc(f.Places, func(p Place) bool { return p.ID == id }) || !f.Met() && len(f.Places) == 0
	switch {
	case lies == place.Inside && !deciding:
		return "met"
	case f.Exempted():
		return "exempted"
	case lies == place.Outside && f.Outcome == "not_met":
		return "not_met"
	}
	return "undetermined"
}

// byGravity puts the places with the gravest marks first, and those without data last.
func byGravity(x, y *mapPlace) int {
	return cmp.Or(cmp.Compare(x.gravity(), y.gravity()), strings.Compare(x.ID, y.ID))
}

func (m *mapPlace) gravity() int {
	for i, mark := range dataMarks {
		if len(m.data[mark[0]]) > 0 {
			return i
		}
	}
	return len(dataMarks)
}

// mark returns the gravest mark of a place; nothing where it has no data.
func (m *mapPlace) mark() string {
	if n := m.gravity(); n < len(dataMarks) {
		return dataMarks[n][0]
	}
	return ""
}

// countriesOf returns the codes of the countries that are drawn for places.
func countriesOf(all []Place) []string {
	var codes []string
	for i := range all {
		codes = append(codes, all[i].Countries...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
