// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// contosoCatalog has one feature for each thing that a requirement has to tell apart.
const contosoCatalog = `
version: "2026.06.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
  - {id: asia, kind: area, name: Asia, members: [JP]}
sources:
  - {id: page, title: Where Contoso keeps data, publisher: Contoso, url: https://contoso.example/data, versions: [{version: "2025-01-01"}, {version: "2026-05-01"}]}
  - {id: terms, title: Terms of Contoso, publisher: Contoso, url: https://contoso.example/terms, versions: [{version: "2024-03-01"}]}
features:
  - id: crm
    name: Contoso CRM
    former_names: [Contoso Sales]
    product: Contoso
    description: Customers.
    statements:
      - {id: stored, stored_in: [JP], data: customer records, commitment: documented, published: [page@2025-01-01..2026-05-01]}
  - id: chat
    name: Contoso Chat
    product: Contoso
    description: Messages.
    options: [{id: region, description: Where messages are kept., values: ["jp", "us"]}]
    statements:
      - {id: in-jp, stored_in: [JP], data: messages, commitment: documented, when: {options: {region: ["jp"]}}, published: [page@2025-01-01..2026-05-01]}
      - {id: in-us, stored_in: [US], data: messages, commitment: documented, when: {options: {region: ["us"]}}, published: [page@2025-01-01..2026-05-01]}
  - id: fax
    name: Contoso Fax
    product: Contoso
    description: Two sources that disagree.
    statements:
      - {id: terms, stored_in: [US], data: faxes, commitment: contractual, published: [terms@2024-03-01]}
      - {id: page, stored_in: [JP], data: faxes, commitment: documented, published: [page@2026-05-01]}
  - id: lake
    name: Contoso Lake
    product: Contoso
    description: Nobody says where.
    statements:
      - {id: open, stored_in: ["@unspecified"], data: files, commitment: none, published: [page@2025-01-01..2026-05-01]}
  - id: mesh
    name: Contoso Mesh
    product: Contoso
    description: Somewhere in Asia.
    statements:
      - {id: stored, stored_in: [asia], data: routes, commitment: documented, published: [page@2025-01-01..2026-05-01]}
  - id: wiki
    name: Contoso Wiki
    product: Contoso
    description: Pages.
    statements:
      - {id: stored, stored_in: [JP], processed_in: [US], data: pages, commitment: general-rule, reserve: most of the pages, published: [page@2025-01-01..2026-05-01]}
`

// contoso puts that catalog in place of the built-in one. Changes are pairs of an old and a new text of it.
func contoso(t *testing.T, changes ...string) acctest.Option {
	t.Helper()
	text := contosoCatalog
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the catalog has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	return acctest.WithCatalog(acctest.Catalog(t, map[string]string{"contoso.yaml": text}))
}

// moved are the changes of a later catalog in which the CRM is no longer in Japan.
var moved = []string{
	`version: "2026.06.01"`, `version: "2026.09.01"`,
	`{version: "2026-05-01"}]`, `{version: "2026-05-01"}, {version: "2026-08-15"}]`,
	"{id: stored, stored_in: [JP], data: customer records, commitment: documented, published: [page@2025-01-01..2026-05-01]}",
	"{id: moved, stored_in: [US], data: customer records, commitment: documented, published: [page@2026-08-15]}",
}

// arguments are those of a requirement that Contoso's features are asked about, with changes.
func arguments(changes acctest.Values) acctest.Values {
	all := acctest.Values{"name": "Data at rest", "store_in": []string{"JP"}, "features": []string{"crm"}, "tenant": acctest.Values{"country": "JP"}}
	for key, value := range changes {
		all[key] = value
	}
	return all
}

// plan plans a new requirement.
func plan(t *testing.T, changes acctest.Values, options ...acctest.Option) *acctest.Planned {
	t.Helper()
	return acctest.NewServer(t, options...).Plan("residency_requirement", arguments(changes), nil)
}
