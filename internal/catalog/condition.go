// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// world is a tenant and a use of a feature in which nothing is left open: what is not known of the real one has one
// of its possible values.
type world struct {
	cloud     Cloud
	country   int // index into the catalog's countries, or noCountry
	created   moment
	geography place.ID // empty: none of those that any condition names
	guessed   bool     // the geography is not known and only assumed
	addOns    []string
	settings  map[string]string
	options   map[string]string
	located   bool          // the use states its location
	location  place.ID      // of the use; empty where nothing says that it has one
	unsure    []*countrySet // sets that the country, whose membership is not known, belongs to here
}

const noCountry = -1

// condition is a [Condition] ready to be asked. All parts must hold.
type condition struct {
	clouds         []Cloud
	countries      *countrySet
	notCountries   *countrySet
	geographies    []place.ID
	notGeographies []place.ID
	from, before   Boundary
	addOns         []string
	withoutAddOns  []string
	settings       []choice
	options        []choice
	located        bool
	locations      *locationSet
	notLocations   *locationSet
}

type choice struct {
	id     string
	values []string
}

// countrySet is a set of countries. Countries in unsure belong to an area of the set perhaps.
type countrySet struct {
	in, unsure [5]uint64
}

func (s *countrySet) has(bits *[5]uint64, country int) bool {
	return country >= 0 && bits[country/64]&(1<<(country%64)) != 0
}

// isUnsure reports whether no source says whether the country belongs to the set. No set is sure.
func (s *countrySet) isUnsure(country int) bool { return s != nil && s.has(&s.unsure, country) }

func (s *countrySet) add(bits *[5]uint64, country int) { bits[country/64] |= 1 << (country % 64) }

func (w *world) in(s *countrySet) bool {
	return s.has(&s.in, w.country) || len(w.unsure) > 0 && slices.Contains(w.unsure, s)
}

func (c *condition) holds(w *world) bool {
	switch {
	case c.clouds != nil && !slices.Contains(c.clouds, w.cloud),
		c.countries != nil && !w.in(c.countries),
		c.notCountries != nil && w.in(c.notCountries),
		c.geographies != nil && !slices.Contains(c.geographies, w.geography),
		c.notGeographies != nil && slices.Contains(c.notGeographies, w.geography),
		!c.from.IsZero() && !w.created.since(c.from),
		!c.before.IsZero() && w.created.since(c.before):
		return false
	}
	for _, id := range c.addOns {
		if !slices.Contains(w.addOns, id) {
			return false
		}
	}
	for _, id := range c.withoutAddOns {
		if slices.Contains(w.addOns, id) {
			return false
		}
	}
	return chosen(c.settings, w.settings) && chosen(c.options, w.options) && c.locationHolds(w)
}

func chosen(choices []choice, values map[string]string) bool {
	for _, c := range choices {
		if !slices.Contains(c.values, values[c.id]) {
			return false
		}
	}
	return true
}

// boundaries returns the days of change that the condition depends on.
func (c *condition) boundaries() []Boundary {
	var all []Boundary
	for _, b := range []Boundary{c.from, c.before} {
		if !b.IsZero() {
			all = append(all, b)
		}
	}
	return all
}

// countrySets returns the sets of countries that the condition depends on.
func (c *condition) countrySets() []*countrySet {
	var all []*countrySet
	for _, s := range []*countrySet{c.countries, c.notCountries} {
		if s != nil {
			all = append(all, s)
		}
	}
	return all
}
