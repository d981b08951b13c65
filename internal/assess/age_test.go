// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// The page of most statements is 692 days old on the day of the tests, the undated blog counts from 633 days before it.
const pageAge, blogAge = 692, 633

func TestAssessor_Judge_sourceAge(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		use     assess.Use
		require assess.Requirement // store_in Japan unless given
		reading catalog.Reading
		on      string // the day to which ages are counted, the day of the tests unless given
		outcome assess.Outcome
		code    assess.Code
		places  []place.ID
		tooOld  bool
	}{
		"any age will do unless it is asked for": {use: use("crm"), outcome: assess.Met},
		"on the last day it will do":             {use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: pageAge}, outcome: assess.Met},
		"a day later it is too old":              {use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: pageAge - 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true},
		"ages are counted to another day": {
			use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: pageAge}, on: "2026-11-25", outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true,
		},
		"to an earlier day too":                          {use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: 1}, on: "2025-01-02", outcome: assess.Met},
		"a text of a later day is not old":               {use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: 1}, on: "2020-01-01", outcome: assess.Met},
		"an undated text on the last day":                {use: use("fax"), reading: catalog.Newest, require: assess.Requirement{MaxSourceAgeDays: blogAge}, outcome: assess.Met},
		"an undated text a day later":                    {use: use("fax"), reading: catalog.Newest, require: assess.Requirement{MaxSourceAgeDays: blogAge - 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true},
		"one of two texts is enough, with its places":    {use: use("fax"), require: assess.Requirement{StoreIn: ids("JP", "US", place.Global), MaxSourceAgeDays: blogAge}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("US", place.Global), tooOld: true},
		"nothing kept can be old news":                   {use: use("memory"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids(place.None), tooOld: true},
		"a violation stays one":                          {use: use("crm"), require: assess.Requirement{StoreIn: ids("US"), MaxSourceAgeDays: 1}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("JP")},
		"a violation beside an old text stays one":       {use: use("fax"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("US", place.Global)},
		"a violation by an old text stays one":           {use: use("fax"), require: assess.Requirement{MaxSourceAgeDays: blogAge}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("US", place.Global)},
		"what may be in use stays so":                    {use: assess.Use{Feature: "fax", Uncertain: true}, require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.PossibleUse, places: ids("US", place.Global)},
		"what may be in use can be too old":              {use: assess.Use{Feature: "crm", Uncertain: true}, require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true},
		"a feature that nobody knows stays unknown":      {use: use("crn"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.UnknownFeature},
		"of what no source speaks none is old":           {use: use("mute"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.NoStatement},
		"a place that is open is open, however old":      {use: use("lake"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.PlaceOpen, places: ids(place.Unspecified)},
		"a weak statement is weak first, and old too":    {use: use("rule"), require: assess.Requirement{Commitment: catalog.Contractual, MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.WeakCommitment, places: ids("JP"), tooOld: true},
		"a hedge is a hedge first, and old too":          {use: use("hedged"), require: assess.Requirement{StrictReserves: true, MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.Reserved, places: ids("JP"), tooOld: true},
		"an open place beside an old text is open first": {use: use("mixed"), require: assess.Requirement{StoreIn: ids("JP", "US"), MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.PlaceOpen, places: ids(place.Unspecified, "US", "asia"), tooOld: true},
		"an input that is missing is missing first":      {use: use("split"), require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.InputMissing, places: ids("JP", "US"), tooOld: true},
		"good in every case, and old in every case":      {use: use("away"), require: assess.Requirement{StoreIn: ids("US", "union"), MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("DE", "US"), tooOld: true},
		"a location that is not known is not what it is": {use: assess.Use{Feature: "crm", Location: place.ResourceLocation, UnknownLocation: "Mars"}, require: assess.Requirement{MaxSourceAgeDays: 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true},
		"a statement through a newer text has its own":   {use: assess.Use{Feature: "notes", Options: map[string]string{"region": "jp"}}, require: assess.Requirement{MaxSourceAgeDays: pageAge}, outcome: assess.Met},
		"a statement of another feature can be too old":  {use: assess.Use{Feature: "notes", Options: map[string]string{"region": "jp"}}, require: assess.Requirement{MaxSourceAgeDays: pageAge - 1}, outcome: assess.Undetermined, code: assess.OldSource, places: ids("JP"), tooOld: true},
		"a number that no age reaches is any age":        {use: use("crm"), require: assess.Requirement{MaxSourceAgeDays: 1 << 62}, outcome: assess.Met},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assessor(t, contosoCatalog(t))
			a.AgeOn = date(t, tt.on)
			if tt.reading != "" {
				a.Reading = tt.reading
			}
			if tt.require.StoreIn == nil {
				tt.require.StoreIn = ids("JP")
			}
			tt.require.Uses = []assess.Use{tt.use}
			r := a.Judge(&tt.require)
			f := only(t, r)
			if f.Outcome != tt.outcome || f.Code != tt.code || r.Outcome != tt.outcome || f.TooOld != tt.tooOld || r.Compliant != (tt.outcome == assess.Met) {
				t.Errorf("got %s %s, too old %t, in all %s; want %s %s, too old %t", f.Outcome, f.Code, f.TooOld, r.Outcome, tt.outcome, tt.code, tt.tooOld)
			}
			if !slices.Equal(f.Places, tt.places) {
				t.Errorf("places %v, want %v", f.Places, tt.places)
			}
			if len(f.UnknownLocations) > 0 {
				t.Errorf("blames the locations %q", f.UnknownLocations)
			}
			tt.require.MaxSourceAgeDays = 0
			if bare := a.Judge(&tt.require); bare.Digest != r.Digest {
				t.Error("the digest depends on the age of a text")
			}
		})
	}
}

// Each aspect has texts of its own.
func TestAssessor_Judge_sourceAgeOfAnAspect(t *testing.T) {
	t.Parallel()
	text := strings.Replace(contoso, "{id: stored, stored_in: [JP], processed_in: [US], data: customers, commitment: documented, published: [page@2025-01-01]}",
		"{id: stored, stored_in: [JP], data: customers, commitment: documented, published: [page@2025-01-01]}, {id: run, processed_in: [US], data: customers, commitment: documented, published: [blog@undated-2025]}", 1)
	cat, err := catalog.Load(fsOf(text))
	if err != nil {
		t.Fatal(err)
	}
	findings := assessor(t, cat).Judge(&assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("US"), MaxSourceAgeDays: blogAge, Uses: uses("crm")}).Findings
	if len(findings) != 2 || findings[0].Code != assess.OldSource || findings[1].Outcome != assess.Met {
		t.Errorf("%+v", findings)
	}
}

// throughOldPage is a feature that keeps its data in another one, as an older page says than the one about the data.
const throughOldPage = `
version: "2026.01.01"
places: [{id: global, kind: area, name: Global}, {id: JP, kind: country, name: Japan}]
sources:
  - {id: page, title: Where data is, publisher: P, url: "https://contoso.example/data", versions: [{version: "2026-01-01"}]}
  - {id: parts, title: What is a part of what, publisher: P, url: "https://contoso.example/parts", versions: [{version: undated-2019, from: 2019-05-01}]}
features:
  - {id: store, name: Store, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: all, commitment: documented, published: [page@2026-01-01]}]}
  - {id: shop, name: Shop, product: Contoso, description: D., follows: [{feature: store, published: [page@2026-01-01]}]}
  - {id: market, name: Market, product: Contoso, description: D., follows: [{feature: shop, published: [parts@undated-2019]}]}
`

// A statement that counts through another text is as old as the older of both.
func TestAssessor_Judge_sourceAgeOfWhatIsFollowed(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(fsOf(throughOldPage))
	if err != nil {
		t.Fatal(err)
	}
	a := assessor(t, cat)
	for feature, want := range map[string]assess.Outcome{"store": assess.Met, "shop": assess.Met, "market": assess.Undetermined} {
		r := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), MaxSourceAgeDays: 500, Uses: uses(feature)}
		f := only(t, a.Judge(&r))
		if f.Outcome != want {
			t.Errorf("%s is %s, want %s", feature, f.Outcome, want)
		}
		const age = "  Age        2764 days on 2026-11-24, and 500 are allowed; counted is the text through which it counts (What is a part of what, undated); the text is undated, and counts from 2019-05-01\n"
		if text := a.Explain(&r, f); strings.Contains(text, age) != (feature == "market") {
			t.Errorf("%s says\n%s", feature, text)
		}
	}
}

// Each statement that is too old is named with its age, however many there are, and before those that are not.
func TestAssessor_Explain_namesWhatIsTooOld(t *testing.T) {
	t.Parallel()
	statements := make([]string, 11)
	for i := range statements {
		version := "2025-01-01"
		if i < 2 || i == 5 {
			version = "2024-01-01..2025-01-01" // the newer text of the page counts
		}
		source := "page@" + version
		if i == 3 || i == 4 {
			source = "blog@undated-2025"
		}
		statements[i] = fmt.Sprintf("{id: s%02d, stored_in: [JP], data: d, commitment: documented, published: [%s]}", i, source)
	}
	cat, err := catalog.Load(fsOf(strings.Replace(contoso, "  - {id: dated", "  - {id: many, name: Contoso Many, product: Contoso, description: D., statements: [\n      "+strings.Join(statements, ",\n      ")+"]}\n  - {id: dated", 1)))
	if err != nil {
		t.Fatal(err)
	}
	a := assessor(t, cat)
	r := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), Uses: uses("many"), MaxSourceAgeDays: blogAge}
	text := a.Explain(&r, only(t, a.Judge(&r)))
	if n := strings.Count(text, "  Age        692 days on 2026-11-24, and 633 are allowed\n"); n != 9 || strings.Count(text, "  Age ") != 9 || !strings.Contains(text, "  and 2 more statements, see findings") {
		t.Errorf("want nine statements with their age, and two more, got %d:\n%s", n, text)
	}
	r.MaxSourceAgeDays = 0
	r.StrictReserves = true
	r.Uses = uses("hedged")
	if text := a.Explain(&r, only(t, a.Judge(&r))); strings.Contains(text, "  Age ") {
		t.Errorf("without a limit the age is named:\n%s", text)
	}
}

// A text that is too old is named beside another reason too.
func TestAssessor_Explain_tooOldBesideAnotherReason(t *testing.T) {
	t.Parallel()
	a := assessor(t, contosoCatalog(t))
	r := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), StrictReserves: true, MaxSourceAgeDays: 30, Uses: uses("hedged")}
	f := only(t, a.Judge(&r))
	if text := a.Explain(&r, f); f.Code != assess.Reserved || !strings.Contains(text, "  Age        692 days on 2026-11-24, and 30 are allowed\n") {
		t.Errorf("%s says\n%s", f.Code, text)
	}
}

func TestAssessor_Judge_exemptionOfAnOldSource(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		exemption assess.Exemption
		covered   bool
	}{
		"by the code":                   {assess.Exemption{Feature: "crm", Aspect: "storage", Code: assess.OldSource}, true},
		"by the code, with its place":   {assess.Exemption{Feature: "crm", Code: assess.OldSource, Places: ids("JP")}, true},
		"not with another place":        {assess.Exemption{Feature: "crm", Code: assess.OldSource, Places: ids("US")}, false},
		"not by the code of a hedge":    {assess.Exemption{Feature: "crm", Code: assess.Reserved}, false},
		"not after its end":             {assess.Exemption{Feature: "crm", Code: assess.OldSource, Expires: date(t, today) - 1}, false},
		"of the feature, whatever code": {assess.Exemption{Feature: "crm"}, true},
	} {
		tt.exemption.Key = "old"
		r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("JP"), MaxSourceAgeDays: 1, Uses: uses("crm"), Exemptions: []assess.Exemption{tt.exemption}})
		if f := only(t, r); f.Covered() != tt.covered || r.Compliant != tt.covered || f.Outcome != assess.Undetermined {
			t.Errorf("%s: covered %t, compliant %t, want %t", name, f.Covered(), r.Compliant, tt.covered)
		}
	}
	// One for old texts alone does not cover what breaks the requirement later.
	r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("US"), MaxSourceAgeDays: 1, Uses: uses("crm"), Exemptions: []assess.Exemption{{Key: "old", Feature: "crm", Code: assess.OldSource}}})
	if f := only(t, r); f.Covered() || len(r.Unmatched) != 1 {
		t.Errorf("a violation is covered: %+v", f)
	}
}

// Resources that come to the same share a finding, which is too old where one of them is.
func TestAssessor_Judge_sourceAgeOfDiscoveredUses(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load(fsOf(strings.Replace(contoso, "  - {id: dated", `  - {id: parts, name: Contoso Parts, product: Contoso, description: D., options: [{id: copy, description: C., values: ["off", "on"]}], statements: [
      {id: loose, stored_in: [JP], data: parts, commitment: none, published: [blog@undated-2025]},
      {id: copy, stored_in: [JP], data: copies, commitment: documented, when: {options: {copy: ["on"]}}, published: [page@2025-01-01]}]}
  - {id: dated`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	copied := func(value string) assess.Use {
		return assess.Use{Feature: "parts", Options: map[string]string{"copy": value}, By: []assess.Resource{{Address: "part." + value}}}
	}
	for want, all := range map[bool][]assess.Use{false: {copied("off")}, true: {copied("off"), copied("on")}} {
		f := only(t, assessor(t, cat).Judge(&assess.Requirement{StoreIn: ids("JP"), MaxSourceAgeDays: blogAge, Uses: all, Discovery: &assess.Discovery{}}))
		if f.Code != assess.WeakCommitment || f.TooOld != want || len(f.By) != len(all) {
			t.Errorf("%d resources: %s, too old %t", len(f.By), f.Code, f.TooOld)
		}
	}
}

// Asking for younger texts never makes anything better, and never changes a violation, whatever else is asked for. A longer
// time never makes anything worse.
func TestAssessor_Judge_askingForYoungerTextsNeverHelps(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(66, 1))
	seen := map[assess.Code]int{}
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		aim(random, a, &r)
		r.Exemptions = nil
		longer, shorter := r, r
		longer.MaxSourceAgeDays = 1 + random.Int64N(2500)
		shorter.MaxSourceAgeDays = 1 + random.Int64N(longer.MaxSourceAgeDays)
		results := []*assess.Result{a.Judge(&r), a.Judge(&longer), a.Judge(&shorter)}
		for i, less := range results[1:] {
			more := results[i]
			neverBetter(t, more, less, fmt.Sprintf("%+v", longer))
			if len(more.Findings) != len(less.Findings) {
				t.Fatalf("%+v: %d findings, and %d with younger texts", r, len(more.Findings), len(less.Findings))
			}
			for k := range more.Findings {
				f, g := more.Findings[k], less.Findings[k]
				seen[g.Code]++
				switch {
				case (f.Outcome == assess.NotMet) != (g.Outcome == assess.NotMet), // a violation is one at any age
					f.Outcome != assess.Met && f.Code != assess.OldSource && f.Code != g.Code, // and what is open for another reason stays so
					f.TooOld && !g.TooOld, g.Code == assess.OldSource && !g.TooOld, g.TooOld && g.Outcome != assess.Undetermined:
					t.Fatalf("%+v\n%s was %s %s (too old %t) and is %s %s (too old %t)", longer, f.Feature, f.Outcome, f.Code, f.TooOld, g.Outcome, g.Code, g.TooOld)
				}
			}
		}
	}
	for _, code := range []assess.Code{"", assess.OldSource, assess.StoredOutside, assess.InputMissing, assess.PlaceOverlaps} {
		if seen[code] == 0 {
			t.Errorf("no finding had the code %q", code)
		}
	}
}
