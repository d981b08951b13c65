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

// wikiAnswer is all that there is to say about Contoso's wiki.
func wikiAnswer() acctest.Attributes {
	statement := func(aspect, place string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": acctest.Text("wiki/stored"), "aspect": acctest.Text(aspect), "places": acctest.Texts(place), "data": acctest.Text("pages"),
			"data_kind": acctest.Text("customer-data"), "commitment": acctest.Text("general-rule"), "exception": acctest.No, "optional": acctest.No,
			"reserve": acctest.Text("most of the pages"), "note": knownvalue.Null(), "source_title": acctest.Text("Where Contoso keeps data"),
			"source_url": acctest.Text("https://contoso.example/data"), "source_date": acctest.Text("2026-05-01"), "layer": acctest.Text("base"),
		})
	}
	return acctest.Attributes{
		"feature_id": acctest.Text("wiki"), "feature_name": acctest.Text("Contoso Wiki"), "product": acctest.Text("Contoso"),
		"stored_in": acctest.Texts("JP"), "processed_in": acctest.Texts("US"), "geography": knownvalue.Null(), "geography_basis": knownvalue.ListExact([]knownvalue.Check{}), "conflicting": acctest.No, "undetermined": acctest.No,
		"needs": acctest.Texts(), "statements": knownvalue.ListExact([]knownvalue.Check{statement("storage", "JP"), statement("processing", "US")}), "set_aside": knownvalue.ListExact([]knownvalue.Check{}),
		"summary": acctest.Text("For a tenant that signed up in Japan: Contoso Wiki stores data in Japan (JP), and it processes data in the United States (US). Reserve of the source: most of the pages."),
	}
}

func TestStorageLocation_everyAttribute(t *testing.T) {
	t.Parallel()
	all := wikiAnswer()
	all["feature"], all["tenant"], all["options"], all["as_of"], all["reading"] = acctest.Text("contoso wiki"), knownvalue.NotNull(), knownvalue.Null(), knownvalue.Null(), knownvalue.Null()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   location("wiki", "contoso wiki", `{ country = "Japan" }`),
		ConfigStateChecks:        acctest.Expect("data.residency_storage_location.wiki", all),
	})
}

// The attributes that the wiki leaves empty, and the arguments.
func TestStorageLocation_otherValues(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t,
			"{id: stored, stored_in: [asia], data: routes, commitment: documented,",
			"{id: stored, stored_in: [asia], data: routes, data_kind: metadata, commitment: contractual, exception: true, note: Only in winter.,",
			"data: files, commitment: none,", "data: files, commitment: none, optional: true,")),
		Config: location("mesh", "mesh", `{ country = "JP" }`) + location("chat", "chat", `{ country = "JP" }`) +
			location("chat_jp", "chat", `{ country = "JP" }`, `options = { region = "jp" }`) + location("fax", "fax", `{ country = "JP" }`) +
			location("newest", "fax", `{ country = "JP" }`, `reading = "newest"`) + location("then", "fax", `{ country = "JP" }`, `as_of = "2024-12-31"`) +
			location("lake", "lake", `{ country = "JP" }`) + location("never", "crm", `{ country = "JP" }`, `as_of = "2024-12-31"`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.mesh", acctest.Attributes{
				"statements": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"data_kind": acctest.Text("metadata"), "commitment": acctest.Text("contractual"), "exception": acctest.Yes, "optional": acctest.No,
					"note": acctest.Text("Only in winter."), "reserve": knownvalue.Null(),
				})}),
			}),
			acctest.Expect("data.residency_storage_location.chat", acctest.Attributes{"stored_in": acctest.Texts("JP", "US"), "undetermined": acctest.Yes, "needs": acctest.Texts("options.region")}),
			acctest.Expect("data.residency_storage_location.chat_jp", acctest.Attributes{"stored_in": acctest.Texts("JP"), "undetermined": acctest.No, "needs": acctest.Texts()}),
			acctest.Expect("data.residency_storage_location.fax", acctest.Attributes{"stored_in": acctest.Texts("JP", "US"), "conflicting": acctest.Yes, "undetermined": acctest.No}),
			acctest.Expect("data.residency_storage_location.newest", acctest.Attributes{"stored_in": acctest.Texts("JP"), "conflicting": acctest.No}),
			acctest.Expect("data.residency_storage_location.then", acctest.Attributes{"stored_in": acctest.Texts("US"), "as_of": acctest.Text("2024-12-31")}),
			acctest.Expect("data.residency_storage_location.lake", acctest.Attributes{
				"stored_in": acctest.Texts("@unspecified"), "undetermined": acctest.Yes,
				"statements": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"commitment": acctest.Text("none"), "exception": acctest.No, "optional": acctest.Yes,
				})}),
			}),
			acctest.Expect("data.residency_storage_location.never", acctest.Attributes{
				"stored_in": acctest.Texts(), "undetermined": acctest.Yes, "statements": knownvalue.ListSizeExact(0),
				"summary": acctest.Text("For a tenant that signed up in Japan: Contoso CRM stores data in a place of which no source in the catalog speaks."),
			}),
		),
	})
}

func TestStorageLocation_tenant(t *testing.T) {
	t.Parallel()
	const whole = `{
    country          = "Japan"
    country_evidence = "signup"
    created          = "2024-02-01"
    cloud            = "public"
    add_ons          = ["go-local"]
    settings         = { flex_routing = "allowed" }
  }`
	unit(t, resource.TestStep{
		Config: location("b2c", "Azure AD B2C", whole) + location("scope", "entra-core-directory", `{ country = "DE", region_scope = "eu" }`) +
			location("emirates", "entra-core-directory", `{ country = "AE", created = "2020-01-01" }`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_storage_location.b2c", acctest.Attributes{
				"stored_in": acctest.Texts("JP"), "geography": acctest.Text("entra/japan"), "product": acctest.Text("Microsoft Entra"),
				"summary": acctest.Says("For a tenant that signed up in Japan on 2024-02-01: Azure Active Directory B2C stores data in Japan (JP)."),
			}),
			acctest.Expect("data.residency_storage_location.scope", acctest.Attributes{
				"geography": acctest.Text("entra/emea"), "summary": acctest.Says("with region scope EU"),
				"geography_basis": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{"rule": acctest.Text("region scope EU"), "geography": acctest.Text("entra/emea"), "layer": acctest.Text("base")})}),
			}),
			// The page that a statement comes from need not be the one that says where the tenant is.
			acctest.Expect("data.residency_storage_location.emirates", acctest.Attributes{
				"geography_basis": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"rule": acctest.Says("entra/"), "geography": acctest.Text("entra/emea"), "reserve": knownvalue.NotNull(),
					"source_title": acctest.Says("Europe"), "source_url": acctest.Says("https://learn.microsoft.com/"), "source_date": acctest.Says("20"), "layer": acctest.Text("base"),
				})}),
			}),
		),
	})
}

// An argument that is known only at apply moves the reading there.
func TestStorageLocation_unknownArguments(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   later(`"crm"`) + strings.Replace(location("late", "crm", `{ country = "JP" }`), `feature = "crm"`, "feature = terraform_data.later.output", 1),
		ConfigStateChecks:        acctest.Expect("data.residency_storage_location.late", acctest.Attributes{"feature_id": acctest.Text("crm"), "stored_in": acctest.Texts("JP")}),
	})
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   later(`"crn"`) + strings.Replace(location("late", "crm", `{ country = "JP" }`), `feature = "crm"`, "feature = terraform_data.later.output", 1),
		ExpectError:              acctest.Message("Error running apply", "Unknown feature", `did you mean "crm"?`),
	})
}

func TestStorageLocation_badInput(t *testing.T) {
	t.Parallel()
	const jp = `{ country = "JP" }`
	tests := []struct {
		config string
		says   []string
	}{
		{location("x", "entra-mfaa", jp), []string{"Unknown feature", `feature = "entra-mfaa"`, `did you mean "entra-mfa"`, "has to be evaluated on its own"}},
		{location("x", "", jp), []string{"Invalid Attribute Value Length", `feature = ""`}},
		{location("x", "entra-app-proxy", jp, `options = { advanced = "on" }`), []string{"Unknown option", `options = { advanced = "on" }`, `unknown option "advanced"`, `Use "advanced_routing"`}},
		{location("x", "entra-app-proxy", jp, `options = { advanced_routing = "yes" }`), []string{"Unknown option", `Use "off" or "on"`}},
		{location("x", "entra-mfa", `{ country = "Germny" }`), []string{"Tenant profile not valid", `unknown country "Germny"; did you mean "Germany"?`}},
		{location("x", "entra-mfa", `{ country = "DE", created = "1. May" }`), []string{"Not a date", `The value of tenant.created has to be a day`}},
		{location("x", "entra-mfa", jp, `as_of = "2022"`), []string{"Not a date", `"2022" is not a date of the form 2022-04-15`}},
		{location("x", "entra-mfa", jp, `reading = "best"`), []string{"Invalid Attribute Value Match", `["strictest" "newest"]`}},
	}
	steps := make([]resource.TestStep, len(tests))
	for i, tt := range tests {
		steps[i] = resource.TestStep{Config: tt.config, PlanOnly: true, ExpectError: acctest.Message(tt.says...)}
	}
	unit(t, steps...)
}

func dataMap(label string, arguments ...string) string {
	return "data \"residency_data_map\" \"" + label + "\" {\n  tenant = { country = \"JP\" }\n  " + strings.Join(arguments, "\n  ") + "\n}\n" +
		"output \"" + label + "\" {\n  value = data.residency_data_map." + label + ".entries[*].feature_id\n}\n"
}

func TestDataMap_everyAttribute(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   dataMap("wiki", `features = ["Contoso Wiki"]`, `as_of = "2026-06-01"`, `reading = "strictest"`),
		ConfigStateChecks: acctest.Expect("data.residency_data_map.wiki", acctest.Attributes{
			"features": acctest.Texts("Contoso Wiki"), "products": knownvalue.Null(), "places": knownvalue.Null(), "as_of": acctest.Text("2026-06-01"), "reading": acctest.Text("strictest"),
			"entries": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(wikiAnswer())}),
		}),
	})
}

func TestDataMap_filters(t *testing.T) {
	t.Parallel()
	option := contoso(t, "name: Contoso Fax\n    product: Contoso", "name: Contoso Fax\n    product: Contoso Classics", "features:\n",
		"features:\n  - {id: telex, name: Telex, product: Contoso Classics, description: Gone., withdrawn: {since: \"2026-02-01\", reason: There is no such thing.}}\n")
	texts := func(texts ...string) knownvalue.Check {
		all := make([]knownvalue.Check, len(texts))
		for i := range texts {
			all[i] = acctest.Text(texts[i])
		}
		return knownvalue.TupleExact(all)
	}
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(option),
		Config: dataMap("all") + dataMap("products", `products = ["contoso classics"]`) + dataMap("two", `products = ["Contoso", "Contoso Classics"]`, `features = ["wiki", "fax"]`) +
			dataMap("none", `products = ["Contoso Classics"]`, `features = ["wiki"]`) + dataMap("nothing", `features = []`) +
			dataMap("places", `places = ["United States"]`) + dataMap("asia", `places = ["asia"]`, `features = ["crm", "mesh"]`) +
			dataMap("newest", `places = ["US"]`, `reading = "newest"`) + dataMap("then", `places = ["US"]`, `as_of = "2024-12-31"`),
		ConfigStateChecks: slices.Concat(
			output("all", texts("chat", "crm", "fax", "lake", "mesh", "wiki")),
			output("products", texts("fax")),
			output("two", texts("fax", "wiki")),
			output("none", texts()),
			output("nothing", texts()),
			output("places", texts("chat", "fax", "lake", "wiki")), // of the lake nobody says where it is, so perhaps there
			output("asia", texts("crm", "mesh")),
			output("newest", texts("chat", "lake", "wiki")),
			output("then", texts("fax")),
		),
	})
}

func TestDataMap_builtInCatalog(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: "data \"residency_features\" \"all\" {}\n" + dataMap("all") + `
output "same" {
  value = data.residency_data_map.all.entries[*].feature_id == data.residency_features.all.ids[*]
}
`,
		ConfigStateChecks: output("same", knownvalue.Bool(true)),
	})
}

func TestDataMap_badInput(t *testing.T) {
	t.Parallel()
	tests := []struct {
		argument string
		says     []string
	}{
		{`features = ["entra-mfaa"]`, []string{"Unknown feature", `did you mean "entra-mfa"`}},
		{`products = ["Microsoft Entr"]`, []string{"Unknown product", `Unknown product "Microsoft Entr"; did you mean "Microsoft Entra"`, "Known are Azure,"}},
		{`places = ["Japn"]`, []string{"Unknown place", `did you mean "Japan"`}},
		{`places = [null]`, []string{"Null List Value"}},
		{`features = [""]`, []string{"Invalid Attribute Value Length"}},
		{`as_of = "soon"`, []string{"Not a date"}},
		{`reading = "best"`, []string{"Invalid Attribute Value Match"}},
	}
	steps := make([]resource.TestStep, len(tests))
	for i, tt := range tests {
		steps[i] = resource.TestStep{Config: dataMap("x", tt.argument), PlanOnly: true, ExpectError: acctest.Message(slices.Concat(tt.says[:1], []string{tt.argument}, tt.says[1:])...)}
	}
	unit(t, steps...)
}

// A statement that counts through another feature says so where a reader looks for what to know of it.
func TestStorageLocation_follows(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t, contoso(t, "description: Somewhere in Asia.", "description: Somewhere in Asia.\n    follows: [{feature: crm, note: Routes to customers., published: [page@2026-05-01]}]"))
	values, found := server.Read("residency_storage_location", acctest.Values{"feature": "mesh", "tenant": acctest.Values{"country": "JP"}})
	if len(found) > 0 {
		t.Fatal(found)
	}
	statements, ok := values["statements"].([]any)
	if !ok || len(statements) != 2 {
		t.Fatalf("statements: %v", values["statements"])
	}
	want := map[string]any{"mesh/stored": nil, "crm/stored": "What is said of Contoso CRM counts for Contoso Mesh too (Where Contoso keeps data, 2026-05-01). Routes to customers."}
	for _, s := range statements {
		if statement, ok := s.(acctest.Values); !ok || !cmp.Equal(statement["note"], want[fmt.Sprint(statement["id"])]) {
			t.Errorf("got %v", s)
		}
	}
}
