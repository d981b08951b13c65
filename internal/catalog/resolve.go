// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import "slices"

// resolution is one run of [View.Resolve].
type resolution struct {
	view         *View
	feature      *Feature
	profile      *Profile
	use          Use
	reading      Reading
	claims       []*claimed       // those that can hold
	rules        []*geographyRule // those that the answer depends on
	when         []*condition     // of the claims and rules
	scratch      []*claimed       // memory of evaluate
	steps        []step           // what is left open
	created      []moment         // they stand for every time at which the tenant may have been created
	known        world            // the tenant as far as it is known
	geographical bool             // a statement refers to the tenant's geography
	cut          bool             // there were more possibilities than could be gone through
}

// step is something that is left open, with its possible values.
type step struct {
	need   string                       // the input that would settle it, empty where none would
	values func(w *world) int           // how many values are possible in this world
	apply  func(w *world, value int)    // sets one of them
	why    func(r *resolution) []string // why it is open, where that needs saying
}

// possibility is a case and the values that led to it, one for each step.
type possibility struct {
	values []int
	caseOf Case
}

// maxPossibilities bounds the work for a tenant of which hardly anything is known.
const maxPossibilities = 20_000

// prepare finds the statements and rules that matter for this feature and tenant, and what is left open.
func (r *resolution) prepare() {
	all := r.view.features[r.feature]
	r.claims = make([]*claimed, 0, len(all))
	open := false
	for _, s := range all {
		if r.possible(&s.when) {
			r.claims = append(r.claims, s)
			open = open || r.open(&s.when)
			r.geographical = r.geographical || s.geographical
		}
	}
	r.geographical = r.geographical && r.feature.Family != ""
	if r.geographical && r.profile.scope == nil {
		for _, rule := range r.view.rules[r.feature.Family] {
			if r.possible(&rule.when) {
				r.rules = append(r.rules, rule)
				open = open || r.open(&rule.when)
			}
		}
	}
	if scope := r.profile.scope; r.geographical && scope != nil && scope.unless != nil {
		open = open || r.open(scope.unless)
	}
	if !open {
		r.known = r.world()
		if !r.geographical || r.known.geography != "" {
			return
		}
	}
	r.openCreated()
	r.openCountry()
	r.openMembership()
	r.openAddOns()
	r.openChoices("settings.", r.profile.Settings, func(c *condition) []choice { return c.settings }, r.settingValues, setSetting)
	r.openChoices("options.", r.use.Options, func(c *condition) []choice { return c.options }, r.optionValues, setOption)
	r.openLocation()
	r.openGeography() // the last one: rules for the geography can depend on all the others
	r.known = r.world()
}

// open reports whether a condition depends on something that is not known of the tenant or the use.
func (r *resolution) open(c *condition) bool {
	p := r.profile
	return c.from.leavesOpen(p.Created) || c.before.leavesOpen(p.Created) ||
		(c.countries != nil || c.notCountries != nil) && (r.countryOpen() || c.countries.isUnsure(p.country) || c.notCountries.isUnsure(p.country)) ||
		!p.AddOnsKnown && (missing(c.addOns, p.AddOns) || missing(c.withoutAddOns, p.AddOns)) ||
		notStated(c.settings, p.Settings) || notStated(c.options, r.use.Options) || r.locationOpen(c)
}

func missing(ids, bought []string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(bought, id) })
}

func notStated(choices []choice, given map[string]string) bool {
	for _, c := range choices {
		if _, ok := given[c.id]; !ok {
			return true
		}
	}
	return false
}

// possible reports whether the condition can hold for the tenant at all, by what is surely known of it. What cannot
// hold does not matter, nor does what it depends on.
func (r *resolution) possible(c *condition) bool {
	p := r.profile
	switch {
	case c.clouds != nil && !slices.Contains(c.clouds, p.Cloud):
		return false
	case c.located && !r.use.located():
		return false
	case r.countryOpen():
		return true
	case c.countries != nil && !c.countries.has(&c.countries.in, p.country) && !c.countries.has(&c.countries.unsure, p.country):
		return false
	}
	return c.notCountries == nil || !c.notCountries.has(&c.notCountries.in, p.country)
}

// countryOpen reports whether the country at sign-up is perhaps another one than the profile has. A region scope that
// goes with today's country settles it.
func (r *resolution) countryOpen() bool {
	p, changes := r.profile, r.view.cat.changes
	return p.country == noCountry ||
		p.CountryEvidence == Current && p.scope == nil && changes != nil && (p.Created == 0 || p.Created < changes.Before.After)
}

// conditions returns every condition that the answer depends on. It is asked for once the claims and rules are known.
func (r *resolution) conditions() []*condition {
	if r.when != nil {
		return r.when
	}
	all := make([]*condition, 0, len(r.claims)+len(r.rules))
	for _, s := range r.claims {
		all = append(all, &s.when)
	}
	for _, rule := range r.rules {
		all = append(all, &rule.when)
	}
	if s := r.profile.scope; s != nil && s.unless != nil && r.geographical && r.possible(s.unless) {
		all = append(all, s.unless)
	}
	r.when = all
	return all
}

// world is the tenant as far as it is known.
func (r *resolution) world() world {
	p := r.profile
	w := world{cloud: p.Cloud, country: p.country, created: moment{day: p.Created}, addOns: p.AddOns, settings: p.Settings, options: r.use.Options, located: r.use.located()}
	if r.use.locationKnown() {
		w.location = r.use.Location
	}
	if len(r.created) > 0 {
		w.created = r.created[0]
	}
	if r.geographical {
		w.geography, _ = r.findGeography(&w)
	}
	return w
}

// possibilities goes through all combinations of what is left open.
func (r *resolution) possibilities() []possibility {
	var all []possibility
	values := make([]int, len(r.steps))
	var visit func(w world, step int)
	visit = func(w world, step int) {
		if r.cut = r.cut || len(all) >= maxPossibilities; r.cut {
			return
		}
		if step == len(r.steps) {
			all = append(all, possibility{slices.Clone(values), r.evaluate(&w)})
			return
		}
		s := r.steps[step]
		for i := range s.values(&w) {
			next := w
			s.apply(&next, i)
			values[step] = i
			visit(next, step+1)
		}
	}
	visit(r.known, 0)
	if r.cut { // what was not gone through may be anything: all that can hold, or nothing of which a source speaks
		all = append(all, possibility{caseOf: r.everything()}, possibility{caseOf: Case{}})
	}
	return all
}

// everything is a case in which all statements hold that can hold.
func (r *resolution) everything() Case {
	var result Case
	for _, s := range r.claims {
		for _, aspect := range Aspects {
			if len(s.Places[aspect]) > 0 {
				result.Claims[aspect] = append(result.Claims[aspect], Claim{s.Statement, s.citation, s.Places[aspect]})
			}
		}
	}
	return result
}
