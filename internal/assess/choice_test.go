// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// choice is the choice among some countries, or all of the catalog where none is named.
func choice(t testing.TB, cat *catalog.Catalog, in catalog.ProfileInput, codes ...place.ID) *assess.Choice {
	t.Helper()
	if len(codes) == 0 {
		codes = cat.Countries()
	}
	c := &assess.Choice{View: cat.At(0), Reading: catalog.Strictest}
	for _, code := range codes {
		in.Country = string(code)
		p, err := cat.Profile(in)
		if err != nil {
			t.Fatal(err)
		}
		c.Tenants = append(c.Tenants, &p)
	}
	return c
}

// byOutcome writes the groups in short: "met JP; not_met DE FR".
func byOutcome(groups []assess.CountryGroup) string {
	all := make([]string, len(groups))
	for i, g := range groups {
		all[i] = fmt.Sprint(g.Outcome)
		for _, code := range g.Countries {
			all[i] += " " + string(code)
		}
	}
	return strings.Join(all, "; ")
}

func TestChoice_Judge(t *testing.T) {
	t.Parallel()
	// Contoso Mute has a statement for sign-up countries of the US alone; Contoso Rule follows a geography that only JP leads to.
	tests := map[string]struct {
		requirement assess.Requirement
		countries   []place.ID
		want        string
	}{
		"the country decides":             {assess.Requirement{StoreIn: ids("JP"), Uses: uses("rule")}, nil, "met JP; undetermined DE FR US"},
		"not where nothing is said":       {assess.Requirement{StoreIn: ids("JP"), Uses: uses("mute")}, nil, "met US; undetermined DE FR JP"},
		"the worst feature counts":        {assess.Requirement{StoreIn: ids("JP"), Uses: uses("rule", "mute")}, nil, "undetermined DE FR; undetermined JP; undetermined US"},
		"better outcomes first":           {assess.Requirement{StoreIn: ids("DE"), Uses: uses("rule")}, nil, "undetermined DE FR US; not_met JP"},
		"the country makes no difference": {assess.Requirement{StoreIn: ids("US"), Uses: uses("crm")}, nil, "not_met DE FR JP US"},
		"processing, where it is asked":   {assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("JP"), Uses: uses("crm")}, nil, "not_met DE FR JP US"},
		"processing, where it is not":     {assess.Requirement{StoreIn: ids("JP"), Uses: uses("crm")}, nil, "met DE FR JP US"},
		"an unknown feature":              {assess.Requirement{StoreIn: ids("JP"), Uses: uses("rule", "wiki")}, nil, "undetermined DE FR US; undetermined JP"},
		"some countries":                  {assess.Requirement{StoreIn: ids("JP"), Uses: uses("rule")}, ids("US", "JP"), "met JP; undetermined US"},
		"a country twice":                 {assess.Requirement{StoreIn: ids("JP"), Uses: uses("rule")}, ids("US", "JP", "US"), "met JP; undetermined US"},
		"options of a feature":            {assess.Requirement{StoreIn: ids("JP"), Uses: []assess.Use{{Feature: "split", Options: map[string]string{"region": "us"}}}}, nil, "not_met DE FR JP US"},
		"a commitment":                    {assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Documented, Uses: uses("rule")}, nil, "undetermined DE FR US; undetermined JP"},
		"reserves":                        {assess.Requirement{StoreIn: ids("JP"), StrictReserves: true, Uses: uses("hedged")}, nil, "undetermined DE FR JP US"},
		"no feature at all":               {assess.Requirement{StoreIn: ids("JP")}, nil, "undetermined DE FR JP US"},
	}
	cat := contosoCatalog(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := choice(t, cat, catalog.ProfileInput{}, tt.countries...)
			if got := byOutcome(c.Judge(&tt.requirement)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestChoice_Judge_reading(t *testing.T) {
	t.Parallel()
	c := choice(t, contosoCatalog(t), catalog.ProfileInput{}, "JP")
	for reading, want := range map[catalog.Reading]string{catalog.Strictest: "not_met JP", catalog.Newest: "met JP"} {
		c.Reading = reading
		if got := byOutcome(c.Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: uses("fax")})); got != want {
			t.Errorf("%s: got %s, want %s", reading, got, want)
		}
	}
}

// What keeps a requirement from being met, and nothing of what is met.
func TestChoice_Judge_reasons(t *testing.T) {
	t.Parallel()
	r := &assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("JP"), Uses: []assess.Use{{Feature: "Contoso Sales"}, {Feature: "split"}, {Feature: "rule"}, {Feature: "no such"}}}
	groups := choice(t, contosoCatalog(t), catalog.ProfileInput{}, "JP").Judge(r)
	processing := func(feature string) assess.Reason {
		return assess.Reason{Code: assess.NoStatement, Outcome: assess.Undetermined, Feature: feature, Aspect: "processing"}
	}
	want := []assess.CountryGroup{{Outcome: assess.NotMet, Countries: ids("JP"), Reasons: []assess.Reason{
		{Code: assess.ProcessedOutside, Outcome: assess.NotMet, Feature: "crm", Aspect: "processing", Places: ids("US"), Statements: []string{"crm/stored"}, Layers: []string{"base"}},
		{Code: assess.UnknownFeature, Outcome: assess.Undetermined, Feature: "no such", Aspect: "storage"},
		processing("rule"),
		{
			Code: assess.InputMissing, Outcome: assess.Undetermined, Feature: "split", Aspect: "storage", Places: ids("US"),
			Needs: []string{"options.region"}, Statements: []string{"split/jp", "split/us"}, Layers: []string{"base"},
		},
		processing("split"),
	}}}
	if diff := cmp.Diff(want, groups); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestChoice_Summary(t *testing.T) {
	t.Parallel()
	const last = " Choose before the tenant is created: the customer cannot change the location of a Microsoft Entra tenant later."
	tests := map[string]struct {
		in        catalog.ProfileInput
		uses      []assess.Use
		storeIn   place.ID
		countries []place.ID
		want      string
	}{
		"one meets it":     {catalog.ProfileInput{Created: "2026-01-01"}, uses("rule"), "JP", nil, "For a tenant created on 2026-01-01: of 4 sign-up countries, 1 meets the requirement: Japan (JP); 3 are undetermined." + last},
		"one does not":     {catalog.ProfileInput{}, uses("rule"), "DE", nil, "For a tenant: of 4 sign-up countries, none surely meets the requirement; 3 are undetermined; 1 does not meet it. In no country is it surely met for rule (storage)." + last},
		"all of them":      {catalog.ProfileInput{}, uses("crm"), "JP", nil, "For a tenant: all 4 sign-up countries come to the same, the requirement is met." + last},
		"none of them":     {catalog.ProfileInput{}, uses("crm", "mute", "wiki"), "US", ids("JP", "DE"), "For a tenant: all 2 sign-up countries come to the same, the requirement is not met. In no country is it surely met for crm (storage), mute (storage) and wiki (not in the catalog)." + last},
		"each for its own": {catalog.ProfileInput{}, uses("rule", "mute"), "JP", ids("JP", "US"), "For a tenant: of 2 sign-up countries, none surely meets the requirement; 2 are undetermined." + last},
		"a single one":     {catalog.ProfileInput{}, uses("rule"), "JP", ids("US"), "For a tenant: of 1 sign-up country, none surely meets the requirement; 1 is undetermined. In no country is it surely met for rule (storage)." + last},
		"another cloud":    {catalog.ProfileInput{Cloud: "usgov"}, uses("crm"), "JP", nil, "For a tenant in the US government cloud: all 4 sign-up countries come to the same, the requirement is met."},
	}
	cat := contosoCatalog(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := choice(t, cat, tt.in, tt.countries...)
			if got := c.Summary(c.Judge(&assess.Requirement{StoreIn: ids(tt.storeIn), Uses: tt.uses})); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	none := assess.Choice{View: cat.At(0)}
	if got := none.Summary(none.Judge(&assess.Requirement{})); got != "There is no sign-up country to choose from." {
		t.Errorf("without countries: %s", got)
	}
}

// A summary stays short, however many countries and features there are.
func TestChoice_Summary_names(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	c := choice(t, cat, catalog.ProfileInput{Created: "2026-11-24"})
	many := c.Summary(c.Judge(&assess.Requirement{StoreIn: ids("entra/emea"), Uses: uses("entra-core-directory")}))
	if !strings.Contains(many, " and ") || !strings.Contains(many, " more; ") || strings.Count(many, "(") > 12 {
		t.Errorf("many countries: %s", many)
	}
	unknown := make([]assess.Use, 12)
	for i := range unknown {
		unknown[i].Feature = fmt.Sprintf("own-%02d", i)
	}
	none := c.Summary(c.Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: unknown}))
	if !strings.Contains(none, "own-09 (not in the catalog) and 2 more.") {
		t.Errorf("many features: %s", none)
	}
}

// randomChoice is a choice among some countries of the real catalog.
func randomChoice(t *testing.T, random *rand.Rand, cat *catalog.Catalog) (*assess.Choice, catalog.ProfileInput) {
	t.Helper()
	in := randomTenant(random, cat)
	in.Country, in.CountryEvidence, in.RegionScope = "", "", ""
	codes := ids("JP", "DE")
	for range 6 {
		codes = append(codes, pick(random, cat.Countries()...))
	}
	c := choice(t, cat, in, codes...)
	c.Reading = pick(random, catalog.Readings...)
	return c, in
}

// outcomeOf returns the outcome of each country.
func outcomeOf(groups []assess.CountryGroup) map[place.ID]assess.Outcome {
	all := map[place.ID]assess.Outcome{}
	for _, g := range groups {
		for _, code := range g.Countries {
			all[code] = g.Outcome
		}
	}
	return all
}

// Each country is in one group, and comes to what a requirement comes to for a tenant of that country.
func TestChoice_Judge_isWhatTheRequirementSays(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(70, 1))
	seen := map[assess.Outcome]int{}
	for range rounds / 3 {
		c, in := randomChoice(t, random, cat)
		r := randomRequirement(random, cat)
		r.Exemptions = nil
		if random.IntN(2) == 0 {
			r = assess.Requirement{StoreIn: r.StoreIn, Uses: r.Uses[:1]} // one that asks for more is seldom met
		}
		aim(random, &assess.Assessor{View: c.View, Tenant: c.Tenants[0], Reading: c.Reading}, &r)
		groups := c.Judge(&r)
		got := outcomeOf(groups)
		listed := 0
		for i, g := range groups {
			listed += len(g.Countries)
			for _, other := range groups[:i] {
				if reflect.DeepEqual(g.Outcome, other.Outcome) && reflect.DeepEqual(g.Reasons, other.Reasons) {
					t.Fatalf("two groups for the same reasons: %+v", groups)
				}
			}
		}
		if listed != len(got) {
			t.Fatalf("a country stands twice: %+v", groups)
		}
		for _, tenant := range c.Tenants {
			in.Country = string(tenant.Country)
			a := assessor(t, cat, in)
			a.Reading = c.Reading
			want := a.Judge(&r).Outcome
			if seen[want]++; got[tenant.Country] != want {
				t.Fatalf("%s is %q, and %s for a tenant of it\n%+v\n%+v", tenant.Country, got[tenant.Country], want, in, r)
			}
		}
	}
	for _, outcome := range assess.Outcomes {
		if seen[outcome] < 20 {
			t.Errorf("%d countries are %s: too few to tell anything", seen[outcome], outcome)
		}
	}
}

// owned returns places with the country in the place of each country's own.
func owned(places []place.ID, country place.ID) []place.ID {
	var all []place.ID
	for _, id := range places {
		if id == place.TenantCountry {
			id = country
		}
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

// Countries that keep data each for itself belong together; one alone is named.
func TestChoice_Judge_ownCountry(t *testing.T) {
	t.Parallel()
	in := catalog.ProfileInput{Created: "2026-11-24", AddOnsKnown: true, Settings: map[string]string{"sector": "commercial"}}
	r := &assess.Requirement{StoreIn: ids("eu-data-boundary"), Uses: uses("exchange-online")}
	cat := realCatalog(t)
	for _, tt := range []struct {
		countries, places []place.ID
	}{{ids("AU", "GB", "JP"), ids(place.TenantCountry)}, {ids("GB"), ids("GB")}} {
		want := []assess.CountryGroup{{Outcome: assess.NotMet, Countries: tt.countries, Reasons: []assess.Reason{{
			Code: assess.StoredOutside, Outcome: assess.NotMet, Feature: "exchange-online", Aspect: "storage", Places: tt.places, Statements: []string{"exchange-online/product-terms-country"}, Layers: []string{"base"},
		}}}}
		if diff := cmp.Diff(want, choice(t, cat, in, tt.countries...).Judge(r)); diff != "" {
			t.Errorf("%v (-want +got)\n%s", tt.countries, diff)
		}
	}
}

// The reasons of a group are those of each of its countries.
func TestChoice_Judge_reasonsAreThoseOfEach(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	r := &assess.Requirement{StoreIn: ids("eu-data-boundary"), ProcessIn: ids("eu-data-boundary"), Uses: uses("entra-core-directory", "exchange-online", "entra-mfa", "azure-rbac")}
	groups := choice(t, cat, catalog.ProfileInput{Created: "2026-11-24"}).Judge(r)
	if len(groups) < 3 || len(outcomeOf(groups)) != len(cat.Countries()) {
		t.Fatalf("%d groups of %d countries", len(groups), len(outcomeOf(groups)))
	}
	for _, g := range groups {
		for _, code := range g.Countries {
			want := slices.Clone(g.Reasons)
			for i := range want {
				want[i].Places = owned(want[i].Places, code)
			}
			var got []assess.Reason
			for _, f := range assessor(t, cat, catalog.ProfileInput{Country: string(code), Created: "2026-11-24"}).Judge(r).Findings {
				if f.Outcome != assess.Met {
					got = append(got, assess.Reason{
						Code: f.Code, Outcome: f.Outcome, Feature: f.Feature, Aspect: f.AspectName(), Places: f.Places,
						Needs: slices.Sorted(slices.Values(f.Needs)), Statements: slices.Sorted(slices.Values(f.StatementIDs())), Layers: f.LayersOf(cat),
					})
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%s has\n%+v\nand its group\n%+v", code, got, want)
			}
		}
	}
}

func TestChoice_Judge_allowingMoreNeverWorsensAnOutcome(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(71, 1))
	for range rounds / 3 {
		c, _ := randomChoice(t, random, cat)
		r := randomRequirement(random, cat)
		aim(random, &assess.Assessor{View: c.View, Tenant: c.Tenants[0], Reading: c.Reading}, &r)
		more := r
		more.StoreIn = append(slices.Clone(r.StoreIn), pick(random, cat.Places().IDs()...))
		before, after := outcomeOf(c.Judge(&r)), outcomeOf(c.Judge(&more))
		for code, outcome := range after {
			if before[code].Worse(outcome) != before[code] {
				t.Fatalf("%s was %s for %+v and is %s for %+v", code, before[code], r, outcome, more)
			}
		}
	}
}

func TestChoice_Judge_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(72, 1))
	for range rounds / 3 {
		c, _ := randomChoice(t, random, cat)
		r := randomRequirement(random, cat)
		other, otherwise := r, *c
		other.StoreIn, other.ProcessIn, other.Uses = shuffled(random, r.StoreIn), shuffled(random, r.ProcessIn), shuffled(random, r.Uses)
		otherwise.Tenants = shuffled(random, append(slices.Clone(c.Tenants), c.Tenants[0]))
		got, want := otherwise.Judge(&other), c.Judge(&r)
		if !reflect.DeepEqual(got, want) || otherwise.Summary(got) != c.Summary(want) {
			t.Fatalf("with %+v\ngot  %+v\nwant %+v", other, got, want)
		}
	}
}

// In the clouds that are apart, the country decides about nothing that the catalog knows.
func TestChoice_Judge_otherClouds(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	var all []assess.Use
	for _, f := range cat.Features() {
		all = append(all, assess.Use{Feature: f.ID})
	}
	for _, cloud := range []catalog.Cloud{catalog.USGov, catalog.China} {
		c := choice(t, cat, catalog.ProfileInput{Cloud: string(cloud), Created: "2026-11-24"}, "US", "CN", "JP", "DE", "AX", "BR")
		if groups := c.Judge(&assess.Requirement{StoreIn: ids("US"), ProcessIn: ids("US"), Uses: all}); len(groups) != 1 {
			t.Errorf("%s: %s", cloud, byOutcome(groups))
		}
	}
}

// The countries of the catalog lead to themselves by their codes, which the choice relies on.
func TestChoice_countries(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	got := outcomeOf(choice(t, cat, catalog.ProfileInput{}).Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: uses("azure-rbac")}))
	if diff := cmp.Diff(cat.Countries(), slices.Sorted(maps.Keys(got))); diff != "" || len(got) < 240 {
		t.Errorf("%d countries (-want +got)\n%s", len(got), diff)
	}
}
