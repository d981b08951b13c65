// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// checkScope refuses in an overlay what would move or hide answers without a statement that could be shown for it.
func (b *builder) checkScope(l *Layer) {
	if l.Name == b.cat.layers[0] {
		return
	}
	const only = "%s: only the built-in layer can say so; "
	for _, e := range l.RegionScopes {
		b.errs.add(e.Pos, only+"state region_scope in the tenant, or what you know of a feature as a statement", "region_scopes")
	}
	for _, e := range l.GeographyRules {
		b.errs.add(e.Pos, only+"state what you know of a feature as a statement", "geography_rules")
	}
	if c := l.CountryCodeChanges; c != nil {
		b.errs.add(c.Pos, only+"state created in the tenant", "country_code_changes")
	}
	for _, e := range l.Applications {
		b.errs.add(e.Pos, only+"describe an application as a feature with client_ids", "applications")
	}
	for i := range l.Usage {
		if e := &l.Usage[i]; len(e.Features) == 0 && e.Application == nil && !slices.ContainsFunc(e.When, func(c UsageCondition) bool { return len(c.Features) > 0 }) {
			b.errs.add(e.Pos, "usage: an overlay cannot say that a type uses no feature, which would hide what it uses; name the features, or record an exemption")
		}
	}
}

// withdraw takes back statements of lower layers.
func (b *builder) withdraw(l *Layer) {
	for _, w := range l.Withdrawals {
		s := b.statement(w.Statement.Text)
		switch {
		case s == nil:
			b.errs.add(w.Statement.Pos, "unknown statement %q%s", w.Statement.Text, b.suggest(w.Statement.Text))
		case s.Layer == l.Name:
			b.errs.add(w.Pos, "statement %s is of this layer; mark it as withdrawn where it stands", s.ID)
		case s.WithdrawnBy != "":
			b.again(w.Pos, l.Name, "the withdrawal of statement "+s.ID, s.WithdrawnBy)
		case s.Withdrawn != nil:
			b.errs.add(w.Pos, "statement %s is withdrawn already, where it stands in the layer %q", s.ID, s.Layer)
		default:
			s.Withdrawn, s.WithdrawnBy = &WithdrawnEntry{Since: b.cat.date, Reason: w.Reason}, l.Name
		}
	}
}

// checkOverlays refuses overlays that contradict each other: two teams that state different places for the same data have
// to settle it among themselves. Statements that name each other, or of which one overrides the other, have settled it.
func (b *builder) checkOverlays() {
	if len(b.cat.layers) < 3 { // the base and one overlay
		return
	}
	told := map[[2]*Statement]bool{} // one can be about several features
	for _, f := range b.cat.features {
		own := slices.DeleteFunc(slices.Clone(f.statements), func(s *Statement) bool { return s.Layer == b.cat.layers[0] || s.Withdrawn != nil })
		for i, x := range own {
			for _, y := range own[i+1:] {
				if pair := [2]*Statement{x, y}; x.Layer != y.Layer && !told[pair] && b.contradict(x, y) {
					told[pair] = true
					b.contradiction(x, y)
				}
			}
		}
	}
}

func (b *builder) contradiction(x, y *Statement) {
	if slices.Index(b.cat.layers, x.Layer) > slices.Index(b.cat.layers, y.Layer) {
		x, y = y, x
	}
	b.errs.add(y.pos, "statement %s of the layer %q contradicts %s of the layer %q: they name different places for the same data of the same tenants. "+
		"Correct one of them, let one override the other with a reason, or name it in contradicts, so that both count", y.ID, y.Layer, x.ID, x.Layer)
}

// contradict reports whether two statements can hold for the same tenant on the same day and name places of which neither
// lies within the other.
func (b *builder) contradict(x, y *Statement) bool {
	if x.DataKind != y.DataKind || refers(x, y) || refers(y, x) || !sameDay(x, y) || x.when.excludes(&y.when) || y.when.excludes(&x.when) {
		return false
	}
	return slices.ContainsFunc(Aspects, func(a Aspect) bool { return b.apart(x.Places[a], y.Places[a]) })
}

func refers(x, y *Statement) bool {
	return slices.Contains(x.Overrides, y) || slices.Contains(x.Contradicts, y)
}

// sameDay reports whether there is a day on which both are in force.
func sameDay(x, y *Statement) bool {
	days := []Date{x.Effective.From, y.Effective.From}
	for _, c := range slices.Concat(x.Citations, y.Citations) {
		days = append(days, c.From)
	}
	return slices.ContainsFunc(days, func(day Date) bool {
		_, first := x.InForce(day)
		_, second := y.InForce(day)
		return first && second
	})
}

// excludes reports whether a condition surely does not hold for a tenant and a use for which the other one holds.
func (c *condition) excludes(o *condition) bool {
	switch {
	case c.clouds != nil && o.clouds != nil && disjoint(c.clouds, o.clouds),
		c.countries != nil && o.countries != nil && !c.countries.meets(o.countries),
		c.countries != nil && o.notCountries != nil && c.countries.liesIn(o.notCountries),
		c.geographies != nil && o.geographies != nil && disjoint(c.geographies, o.geographies),
		!c.before.IsZero() && !o.from.IsZero() && c.before.After <= o.from.First,
		!disjoint(c.addOns, o.withoutAddOns):
		return true
	}
	return chosenApart(c.settings, o.settings) || chosenApart(c.options, o.options)
}

func disjoint[T comparable](x, y []T) bool {
	return !slices.ContainsFunc(x, func(v T) bool { return slices.Contains(y, v) })
}

func chosenApart(x, y []choice) bool {
	return slices.ContainsFunc(x, func(c choice) bool {
		values := valuesOf(y, c.id)
		return values != nil && disjoint(c.values, values)
	})
}

// meets reports whether a country may be in both sets.
func (s *countrySet) meets(o *countrySet) bool {
	for i := range s.in {
		if (s.in[i]|s.unsure[i])&(o.in[i]|o.unsure[i]) != 0 {
			return true
		}
	}
	return false
}

// liesIn reports whether every country that may be in the set is surely in the other.
func (s *countrySet) liesIn(o *countrySet) bool {
	for i := range s.in {
		if (s.in[i]|s.unsure[i])&^o.in[i] != 0 {
			return false
		}
	}
	return true
}

// apart reports whether neither list of places lies within the other. A place that is left open lies apart from nothing.
func (b *builder) apart(x, y []place.ID) bool {
	if len(x) == 0 || len(y) == 0 || slices.ContainsFunc(slices.Concat(x, y), place.ID.IsPlaceholder) {
		return false
	}
	return b.cat.places.Apart(x, y)
}
