// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// FamilyGeography is what the catalog says of a tenant's geography in a family of geographies.
type FamilyGeography struct {
	Possible []place.ID // those that a rule or the region scope leads to, sorted
	Open     bool       // it may be another one: no source says, or it depends on something that is not known
	Why      []string   // why it is open, in sentences
}

// Certain returns the geography where it is the only one that is possible.
func (g FamilyGeography) Certain() (place.ID, bool) {
	if g.Open || len(g.Possible) != 1 {
		return "", false
	}
	return g.Possible[0], true
}

// FamilyGeography finds the geography of a tenant in a family, such as "entra", whatever the feature. A region scope beats
// the country, as it does in an answer.
func (v *View) FamilyGeography(family string, p *Profile) FamilyGeography {
	r := resolution{view: v, feature: &Feature{Family: family}, profile: p, geographical: true}
	if s := r.scope(); s != nil {
		if s.unless != nil && r.possible(s.unless) {
			return FamilyGeography{Open: true, Why: []string{s.Why}}
		}
	} else {
		for _, rule := range v.rules[family] {
			if r.possible(&rule.when) {
				r.rules = append(r.rules, rule)
			}
		}
	}
	r.openCreated()
	w := r.world()
	moments := r.created
	if len(moments) == 0 {
		moments = []moment{w.created}
	}
	g := FamilyGeography{Open: r.scope() == nil && r.countryOpen() && p.Cloud == Public}
	for _, created := range moments {
		w.created = created
		id, why := r.findGeography(&w)
		switch {
		case id == "":
			g.Open = true
			if why != "" {
				g.Why = appendNew(g.Why, why)
			}
		case !slices.Contains(g.Possible, id):
			g.Possible = append(g.Possible, id)
		}
	}
	slices.Sort(g.Possible)
	return g
}

// CountryCodeMayHaveChanged reports whether today's country code of a tenant proves nothing of its country at sign-up, and
// why. No date means that the day of creation is not known.
func (c *Catalog) CountryCodeMayHaveChanged(created Date) (why string, changed bool) {
	if c.changes == nil || created >= c.changes.Before.After {
		return "", false
	}
	return c.changes.Why, true
}
