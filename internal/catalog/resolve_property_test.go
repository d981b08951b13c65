// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// rounds is how many tenants each property is tried on.
const rounds = 40

// days are days on which very different statements are in force; an empty one is the day of the catalog.
var days = []string{"", "", "2026-01-01", "2023-10-15", "2023-02-01", "2022-12-10", "2022-05-10", "2021-02-01", "2019-12-20", "2018-06-01"}

// randomProfile returns a tenant of the real catalog. Countries and days of which a statement speaks come up more often.
func randomProfile(random *rand.Rand, cat *catalog.Catalog, countries []string) catalog.ProfileInput {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	in := catalog.ProfileInput{
		Country: pick(countries...), Cloud: pick("public", "public", "public", "public", "usgov", "china"),
		CountryEvidence: pick("signup", "signup", "current"), AddOnsKnown: random.IntN(2) == 0,
	}
	if random.IntN(2) == 0 {
		in.Country = pick("JP", "AU", "NZ", "DE", "CH", "GB", "AX", "AE", "TJ", "US", "")
	}
	switch random.IntN(4) {
	case 0, 1:
		in.Created = catalog.Date(14_000 + random.IntN(6_500)).String() // 2008 to 2026
	case 2:
		in.Created = pick("2013-06-30", "2013-07-15", "2013-08-01", "2017-02-01", "2019-03-15", "2020-02-25", "2020-02-26", "2022-04-14", "2022-04-15", "2022-07-01")
	}
	if scopes := map[string][]string{"public": {"NA", "EU", "AS", "OC", "WW"}, "usgov": {"USGov", "USG"}, "china": {"AS"}}[in.Cloud]; random.IntN(2) == 0 {
		in.RegionScope = pick(scopes...)
	}
	if random.IntN(3) == 0 {
		in.AddOns = []string{"go-local"}
	}
	in.Settings = map[string]string{}
	for _, s := range cat.Settings() {
		if random.IntN(2) == 0 {
			in.Settings[s.ID] = pick(s.Values...)
		}
	}
	return in
}

// randomOptions states some of the options of a feature.
func randomOptions(random *rand.Rand, f *catalog.Feature) map[string]string {
	options := map[string]string{}
	for _, o := range f.Options {
		if random.IntN(2) == 0 {
			options[o.ID] = o.Values[random.IntN(len(o.Values))]
		}
	}
	return options
}

// forgetting are the ways to know less of a tenant.
var forgetting = map[string]func(in *catalog.ProfileInput, options map[string]string){
	"the day of creation":  func(in *catalog.ProfileInput, _ map[string]string) { in.Created = "" },
	"the region scope":     func(in *catalog.ProfileInput, _ map[string]string) { in.RegionScope = "" },
	"the country":          func(in *catalog.ProfileInput, _ map[string]string) { in.Country = "" },
	"the add-ons":          func(in *catalog.ProfileInput, _ map[string]string) { in.AddOns, in.AddOnsKnown = nil, false },
	"other add-ons":        func(in *catalog.ProfileInput, _ map[string]string) { in.AddOnsKnown = false },
	"the settings":         func(in *catalog.ProfileInput, _ map[string]string) { in.Settings = nil },
	"the options":          func(_ *catalog.ProfileInput, options map[string]string) { clear(options) },
	"the country's origin": func(in *catalog.ProfileInput, _ map[string]string) { in.CountryEvidence = "current" },
	"all but the country": func(in *catalog.ProfileInput, options map[string]string) {
		*in = catalog.ProfileInput{Country: in.Country, CountryEvidence: in.CountryEvidence, Cloud: in.Cloud}
		clear(options)
	},
	"all but the cloud": func(in *catalog.ProfileInput, options map[string]string) {
		*in = catalog.ProfileInput{Cloud: in.Cloud}
		clear(options)
	},
}

// geographies returns the geographies that the tenant may be in; an empty one is any.
func geographies(a *catalog.Answer) []place.ID {
	var all []place.ID
	for _, c := range a.Cases {
		all = append(all, c.Geography)
	}
	return all
}

// agrees reports whether the region scope of a tenant is one that the rest of its profile allows. Where it is not, it
// beats the rest, and without it the rest is believed: that is no loss of knowledge but another tenant.
func agrees(t *testing.T, v *catalog.View, in catalog.ProfileInput) bool {
	t.Helper()
	f := feature(t, v.Catalog(), "entra-core-directory")
	resolve := func(in catalog.ProfileInput) *catalog.Answer {
		return v.Resolve(f, nil, profile(t, v.Catalog(), in), catalog.Strictest)
	}
	with := geographies(resolve(in))
	in.RegionScope = ""
	without := geographies(resolve(in))
	other := func(id place.ID) bool { return id != "" && !slices.Contains(with, id) }
	return !slices.Contains(with, "") && !slices.ContainsFunc(without, other)
}

// covers reports whether an answer names the place that an answer by more knowledge names. The geography that is known
// there may be open here, and then stands for any place, as the country at sign-up then stands for any country.
func covers(cat *catalog.Catalog, more *catalog.Answer, less *catalog.AspectAnswer, id place.ID) bool {
	if has(less.Places, id) {
		return true
	}
	if p, _ := cat.Places().Place(id); p.Kind == place.Country && has(less.Places, place.TenantCountry) {
		return true
	}
	return has(less.Places, place.TenantGeography) &&
		slices.ContainsFunc(geographies(more), func(g place.ID) bool { return cat.Places().Canonical(g) == id })
}

func TestResolve_knowingLessNeverNarrowsAnAnswer(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	countries := everyCountry(t, cat)
	for _, what := range slices.Sorted(maps.Keys(forgetting)) {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(40, 1))
			compared := 0
			for range rounds {
				v := cat.At(date(t, days[random.IntN(len(days))]))
				in := randomProfile(random, cat, countries)
				fewer := in
				options := map[string]string{}
				if forgetting[what](&fewer, options); in.RegionScope != fewer.RegionScope && !agrees(t, v, in) {
					continue
				}
				for _, f := range cat.Features() {
					options := randomOptions(random, f)
					lessOptions := maps.Clone(options)
					fewer := in
					forgetting[what](&fewer, lessOptions)
					for _, reading := range catalog.Readings {
						more := v.Resolve(f, options, profile(t, cat, in), reading)
						less := v.Resolve(f, lessOptions, profile(t, cat, fewer), reading)
						about := fmt.Sprintf("%s on %s, %s, %+v %v without %s", f.ID, v.Day(), reading, in, options, what)
						compare(t, cat, more, less, about)
						compared++
					}
				}
			}
			if compared < 1000 {
				t.Errorf("compared %d answers only", compared)
			}
		})
	}
}

func compare(t *testing.T, cat *catalog.Catalog, more, less *catalog.Answer, about string) {
	t.Helper()
	for _, aspect := range catalog.Aspects {
		m, l := more.Aspect(aspect), less.Aspect(aspect)
		for _, id := range m.Places {
			if !covers(cat, more, l, id) {
				t.Fatalf("%s: %s: %s is missing in %v", about, aspect, id, l.Places)
			}
		}
		if m.Undetermined && !l.Undetermined {
			t.Fatalf("%s: %s was undetermined with %v and is determined with %v", about, aspect, m.Places, l.Places)
		}
	}
}

// Whatever is asked, an answer says where it comes from, and an uncertain one why or what is missing.
func TestResolve_answersAreComplete(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	countries := everyCountry(t, cat)
	random := rand.New(rand.NewPCG(41, 1))
	for range rounds {
		in := randomProfile(random, cat, countries)
		p := profile(t, cat, in)
		for _, f := range cat.Features() {
			a := cat.At(date(t, days[random.IntN(len(days))])).Resolve(f, randomOptions(random, f), p, catalog.Strictest)
			about := fmt.Sprintf("%s, %+v", f.ID, in)
			if len(a.Cases) == 0 {
				t.Fatalf("%s: no case", about)
			}
			for _, aspect := range catalog.Aspects {
				m := a.Aspect(aspect)
				if len(m.Claims) == 0 != (len(m.Places) == 0) || len(m.Places) == 0 && !m.Undetermined {
					t.Fatalf("%s: %s: %d claims, %v, undetermined %t", about, aspect, len(m.Claims), m.Places, m.Undetermined)
				}
				if !slices.IsSorted(m.Places) || len(slices.Compact(slices.Clone(m.Places))) != len(m.Places) {
					t.Fatalf("%s: %s: %v is not sorted, or has a place twice", about, aspect, m.Places)
				}
				if differ(a, aspect) && len(a.Needs)+len(a.Why) == 0 {
					t.Fatalf("%s: %s: %v is open, and nothing says why", about, aspect, m.Places)
				}
			}
			if in.RegionScope != "" && slices.Contains(a.Needs, catalog.FieldRegionScope) {
				t.Fatalf("%s: the region scope is asked for, and it is known", about)
			}
		}
	}
}

// differ reports whether the cases of an answer come to different places.
func differ(a *catalog.Answer, aspect catalog.Aspect) bool {
	places := func(c catalog.Case) []place.ID {
		var all []place.ID
		for _, claim := range c.Claims[aspect] {
			all = append(all, claim.Places...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	return slices.ContainsFunc(a.Cases, func(c catalog.Case) bool { return !slices.Equal(places(c), places(a.Cases[0])) })
}
