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

	// Where these are given, a step is gone through only while it matters: while there is a condition that depends on it
	// and that no earlier step has refuted.
	dependent func(c *condition) bool            // whether the condition depends on it
	refutes   func(c *condition, value int) bool // whether the condition cannot hold with one of the values
	matters   conditionSet
	refuted   []conditionSet // by value
}

// conditionSet is a set of conditions by their number in [resolution.conditions]. One whose number is too high is in
// every set: such a condition is never refuted, and each step matters to it.
type conditionSet uint64

const maxConditions = 63

func (r *resolution) conditionSet(in func(*condition) bool) conditionSet {
	conditions := r.conditions()
	var set conditionSet
	if len(conditions) > maxConditions {
		set = 1 << maxConditions
	}
	for i, c := range conditions[:min(len(conditions), maxConditions)] {
		if in(c) {
			set |= 1 << i
		}
	}
	return set
}

// decide finds out for each step to which conditions it matters, and which of them its values refute.
func (r *resolution) decide() {
	for i := range r.steps {
		s := &r.steps[i]
		if s.dependent == nil {
			continue
		}
		s.matters = r.conditionSet(s.dependent)
		for value := range s.values(&r.known) {
			s.refuted = append(s.refuted, r.conditionSet(func(c *condition) bool { return s.refutes(c, value) })&^(1<<maxConditions))
		}
	}
}

// possibility is a case and the values that led to it, one for each step.
type possibility struct {
	values []int
	caseOf Case
}

// anyValue stands for the values of a step that was not gone through, since it does not matter.
const anyValue = -1

// maxPossibilities bounds the work for a tenant of which hardly anything is known.
const maxPossibilities = 20_000

// prepare finds the statements and rules that matter for this feature and tenant, and what is left open.
func (r *resolution) prepare() {
	all := r.view.claimsOf(r.feature)
	r.claims = make([]*claimed, 0, len(all))
	open := false
	for _, s := range all {
		if r.possible(&s.when) {
			r.claims = append(r.claims, s)
			open = open || r.open(&s.when) || s.placeholders && s.refersToCountry() && r.countryOpen()
			r.geographical = r.geographical || s.geographical
		}
	}
	r.geographical = r.geographical && r.feature.Family != ""
	if r.geographical && r.scope() == nil {
		for _, rule := range r.view.rules[r.feature.Family] {
			if r.possible(&rule.when) {
				r.rules = append(r.rules, rule)
				open = open || r.open(&rule.when)
			}
		}
	}
	if scope := r.scope(); r.geographical && scope != nil && scope.unless != nil {
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
	r.openChoices("settings.", r.profile.Settings, func(c *condition) []choice { return c.settings }, r.settingValues, setSetting, whySetting)
	r.openChoices("options.", r.use.Options, func(c *condition) []choice { return c.options }, r.optionValues, setOption, noWhy)
	r.openLocation()
	r.openGeography() // the last one: rules for the geography can depend on all the others
	r.known = r.world()
	r.decide()
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

// contradicted reports whether one of the values that are given is another one than those that are asked for.
func contradicted(choices []choice, given map[string]string) bool {
	for _, c := range choices {
		if value, ok := given[c.id]; ok && !slices.Contains(c.values, value) {
			return true
		}
	}
	return false
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
	case c.clouds != nil && !slices.Contains(c.clouds, p.Cloud),
		c.located && !r.use.located(),
		p.Created != 0 && (!c.from.IsZero() && p.Created < c.from.First || !c.before.IsZero() && p.Created >= c.before.After),
		p.AddOnsKnown && missing(c.addOns, p.AddOns),
		slices.ContainsFunc(c.withoutAddOns, func(id string) bool { return slices.Contains(p.AddOns, id) }),
		contradicted(c.settings, p.Settings) || contradicted(c.options, r.use.Options):
		return false
	case r.countryOpen():
		return true
	case c.countries != nil && !c.countries.has(&c.countries.in, p.country) && !c.countries.has(&c.countries.unsure, p.country):
		return false
	}
	return c.notCountries == nil || !c.notCountries.has(&c.notCountries.in, p.country)
}

// countryOpen reports whether the country at sign-up is perhaps another one than the profile has. Where region scopes
// stand for the geographies of the feature's family, one settles it; elsewhere it says nothing of the country.
func (r *resolution) countryOpen() bool {
	p, changes := r.profile, r.view.cat.changes
	return p.country == noCountry ||
		p.CountryEvidence == Current && r.scope() == nil && changes != nil && (p.Created == 0 || p.Created < changes.Before.After)
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
	if s := r.scope(); s != nil && s.unless != nil && r.geographical && r.possible(s.unless) {
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
	var visit func(w world, step int, open conditionSet)
	visit = func(w world, step int, open conditionSet) {
		if r.cut = r.cut || len(all) >= maxPossibilities; r.cut {
			return
		}
		if step == len(r.steps) {
			all = append(all, possibility{slices.Clone(values), r.evaluate(&w)})
			return
		}
		s := &r.steps[step]
		if s.dependent != nil && s.matters&open == 0 {
			next := w
			s.apply(&next, 0) // any value will do
			values[step] = anyValue
			visit(next, step+1, open)
			return
		}
		for i := range s.values(&w) {
			next, still := w, open
			s.apply(&next, i)
			if s.dependent != nil {
				still &^= s.refuted[i]
			}
			values[step] = i
			visit(next, step+1, still)
		}
	}
	visit(r.known, 0, ^conditionSet(0))
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
				result.Claims[aspect] = append(result.Claims[aspect], Claim{s.Statement, s.citation, s.Places[aspect], s.via})
			}
		}
	}
	return result
}
