// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// commercial is a tenant without add-ons that is no education tenant. Settings are given in pairs.
func commercial(country, day string, settings ...string) catalog.ProfileInput {
	in := catalog.ProfileInput{Country: country, Created: day, AddOnsKnown: true, Settings: map[string]string{"sector": "commercial"}}
	for i := 0; i+1 < len(settings); i += 2 {
		in.Settings[settings[i]] = settings[i+1]
	}
	return in
}

func with(in catalog.ProfileInput, addOns ...string) catalog.ProfileInput {
	in.AddOns = addOns
	return in
}

// aspectCase is a question about one aspect. Names of cases are the sentences that they prove.
type aspectCase struct {
	feature string
	tenant  catalog.ProfileInput
	use     catalog.Use
	asOf    string
	aspect  catalog.Aspect
	want    []place.ID // exactly these
	open    bool       // undetermined
	needs   string     // one of the needs
	says    string     // a part of a statement's reserve or note, or of why
}

func testAspects(t *testing.T, tests map[string]aspectCase) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat := embedded(t)
			p := profile(t, cat, test.tenant)
			a := cat.At(date(t, test.asOf)).ResolveUse(feature(t, cat, test.feature), test.use, p, catalog.Strictest)
			m := a.Aspect(test.aspect)
			if diff := cmp.Diff(test.want, m.Places); diff != "" {
				t.Errorf("%s: %s", test.aspect, diff)
			}
			if m.Undetermined != test.open || m.Conflicting {
				t.Errorf("undetermined %t, want %t; conflicting %t", m.Undetermined, test.open, m.Conflicting)
			}
			if test.needs == "" != (len(a.Needs) == 0) || test.needs != "" && !slices.Contains(a.Needs, test.needs) {
				t.Errorf("needs %v, want %q", a.Needs, test.needs)
			}
			words := strings.Join(a.Why, " ")
			for _, c := range m.Claims {
				words += " " + c.Statement.Reserve + " " + c.Statement.Note
			}
			if !strings.Contains(words, test.says) {
				t.Errorf("the answer does not say %q:\n%s", test.says, words)
			}
		})
	}
}

func TestResolve_exchangeAndTheInCountrySetting(t *testing.T) {
	t.Parallel()
	const setting, name = "settings.store_customer_data_in_country", "store_customer_data_in_country"
	testAspects(t, map[string]aspectCase{
		"a German tenant created after 2026-09-14 is not committed to Germany": {
			feature: "exchange-online", tenant: commercial("DE", "2026-10-01"), want: []place.ID{"DE", "eu-data-boundary"}, open: true,
			needs: setting, says: `It is "off" by default, in eligible tenants created after 2026-09-14; it takes effect on 2026-12-14`,
		},
		"nor is it once the setting takes effect": {
			feature: "exchange-online", tenant: commercial("DE", "2026-10-01"), asOf: "2027-01-15", want: []place.ID{"DE", "eu-data-boundary"}, open: true,
			needs: setting, says: "takes effect on 2026-12-14",
		},
		"with the setting on it is": {
			feature: "exchange-online", tenant: commercial("DE", "2026-10-01", name, "on"), asOf: "2027-01-15", want: []place.ID{"DE"}, says: "takes effect on 2026-12-14",
		},
		"with the setting off the EU Data Boundary is what is left": {
			feature: "exchange-online", tenant: commercial("DE", "2026-10-01", name, "off"), asOf: "2027-01-15", want: []place.ID{"eu-data-boundary"}, says: "about six months",
		},
		"a tenant of before is committed to Germany whatever the setting, until it takes effect": {
			feature: "exchange-online", tenant: commercial("DE", "2024-10-01"), asOf: "2026-12-13", want: []place.ID{"DE"}, says: "from 2026-12-14 only while the in-country setting is on",
		},
		"and from that day on only with the setting on": {
			feature: "exchange-online", tenant: commercial("DE", "2024-10-01"), asOf: "2026-12-14", want: []place.ID{"DE", "eu-data-boundary"}, open: true, needs: setting,
		},
		"a tenant on the last day before the new default has the old rule": {
			feature: "exchange-online", tenant: commercial("CH", "2026-09-14"), want: []place.ID{"CH"},
		},
		"a tenant without an education subscription is asked for, since education differs": {
			feature: "exchange-online", tenant: catalog.ProfileInput{Country: "US", Created: "2024-01-01", AddOnsKnown: true}, want: []place.ID{"US", "eu", "north-america"}, open: true, needs: "settings.sector",
		},
		"the sources of 2024 know no setting": {
			feature: "exchange-online", tenant: commercial("DE", "2024-10-01"), asOf: "2025-01-15", want: []place.ID{"DE"},
		},
	})
}

func TestResolve_coreOfMicrosoft365(t *testing.T) {
	t.Parallel()
	adr := func(in catalog.ProfileInput) catalog.ProfileInput { return with(in, "advanced-data-residency") }
	testAspects(t, map[string]aspectCase{
		"a Japanese tenant of 2024 is committed to Japan":        {feature: "exchange-online", tenant: commercial("JP", "2024-02-01"), want: []place.ID{"JP"}, says: "for the length of the agreement"},
		"a South African one to South Africa":                    {feature: "sharepoint-online", tenant: commercial("ZA", "2024-02-01"), want: []place.ID{"ZA"}},
		"a Brazilian one to Brazil":                              {feature: "onedrive", tenant: commercial("BR", "2024-02-01"), want: []place.ID{"BR"}},
		"an Austrian one to the European Union":                  {feature: "microsoft-teams", tenant: commercial("AT", "2024-02-01"), want: []place.ID{"eu"}, says: "not the country"},
		"an Icelandic one to the EU Data Boundary":               {feature: "onedrive", tenant: commercial("IS", "2024-02-01"), want: []place.ID{"eu-data-boundary"}},
		"an American one to the United States":                   {feature: "exchange-online", tenant: commercial("US", "2012-02-01"), want: []place.ID{"US"}},
		"a Mexican one to nothing":                               {feature: "exchange-online", tenant: commercial("MX", "2024-02-01"), want: []place.ID{"@unspecified"}, open: true, says: "may be moved without notice"},
		"a Japanese tenant of 2012 may never have moved":         {feature: "exchange-online", tenant: commercial("JP", "2012-02-01"), want: []place.ID{"@unspecified", "JP"}, open: true, needs: "settings.data_location_card"},
		"its Data location card tells that it did":               {feature: "exchange-online", tenant: commercial("JP", "2012-02-01", "data_location_card", "sign-up-country"), want: []place.ID{"JP"}},
		"or that it did not":                                     {feature: "exchange-online", tenant: commercial("JP", "2012-02-01", "data_location_card", "elsewhere"), want: []place.ID{"@unspecified"}, open: true},
		"Advanced Data Residency needs all its licences":         {feature: "exchange-online", tenant: adr(commercial("MX", "2024-02-01", "adr_migration", "not-needed")), want: []place.ID{"@unspecified", "MX"}, open: true, needs: "settings.adr_licences"},
		"and a migration that is done":                           {feature: "exchange-online", tenant: adr(commercial("MX", "2024-02-01", "adr_licences", "every-seat", "adr_migration", "pending")), want: []place.ID{"@unspecified"}, open: true},
		"then it commits to Mexico":                              {feature: "exchange-online", tenant: adr(commercial("MX", "2024-02-01", "adr_licences", "every-seat", "adr_migration", "done")), want: []place.ID{"MX"}},
		"and to Japan for audit logs":                            {feature: "purview-audit-standard", tenant: adr(commercial("JP", "2024-02-01", "adr_licences", "every-seat", "adr_migration", "done")), want: []place.ID{"JP"}},
		"without it nothing is promised for audit logs":          {feature: "purview-audit-standard", tenant: commercial("JP", "2024-02-01"), want: []place.ID{"@unspecified"}, open: true},
		"in the EU the boundary is":                              {feature: "purview-audit-standard", tenant: commercial("DE", "2024-02-01"), want: []place.ID{"eu-data-boundary"}},
		"before Copilot was covered nobody promised":             {feature: "m365-copilot", tenant: commercial("US", "2020-02-01"), asOf: "2024-02-20", want: nil, open: true},
		"a school of the US may be in the EU":                    {feature: "exchange-online", tenant: commercial("US", "2024-02-01", "sector", "education"), want: []place.ID{"eu", "north-america"}, says: "no place inside is promised"},
		"a school of Switzerland is not sure of the EU":          {feature: "exchange-online", tenant: commercial("CH", "2024-02-01", "sector", "education"), want: []place.ID{"eu", "eu-data-boundary"}},
		"Defender for Office 365 keeps nothing":                  {feature: "defender-for-office-365-p1", tenant: commercial("JP", "2024-02-01"), want: []place.ID{"@none"}},
		"an older text of ADR does not name Austria":             {feature: "onedrive", tenant: adr(commercial("AT", "2023-02-01", "adr_licences", "every-seat", "adr_migration", "done")), asOf: "2025-01-01", want: []place.ID{"eu"}},
		"Multi-Geo is where the customer wants":                  {feature: "onedrive", tenant: with(commercial("JP", "2024-02-01"), "multi-geo"), want: []place.ID{"@tenant-choice", "JP"}, open: true},
		"so it is of a school that has other plans beside":       {feature: "onedrive", tenant: with(commercial("DE", "2024-02-01", "sector", "education"), "multi-geo"), want: []place.ID{"@tenant-choice", "eu"}, open: true},
		"whether it was bought has to be stated":                 {feature: "onedrive", tenant: catalog.ProfileInput{Country: "JP", Created: "2024-02-01", Settings: map[string]string{"sector": "commercial"}}, want: []place.ID{"@tenant-choice", "JP"}, open: true, needs: "add_ons"},
		"Multi-Geo takes a tenant out of the EU Data Boundary":   {feature: "exchange-online-protection", tenant: with(commercial("DE", "2024-02-01"), "multi-geo"), want: []place.ID{"@unspecified"}, open: true},
		"so that nothing is said of processing":                  {feature: "exchange-online", aspect: catalog.Processing, tenant: with(commercial("DE", "2024-02-01"), "multi-geo"), open: true},
		"and the boundary itself says so":                        {feature: "eu-data-boundary", tenant: with(commercial("DE", "2024-02-01", "customer_segment", "commercial"), "multi-geo"), want: []place.ID{"@tenant-choice"}, open: true},
		"without it mail of the EU is processed in the boundary": {feature: "exchange-online", aspect: catalog.Processing, tenant: commercial("DE", "2024-02-01"), want: []place.ID{"eu-data-boundary"}},
		"the local region of a German tenant is Germany":         {feature: "m365-geography", tenant: commercial("DE", "2024-02-01"), want: []place.ID{"DE"}, says: "they can change"},
		"a Belgian tenant is in macro region 4":                  {feature: "m365-geography", tenant: commercial("BE", "2024-02-01"), want: []place.ID{"AT", "CH", "DE", "DK", "ES", "FI", "FR", "IE", "IT", "NL", "NO", "PL", "SE"}},
		"a Swiss tenant that asked in time was moved":            {feature: "m365-legacy-move", tenant: commercial("CH", "2012-02-01", "legacy_move_requested", "yes"), want: []place.ID{"CH"}, says: "the date is a target"},
	})
}

// TestResolve_copilotAndFlexRouting shows that processing is not certain while nobody says whether flex routing is
// allowed, what it is by default, and what it comes to.
func TestResolve_copilotAndFlexRouting(t *testing.T) {
	t.Parallel()
	microsoftAlone := []string{
		"anthropic_subprocessor", "disabled", "anthropic_models_with_data_retention", "disabled", "anthropic_in_office_apps", "off", "openai_subprocessor", "disabled",
	}
	routing := func(day string, settings ...string) catalog.ProfileInput {
		return commercial("DE", day, append(slices.Clone(microsoftAlone), settings...)...)
	}
	for _, copilot := range []string{"m365-copilot", "m365-copilot-chat"} {
		testAspects(t, map[string]aspectCase{
			copilot + ": not certain while the setting is not known": {
				feature: copilot, aspect: catalog.Processing, tenant: routing("2024-02-01"), want: []place.ID{"@none", "AU", "CA", "US", "eu-data-boundary"}, open: true, needs: "settings.flex_routing",
			},
			copilot + ": a new tenant is told the default": {
				feature: copilot, aspect: catalog.Processing, tenant: routing("2026-05-01"), want: []place.ID{"@none", "AU", "CA", "US", "eu-data-boundary"}, open: true, needs: "settings.flex_routing",
				says: `It is "allowed" by default`,
			},
			copilot + ": allowed, it can leave the boundary": {
				feature: copilot, aspect: catalog.Processing, tenant: routing("2024-02-01", "flex_routing", "allowed"), want: []place.ID{"@none", "AU", "CA", "US", "eu-data-boundary"},
			},
			copilot + ": not allowed, it stays": {
				feature: copilot, aspect: catalog.Processing, tenant: routing("2024-02-01", "flex_routing", "not-allowed"), want: []place.ID{"@none", "eu-data-boundary"},
			},
		})
	}
}

// TestResolve_countryOfTodayWithRegionScope shows that a region scope settles where the directory is, and not which
// country was given at sign-up, on which commitments of Microsoft 365 depend.
func TestResolve_countryOfTodayWithRegionScope(t *testing.T) {
	t.Parallel()
	scoped := func(day string) catalog.ProfileInput {
		in := commercial("DE", day, "data_location_card", "sign-up-country")
		in.CountryEvidence, in.RegionScope = "current", "EU"
		return in
	}
	testAspects(t, map[string]aspectCase{
		"a tenant whose country is Germany today may have signed up elsewhere": {
			feature: "exchange-online", tenant: scoped("2015-05-05"), want: []place.ID{"@tenant-country", "@unspecified", "US", "eu", "eu-data-boundary"}, open: true,
			needs: "country_evidence", says: "Until March 2019 the country code of a tenant could be changed",
		},
		"one of 2024 has not": {feature: "exchange-online", tenant: scoped("2024-05-05"), want: []place.ID{"DE"}},
		"for the directory the region scope is enough": {
			feature: "entra-core-directory", tenant: scoped("2015-05-05"), want: []place.ID{"eu-data-boundary"},
		},
	})
}

// TestResolve_newestOfFollowedFeatures shows that a newer text about one feature takes nothing away from what is said
// of another one that keeps a part of its data, and a newer table nothing from what is said of older tenants.
func TestResolve_newestOfFollowedFeatures(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	copilot := commercial("DE", "2024-02-01", "flex_routing", "allowed", "anthropic_subprocessor", "disabled", "anthropic_models_with_data_retention", "disabled",
		"anthropic_in_office_apps", "off", "openai_subprocessor", "enabled")
	for _, id := range []string{"m365-copilot", "m365-copilot-chat"} {
		a := cat.At(0).Resolve(feature(t, cat, id), nil, profile(t, cat, copilot), catalog.Newest)
		if got := a.Aspect(catalog.Processing).Places; !slices.Contains(got, "US") {
			t.Errorf("%s with flex routing: processed in %v, and not in the United States", id, got)
		}
	}
	older := profile(t, cat, commercial("AU", "2020-02-01", "viva_insights_provisioned", "before-local-region"))
	if got := cat.At(0).Resolve(feature(t, cat, "viva-insights-advanced"), nil, older, catalog.Newest).Aspect(catalog.Storage).Places; !slices.Contains(got, "m365/macro-region-2") {
		t.Errorf("who was provisioned before the local region of Australia: stored in %v", got)
	}
	a := cat.At(0).Resolve(feature(t, cat, "microsoft-whiteboard"), nil, profile(t, cat, commercial("JP", "2024-02-01")), catalog.Newest)
	if m := a.Aspect(catalog.Storage); !m.Undetermined || !slices.Contains(a.Needs, "settings.whiteboard_azure_boards") {
		t.Errorf("boards: undetermined %t, needs %v", m.Undetermined, a.Needs)
	}
}

// TestResolve_otherDataAlone shows that statements about other data beside the customer data leave an answer open where
// they are all that is said.
func TestResolve_otherDataAlone(t *testing.T) {
	t.Parallel()
	testAspects(t, map[string]aspectCase{
		"mail of Intune says nothing of where it processes all else": {
			feature: "intune", aspect: catalog.Processing, tenant: commercial("DE", "2024-02-01", "intune_email_notifications", "used", "intune_tenant_location", "europe",
				"intune_remote_help", "not-used", "intune_global_or_preview_features", "not-used"), want: []place.ID{"emea"}, open: true,
		},
		"nor do agents for macOS of Azure DevOps": {
			feature: "azure-devops", aspect: catalog.Processing, tenant: commercial("US", "2024-02-01", "azure_devops_organization_geography", "united-states",
				"azure_devops_user_base", "elsewhere", "azure_devops_named_users_in_allowlists", "not-used", "azure_devops_mcp_server", "not-used"),
			use: catalog.Use{Options: map[string]string{"macos_agents": "used"}}, want: []place.ID{"US"}, open: true,
		},
		"the traffic of a load balancer is what it is for": {
			feature: "azure-load-balancer", aspect: catalog.Processing, tenant: commercial("DE", "2024-02-01"),
			use: catalog.Use{Location: "germanywestcentral", Options: map[string]string{"tier": "regional"}}, want: []place.ID{"azure/germany"},
		},
	})
}

// TestResolve_needsOfTheCountry shows that a statement about the tenant's country asks for it where it names no country.
func TestResolve_needsOfTheCountry(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	settings := map[string]string{"durable_commitment": "sign-up-country"}
	for name, test := range map[string]struct {
		in   catalog.ProfileInput
		want []string
	}{
		"no country":                   {catalog.ProfileInput{Settings: settings}, []string{"country"}},
		"today's country":              {catalog.ProfileInput{Country: "NZ", CountryEvidence: "current", Settings: settings}, []string{"created", "country_evidence"}},
		"today's of an older tenant":   {catalog.ProfileInput{Country: "NZ", CountryEvidence: "current", Created: "2015-01-01", Settings: settings}, []string{"country_evidence"}},
		"today's of a newer tenant":    {catalog.ProfileInput{Country: "NZ", CountryEvidence: "current", Created: "2020-01-01", Settings: settings}, nil},
		"the country given at sign-up": {catalog.ProfileInput{Country: "NZ", Settings: settings}, nil},
	} {
		a := cat.At(0).Resolve(feature(t, cat, "m365-backup"), nil, profile(t, cat, test.in), catalog.Strictest)
		if m := a.Aspect(catalog.Storage); m.Undetermined != (test.want != nil) || len(a.Why) == 0 != (test.want == nil) {
			t.Errorf("%s: %v, undetermined %t, why %v", name, m.Places, m.Undetermined, a.Why)
		}
		if diff := cmp.Diff(test.want, a.Needs); diff != "" {
			t.Errorf("%s: needs %s", name, diff)
		}
	}
}

// TestResolve_needsOfSkippedSteps shows that the day of creation is asked for beside the Data location card: it does not
// matter with one value of the card, and decides with the other.
func TestResolve_needsOfSkippedSteps(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	a := cat.At(0).Resolve(feature(t, cat, "microsoft-whiteboard"), nil, profile(t, cat, commercial("CA", "")), catalog.Strictest)
	if diff := cmp.Diff([]string{"created", "settings.whiteboard_azure_boards", "settings.data_location_card"}, a.Needs); diff != "" {
		t.Error(diff)
	}
}
