// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"cmp"
	"encoding/json"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Choice is the choice of a sign-up country, for a tenant that does not exist yet.
type Choice struct {
	View    *catalog.View
	Tenants []*catalog.Profile // what the tenant would be: one for each country that can be chosen
	Reading catalog.Reading
}

// CountryGroup is the sign-up countries for which a requirement comes to the same, for the same reasons.
type CountryGroup struct {
	Outcome   Outcome
	Countries []place.ID // sorted
	Reasons   []Reason   // in order of feature and aspect; empty where it is met
}

// Reason is what keeps a requirement from being met. It is a [Finding] without what differs between countries for which
// the same is found.
type Reason struct {
	Code       Code
	Outcome    Outcome // not met or undetermined
	Feature    string
	Options    map[string]string
	Aspect     string
	Places     []place.ID // those that break the requirement or leave it open; [place.TenantCountry] is each country's own, where there are several
	Needs      []string
	Statements []string // ids
	Layers     []string // that brought them
}

// Judge judges a requirement for each country, and puts together the countries that come to the same: the better
// outcome first, then in order of the first country. The result does not depend on the order in which anything is given.
func (c *Choice) Judge(r *Requirement) []CountryGroup {
	tenants := slices.SortedFunc(slices.Values(c.Tenants), byCountry)
	tenants = slices.CompactFunc(tenants, func(x, y *catalog.Profile) bool { return x.Country == y.Country })
	judged := c.judgeEach(r, tenants)
	byReasons := map[string]int{}
	var groups []CountryGroup
	for i, t := range tenants {
		key := judged[i].key()
		at, ok := byReasons[key]
		if !ok {
			at = len(groups)
			byReasons[key] = at
			groups = append(groups, judged[i])
		}
		groups[at].Countries = append(groups[at].Countries, t.Country)
	}
	for i := range groups {
		if codes := groups[i].Countries; len(codes) == 1 {
			groups[i].name(codes[0])
		}
	}
	slices.SortStableFunc(groups, func(x, y CountryGroup) int {
		return cmp.Compare(slices.Index(Outcomes, x.Outcome), slices.Index(Outcomes, y.Outcome))
	})
	return groups
}

func byCountry(x, y *catalog.Profile) int { return cmp.Compare(x.Country, y.Country) }

// judgeEach judges for each tenant, side by side: a tenant of which hardly anything is stated can take long.
func (c *Choice) judgeEach(r *Requirement, tenants []*catalog.Profile) []CountryGroup {
	judged := make([]CountryGroup, len(tenants))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tenants)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tenants); i = int(next.Add(1)) - 1 {
				a := Assessor{View: c.View, Tenant: tenants[i], Reading: c.Reading}
				judged[i] = groupOf(a.Judge(r), tenants[i].Country, c.View.Catalog())
			}
		})
	}
	workers.Wait()
	return judged
}

// groupOf is what a judgement comes to for a country, as a group that has no country yet.
func groupOf(r *Result, country place.ID, cat *catalog.Catalog) CountryGroup {
	g := CountryGroup{Outcome: r.Outcome}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Outcome != Met {
			g.Reasons = append(g.Reasons, Reason{
				Code: f.Code, Outcome: f.Outcome, Feature: f.Feature, Options: f.Options, Aspect: f.AspectName(),
				Places: f.placesOf(country), Needs: slices.Sorted(slices.Values(f.Needs)), Statements: slices.Sorted(slices.Values(f.StatementIDs())),
				Layers: f.LayersOf(cat),
			})
		}
	}
	return g
}

// placesOf returns the places of a finding, with [place.TenantCountry] for the country where each statement that leads
// to it says so of any country. Countries that keep data each for itself then come to the same.
func (f *Finding) placesOf(country place.ID) []place.ID {
	places := slices.Clone(f.Places)
	if i := slices.Index(places, country); i >= 0 && !slices.ContainsFunc(f.Claims, func(c catalog.Claim) bool {
		return slices.Contains(c.Places, country) && !slices.Contains(c.Statement.Places[f.Aspect], place.TenantCountry)
	}) {
		places[i] = place.TenantCountry
	}
	slices.Sort(places)
	return places
}

// name puts the only country of a group in the place of each country's own.
func (g *CountryGroup) name(country place.ID) {
	for _, r := range g.Reasons {
		if i := slices.Index(r.Places, place.TenantCountry); i >= 0 {
			r.Places[i] = country
			slices.Sort(r.Places)
		}
	}
}

// key is equal for countries that belong to one group.
func (g *CountryGroup) key() string {
	text, err := json.Marshal(g)
	if err != nil {
		panic("assess: reasons cannot be written as JSON: " + err.Error()) // plain values all can
	}
	return string(text)
}
