// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// rounds is how many random requirements each property is tried on.
const rounds = 300

func pick[E any](random *rand.Rand, list ...E) E { return list[random.IntN(len(list))] }

// randomTenant returns a tenant of the real catalog, of the sorts that its statements tell apart.
func randomTenant(random *rand.Rand, cat *catalog.Catalog) catalog.ProfileInput {
	in := catalog.ProfileInput{
		Country: pick(random, "JP", "JP", "AU", "NZ", "DE", "CH", "GB", "AX", "AE", "TJ", "US", "BR", "ML", ""), Cloud: pick(random, "public", "public", "public", "usgov", "china"),
		CountryEvidence: pick(random, "signup", "signup", "current"), AddOnsKnown: random.IntN(2) == 0,
		Created: pick(random, "", "", "2010-05-05", "2013-07-15", "2018-01-01", "2019-03-15", "2020-02-26", "2022-04-15", "2024-02-01"),
	}
	if in.Cloud == "public" && random.IntN(2) == 0 {
		in.RegionScope = pick(random, "NA", "EU", "AS", "OC", "WW")
	}
	if random.IntN(3) == 0 {
		in.AddOns = []string{"go-local"}
	}
	in.Settings = map[string]string{}
	for _, s := range cat.Settings() {
		if random.IntN(2) == 0 {
			in.Settings[s.ID] = pick(random, s.Values...)
		}
	}
	return in
}

// randomRequirement requires something of a few features. Places that statements name come up more often.
func randomRequirement(random *rand.Rand, cat *catalog.Catalog) assess.Requirement {
	all := cat.Places().IDs()
	named := ids("JP", "US", "AU", "DE", "europe", "eu", "eu-data-boundary", "entra/emea", "entra/asia-pacific", "entra/north-america", "b2c/europe", place.Global)
	some := func() []place.ID {
		var chosen []place.ID
		for range 1 + random.IntN(4) {
			chosen = append(chosen, pick(random, pick(random, named...), pick(random, all...)))
		}
		return chosen
	}
	r := assess.Requirement{Name: "Random", StoreIn: some(), Commitment: pick(random, slices.Concat(catalog.Commitments, []catalog.Commitment{"", "", ""})...), StrictReserves: random.IntN(4) == 0}
	if random.IntN(2) == 0 {
		r.ProcessIn = some()
	}
	for range 1 + random.IntN(6) {
		f := pick(random, cat.Features()...)
		options := map[string]string{}
		for _, o := range f.Options {
			if random.IntN(2) == 0 {
				options[o.ID] = pick(random, o.Values...)
			}
		}
		r.Uses = append(r.Uses, assess.Use{Feature: pick(random, slices.Concat(f.FormerNames, []string{f.ID, f.Name})...), Options: options})
	}
	if random.IntN(3) == 0 {
		r.Uses = append(r.Uses, assess.Use{Feature: "An application of our own"})
	}
	for i := range random.IntN(4) {
		e := assess.Exemption{Key: fmt.Sprint("e", i), Feature: pick(random, r.Uses...).Feature, Aspect: pick(random, "", "storage", "processing"), Expires: catalog.Date(pick(random, 0, 20_000, 30_000))}
		if random.IntN(2) == 0 {
			e.Places = some()
		}
		r.Exemptions = append(r.Exemptions, e)
	}
	return r
}

// aim lets half of the requirements allow what an answer names, since one that allows other places is seldom met.
func aim(random *rand.Rand, a *assess.Assessor, r *assess.Requirement) {
	f, err := a.View.Catalog().Feature(r.Uses[0].Feature)
	if err != nil || random.IntN(2) == 0 {
		return
	}
	places := a.View.Resolve(f, r.Uses[0].Options, a.Tenant, a.Reading).Aspect(catalog.Storage).Places
	if places = slices.DeleteFunc(slices.Clone(places), place.ID.IsPlaceholder); len(places) > 0 {
		r.StoreIn, r.Commitment, r.StrictReserves = places[:1+random.IntN(len(places))], "", false
	}
}

// outcomes returns the outcome of each finding by what it is about.
func outcomes(r *assess.Result) map[string]assess.Outcome {
	all := map[string]assess.Outcome{}
	for _, f := range r.Findings {
		all[fmt.Sprint(f.Feature, f.Options, f.Aspect)] = f.Outcome
	}
	return all
}

// neverBetter fails where something is met, and was not with more knowledge.
func neverBetter(t *testing.T, more, less *assess.Result, about string) {
	t.Helper()
	before := outcomes(more)
	for key, outcome := range outcomes(less) {
		if outcome == assess.Met && before[key] != assess.Met {
			t.Fatalf("%s\n%s was %s and is %s with less knowledge", about, key, before[key], outcome)
		}
	}
	if less.Outcome == assess.Met && more.Outcome != assess.Met {
		t.Fatalf("%s\nin all it was %s and is met with less knowledge", about, more.Outcome)
	}
}

// believed reports whether the region scope of a tenant is one that the rest of its profile allows. Where it is not, it
// beats the rest, and without it the rest is believed: that is no loss of knowledge but another tenant.
func believed(t *testing.T, v *catalog.View, in catalog.ProfileInput) bool {
	t.Helper()
	f, err := v.Catalog().Feature("entra-core-directory")
	if err != nil {
		t.Fatal(err)
	}
	geographies := func(in catalog.ProfileInput) []place.ID {
		p, err := v.Catalog().Profile(in)
		if err != nil {
			t.Fatal(err)
		}
		var all []place.ID
		for _, c := range v.Resolve(f, nil, &p, catalog.Strictest).Cases {
			all = append(all, c.Geography)
		}
		return all
	}
	with := geographies(in)
	in.RegionScope = ""
	other := func(id place.ID) bool { return id != "" && !slices.Contains(with, id) }
	return !slices.Contains(with, "") && !slices.ContainsFunc(geographies(in), other)
}

func TestAssessor_Judge_knowingLessOfTheTenantNeverHelps(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	forget := map[string]func(in *catalog.ProfileInput){
		"the day of creation":  func(in *catalog.ProfileInput) { in.Created = "" },
		"the region scope":     func(in *catalog.ProfileInput) { in.RegionScope = "" },
		"the country":          func(in *catalog.ProfileInput) { in.Country = "" },
		"the country's origin": func(in *catalog.ProfileInput) { in.CountryEvidence = "current" },
		"the add-ons":          func(in *catalog.ProfileInput) { in.AddOns, in.AddOnsKnown = nil, false },
		"other add-ons":        func(in *catalog.ProfileInput) { in.AddOnsKnown = false },
		"the settings":         func(in *catalog.ProfileInput) { in.Settings = nil },
	}
	for _, what := range slices.Sorted(maps.Keys(forget)) {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(60, 1))
			met := 0
			for range rounds {
				in, r := randomTenant(random, cat), randomRequirement(random, cat)
				fewer := in
				forget[what](&fewer)
				more, less := assessor(t, cat, in), assessor(t, cat, fewer)
				if in.RegionScope != fewer.RegionScope && !believed(t, more.View, in) {
					continue
				}
				more.Reading = pick(random, catalog.Readings...)
				less.Reading = more.Reading
				aim(random, less, &r)
				before := more.Judge(&r)
				neverBetter(t, before, less.Judge(&r), fmt.Sprintf("%+v\n%+v", in, r))
				for _, outcome := range outcomes(before) {
					if outcome == assess.Met {
						met++
					}
				}
			}
			if met < 50 {
				t.Errorf("only %d findings were met: the requirements are too hard to tell anything", met)
			}
		})
	}
}

func TestAssessor_Judge_knowingLessOfTheOptionsNeverHelps(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(61, 1))
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		r.Uses = r.Uses[:1]
		fewer := r
		fewer.Uses = []assess.Use{{Feature: r.Uses[0].Feature}}
		more, less := a.Judge(&r), a.Judge(&fewer)
		for i := range more.Findings {
			if less.Findings[i].Outcome == assess.Met && more.Findings[i].Outcome != assess.Met {
				t.Fatalf("%+v\nwas %s and is met without options", r, more.Findings[i].Outcome)
			}
		}
	}
}

// Of a place of which the members are not known any more, everything that was inside may be inside or not.
func TestAssessor_Judge_knowingLessOfAPlaceNeverHelps(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	doc, err := catalog.ReadFS(dataFolder)
	if err != nil {
		t.Fatal(err)
	}
	var lists []int // places with a member list
	for i, p := range doc.Places {
		if len(p.Members) > 0 {
			lists = append(lists, i)
		}
	}
	random := rand.New(rand.NewPCG(62, 1))
	for range 30 {
		fewer := doc
		fewer.Places = slices.Clone(doc.Places)
		p := &fewer.Places[pick(random, lists...)]
		if p.Complete = false; random.IntN(3) > 0 {
			p.Members, p.UnknownMembers = nil, slices.Concat(p.UnknownMembers, p.Members)
		}
		less, err := catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: fewer})
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			in, r := randomTenant(random, cat), randomRequirement(random, cat)
			more, less := assessor(t, cat, in), assessor(t, less, in)
			aim(random, less, &r)
			neverBetter(t, more.Judge(&r), less.Judge(&r), fmt.Sprintf("%+v\n%+v\nwithout the members of %s", in, r, p.ID))
		}
	}
}

func TestAssessor_Judge_allowingMoreNeverWorsensAnOutcome(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(63, 1))
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		more := r
		more.StoreIn = append(slices.Clone(r.StoreIn), pick(random, cat.Places().IDs()...))
		if r.ProcessIn != nil {
			more.ProcessIn = append(slices.Clone(r.ProcessIn), pick(random, cat.Places().IDs()...))
		}
		before, after := outcomes(a.Judge(&r)), outcomes(a.Judge(&more))
		for key, outcome := range after {
			if before[key].Worse(outcome) != before[key] {
				t.Fatalf("%s was %s for %+v and is %s for %+v", key, before[key], r, outcome, more)
			}
		}
	}
}

// Asking for a stronger commitment, or for no reserve, never makes anything better.
func TestAssessor_Judge_askingForMoreNeverHelps(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(64, 1))
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		weak, strong := r, r
		weak.Commitment, weak.StrictReserves = catalog.GeneralRule, false
		strong.Commitment, strong.StrictReserves = pick(random, catalog.Contractual, catalog.Documented), true
		neverBetter(t, a.Judge(&weak), a.Judge(&strong), fmt.Sprintf("%+v", r))
	}
}

func TestAssessor_Judge_realOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(65, 1))
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		other := r
		other.StoreIn, other.ProcessIn = shuffled(random, r.StoreIn), shuffled(random, r.ProcessIn)
		other.Uses, other.Exemptions = shuffled(random, append(r.Uses, r.Uses[0])), shuffled(random, r.Exemptions)
		if got, want := a.Judge(&other), a.Judge(&r); !reflect.DeepEqual(got, want) {
			t.Fatalf("with %+v\ngot  %+v\nwant %+v", other, got, want)
		}
	}
}
