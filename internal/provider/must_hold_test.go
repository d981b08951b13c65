// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// Each test here proves one sentence that must hold; the sentence is its comment. They use the built-in catalog.

// Sign-up country JP, created 2024-02-01: core directory data is stored in Japan. Created 2021-08-01: not certain, and
// the text says why. No date: not certain, and needs says created.
func TestMustHold_japanCoreDirectory(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: location("new", "entra-core-directory", japan) +
			location("old", "entra-core-directory", `{ country = "JP", created = "2021-08-01" }`) +
			location("undated", "entra-core-directory", `{ country = "JP" }`) +
			requirement(`store_in = ["JP"]`, `features = ["entra-core-directory"]`, `tenant = `+japan),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.new", acctest.Attributes{
				"stored_in": acctest.Texts("JP"), "undetermined": acctest.No, "needs": acctest.Texts(),
			}),
			acctest.Expect("data.residency_storage_location.old", acctest.Attributes{
				"undetermined": acctest.Yes, "summary": acctest.Says("No source says where the directory of a Japanese tenant from before 15 April 2022 is"),
			}),
			acctest.Expect("data.residency_storage_location.undated", acctest.Attributes{
				"undetermined": acctest.Yes, "needs": acctest.Texts("created", "region_scope"),
			}),
			acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met"), "compliant": acctest.Yes}),
		),
	}, resource.TestStep{
		Config:      requirement(`store_in = ["JP"]`, `features = ["entra-core-directory"]`, `tenant = { country = "JP" }`),
		ExpectError: acctest.Message("RES203 not certain whether entra-core-directory stores data in the allowed places", "State created and region_scope"),
	})
}

// JP, created 2022-04-20, as_of = "2022-05-10": a backup copy was still in Asia; as_of = "2023-01-01": Japan alone.
func TestMustHold_japanBackupCopy(t *testing.T) {
	t.Parallel()
	const tenant = `{ country = "JP", created = "2022-04-20" }`
	unit(t, resource.TestStep{
		Config: location("before", "entra-core-directory", tenant, `as_of = "2022-05-10"`) + location("after", "entra-core-directory", tenant, `as_of = "2023-01-01"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.before", acctest.Attributes{
				"stored_in": acctest.Texts("JP", "entra/asia-pacific"),
				"statements": knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"id": acctest.Text("entra-core-directory/japan-backup-copy-in-asia"), "data_kind": acctest.Text("backup-copy"),
					"places": acctest.Texts("entra/asia-pacific"), "source_date": acctest.Text("2022-04-12"),
				})}),
			}),
			acctest.Expect("data.residency_storage_location.after", acctest.Attributes{"stored_in": acctest.Texts("JP"), "undetermined": acctest.No}),
		),
	})
}

// JP, entra-mfa, as_of = "2022-08-08": stored in the US, processed globally, one source dated 2022-08-08. With the
// newest catalog: conflicting, all three pages cited; reading = "newest" answers from the newest alone.
func TestMustHold_japanMultifactorAuthentication(t *testing.T) {
	t.Parallel()
	cites := func(dates ...string) knownvalue.Check {
		all := make([]knownvalue.Check, len(dates))
		for i, date := range dates {
			all[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"source_date": acctest.Text(date)})
		}
		return knownvalue.ListExact(all)
	}
	unit(t, resource.TestStep{
		Config: location("then", "entra-mfa", japan, `as_of = "2022-08-08"`) + location("now", "entra-mfa", japan) +
			location("newest", "entra-mfa", japan, `reading = "newest"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.then", acctest.Attributes{
				"stored_in": acctest.Texts("US"), "processed_in": acctest.Texts("global"), "conflicting": acctest.No,
				"statements": cites("2022-08-08", "2022-08-08"), // one for each aspect, of one statement
			}),
			acctest.Expect("data.residency_storage_location.now", acctest.Attributes{
				"stored_in": acctest.Texts("JP", "US", "entra/north-america"), "conflicting": acctest.Yes,
				"statements": cites("2025-11-06", "2024-01-03", "2024-01-03", "2025-06-06"),
			}),
			acctest.Expect("data.residency_storage_location.newest", acctest.Attributes{
				"stored_in": acctest.Texts("JP", "entra/north-america"), "conflicting": acctest.No,
				"statements": cites("2025-11-06", "2025-06-06"), // the newest for each aspect
			}),
		),
	})
}

// azure-rbac: role definitions, role assignments and deny assignments are stored globally, for every country, so a
// requirement store_in = ["JP"] fails on it, and an exemption for it lets the plan pass and stays visible.
func TestMustHold_azureRBACIsGlobal(t *testing.T) {
	t.Parallel()
	const everywhere = `
locals {
  tenants = [{ country = "JP" }, { country = "DE" }, { country = "BR" }, { country = "US" }, { cloud = "usgov" }, { cloud = "china" }]
}
data "residency_storage_location" "rbac" {
  count   = 6
  feature = "azure-rbac"
  tenant  = local.tenants[count.index]
}
resource "residency_requirement" "rbac" {
  count        = 6
  name         = "Data at rest"
  store_in     = ["JP", "DE", "BR", "US", "CN"]
  features     = ["azure-rbac"]
  tenant       = local.tenants[count.index]
  on_violation = "report"
}
`
	var global []statecheck.StateCheck
	for i := range 6 {
		global = append(global, acctest.Expect(fmt.Sprintf("data.residency_storage_location.rbac[%d]", i), acctest.Attributes{
			"stored_in": acctest.Texts("global"), "undetermined": acctest.No,
			"statements": knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"data": acctest.Text("role definitions, role assignments, deny assignments"),
			})}),
		})...)
		global = append(global, acctest.Expect(fmt.Sprintf("residency_requirement.rbac[%d]", i), acctest.Attributes{"outcome": acctest.Text("not_met"), "compliant": acctest.No})...)
	}
	rbac := []string{`store_in = ["JP"]`, `features = ["azure-rbac"]`, `tenant = ` + japan}
	unit(t, resource.TestStep{Config: everywhere, ConfigStateChecks: global}, resource.TestStep{
		Config:      requirement(rbac...),
		ExpectError: acctest.Message("RES101 azure-rbac stores data outside the allowed places", `Requirement "Data at rest" allows Japan (JP).`, "any region of the world (global)"),
	}, resource.TestStep{
		Config: requirement(append(rbac, `exemptions = { rbac = { feature = "azure-rbac", places = ["global"], reason = "Accepted in the risk register" } }`)...),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{
			"compliant": acctest.Yes, "outcome": acctest.Text("not_met"),
			"findings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"code": acctest.Text("RES101"), "outcome": acctest.Text("not_met"), "feature": acctest.Text("azure-rbac"), "aspect": acctest.Text("storage"),
				"places": acctest.Texts("global"), "statements": acctest.Texts("azure-rbac/japan-stored-globally", "azure-rbac/stored-globally"), "layers": acctest.Texts("base"),
				"needs": acctest.Texts(), "exemption": acctest.Text("rbac"), "application": knownvalue.Null(), "count": knownvalue.Int64Exact(0), "used_by": acctest.Texts(),
			})}),
		}),
	})
}

// "Azure AD Multi-Factor Authentication", "Azure MFA" and entra-mfa are one feature.
func TestMustHold_namesOfOneFeature(t *testing.T) {
	t.Parallel()
	names := []string{"Azure AD Multi-Factor Authentication", "Azure MFA", "entra-mfa"}
	step := resource.TestStep{}
	for i, name := range names {
		label := string(rune('a' + i))
		step.Config += location(label, name, japan)
		step.ConfigStateChecks = append(step.ConfigStateChecks, acctest.Expect("data.residency_storage_location."+label, acctest.Attributes{
			"feature": acctest.Text(name), "feature_id": acctest.Text("entra-mfa"), "feature_name": acctest.Text("Microsoft Entra multifactor authentication"),
		})...)
	}
	unit(t, step, resource.TestStep{
		Config:      requirement(`store_in = ["JP"]`, `features = ["Azure AD Multi-Factor Authentication", "Azure MFA"]`, `tenant = `+japan),
		ExpectError: acctest.Message("Feature given twice", `"Azure AD Multi-Factor Authentication" and "Azure MFA" are the same feature, entra-mfa.`),
	})
}

// A feature of a Microsoft product or third-party application that the catalog does not know is never "met": the error
// says that each integrated application has to be evaluated on its own, and how to state it.
func TestMustHold_unknownApplicationIsNeverMet(t *testing.T) {
	t.Parallel()
	crm := []string{`features = ["Contoso CRM"]`, `tenant = ` + japan}
	unit(t, resource.TestStep{
		Config: requirement(append(crm, `store_in = ["JP"]`)...),
		ExpectError: acctest.Message("RES201 Contoso CRM is not in the catalog", "Each product or application that is integrated with the tenant, Microsoft's or a third party's, has to be evaluated on its own",
			"record the result as an exemption:", `exemptions = { "Contoso CRM" = { feature = "Contoso CRM", reason =`),
	}, resource.TestStep{ // not even where everything is allowed
		Config:      requirement(append(crm, `store_in = ["global"]`)...),
		ExpectError: acctest.Message("RES201 Contoso CRM is not in the catalog"),
	}, resource.TestStep{
		Config: requirement(append(crm, `store_in = ["JP"]`, `exemptions = { crm = { feature = "contoso crm", reason = "Evaluated: data in Tokyo" } }`)...),
		ConfigStateChecks: acctest.Expect(this, acctest.Attributes{
			"compliant": acctest.Yes, "outcome": acctest.Text("undetermined"),
			"findings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"code": acctest.Text("RES201"), "feature": acctest.Text("Contoso CRM"), "exemption": acctest.Text("crm"),
			})}),
		}),
	})
}

// AE created 2012-11-05: Asia Pacific; created 2013-09-01: EMEA; no date: both, undetermined for
// store_in = ["entra/emea"], and needs says created.
func TestMustHold_unitedArabEmirates(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: location("old", "entra-core-directory", `{ country = "AE", created = "2012-11-05" }`) +
			location("new", "entra-core-directory", `{ country = "AE", created = "2013-09-01" }`) +
			location("undated", "entra-core-directory", `{ country = "AE" }`) +
			requirement(`store_in = ["entra/emea"]`, `features = ["entra-core-directory"]`, `tenant = { country = "AE" }`, `on_undetermined = "report"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.old", acctest.Attributes{
				"geography": acctest.Text("entra/asia-pacific"), "stored_in": acctest.Texts("entra/asia-pacific"),
			}),
			acctest.Expect("data.residency_storage_location.new", acctest.Attributes{
				"geography": acctest.Text("entra/emea"), "stored_in": acctest.Texts("entra/emea", "europe"),
			}),
			acctest.Expect("data.residency_storage_location.undated", acctest.Attributes{
				"geography": knownvalue.Null(), "stored_in": acctest.Texts("entra/asia-pacific", "entra/emea", "europe"), "needs": acctest.Texts("created"),
			}),
			acctest.Expect(this, acctest.Attributes{
				"outcome": acctest.Text("undetermined"), "compliant": acctest.No,
				"findings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"code": acctest.Text("RES203"), "needs": acctest.Texts("created"), "exemption": knownvalue.Null(),
				})}),
			}),
		),
	})
}

// DE created 2016-03-01, stated as sign-up country: EMEA; the same with country_evidence = "current": not certain, and
// with region_scope = "EU" added: EMEA again; with region_scope = "AS": Asia Pacific.
func TestMustHold_germanCountryCode(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: location("signup", "entra-core-directory", `{ country = "DE", created = "2016-03-01" }`) +
			location("current", "entra-core-directory", `{ country = "DE", created = "2016-03-01", country_evidence = "current" }`) +
			location("eu", "entra-core-directory", `{ country = "DE", created = "2016-03-01", country_evidence = "current", region_scope = "EU" }`) +
			location("as", "entra-core-directory", `{ country = "DE", created = "2016-03-01", country_evidence = "current", region_scope = "AS" }`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.signup", acctest.Attributes{"geography": acctest.Text("entra/emea"), "undetermined": acctest.No}),
			acctest.Expect("data.residency_storage_location.current", acctest.Attributes{
				"geography": knownvalue.Null(), "undetermined": acctest.Yes, "needs": acctest.Texts("country_evidence", "region_scope"),
				"summary": acctest.Says("Until March 2019 the country code of a tenant could be changed without its data moving"),
			}),
			acctest.Expect("data.residency_storage_location.eu", acctest.Attributes{"geography": acctest.Text("entra/emea"), "undetermined": acctest.No}),
			acctest.Expect("data.residency_storage_location.as", acctest.Attributes{
				"geography": acctest.Text("entra/asia-pacific"), "stored_in": acctest.Texts("entra/asia-pacific"), "undetermined": acctest.No,
			}),
		),
	})
}

// NZ created 2021: stored in Australia, not New Zealand.
func TestMustHold_newZealand(t *testing.T) {
	t.Parallel()
	const tenant = `tenant = { country = "NZ", created = "2021-06-01" }`
	unit(t, resource.TestStep{
		Config: location("nz", "entra-core-directory", `{ country = "NZ", created = "2021-06-01" }`) +
			requirement(`store_in = ["AU"]`, `features = ["entra-core-directory"]`, tenant),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.nz", acctest.Attributes{"stored_in": acctest.Texts("AU"), "undetermined": acctest.No}),
			acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")}),
		),
	}, resource.TestStep{
		Config:      requirement(`store_in = ["NZ"]`, `features = ["entra-core-directory"]`, tenant),
		ExpectError: acctest.Message("RES101 entra-core-directory stores data outside the allowed places", "allows New Zealand (NZ)", "Australia (AU)"),
	})
}

// usgov and china tenants: in the US / in China; never the public cloud's exceptions unless a source says so.
func TestMustHold_nationalClouds(t *testing.T) {
	t.Parallel()
	const us, cn = `{ cloud = "usgov" }`, `{ cloud = "china" }`
	unit(t, resource.TestStep{
		Config: location("us", "entra-core-directory", us) + location("cn", "entra-core-directory", cn) +
			location("mfa", "entra-mfa", us) + location("mfa_then", "entra-mfa", us, `as_of = "2023-01-01"`) + location("mfa_cn", "entra-mfa", cn, `as_of = "2023-01-01"`) +
			named("us", `store_in = ["US"]`, `features = ["entra-core-directory"]`, `tenant = `+us) +
			named("cn", `store_in = ["CN"]`, `features = ["entra-core-directory"]`, `tenant = `+cn),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.us", acctest.Attributes{"stored_in": acctest.Texts("US"), "geography": acctest.Text("entra/us-government")}),
			acctest.Expect("data.residency_storage_location.cn", acctest.Attributes{"stored_in": acctest.Texts("CN"), "geography": acctest.Text("entra/china")}),
			// The exception of the public cloud (North America) is not said of the government cloud ...
			acctest.Expect("data.residency_storage_location.mfa", acctest.Attributes{
				"stored_in": acctest.Texts(), "undetermined": acctest.Yes, "statements": knownvalue.ListSizeExact(0),
			}),
			acctest.Expect("data.residency_storage_location.mfa_then", acctest.Attributes{"stored_in": acctest.Texts("US"), "conflicting": acctest.No}),
			// ... and one that a source does say of China counts there.
			acctest.Expect("data.residency_storage_location.mfa_cn", acctest.Attributes{"stored_in": acctest.Texts("CN", "US")}),
			acctest.Expect("residency_requirement.us", acctest.Attributes{"outcome": acctest.Text("met")}),
			acctest.Expect("residency_requirement.cn", acctest.Attributes{"outcome": acctest.Text("met")}),
		),
	})
}

// store_in = ["eu-data-boundary"] admits CH and LI, not GB; AX is undetermined.
func TestMustHold_euDataBoundary(t *testing.T) {
	t.Parallel()
	config := `
locals {
  countries = ["CH", "LI", "GB", "AX"]
}
resource "residency_requirement" "this" {
  count           = 4
  name            = "EU Data Boundary"
  store_in        = ["eu-data-boundary"]
  features        = ["entra-core-directory"]
  tenant          = { country = local.countries[count.index] }
  on_undetermined = "report"
}
output "contains" {
  value = { for c in local.countries : c => provider::residency::contains("eu-data-boundary", c) }
}
data "residency_place" "ax" {
  place = "AX"
}
`
	of := func(country, outcome string, compliant knownvalue.Check) acctest.Attributes {
		return acctest.Attributes{"tenant": knownvalue.ObjectPartial(map[string]knownvalue.Check{"country": acctest.Text(country)}), "outcome": acctest.Text(outcome), "compliant": compliant}
	}
	unit(t, resource.TestStep{
		Config: config,
		ConfigStateChecks: slices.Concat(
			acctest.Expect(this+"[0]", of("CH", "met", acctest.Yes)),
			acctest.Expect(this+"[1]", of("LI", "met", acctest.Yes)),
			acctest.Expect(this+"[2]", of("GB", "undetermined", acctest.No)), // where British tenants are no source says
			acctest.Expect(this+"[3]", of("AX", "undetermined", acctest.No)),
			output("contains", knownvalue.ObjectExact(map[string]knownvalue.Check{"CH": acctest.Yes, "LI": acctest.Yes, "GB": acctest.No, "AX": acctest.No})),
			acctest.Expect("data.residency_place.ax", acctest.Attributes{
				"unknown_containers": acctest.Includes("eu-data-boundary"),
			}),
		),
	})
}

// ISO misprints on source pages do not exist in our catalog (ML is Mali).
func TestMustHold_noMisprints(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: `
data "residency_place" "ml" {
  place = "ML"
}
data "residency_place" "mk" {
  place = "North Macedonia"
}
` + location("ml", "azure-ad-b2c", `{ country = "ML" }`) + location("mk", "azure-ad-b2c", `{ country = "MK" }`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_place.ml", acctest.Attributes{"name": acctest.Text("Mali"), "kind": acctest.Text("country")}),
			acctest.Expect("data.residency_place.mk", acctest.Attributes{"id": acctest.Text("MK")}),
			// The page prints ML beside North Macedonia, in the list of its European tenants.
			acctest.Expect("data.residency_storage_location.ml", acctest.Attributes{"stored_in": acctest.Texts(), "undetermined": acctest.Yes}),
			acctest.Expect("data.residency_storage_location.mk", acctest.Attributes{"stored_in": acctest.Texts("b2c/europe"), "undetermined": acctest.No}),
		),
	})
}
