// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// at is a use that states its location, with options in pairs.
func at(location place.ID, options ...string) catalog.Use {
	use := catalog.Use{Location: location, Options: map[string]string{}}
	for i := 0; i+1 < len(options); i += 2 {
		use.Options[options[i]] = options[i+1]
	}
	return use
}

func TestResolveUse_servicesOfAzure(t *testing.T) {
	t.Parallel()
	noPortal := commercial("JP", "2024-02-01", "sentinel_defender_portal", "off")
	japan := commercial("JP", "2024-02-01")
	testAspects(t, map[string]aspectCase{
		"Sentinel keeps the data of a Japanese workspace in Japan": {feature: "microsoft-sentinel", tenant: noPortal, use: at("japaneast"), want: []place.ID{"japaneast"}},
		"and processes it in the United States":                    {feature: "microsoft-sentinel", aspect: catalog.Processing, tenant: noPortal, use: at("japaneast"), want: []place.ID{"US"}},
		"onboarded to the Defender portal it may be elsewhere too": {
			feature: "microsoft-sentinel", aspect: catalog.Processing, tenant: japan, use: at("japaneast"), want: []place.ID{"@tenant-choice", "@unspecified", "US"}, open: true,
			needs: "settings.sentinel_defender_portal",
		},
		"in Europe it stays in Europe":                       {feature: "microsoft-sentinel", aspect: catalog.Processing, tenant: noPortal, use: at("germanywestcentral"), want: []place.ID{"europe"}},
		"a geo-redundant copy of Brazil South leaves Brazil": {feature: "azure-storage", tenant: commercial("BR", "2024-02-01"), use: at("brazilsouth", "geo_redundancy", "on"), want: []place.ID{"brazilsouth", "southcentralus"}},
		"that of Japan East stays in Japan":                  {feature: "azure-storage", tenant: japan, use: at("japaneast", "geo_redundancy", "on"), want: []place.ID{"japaneast", "japanwest"}},
		"a vault of Brazil South is not copied":              {feature: "azure-key-vault", tenant: commercial("BR", "2024-02-01"), use: at("brazilsouth"), want: []place.ID{"brazilsouth"}},
		"a global deployment works anywhere":                 {feature: "azure-openai", aspect: catalog.Processing, tenant: japan, use: at("japaneast", "deployment", "global"), want: []place.ID{"global"}},
		"a data-zone deployment of the EU in the zone":       {feature: "azure-openai", aspect: catalog.Processing, tenant: japan, use: at("swedencentral", "deployment", "data-zone"), want: []place.ID{"eu-data-boundary"}},
		"one of the US in the US":                            {feature: "azure-openai", aspect: catalog.Processing, tenant: japan, use: at("eastus2", "deployment", "data-zone"), want: []place.ID{"US"}},
		"one of Japan in the Asia Pacific zone":              {feature: "azure-openai", aspect: catalog.Processing, tenant: japan, use: at("japaneast", "deployment", "data-zone"), want: []place.ID{"azure/data-zone-apac"}},
		"a regional one in the geography":                    {feature: "azure-openai", aspect: catalog.Processing, tenant: japan, use: at("japaneast", "deployment", "regional"), want: []place.ID{"azure/japan"}},
	})
}

func TestResolveUse_otherServices(t *testing.T) {
	t.Parallel()
	home := func(country string, environments string) catalog.ProfileInput {
		return commercial(country, "2024-02-01", "power_platform_home_geography", "sign-up-country", "power_platform_environments", environments)
	}
	testAspects(t, map[string]aspectCase{
		"Power Platform is in the home geography":            {feature: "power-platform", tenant: home("JP", "home-geography"), want: []place.ID{"JP"}},
		"with environments elsewhere also where they are":    {feature: "power-platform", tenant: home("JP", "elsewhere-too"), want: []place.ID{"@tenant-choice", "JP"}, open: true},
		"which has to be stated":                             {feature: "power-platform", tenant: commercial("JP", "2024-02-01", "power_platform_home_geography", "sign-up-country"), want: []place.ID{"@tenant-choice", "JP"}, open: true, needs: "settings.power_platform_environments"},
		"an environment is where it was made":                {feature: "power-platform", tenant: home("JP", "elsewhere-too"), use: at("ZA"), want: []place.ID{"JP", "ZA"}, says: "Databases in India"},
		"the home geography of Brazil is copied to the US":   {feature: "power-platform", tenant: home("BR", "home-geography"), want: []place.ID{"BR", "US"}, says: "South Central US"},
		"no country has a geography because we want one":     {feature: "power-platform", tenant: home("KE", "home-geography"), open: true},
		"Intune of a Japanese tenant is in six countries":    {feature: "intune", tenant: commercial("JP", "2024-02-01", "intune_tenant_location", "asia-pacific", "intune_email_notifications", "not-used", "intune_global_or_preview_features", "not-used"), want: []place.ID{"AU", "HK", "IN", "JP", "KR", "SG"}},
		"Glint of a Japanese tenant is in the United States": {feature: "viva-glint", tenant: commercial("JP", "2024-02-01"), want: []place.ID{"US"}},
		"backups follow what the card commits to":            {feature: "m365-backup", tenant: commercial("DE", "2024-02-01", "durable_commitment", "macro-region"), want: []place.ID{"m365/macro-region-4"}},
		"bookings are where mailboxes are":                   {feature: "microsoft-bookings", tenant: commercial("JP", "2024-02-01"), want: []place.ID{"JP"}},
	})
}
