// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Reading says what to do when sources disagree.
type Reading string

// Readings.
const (
	Strictest Reading = "strictest" // all places count
	Newest    Reading = "newest"    // for each aspect and kind of data the newest source counts
)

// Readings lists every reading.
var Readings = []Reading{Strictest, Newest}

// View is the catalog as of one day: the statements that were published and in effect then. It is safe for
// concurrent use.
type View struct {
	cat    *Catalog
	day    Date
	claims sync.Map // of a feature, with those of the features that it follows: []*claimed by *Feature
	rules  map[string][]*geographyRule

	conflicts     map[string]bool // by conflictKey
	conflictsLock sync.Mutex
}

// claimed is a statement with the text that said it on the day of the view.
type claimed struct {
	*Statement
	citation     Citation
	geographical bool // it refers to the tenant's geography
	placeholders bool // it has places that depend on the tenant's country or on the location of the resource
	via          *Via // through what it counts, where it is about a feature that another one follows
}

// At returns the catalog as of a day; no date means the day of the catalog's version. It never depends on the clock.
func (c *Catalog) At(day Date) *View {
	if day == 0 {
		day = c.date
	}
	c.viewsLock.Lock()
	defer c.viewsLock.Unlock()
	v := c.views[day]
	if v == nil {
		v = c.newView(day)
		c.views[day] = v
	}
	return v
}

func (c *Catalog) newView(day Date) *View {
	v := &View{cat: c, day: day, rules: map[string][]*geographyRule{}, conflicts: map[string]bool{}}
	for family, rules := range c.rules {
		for _, r := range rules {
			if _, ok := latest(r.citations, day); ok {
				v.rules[family] = append(v.rules[family], r)
			}
		}
	}
	return v
}

// claimsOf returns what counts for a feature on the day of the view, sorted by statement.
func (v *View) claimsOf(f *Feature) []*claimed {
	if known, ok := v.claims.Load(f); ok {
		return known.([]*claimed) //nolint:forcetypeassert // nothing else is stored
	}
	all := v.own(f)
	if len(f.Follows) > 0 {
		all = slices.SortedStableFunc(slices.Values(slices.Concat(all, v.followed(f))), byStatement)
	}
	v.claims.Store(f, all)
	return all
}

// own returns what is said of the feature itself.
func (v *View) own(f *Feature) []*claimed {
	if f.Withdrawn != nil {
		return nil // it is kept for its id, and nothing that it says counts
	}
	var all []*claimed
	for _, s := range f.Statements() {
		if citation, ok := s.InForce(v.day); ok {
			all = append(all, &claimed{Statement: s, citation: citation, geographical: s.RefersToGeography(), placeholders: s.hasPlaceholders()})
		}
	}
	return all
}

func byStatement(x, y *claimed) int { return strings.Compare(x.ID, y.ID) }

// RefersToGeography reports whether the statement depends on the tenant's geography.
func (s *Statement) RefersToGeography() bool {
	return s.when.geographies != nil || s.when.notGeographies != nil ||
		slices.Contains(s.Places[Storage], place.TenantGeography) || slices.Contains(s.Places[Processing], place.TenantGeography)
}

func (s *Statement) hasPlaceholders() bool {
	return s.refersToCountry() || slices.ContainsFunc(s.Places[Storage], refersToResource) || slices.ContainsFunc(s.Places[Processing], refersToResource)
}

func (s *Statement) refersToCountry() bool {
	return slices.Contains(s.Places[Storage], place.TenantCountry) || slices.Contains(s.Places[Processing], place.TenantCountry)
}

// InForce returns the text that said so on the day, where one did and it was in effect.
func (s *Statement) InForce(day Date) (Citation, bool) {
	if s.Withdrawn != nil || s.Effective.From != 0 && day < s.Effective.From || s.Effective.Until != 0 && day > s.Effective.Until {
		return Citation{}, false
	}
	return latest(s.Citations, day)
}

// latest returns the youngest of the texts that counted as published on the day.
func latest(citations []Citation, day Date) (Citation, bool) {
	for _, c := range slices.Backward(citations) {
		if c.holds(day) {
			return c, true
		}
	}
	return Citation{}, false
}

// Day returns the day for which the view answers.
func (v *View) Day() Date { return v.day }

// Catalog returns the catalog that the view looks at.
func (v *View) Catalog() *Catalog { return v.cat }

// Claim is a statement that holds for a tenant, with the places that it comes to there.
type Claim struct {
	Statement *Statement
	Citation  Citation
	Places    []place.ID
	Via       *Via // where the statement is about a feature in which the one that was asked for keeps its data
}

// Case is what holds when everything that is not known of a tenant has one of its possible values.
type Case struct {
	Geography place.ID   // empty where it is not known
	Claims    [2][]Claim // by aspect, sorted by statement
}

// Answer says where the data of a feature is stored and processed for a tenant.
type Answer struct {
	Feature *Feature
	Cases   []Case   // the different ones that are possible; a single one means that nothing is left open
	Needs   []string // inputs that would settle what is left open, by their names in a tenant profile
	Why     []string // why something is not certain, in sentences
	aspects [2]AspectAnswer

	view         *View
	profile      *Profile
	use          Use
	reading      Reading
	geographical bool // the answer depends on the tenant's geography
}

// AspectAnswer is the answer for one aspect, over all cases.
type AspectAnswer struct {
	Places       []place.ID // all places that count, sorted
	Claims       []Claim    // all claims that gave them, sorted by statement
	Conflicting  bool       // sources disagree in one of the cases
	Undetermined bool       // no source speaks of it (see [View.SpeakOf]), or the place is left open, or the cases differ
}

// Aspect returns the answer for one aspect.
func (a *Answer) Aspect(aspect Aspect) *AspectAnswer { return &a.aspects[aspect] }

// Geography returns the tenant's geography in the family of the feature, or nothing where it is not known or the
// feature has none.
func (a *Answer) Geography() place.ID {
	if !a.geographical {
		return a.view.geography(a.Feature, a.profile)
	}
	for _, c := range a.Cases {
		if c.Geography != a.Cases[0].Geography {
			return ""
		}
	}
	return a.Cases[0].Geography
}

// Conflicting reports whether sources disagree about an aspect.
func (a *Answer) Conflicting() bool {
	return a.aspects[Storage].Conflicting || a.aspects[Processing].Conflicting
}

// Resolve answers for a feature, with the options of its use, and a tenant. What is not known of either widens the
// answer: it never gets narrower because something is missing.
func (v *View) Resolve(f *Feature, options map[string]string, p *Profile, reading Reading) *Answer {
	return v.ResolveUse(f, Use{Options: options}, p, reading)
}

// ResolveUse is [View.Resolve] for a use that has a location, or add-ons, of its own.
func (v *View) ResolveUse(f *Feature, use Use, p *Profile, reading Reading) *Answer {
	r := resolution{view: v, feature: f, profile: profileOf(p, &use), use: use, reading: reading}
	if r.prepare(); len(r.steps) == 0 {
		return r.answer([]possibility{{caseOf: r.evaluate(&r.known)}})
	}
	return r.answer(r.possibilities())
}
