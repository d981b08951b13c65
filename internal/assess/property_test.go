// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// The properties of this file hold for every catalog, tenant and requirement. They are tried on the real catalog with
// seeded random tenants and requirements, so that a failure can be repeated.

const tries = 2000

func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func pick[E any](r *rand.Rand, from []E) E { return from[r.IntN(len(from))] }

// randomTenant returns a tenant of which much is known.
func randomTenant(r *rand.Rand) catalog.ProfileInput {
	return catalog.ProfileInput{
		Country:     pick(r, []string{"JP", "AU", "NZ", "DE", "CH", "LI", "AX", "AE", "PK", "GE", "UZ", "GB", "US", "CA", "BR", "ZA", "ML", "MK", "SG"}),
		Created:     pick(r, []string{"2012-11-05", "2013-07-15", "2015-03-01", "2017-02-10", "2018-06-01", "2019-03-15", "2021-01-01", "2022-05-01", "2024-02-01"}),
		RegionScope: pick(r, []string{"", "", "NA", "EU", "AS", "OC", "WW"}),
		AddOns:      pick(r, [][]string{nil, {"go-local"}}),
		AddOnsKnown: true,
		Settings:    pick(r, []map[string]string{nil, {"multi_geo": "none", "customer_segment": "commercial", "sector": "commercial"}}),
	}
}

// forget returns the tenant with one thing less known, and what it was.
func forget(r *rand.Rand, in catalog.ProfileInput) (catalog.ProfileInput, string) {
	switch r.IntN(5) {
	case 0:
		in.Created = ""
		return in, "created"
	case 1:
		in.RegionScope = ""
		return in, "region_scope"
	case 2:
		in.AddOns, in.AddOnsKnown = nil, false
		return in, "add_ons"
	case 3:
		in.Settings = nil
		return in, "settings"
	}
	in.CountryEvidence = "current"
	return in, "country_evidence"
}

var someplaces = []place.ID{
	"JP", "US", "AU", "NZ", "DE", "CH", "GB", "SG", "eu", "eea", "efta", "eu-data-boundary", "europe", "global",
	"entra/emea", "entra/asia-pacific", "entra/north-america", "entra/japan", "entra/australia", "b2c/europe", "b2c/asia-pacific",
}

func randomRequirement(r *rand.Rand, cat *catalog.Catalog) *assess.Requirement {
	req := &assess.Requirement{
		Name:           "random",
		Commitment:     pick(r, []catalog.Commitment{"", "", catalog.GeneralRule, catalog.Documented, catalog.Contractual}),
		StrictReserves: r.IntN(3) == 0,
	}
	for range 1 + r.IntN(4) {
		req.StoreIn = append(req.StoreIn, pick(r, someplaces))
	}
	for range r.IntN(4) {
		req.ProcessIn = append(req.ProcessIn, pick(r, someplaces))
	}
	for range 1 + r.IntN(5) {
		req.Uses = append(req.Uses, assess.Use{Feature: pick(r, cat.Features()).ID})
	}
	for i := range r.IntN(3) {
		e := assess.Exemption{Key: fmt.Sprint("e", i), Feature: pick(r, req.Uses).Feature, Reason: "reason"}
		if r.IntN(2) == 0 {
			e.Places = []place.ID{pick(r, someplaces)}
		}
		req.Exemptions = append(req.Exemptions, e)
	}
	return req
}

func judge(t *testing.T, cat *catalog.Catalog, in catalog.ProfileInput, reading catalog.Reading, req *assess.Requirement) (*assess.Result, bool) {
	t.Helper()
	tenant, err := cat.Profile(in)
	if err != nil {
		return nil, false // the region scope does not go with the cloud
	}
	a := assess.Assessor{View: cat.At(0), Tenant: &tenant, Reading: reading, Today: cat.Date()}
	return a.Judge(req), true
}

// outcomes returns the outcome of each finding by feature and aspect.
func outcomes(r *assess.Result) map[string]assess.Outcome {
	all := map[string]assess.Outcome{}
	for i := range r.Findings {
		f := &r.Findings[i]
		all[f.Feature+" "+f.Aspect.String()] = f.Outcome
	}
	return all
}

// Removing knowledge never turns what is not met or undetermined into met.
func TestProperty_lessKnowledgeIsNeverBetter(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range tries {
		in, req := randomTenant(r), randomRequirement(r, cat)
		less, forgotten := forget(r, in)
		aim(t, r, cat, less, req)
		// Region scope beats the country, so forgetting it is a change of what is known to be true, not a loss, where the
		// two disagree; the places then come from the country.
		if forgotten == "region_scope" && in.RegionScope != "" && !agrees(t, cat, in) {
			continue
		}
		before, ok := judge(t, cat, in, catalog.Strictest, req)
		after, okLess := judge(t, cat, less, catalog.Strictest, req)
		if !ok || !okLess {
			continue
		}
		was := outcomes(before)
		for key, now := range outcomes(after) {
			if now == assess.Met && was[key] != assess.Met {
				t.Errorf("without %s %s becomes met, it was %s\ntenant %+v\nrequirement %+v", forgotten, key, was[key], in, req)
			}
		}
	}
}

// aim lets a requirement allow some of the places that an answer has, since one that allows others is seldom met.
func aim(t *testing.T, r *rand.Rand, cat *catalog.Catalog, in catalog.ProfileInput, req *assess.Requirement) {
	t.Helper()
	tenant, err := cat.Profile(in)
	if err != nil {
		return
	}
	feature, err := cat.Feature(pick(r, []string{"entra-core-directory", "azure-ad-b2c", "entra-mfa", "eu-data-boundary", "entra-conditional-access"}))
	if err != nil {
		t.Fatal(err)
	}
	req.Uses = append(req.Uses, assess.Use{Feature: feature.ID})
	places := cat.At(0).Resolve(feature, nil, &tenant, catalog.Strictest).Aspect(catalog.Storage).Places
	places = slices.DeleteFunc(slices.Clone(places), place.ID.IsPlaceholder)
	if len(places) > 0 {
		req.StoreIn = []place.ID{pick(r, places)}
		req.Commitment, req.StrictReserves = "", false
	}
}

// agrees reports whether the region scope gives a geography that is possible without it.
func agrees(t *testing.T, cat *catalog.Catalog, in catalog.ProfileInput) bool {
	t.Helper()
	feature, err := cat.Feature("entra-core-directory")
	if err != nil {
		t.Fatal(err)
	}
	geographies := func(in catalog.ProfileInput) []place.ID {
		p, err := cat.Profile(in)
		if err != nil {
			return nil
		}
		var all []place.ID
		for _, c := range cat.At(0).Resolve(feature, nil, &p, catalog.Strictest).Cases {
			all = append(all, c.Geography)
		}
		return all
	}
	without := in
	without.RegionScope = ""
	possible := geographies(without)
	return slices.Contains(possible, "") || slices.ContainsFunc(geographies(in), func(id place.ID) bool { return slices.Contains(possible, id) })
}

// Adding an allowed place never worsens an outcome.
func TestProperty_moreAllowedIsNeverWorse(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	r := rand.New(rand.NewPCG(3, 4))
	for range tries {
		in, req := randomTenant(r), randomRequirement(r, cat)
		more := *req
		added := pick(r, someplaces)
		more.StoreIn = append(slices.Clone(req.StoreIn), added)
		if len(req.ProcessIn) > 0 {
			more.ProcessIn = append(slices.Clone(req.ProcessIn), added)
		}
		before, ok := judge(t, cat, in, catalog.Strictest, req)
		if !ok {
			continue
		}
		after, _ := judge(t, cat, in, catalog.Strictest, &more)
		was := outcomes(before)
		for key, now := range outcomes(after) {
			if was[key].Worse(now) != was[key] {
				t.Errorf("with %s allowed too %s becomes %s, it was %s\ntenant %+v\nrequirement %+v", added, key, now, was[key], in, req)
			}
		}
	}
}

// The order of inputs never changes the result.
func TestProperty_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	r := rand.New(rand.NewPCG(5, 6))
	for range tries {
		in, req := randomTenant(r), randomRequirement(r, cat)
		shuffled := *req
		shuffled.StoreIn = shuffle(r, req.StoreIn)
		shuffled.ProcessIn = shuffle(r, req.ProcessIn)
		shuffled.Uses = shuffle(r, req.Uses)
		shuffled.Exemptions = shuffle(r, req.Exemptions)
		reading := pick(r, catalog.Readings)
		one, ok := judge(t, cat, in, reading, req)
		if !ok {
			continue
		}
		other, _ := judge(t, cat, in, reading, &shuffled)
		if diff := cmp.Diff(one, other, cmp.Comparer(func(x, y *catalog.Statement) bool { return x == y }), cmp.Comparer(func(x, y *catalog.Source) bool { return x == y })); diff != "" {
			t.Errorf("another order gives another result:\n%s\nrequirement %+v", diff, req)
		}
	}
}

func shuffle[E any](r *rand.Rand, all []E) []E {
	other := slices.Clone(all)
	r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	return other
}
