// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCell is how many UTF-16 units a cell of a spreadsheet holds.
const maxCell = 32767

// maxUsedBy is how many resources a row of a table names.
const maxUsedBy = 5

// column is a cell of a row with the name of its column.
type column struct{ name, text string }

// row returns what the CSV form has of a finding of a requirement.
func row(q *Requirement, f *Finding) []column {
	exemption, daysLeft, expired := cmp.Or(f.Exemption, &Exemption{}), "", ""
	if exemption.DaysLeft != nil {
		daysLeft = strconv.Itoa(*exemption.DaysLeft)
	}
	if f.WasExempted != nil {
		expired = f.WasExempted.Name
	}
	return []column{
		{"requirement", q.Name}, {"id", f.ID}, {"code", f.Code}, {"outcome", f.Outcome}, {"status", f.Status()}, {"level", string(f.Level)},
		{"feature", f.Feature}, {"feature_name", f.FeatureName}, {"product", f.Product}, {"application", f.Application}, {"options", joined(options(f))},
		{"aspect", f.Aspect}, {"places", joined(placeIDs(f.Places))}, {"data_in", joined(placeIDs(f.DataIn))}, {"statements", joined(f.StatementIDs())},
		{"sources", joined(textsOf(f.sources(), Source.String))}, {"layers", joined(f.Layers)}, {"needs", joined(f.Needs)}, {"set_aside", joined(textsOf(f.SetAside, SetAside.String))},
		{"used_by_count", strconv.Itoa(len(f.Resources))}, {"used_by", firstOf(textsOf(f.Resources, Resource.String), maxUsedBy, "; ")},
		{"exemption", exemption.Name}, {"exemption_category", exemption.Category}, {"exemption_reason", exemption.Reason}, {"exemption_ticket", exemption.Ticket},
		{"exemption_approved_by", exemption.ApprovedBy}, {"exemption_expires", exemption.Expires}, {"exemption_days_left", daysLeft}, {"expired_exemption", expired},
		{"title", f.Title},
	}
}

// String returns what was set aside, by which layer and why.
func (s SetAside) String() string { return fmt.Sprintf("%s by %s: %s", s.ID, s.Layer, s.Reason) }

// CSV returns a table with a row for each finding, met ones included, in UTF-8 as RFC 4180 has it.
func (r *Report) CSV() []byte {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	_ = w.Write(textsOf(row(&Requirement{}, &Finding{}), func(c column) string { return c.name })) // a buffer takes all that is written
	for i := range r.Requirements {
		q := &r.Requirements[i]
		for j := range q.Findings {
			_ = w.Write(textsOf(row(q, &q.Findings[j]), func(c column) string { return cell(c.text) }))
		}
	}
	w.Flush()
	return text.Bytes()
}

// cell returns a text that a spreadsheet takes for a text and never for a formula. Where a list is separated by semicolons,
// a spreadsheet may take each one for the end of a cell, so what follows one is treated as the beginning of a cell is.
func cell(text string) string {
	text = oneLine(text)
	var b strings.Builder
	for i, part := range strings.Split(text, ";") {
		if i > 0 {
			b.WriteByte(';')
		}
		if isFormula(part) {
			rest := strings.TrimLeft(part, " ")
			b.WriteString(part[:len(part)-len(rest)] + "'")
			part = rest
		}
		b.WriteString(part)
	}
	return cutCell(b.String())
}

// isFormula reports whether a spreadsheet may take a text for a formula: it begins so, if what can be left out before that is left out.
func isFormula(text string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc, unicode.Pi, unicode.Pf) || strings.ContainsRune("'\"`´＇＂\ufffd", r)
	})
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune("=+-@＝＋－＠−﹦﹢﹣﹫", first)
}

// cutCell shortens a text to what a cell holds.
func cutCell(text string) string {
	const cut = "… (cut)"
	if len(text) <= maxCell { // no shorter in UTF-8 than in UTF-16
		return text
	}
	units, last := 0, 0
	for i, r := range text {
		if units <= maxCell-len([]rune(cut)) {
			last = i
		}
		if units++; r > 0xffff {
			units++
		}
	}
	if units <= maxCell {
		return text
	}
	return text[:last] + cut
}

func joined(all []string) string { return strings.Join(all, "; ") }

func placeIDs(places []Place) []string {
	return textsOf(places, func(p Place) string { return p.ID })
}

// textsOf returns a text for each value.
func textsOf[T any](all []T, text func(T) string) []string {
	texts := make([]string, len(all))
	for i := range all {
		texts[i] = text(all[i])
	}
	return texts
}

// options returns the options of the use, each as id=value.
func options(f *Finding) []string {
	all := []string{}
	for _, id := range slices.Sorted(maps.Keys(f.Options)) {
		all = append(all, id+"="+f.Options[id])
	}
	return all
}
