// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// resolution is one run of [View.Resolve].
type resolution struct {
	view         *View
	feature      *Feature
	profile      *Profile
	options      map[string]string
	reading      Reading
	claims       []*claimed       // those that can hold
	rules        []*geographyRule // those that the answer depends on
	scratch      []*claimed       // memory of evaluate
	steps        []step           // what is left open
	created      []Date           // the days that stand for all possible days of creation
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
	r.openGeography()
	r.openAddOns()
	r.openChoices("settings.", r.profile.Settings, func(c *condition) []choice { return c.settings }, r.settingValues, setSetting)
	r.openChoices("options.", r.options, func(c *condition) []choice { return c.options }, r.optionValues, setOption)
	r.known = r.world()
}

// open reports whether a condition depends on something that is not known of the tenant or the use.
func (r *resolution) open(c *condition) bool {
	p := r.profile
	return c.from.leavesOpen(p.Created) || c.before.leavesOpen(p.Created) ||
		(c.countries != nil || c.notCountries != nil) && (r.countryOpen() || c.countries.isUnsure(p.country) || c.notCountries.isUnsure(p.country)) ||
		!p.AddOnsKnown && (missing(c.addOns, p.AddOns) || missing(c.withoutAddOns, p.AddOns)) ||
		notStated(c.settings, p.Settings) || notStated(c.options, r.options)
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

// conditions returns every condition that the answer depends on.
func (r *resolution) conditions() []*condition {
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
	return all
}

// world is the tenant as far as it is known.
func (r *resolution) world() world {
	p := r.profile
	w := world{cloud: p.Cloud, country: p.country, created: p.Created, addOns: p.AddOns, settings: p.Settings, options: r.options}
	if len(r.created) > 0 {
		w.created = r.created[0]
	}
	if r.geographical {
		w.geography, _ = r.findGeography(&w)
	}
	return w
}

// openCreated finds the days that stand for all days on which the tenant may have been created: one before and one
// after each boundary that a condition depends on.
func (r *resolution) openCreated() {
	boundaries := r.boundaries()
	days := []Date{r.profile.Created}
	if r.profile.Created == 0 {
		days = days[:0]
		for _, b := range boundaries {
			days = append(days, b.First-1, b.After)
		}
	}
	for _, b := range boundaries {
		for i := range days {
			if b.blurs(days[i]) {
				days = append(days, b.After)
				days[i] = b.First - 1
			}
		}
	}
	slices.Sort(days)
	r.created = slices.Compact(days)
	if len(r.created) < 2 {
		return
	}
	s := step{
		need:   FieldCreated,
		values: func(*world) int { return len(r.created) },
		apply:  func(w *world, i int) { w.created = r.created[i] },
	}
	if r.profile.Created != 0 { // known, but in a month of change of which no source gives the day
		s.need = FieldRegionScope
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
	return slices.ContainsFunc(r.conditions(), func(c *condition) bool { return c.countries != nil || c.notCountries != nil })
}

// openCountry lets the country at sign-up be any, where only today's is known and it could have been changed, or none
// is known. One country stands for all that no condition tells apart.
func (r *resolution) openCountry() {
	if !r.countryOpen() || !r.countryMatters() {
		return
	}
	p, others := r.profile, r.countryClasses()
	open := func(w *world) bool {
		return p.country == noCountry || w.created < r.view.cat.changes.Before.After
	}
	r.steps = append(r.steps, step{
		need: FieldCountryEvidence,
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
		why: func(r *resolution) []string {
			if p.country == noCountry {
				return []string{"The country at sign-up is not stated."}
			}
			return []string{r.view.cat.changes.Why}
		},
	})
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
				values: func(*world) int { return 2 },
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

// findGeography returns the tenant's geography in a world; where it is not known, why not.
func (r *resolution) findGeography(w *world) (geography place.ID, why string) {
	family := r.feature.Family
	if scope := r.profile.scope; scope != nil {
		if scope.unless != nil && scope.unless.holds(w) {
			return "", scope.Why
		}
		if id, ok := scope.geographies[family]; ok {
			return id, ""
		}
		return "", fmt.Sprintf("No source says which geography the region scope %s stands for.", scope.ID)
	}
	found := map[place.ID]bool{}
	for _, rule := range r.rules {
		if !rule.when.holds(w) {
			continue
		}
		if rule.geography == "" {
			return "", rule.Why
		}
		geography, found[rule.geography] = rule.geography, true
	}
	switch {
	case len(found) > 1:
		return "", "The rules for the geography of a tenant disagree about this one."
	case len(found) == 0 && r.profile.Country != "":
		return "", fmt.Sprintf("No public source says in which geography the tenant of a customer from %s lies.", r.view.cat.places.Label(r.profile.Country))
	}
	return geography, ""
}

// openGeography lets the geography be any that a condition names, or another one, where it is not known.
func (r *resolution) openGeography() {
	if !r.geographical {
		return
	}
	named := []place.ID{""}
	for _, s := range r.claims {
		for _, ids := range [][]place.ID{s.when.geographies, s.when.notGeographies} {
			for _, id := range ids {
				if !slices.Contains(named, id) {
					named = append(named, id)
				}
			}
		}
	}
	if w := r.world(); len(r.steps) == 0 && w.geography != "" {
		return
	}
	r.steps = append(r.steps, step{
		need: FieldRegionScope,
		values: func(w *world) int {
			if id, _ := r.findGeography(w); id != "" {
				return 1
			}
			return len(named)
		},
		apply: func(w *world, i int) {
			if w.geography, _ = r.findGeography(w); w.geography == "" {
				w.geography, w.guessed = named[i], true
			}
		},
	})
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
			})
		}
	}
}

// openChoices lets each setting or option that a condition names have any of its values, where none is stated.
func (r *resolution) openChoices(prefix string, given map[string]string, in func(*condition) []choice,
	values func(id string) []string, set func(w *world, id, value string),
) {
	seen := map[string]bool{}
	for _, c := range r.conditions() {
		for _, choice := range in(c) {
			id := choice.id
			if _, ok := given[id]; ok || seen[id] {
				continue
			}
			seen[id] = true
			possible := values(id)
			r.steps = append(r.steps, step{
				need:   prefix + id,
				values: func(*world) int { return len(possible) },
				apply:  func(w *world, i int) { set(w, id, possible[i]) },
			})
		}
	}
}

func (r *resolution) settingValues(id string) []string {
	return settingValues(r.view.cat.settings)[id]
}

func (r *resolution) optionValues(id string) []string { return optionValues(r.feature.Options)[id] }

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
	if r.cut { // what was not gone through may be anything: a case in which no source speaks stands for it
		all = append(all, possibility{caseOf: Case{}})
	}
	return all
}

// needs names the inputs that make a difference, and says why they are open.
func (r *resolution) needs(possible []possibility) (needs, why []string) {
	for i, s := range r.steps {
		if !r.cut && !differs(possible, i) {
			continue
		}
		if s.need != "" && !slices.Contains(needs, s.need) {
			needs = append(needs, s.need)
		}
		if s.why != nil {
			why = append(why, s.why(r)...)
		}
	}
	return needs, why
}

// differs reports whether two possibilities that differ in one step alone come to different places.
func differs(possible []possibility, step int) bool {
	first := map[string]*Case{}
	for i := range possible {
		key := keyWithout(possible[i].values, step)
		if other, ok := first[key]; !ok {
			first[key] = &possible[i].caseOf
		} else if !samePlaces(other.Claims[Storage], possible[i].caseOf.Claims[Storage]) ||
			!samePlaces(other.Claims[Processing], possible[i].caseOf.Claims[Processing]) {
			return true
		}
	}
	return false
}

func keyWithout(values []int, step int) string {
	var b strings.Builder
	for i, v := range values {
		if i != step {
			fmt.Fprintf(&b, "%d,", v)
		}
	}
	return b.String()
}

// whyNoGeography says why the tenant's geography is not known.
func (r *resolution) whyNoGeography() []string {
	var why []string
	w := r.world()
	for _, day := range append(slices.Clone(r.created), w.created) {
		w.created = day
		if _, reason := r.findGeography(&w); reason != "" && !slices.Contains(why, reason) {
			why = append(why, reason)
		}
	}
	return why
}

// geography returns the tenant's geography for a feature whose answer does not depend on it, where it is certain.
func (v *View) geography(f *Feature, p *Profile) place.ID {
	r := resolution{view: v, feature: f, profile: p, geographical: true}
	if f.Family == "" || r.countryOpen() && p.scope == nil && p.Cloud == Public {
		return ""
	}
	for _, rule := range v.rules[f.Family] {
		if r.possible(&rule.when) {
			r.rules = append(r.rules, rule)
		}
	}
	r.openCreated()
	w := r.world()
	geography, _ := r.findGeography(&w)
	for _, day := range r.created {
		w.created = day
		if id, _ := r.findGeography(&w); id != geography {
			return ""
		}
	}
	return geography
}
