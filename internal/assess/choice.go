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
	Places     []place.ID // those that break the requirement or leave it open
	Needs      []string
	Statements []string // ids
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
				judged[i] = groupOf(a.Judge(r))
			}
		})
	}
	workers.Wait()
	return judged
}

// groupOf is what a judgement comes to, as a group that has no country yet.
func groupOf(r *Result) CountryGroup {
	g := CountryGroup{Outcome: r.Outcome}
	for i := range r.Findings {
		if f := &r.Findings[i]; f.Outcome != Met {
			g.Reasons = append(g.Reasons, Reason{
				Code: f.Code, Outcome: f.Outcome, Feature: f.Feature, Options: f.Options, Aspect: f.AspectName(),
				Places: slices.Sorted(slices.Values(f.Places)), Needs: slices.Sorted(slices.Values(f.Needs)), Statements: slices.Sorted(slices.Values(f.StatementIDs())),
			})
		}
	}
	return g
}

// key is equal for countries that belong to one group.
func (g CountryGroup) key() string {
	text, err := json.Marshal(g)
	if err != nil {
		panic("assess: reasons cannot be written as JSON: " + err.Error()) // plain values all can
	}
	return string(text)
}
