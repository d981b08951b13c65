// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// badFile is a file that the ground is loaded with, and each line of the error.
type badFile struct {
	text string
	want []string
}

func testBadFiles(t *testing.T, tests map[string]badFile) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": test.text}))
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
			if err != nil && cat != nil {
				t.Error("a catalog came with the error")
			}
		})
	}
}

func TestBuild_placeErrors(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"an id that is taken": {
			`places: [{id: JP, kind: country, name: Nippon}]`,
			[]string{`x.yaml:1:10: place JP is already described`},
		},
		"an unknown kind": {
			`places: [{id: a, kind: county, name: A}]`,
			[]string{`x.yaml:1:10: place a: unknown kind "county", use one of ["country" "area" "azure-region" "geography" "azure-geography"]`},
		},
		"a country without a code": {
			`places: [{id: france, kind: country, name: France}]`,
			[]string{`x.yaml:1:10: place france: the id of a country is its ISO 3166-1 alpha-2 code`},
		},
		"an id that looks like a placeholder": {
			`places: [{id: "@none", kind: area, name: Nowhere}]`,
			[]string{`x.yaml:1:10: place "@none": the id has another form than ^([A-Z]{2}|[a-z0-9]+([-/][a-z0-9]+)*)$`},
		},
		"an id with spaces": {
			`places: [{id: my area, kind: area, name: Mine}]`,
			[]string{`x.yaml:1:10: place "my area": the id has another form than ^([A-Z]{2}|[a-z0-9]+([-/][a-z0-9]+)*)$`},
		},
		"an unknown member": {
			"places:\n  - {id: a, kind: area, name: A, members: [b]}\n  - {id: c, kind: area, name: C, unknown_members: [d]}\n",
			[]string{`x.yaml:2:5: place a: member b is not a place`, `x.yaml:3:5: place c: unknown member d is not a place`},
		},
		"a region in an unknown country, geography and pair": {
			`places: [{id: r, kind: azure-region, name: R, country: XX, geography: azure/x, paired_region: s}]`,
			[]string{
				`x.yaml:1:10: place r: country or geography XX is not a place`,
				`x.yaml:1:10: place r: country or geography azure/x is not a place`,
				`x.yaml:1:10: place r: paired region s is not a place`,
			},
		},
		"a place that contains itself": {
			`places: [{id: a, kind: area, name: A, members: [b]}, {id: b, kind: area, name: B, members: [a]}]`,
			[]string{`x.yaml:1:10: place a: contains itself`},
		},
		"a name that a place of the same kind has": {
			`places: [{id: zone, kind: area, name: UNION}]`,
			[]string{`x.yaml:1:10: place zone: has the same name as union`},
		},
		"a member list from an unknown source": {
			`places: [{id: a, kind: area, name: A, source: pages@2020-01-01}, {id: b, kind: area, name: B, source: page@2020}]`,
			[]string{
				`x.yaml:1:10: place a: unknown source "pages"; did you mean "page"?`,
				`x.yaml:1:66: place b: source page has no version "2020", known are ["2020-01-01" "2022-01-01" "2024-01-01"]`,
			},
		},
		"a day of the member list that is none": {
			`places: [{id: a, kind: area, name: A, as_of: 2020-13-01}]`,
			[]string{`x.yaml:1:10: place a: as_of: "2020-13-01" is not a date of the form 2022-04-15`},
		},
		"an unknown cloud": {
			`places: [{id: a, kind: area, name: A, clouds: [moon]}]`,
			[]string{`x.yaml:1:10: place a: unknown cloud "moon", use one of ["public" "usgov" "china"]`},
		},
	})
}

func TestBuild_versionErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]badFile{
		"no version": {"places: []\n", []string{`version is missing: one file of the base layer has to give it`}},
		"a version that is no date": {
			"places: []\nversion: v1.2.3\n",
			[]string{`version is missing: one file of the base layer has to give it`, `x.yaml:2:10: version "v1.2.3" is not a date of the form 2026.11.24`},
		},
		"a version with hyphens": {
			"version: \"2026-11-24\"\n",
			[]string{`version is missing: one file of the base layer has to give it`, `x.yaml:1:10: version "2026-11-24" is not a date of the form 2026.11.24`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := catalog.Load(files(map[string]string{"x.yaml": test.text}))
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBuild_sourceErrors(t *testing.T) {
	t.Parallel()
	source := func(fields string) string {
		return "sources:\n  - {id: s, title: T, publisher: P, url: \"https://example.com\", " + fields + "}\n"
	}
	testBadFiles(t, map[string]badFile{
		"an id that is taken": {
			"sources: [{id: page, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\"}]}]",
			[]string{`x.yaml:1:11: source page is already described`},
		},
		"an id in another form": {
			"sources: [{id: A_page, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\"}]}]",
			[]string{`x.yaml:1:11: source "A_page": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"an address that is none": {
			"sources: [{id: s, title: T, publisher: P, url: example.com, versions: [{version: \"2020-01-01\", url: \"ftp://example.com\"}]}]",
			[]string{`x.yaml:1:11: url "example.com" is not the address of a web page`, `x.yaml:1:72: url "ftp://example.com" is not the address of a web page`},
		},
		"no version": {
			source(`versions: []`), []string{`x.yaml:2:5: source s: no version`},
		},
		"a version given twice": {
			source(`versions: [{version: "2020-01-01"}, {version: "2020-01-01", from: 2021-01-01}]`),
			[]string{`x.yaml:2:101: source s: version 2020-01-01 is given twice`},
		},
		"an undated version without a first day": {
			source(`versions: [{version: undated-2020}]`),
			[]string{`x.yaml:2:76: source s: version undated-2020 has no date, so from is needed`},
		},
		"versions in another order than the oldest first": {
			source(`versions: [{version: "2021-01-01"}, {version: "2020-01-01"}]`),
			[]string{
				`x.yaml:2:76: source s: version 2021-01-01 ends before it begins`,
				`x.yaml:2:101: source s: version 2020-01-01 is not younger than the one before it; list the oldest first`,
			},
		},
		"two versions of one day": {
			source(`versions: [{version: "2020-01-01"}, {version: 2020-01-01-later}]`),
			[]string{
				`x.yaml:2:76: source s: version 2020-01-01 ends before it begins`,
				`x.yaml:2:101: source s: version 2020-01-01-later is not younger than the one before it; list the oldest first`,
			},
		},
		"a version that ends on its first day": {
			source(`versions: [{version: "2020-01-01", until: 2020-01-01}]`),
			[]string{`x.yaml:2:76: source s: version 2020-01-01 ends before it begins`},
		},
	})
}

// TestLoad_everyErrorAtOnce shows that errors of form do not hide errors of content, and that what only follows from
// one is not told twice.
func TestLoad_everyErrorAtOnce(t *testing.T) {
	t.Parallel()
	_, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": `
features:
  - {id: one, nam: One, product: P, description: D.}
  - id: two
    name: Two
    product: P
    description: D.
    statements:
      - {id: s, stored_in: [Japn], data: d, commitment: documented, published: [page@2024-01-01]}
`}))
	want := []string{
		`x.yaml:3:15: unknown key "nam"; did you mean "name"?`,
		`x.yaml:9:29: statement two/s: unknown place "Japn"; did you mean "Japan"?`,
	}
	if diff := cmp.Diff(want, messages(t, err)); diff != "" {
		t.Error(diff)
	}
}
