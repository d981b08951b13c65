// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import "github.com/data-residency/terraform-provider-residency/internal/place"

// GeographyBasis says what leads from a tenant to its geography: a rule, or the region scope that it states.
type GeographyBasis struct {
	Rule      string // id of the geography rule, or "region scope EU"
	Geography place.ID
	Reserve   string
	Citation  Citation
	Layer     string // the layer that brought it
}

// GeographyBases returns everything that may lead from the tenant to its geography for a feature: one basis where the
// geography is certain, none where the feature has no geography or nothing leads to one.
func (v *View) GeographyBases(f *Feature, p *Profile) []GeographyBasis {
	if f.Family == "" {
		return nil
	}
	r := resolution{view: v, feature: f, profile: p, geographical: true}
	if s := r.scope(); s != nil {
		citation, ok := latest(s.citations, v.day)
		if geography := s.geographies[f.Family]; ok && geography != "" {
			return []GeographyBasis{{Rule: "region scope " + s.ID, Geography: geography, Citation: citation, Layer: s.layer}}
		}
		return nil
	}
	for _, rule := range v.rules[f.Family] {
		if r.possible(&rule.when) {
			r.rules = append(r.rules, rule)
		}
	}
	r.openCreated()
	var all []GeographyBasis
	for _, rule := range r.rules {
		if citation, ok := latest(rule.citations, v.day); ok && rule.geography != "" && r.mayHold(rule) {
			all = append(all, GeographyBasis{Rule: rule.ID, Geography: rule.geography, Reserve: rule.Reserve, Citation: citation, Layer: rule.layer})
		}
	}
	return all
}

// mayHold reports whether a rule holds at one of the times at which the tenant may have been created, or depends on
// something else that is not known of it.
func (r *resolution) mayHold(rule *geographyRule) bool {
	w := r.world()
	if r.countryOpen() || rule.when.holds(&w) {
		return true
	}
	for _, created := range r.created {
		w.created = created
		if rule.when.holds(&w) {
			return true
		}
	}
	return false
}
