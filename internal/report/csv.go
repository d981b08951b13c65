// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bytes"
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

// columns of the CSV form, each with its text for a finding of a requirement.
var columns = []struct {
	name string
	text func(r *Requirement, f *Finding) string
}{
	{"requirement", func(r *Requirement, _ *Finding) string { return r.Name }},
	{"id", func(_ *Requirement, f *Finding) string { return f.ID }},
	{"code", func(_ *Requirement, f *Finding) string { return f.Code }},
	{"outcome", func(_ *Requirement, f *Finding) string { return f.Outcome }},
	{"status", func(_ *Requirement, f *Finding) string { return f.Status() }},
	{"level", func(_ *Requirement, f *Finding) string { return string(f.Level) }},
	{"feature", func(_ *Requirement, f *Finding) string { return f.Feature }},
	{"feature_name", func(_ *Requirement, f *Finding) string { return f.FeatureName }},
	{"product", func(_ *Requirement, f *Finding) string { return f.Product }},
	{"application", func(_ *Requirement, f *Finding) string { return f.Application }},
	{"options", func(_ *Requirement, f *Finding) string { return joined(options(f)) }},
	{"aspect", func(_ *Requirement, f *Finding) string { return f.Aspect }},
	{"places", func(_ *Requirement, f *Finding) string { return joined(placeIDs(f.Places)) }},
	{"data_in", func(_ *Requirement, f *Finding) string { return joined(placeIDs(f.DataIn)) }},
	{"statements", func(_ *Requirement, f *Finding) string { return joined(f.StatementIDs()) }},
	{"sources", func(_ *Requirement, f *Finding) string { return joined(textsOf(f.sources(), Source.String)) }},
	{"layers", func(_ *Requirement, f *Finding) string { return joined(f.Layers) }},
	{"needs", func(_ *Requirement, f *Finding) string { return joined(f.Needs) }},
	{"set_aside", func(_ *Requirement, f *Finding) string {
		return joined(textsOf(f.SetAside, func(s SetAside) string { return fmt.Sprintf("%s by %s: %s", s.ID, s.Layer, s.Reason) }))
	}},
	{"used_by_count", func(_ *Requirement, f *Finding) string { return strconv.Itoa(len(f.Resources)) }},
	{"used_by", func(_ *Requirement, f *Finding) string {
		return firstOf(textsOf(f.Resources, Resource.String), maxUsedBy, "; ")
	}},
	{"exemption", exempted(func(e *Exemption) string { return e.Name })},
	{"exemption_category", exempted(func(e *Exemption) string { return e.Category })},
	{"exemption_reason", exempted(func(e *Exemption) string { return e.Reason })},
	{"exemption_ticket", exempted(func(e *Exemption) string { return e.Ticket })},
	{"exemption_approved_by", exempted(func(e *Exemption) string { return e.ApprovedBy })},
	{"exemption_expires", exempted(func(e *Exemption) string { return e.Expires })},
	{"exemption_days_left", exempted(func(e *Exemption) string {
		if e.DaysLeft == nil {
			return ""
		}
		return strconv.Itoa(*e.DaysLeft)
	})},
	{"expired_exemption", func(_ *Requirement, f *Finding) string {
		if f.WasExempted == nil {
			return ""
		}
		return f.WasExempted.Name
	}},
	{"title", func(_ *Requirement, f *Finding) string { return f.Title }},
}

// CSV returns a table with a row for each finding, met ones included, in UTF-8 as RFC 4180 has it.
func (r *Report) CSV() []byte {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	row := make([]string, len(columns))
	for i := range columns {
		row[i] = columns[i].name
	}
	_ = w.Write(row) // a buffer takes all that is written
	for i := range r.Requirements {
		one := &r.Requirements[i]
		for j := range one.Findings {
			for k := range columns {
				row[k] = cell(columns[k].text(one, &one.Findings[j]))
			}
			_ = w.Write(row)
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

// exempted returns a text of the exemption that covers a finding, and nothing where none does.
func exempted(text func(e *Exemption) string) func(*Requirement, *Finding) string {
	return func(_ *Requirement, f *Finding) string {
		if f.Exemption == nil {
			return ""
		}
		return text(f.Exemption)
	}
}
