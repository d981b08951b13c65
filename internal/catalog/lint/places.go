// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"maps"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// placesUsed finds areas and geographies that nothing refers to, that no source lists, and that have no note saying what
// they are there for. Countries, Azure regions and Azure geographies are whole lists, so that people can require any.
func placesUsed(cat *catalog.Catalog, doc *catalog.Document) []error {
	used := map[place.ID]bool{}
	use := func(refs ...catalog.Ref) {
		for _, ref := range refs {
			if id, err := cat.Places().Parse(ref.Text); err == nil {
				used[id] = true
			}
		}
	}
	useCondition := func(c catalog.Condition) {
		use(slices.Concat(c.Countries, c.NotCountries, c.Geographies, c.NotGeographies)...)
	}
	for _, s := range cat.Statements() {
		for _, id := range slices.Concat(s.Places[catalog.Storage], s.Places[catalog.Processing]) {
			used[id] = true
		}
	}
	for _, c := range conditionsByID(doc) {
		useCondition(c)
	}
	for _, r := range doc.GeographyRules {
		use(r.Geography)
		useCondition(r.When)
	}
	for _, s := range doc.RegionScopes {
		use(slices.Collect(maps.Values(s.Geographies))...)
		useCondition(s.Unless)
	}
	for _, p := range doc.Places {
		for _, id := range slices.Concat(p.Members, p.UnknownMembers) {
			used[id] = true
		}
	}
	var found findings
	for _, p := range doc.Places {
		if p.Kind != place.Area && p.Kind != place.Geography {
			continue
		}
		if !used[p.ID] && p.Source == "" && p.Note == "" {
			found.add("place %s: nothing refers to it, and neither a source nor a note says what it is there for", p.ID)
		}
	}
	return found
}

// memberListsDated finds member lists of which nobody can tell when they were true and where they are from.
func memberListsDated(_ *catalog.Catalog, doc *catalog.Document) []error {
	var found findings
	for _, p := range doc.Places {
		if len(p.Members)+len(p.UnknownMembers) == 0 {
			continue
		}
		if p.AsOf == "" {
			found.add("place %s: as_of is missing, the day of its member list", p.ID)
		}
		if p.Source == "" && p.Note == "" {
			found.add("place %s: neither a source nor a note says where its member list is from", p.ID)
		}
	}
	return found
}
