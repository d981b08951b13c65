// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func TestCatalog_everyAttribute(t *testing.T) {
	t.Parallel()
	source := func(id, title, url, date string, age, statements int64) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": acctest.Text(id), "title": acctest.Text(title), "publisher": acctest.Text("Contoso"), "url": acctest.Text(url), "version": acctest.Text(date),
			"date": acctest.Text(date), "age_days": knownvalue.Int64Exact(age), "statement_count": knownvalue.Int64Exact(statements), "layer": acctest.Text("base"),
		})
	}
	const page, pageURL, terms, termsURL = "Where Contoso keeps data", "https://contoso.example/data", "Terms of Contoso", "https://contoso.example/terms"
	unit(t, resource.TestStep{
		Config: "data \"residency_catalog\" \"bad\" {\n  as_of = \"yesterday\"\n}\n", ExpectError: acctest.Message("Not a date", `as_of = "yesterday"`),
	}, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t), acctest.WithToday(2031, time.May, 6)), // ages do not depend on it
		Config: "data \"residency_catalog\" \"now\" {}\ndata \"residency_catalog\" \"then\" {\n  as_of = \"2025-01-11\"\n}\n" +
			"data \"residency_catalog\" \"before\" {\n  as_of = \"2020-01-01\"\n}\n",
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_catalog.now", acctest.Attributes{
				"as_of": knownvalue.Null(), "version": acctest.Text("2026.06.01"), "digest": knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{64}$`)), "layers": acctest.Texts("base"),
				"feature_count": knownvalue.Int64Exact(6), "statement_count": knownvalue.Int64Exact(8), "place_count": knownvalue.Int64Exact(4),
				"sources": knownvalue.ListExact([]knownvalue.Check{source("page", page, pageURL, "2026-05-01", 31, 7), source("terms", terms, termsURL, "2024-03-01", 822, 1)}),
			}),
			acctest.Expect("data.residency_catalog.then", acctest.Attributes{
				"as_of":   acctest.Text("2025-01-11"),
				"sources": knownvalue.ListExact([]knownvalue.Check{source("page", page, pageURL, "2025-01-01", 10, 7), source("terms", terms, termsURL, "2024-03-01", 316, 1)}),
			}),
			acctest.Expect("data.residency_catalog.before", acctest.Attributes{"sources": knownvalue.ListSizeExact(0)}),
		),
	}, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t)),
		Config:                   withProvider(`as_of = "2025-01-11"`) + "data \"residency_catalog\" \"provider\" {}\n",
		ConfigStateChecks: acctest.Expect("data.residency_catalog.provider", acctest.Attributes{
			"sources": knownvalue.ListPartial(map[int]knownvalue.Check{0: source("page", page, pageURL, "2025-01-01", 10, 7)}),
		}),
	})
}

// An undated page, a title and an address of one text, and a source that was withdrawn.
func TestCatalog_sources(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, `versions: [{version: "2024-03-01"}]}`,
			`versions: [{version: undated-2024, from: "2024-03-01", title: Old terms, url: "https://contoso.example/old"}, {version: "2026-01-01", until: "2026-02-01"}]}`,
			"published: [terms@2024-03-01]", "published: [terms@undated-2024]")),
		Config: "data \"residency_catalog\" \"then\" {\n  as_of = \"2025-03-01\"\n}\ndata \"residency_catalog\" \"now\" {}\n",
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_catalog.then", acctest.Attributes{
				"sources": knownvalue.ListPartial(map[int]knownvalue.Check{1: knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"id": acctest.Text("terms"), "title": acctest.Text("Old terms"), "url": acctest.Text("https://contoso.example/old"), "version": acctest.Text("undated-2024"),
					"date": acctest.Text("undated"), "age_days": knownvalue.Int64Exact(365),
				})}),
			}),
			acctest.Expect("data.residency_catalog.now", acctest.Attributes{"sources": knownvalue.ListSizeExact(1)}),
		),
	})
}

func TestCatalog_builtIn(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	unit(t, resource.TestStep{
		Config: "data \"residency_catalog\" \"it\" {}\n",
		ConfigStateChecks: acctest.Expect("data.residency_catalog.it", acctest.Attributes{
			"version": acctest.Text(cat.Version()), "digest": acctest.Text(cat.Digest()),
			"feature_count": knownvalue.Int64Exact(int64(len(cat.Features()))), "statement_count": knownvalue.Int64Exact(int64(len(cat.Statements()))),
			"place_count": knownvalue.Int64Exact(int64(len(cat.Places().IDs()))),
		}),
	})
}

func TestFeatures_everyAttribute(t *testing.T) {
	t.Parallel()
	feature := func(id, name, description string, options ...knownvalue.Check) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{
			"id": acctest.Text(id), "name": acctest.Text(name), "former_names": acctest.Texts(), "former_ids": acctest.Texts(), "product": acctest.Text("Contoso"),
			"client_ids": acctest.Texts(), "layer": acctest.Text("base"),
			"description": acctest.Text(description), "follows": acctest.Texts(), "options": knownvalue.ListExact(options), "resource_types": acctest.Texts(),
		}
	}
	crm := feature("crm", "Contoso CRM", "Customers.")
	crm["former_names"], crm["former_ids"], crm["client_ids"] = acctest.Texts("Contoso Sales"), acctest.Texts("sales"), acctest.Texts("7b1f4c0e-52a9-4d7b-9a43-0c1d2e3f4a5b")
	chat := feature("chat", "Contoso Chat", "Messages.", knownvalue.ObjectExact(map[string]knownvalue.Check{
		"id": acctest.Text("region"), "description": acctest.Text("Where messages are kept."), "values": acctest.Texts("jp", "us"),
	}))
	mesh := feature("mesh", "Contoso Mesh", "Somewhere in Asia.")
	mesh["follows"], mesh["options"] = acctest.Texts("chat"), chat["options"]
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, "former_names: [Contoso Sales]", "former_names: [Contoso Sales]\n    former_ids: [sales]\n    client_ids: [7b1f4c0e-52a9-4d7b-9a43-0c1d2e3f4a5b]",
			"    description: Pages.", "    description: Pages.\n    withdrawn: {since: \"2026-02-01\", reason: There is no such thing.}",
			"description: Somewhere in Asia.", "description: Somewhere in Asia.\n    follows: [{feature: chat, published: [page@2026-05-01]}]",
			"name: Contoso Fax\n    product: Contoso", "name: Contoso Fax\n    product: Contoso Classics")),
		Config: "data \"residency_features\" \"all\" {}\ndata \"residency_features\" \"classics\" {\n  products = [\"contoso CLASSICS\"]\n}\n",
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_features.all", acctest.Attributes{
				"products": knownvalue.Null(), "resource_types": knownvalue.Null(), "ids": acctest.Texts("chat", "crm", "fax", "lake", "mesh"), // the wiki is withdrawn
				"features": knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.ObjectExact(chat), 1: knownvalue.ObjectExact(crm), 4: knownvalue.ObjectExact(mesh)}),
			}),
			acctest.Expect("data.residency_features.classics", acctest.Attributes{
				"products": acctest.Texts("contoso CLASSICS"), "ids": acctest.Texts("fax"), "features": knownvalue.ListSizeExact(1),
			}),
		),
	}, resource.TestStep{
		Config:      "data \"residency_features\" \"bad\" {\n  products = [\"Azur\"]\n}\n",
		ExpectError: acctest.Message("Unknown product", `products = ["Azur"]`, `did you mean "Azure"?`),
	})
}

// Which Terraform types use a feature, and which features a type can use.
func TestFeatures_resourceTypes(t *testing.T) {
	t.Parallel()
	types := func(label, value string) string {
		return "output \"" + label + "\" {\n  value = " + value + "\n}\n"
	}
	all := func(types ...string) knownvalue.Check {
		checks := make([]knownvalue.Check, len(types))
		for i := range types {
			checks[i] = acctest.Text(types[i])
		}
		return knownvalue.TupleExact(checks)
	}
	const byFeature = "{ for f in data.residency_features.all.features : f.id => f.resource_types }"
	config := "data \"residency_features\" \"all\" {}\n" + types("by_feature", byFeature)
	checks := output("by_feature", knownvalue.ObjectExact(map[string]knownvalue.Check{
		"chat": acctest.Texts("contoso_chat"), "crm": acctest.Texts("contoso_legacy_phone", "terraform_data"), "fax": acctest.Texts("contoso_legacy_*"), "lake": acctest.Texts("contoso_app"),
		"mesh": acctest.Texts("contoso_*"), "wiki": acctest.Texts("contoso_chat"),
	}))
	for label, tt := range map[string]struct {
		types string
		want  []string
	}{
		"exactly":   {`"contoso_chat"`, []string{"chat", "mesh", "wiki"}},
		"named":     {`"contoso_legacy_phone"`, []string{"crm", "mesh"}},
		"otherwise": {`"contoso_legacy_x"`, []string{"fax", "mesh"}},
		"two":       {`"terraform_data", "contoso_app"`, []string{"crm", "lake", "mesh"}},
		"none":      {"", []string{}},
	} {
		config += fmt.Sprintf("data \"residency_features\" %q {\n  resource_types = [%s]\n}\n", label, tt.types) + types(label, "data.residency_features."+label+".ids[*]")
		checks = append(checks, output(label, all(tt.want...))...)
	}
	bad := func(typ string) string {
		return fmt.Sprintf("data \"residency_features\" \"bad\" {\n  resource_types = [%q]\n}\n", typ)
	}
	unit(t,
		resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(discovering(t)), Config: config, ConfigStateChecks: checks},
		// A rule that only adds to others does not make a type known.
		resource.TestStep{ProtoV6ProviderFactories: acctest.Factories(discovering(t)), Config: bad("contoso_chatt"), ExpectError: acctest.Message(
			"Unknown resource type", `resource_types = ["contoso_chatt"]`, `No usage rule of the catalog knows the resource type "contoso_chatt"; did you mean "contoso_chat"`)},
		resource.TestStep{Config: bad("aws_s3_bucket"), ExpectError: acctest.Message("Unknown resource type", `knows the resource type "aws_s3_bucket".`)},
	)
}

func place(label, name string) string {
	return "data \"residency_place\" \"" + label + "\" {\n  place = \"" + name + "\"\n}\n"
}

func TestPlace_everyKind(t *testing.T) {
	t.Parallel()
	const data = "data.residency_place."
	unit(t, resource.TestStep{
		Config: place("country", "JP") + place("region", "Japan East") + place("area", "EFTA") + place("geography", "entra/asia-pacific") + place("azure", "azure/japan") + place("global", "worldwide"),
		ConfigStateChecks: slices.Concat(
			acctest.Expect(data+"country", acctest.Attributes{
				"place": acctest.Text("JP"), "id": acctest.Text("JP"), "kind": acctest.Text("country"), "name": acctest.Text("Japan"), "members": acctest.Includes("japaneast"),
				"unknown_members": acctest.Texts(), "complete": acctest.No, "containers": acctest.Includes("entra/japan"), "unknown_containers": acctest.Includes("entra/asia-pacific"),
				"paired_region": knownvalue.Null(), "clouds": acctest.Texts(), "note": knownvalue.Null(), "layer": acctest.Text("base"),
			}),
			acctest.Expect(data+"region", acctest.Attributes{
				"place": acctest.Text("Japan East"), "id": acctest.Text("japaneast"), "kind": acctest.Text("azure-region"), "name": acctest.Text("Japan East"), "members": acctest.Texts(),
				"unknown_members": acctest.Texts(), "containers": acctest.Includes("JP"), "paired_region": acctest.Text("japanwest"), "clouds": acctest.Texts("public"),
			}),
			acctest.Expect(data+"area", acctest.Attributes{
				"id": acctest.Text("efta"), "kind": acctest.Text("area"), "name": acctest.Text("European Free Trade Association"), "members": acctest.Texts("IS", "LI", "NO", "CH"),
				"unknown_members": acctest.Texts("BV", "SJ"), "complete": acctest.Yes, "containers": acctest.Includes("eu-data-boundary"),
				"note": acctest.Says("The four member states."),
			}),
			acctest.Expect(data+"geography", acctest.Attributes{
				"id": acctest.Text("entra/asia-pacific"), "kind": acctest.Text("geography"), "name": acctest.Text("Microsoft Entra Asia/Pacific"), "complete": acctest.No,
				"members": acctest.Texts("KR", "SG"), "unknown_members": acctest.Includes("JP"), "clouds": acctest.Texts("public"),
			}),
			acctest.Expect(data+"azure", acctest.Attributes{"kind": acctest.Text("azure-geography"), "members": acctest.Texts("japaneast", "japanwest"), "complete": acctest.Yes}),
			acctest.Expect(data+"global", acctest.Attributes{"id": acctest.Text("global"), "containers": acctest.Texts(), "unknown_containers": acctest.Texts()}),
		),
	})
}

// All that there is, in a catalog small enough to be written down.
func TestPlace_exactly(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(contoso(t, "name: Asia, members: [JP]", "name: Asia, members: [JP], unknown_members: [US]")),
		Config:                   place("jp", "Japan") + place("us", "us"),
		ConfigStateChecks: slices.Concat(
			acctest.Expect("data.residency_place.jp", acctest.Attributes{"containers": acctest.Texts("asia"), "unknown_containers": acctest.Texts()}),
			acctest.Expect("data.residency_place.us", acctest.Attributes{"containers": acctest.Texts(), "unknown_containers": acctest.Texts("asia")}),
		),
	})
}

func TestPlace_otherSpellings(t *testing.T) {
	t.Parallel()
	step := resource.TestStep{}
	for label, name := range map[string]string{"a": "jp", "b": "Japan", "c": "japan", "d": " JAPAN "} {
		step.Config += place(label, name)
		step.ConfigStateChecks = append(step.ConfigStateChecks, acctest.Expect("data.residency_place."+label, acctest.Attributes{"id": acctest.Text("JP"), "place": acctest.Text(name)})...)
	}
	for label, name := range map[string]string{"e": "EU Data Boundary", "f": "eudb", "g": "EU-DATA-BOUNDARY"} {
		step.Config += place(label, name)
		step.ConfigStateChecks = append(step.ConfigStateChecks, acctest.Expect("data.residency_place."+label, acctest.Attributes{"id": acctest.Text("eu-data-boundary")})...)
	}
	unit(t, step)
}

func TestPlace_badInput(t *testing.T) {
	t.Parallel()
	step := func(name string, says ...string) resource.TestStep {
		return resource.TestStep{Config: place("x", name), PlanOnly: true, ExpectError: acctest.Message(says...)}
	}
	unit(t,
		step("Japn", "Unknown place", `place = "Japn"`, `Unknown place "Japn"; did you mean "Japan"`),
		step("@unspecified", "Unknown place", `Unknown place "@unspecified"`),
		step("nowhere at all", "Unknown place", "A place is a country code"),
		step("", "Invalid Attribute Value Length"),
	)
}

// What a tenant profile can state is listed, so that nobody has to look it up in the catalog's files.
func TestCatalog_tenantWords(t *testing.T) {
	t.Parallel()
	more := acctest.WithCatalog(acctest.Catalog(t, map[string]string{"x.yaml": `
version: "2026.06.01"
places:
  - {id: JP, kind: country, name: Japan}
sources:
  - {id: page, title: Page, publisher: Contoso, url: "https://contoso.example/page", versions: [{version: "2025-01-01"}, {version: "2026-01-01"}]}
add_ons:
  - {id: local-data, name: Local data, description: Keeps data in the country.}
settings:
  - {id: sector, description: Kind of organization., values: [commercial, education]}
  - {id: vault, name: The vault, description: Whether it is open., values: [open, shut], defaults: [{value: shut, note: in new tenants, published: [page@2026-01-01]}, {value: open, published: [page@2025-01-01]}]}
region_scopes:
  - {id: NA, published: [page@2026-01-01]}
  - {id: EU, published: [page@2026-01-01]}
`}))
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(more),
		Config:                   "data \"residency_catalog\" \"words\" {}\n",
		ConfigStateChecks: acctest.Expect("data.residency_catalog.words", acctest.Attributes{
			"add_ons": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": acctest.Text("local-data"), "name": acctest.Text("Local data"), "description": acctest.Text("Keeps data in the country."),
			})}),
			"settings": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": acctest.Text("sector"), "name": knownvalue.Null(), "description": acctest.Text("Kind of organization."),
				"values": acctest.Texts("commercial", "education"), "defaults": knownvalue.ListSizeExact(0),
			}), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": acctest.Text("vault"), "name": acctest.Text("The vault"), "description": acctest.Text("Whether it is open."), "values": acctest.Texts("open", "shut"),
				"defaults": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"value": acctest.Text("shut"), "note": acctest.Text("in new tenants"), "source_title": acctest.Text("Page"),
					"source_url": acctest.Text("https://contoso.example/page"), "source_date": acctest.Text("2026-01-01"),
				})}),
			})}),
			"region_scopes": acctest.Texts("EU", "NA"),
		}),
	})
}
