// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// evaluate finds what holds in a world in which nothing is left open.
func (r *resolution) evaluate(w *world) Case {
	result := Case{}
	if !w.guessed {
		result.Geography = w.geography
	}
	holding := r.scratch[:0]
	var speaking [2]int // how many speak of each aspect
	for _, s := range r.claims {
		if s.when.holds(w) {
			holding = append(holding, s)
			speaking[Storage] += min(1, len(s.Places[Storage]))
			speaking[Processing] += min(1, len(s.Places[Processing]))
		}
	}
	r.scratch = holding
	for _, aspect := range Aspects {
		if speaking[aspect] == 0 {
			continue
		}
		claims := make([]Claim, 0, speaking[aspect])
		for _, s := range holding {
			if len(s.Places[aspect]) > 0 && !overridden(s.Statement, holding, aspect) {
				claims = append(claims, Claim{s.Statement, s.citation, r.placesOf(s, s.Places[aspect], w), s.via})
			}
		}
		if r.reading == Newest {
			claims = newest(claims)
		}
		result.Claims[aspect] = claims
	}
	return result
}

// overridden reports whether a special statement takes the place of s for an aspect that it speaks of.
func overridden(s *Statement, holding []*claimed, aspect Aspect) bool {
	for _, o := range holding {
		if len(o.Places[aspect]) > 0 && slices.Contains(o.Overrides, s) {
			return true
		}
	}
	return false
}

// newest keeps, for each kind of data, the claims of the texts that were published last. What is said of a feature that
// another one follows is about other data: its texts are compared with each other alone.
func newest(claims []Claim) []Claim {
	type subject struct {
		kind    string
		feature *Feature
	}
	of := func(c Claim) subject {
		if c.Via == nil {
			return subject{kind: c.Statement.DataKind}
		}
		return subject{c.Statement.DataKind, c.Via.Follow.Feature}
	}
	last := map[subject]Date{}
	for _, c := range claims {
		last[of(c)] = max(last[of(c)], c.Citation.From)
	}
	return slices.DeleteFunc(claims, func(c Claim) bool { return c.Citation.From < last[of(c)] })
}

// placesOf puts the tenant's geography, its country and the location of the resource where a statement refers to them.
func (r *resolution) placesOf(s *claimed, places []place.ID, w *world) []place.ID {
	var geography place.ID
	if w.geography != "" && !w.guessed && s.geographical && slices.Contains(places, place.TenantGeography) {
		geography = r.view.cat.places.Canonical(w.geography)
	}
	if geography == "" && !s.placeholders {
		return places
	}
	return r.substituted(places, geography, w)
}

// answer puts the possible cases together.
func (r *resolution) answer(possible []possibility) *Answer {
	a := &Answer{Feature: r.feature, Cases: make([]Case, 0, 1), view: r.view, profile: r.profile, use: r.use, reading: r.reading, geographical: r.geographical}
	if len(possible) == 1 {
		a.Cases = append(a.Cases, possible[0].caseOf)
	} else {
		a.Cases = differentCases(possible)
	}
	for _, aspect := range Aspects {
		a.aspects[aspect] = r.merge(a.Cases, aspect)
	}
	if len(possible) > 1 {
		a.Needs, a.Why = r.needs(possible)
	}
	if a.leavesOpen(place.TenantCountry) {
		a.Why = appendNew(a.Why, r.whyNoCountry()...)
		a.Needs = appendNew(a.Needs, r.needCountry())
	}
	if a.leavesOpen(place.TenantGeography) {
		a.Why = appendNew(a.Why, r.whyNoGeography()...)
		if need := r.needScope(); need != "" && !slices.Contains(a.Needs, need) {
			a.Needs = append(a.Needs, need)
		}
	}
	return a
}

// leavesOpen reports whether a claim refers to the tenant's geography or country and it is not known.
func (a *Answer) leavesOpen(placeholder place.ID) bool {
	for _, aspect := range Aspects {
		if slices.Contains(a.aspects[aspect].Places, placeholder) {
			return true
		}
	}
	return false
}

func (r *resolution) merge(cases []Case, aspect Aspect) AspectAnswer {
	if len(cases) == 1 {
		return r.only(cases[0].Claims[aspect])
	}
	var m AspectAnswer
	for i := range cases {
		claims := cases[i].Claims[aspect]
		m.Undetermined = m.Undetermined || !r.view.SpeakOf(r.feature, claims) || i > 0 && !samePlaces(cases[0].Claims[aspect], claims)
		m.Conflicting = m.Conflicting || r.view.disagree(claims)
		for _, c := range claims {
			if !slices.ContainsFunc(m.Claims, func(o Claim) bool { return o.Statement == c.Statement && slices.Equal(o.Places, c.Places) }) {
				m.Claims = append(m.Claims, c)
			}
			for _, id := range c.Places {
				m.Undetermined = m.Undetermined || id.IsPlaceholder() && id != place.None
				if !slices.Contains(m.Places, id) {
					m.Places = append(m.Places, id)
				}
			}
		}
	}
	slices.Sort(m.Places)
	slices.SortStableFunc(m.Claims, func(x, y Claim) int { return strings.Compare(x.Statement.ID, y.Statement.ID) })
	return m
}

// only is merge for a single case.
func (r *resolution) only(claims []Claim) AspectAnswer {
	m := AspectAnswer{Claims: claims, Undetermined: !r.view.SpeakOf(r.feature, claims), Conflicting: r.view.disagree(claims)}
	for _, c := range claims {
		for _, id := range c.Places {
			m.Undetermined = m.Undetermined || id.IsPlaceholder() && id != place.None
			if !slices.Contains(m.Places, id) {
				m.Places = append(m.Places, id)
			}
		}
	}
	slices.Sort(m.Places)
	return m
}

// SpeakOf reports whether claims speak of the data of a feature. Those that are about other data beside its customer data,
// such as notifications, do not stand for it: that mail is sent from a place says nothing of where all else is processed.
func (v *View) SpeakOf(f *Feature, claims []Claim) bool {
	if slices.ContainsFunc(claims, func(c Claim) bool { return !c.Statement.isAside() }) {
		return true
	}
	return len(claims) > 0 && !slices.ContainsFunc(v.claimsOf(f), func(s *claimed) bool { return s.DataKind == DefaultDataKind })
}

// isAside reports whether the statement is about data beside the customer data. The traffic of a network is what a feature
// is for that handles it, unless it is that of an optional part.
func (s *Statement) isAside() bool {
	return s.DataKind != DefaultDataKind && (s.Optional || s.DataKind != "network-traffic")
}

// appendNew appends what is not there yet.
func appendNew(all []string, more ...string) []string {
	for _, text := range more {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// differentCases returns the cases that are possible, each once, in the order in which they were found.
func differentCases(possible []possibility) []Case {
	seen := make(map[string]bool, len(possible))
	var all []Case
	var key []byte
	for i := range possible {
		c := &possible[i].caseOf
		key = append(key[:0], c.Geography...)
		for _, aspect := range Aspects {
			key = append(key, '|')
			for _, claim := range c.Claims[aspect] {
				key = append(append(key, claim.Statement.ID...), '=')
				for _, id := range claim.Places {
					key = append(append(key, id...), ',')
				}
			}
		}
		if !seen[string(key)] {
			seen[string(key)] = true
			all = append(all, *c)
		}
	}
	return all
}

func samePlaces(x, y []Claim) bool { return slices.Equal(placesIn(x), placesIn(y)) }

func placesIn(claims []Claim) []place.ID {
	var all []place.ID
	for _, c := range claims {
		all = append(all, c.Places...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// disagree reports whether two claims about the same kind of data name places of which neither lies within the other.
// A wider and a narrower place do not disagree. Where a place is left open, or nothing is kept, the catalog's word that
// the statements contradict each other decides.
func (v *View) disagree(claims []Claim) bool {
	for i, x := range claims {
		for _, y := range claims[i+1:] {
			if x.Statement.DataKind != y.Statement.DataKind || slices.Equal(x.Places, y.Places) {
				continue
			}
			if saysNoFixedPlace(x.Places) || saysNoFixedPlace(y.Places) {
				if slices.Contains(x.Statement.Contradicts, y.Statement) || slices.Contains(y.Statement.Contradicts, x.Statement) {
					return true
				}
			} else if v.conflict(x.Places, y.Places) {
				return true
			}
		}
	}
	return false
}

// conflict reports whether neither of two lists of fixed places lies within the other.
func (v *View) conflict(x, y []place.ID) bool {
	key := conflictKey(x, y)
	v.conflictsLock.Lock()
	defer v.conflictsLock.Unlock()
	result, known := v.conflicts[key]
	if !known {
		result = v.cat.places.Apart(x, y)
		v.conflicts[key] = result
	}
	return result
}

func conflictKey(x, y []place.ID) string {
	return strings.Join(texts(x), ",") + "|" + strings.Join(texts(y), ",")
}

// saysNoFixedPlace reports whether a place is left open, or nothing is kept at all.
func saysNoFixedPlace(places []place.ID) bool {
	return slices.ContainsFunc(places, func(id place.ID) bool { return id.IsPlaceholder() && (id != place.None || len(places) == 1) })
}
