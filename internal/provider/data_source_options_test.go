// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// inJapanAlone lets the catalog of the tests speak of the CRM for tenants of Japan alone.
var inJapanAlone = []string{"data: customer records, commitment: documented,", "data: customer records, commitment: documented, when: {countries: [JP]},"}

// choice is a data source that asks for sign-up countries.
func choice(label string, arguments ...string) string {
	return fmt.Sprintf("data \"residency_options\" %q {\n  %s\n}\n", label, strings.Join(arguments, "\n  "))
}

// groupOf is a group of countries with these findings.
func groupOf(outcome string, countries knownvalue.Check, findings ...knownvalue.Check) knownvalue.Check {
	return knownvalue.ObjectExact(map[string]knownvalue.Check{"outcome": acctest.Text(outcome), "countries": countries, "findings": knownvalue.ListExact(findings)})
}

func TestOptions_everyAttribute(t *testing.T) {
	t.Parallel()
	nowhere := func(aspect string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"code": acctest.Text("RES202"), "outcome": acctest.Text("undetermined"), "feature": acctest.Text("crm"), "aspect": acctest.Text(aspect),
			"places": acctest.Texts(), "needs": acctest.Texts(), "statements": acctest.Texts(), "layers": acctest.Texts(),
		})
	}
	outside := func(code, aspect string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"code": acctest.Text(code), "outcome": acctest.Text("not_met"), "feature": acctest.Text("wiki"), "aspect": acctest.Text(aspect),
			"places": acctest.Texts(map[string]string{"storage": "JP", "processing": "US"}[aspect]), "needs": acctest.Texts(), "statements": acctest.Texts("wiki/stored"), "layers": acctest.Texts("base"),
		})
	}
	open := knownvalue.ObjectExact(map[string]knownvalue.Check{
		"code": acctest.Text("RES203"), "outcome": acctest.Text("undetermined"), "feature": acctest.Text("chat"), "aspect": acctest.Text("storage"),
		"places": acctest.Texts("US"), "needs": acctest.Texts("options.region"), "statements": acctest.Texts("chat/in-jp", "chat/in-us"), "layers": acctest.Texts("base"),
	})
	const last = " Choose before the tenant is created: the customer cannot change the location of a Microsoft Entra tenant later."
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, inJapanAlone...)),
		Config: choice("plain", `store_in = ["JP"]`, `features = ["Contoso Sales"]`) +
			choice("full", `store_in = ["JP"]`, `process_in = ["JP"]`, `features = ["crm", "wiki"]`, `countries = ["United States"]`) +
			choice("elsewhere", `store_in = ["US"]`, `features = ["wiki"]`, `tenant = { created = "2027-01-01" }`) +
			choice("open", `store_in = ["JP"]`, `features = ["chat"]`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_options.plain", acctest.Attributes{
				"store_in": acctest.Texts("JP"), "process_in": knownvalue.Null(), "features": acctest.Texts("Contoso Sales"), "options": knownvalue.Null(),
				"commitment": knownvalue.Null(), "strict_reserves": knownvalue.Null(), "countries": knownvalue.Null(), "tenant": knownvalue.Null(),
				"as_of": knownvalue.Null(), "reading": knownvalue.Null(),
				"met": acctest.Texts("JP"), "undetermined": acctest.Texts("US"), "not_met": acctest.Texts(),
				"groups":  knownvalue.ListExact([]knownvalue.Check{groupOf("met", acctest.Texts("JP")), groupOf("undetermined", acctest.Texts("US"), nowhere("storage"))}),
				"summary": acctest.Text("For a tenant created on 2026-06-01: of 2 sign-up countries, 1 meets the requirement: Japan (JP); 1 is undetermined." + last),
			}),
			acctest.Expect("data.residency_options.full", acctest.Attributes{
				"met": acctest.Texts(), "undetermined": acctest.Texts(), "not_met": acctest.Texts("US"),
				"groups": knownvalue.ListExact([]knownvalue.Check{groupOf("not_met", acctest.Texts("US"), nowhere("storage"), nowhere("processing"), outside("RES102", "processing"))}),
			}),
			acctest.Expect("data.residency_options.elsewhere", acctest.Attributes{
				"groups": knownvalue.ListExact([]knownvalue.Check{groupOf("not_met", acctest.Texts("JP", "US"), outside("RES101", "storage"))}),
				"summary": acctest.Text("For a tenant created on 2027-01-01: all 2 sign-up countries come to the same, the requirement is not met. " +
					"In no country is it surely met for wiki (storage)." + last),
			}),
			acctest.Expect("data.residency_options.open", acctest.Attributes{
				"groups": knownvalue.ListExact([]knownvalue.Check{groupOf("undetermined", acctest.Texts("JP", "US"), open)}),
			}),
		),
	})
}

// The questions that people ask, of the built-in catalog.
func TestOptions_real(t *testing.T) {
	t.Parallel()
	const directory = `features = ["entra-core-directory"]`
	unit(t, resource.TestStep{
		Config: choice("japan", `store_in = ["JP"]`, directory) +
			choice("europe", `store_in = ["eu-data-boundary"]`, directory) +
			choice("processing", `store_in = ["JP"]`, `process_in = ["JP"]`, directory) +
			choice("global", `store_in = ["eu-data-boundary"]`, `features = ["entra-core-directory", "azure-rbac"]`) +
			choice("unknown", `store_in = ["JP"]`, `features = ["entra-core-directory", "Contoso Payroll"]`) +
			choice("guide", `store_in = ["eu-data-boundary"]`, `features = ["entra-core-directory", "exchange-online"]`, `countries = ["DE", "CH", "GB"]`, `tenant = { add_ons = [], settings = { sector = "commercial" } }`) +
			choice("some", `store_in = ["JP"]`, directory, `countries = ["Japan", "DE", "AU"]`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_options.japan", acctest.Attributes{
				"met": acctest.Texts("JP"), "not_met": acctest.Includes("DE"), "undetermined": acctest.Includes("US"),
				"summary": acctest.Says("of 250 sign-up countries, 1 meets the requirement: Japan (JP); 196 are undetermined; 53 do not meet it.", "the customer cannot change the location of a Microsoft Entra tenant later."),
			}),
			acctest.Expect("data.residency_options.europe", acctest.Attributes{
				"met":     acctest.Texts("AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
				"not_met": acctest.Texts("AU", "JP", "NZ"), "undetermined": acctest.Includes("GB"),
			}),
			acctest.Expect("data.residency_options.processing", acctest.Attributes{"met": acctest.Texts(), "undetermined": acctest.Includes("JP")}),
			acctest.Expect("data.residency_options.global", acctest.Attributes{
				"met": acctest.Texts(), "undetermined": acctest.Texts(), "not_met": knownvalue.ListSizeExact(250),
				"summary": acctest.Says("In no country is it surely met for azure-rbac (storage)."),
			}),
			acctest.Expect("data.residency_options.unknown", acctest.Attributes{
				"met": acctest.Texts(), "undetermined": acctest.Includes("JP"),
				"summary": acctest.Says("In no country is it surely met for Contoso Payroll (not in the catalog)."),
			}),
			acctest.Expect("data.residency_options.guide", acctest.Attributes{"met": acctest.Texts("CH", "DE"), "undetermined": acctest.Texts(), "not_met": acctest.Texts("GB")}),
			acctest.Expect("data.residency_options.some", acctest.Attributes{"met": acctest.Texts("JP"), "undetermined": acctest.Texts(), "not_met": acctest.Texts("AU", "DE")}),
		),
	})
}

// readChoice reads the data source, and fails on any message.
func readChoice(t *testing.T, server *acctest.Server, arguments acctest.Values) acctest.Values {
	t.Helper()
	values, found := server.Read("residency_options", arguments)
	if len(found) > 0 {
		t.Fatalf("%v:\n%s", arguments, found)
	}
	return values
}

// texts returns a list of texts.
func texts(value any) []string {
	list, _ := value.([]string)
	return list
}

// inShort writes the groups in one line: "met JP; not_met AU DE: RES101 entra-core-directory storage [AU]".
func inShort(values acctest.Values) string {
	var all []string
	groups, _ := values["groups"].([]any)
	for _, g := range groups {
		group, _ := g.(acctest.Values)
		words := fmt.Sprintf("%s %s", group["outcome"], strings.Join(texts(group["countries"]), " "))
		findings, _ := group["findings"].([]any)
		for i, f := range findings {
			finding, _ := f.(acctest.Values)
			words += map[bool]string{true: ": ", false: ", "}[i == 0] + fmt.Sprintf("%s %s %s %s", finding["code"], finding["feature"], finding["aspect"], finding["places"])
			if needs := texts(finding["needs"]); len(needs) > 0 {
				words += " needs " + strings.Join(needs, " ")
			}
		}
		all = append(all, words)
	}
	return strings.Join(all, "; ")
}

// Each country is in one list and in one group of that outcome.
func TestOptions_lists(t *testing.T) {
	t.Parallel()
	values := readChoice(t, acctest.NewServer(t), acctest.Values{"store_in": []string{"entra/emea"}, "features": []string{"entra-core-directory"}})
	grouped := map[any][]string{}
	groups, _ := values["groups"].([]any)
	for _, g := range groups {
		group, _ := g.(acctest.Values)
		grouped[group["outcome"]] = slices.Concat(grouped[group["outcome"]], texts(group["countries"]))
	}
	var all []string
	for _, outcome := range []string{"met", "undetermined", "not_met"} {
		list := texts(values[outcome])
		if slices.Sort(grouped[outcome]); len(list) == 0 || !slices.Equal(list, grouped[outcome]) {
			t.Errorf("%s is %v, and %v in groups", outcome, list, grouped[outcome])
		}
		all = slices.Concat(all, list)
	}
	slices.Sort(all)
	if len(all) != 250 || len(slices.Compact(all)) != 250 {
		t.Errorf("%d countries in all", len(all))
	}
}

// Each argument changes what it is about.
func TestOptions_arguments(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t)
	tenant := func(fields acctest.Values) acctest.Values { return acctest.Values{"tenant": fields} }
	commercial := map[string]string{"sector": "commercial"}
	japan := acctest.Values{"store_in": []string{"JP"}, "features": []string{"entra-core-directory"}, "countries": []string{"JP"}}
	mail := acctest.Values{"store_in": []string{"JP"}, "features": []string{"exchange-online"}, "countries": []string{"JP"}}
	routing := acctest.Values{"store_in": []string{"entra/emea"}, "process_in": []string{"entra/emea"}, "features": []string{"Azure AD Application Proxy"}, "countries": []string{"DE"}}
	mfa := acctest.Values{"store_in": []string{"JP", "entra/north-america"}, "features": []string{"entra-mfa"}, "countries": []string{"JP"}}
	tests := map[string]struct {
		arguments, changes acctest.Values
		want               string
	}{
		"nothing more":    {japan, nil, "met JP"},
		"countries":       {japan, acctest.Values{"countries": []string{"Germany", "Japan", "jp"}}, "met JP; not_met DE: RES101 entra-core-directory storage [eu-data-boundary]"},
		"created":         {japan, tenant(acctest.Values{"created": "2022-03-01"}), "undetermined JP: RES203 entra-core-directory storage [@tenant-geography global] needs region_scope"},
		"cloud":           {japan, tenant(acctest.Values{"cloud": "china"}), "not_met JP: RES101 entra-core-directory storage [CN]"},
		"as_of":           {japan, acctest.Values{"as_of": "2022-03-01"}, "undetermined JP: RES203 entra-core-directory storage [global] needs region_scope"},
		"commitment":      {japan, acctest.Values{"commitment": "contractual"}, "undetermined JP: RES206 entra-core-directory storage [JP]"},
		"strict_reserves": {japan, acctest.Values{"strict_reserves": true}, "undetermined JP: RES207 entra-core-directory storage [JP]"},
		"process_in":      {japan, acctest.Values{"process_in": []string{"JP"}}, "undetermined JP: RES202 entra-core-directory processing []"},

		"no add-ons or settings": {mail, nil, "undetermined JP: RES203 exchange-online storage [@tenant-choice eu north-america] needs add_ons settings.adr_licences settings.adr_migration settings.sector"},
		"add-ons":                {mail, tenant(acctest.Values{"add_ons": []string{}}), "undetermined JP: RES203 exchange-online storage [eu north-america] needs settings.sector"},
		"settings":               {mail, tenant(acctest.Values{"settings": commercial}), "undetermined JP: RES203 exchange-online storage [@tenant-choice] needs add_ons"},
		"add-ons and settings":   {mail, tenant(acctest.Values{"add_ons": []string{}, "settings": commercial}), "met JP"},

		"no options": {routing, nil, "undetermined DE: RES203 entra-app-proxy storage [@unspecified] needs options.advanced_routing, RES203 entra-app-proxy processing [@tenant-choice] needs options.advanced_routing"},
		"options":    {routing, acctest.Values{"options": acctest.Values{"entra-app-proxy": map[string]string{"advanced_routing": "off"}}}, "met DE"},

		"all sources":       {mfa, nil, "undetermined JP: RES208 entra-mfa storage [US]"},
		"the newest source": {mfa, acctest.Values{"reading": "newest"}, "met JP"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arguments := maps.Clone(tt.arguments)
			maps.Copy(arguments, tt.changes)
			if got := inShort(readChoice(t, server, arguments)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A tenant that does not exist yet is created no earlier than on the day for which is answered.
func TestOptions_dayOfCreation(t *testing.T) {
	t.Parallel()
	question := func(changes acctest.Values) acctest.Values {
		all := acctest.Values{"store_in": []string{"JP"}, "features": []string{"crm"}}
		maps.Copy(all, changes)
		return all
	}
	tests := map[string]struct {
		provider, changes acctest.Values
		want              string
	}{
		"the day of the catalog":        {nil, nil, "created on 2026-06-01:"},
		"the day that is asked for":     {nil, acctest.Values{"as_of": "2025-06-30"}, "created on 2025-06-30:"},
		"that of the provider":          {acctest.Values{"as_of": "2025-07-01"}, nil, "created on 2025-07-01:"},
		"the own one before it":         {acctest.Values{"as_of": "2025-07-01"}, acctest.Values{"as_of": "2025-07-02"}, "created on 2025-07-02:"},
		"what is stated":                {nil, acctest.Values{"as_of": "2025-06-30", "tenant": acctest.Values{"created": "2025-12-24"}}, "created on 2025-12-24:"},
		"a tenant without a day":        {nil, acctest.Values{"tenant": acctest.Values{"cloud": "public"}}, "created on 2026-06-01:"},
		"the provider's tenant is none": {acctest.Values{"tenant": acctest.Values{"country": "JP", "created": "2010-01-01"}}, nil, "created on 2026-06-01:"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t, contoso(t))
			if found := server.Configure(tt.provider); len(found) > 0 {
				t.Fatal(found)
			}
			if got := readChoice(t, server, question(tt.changes))["summary"]; !strings.Contains(fmt.Sprint(got), tt.want) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// The provider's tenant and the variables of the environment are those of a tenant that exists.
func TestOptions_providersTenant(t *testing.T) {
	t.Parallel()
	question := acctest.Values{"store_in": []string{"eu-data-boundary"}, "features": []string{"entra-core-directory", "exchange-online"}}
	want := readChoice(t, acctest.NewServer(t), question)
	tenant := acctest.Values{
		"country": "DE", "country_evidence": "current", "created": "2012-01-01", "cloud": "public", "region_scope": "EU", "add_ons": []string{},
		"settings": map[string]string{"sector": "commercial"},
	}
	for name, arguments := range map[string]acctest.Values{"stated": tenant, "of another cloud": {"cloud": "china"}} {
		server := acctest.NewServer(t)
		if found := server.Configure(acctest.Values{"tenant": arguments}); len(found) > 0 {
			t.Fatal(found)
		}
		if diff := cmp.Diff(want, readChoice(t, server, question)); diff != "" {
			t.Errorf("with a tenant %s (-without +with):\n%s", name, diff)
		}
	}
	server := acctest.NewServer(t, acctest.WithEnvironment(map[string]string{
		"RESIDENCY_TENANT_COUNTRY": "DE", "RESIDENCY_TENANT_CREATED": "2012-01-01", "RESIDENCY_TENANT_REGION_SCOPE": "EU", "RESIDENCY_TENANT_ADD_ONS": "none", "RESIDENCY_TENANT_SETTINGS": "sector=commercial",
	}))
	if diff := cmp.Diff(want, readChoice(t, server, question)); diff != "" {
		t.Errorf("with variables (-without +with):\n%s", diff)
	}
}

// What the provider learns only at apply matters where the data source depends on it.
func TestOptions_unknownProvider(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t, contoso(t))
	if found := server.Configure(acctest.Values{"tenant": acctest.Unknown, "as_of": acctest.Unknown, "reading": acctest.Unknown}); len(found) > 0 {
		t.Fatal(found)
	}
	own := acctest.Values{"store_in": []string{"JP"}, "features": []string{"fax"}, "as_of": "2026-06-01", "reading": "newest"}
	if got := inShort(readChoice(t, server, own)); got != "met JP US" {
		t.Errorf("got %s", got)
	}
	for _, missing := range []string{"as_of", "reading"} {
		arguments := maps.Clone(own)
		delete(arguments, missing)
		if _, found := server.Read("residency_options", arguments); len(found) != 1 || found[0].Summary != "Provider configuration not known yet" {
			t.Errorf("without %s: want one error, got:\n%s", missing, found)
		}
	}
}

// What is wrong is said at the argument, once.
func TestOptions_badInput(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t)
	tenant := func(fields acctest.Values) acctest.Values { return acctest.Values{"tenant": fields} }
	proxy := func(options map[string]string) acctest.Values {
		return acctest.Values{"features": []string{"entra-app-proxy"}, "options": acctest.Values{"entra-app-proxy": options}}
	}
	tests := map[string]struct {
		changes             acctest.Values
		path, summary, says string
	}{
		"unknown place":                {acctest.Values{"store_in": []string{"Japn"}}, "store_in", "Unknown place", `did you mean "Japan"`},
		"unknown place to process":     {acctest.Values{"process_in": []string{"Japn"}}, "process_in", "Unknown place", `did you mean "Japan"`},
		"unknown country":              {acctest.Values{"countries": []string{"JP", "Japn"}}, "countries", "Unknown country", `Unknown country "Japn"; did you mean "Japan"`},
		"a place that is no country":   {acctest.Values{"countries": []string{"eu"}}, "countries", "Unknown country", `Unknown country "eu"`},
		"one feature twice":            {acctest.Values{"features": []string{"entra-mfa", "entra-mfa"}}, "features", "Feature given twice", `The feature "entra-mfa" stands in features twice.`},
		"one feature by two names":     {acctest.Values{"features": []string{"entra-mfa", "Azure MFA"}}, "features", "Feature given twice", `"entra-mfa" and "Azure MFA" are the same feature, entra-mfa.`},
		"options of an unused feature": {acctest.Values{"options": acctest.Values{"entra-app-proxy": map[string]string{"advanced_routing": "on"}}}, "options", "Options of a feature that is not used", `options has "entra-app-proxy"`},
		"unknown option":               {proxy(map[string]string{"routing": "on"}), "options", "Unknown option", `For the feature entra-app-proxy, options: unknown option "routing"`},
		"options of an unknown one":    {acctest.Values{"options": acctest.Values{"entra-app-prox": map[string]string{"x": "y"}}}, "options", "Unknown feature", `did you mean "entra-app-proxy"`},
		"unknown commitment":           {acctest.Values{"commitment": "none"}, "commitment", "Invalid Attribute Value Match", `["contractual" "documented" "general-rule"], got: "none"`},
		"bad day":                      {acctest.Values{"as_of": "soon"}, "as_of", "Not a date", `"soon" is not a date of the form 2022-04-15`},
		"unknown reading":              {acctest.Values{"reading": "latest"}, "reading", "Invalid Attribute Value Match", `got: "latest"`},
		"bad day of creation":          {tenant(acctest.Values{"created": "2027-13-01"}), "tenant.created", "Not a date", `"2027-13-01" is not a date of the form 2022-04-15`},
		"unknown cloud":                {tenant(acctest.Values{"cloud": "azure"}), "tenant.cloud", "Invalid Attribute Value Match", `got: "azure"`},
		"unknown add-on":               {tenant(acctest.Values{"add_ons": []string{"go-locl"}}), "tenant", "Tenant profile not valid", `In tenant.add_ons: unknown add-on "go-locl"; did you mean "go-local"?`},
		"unknown setting":              {tenant(acctest.Values{"settings": map[string]string{"flexrouting": "allowed"}}), "tenant", "Tenant profile not valid", `In tenant.settings: unknown setting "flexrouting"`},
		"no place":                     {acctest.Values{"store_in": []string{}}, "store_in", "Invalid Attribute Value", "at least 1"},
		"no place to process":          {acctest.Values{"process_in": []string{}}, "process_in", "Invalid Attribute Value", "at least 1"},
		"no feature":                   {acctest.Values{"features": []string{}}, "features", "Invalid Attribute Value", "at least 1"},
		"no country":                   {acctest.Values{"countries": []string{}}, "countries", "Invalid Attribute Value", "at least 1"},
		"a feature that is null":       {acctest.Values{"features": []any{nil}}, "features", "Null List Value", "null value"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arguments := acctest.Values{"store_in": []string{"JP"}, "features": []string{"entra-core-directory"}}
			maps.Copy(arguments, tt.changes)
			_, found := server.Read("residency_options", arguments)
			if len(found) != 1 || found[0].Warning || found[0].Path != tt.path || found[0].Summary != tt.summary || !strings.Contains(found[0].Detail, tt.says) {
				t.Errorf("want one error %q at %s that says %q, got:\n%s", tt.summary, tt.path, tt.says, found)
			}
		})
	}
}

// A tenant to be has no country yet, and nothing that only an existing one can show; the rest is as everywhere.
func TestOptions_tenant(t *testing.T) {
	t.Parallel()
	var got []string
	eachAttribute("", acctest.NewServer(t).Schemas().DataSourceSchemas["residency_options"].Block.Attributes, func(name string, a *tfprotov6.SchemaAttribute) {
		if strings.HasPrefix(name, ".tenant.") {
			got = append(got, name+" "+a.ValueType().String())
		}
	})
	want := []string{".tenant.add_ons tftypes.List[tftypes.String]", ".tenant.cloud tftypes.String", ".tenant.created tftypes.String", ".tenant.settings tftypes.Map[tftypes.String]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
