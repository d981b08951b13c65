// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// findGeography returns the tenant's geography in a world; where it is not known, why not.
func (r *resolution) findGeography(w *world) (geography place.ID, why string) {
	family := r.feature.Family
	if scope := r.scope(); scope != nil {
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
		need: r.needScope(),
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
		why: func(r *resolution) []string {
			if r.needScope() != "" {
				return nil // a statement that refers to the geography says why it is not known
			}
			return r.whyNoGeography()
		},
	})
}

// needScope names the region scope where it would settle something: it does not once it is known.
func (r *resolution) needScope() string {
	if r.profile.scope != nil || !r.view.cat.scoped[r.feature.Family] {
		return ""
	}
	return FieldRegionScope
}

// scope returns the tenant's region scope, where it is known and region scopes say something about the geographies of
// the feature's family.
func (r *resolution) scope() *regionScope {
	if !r.view.cat.scoped[r.feature.Family] {
		return nil
	}
	return r.profile.scope
}

// whyNoGeography says why the tenant's geography is not known.
func (r *resolution) whyNoGeography() []string {
	var why []string
	w := r.world()
	for _, created := range append(slices.Clone(r.created), w.created) {
		w.created = created
		if _, reason := r.findGeography(&w); reason != "" && !slices.Contains(why, reason) {
			why = append(why, reason)
		}
	}
	return why
}

// geography returns the tenant's geography for a feature whose answer does not depend on it, where it is certain.
func (v *View) geography(f *Feature, p *Profile) place.ID {
	r := resolution{view: v, feature: f, profile: p, geographical: true}
	if f.Family == "" || r.countryOpen() && r.scope() == nil && p.Cloud == Public {
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
	for _, created := range r.created {
		w.created = created
		if id, _ := r.findGeography(&w); id != geography {
			return ""
		}
	}
	return geography
}
