// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// regional has regions, and a feature for each way in which a statement depends on the location of a resource.
const regional = `
places:
  - {id: azure/japan, kind: azure-geography, name: Azure Japan}
  - {id: azure/union, kind: azure-geography, name: Azure Union}
  - {id: japaneast, kind: azure-region, name: Japan East, country: JP, geography: azure/japan, paired_region: japanwest}
  - {id: japanwest, kind: azure-region, name: Japan West, country: JP, geography: azure/japan, paired_region: japaneast}
  - {id: germanynorth, kind: azure-region, name: Germany North, country: DE, geography: azure/union}
  - {id: alandwest, kind: azure-region, name: Aland West, country: AX}
  - {id: pool, kind: area, name: Pool, members: [japaneast], unknown_members: [alandwest]}
features:
  - {id: disk, name: Disk, product: P, description: D., statements: [
      {id: disk, stored_in: ["@resource-location"], processed_in: ["@resource-geography"], data: d, commitment: documented, published: [page@2024-01-01]}]}
  - {id: twin, name: Twin, product: P, description: D., statements: [
      {id: twin, stored_in: ["@resource-location", "@paired-region"], data: d, commitment: documented, published: [page@2024-01-01]}]}
  - {id: backup, name: Backup, product: P, description: D., statements: [
      {id: copy, stored_in: ["@paired-region"], data: d, commitment: documented, published: [page@2024-01-01]}]}
  - {id: moved, name: Moved, product: P, description: D., statements: [
      {id: general, stored_in: [US], data: d, commitment: documented, published: [page@2024-01-01]},
      {id: there, stored_in: ["@resource-location"], data: d, commitment: documented, when: {located: true}, overrides: [moved/general], published: [page@2024-01-01]}]}
  - {id: fenced, name: Fenced, product: P, description: D., statements: [
      {id: inside, stored_in: [JP], data: d, commitment: documented, when: {locations: [JP, germanynorth]}, published: [page@2024-01-01]},
      {id: outside, stored_in: [US], data: d, commitment: documented, when: {not_locations: [JP, germanynorth]}, published: [page@2024-01-01]}]}
  - {id: pooled, name: Pooled, product: P, description: D., statements: [
      {id: inside, stored_in: [JP], data: d, commitment: documented, when: {locations: [pool]}, published: [page@2024-01-01]},
      {id: outside, stored_in: [US], data: d, commitment: documented, when: {not_locations: [pool]}, published: [page@2024-01-01]}]}
  - {id: patched, name: Patched, product: P, description: D., statements: [
      {id: regions, stored_in: [JP], data: d, commitment: documented, when: {locations: [japaneast, japanwest]}, published: [page@2024-01-01]},
      {id: abroad, stored_in: [JP], data: d, commitment: documented, when: {not_locations: [JP]}, published: [page@2024-01-01]}]}
  - {id: safe, name: Safe, product: P, description: D., statements: [
      {id: open, stored_in: [US], data: d, commitment: documented, when: {without_add_ons: [vault]}, published: [page@2024-01-01]},
      {id: kept, stored_in: ["@resource-location"], data: d, commitment: documented, when: {add_ons: [vault], located: true}, published: [page@2024-01-01]}]}
  - {id: mixed, name: Mixed, product: P, geography: geo, description: D., options: [{id: copy, description: D., values: ["on", "off"]}], statements: [
      {id: home, stored_in: ["@tenant-geography", "@resource-location"], data: d, commitment: documented, published: [page@2024-01-01]},
      {id: copy, stored_in: ["@paired-region"], data_kind: backup-copy, data: d, commitment: documented, when: {options: {copy: ["on"]}, not_locations: [union]}, published: [page@2024-01-01]}]}
`

// resolveUse resolves a use for a tenant of Germany.
func resolveUse(t *testing.T, cat *catalog.Catalog, name string, use catalog.Use, addOnsKnown bool) *catalog.Answer {
	t.Helper()
	p := profile(t, cat, catalog.ProfileInput{Country: "DE", Created: "2022-06-01", AddOnsKnown: addOnsKnown})
	return cat.At(0).ResolveUse(feature(t, cat, name), use, p, catalog.Strictest)
}

func TestResolveUse_location(t *testing.T) {
	t.Parallel()
	const unknown = place.ResourceLocation
	type places = []place.ID
	tests := map[string]struct {
		feature    string
		location   place.ID
		stored     places
		processed  places
		determined bool
		why        bool // the answer says that the location is not known
	}{
		"a region":                           {"disk", "japaneast", places{"japaneast"}, places{"azure/japan"}, true, false},
		"a region of a wider geography":      {"disk", "germanynorth", places{"germanynorth"}, places{"azure/union"}, true, false},
		"a region of no geography":           {"disk", "alandwest", places{"alandwest"}, places{place.ResourceGeography}, true, false},
		"a country":                          {"disk", "JP", places{"JP"}, places{"JP"}, true, false},
		"an area":                            {"disk", "union", places{"union"}, places{"union"}, true, false},
		"the whole world":                    {"disk", place.Global, places{place.Global}, places{place.Global}, true, false},
		"a location that is not known":       {"disk", unknown, places{unknown}, places{place.ResourceGeography}, false, false},
		"no location":                        {"disk", "", places{unknown}, places{place.ResourceGeography}, false, false},
		"no place at all is not known":       {"disk", place.None, places{unknown}, places{place.ResourceGeography}, false, false},
		"a region and its pair":              {"twin", "japaneast", places{"japaneast", "japanwest"}, nil, true, false},
		"a region without a pair":            {"twin", "germanynorth", places{place.None, "germanynorth"}, nil, true, false},
		"the pair of a region":               {"backup", "japanwest", places{"japaneast"}, nil, true, false},
		"the pair where there is none":       {"backup", "germanynorth", places{place.None}, nil, true, false},
		"the pair of the whole world":        {"backup", place.Global, places{place.Global}, nil, true, false},
		"the pair in a country is open":      {"backup", "JP", places{place.PairedRegion}, nil, false, false},
		"the pair in an area is open":        {"backup", "union", places{place.PairedRegion}, nil, false, false},
		"the pair of what is not known":      {"backup", unknown, places{place.PairedRegion}, nil, false, false},
		"the pair of no location":            {"backup", "", places{place.PairedRegion}, nil, false, false},
		"located, and known":                 {"moved", "japaneast", places{"japaneast"}, nil, true, false},
		"located, and not known":             {"moved", unknown, places{unknown}, nil, false, false},
		"not located":                        {"moved", "", places{"US"}, nil, true, false},
		"in a country of a condition":        {"fenced", "japanwest", places{"JP"}, nil, true, false},
		"in a region of a condition":         {"fenced", "germanynorth", places{"JP"}, nil, true, false},
		"in no place of a condition":         {"fenced", "alandwest", places{"US"}, nil, true, false},
		"nowhere of a condition":             {"fenced", place.Global, places{"US"}, nil, true, false},
		"the country of a condition":         {"fenced", "JP", places{"JP"}, nil, true, false},
		"a condition, and not known":         {"fenced", unknown, places{"JP", "US"}, nil, false, true},
		"a condition, and not located":       {"fenced", "", places{"JP", "US"}, nil, false, true},
		"surely in the area":                 {"pooled", "japaneast", places{"JP"}, nil, true, false},
		"perhaps in the area is not in it":   {"pooled", "alandwest", places{"US"}, nil, true, false},
		"an area, and not known":             {"pooled", unknown, places{"JP", "US"}, nil, false, true},
		"a country that is wider":            {"patched", "JP", places{"JP"}, nil, false, false},
		"a country that is wider, not there": {"fenced", "DE", places{"JP", "US"}, nil, false, false},
		"not known, perhaps such a country":  {"patched", unknown, places{"JP"}, nil, false, true},
	}
	cat := load(t, regional)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := resolveUse(t, cat, test.feature, catalog.Use{Location: test.location}, true)
			if got := a.Aspect(catalog.Storage); !slices.Equal(got.Places, test.stored) || got.Undetermined == test.determined {
				t.Errorf("stored in %q, undetermined %t; want %q", got.Places, got.Undetermined, test.stored)
			}
			if got := a.Aspect(catalog.Processing).Places; !slices.Equal(got, test.processed) {
				t.Errorf("processed in %q, want %q", got, test.processed)
			}
			if why := strings.Contains(strings.Join(a.Why, " "), "the location of the resource, which is not known"); why != test.why || len(a.Needs) > 0 {
				t.Errorf("says why: %q, needs %q", a.Why, a.Needs)
			}
		})
	}
}

// What decides nothing is not told of: the condition matters only where the copy is on.
func TestResolveUse_locationAndOptions(t *testing.T) {
	t.Parallel()
	cat := load(t, regional)
	for name, test := range map[string]struct {
		use  catalog.Use
		want []place.ID
		why  int
	}{
		"all known":                        {catalog.Use{Location: "japaneast", Options: map[string]string{"copy": "on"}}, []place.ID{"geo/europe", "japaneast", "japanwest"}, 0},
		"in the area of the condition":     {catalog.Use{Location: "germanynorth", Options: map[string]string{"copy": "on"}}, []place.ID{"geo/europe", "germanynorth"}, 0},
		"the copy is off":                  {catalog.Use{Location: place.ResourceLocation, Options: map[string]string{"copy": "off"}}, []place.ID{place.ResourceLocation, "geo/europe"}, 0},
		"the location is not known":        {catalog.Use{Location: place.ResourceLocation, Options: map[string]string{"copy": "on"}}, []place.ID{place.PairedRegion, place.ResourceLocation, "geo/europe"}, 1},
		"the copy is not stated":           {catalog.Use{Location: "japaneast"}, []place.ID{"geo/europe", "japaneast", "japanwest"}, 0},
		"the copy does not matter there":   {catalog.Use{Location: "germanynorth"}, []place.ID{"geo/europe", "germanynorth"}, 0},
		"neither is known, and both count": {catalog.Use{Location: place.ResourceLocation}, []place.ID{place.PairedRegion, place.ResourceLocation, "geo/europe"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := resolveUse(t, cat, "mixed", test.use, true)
			if diff := cmp.Diff(test.want, a.Aspect(catalog.Storage).Places); diff != "" {
				t.Error(diff)
			}
			if len(a.Why) != test.why {
				t.Errorf("says why: %q", a.Why)
			}
		})
	}
}

// The add-ons of a use stand beside those of the tenant.
func TestResolveUse_addOns(t *testing.T) {
	t.Parallel()
	cat := load(t, regional)
	for name, test := range map[string]struct {
		use   catalog.Use
		known bool
		want  []place.ID
	}{
		"bought for the use":                    {catalog.Use{Location: "japaneast", AddOns: []string{"vault"}}, true, []place.ID{"japaneast"}},
		"bought for the use, the rest is open":  {catalog.Use{Location: "japaneast", AddOns: []string{"vault"}}, false, []place.ID{"japaneast"}},
		"not bought":                            {catalog.Use{Location: "japaneast"}, true, []place.ID{"US"}},
		"perhaps bought":                        {catalog.Use{Location: "japaneast"}, false, []place.ID{"US", "japaneast"}},
		"bought for a use without its location": {catalog.Use{AddOns: []string{"vault"}}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, resolveUse(t, cat, "safe", test.use, test.known).Aspect(catalog.Storage).Places); diff != "" {
				t.Error(diff)
			}
		})
	}
	p := profile(t, cat, catalog.ProfileInput{Country: "DE", AddOns: []string{"vault"}, AddOnsKnown: true})
	before := slices.Clone(p.AddOns)
	cat.At(0).ResolveUse(feature(t, cat, "safe"), catalog.Use{AddOns: []string{"another"}}, p, catalog.Strictest)
	if !slices.Equal(p.AddOns, before) {
		t.Errorf("the tenant has the add-ons %q after it", p.AddOns)
	}
}

func TestView_Summary_ofLocations(t *testing.T) {
	t.Parallel()
	cat := load(t, regional)
	p := profile(t, cat, catalog.ProfileInput{Country: "DE", Created: "2022-06-01"})
	const tenant = "For a tenant that signed up in Germany on 2022-06-01: "
	for name, test := range map[string]struct {
		feature  string
		location place.ID
		want     string
	}{
		"known":               {"disk", "japaneast", "Disk stores data in Japan East (japaneast), and it processes data in Azure Japan (azure/japan)."},
		"not known":           {"disk", place.ResourceLocation, "Disk stores data in the location of the resource, and it processes data in the Azure geography of the resource's region."},
		"a pair":              {"twin", "japaneast", "Twin stores data in Japan East (japaneast) and Japan West (japanwest)."},
		"a pair is not known": {"twin", "", "Twin stores data in the paired region of the resource's region and the location of the resource."},
		"no pair":             {"twin", "germanynorth", "Twin stores data in Germany North (germanynorth)."},
		"nothing but a pair":  {"backup", "germanynorth", "Backup stores data in no place, nothing is kept."},
		"both branches": {
			"fenced", place.ResourceLocation, "Fenced perhaps stores data in Japan (JP) and the United States (US). It depends on the location of the resource, which is not known.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := cat.At(0)
			a := v.ResolveUse(feature(t, cat, test.feature), catalog.Use{Location: test.location}, p, catalog.Strictest)
			if diff := cmp.Diff(tenant+test.want, v.Summary(a, p)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// stands are the placeholders that can stand for a place that a known location leads to.
var stands = []place.ID{place.ResourceLocation, place.ResourceGeography, place.PairedRegion}

// An answer for a location that is not known has every place of the answer for each location that it may be, or a
// placeholder for it, and is certain of nothing of which that one is not.
func TestResolveUse_unknownLocationNeverNarrows(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(42, 1))
	for name, cat := range map[string]*catalog.Catalog{"the real catalog": embedded(t), "the catalog of the tests": load(t, regional)} {
		var named []*catalog.Feature // those of which a statement depends on the location
		for _, f := range cat.Features() {
			if dependsOnLocation(t, cat, f) {
				named = append(named, f)
			}
		}
		if len(named) == 0 {
			t.Fatalf("%s: no feature depends on the location", name)
		}
		all := append(cat.Places().IDs(), place.Global)
		countries := []string{"JP", "DE", "US", ""}
		for i := range 2000 {
			f := named[i%len(named)]
			use := catalog.Use{Options: randomOptions(random, f), Location: all[random.IntN(len(all))]}
			in := catalog.ProfileInput{Country: countries[random.IntN(4)], Created: []string{"", "2022-06-01"}[random.IntN(2)], AddOnsKnown: random.IntN(2) == 0}
			p, reading := profile(t, cat, in), catalog.Readings[random.IntN(len(catalog.Readings))]
			more := cat.At(0).ResolveUse(f, use, p, reading)
			known := use.Location
			use.Location = place.ResourceLocation
			less := cat.At(0).ResolveUse(f, use, p, reading)
			compareLocations(t, cat, more, less, fmt.Sprintf("%s in %s, %v, %+v", f.ID, known, use.Options, in))
		}
	}
}

// dependsOnLocation reports whether the answer for a feature depends on the location of what uses it.
func dependsOnLocation(t *testing.T, cat *catalog.Catalog, f *catalog.Feature) bool {
	t.Helper()
	a := cat.At(0).ResolveUse(f, catalog.Use{Location: place.ResourceLocation}, profile(t, cat, catalog.ProfileInput{}), catalog.Strictest)
	places := slices.Concat(a.Aspect(catalog.Storage).Places, a.Aspect(catalog.Processing).Places)
	return slices.ContainsFunc(places, func(id place.ID) bool { return slices.Contains(stands, id) }) ||
		strings.Contains(strings.Join(a.Why, " "), "the location of the resource")
}

func compareLocations(t *testing.T, cat *catalog.Catalog, more, less *catalog.Answer, about string) {
	t.Helper()
	for _, aspect := range catalog.Aspects {
		m, l := more.Aspect(aspect), less.Aspect(aspect)
		open := slices.ContainsFunc(l.Places, func(id place.ID) bool { return slices.Contains(stands, id) })
		for _, id := range m.Places {
			if !open && !covers(cat, more, l, id) {
				t.Fatalf("%s: %s: %s is missing in %v", about, aspect, id, l.Places)
			}
		}
		if m.Undetermined && !l.Undetermined {
			t.Fatalf("%s: %s was undetermined with %v and is determined with %v", about, aspect, m.Places, l.Places)
		}
		for _, allowed := range cat.Places().IDs() {
			if inside(cat, less, aspect, allowed) && !inside(cat, more, aspect, allowed) {
				t.Fatalf("%s: %s is surely in %s where the location is not known, and not where it is", about, aspect, allowed)
			}
		}
	}
}

// inside reports whether every case of an answer lies in a place, so that a requirement for it is met.
func inside(cat *catalog.Catalog, a *catalog.Answer, aspect catalog.Aspect, allowed place.ID) bool {
	boundary := cat.Places().Boundary([]place.ID{allowed})
	return !slices.ContainsFunc(a.Cases, func(c catalog.Case) bool {
		return len(c.Claims[aspect]) == 0 || slices.ContainsFunc(c.Claims[aspect], func(claim catalog.Claim) bool {
			return slices.ContainsFunc(claim.Places, func(id place.ID) bool { return boundary.Relation(id) != place.Inside })
		})
	})
}
