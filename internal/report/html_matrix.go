// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"

	g "maragu.dev/gomponents"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

// shownPlaces is how many places a cell of the matrix names.
const shownPlaces = 4

// matrix shows each feature with its aspects.
func matrix(r *Requirement) g.Node {
	aspects := []string{"storage"}
	t := pageTable{class: "matrix", columns: []string{"Feature", "Storage"}, caption: words("Features and aspects")}
	if len(r.ProcessIn) > 0 {
		aspects, t.columns = append(aspects, "processing"), append(t.columns, "Processing")
	}
	for _, row := range rowsOf(r) {
		cells := make([]g.Node, len(aspects))
		for i, aspect := range aspects {
			cells[i] = row.cell(aspect, i == 0)
		}
		t.add(attr("data-f", cleanText(row.first.Feature)), row.name(), cells...)
	}
	return g.Group{el("h3", words("Features")), t.node()}
}

// matrixRow is a feature in the matrix, with its findings.
type matrixRow struct {
	first    *Finding
	findings []*Finding
}

// rowsOf puts together the findings about the same use of a feature.
func rowsOf(r *Requirement) []*matrixRow {
	type key struct{ feature, application, options string }
	var all []*matrixRow
	seen := map[key]*matrixRow{}
	for i := range r.Findings {
		f := &r.Findings[i]
		k := key{f.Feature, f.Application, g.Group{pairs(f.Options)}.String()}
		if seen[k] == nil {
			seen[k] = &matrixRow{first: f}
			all = append(all, seen[k])
		}
		seen[k].findings = append(seen[k].findings, f)
	}
	return all
}

func (m *matrixRow) name() g.Node {
	f := m.first
	if f.FeatureName == "" { // an inventory
		return codeText(f.Feature)
	}
	all := g.Group{bdi(f.FeatureName)}
	if f.FeatureName != f.Feature {
		all = append(all, el("div", attr("class", "note"), codeText(f.Feature)))
	}
	if f.Application != "" {
		all = append(all, el("div", attr("class", "note"), words("application "), bdi(f.Application)))
	}
	if len(f.Options) > 0 {
		all = append(all, el("div", attr("class", "note"), pairs(f.Options)))
	}
	return all
}

// cell shows the findings about an aspect. Those about an inventory have none, and stand in the first column. Of a feature that
// the catalog does not know each aspect is undetermined.
func (m *matrixRow) cell(aspect string, first bool) g.Node {
	var all g.Group
	for _, f := range m.findings {
		if f.Aspect != aspect && (f.Aspect != "" || !first) && f.Code != string(assess.UnknownFeature) {
			continue
		}
		where := f.Places
		if len(where) == 0 {
			where = f.DataIn
		}
		more := g.Node(nil)
		if len(where) > shownPlaces {
			more = words(fmt.Sprintf(" and %d more", len(where)-shownPlaces))
			where = where[:shownPlaces]
		}
		all = append(all, el("div", attr("class", "c"), el("a", attr("class", "s s-"+f.Status()), attr("href", "#f-"+f.ID), words(statusWords(f))), words(" "), placeList(where), more))
	}
	if all == nil {
		return el("span", attr("class", "note"), words("no finding"))
	}
	return all
}
