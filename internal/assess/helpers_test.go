// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// contoso is a catalog with a feature for each way in which a requirement can be judged.
const contoso = `
version: "2026.01.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
  - {id: DE, kind: country, name: Germany}
  - {id: FR, kind: country, name: France}
  - {id: union, kind: area, name: Union, members: [DE, FR], complete: true}
  - {id: asia, kind: area, name: Asia, members: [JP]}
  - {id: geo/japan, kind: geography, name: Geo Japan, members: [JP], complete: true}
sources:
  - id: page
    title: Where Contoso keeps data
    publisher: Contoso
    url: https://contoso.example/data
    versions: [{version: "2024-01-01"}, {version: "2025-01-01"}]
  - id: blog
    title: A blog
    publisher: Somebody
    url: https://blog.example/contoso
    versions: [{version: undated-2025, from: 2025-03-01}]
settings:
  - {id: sector, description: S., values: [commercial, education]}
geography_rules:
  - {id: geo/japan, family: geo, when: {countries: [JP]}, geography: geo/japan, published: [page@2025-01-01]}
features:
  - {id: crm, name: Contoso CRM, former_names: [Contoso Sales], product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], processed_in: [US], data: customers, commitment: documented, published: [page@2025-01-01]}]}
  - {id: terms, name: Contoso Terms, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: terms, commitment: contractual, published: [page@2025-01-01]}]}
  - {id: rule, name: Contoso Rule, product: Contoso, geography: geo, description: D., statements: [
      {id: general, stored_in: ["@tenant-geography"], data: rules, commitment: general-rule, published: [page@2025-01-01]}]}
  - {id: loose, name: Contoso Loose, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: notes, commitment: none, published: [page@2025-01-01]}]}
  - {id: hedged, name: Contoso Hedged, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: files, commitment: documented, reserve: most of the files, published: [page@2025-01-01]}]}
  - {id: lake, name: Contoso Lake, product: Contoso, description: D., statements: [
      {id: open, stored_in: ["@unspecified"], data: lakes, commitment: documented, published: [blog@undated-2025]}]}
  - {id: mesh, name: Contoso Mesh, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [asia], data: routes, commitment: documented, optional: true, published: [page@2025-01-01]}]}
  - {id: mute, name: Contoso Mute, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: words, commitment: documented, when: {countries: [US]}, published: [page@2025-01-01]}]}
  - {id: memory, name: Contoso Memory, product: Contoso, description: D., statements: [
      {id: nothing, stored_in: ["@none"], data: thoughts, commitment: documented, published: [page@2025-01-01]}]}
  - {id: fax, name: Contoso Fax, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [US, global], data: faxes, commitment: documented, exception: true, published: [page@2025-01-01]},
      {id: blog, stored_in: [JP], data: faxes, commitment: documented, published: [blog@undated-2025]}]}
  - {id: notes, name: Contoso Notes, product: Contoso, description: D., follows: [{feature: split, note: Notes are parts., published: [page@2025-01-01]}]}
  - {id: split, name: Contoso Split, product: Contoso, description: D.,
     options: [{id: region, description: R., values: [jp, us, xx]}],
     statements: [
      {id: jp, stored_in: [JP], data: parts, commitment: documented, when: {options: {region: [jp]}}, published: [page@2025-01-01]},
      {id: us, stored_in: [US], data: parts, commitment: documented, when: {options: {region: [us]}}, published: [page@2025-01-01]}]}
  - {id: away, name: Contoso Away, product: Contoso, description: D.,
     options: [{id: region, description: R., values: [de, us]}],
     statements: [
      {id: de, stored_in: [DE], data: parts, commitment: documented, when: {options: {region: [de]}}, published: [page@2025-01-01]},
      {id: us, stored_in: [US], data: parts, commitment: documented, when: {options: {region: [us]}}, published: [page@2025-01-01]}]}
  - {id: vague, name: Contoso Vague, product: Contoso, description: D.,
     options: [{id: region, description: R., values: [a, b]}],
     statements: [
      {id: a, stored_in: ["@unspecified"], data: parts, commitment: documented, when: {options: {region: [a]}}, published: [page@2025-01-01]},
      {id: b, stored_in: [asia], data: parts, commitment: documented, when: {options: {region: [b]}}, published: [page@2025-01-01]}]}
  - {id: mixed, name: Contoso Mixed, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [US, "@unspecified", asia], data: all sorts, commitment: documented, published: [page@2025-01-01]}]}
  - {id: dated, name: Contoso Dated, product: Contoso, description: D., statements: [
      {id: old, stored_in: [US], data: dates, commitment: documented, when: {created_before: "2020-05-05"}, published: [page@2025-01-01]},
      {id: new, stored_in: [JP], data: dates, commitment: documented, when: {created_from: "2020-05-05"}, published: [page@2025-01-01]}]}
`

func contosoCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Load(fstest.MapFS{"contoso.yaml": {Data: []byte(contoso)}})
	if err != nil {
		t.Fatalf("catalog of the tests:\n%v", err)
	}
	return cat
}

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// today is the day of the tests.
const today = "2026-11-24"

// assessor judges for a tenant of Japan, unless another is given.
func assessor(t testing.TB, cat *catalog.Catalog, tenant ...catalog.ProfileInput) *assess.Assessor {
	t.Helper()
	in := catalog.ProfileInput{Country: "JP"}
	if len(tenant) > 0 {
		in = tenant[0]
	}
	p, err := cat.Profile(in)
	if err != nil {
		t.Fatalf("profile of the test: %v", err)
	}
	return &assess.Assessor{View: cat.At(0), Tenant: &p, Reading: catalog.Strictest, Today: date(t, today)}
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

func uses(names ...string) []assess.Use {
	all := make([]assess.Use, len(names))
	for i, name := range names {
		all[i].Feature = name
	}
	return all
}

func ids(places ...place.ID) []place.ID { return places }

// only returns the one finding that is expected.
func only(t *testing.T, r *assess.Result) *assess.Finding {
	t.Helper()
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings, want one: %+v", len(r.Findings), r.Findings)
	}
	return &r.Findings[0]
}

func fsOf(text string) fstest.MapFS { return fstest.MapFS{"x.yaml": {Data: []byte(text)}} }

// dataFolder holds the base layer as it is written.
var dataFolder = os.DirFS("../catalog/data")
