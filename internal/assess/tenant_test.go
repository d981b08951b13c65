// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// With the real catalog: names of cases are the sentences that they prove.
func TestCompareTenant(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		country string // expected
		created string // expected
		live    assess.LiveTenant
		today   string // day of creation by Microsoft Graph
		want    assess.Outcome
		why     []string // parts of the sentences, one for each
	}{
		"Germany is in EMEA":    {country: "DE", live: assess.LiveTenant{RegionScope: "EU"}, want: assess.Met},
		"a scope in lower case": {country: "DE", live: assess.LiveTenant{RegionScope: "eu"}, want: assess.Met},
		"Germany is not in North America": {country: "DE", live: assess.LiveTenant{RegionScope: "NA"}, want: assess.NotMet, why: []string{
			"RES501 The region scope NA stands for Microsoft Entra North America (entra/north-america), and the directory of a tenant that signed up in Germany is in Microsoft Entra EMEA (entra/emea).",
		}},
		"worldwide is no country's geography, and what it means is said": {country: "DE", created: "2023-01-01", live: assess.LiveTenant{RegionScope: "WW"}, want: assess.NotMet, why: []string{
			"stands for Microsoft Entra Worldwide (entra/worldwide), and the directory of a tenant that signed up in Germany on 2023-01-01 is in Microsoft Entra EMEA (entra/emea). Data of such a tenant is in all locations.",
		}},
		"no text of today speaks of the United States": {country: "US", live: assess.LiveTenant{RegionScope: "NA"}, want: assess.Undetermined, why: []string{"whether that fits", "No public source says in which geography the tenant of a customer from the United States (US) lies."}},
		"new tenants of Japan are not in EMEA": {country: "JP", created: "2024-02-01", live: assess.LiveTenant{RegionScope: "EU"}, want: assess.NotMet, why: []string{
			"RES501 The region scope EU stands for Microsoft Entra EMEA (entra/emea), and the directory of a tenant that signed up in Japan on 2024-02-01 is in Microsoft Entra Japan (entra/japan).",
		}},
		"no source says which scope new tenants of Japan have": {country: "JP", created: "2024-02-01", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.Undetermined, why: []string{
			"The region scope AS does not settle where a tenant of Japan lies that was created since the Japan region opened on 2022-04-15",
		}},
		"a tenant of Japan of an unknown day may be a new one": {country: "JP", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.Undetermined, why: []string{"The region scope AS does not settle"}},
		"no source says where older tenants of Japan are": {country: "JP", created: "2018-01-01", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.Undetermined, why: []string{
			"The region scope AS stands for Microsoft Entra Asia/Pacific (entra/asia-pacific); whether that fits a tenant that signed up in Japan on 2018-01-01 is not settled.",
			"No source says where the directory of a Japanese tenant from before 15 April 2022 is.",
		}},
		"the scope EU does not contradict a tenant of Japan of an unknown day": {country: "JP", live: assess.LiveTenant{RegionScope: "EU"}, want: assess.Undetermined, why: []string{
			"whether that fits a tenant that signed up in Japan is not settled.", "No source says where the directory of a Japanese tenant from before", "It depends on the day on which the tenant was created, which is not known.",
		}},
		"new tenants of New Zealand are in Australia": {country: "NZ", created: "2021-01-01", live: assess.LiveTenant{RegionScope: "OC"}, want: assess.Met},
		"older ones may be":                           {country: "AU", created: "2019-01-01", live: assess.LiveTenant{RegionScope: "OC"}, want: assess.Undetermined, why: []string{"The region scope OC stands for", "Microsoft promises Australia for tenants created from 26 February 2020."}},
		"thirteen countries were mapped to Asia":      {country: "AE", created: "2012-01-01", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.Met},
		"and later to Europe":                         {country: "AE", created: "2020-01-01", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.NotMet, why: []string{"RES501"}},
		"whichever it was, not to North America":      {country: "AE", live: assess.LiveTenant{RegionScope: "NA"}, want: assess.NotMet, why: []string{"is in Microsoft Entra Asia/Pacific (entra/asia-pacific) and Microsoft Entra EMEA (entra/emea)."}},
		"the day decides":                             {country: "AE", live: assess.LiveTenant{RegionScope: "EU"}, want: assess.Undetermined, why: []string{"whether that fits", "It depends on the day"}},
		"the day by Microsoft Graph decides too":      {country: "AE", live: assess.LiveTenant{RegionScope: "EU"}, today: "2020-01-01", want: assess.Met},
		"no rule speaks of India":                     {country: "IN", live: assess.LiveTenant{RegionScope: "AS"}, want: assess.Undetermined, why: []string{"whether that fits", "No public source says in which geography the tenant of a customer from India (IN) lies."}},
		"no region scope":                             {country: "DE", want: assess.Undetermined, why: []string{"The tenant reports no region scope."}},
		"a region scope of tomorrow":                  {country: "JP", live: assess.LiveTenant{RegionScope: "JP"}, want: assess.Undetermined, why: []string{"The catalog does not know the region scope JP of the cloud public."}},
		"a region scope of another cloud":             {country: "DE", live: assess.LiveTenant{RegionScope: "USGov"}, want: assess.Undetermined, why: []string{"does not know the region scope USGov of the cloud public."}},
		"the closed German cloud":                     {country: "DE", live: assess.LiveTenant{RegionScope: "DE"}, want: assess.Undetermined, why: []string{"No source says which geography the region scope DE stands for."}},
		"the French sovereign cloud":                  {country: "FR", live: assess.LiveTenant{RegionScope: "FG"}, want: assess.Undetermined, why: []string{"region scope FG stands for"}},
		"the German sovereign cloud":                  {country: "DE", live: assess.LiveTenant{RegionScope: "GG2"}, want: assess.Undetermined, why: []string{"region scope GG2 stands for"}},
		"the US government cloud":                     {country: "US", live: assess.LiveTenant{Cloud: catalog.USGov, RegionScope: "USG"}, want: assess.Met},
		"it is not in Japan": {country: "JP", live: assess.LiveTenant{Cloud: catalog.USGov, RegionScope: "USGov"}, want: assess.NotMet, why: []string{
			"RES501 The tenant is in the cloud usgov, whose directories are in Microsoft Entra US government (entra/us-government), and the country Japan (JP) is expected.",
		}},
		"the China cloud":                        {country: "CN", live: assess.LiveTenant{Cloud: catalog.China, RegionScope: "AS"}, want: assess.Met},
		"it is not in Japan either":              {country: "JP", created: "2024-02-01", live: assess.LiveTenant{Cloud: catalog.China, RegionScope: "AS"}, want: assess.NotMet, why: []string{"RES501 The tenant is in the cloud china"}},
		"the country that Microsoft Graph gives": {country: "DE", live: assess.LiveTenant{RegionScope: "EU", Country: "DE"}, want: assess.Met},
		"another country": {country: "DE", live: assess.LiveTenant{RegionScope: "EU", Country: "FR"}, today: "2019-04-01", want: assess.NotMet, why: []string{
			"RES501 The country of the tenant is France (FR) by Microsoft Graph, and Germany (DE) is expected.",
		}},
		"a country code that could be changed": {country: "DE", live: assess.LiveTenant{RegionScope: "EU", Country: "FR"}, today: "2019-03-31", want: assess.Undetermined, why: []string{
			"The country of the tenant is France (FR) today by Microsoft Graph, and Germany (DE) is expected.", "Until March 2019 the country code of a tenant could be changed",
		}},
		"a country code of a tenant of an unknown day": {country: "DE", live: assess.LiveTenant{RegionScope: "EU", Country: "FR"}, want: assess.Undetermined, why: []string{"today by Microsoft Graph", "Until March 2019"}},
		"a country that the catalog does not know":     {country: "DE", live: assess.LiveTenant{RegionScope: "EU", Country: "ZZ"}, want: assess.Undetermined, why: []string{"The catalog does not know the country code ZZ that Microsoft Graph gives."}},
		"another day": {country: "DE", created: "2020-01-01", live: assess.LiveTenant{RegionScope: "EU"}, today: "2020-01-02", want: assess.NotMet, why: []string{
			"RES501 The tenant was created on 2020-01-02 by Microsoft Graph, and on 2020-01-01 by what is expected.",
		}},
		"what differs comes first": {country: "IN", created: "2020-01-01", live: assess.LiveTenant{RegionScope: "AS", Country: "JP"}, today: "2020-01-02", want: assess.NotMet, why: []string{"RES501 The tenant was", "RES501 The country", "whether that fits", "No public source"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day := func(text string) catalog.Date {
				if text == "" {
					return 0
				}
				d, err := catalog.ParseDate(text)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			if test.live.Cloud == "" {
				test.live.Cloud = catalog.Public
			}
			test.live.Created = day(test.today)
			got := assess.CompareTenant(cat.At(0), assess.ExpectedTenant{Country: place.ID(test.country), Created: day(test.created)}, test.live)
			if got.Outcome != test.want || len(got.Why) != len(test.why) {
				t.Fatalf("got %s, %q; want %s with %d sentences", got.Outcome, got.Why, test.want, len(test.why))
			}
			for i, sentence := range got.Why {
				if !strings.Contains(sentence, test.why[i]) || !strings.HasSuffix(sentence, ".") {
					t.Errorf("got %q, want %q", sentence, test.why[i])
				}
			}
		})
	}
}

// Removing what is known never makes a tenant one that is expected.
func TestCompareTenant_lessKnown(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	day := func(text string) catalog.Date { d, _ := catalog.ParseDate(text); return d }
	days := []catalog.Date{day("2012-05-05"), day("2013-07-15"), day("2019-02-02"), day("2021-01-01"), day("2024-02-01")}
	view, compared := cat.At(0), 0
	for _, country := range []place.ID{"JP", "DE", "AU", "AE", "AM", "US", "IN", "AX", "CN"} {
		for _, scope := range cat.RegionScopes() {
			for _, cloud := range catalog.Clouds {
				for _, created := range days {
					for _, today := range []string{"", string(country), "FR"} {
						live := assess.LiveTenant{Cloud: cloud, RegionScope: scope, Country: today, Created: created}
						more := assess.CompareTenant(view, assess.ExpectedTenant{Country: country}, live)
						for name, less := range map[string]assess.LiveTenant{
							"the day": {Cloud: cloud, RegionScope: scope, Country: today}, "the region scope": {Cloud: cloud, Country: today, Created: created},
						} {
							compared++
							got := assess.CompareTenant(view, assess.ExpectedTenant{Country: country}, less)
							if got.Outcome == assess.Met && more.Outcome != assess.Met {
								t.Errorf("%s, %+v: without %s it is %s, with it %s", country, live, name, got.Outcome, more.Outcome)
							}
							if (got.Outcome == assess.Met) != (len(got.Why) == 0) {
								t.Errorf("%s, %+v: %s, %q", country, less, got.Outcome, got.Why)
							}
						}
					}
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d comparisons", compared)
	}
}
