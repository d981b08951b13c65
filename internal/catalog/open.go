// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
)

// openCreated finds the moments that stand for all at which the tenant may have been created: one before and one after
// each change that a condition depends on.
func (r *resolution) openCreated() {
	boundaries := r.boundaries()
	days := []Date{r.profile.Created}
	if r.profile.Created == 0 {
		days = days[:0]
		for _, b := range boundaries {
			days = append(days, b.First-1, b.After)
		}
	}
	slices.Sort(days)
	for _, day := range slices.Compact(days) {
		r.created = append(r.created, moment{day: day})
		if slices.ContainsFunc(boundaries, func(b Boundary) bool { return b.blurs(day) }) {
			r.created = append(r.created, moment{day: day, over: true})
		}
	}
	if len(r.created) < 2 {
		return
	}
	s := step{
		need:   FieldCreated,
		values: func(*world) int { return len(r.created) },
		apply:  func(w *world, i int) { w.created = r.created[i] },
	}
	if !r.countryOpen() { // else the country depends on it as well
		s.dependent = func(c *condition) bool { return !c.from.IsZero() || !c.before.IsZero() }
		s.refutes = func(c *condition, i int) bool {
			return !c.from.IsZero() && !r.created[i].since(c.from) || !c.before.IsZero() && r.created[i].since(c.before)
		}
	}
	if r.profile.Created != 0 { // known, but in a month of change of which no source gives the day
		s.need = r.needScope()
		s.why = func(*resolution) []string {
			return []string{fmt.Sprintf("The tenant was created in the month of a change (%s), and no source gives the day of the change.", r.profile.Created.Time().Format("2006-01"))}
		}
	}
	r.steps = append(r.steps, s)
}

func (r *resolution) boundaries() []Boundary {
	var all []Boundary
	for _, c := range r.conditions() {
		all = append(all, c.boundaries()...)
	}
	if r.profile.country != noCountry && r.countryOpen() && r.countryMatters() {
		all = append(all, r.view.cat.changes.Before)
	}
	return all
}

func (r *resolution) countryMatters() bool {
	return slices.ContainsFunc(r.conditions(), func(c *condition) bool { return c.countries != nil || c.notCountries != nil }) ||
		slices.ContainsFunc(r.claims, func(s *claimed) bool { return s.placeholders && s.refersToCountry() })
}

// countrySettled reports whether the country at sign-up is known in a world. Where it is open, the country of the world
// stands for all that no condition tells apart.
func (r *resolution) countrySettled(w *world) bool {
	return r.profile.country != noCountry && (!r.countryOpen() || w.created.since(r.view.cat.changes.Before))
}

// openCountry lets the country at sign-up be any, where only today's is known and it could have been changed, or none
// is known. One country stands for all that no condition tells apart.
func (r *resolution) openCountry() {
	if !r.countryOpen() || !r.countryMatters() {
		return
	}
	p, others := r.profile, r.countryClasses()
	open := func(w *world) bool { return !r.countrySettled(w) }
	r.steps = append(r.steps, step{
		need: r.needCountry(),
		values: func(w *world) int {
			if open(w) {
				return len(others)
			}
			return 1
		},
		apply: func(w *world, i int) {
			if w.country = p.country; open(w) {
				w.country = others[i]
			}
		},
		why: (*resolution).whyNoCountry,
	})
}

// needCountry names what would settle the country at sign-up.
func (r *resolution) needCountry() string {
	if r.profile.country == noCountry {
		return FieldCountry
	}
	return FieldCountryEvidence
}

// whyNoCountry says why the country at sign-up is not known.
func (r *resolution) whyNoCountry() []string {
	if r.profile.country == noCountry {
		return []string{"The country at sign-up is not stated."}
	}
	return []string{r.view.cat.changes.Why}
}

// countryClasses returns one country for each group of countries that no condition tells apart, the tenant's own
// first.
func (r *resolution) countryClasses() []int {
	var sets []*countrySet
	for _, c := range r.conditions() {
		for _, s := range c.countrySets() {
			if !slices.Contains(sets, s) {
				sets = append(sets, s)
			}
		}
	}
	seen := map[string]bool{}
	var classes []int
	visit := func(country int) {
		key := make([]byte, len(sets))
		for i, s := range sets {
			if s.has(&s.in, country) {
				key[i] = 1
			}
		}
		if !seen[string(key)] {
			seen[string(key)] = true
			classes = append(classes, country)
		}
	}
	if r.profile.country != noCountry {
		visit(r.profile.country)
	}
	for country := range r.view.cat.countries {
		visit(country)
	}
	if len(classes) == 0 { // a catalog without countries
		classes = append(classes, noCountry)
	}
	return classes
}

// openMembership lets the country belong, or not, to each area of which no source says so.
func (r *resolution) openMembership() {
	seen := map[*countrySet]bool{}
	for _, c := range r.conditions() {
		for _, s := range c.countrySets() {
			if seen[s] || !s.has(&s.unsure, r.profile.country) {
				continue
			}
			seen[s] = true
			r.steps = append(r.steps, step{
				values: func(w *world) int {
					if w.country != r.profile.country {
						return 1 // another country is possible, whose membership is known
					}
					return 2
				},
				apply: func(w *world, i int) {
					w.unsure = slices.DeleteFunc(slices.Clone(w.unsure), func(o *countrySet) bool { return o == s })
					if i == 1 {
						w.unsure = append(w.unsure, s)
					}
				},
				why: func(r *resolution) []string {
					return []string{fmt.Sprintf("No source says whether %s counts as a part of the area that a statement names.", r.view.cat.places.Label(r.profile.Country))}
				},
			})
		}
	}
}

// openAddOns lets each add-on that a condition names be bought or not, where nothing is known of it.
func (r *resolution) openAddOns() {
	if r.profile.AddOnsKnown {
		return
	}
	seen := map[string]bool{}
	for _, c := range r.conditions() {
		for _, id := range slices.Concat(c.addOns, c.withoutAddOns) {
			if seen[id] || slices.Contains(r.profile.AddOns, id) {
				continue
			}
			seen[id] = true
			r.steps = append(r.steps, step{
				need:   FieldAddOns,
				values: func(*world) int { return 2 },
				apply: func(w *world, i int) {
					w.addOns = slices.DeleteFunc(slices.Clone(w.addOns), func(o string) bool { return o == id })
					if i == 1 {
						w.addOns = append(w.addOns, id)
					}
				},
				dependent: func(c *condition) bool { return slices.Contains(c.addOns, id) || slices.Contains(c.withoutAddOns, id) },
				refutes: func(c *condition, i int) bool {
					return i == 0 && slices.Contains(c.addOns, id) || i == 1 && slices.Contains(c.withoutAddOns, id)
				},
			})
		}
	}
}

// openChoices lets each setting or option that a condition names have any of its values, where none is stated.
func (r *resolution) openChoices(prefix string, given map[string]string, in func(*condition) []choice,
	values func(id string) []string, set func(w *world, id, value string), why func(id string) func(*resolution) []string,
) {
	seen := map[string]bool{}
	for _, c := range r.conditions() {
		for _, asked := range in(c) {
			id := asked.id
			if _, ok := given[id]; ok || seen[id] {
				continue
			}
			seen[id] = true
			possible := values(id)
			r.steps = append(r.steps, step{
				need:   prefix + id,
				values: func(*world) int { return len(possible) },
				apply:  func(w *world, i int) { set(w, id, possible[i]) },
				why:    why(id),

				dependent: func(c *condition) bool { return slices.ContainsFunc(in(c), isChoice(id)) },
				refutes: func(c *condition, i int) bool {
					return slices.ContainsFunc(in(c), func(o choice) bool { return o.id == id && !slices.Contains(o.values, possible[i]) })
				},
			})
		}
	}
}

func isChoice(id string) func(choice) bool { return func(c choice) bool { return c.id == id } }

func (r *resolution) settingValues(id string) []string {
	return valuesOf(r.view.cat.settingChoices, id)
}

func (r *resolution) optionValues(id string) []string {
	return valuesOf(optionChoices(r.feature.AllOptions()), id)
}

func setSetting(w *world, id, value string) { w.settings = with(w.settings, id, value) }
func setOption(w *world, id, value string)  { w.options = with(w.options, id, value) }

func with(values map[string]string, id, value string) map[string]string {
	all := make(map[string]string, len(values)+1)
	for k, v := range values {
		all[k] = v
	}
	all[id] = value
	return all
}
