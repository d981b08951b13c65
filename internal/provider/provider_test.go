// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// core asks where the core directory of the provider's tenant is.
const core = "data \"residency_storage_location\" \"core\" {\n  feature = \"entra-core-directory\"\n}\n"

func withProvider(arguments string) string {
	return "provider \"residency\" {\n  " + arguments + "\n}\n"
}

func TestProvider_tenant(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: withProvider("tenant = "+japan) + core + requirement(`store_in = ["JP"]`, `features = ["entra-core-directory"]`) +
			location("own", "entra-core-directory", `{ country = "NZ", created = "2021-06-01" }`) +
			"data \"residency_data_map\" \"all\" {\n  features = [\"entra-core-directory\"]\n}\n",
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.core", acctest.Attributes{"stored_in": acctest.Texts("JP"), "tenant": knownvalue.Null()}),
			acctest.Expect("data.residency_storage_location.own", acctest.Attributes{"stored_in": acctest.Texts("AU")}),
			acctest.Expect("data.residency_data_map.all", acctest.Attributes{
				"entries": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"stored_in": acctest.Texts("JP")})}),
			}),
			acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met"), "tenant": knownvalue.Null()}),
		),
	})
}

// A block's own tenant takes the place of the provider's, and of the environment's, as a whole: nothing of them is mixed in.
func TestProvider_ownTenantBeatsItAsAWhole(t *testing.T) {
	t.Parallel()
	options := []acctest.Option{acctest.WithEnvironment(map[string]string{"RESIDENCY_TENANT_REGION_SCOPE": "EU"})}
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(options...),
		Config:                   withProvider("tenant = "+japan) + location("own", "entra-core-directory", `{ country = "JP" }`),
		ConfigStateChecks: acctest.Expect("data.residency_storage_location.own", acctest.Attributes{
			"undetermined": acctest.Yes, "needs": acctest.Texts("created", "region_scope"),
		}),
	}, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(options...),
		Config:                   withProvider("tenant = "+japan) + requirement(`store_in = ["JP"]`, `features = ["entra-core-directory"]`, `tenant = { country = "JP" }`),
		ExpectError:              acctest.Message("RES203", "State created and region_scope"),
	})
}

func TestProvider_asOfAndReading(t *testing.T) {
	t.Parallel()
	mfa := "data \"residency_storage_location\" \"mfa\" {\n  feature = \"entra-mfa\"\n}\n"
	unit(t, resource.TestStep{
		Config: withProvider("tenant = "+japan+"\n  as_of = \"2022-08-08\"") + mfa + location("own", "entra-mfa", japan, `as_of = "2026-11-24"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.mfa", acctest.Attributes{"stored_in": acctest.Texts("US")}),
			acctest.Expect("data.residency_storage_location.own", acctest.Attributes{"stored_in": acctest.Texts("JP", "US", "entra/north-america")}),
		),
	}, resource.TestStep{
		Config: withProvider("tenant = "+japan+"\n  reading = \"newest\"") + mfa + location("own", "entra-mfa", japan, `reading = "strictest"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.mfa", acctest.Attributes{"stored_in": acctest.Texts("JP", "entra/north-america")}),
			acctest.Expect("data.residency_storage_location.own", acctest.Attributes{"stored_in": acctest.Texts("JP", "US", "entra/north-america")}),
		),
	})
}

// An empty provider block, and none at all, work where no tenant is needed.
func TestProvider_empty(t *testing.T) {
	t.Parallel()
	const text = "data \"residency_place\" \"jp\" {\n  place = \"JP\"\n}\ndata \"residency_features\" \"all\" {}\ndata \"residency_catalog\" \"it\" {}\n"
	check := acctest.Expect("data.residency_place.jp", acctest.Attributes{"name": acctest.Text("Japan")})
	unit(t, resource.TestStep{Config: withProvider("") + text, ConfigStateChecks: check}, resource.TestStep{Config: text, ConfigStateChecks: check})
}

func TestProvider_noTenant(t *testing.T) {
	t.Parallel()
	message := acctest.Message("No tenant known", `tenant = { country = "JP", created = "2024-02-01" } in this block`,
		`the same in the provider "residency" block`, "the environment variables RESIDENCY_TENANT_COUNTRY and RESIDENCY_TENANT_CREATED")
	unit(t,
		resource.TestStep{Config: core, ExpectError: message},
		resource.TestStep{Config: "data \"residency_data_map\" \"all\" {}\n", ExpectError: message},
		resource.TestStep{Config: requirement(`store_in = ["JP"]`, `features = ["entra-core-directory"]`), ExpectError: message},
	)
}

// Each argument has its environment variable; the argument beats it.
func TestProvider_environment(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		environment map[string]string
		arguments   acctest.Values
		feature     string
		storedIn    []string
	}{
		"country and created": {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_CREATED": "2024-02-01"}, nil, "entra-core-directory", []string{"JP"}},
		"country evidence": {
			map[string]string{"RESIDENCY_TENANT_COUNTRY": "CH", "RESIDENCY_TENANT_COUNTRY_EVIDENCE": "current", "RESIDENCY_TENANT_CREATED": "2020-01-01"}, nil,
			"entra-core-directory", []string{"eu-data-boundary"},
		},
		"region scope": {
			map[string]string{"RESIDENCY_TENANT_COUNTRY": "DE", "RESIDENCY_TENANT_REGION_SCOPE": "as"}, nil, "entra-core-directory", []string{"entra/asia-pacific"},
		},
		"cloud":         {map[string]string{"RESIDENCY_TENANT_CLOUD": "china"}, nil, "entra-core-directory", []string{"CN"}},
		"add-ons":       {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_ADD_ONS": "go-local"}, nil, "azure-ad-b2c", []string{"JP"}},
		"no add-ons":    {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_ADD_ONS": "none"}, nil, "azure-ad-b2c", []string{"b2c/asia-pacific"}},
		"as_of":         {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_AS_OF": "2022-08-08"}, nil, "entra-mfa", []string{"US"}},
		"reading":       {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_CREATED": "2024-02-01", "RESIDENCY_READING": "newest"}, nil, "entra-mfa", []string{"JP", "entra/north-america"}},
		"country, both": {map[string]string{"RESIDENCY_TENANT_COUNTRY": "XX"}, acctest.Values{"tenant": acctest.Values{"country": "CH"}}, "entra-core-directory", []string{"eu-data-boundary"}},
		"created, both": {
			map[string]string{"RESIDENCY_TENANT_CREATED": "2012-01-01"}, acctest.Values{"tenant": acctest.Values{"country": "AE", "created": "2013-09-01"}},
			"entra-core-directory", []string{"entra/emea", "europe"},
		},
		"created from the environment": {
			map[string]string{"RESIDENCY_TENANT_CREATED": "2012-01-01"}, acctest.Values{"tenant": acctest.Values{"country": "AE"}},
			"entra-core-directory", []string{"entra/asia-pacific"},
		},
		"evidence, both": {
			map[string]string{"RESIDENCY_TENANT_COUNTRY_EVIDENCE": "current"}, acctest.Values{"tenant": acctest.Values{"country": "CH", "country_evidence": "signup"}},
			"entra-core-directory", []string{"eu-data-boundary"},
		},
		"cloud, both": {map[string]string{"RESIDENCY_TENANT_CLOUD": "china"}, acctest.Values{"tenant": acctest.Values{"cloud": "usgov"}}, "entra-core-directory", []string{"US"}},
		"region scope, both": {
			map[string]string{"RESIDENCY_TENANT_REGION_SCOPE": "EU"}, acctest.Values{"tenant": acctest.Values{"country": "DE", "region_scope": "AS"}},
			"entra-core-directory", []string{"entra/asia-pacific"},
		},
		"add-ons, both": {
			map[string]string{"RESIDENCY_TENANT_ADD_ONS": "go-local"}, acctest.Values{"tenant": acctest.Values{"country": "JP", "add_ons": []string{}}},
			"azure-ad-b2c", []string{"b2c/asia-pacific"},
		},
		"as_of, both":   {map[string]string{"RESIDENCY_AS_OF": "2026-11-24"}, acctest.Values{"tenant": acctest.Values{"country": "JP"}, "as_of": "2022-08-08"}, "entra-mfa", []string{"US"}},
		"reading, both": {map[string]string{"RESIDENCY_READING": "strictest"}, acctest.Values{"tenant": acctest.Values{"country": "JP", "created": "2024-02-01"}, "reading": "newest"}, "entra-mfa", []string{"JP", "entra/north-america"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t, acctest.WithEnvironment(tt.environment))
			if found := server.Configure(tt.arguments); len(found) > 0 {
				t.Fatalf("configure:\n%s", found)
			}
			values, found := server.Read("residency_storage_location", acctest.Values{"feature": tt.feature})
			if diff := cmp.Diff(any(tt.storedIn), values["stored_in"]); diff != "" || len(found) > 0 {
				t.Errorf("stored_in (-want +got):\n%s%s", diff, found)
			}
		})
	}
}

func TestProvider_settingsFromTheEnvironment(t *testing.T) {
	t.Parallel()
	option := contoso(t, "features:\n", "settings: [{id: sector, description: Kind of customer., values: [school, other]}]\nfeatures:\n",
		`when: {options: {region: ["us"]}}`, "when: {settings: {sector: [school]}}", `when: {options: {region: ["jp"]}}`, "when: {settings: {sector: [other]}}")
	for value, want := range map[string]string{"sector=school": "[US]", " sector=other ,": "[JP]", "": "[JP US]"} {
		server := acctest.NewServer(t, option, acctest.WithEnvironment(map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_SETTINGS": value}))
		values, found := server.Read("residency_storage_location", acctest.Values{"feature": "chat"})
		if got := fmt.Sprint(values["stored_in"]); got != want {
			t.Errorf("RESIDENCY_TENANT_SETTINGS=%q: stored in %s, want %s\n%s", value, got, want, found)
		}
	}
	server := acctest.NewServer(t, option, acctest.WithEnvironment(map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_SETTINGS": "sector=school"}))
	server.Configure(acctest.Values{"tenant": acctest.Values{"settings": map[string]string{"sector": "other"}}})
	if values, _ := server.Read("residency_storage_location", acctest.Values{"feature": "chat"}); fmt.Sprint(values["stored_in"]) != "[JP]" {
		t.Errorf("the argument does not beat the variable: stored in %v", values["stored_in"])
	}
}

// A bad value is an error that names where it came from.
func TestProvider_badInput(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		environment         map[string]string
		arguments           acctest.Values
		path, summary, says string
	}{
		"country":                   {nil, acctest.Values{"tenant": acctest.Values{"country": "Japn"}}, "tenant", "Tenant profile not valid", `In tenant.country: unknown country "Japn"; did you mean "Japan"`},
		"country of environment":    {map[string]string{"RESIDENCY_TENANT_COUNTRY": "Japn"}, nil, "tenant", "Tenant profile not valid", `In the environment variable RESIDENCY_TENANT_COUNTRY: unknown country "Japn"`},
		"created of environment":    {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_CREATED": "May"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_CREATED: "May" is not a date`},
		"evidence of environment":   {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_COUNTRY_EVIDENCE": "guess"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_COUNTRY_EVIDENCE: unknown evidence "guess"`},
		"cloud of environment":      {map[string]string{"RESIDENCY_TENANT_CLOUD": "usgv"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_CLOUD: unknown cloud "usgv"; did you mean "usgov"?`},
		"scope of environment":      {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_REGION_SCOPE": "XX"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_REGION_SCOPE: unknown region scope "XX"`},
		"add-on of environment":     {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_ADD_ONS": "go-local, golocl"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_ADD_ONS: unknown add-on "golocl"; did you mean "go-local"?`},
		"setting of environment":    {map[string]string{"RESIDENCY_TENANT_COUNTRY": "JP", "RESIDENCY_TENANT_SETTINGS": "flex_routing"}, nil, "tenant", "Tenant profile not valid", `RESIDENCY_TENANT_SETTINGS: setting "flex_routing" cannot be ""`},
		"created without country":   {map[string]string{"RESIDENCY_TENANT_CREATED": "2024-02-01"}, nil, "tenant", "Tenant profile not valid", "the sign-up country is missing"},
		"as_of":                     {nil, acctest.Values{"as_of": "today"}, "as_of", "Not a date", `"today" is not a date of the form 2022-04-15`},
		"as_of of environment":      {map[string]string{"RESIDENCY_AS_OF": "today"}, nil, "as_of", "Not a date", `The value of the environment variable RESIDENCY_AS_OF has to be a day, but "today"`},
		"reading":                   {nil, acctest.Values{"reading": "latest"}, "reading", "Invalid Attribute Value Match", `["strictest" "newest"]`},
		"reading of environment":    {map[string]string{"RESIDENCY_READING": "latest"}, nil, "reading", "Unknown reading", `The value of the environment variable RESIDENCY_READING is "latest". Use "strictest" or "newest"`},
		"enforcement":               {map[string]string{"RESIDENCY_ENFORCEMENT": "off"}, nil, "", "Unknown value of RESIDENCY_ENFORCEMENT", `is "off"; use "warn"`},
		"enforcement in upper case": {map[string]string{"RESIDENCY_ENFORCEMENT": "WARN"}, nil, "", "Unknown value of RESIDENCY_ENFORCEMENT", `is "WARN"; use "warn"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errors := acctest.NewServer(t, acctest.WithEnvironment(tt.environment)).Configure(tt.arguments).Errors()
			if len(errors) != 1 || errors[0].Path != tt.path || errors[0].Summary != tt.summary || !strings.Contains(errors[0].Detail, tt.says) {
				t.Errorf("want one error %q at %q that says %q, got:\n%s", tt.summary, tt.path, tt.says, errors)
			}
		})
	}
}

func TestProvider_enforcement(t *testing.T) {
	t.Parallel()
	enforcement := func(value string) acctest.Option {
		return acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": value})
	}
	step := func(value string) resource.TestStep {
		return resource.TestStep{
			ProtoV6ProviderFactories: acctest.Factories(contoso(t), enforcement(value)),
			Config:                   requirement(`store_in = ["JP"]`, `features = ["fax", "lake"]`, `tenant = { country = "JP" }`),
		}
	}
	warn, enforced, bad := step("warn"), step("error"), step("none")
	warn.ConfigStateChecks = acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("not_met"), "compliant": acctest.No})
	enforced.ExpectError = acctest.Message("RES101 fax stores data outside the allowed places", "RES204")
	bad.ExpectError = acctest.Message("Unknown value of RESIDENCY_ENFORCEMENT", `is "none"; use "warn"`)
	unit(t, bad, enforced, warn)
}

// It only ever loosens, and always says so.
func TestProvider_enforcementWarnings(t *testing.T) {
	t.Parallel()
	options := []acctest.Option{contoso(t), acctest.WithEnvironment(map[string]string{"RESIDENCY_ENFORCEMENT": "warn"})}
	server := acctest.NewServer(t, options...)
	if found := server.Configure(nil); len(found) != 1 || !found[0].Warning || found[0].Summary != "RESIDENCY_ENFORCEMENT is warn" {
		t.Errorf("want one warning of the provider, got:\n%s", found)
	}
	for _, tt := range []struct {
		changes acctest.Values
		want    string
	}{
		{acctest.Values{"features": []string{"fax", "lake"}}, "[RES101 fax stores data outside the allowed places RES204 not certain whether lake stores data in the allowed places Requirement not enforced]"},
		{acctest.Values{"features": []string{"crm"}}, "[]"},
		{acctest.Values{"features": []string{"fax"}, "on_violation": "report"}, "[]"},
		{acctest.Values{"features": []string{"fax"}, "on_violation": "warn"}, "[RES101 fax stores data outside the allowed places]"},
	} {
		p := plan(t, tt.changes, options...)
		if got := fmt.Sprint(p.Diagnostics.Warnings().Summaries()); got != tt.want || len(p.Diagnostics.Errors()) > 0 {
			t.Errorf("%v: want the warnings %s, got:\n%s", tt.changes, tt.want, p.Diagnostics)
		}
	}
	// What is wrong in form is no violation, and stays an error.
	if p := plan(t, acctest.Values{"store_in": []string{"nowhere"}}, options...); len(p.Diagnostics.Errors()) != 1 {
		t.Errorf("want an error, got:\n%s", p.Diagnostics)
	}
}

// An argument of the provider that is known only at apply: a data source cannot be read, a requirement waits.
func TestProvider_unknownArguments(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{
		"tenant = { country = terraform_data.later.output }", "tenant = { country = \"JP\" }\n  as_of = terraform_data.later.output", "tenant = { country = \"JP\" }\n  reading = terraform_data.later.output",
	} {
		unit(t, resource.TestStep{
			ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
			Config:                   later(`"JP"`) + withProvider(argument) + "data \"residency_storage_location\" \"crm\" {\n  feature = \"crm\"\n}\n",
			ExpectError:              acctest.Message("Error running pre-apply plan", "Provider configuration not known yet", "State tenant, as_of and reading in the data source"),
		})
	}
	unit(t, unknownThenMet(t, later(`"JP"`)+withProvider("tenant = { country = terraform_data.later.output }")+requirement(`store_in = ["JP"]`, `features = ["crm"]`)))
	unit(t, unknownThenViolated(t, later(`"JP"`)+withProvider("tenant = { country = terraform_data.later.output }")+requirement(`store_in = ["US"]`, `features = ["crm"]`),
		"RES101 crm stores data outside the allowed places"))
	unit(t, unknownThenViolated(t, later(`"Japn"`)+withProvider("tenant = { country = terraform_data.later.output }")+requirement(`store_in = ["US"]`, `features = ["crm"]`), "Tenant profile not valid"))
}

// What a block states itself does not wait for the provider's.
func TestProvider_unknownArgumentsThatDoNotMatter(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t, contoso(t))
	if found := server.Configure(acctest.Values{"tenant": acctest.Unknown, "as_of": acctest.Unknown, "reading": acctest.Unknown}); len(found) > 0 {
		t.Fatalf("configure:\n%s", found)
	}
	own := acctest.Values{"feature": "fax", "tenant": acctest.Values{"country": "JP"}, "as_of": "2026-06-01", "reading": "newest"}
	if values, found := server.Read("residency_storage_location", own); fmt.Sprint(values["stored_in"]) != "[JP]" {
		t.Errorf("stored in %v, want JP:\n%s", values["stored_in"], found)
	}
	for _, missing := range []string{"tenant", "as_of", "reading"} {
		arguments := acctest.Values{}
		for key, value := range own {
			if key != missing {
				arguments[key] = value
			}
		}
		if _, found := server.Read("residency_storage_location", arguments); len(found) != 1 || found[0].Summary != "Provider configuration not known yet" {
			t.Errorf("without %s: want one error, got:\n%s", missing, found)
		}
	}
	p := server.Plan("residency_requirement", arguments(acctest.Values{"features": []string{"fax"}, "as_of": "2026-06-01", "reading": "newest"}), nil)
	if p.Values["outcome"] != "met" || len(p.Diagnostics) > 0 {
		t.Errorf("outcome %v, want met:\n%s", p.Values["outcome"], p.Diagnostics)
	}
	if _, found := server.Read("residency_catalog", nil); len(found) != 1 || found[0].Summary != "Provider configuration not known yet" {
		t.Errorf("the catalog's sources as of an unknown day: want one error, got:\n%s", found)
	}
	if values, found := server.Read("residency_catalog", acctest.Values{"as_of": "2026-06-01"}); values["version"] != "2026.06.01" {
		t.Errorf("the catalog as of a known day: %v\n%s", values, found)
	}
	for _, typeName := range []string{"residency_features"} {
		if _, found := server.Read(typeName, nil); len(found) > 0 {
			t.Errorf("%s needs no tenant, got:\n%s", typeName, found)
		}
	}
}
