// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// drawn returns how the map of an aspect shows countries: the shapes, and the points.
func drawn(t *testing.T, r *report.Report, group, aspect string) map[string]string {
	t.Helper()
	figure := find(t, parsed(t, r), func(n *html.Node) bool {
		return n.Data == "figure" && has(n, "data-m", group) && has(n, "data-a", aspect)
	})
	all := map[string]string{}
	for n := range figure.Descendants() {
		code, ok := attribute(n, "data-c")
		if !ok {
			continue
		}
		for child := range n.ChildNodes() {
			if class, ok := attribute(child, "class"); ok {
				all[code] = strings.TrimSpace(all[code] + " " + map[bool]string{true: "point:"}[has(n, "class", "p")] + strings.TrimPrefix(class, "k-"))
			}
		}
	}
	return all
}

// The map tells allowed places from places of data, and those by how the data stands.
func TestHTML_map(t *testing.T) {
	t.Parallel()
	cat := contosoCatalog(t, contoso+`
  - {id: city, name: Contoso City, product: Contoso, description: D., statements: [{id: s, stored_in: [SG], data: d, commitment: documented, published: [page@2025-01-01]}]}
`)
	exempted := []assess.Exemption{{Key: "e", Feature: "mail", Category: assess.Waiver, Reason: "R"}}
	requirement := func(feature string, exemptions []assess.Exemption, storeIn ...place.ID) *report.Report {
		return reportOf(t, cat, &assess.Requirement{Name: "R", StoreIn: storeIn, Uses: []assess.Use{{Feature: feature}}, Exemptions: exemptions})
	}
	for name, test := range map[string]struct {
		r    *report.Report
		want map[string]string
	}{
		"outside":              {requirement("mail", nil, "JP"), map[string]string{"US": "not_met point:not_met", "JP": "allowed"}},
		"exempted":             {requirement("mail", exempted, "JP"), map[string]string{"US": "exempted point:exempted", "JP": "allowed"}},
		"inside":               {requirement("mail", nil, "US"), map[string]string{"US": "met allowed"}},
		"small and allowed":    {requirement("mail", nil, "SG", "union"), map[string]string{"US": "not_met point:not_met", "SG": "point:allowed", "DE": "allowed", "FR": "allowed"}},
		"small and data":       {requirement("city", nil, "SG"), map[string]string{"SG": "point:ring point:met"}},
		"may be outside":       {requirement("dated", nil, "JP"), map[string]string{"US": "undetermined point:undetermined", "JP": "met allowed"}},
		"not met, with others": {requirement("fax", nil, "JP"), map[string]string{"US": "not_met point:not_met", "JP": "met allowed"}},
		"a region":             {reportOf(t, cat, &assess.Requirement{Name: "R", StoreIn: ids("JP"), Uses: []assess.Use{{Feature: "disk", Location: "azure/eastus"}}}), map[string]string{"US": "not_met point:not_met", "JP": "allowed"}},
	} {
		if diff := cmp.Diff(test.want, drawn(t, test.r, "0", "storage")); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// half has data of which a statement names an allowed place, and data of which none speaks.
const half = `
  - {id: half, name: Contoso Half, product: Contoso, description: D.,
     options: [{id: region, description: R., values: [jp, other]}],
     statements: [
      {id: jp, stored_in: [JP], data: halves, commitment: documented, when: {options: {region: [jp]}}, published: [page@2025-01-01]}]}
  - {id: post, name: Contoso Post, product: Contoso, description: D., statements: [
      {id: mails, stored_in: [JP], data: notices, data_kind: notifications, commitment: documented, published: [page@2025-01-01]},
      {id: rest, processed_in: [JP], data: posts, commitment: documented, published: [page@2025-01-01]}]}
`

// A finding that no place leaves open makes nothing look allowed, and one that names no place is listed beside the map.
func TestHTML_map_open(t *testing.T) {
	t.Parallel()
	cat := contosoCatalog(t, contoso+half)
	for feature, exempted := range map[string]bool{"half": false, "post": false, "half, exempted": true} {
		name, _, _ := strings.Cut(feature, ",")
		requirement := &assess.Requirement{Name: "R", StoreIn: ids("JP"), Uses: []assess.Use{{Feature: name}}}
		want := map[string]string{"JP": "undetermined allowed point:undetermined"}
		if exempted {
			requirement.Exemptions = []assess.Exemption{{Key: "e", Feature: name, Category: assess.Waiver, Reason: "R"}}
			want = map[string]string{"JP": "exempted allowed point:exempted"}
		}
		if diff := cmp.Diff(want, drawn(t, reportOf(t, cat, requirement), "0", "storage")); diff != "" {
			t.Errorf("%s:\n%s", feature, diff)
		}
	}
	r := reportOf(t, cat, &assess.Requirement{
		Name: "R", StoreIn: ids("JP"), ProcessIn: ids("JP"), Uses: []assess.Use{{Feature: "rule"}, {Feature: "Our add-in"}, {Feature: "post"}},
		Discovery: &assess.Discovery{}, Exemptions: []assess.Exemption{{Key: "e", Feature: "rule", Category: assess.Waiver, Reason: "R"}},
	})
	for aspect, want := range map[string][]string{
		"storage":    {"undetermined No place is named for Our add-in, inventory/nothing-found"},
		"processing": {"undetermined No place is named for Our add-in, inventory/nothing-found", "exempted No place is named for Contoso Rule"},
	} {
		words := content(find(t, parsed(t, r), func(n *html.Node) bool { return n.Data == "figure" && has(n, "data-a", aspect) }))
		for _, text := range want {
			if !strings.Contains(words, text) {
				t.Errorf("%s: not %q in %s", aspect, text, words)
			}
		}
	}
}

// Requirements with the same places share their maps; others have maps of their own, for each aspect that is judged.
func TestHTML_map_groups(t *testing.T) {
	t.Parallel()
	uses := []assess.Use{{Feature: "crm"}}
	r := reportOf(t, contosoCatalog(t, contoso),
		&assess.Requirement{Name: "One", StoreIn: ids("JP", "US"), Uses: uses}, &assess.Requirement{Name: "Two", StoreIn: ids("US", "JP"), Uses: uses},
		&assess.Requirement{Name: "Three", StoreIn: ids("JP"), ProcessIn: ids("US"), Uses: uses})
	var got []string
	for n := range parsed(t, r).Descendants() {
		if n.Data == "figure" {
			group, _ := attribute(n, "data-m")
			aspect, _ := attribute(n, "data-a")
			got = append(got, group+" "+aspect)
		}
	}
	if diff := cmp.Diff([]string{"0 storage", "1 storage", "1 processing"}, got); diff != "" {
		t.Error(diff)
	}
}

// What cannot be drawn is listed beside the map, and the table has every place with its features.
func TestHTML_map_words(t *testing.T) {
	t.Parallel()
	r := reportOf(t, contosoCatalog(t, contoso), &assess.Requirement{
		Name: "R", StoreIn: ids("JP", "asia"), ProcessIn: ids("JP"), Uses: []assess.Use{{Feature: "fax"}, {Feature: "lake"}, {Feature: "crm"}},
	})
	for aspect, want := range map[string][]string{
		"storage": {
			"data, not allowed Geo North America (geo/north-america) has no published list of countries.", "data, not certain a place that the source does not name is no fixed place.",
			"allowed place Asia may reach beyond the countries drawn.", "the United States (US)nodata, not allowed Contoso Fax", "Japan (JP)yesdata, allowed Contoso CRM, Contoso Fax", "Asiayesnone",
		},
		"processing": {"data, not allowed any region of the world (global) is not drawn: it is everywhere.", "any region of the world (global)nodata, not allowed Contoso Fax"},
	} {
		words := content(find(t, parsed(t, r), func(n *html.Node) bool { return n.Data == "figure" && has(n, "data-a", aspect) }))
		for _, text := range want {
			if !strings.Contains(words, text) {
				t.Errorf("%s: not %q in %s", aspect, text, words)
			}
		}
	}
}
