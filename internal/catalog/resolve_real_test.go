// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// realCase is a question to the real catalog. Names of cases are the sentences that they prove.
type realCase struct {
	tenant       catalog.ProfileInput
	feature      string // entra-core-directory unless given
	asOf         string
	reading      catalog.Reading // strictest unless given
	stored       []place.ID      // exactly these
	processed    []place.ID      // nil: not looked at
	undetermined bool            // of storage
	conflicting  bool            // of storage
	geography    place.ID
	needs        []string
	why          string // a part of it
	sources      []string
}

func created(country, day string) catalog.ProfileInput {
	return catalog.ProfileInput{Country: country, Created: day}
}

func testRealCases(t *testing.T, tests map[string]realCase) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := embedded(t)
			if test.feature == "" {
				test.feature = "entra-core-directory"
			}
			if test.reading == "" {
				test.reading = catalog.Strictest
			}
			p := profile(t, cat, test.tenant)
			a := cat.At(date(t, test.asOf)).Resolve(feature(t, cat, test.feature), nil, p, test.reading)
			storage := a.Aspect(catalog.Storage)
			if diff := cmp.Diff(test.stored, storage.Places); diff != "" {
				t.Errorf("stored in: %s", diff)
			}
			if test.processed != nil {
				if diff := cmp.Diff(test.processed, a.Aspect(catalog.Processing).Places); diff != "" {
					t.Errorf("processed in: %s", diff)
				}
			}
			if storage.Undetermined != test.undetermined || storage.Conflicting != test.conflicting {
				t.Errorf("undetermined %t, conflicting %t; want %t, %t", storage.Undetermined, storage.Conflicting, test.undetermined, test.conflicting)
			}
			if a.Geography() != test.geography {
				t.Errorf("geography %q, want %q", a.Geography(), test.geography)
			}
			if diff := cmp.Diff(test.needs, a.Needs); diff != "" {
				t.Errorf("needs: %s", diff)
			}
			if why := strings.Join(a.Why, " "); !strings.Contains(why, test.why) || test.why == "" && why != "" {
				t.Errorf("why: %q, want a word of %q", why, test.why)
			}
			if test.sources != nil {
				all := append(slices.Clone(storage.Claims), a.Aspect(catalog.Processing).Claims...)
				if diff := cmp.Diff(test.sources, citations(all)); diff != "" {
					t.Errorf("sources: %s", diff)
				}
			}
		})
	}
}

func TestResolve_directoryInJapan(t *testing.T) {
	t.Parallel()
	testRealCases(t, map[string]realCase{
		"a Japanese tenant of 2024 is stored in Japan": {
			tenant: created("JP", "2024-02-01"), stored: []place.ID{"JP"}, geography: "entra/japan",
		},
		"a Japanese tenant of the day on which the region opened is stored in Japan": {
			tenant: created("JP", "2022-04-15"), stored: []place.ID{"JP"}, geography: "entra/japan",
		},
		"where a Japanese tenant of the day before is nobody says": {
			tenant: created("JP", "2022-04-14"), stored: []place.ID{"@tenant-geography", "global"}, undetermined: true,
			needs: []string{"region_scope"}, why: "before 15 April 2022",
		},
		"where a Japanese tenant of 2021 is nobody says, and the answer says why": {
			tenant: created("JP", "2021-08-01"), stored: []place.ID{"@tenant-geography", "global"}, undetermined: true,
			needs: []string{"region_scope"}, why: "No source says where the directory of a Japanese tenant from before 15 April 2022 is.",
		},
		"a Japanese tenant without a date needs its date": {
			tenant: created("JP", ""), stored: []place.ID{"@tenant-geography", "JP", "global"}, undetermined: true,
			needs: []string{"created", "region_scope"}, why: "before 15 April 2022",
		},
		"in May 2022 a new Japanese tenant still had a backup copy in Asia": {
			tenant: created("JP", "2022-04-20"), asOf: "2022-05-10", stored: []place.ID{"JP", "entra/asia-pacific"}, geography: "entra/japan",
			sources: []string{"entra-data-storage-japan@2022-04-12"},
		},
		"on the last day of the backup copy it counts": {
			tenant: created("JP", "2022-04-20"), asOf: "2022-06-30", stored: []place.ID{"JP", "entra/asia-pacific"}, geography: "entra/japan",
		},
		"on the day after it does not": {
			tenant: created("JP", "2022-04-20"), asOf: "2022-07-01", stored: []place.ID{"JP"}, geography: "entra/japan",
		},
		"in January 2023 it was in Japan alone": {
			tenant: created("JP", "2022-04-20"), asOf: "2023-01-01", stored: []place.ID{"JP"}, geography: "entra/japan",
		},
		"the region scope AS does not settle where a new Japanese tenant is": {
			tenant: catalog.ProfileInput{Country: "JP", Created: "2024-02-01", RegionScope: "AS"}, stored: []place.ID{"@tenant-geography", "JP", "global"},
			undetermined: true, why: "The region scope AS does not settle where a tenant of Japan lies",
		},
		"it settles where an older Japanese tenant is": {
			tenant: catalog.ProfileInput{Country: "JP", Created: "2021-08-01", RegionScope: "AS"}, stored: []place.ID{"entra/asia-pacific"}, geography: "entra/asia-pacific",
		},
	})
}

func TestResolve_multifactorAuthenticationInJapan(t *testing.T) {
	t.Parallel()
	testRealCases(t, map[string]realCase{
		"in August 2022 it was stored in the US and processed globally, by one source": {
			tenant: created("JP", "2022-04-20"), feature: "entra-mfa", asOf: "2022-08-08", stored: []place.ID{"US"}, processed: []place.ID{"global"},
			geography: "entra/japan", sources: []string{"entra-data-storage-japan@2022-08-08"},
		},
		"today three sources speak of it and disagree": {
			tenant: created("JP", "2022-04-20"), feature: "entra-mfa", stored: []place.ID{"JP", "US", "entra/north-america"},
			processed: []place.ID{"US", "entra/asia-pacific", "europe", "global"}, conflicting: true, geography: "entra/japan",
			sources: []string{"entra-data-residency@2025-11-06", "entra-data-storage-japan@2024-01-03", "entra-mfa-data-residency@2025-06-06"},
		},
		"the newest reading goes by the newest source alone": {
			tenant: created("JP", "2022-04-20"), feature: "entra-mfa", reading: catalog.Newest, stored: []place.ID{"JP", "entra/north-america"},
			processed: []place.ID{"US", "entra/asia-pacific", "europe"}, geography: "entra/japan",
			sources: []string{"entra-data-residency@2025-11-06", "entra-mfa-data-residency@2025-06-06"},
		},
	})
}

// With the newest reading the storage of multifactor authentication rests on one text.
func TestResolve_newestReadingOfStorage(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	a := cat.At(0).Resolve(feature(t, cat, "entra-mfa"), nil, profile(t, cat, created("JP", "2022-04-20")), catalog.Newest)
	if diff := cmp.Diff([]string{"entra-data-residency@2025-11-06"}, citations(a.Aspect(catalog.Storage).Claims)); diff != "" || a.Conflicting() {
		t.Errorf("conflicting %t, %s", a.Conflicting(), diff)
	}
}

func TestResolve_directoryInEuropeAndTheMiddleEast(t *testing.T) {
	t.Parallel()
	current := func(country, day, scope string) catalog.ProfileInput {
		return catalog.ProfileInput{Country: country, Created: day, CountryEvidence: "current", RegionScope: scope}
	}
	testRealCases(t, map[string]realCase{
		"the Emirates were mapped to Asia until July 2013": {
			tenant: created("AE", "2012-11-05"), stored: []place.ID{"entra/asia-pacific"}, geography: "entra/asia-pacific",
		},
		"then they were mapped to Europe": {
			tenant: created("AE", "2013-09-01"), stored: []place.ID{"entra/emea", "europe"}, geography: "entra/emea",
		},
		"of a day in the month of the change nobody knows": {
			tenant: created("AE", "2013-07-15"), stored: []place.ID{"entra/asia-pacific", "entra/emea", "europe"}, undetermined: true,
			needs: []string{"region_scope"}, why: "created in the month of a change (2013-07)",
		},
		"without a date both count, and the date is needed": {
			tenant: created("AE", ""), stored: []place.ID{"entra/asia-pacific", "entra/emea", "europe"}, undetermined: true, needs: []string{"created"},
		},
		"with a region scope the month of the change does not matter": {
			tenant: catalog.ProfileInput{Country: "AE", Created: "2013-07-15", RegionScope: "EU"}, stored: []place.ID{"entra/emea", "europe"}, geography: "entra/emea",
		},
		"a German tenant of 2016 is in EMEA": {
			tenant: created("DE", "2016-03-01"), stored: []place.ID{"eu-data-boundary"}, geography: "entra/emea",
		},
		"today's country of a tenant of 2016 proves nothing": {
			tenant:       current("DE", "2016-03-01", ""),
			stored:       []place.ID{"@tenant-geography", "AU", "entra/asia-pacific", "entra/emea", "eu-data-boundary", "europe", "global"},
			undetermined: true, needs: []string{"country_evidence", "region_scope"}, why: "Until March 2019 the country code of a tenant could be changed",
		},
		"with a region scope that fits it is in EMEA": {
			tenant: current("DE", "2016-03-01", "EU"), stored: []place.ID{"eu-data-boundary"}, geography: "entra/emea",
		},
		"with a region scope of Asia it is there, whatever the country is today": {
			tenant: current("DE", "2016-03-01", "AS"), stored: []place.ID{"entra/asia-pacific"}, geography: "entra/asia-pacific",
		},
		"today's country of a tenant of April 2019 is that of sign-up": {
			tenant: current("DE", "2019-04-01", ""), stored: []place.ID{"eu-data-boundary"}, geography: "entra/emea",
		},
		"of a tenant of March 2019 nobody knows it": {
			tenant:       current("DE", "2019-03-31", ""),
			stored:       []place.ID{"@tenant-geography", "AU", "entra/emea", "eu-data-boundary", "europe", "global"},
			undetermined: true, needs: []string{"region_scope", "country_evidence"}, why: "created in the month of a change (2019-03)",
		},
		"a Swiss tenant is in the boundary": {
			tenant: created("CH", ""), stored: []place.ID{"eu-data-boundary"}, geography: "entra/emea",
		},
		"a tenant of Liechtenstein is in the boundary": {
			tenant: created("LI", ""), stored: []place.ID{"eu-data-boundary"}, geography: "entra/emea",
		},
		"where a British tenant is nobody says": {
			tenant: created("GB", "2020-01-01"), stored: []place.ID{"@tenant-geography", "europe", "global"}, undetermined: true,
			needs: []string{"region_scope"}, why: "No public source says in which geography the tenant of a customer from the United Kingdom (GB) lies.",
		},
		"whether Åland belongs to the boundary nobody says": {
			tenant: created("AX", "2020-01-01"), stored: []place.ID{"@tenant-geography", "eu-data-boundary", "europe", "global"}, undetermined: true,
			needs: []string{"region_scope"}, why: "No source says whether the Åland Islands (AX) counts as a part of the area that a statement names.",
		},
		"a worldwide tenant is everywhere": {
			tenant: catalog.ProfileInput{Country: "GB", RegionScope: "WW"}, stored: []place.ID{"global"}, geography: "entra/worldwide",
		},
		"without a country it needs one": {
			tenant:       catalog.ProfileInput{Created: "2024-02-01"},
			stored:       []place.ID{"@tenant-geography", "AU", "JP", "entra/emea", "eu-data-boundary", "europe", "global"},
			undetermined: true, needs: []string{"country", "region_scope"}, why: "The country at sign-up is not stated.",
		},
	})
}

func TestResolve_directoryElsewhere(t *testing.T) {
	t.Parallel()
	older := realCase{
		stored: []place.ID{"@tenant-geography", "AU", "global"}, undetermined: true, needs: []string{"region_scope"},
		why: "Microsoft promises Australia for tenants created from 26 February 2020",
	}
	tests := map[string]realCase{
		"a tenant of New Zealand of 2021 is in Australia": {
			tenant: created("NZ", "2021-05-01"), stored: []place.ID{"AU"}, geography: "entra/australia",
		},
		"a US government tenant is in the US": {
			tenant: catalog.ProfileInput{Country: "US", Cloud: "usgov"}, stored: []place.ID{"US"}, geography: "entra/us-government",
		},
		"a tenant in the China cloud is in China": {
			tenant: catalog.ProfileInput{Country: "CN", Cloud: "china"}, stored: []place.ID{"CN"}, geography: "entra/china",
		},
		"the region scope of the US government tells the cloud": {
			tenant: catalog.ProfileInput{RegionScope: "USGov"}, stored: []place.ID{"US"}, geography: "entra/us-government",
		},
	}
	for _, country := range []string{"AU", "NZ"} {
		tests[country+": a tenant of the first day of the region is in Australia"] = realCase{
			tenant: created(country, "2020-02-26"), stored: []place.ID{"AU"}, geography: "entra/australia",
		}
		older.tenant = created(country, "2020-02-25")
		tests[country+": of the day before nobody knows"] = older
	}
	testRealCases(t, tests)
}

func TestResolve_b2c(t *testing.T) {
	t.Parallel()
	with := func(country string, known bool, addOns ...string) catalog.ProfileInput {
		return catalog.ProfileInput{Country: country, AddOns: addOns, AddOnsKnown: known}
	}
	testRealCases(t, map[string]realCase{
		"with the Go-Local add-on a Japanese tenant is in Japan": {
			tenant: with("JP", true, "go-local"), feature: "azure-ad-b2c", stored: []place.ID{"JP"},
		},
		"so it is when other add-ons are not known": {
			tenant: with("JP", false, "go-local"), feature: "azure-ad-b2c", stored: []place.ID{"JP"},
		},
		"without it a Japanese tenant is in Asia Pacific": {
			tenant: with("JP", true), feature: "azure-ad-b2c", stored: []place.ID{"b2c/asia-pacific"},
		},
		"where add-ons are not known both count": {
			tenant: with("JP", false), feature: "azure-ad-b2c", stored: []place.ID{"JP", "b2c/asia-pacific"}, undetermined: true, needs: []string{"add_ons"},
		},
		"the add-on is not sold for New Zealand, so no source speaks of it there": {
			tenant: with("NZ", true, "go-local"), feature: "azure-ad-b2c", undetermined: true,
		},
		"North Macedonia is in the European list": {
			tenant: with("MK", true), feature: "azure-ad-b2c", stored: []place.ID{"b2c/europe"},
		},
		"Mali, whose code the page prints for North Macedonia, is not": {
			tenant: with("ML", true), feature: "azure-ad-b2c", undetermined: true,
		},
		"São Tomé, whose code the page prints for Slovenia, is not": {
			tenant: with("ST", true), feature: "azure-ad-b2c", undetermined: true,
		},
		"the service is not offered in the US government cloud": {
			tenant: catalog.ProfileInput{Cloud: "usgov"}, feature: "azure-ad-b2c", stored: []place.ID{place.NotAvailable}, undetermined: true, geography: "entra/us-government",
		},
	})
}

// countryLists are the country lists of the page for European customers, with the month until which the codes meant Asia.
var countryLists = map[string][]string{
	"2013-07": {"AE", "AZ", "BH", "IL", "JO", "KW", "KZ", "LB", "OM", "PK", "QA", "SA", "TR"},
	"2017-02": {"AM", "GE", "IQ", "KG", "TJ", "TM", "UZ"},
}

func TestResolve_codesThatOnceMeantAsia(t *testing.T) {
	t.Parallel()
	tests := map[string]realCase{}
	for month, countries := range countryLists {
		before := catalog.DateOf(date(t, month+"-01").Time().AddDate(0, 0, -1)).String()
		after := catalog.DateOf(date(t, month+"-01").Time().AddDate(0, 1, 0)).String()
		for _, c := range countries {
			tests[fmt.Sprintf("%s meant Asia on %s", c, before)] = realCase{
				tenant: created(c, before), stored: []place.ID{"entra/asia-pacific"}, processed: []place.ID{"entra/asia-pacific"}, geography: "entra/asia-pacific",
			}
			tests[fmt.Sprintf("%s meant Europe on %s", c, after)] = realCase{
				tenant: created(c, after), stored: []place.ID{"entra/emea", "europe"}, geography: "entra/emea",
			}
			for _, day := range []string{month + "-01", month + "-28"} {
				tests[fmt.Sprintf("%s meant either on %s", c, day)] = realCase{
					tenant: created(c, day), stored: []place.ID{"entra/asia-pacific", "entra/emea", "europe"}, undetermined: true,
					needs: []string{"region_scope"}, why: "in the month of a change (" + month + ")",
				}
			}
		}
	}
	testRealCases(t, tests)
}
