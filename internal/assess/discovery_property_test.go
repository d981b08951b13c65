// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// randomDiscovery lets the uses of a requirement come from resources, and adds what a discovery leaves open.
func randomDiscovery(random *rand.Rand, cat *catalog.Catalog, r *assess.Requirement) {
	locations := append(cat.Places().IDs(), "", "", "", place.ResourceLocation, place.Global)
	for range random.IntN(6) {
		u := pick(random, r.Uses...)
		u.Location, u.Application = pick(random, locations...), pick(random, "", "", "Their App")
		if u.Location == place.ResourceLocation {
			u.UnknownLocation = pick(random, "", "marsnorth", "moonbase")
		}
		r.Uses = append(r.Uses, u)
	}
	for i := range r.Uses {
		r.Uses[i].By, r.Uses[i].Uncertain = nil, random.IntN(3) == 0
		for range random.IntN(4) {
			n := random.IntN(6)
			r.Uses[i].By = append(r.Uses[i].By, assess.Resource{Address: fmt.Sprint("t.", n), File: "main.tf", Line: n % 2, RefersTo: pick(random, nil, []string{"u.x"})})
		}
	}
	r.Discovery = &assess.Discovery{}
	for range random.IntN(4) {
		n := random.IntN(3)
		r.Discovery.Unmapped = append(r.Discovery.Unmapped, assess.Unmapped{
			Provider: fmt.Sprint("p", n), Types: []string{pick(random, "a", "b"), "c"}, By: []assess.Resource{{Address: pick(random, "t.b", "t.a")}, {Address: "t.0"}},
		})
		r.Discovery.Gaps = append(r.Discovery.Gaps, assess.Gap{
			Kind: pick(random, "partial", "errored", assess.GapNotEvaluated), Detail: pick(random, "A.", "B."), At: assess.Resource{Address: pick(random, "", "module.m")},
		})
	}
}

// catalogs are the catalog of the tests, in which locations matter, and the real one.
func catalogs(t *testing.T) []*catalog.Catalog {
	t.Helper()
	return []*catalog.Catalog{discoveredCatalog(t), realCatalog(t)}
}

// tenantOf returns a tenant of a catalog: the small one knows few settings, add-ons and countries.
func tenantOf(t *testing.T, random *rand.Rand, cat *catalog.Catalog) *assess.Assessor {
	t.Helper()
	if len(cat.Features()) < 50 {
		return assessor(t, cat)
	}
	return assessor(t, cat, randomTenant(random, cat))
}

func requirementOf(random *rand.Rand, cat *catalog.Catalog) assess.Requirement {
	r := randomRequirement(random, cat)
	if len(cat.Features()) < 50 {
		r.StoreIn = ids(pick[place.ID](random, "JP", "US", "japaneast", "azure/japan", "union"), pick[place.ID](random, "asia", "DE", "westus"))
		if r.ProcessIn != nil {
			r.ProcessIn = ids("US", "JP")
		}
		r.Exemptions = nil
	}
	return r
}

func TestAssessor_Judge_orderOfADiscoveryDoesNotMatter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(71, 1))
	for _, cat := range catalogs(t) {
		for range rounds {
			a, r := tenantOf(t, random, cat), requirementOf(random, cat)
			randomDiscovery(random, cat, &r)
			other := r
			other.Uses = shuffled(random, r.Uses)
			for i := range other.Uses {
				other.Uses[i].By = shuffled(random, other.Uses[i].By)
			}
			other.Discovery = &assess.Discovery{Unmapped: shuffled(random, r.Discovery.Unmapped), Gaps: shuffled(random, r.Discovery.Gaps)}
			before := fmt.Sprintf("%+v", r)
			if got, want := a.Judge(&other), a.Judge(&r); !reflect.DeepEqual(got, want) {
				t.Fatalf("with %+v\ngot  %+v\nwant %+v", other, got, want)
			}
			if after := fmt.Sprintf("%+v", r); after != before {
				t.Fatalf("the requirement was changed\nfrom %s\nto   %s", before, after)
			}
		}
	}
}

// Not to be certain of a use takes a violation back to undetermined, and changes nothing else: what was met stays met.
func TestAssessor_Judge_uncertainUses(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(72, 1))
	seen := map[assess.Outcome]int{}
	for _, cat := range catalogs(t) {
		for range rounds {
			a, r := tenantOf(t, random, cat), requirementOf(random, cat)
			randomDiscovery(random, cat, &r)
			one := pick(random, r.Uses...)
			one.Uncertain = false
			r.Uses, r.Discovery = []assess.Use{one}, nil
			certain := a.Judge(&r)
			r.Uses[0].Uncertain = true
			uncertain := a.Judge(&r)
			if len(certain.Findings) != len(uncertain.Findings) {
				t.Fatalf("%+v: %d findings, and %d of the uncertain use", one, len(certain.Findings), len(uncertain.Findings))
			}
			for i := range certain.Findings {
				was, is := certain.Findings[i], uncertain.Findings[i]
				seen[was.Outcome]++
				want, code := was.Outcome, was.Code
				if want == assess.NotMet {
					want, code = assess.Undetermined, assess.PossibleUse
				}
				if is.Outcome != want || is.Code != code || !slices.Equal(is.Places, was.Places) {
					t.Fatalf("%+v was %s %s %v and is %s %s %v", one, was.Code, was.Outcome, was.Places, is.Code, is.Outcome, is.Places)
				}
			}
		}
	}
	for _, outcome := range assess.Outcomes {
		if seen[outcome] < 20 {
			t.Errorf("%d findings were %s", seen[outcome], outcome)
		}
	}
}

// Not to know where a resource is never makes a finding met that is not met where it is known.
func TestAssessor_Judge_knowingLessOfTheLocationNeverHelps(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(73, 1))
	met := 0
	for _, cat := range catalogs(t) {
		regions := slices.DeleteFunc(append(cat.Places().IDs(), place.Global), func(id place.ID) bool {
			p, _ := cat.Places().Place(id)
			return id != place.Global && p.Kind != place.AzureRegion && p.Kind != place.Country
		})
		for range 3 * rounds {
			a, r := tenantOf(t, random, cat), requirementOf(random, cat)
			one := pick(random, r.Uses...)
			r.Uses, r.Commitment = []assess.Use{one}, ""
			r.Uses[0].Location = place.ResourceLocation
			less := a.Judge(&r)
			for _, location := range regions[:min(len(regions), 12)] {
				r.Uses[0].Location = location
				for i, f := range a.Judge(&r).Findings {
					if less.Findings[i].Outcome != assess.Met {
						continue
					}
					if met++; f.Outcome != assess.Met {
						t.Fatalf("%+v is %s in %s and met where the location is not known", r, f.Outcome, location)
					}
				}
			}
			random.Shuffle(len(regions), func(i, j int) { regions[i], regions[j] = regions[j], regions[i] })
		}
	}
	if met < 100 {
		t.Errorf("only %d findings were met", met)
	}
}

// The result of many uses is that of each of them: to put them into findings loses nothing.
func TestAssessor_Judge_groupingLosesNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(74, 1))
	for _, cat := range catalogs(t) {
		for range rounds {
			a, r := tenantOf(t, random, cat), requirementOf(random, cat)
			randomDiscovery(random, cat, &r)
			r.Discovery, r.Exemptions = nil, nil
			whole := a.Judge(&r)
			worst := assess.Met
			for i, u := range r.Uses {
				// Of a use that is given twice, once as certain, the certain one counts.
				u.Uncertain = u.Uncertain && !slices.ContainsFunc(r.Uses, func(o assess.Use) bool { return !o.Uncertain && sameUse(a, o, u) })
				single := r
				single.Uses = []assess.Use{u}
				for _, f := range a.Judge(&single).Findings {
					worst = worst.Worse(f.Outcome)
					if !slices.ContainsFunc(whole.Findings, func(g assess.Finding) bool { return holds(g, f) }) {
						t.Fatalf("use %d of %+v\nis lost: %+v\nin %+v", i, r, f, whole.Findings)
					}
				}
			}
			if whole.Outcome != worst {
				t.Fatalf("%+v\nis %s in all, and %s use by use", r, whole.Outcome, worst)
			}
		}
	}
}

// sameUse reports whether two uses are of one feature in one way, by whatever names.
func sameUse(a *assess.Assessor, x, y assess.Use) bool {
	id := func(u assess.Use) string {
		if f, err := a.View.Catalog().Feature(u.Feature); err == nil {
			return f.ID
		}
		return u.Feature
	}
	return id(x) == id(y) && fmt.Sprint(x.Options) == fmt.Sprint(y.Options) && x.Location == y.Location && x.UnknownLocation == y.UnknownLocation && x.Application == y.Application
}

// holds reports whether a finding has all of another one.
func holds(whole, part assess.Finding) bool {
	return whole.Feature == part.Feature && whole.Application == part.Application && whole.Aspect == part.Aspect && whole.Outcome == part.Outcome &&
		whole.Code == part.Code && slices.Equal(whole.Places, part.Places) && len(whole.Claims) >= len(part.Claims) &&
		!slices.ContainsFunc(part.By, func(o assess.Resource) bool {
			return !slices.ContainsFunc(whole.By, func(w assess.Resource) bool { return reflect.DeepEqual(w, o) })
		})
}
