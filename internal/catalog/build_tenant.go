// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

func (b *builder) addTenant(l *Layer) {
	for _, e := range l.AddOns {
		b.checkID(e.Pos, kebab, "add-on", e.ID)
		b.once(e.Pos, l.Name, "add-on "+e.ID)
		if e.Published != nil {
			b.citations(e.Published, "add-on "+e.ID, e.Pos)
		}
		b.cat.addOns = append(b.cat.addOns, e)
	}
	for _, e := range l.Settings {
		b.checkID(e.Pos, snake, "setting", e.ID)
		b.once(e.Pos, l.Name, "setting "+e.ID)
		b.checkValues(e.Pos, "setting "+e.ID, e.Values)
		b.cat.settings = append(b.cat.settings, e)
		b.cat.settingChoices = append(b.cat.settingChoices, choice{e.ID, e.Values})
	}
	for _, e := range l.RegionScopes {
		s := &regionScope{RegionScopeEntry: e, geographies: map[string]place.ID{}, layer: l.Name}
		if i := slices.IndexFunc(b.cat.scopes, s.clashes); i >= 0 {
			b.again(e.Pos, l.Name, "region scope "+e.ID, b.cat.scopes[i].layer)
		}
		for family, ref := range e.Geographies {
			if ids := b.placeIDs([]Ref{ref}, "region scope "+e.ID, false); len(ids) == 1 {
				s.geographies[family], b.cat.scoped[family] = ids[0], true
			}
		}
		s.citations = b.citations(e.Published, "region scope "+e.ID, e.Pos)
		if e.Unless.IsZero() != (e.Why == "") {
			b.errs.add(e.Pos, "region scope %s: unless and why belong together", e.ID)
		}
		if !e.Unless.IsZero() {
			unless := b.condition(&e.Unless, "region scope "+e.ID, e.Pos, nil)
			s.unless = &unless
		}
		b.cat.scopes = append(b.cat.scopes, s)
	}
	if c := l.CountryCodeChanges; c != nil && b.once(c.Pos, l.Name, "country_code_changes") {
		b.cat.changes = &countryCodeChanges{CountryCodeChanges: *c, citations: b.citations(c.Published, "country_code_changes", c.Pos)}
	}
}

// clashes reports whether two region scopes stand for the same value in the same cloud. No clouds are all of them.
func (s *regionScope) clashes(o *regionScope) bool {
	shared := len(s.Clouds) == 0 || len(o.Clouds) == 0 || slices.ContainsFunc(s.Clouds, func(c Cloud) bool { return slices.Contains(o.Clouds, c) })
	return shared && strings.EqualFold(s.ID, o.ID)
}

func (b *builder) checkValues(pos Pos, owner string, values []string) {
	if len(values) < 2 {
		b.errs.add(pos, "%s: needs two values or more", owner)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(values)))) != len(values) {
		b.errs.add(pos, "%s: a value is given twice", owner)
	}
}

// rules adds the geography rules; features have to be known, since a rule without a feature's family is a slip.
func (b *builder) rules(l *Layer) {
	for _, e := range l.RegionScopes {
		for family, ref := range e.Geographies {
			b.checkFamily(ref.Pos, "region scope "+e.ID, family)
		}
	}
	for _, e := range l.GeographyRules {
		owner := "geography rule " + e.ID
		b.checkID(e.Pos, fullID, "geography rule", e.ID)
		r := &geographyRule{GeographyRule: e, when: b.condition(&e.When, owner, e.Pos, nil), citations: b.citations(e.Published, owner, e.Pos), layer: l.Name}
		switch {
		case e.Geography.IsZero() == (e.Why == ""):
			b.errs.add(e.Pos, "%s: give either a geography or why there is none", owner)
		case !e.Geography.IsZero():
			if ids := b.placeIDs([]Ref{e.Geography}, owner, false); len(ids) == 1 {
				r.geography = ids[0]
			}
		}
		if r.when.geographies != nil || r.when.notGeographies != nil {
			b.errs.add(e.Pos, "%s: a rule that finds the geography cannot depend on it", owner)
		}
		b.checkFamily(e.Pos, owner, e.Family)
		b.once(e.Pos, l.Name, owner)
		b.cat.rules[e.Family] = append(b.cat.rules[e.Family], r)
	}
}

func (b *builder) checkFamily(pos Pos, owner, family string) {
	for _, f := range b.features {
		if f.Family == family {
			return
		}
	}
	b.errs.add(pos, "%s: no feature has the geography family %q", owner, family)
}

// condition makes a condition ready to be asked. Options are those of the feature; a nil feature has none.
func (b *builder) condition(c *Condition, owner string, pos Pos, options []OptionEntry) condition {
	return condition{
		clouds:         c.Clouds,
		countries:      b.countrySet(c.Countries, owner),
		notCountries:   b.countrySet(c.NotCountries, owner),
		geographies:    b.placeIDs(c.Geographies, owner, false),
		notGeographies: b.placeIDs(c.NotGeographies, owner, false),
		from:           c.CreatedFrom,
		before:         c.CreatedBefore,
		addOns:         b.addOnIDs(c.AddOns, owner),
		withoutAddOns:  b.addOnIDs(c.WithoutAddOns, owner),
		settings:       b.choices(c.Settings, owner, pos, "setting", b.cat.settingChoices),
		options:        b.choices(c.Options, owner, pos, "option", optionChoices(options)),
		located:        c.Located,
		locations:      b.locationSet(c.Locations, owner),
		notLocations:   b.locationSet(c.NotLocations, owner),
	}
}

// valuesOf returns the values that a setting or an option can have, nil where there is none of that id.
func valuesOf(known []choice, id string) []string {
	for i := range known {
		if known[i].id == id {
			return known[i].values
		}
	}
	return nil
}

func idsOf(known []choice) []string {
	ids := make([]string, len(known))
	for i := range known {
		ids[i] = known[i].id
	}
	return ids
}

func optionChoices(options []OptionEntry) []choice {
	all := make([]choice, len(options))
	for i := range options {
		all[i] = choice{options[i].ID, options[i].Values}
	}
	return all
}

func (b *builder) addOnIDs(refs []Ref, owner string) []string {
	var ids, known []string
	for _, a := range b.cat.addOns {
		known = append(known, a.ID)
	}
	for _, ref := range refs {
		if !slices.Contains(known, ref.Text) {
			b.errs.add(ref.Pos, "%s: unknown add-on %q%s", owner, ref.Text, spelling.DidYouMean(ref.Text, known))
			continue
		}
		ids = append(ids, ref.Text)
	}
	return ids
}

func (b *builder) choices(given map[string][]string, owner string, pos Pos, what string, known []choice) []choice {
	var all []choice
	for _, id := range slices.Sorted(maps.Keys(given)) {
		values := valuesOf(known, id)
		if values == nil {
			b.errs.add(pos, "%s: unknown %s %q%s", owner, what, id, spelling.DidYouMean(id, idsOf(known)))
			continue
		}
		for _, value := range given[id] {
			if !slices.Contains(values, value) {
				b.errs.add(pos, "%s: %s %q cannot be %q, use one of %q", owner, what, id, value, values)
			}
		}
		all = append(all, choice{id, given[id]})
	}
	return all
}

// countrySet reads country codes and areas. Equal lists give the same set, so that sets can be compared by address.
func (b *builder) countrySet(refs []Ref, owner string) *countrySet {
	if len(refs) == 0 {
		return nil
	}
	ids := b.placeIDs(refs, owner, false)
	for _, ref := range refs {
		if id, err := b.cat.places.Parse(ref.Text); err == nil && !b.isCountryOrArea(id) {
			b.errs.add(ref.Pos, "%s: %s is neither a country nor an area", owner, id)
		}
	}
	key := strings.Join(texts(slices.Sorted(slices.Values(ids))), ",")
	if s, ok := b.sets[key]; ok {
		return s
	}
	s := &countrySet{}
	for _, id := range ids {
		if no, ok := b.cat.countryNo[id]; ok {
			s.add(&s.in, no)
		} else {
			b.addArea(s, id)
		}
	}
	for i := range s.unsure {
		s.unsure[i] &^= s.in[i]
	}
	b.sets[key] = s
	return s
}

func (b *builder) isCountryOrArea(id place.ID) bool {
	p, _ := b.cat.places.Place(id)
	return p.Kind == place.Country || p.Kind == place.Area
}

func (b *builder) addArea(s *countrySet, area place.ID) {
	for i, country := range b.cat.countries {
		switch b.cat.places.Contains(area, country) {
		case place.Inside:
			s.add(&s.in, i)
		case place.Unknown:
			s.add(&s.unsure, i)
		case place.Outside:
		}
	}
}
