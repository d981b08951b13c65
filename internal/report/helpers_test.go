// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// contoso is a catalog with a feature for each way in which a requirement can be judged.
const contoso = `
version: "2026.03.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
  - {id: DE, kind: country, name: Germany}
  - {id: FR, kind: country, name: France}
  - {id: SG, kind: country, name: Singapore}
  - {id: union, kind: area, name: Union, members: [DE, FR], complete: true}
  - {id: asia, kind: area, name: Asia, members: [JP, SG]}
  - {id: geo/japan, kind: geography, name: Geo Japan, members: [JP], complete: true}
  - {id: geo/north-america, kind: geography, name: Geo North America}
  - {id: cloud/japan, kind: azure-geography, name: Cloud Japan, members: [JP], complete: true}
  - {id: cloud/us, kind: azure-geography, name: Cloud United States, members: [US], complete: true}
  - {id: azure/japaneast, kind: azure-region, name: Japan East, country: JP, geography: cloud/japan}
  - {id: azure/eastus, kind: azure-region, name: East US, country: US, geography: cloud/us}
sources:
  - id: page
    title: Where Contoso keeps data
    publisher: Contoso
    url: https://contoso.example/data?view=all&lang=en
    versions: [{version: "2024-01-01"}, {version: "2025-01-01"}]
  - id: blog
    title: A blog
    publisher: Somebody
    url: https://blog.example/contoso
    versions: [{version: undated-2025, from: 2025-03-01}]
geography_rules:
  - {id: geo/japan, family: geo, when: {countries: [JP]}, geography: geo/japan, published: [page@2025-01-01]}
features:
  - {id: crm, name: Contoso CRM, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], processed_in: [US], data: customers, commitment: contractual, published: [page@2025-01-01]}]}
  - {id: rule, name: Contoso Rule, product: Contoso, geography: geo, description: D., statements: [
      {id: general, stored_in: ["@tenant-geography"], data: rules, commitment: general-rule, published: [page@2025-01-01]}]}
  - {id: hedged, name: Contoso Hedged, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [JP], data: files, commitment: documented, reserve: most of the files, published: [page@2025-01-01]}]}
  - {id: lake, name: Contoso Lake, product: Contoso, description: D., statements: [
      {id: open, stored_in: ["@unspecified"], data: lakes, commitment: documented, published: [blog@undated-2025]}]}
  - {id: fax, name: Contoso Fax, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [US, geo/north-america], processed_in: [global], data: faxes, commitment: documented, exception: true, published: [page@2025-01-01]},
      {id: blog, stored_in: [JP], data: faxes, commitment: documented, published: [blog@undated-2025]}]}
  - {id: disk, name: Contoso Disk, product: Contoso Cloud, description: D., statements: [
      {id: region, stored_in: ["@resource-location"], processed_in: ["@resource-location"], data: disks, commitment: documented, published: [page@2025-01-01]}]}
  - {id: split, name: Contoso Split, product: Contoso, description: D.,
     options: [{id: region, description: R., values: [jp, us]}],
     statements: [
      {id: jp, stored_in: [JP], data: parts, commitment: documented, when: {options: {region: [jp]}}, published: [page@2025-01-01]},
      {id: us, stored_in: [US], data: parts, commitment: documented, optional: true, when: {options: {region: [us]}}, published: [page@2025-01-01]}]}
  - {id: dated, name: Contoso Dated, product: Contoso, description: D., statements: [
      {id: old, stored_in: [US], data: dates, commitment: documented, when: {created_before: "2020-05-05"}, published: [page@2025-01-01]},
      {id: new, stored_in: [JP], data: dates, commitment: documented, when: {created_from: "2020-05-05"}, published: [page@2025-01-01]}]}
  - {id: mail, name: Contoso Mail, product: Contoso, description: D., statements: [
      {id: stored, stored_in: [US], data: letters, commitment: documented, published: [page@2025-01-01]}]}
`

// ours is an overlay with a finding of its own over it.
const ours = `
sources:
  - {id: contract, title: Our contract, publisher: Our legal department, url: https://wiki.contoso.com/contract, versions: [{version: "2026-01-31"}]}
features:
  - {id: mail, statements: [
      {id: own, stored_in: [FR], data: letters, commitment: contractual, published: [contract@2026-01-31], overrides: [mail/stored], reason: We have a contract.}]}
`

// today is the day of the tests.
const today = "2026-11-24"

// contosoCatalog is the catalog of the tests, with files of overlays over it.
func contosoCatalog(t testing.TB, base string, overlays ...string) *catalog.Catalog {
	t.Helper()
	var layers []catalog.Layer
	for i, text := range append([]string{base}, overlays...) {
		doc, err := catalog.ReadFiles([]catalog.File{{Name: fmt.Sprintf("%d.yaml", i), Text: []byte(text)}})
		if err != nil {
			t.Fatalf("catalog of the tests:\n%v", err)
		}
		name := catalog.BaseLayer
		if i > 0 {
			name = "residency/ours.yaml"
		}
		layers = append(layers, catalog.Layer{Name: name, Document: doc})
	}
	cat, err := catalog.Build(layers...)
	if err != nil {
		t.Fatalf("catalog of the tests:\n%v", err)
	}
	return cat
}

func day(t testing.TB, text string) catalog.Date {
	t.Helper()
	d, err := catalog.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// judged judges a requirement for a tenant of Japan.
func judged(t testing.TB, cat *catalog.Catalog, r *assess.Requirement) report.Judged {
	t.Helper()
	p, err := cat.Profile(catalog.ProfileInput{Country: "JP"})
	if err != nil {
		t.Fatal(err)
	}
	a := &assess.Assessor{View: cat.At(0), Tenant: &p, Reading: catalog.Strictest, Today: day(t, today)}
	return report.Judged{Requirement: r, Assessor: a, Result: a.Judge(r), Level: level}
}

// level is that of a requirement that fails for violations and warns of what is undetermined.
func level(f *assess.Finding) report.Level {
	if f.Outcome == assess.NotMet {
		return report.LevelError
	}
	return report.LevelWarning
}

func reportOf(t testing.TB, cat *catalog.Catalog, requirements ...*assess.Requirement) *report.Report {
	t.Helper()
	in := report.Input{Title: "Data residency of Contoso", Provider: "1.2.3", Catalog: cat, Folder: "infra", File: "main.tf"}
	for _, r := range requirements {
		in.Judged = append(in.Judged, judged(t, cat, r))
	}
	return report.New(in)
}

func resource(address, file string, line int, refersTo ...string) assess.Resource {
	return assess.Resource{Address: address, File: file, Line: line, RefersTo: refersTo}
}

func ids(places ...place.ID) []place.ID { return places }

// sample has a finding of each kind that formats tell apart: each outcome, listed and discovered, with valid, expiring,
// expired and unmatched exemptions, from an overlay, and about an inventory itself.
func sample(t testing.TB) *report.Report {
	t.Helper()
	storage, european := sampleRequirements(t)
	return reportOf(t, contosoCatalog(t, contoso, ours), storage, european)
}

func sampleRequirements(t testing.TB) (storage, european *assess.Requirement) {
	t.Helper()
	storage = &assess.Requirement{
		Name: "Customer data at rest in Japan", StoreIn: ids("JP"), ProcessIn: ids("JP", "US"), StrictReserves: true,
		Uses: []assess.Use{
			{Feature: "crm"}, {Feature: "rule"}, {Feature: "hedged"}, {Feature: "lake"}, {Feature: "Our CRM add-in"},
			{Feature: "split", Options: map[string]string{"region": "us"}},
			{Feature: "fax", By: []assess.Resource{resource("contoso_fax.office", "fax.tf", 12, "contoso_number.main"), resource("contoso_fax.home", "fax.tf", 30)}},
			{Feature: "mail", By: []assess.Resource{resource("contoso_mail.all", "mail/main.tf", 3)}},
			{Feature: "disk", Location: "azure/eastus", By: []assess.Resource{resource(`module.store["maps"].contoso_disk.this`, "modules/store/main.tf", 7), resource(`module.store["logs"].contoso_disk.this`, "modules/store/main.tf", 7)}},
			{Feature: "disk", Location: "azure/japaneast", By: []assess.Resource{resource("contoso_disk.local", "disk.tf", 1)}},
			{Feature: "dated", Uncertain: true, By: []assess.Resource{resource("contoso_dated.this[0]", "", 0)}},
		},
		Discovery: &assess.Discovery{
			Unmapped: []assess.Unmapped{{Provider: "contoso", Types: []string{"contoso_robot", "contoso_lamp"}, By: []assess.Resource{resource("contoso_lamp.hall", "lamp.tf", 2)}}},
			Gaps:     []assess.Gap{{Kind: "module-not-installed", Detail: "The module is not installed.", At: resource("module.far", "main.tf", 44)}},
		},
		Exemptions: []assess.Exemption{
			{Key: "disks", Feature: "disk", Places: ids("US"), Category: assess.Mitigated, Reason: "Encrypted with our own key", Ticket: "GRC-114", ApprovedBy: "CISO", Expires: day(t, "2027-03-31")},
			{Key: "faxes", Feature: "fax", Aspect: "storage", Category: assess.Waiver, Reason: "Until the last fax machine is gone", Expires: day(t, "2026-12-01")},
			{Key: "lakes", Feature: "lake", Category: assess.Waiver, Reason: "Was accepted for a year", Expires: day(t, "2026-06-30")},
			{Key: "nothing", Feature: "crm", Category: assess.Waiver, Reason: "No longer needed"},
		},
	}
	european = &assess.Requirement{Name: "Letters | in the *Union*", StoreIn: ids("union"), Uses: []assess.Use{{Feature: "mail"}, {Feature: "crm"}}}
	return storage, european
}

// hostileTexts are names that are syntax somewhere.
var hostileTexts = []string{
	`<script>alert("x")</script>`, `"onload="alert(1)`, `'><img src=x onerror=alert(1)>`, "\u202egnp.exe\u2066", "`|`*_[x](javascript:alert(1))", `=HYPERLINK("http://contoso.com","x")`,
	"+1", "-1", "@SUM(A1)", "\tx", "a\r\nb: c", "]]> <!-- -->", "&lt;b&gt;&amp;", "{{.}} ${x} %{y}", "\x00\x07\x1b[31mred", "@everyone #1", strings.Repeat("long ", 2000), "\xff\xfe not UTF-8",
}

// hostile has each hostile text wherever a user's text can come in.
func hostile(t testing.TB) *report.Report {
	t.Helper()
	return everywhere(t, hostileTexts...)
}

// everywhere has each of some texts wherever a user's text can come in.
func everywhere(t testing.TB, texts ...string) *report.Report {
	t.Helper()
	var all []*assess.Requirement
	for _, text := range texts {
		all = append(all, &assess.Requirement{
			Name: text, StoreIn: ids("JP"),
			Uses:      []assess.Use{{Feature: text}, {Feature: "mail", Application: text, By: []assess.Resource{resource(`contoso_mail.x["`+text+`"]`, text+".tf", 3, text)}}},
			Discovery: &assess.Discovery{Gaps: []assess.Gap{{Kind: "partial", Detail: text, At: resource(text, text, 1)}}, Unmapped: []assess.Unmapped{{Provider: text, Types: []string{text}}}},
			Exemptions: []assess.Exemption{
				{Key: text, Feature: "mail", Category: assess.Waiver, Reason: text, Ticket: text, ApprovedBy: text, Expires: day(t, "2027-01-01")},
			},
		})
	}
	return reportOf(t, contosoCatalog(t, contoso), all...)
}

// many has a number of findings, of which two thirds are not met.
func many(t testing.TB, n int) *report.Report {
	t.Helper()
	cat, r := manyRequirement(t, n)
	all := reportOf(t, cat, r)
	if got := all.Counts.All(); got != n {
		t.Fatalf("%d findings, want %d", got, n)
	}
	return all
}

func manyRequirement(t testing.TB, n int) (*catalog.Catalog, *assess.Requirement) {
	t.Helper()
	var features strings.Builder
	r := &assess.Requirement{Name: "Large", StoreIn: ids("JP"), Exemptions: []assess.Exemption{{Key: "some", Feature: "f1", Category: assess.Waiver, Reason: "Accepted"}}}
	for i := range n {
		fmt.Fprintf(&features, "  - {id: f%d, name: Feature %d, product: Product %d, description: D., statements: [{id: s, stored_in: [%s], data: d, commitment: documented, published: [page@2025-01-01]}]}\n",
			i, i, i%7, []string{"JP", "US", "global"}[i%3])
		r.Uses = append(r.Uses, assess.Use{Feature: fmt.Sprintf("f%d", i), By: []assess.Resource{resource(fmt.Sprintf("contoso_thing.n%d", i), "things.tf", i+1)}})
	}
	return contosoCatalog(t, contoso+features.String()), r
}

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with go test ./internal/report -update, and read what was written", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", file, diff)
	}
}

// findings returns all findings of a report.
func findings(r *report.Report) []*report.Finding {
	var all []*report.Finding
	for i := range r.Requirements {
		for j := range r.Requirements[i].Findings {
			all = append(all, &r.Requirements[i].Findings[j])
		}
	}
	return all
}

// withStatus returns the findings of a status.
func withStatus(r *report.Report, status ...string) []*report.Finding {
	return slices.DeleteFunc(findings(r), func(f *report.Finding) bool { return !slices.Contains(status, f.Status()) })
}
