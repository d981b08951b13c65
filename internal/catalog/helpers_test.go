// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// ground is a small valid catalog file, on which the files of the tests stand. Its version is of 2026-01-01.
const ground = `
version: "2026.01.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: DE, kind: country, name: Germany}
  - {id: US, kind: country, name: United States}
  - {id: AX, kind: country, name: Åland Islands}
  - {id: union, kind: area, name: Union, members: [DE], complete: true, unknown_members: [AX]}
  - {id: geo/japan, kind: geography, name: Geo Japan, members: [JP], complete: true}
  - {id: geo/europe, kind: geography, name: Geo Europe, members: [union], unknown_members: [US]}
  - {id: geo/america, kind: geography, name: Geo America, unknown_members: [US]}
sources:
  - id: page
    title: A page
    publisher: Somebody
    url: https://example.com/page
    versions: [{version: "2020-01-01"}, {version: "2022-01-01"}, {version: "2024-01-01"}]
  - id: blog
    title: A blog
    publisher: Somebody else
    url: https://example.com/blog
    versions: [{version: "2021-01-01"}]
add_ons:
  - {id: vault, name: Vault, description: Keeps data in the country.}
settings:
  - {id: sector, description: The sector., values: [commercial, education]}
region_scopes:
  - {id: EU, clouds: [public], geographies: {geo: geo/europe}, published: [page@2020-01-01..2024-01-01]}
  - {id: NA, clouds: [public], geographies: {geo: geo/america}, published: [page@2020-01-01..2024-01-01]}
  - {id: XX, clouds: [public], published: [page@2020-01-01..2024-01-01]}
geography_rules:
  - {id: geo/japan, family: geo, when: {countries: [JP]}, geography: geo/japan, published: [page@2020-01-01..2024-01-01]}
  - {id: geo/europe, family: geo, when: {countries: [union]}, geography: geo/europe, published: [page@2020-01-01..2024-01-01]}
country_code_changes: {before: "2019-03", why: The country code could be changed., published: [page@2024-01-01]}
features:
  - id: mail
    name: Mail
    former_names: [Letters]
    product: Suite
    geography: geo
    description: Letters of all sorts.
    options:
      - {id: route, description: The route of the letters., values: [near, far]}
    statements:
      - {id: general, stored_in: ["@tenant-geography"], data: letters, commitment: documented, published: [page@2020-01-01..2024-01-01]}
`

// files returns a file system of YAML files by their names.
func files(texts map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for name, text := range texts {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// load builds a catalog of the ground and one more file.
func load(t *testing.T, text string) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": text}))
	if err != nil {
		t.Fatalf("catalog of the test:\n%v", err)
	}
	return cat
}

// layers builds a catalog of the ground as the base layer and further layers, called overlay 1 and so on.
func layers(overlays ...string) (*catalog.Catalog, error) {
	all := []catalog.Layer{{Name: catalog.BaseLayer}}
	var err error
	if all[0].Document, err = catalog.Parse("ground.yaml", []byte(ground)); err != nil {
		return nil, err
	}
	for i, text := range overlays {
		name := "overlay " + string(rune('1'+i))
		doc, err := catalog.Parse(strings.ReplaceAll(name, " ", "")+".yaml", []byte(text))
		if err != nil {
			return nil, err
		}
		all = append(all, catalog.Layer{Name: name, Document: doc})
	}
	return catalog.Build(all...)
}

// messages returns each error of a load as a line.
func messages(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var all catalog.Errors
	if !errors.As(err, &all) {
		t.Fatalf("the error %q is no catalog.Errors", err)
	}
	lines := make([]string, len(all))
	for i, e := range all {
		lines[i] = e.Error()
	}
	return lines
}

// embedded returns the catalog that is built into the provider.
func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// source returns the base layer as it stands in data/.
func source(t testing.TB) catalog.Document {
	t.Helper()
	doc, err := catalog.ReadFS(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func date(t testing.TB, text string) catalog.Date {
	t.Helper()
	if text == "" {
		return 0
	}
	d, err := catalog.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func profile(t testing.TB, cat *catalog.Catalog, in catalog.ProfileInput) *catalog.Profile {
	t.Helper()
	p, err := cat.Profile(in)
	if err != nil {
		t.Fatalf("profile of the test: %v", err)
	}
	return &p
}

func feature(t testing.TB, cat *catalog.Catalog, name string) *catalog.Feature {
	t.Helper()
	f, err := cat.Feature(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// claimIDs returns the ids of the statements of claims, each once.
func claimIDs(claims []catalog.Claim) []string {
	var ids []string
	for _, c := range claims {
		if !slices.Contains(ids, c.Statement.ID) {
			ids = append(ids, c.Statement.ID)
		}
	}
	return ids
}

// citations returns the texts that claims rest on, as source@version, sorted, each once.
func citations(claims []catalog.Claim) []string {
	var all []string
	for _, c := range claims {
		all = append(all, c.Citation.Source.ID+"@"+c.Citation.Version.Version)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func has(places []place.ID, id place.ID) bool { return slices.Contains(places, id) }

func placeTexts(places []place.ID) []string {
	all := make([]string, len(places))
	for i, id := range places {
		all[i] = string(id)
	}
	return all
}
