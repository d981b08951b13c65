// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

// maxMarkdown is how many bytes a comment has at most. GitHub takes 65,536 characters, and a pipeline may add some of its own.
const maxMarkdown = 59_900

// How much of a text a table or a folded part shows, so that no text takes the room of the others.
const (
	maxNameShown    = 60
	maxReasonShown  = 160
	maxPlacesShown  = 5
	maxUsedByShown  = 3
	maxMessageShown = 4000
	maxClaimsShown  = 10
)

// section is a part of the comment, of which the last rows can be left out.
type section struct {
	head  string
	tail  string
	rows  int
	row   func(i int) string
	what  string // one of the rows, in words
	shown []string
}

// Markdown returns the report as a comment for a pull request. It begins with a hidden line by which a pipeline finds its own
// comment again. Where there is not enough room, the details of what is met go first and the table of violations last, and each part says what it lacks.
func (r *Report) Markdown() string {
	status := func(want string) []*Finding { return r.with(func(f *Finding) bool { return f.Status() == want }) }
	notMet, undetermined, exempted, met := status("not_met"), status("undetermined"), status("exempted"), status("met")
	tables := []*section{
		r.openTable("❌ Not met", notMet),
		r.openTable("⚠️ Undetermined", undetermined),
		r.exemptedTable(exempted),
		r.exemptionList(),
	}
	details := []*section{
		r.details("Details of what is not met", notMet),
		r.details("Details of what is undetermined", undetermined),
		r.details("Details of what is exempted", exempted),
	}
	foldedMet, requirements := r.metTable(met), r.requirementTable()
	inOrder := slices.Concat(tables, details, []*section{foldedMet, requirements})
	byWeight := slices.Concat(tables, []*section{requirements}, details, []*section{foldedMet})

	head, foot := r.markdownHead(), r.markdownFoot()
	room := maxMarkdown - len(head) - len(foot)
	for _, s := range inOrder {
		room -= s.least()
	}
	for _, s := range byWeight {
		room = s.fill(room)
	}
	var b strings.Builder
	b.WriteString(head)
	for _, s := range inOrder {
		s.write(&b)
	}
	b.WriteString(foot)
	return b.String()
}

func (r *Report) with(is func(f *Finding) bool) []*Finding {
	var all []*Finding
	for i := range r.Requirements {
		for j := range r.Requirements[i].Findings {
			if f := &r.Requirements[i].Findings[j]; is(f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// least is how much room a section needs if none of its rows is shown.
func (s *section) least() int {
	if s.rows == 0 {
		return 0
	}
	return len(s.head) + len(s.tail) + len(s.cutWords(s.rows))
}

// fill shows as many rows as there is room for, and returns what room is left.
func (s *section) fill(room int) int {
	for i := range s.rows {
		row := s.row(i)
		if len(row) > room {
			break
		}
		room -= len(row)
		s.shown = append(s.shown, row)
	}
	return room
}

func (s *section) write(b *strings.Builder) {
	if s.rows == 0 {
		return
	}
	b.WriteString(s.head)
	for _, row := range s.shown {
		b.WriteString(row)
	}
	b.WriteString(s.tail)
	if cut := s.rows - len(s.shown); cut > 0 {
		b.WriteString(s.cutWords(cut))
	}
}

func (s *section) cutWords(n int) string {
	return fmt.Sprintf("\n**There was no room for %s of %d.** The JSON, CSV and HTML reports have the whole.\n", counted(n, s.what), s.rows)
}

func (r *Report) markdownHead() string {
	symbol, verdict := "✅", "Compliant: each finding is met or covered by a valid exemption."
	switch {
	case r.Compliant:
	case r.Outcome == "not_met" && len(r.with(func(f *Finding) bool { return f.Status() == "not_met" })) > 0:
		symbol, verdict = "❌", "Not compliant: data is stored or processed where a requirement does not allow it."
	default:
		symbol, verdict = "⚠️", "Not compliant: it is not certain that each requirement is met."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- residency_assessment: %s -->\n", hidden(r.Title))
	fmt.Fprintf(&b, "## %s %s\n\n**%s**\n\n", symbol, cmp.Or(shown(r.Title, maxReasonShown), "Data residency"), verdict)
	fmt.Fprintf(&b, "%s · %s · %d met\n\n", r.numbers(assess.NotMet, "not met"), r.numbers(assess.Undetermined, "undetermined"), len(r.with((*Finding).Met)))
	fmt.Fprintf(&b, "Catalog %s", shown(r.Catalog.Version, maxNameShown))
	if r.JudgedOn != "" {
		fmt.Fprintf(&b, " · judged on %s", shown(r.JudgedOn, maxNameShown))
	}
	b.WriteString("\n")
	return b.String()
}

// numbers says how many findings have an outcome, and how many of them are exempted.
func (r *Report) numbers(outcome assess.Outcome, word string) string {
	all := r.with(func(f *Finding) bool { return f.Outcome == string(outcome) })
	exempted := len(r.with(func(f *Finding) bool { return f.Outcome == string(outcome) && f.Exempted() }))
	switch {
	case exempted == 0:
		return fmt.Sprintf("%d %s", len(all), word)
	case exempted == len(all):
		return fmt.Sprintf("%d %s, exempted", len(all), word)
	}
	return fmt.Sprintf("%d %s, %d of them exempted", len(all), word, exempted)
}

func (r *Report) markdownFoot() string {
	var b strings.Builder
	for i := range rules {
		code := string(rules[i].code)
		if len(r.with(func(f *Finding) bool { return f.Code == code })) > 0 {
			fmt.Fprintf(&b, "\n[%s]: %s", code, rules[i].page())
		}
	}
	layers := textsOf(r.Catalog.Layers, func(layer string) string { return shown(layer, maxNameShown) })
	return fmt.Sprintf("\n---\n\nCatalog digest %s · layers %s · provider %s\n%s\n",
		shown(r.Catalog.Digest, 2*maxNameShown), firstOf(layers, maxPlacesShown, ", "), shown(r.Provider, maxNameShown), b.String())
}

// table returns the head of a table. The name of the requirement is a column where there are several.
func (r *Report) table(title string, columns ...string) string {
	if len(r.Requirements) > 1 {
		columns = append([]string{"Requirement"}, columns...)
	}
	return fmt.Sprintf("\n### %s\n\n%s|%s\n", title, tableRow(columns), strings.Repeat(" --- |", len(columns)))
}

func tableRow(cells []string) string {
	for i := range cells {
		cells[i] = cmp.Or(cells[i], "—")
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// findingRow returns a row about a finding. The hidden mark at its end has the id by which the other formats know the finding.
func (r *Report) findingRow(f *Finding, cells ...string) string {
	if len(r.Requirements) > 1 {
		cells = append([]string{shown(r.Requirements[f.requirement].Name, maxNameShown)}, cells...)
	}
	last := len(cells) - 1
	cells[last] = cmp.Or(cells[last], "—") + fmt.Sprintf(" <!-- %s %s -->", f.Status(), f.ID)
	return tableRow(cells)
}

func (r *Report) openTable(title string, all []*Finding) *section {
	return &section{
		head: r.table(fmt.Sprintf("%s (%d)", title, len(all)), "Code", "Feature", "Aspect", "Places", "Used by", "Statement"),
		rows: len(all), what: "finding",
		row: func(i int) string {
			f := all[i]
			return r.findingRow(f, codeCell(f), featureCell(f), f.Aspect, placesCell(f.Places), usedByCell(f), statementCell(f))
		},
	}
}

func (r *Report) exemptedTable(all []*Finding) *section {
	return &section{
		head: r.table(fmt.Sprintf("☑️ Exempted (%d)", len(all)), "Code", "Feature", "Aspect", "Places", "Exemption", "Holds", "Reason"),
		rows: len(all), what: "finding",
		row: func(i int) string {
			f := all[i]
			e := f.Exemption
			by := []string{shown(e.Name, maxNameShown)}
			if e.Ticket != "" {
				by = append(by, shown(e.Ticket, maxNameShown))
			}
			if e.ApprovedBy != "" {
				by = append(by, "approved by "+shown(e.ApprovedBy, maxNameShown))
			}
			return r.findingRow(f, codeCell(f), featureCell(f), f.Aspect, placesCell(f.Places), strings.Join(by, ", "), e.term(), shown(e.Reason, maxReasonShown))
		},
	}
}

// exemptionList names the exemptions that somebody should look at.
func (r *Report) exemptionList() *section {
	var all []string
	for i := range r.Requirements {
		for j := range r.Requirements[i].Exemptions {
			e := &r.Requirements[i].Exemptions[j]
			name := fmt.Sprintf("- **%s** (%s, in %s): ", shown(e.Name, maxNameShown), shown(e.Feature, maxNameShown), shown(r.Requirements[i].Name, maxNameShown))
			switch e.Status {
			case Expired:
				all = append(all, name+"expired, its last day was "+e.Expires+"\n")
			case Expiring:
				all = append(all, name+"holds "+e.term()+"\n")
			case Unmatched:
				all = append(all, name+"covers no finding\n")
			case Valid:
			}
		}
	}
	return &section{
		head: fmt.Sprintf("\n### Exemptions to look at (%d)\n\n", len(all)), rows: len(all), what: "exemption",
		row: func(i int) string { return all[i] },
	}
}

func (r *Report) metTable(all []*Finding) *section {
	head := r.table("", "Feature", "Aspect", "Places", "Used by", "Statement")
	_, table, _ := strings.Cut(strings.TrimLeft(head, "\n"), "\n\n")
	return &section{
		head: fmt.Sprintf("\n<details><summary>✅ Met (%d)</summary>\n\n", len(all)) + table, tail: "\n</details>\n",
		rows: len(all), what: "finding",
		row: func(i int) string {
			f := all[i]
			return r.findingRow(f, featureCell(f), f.Aspect, placesCell(f.DataIn), usedByCell(f), statementCell(f))
		},
	}
}

func (r *Report) requirementTable() *section {
	return &section{
		head: "\n### Requirements\n\n" + tableRow([]string{"Requirement", "Outcome", "Store in", "Process in", "Tenant", "As of"}) + "| --- | --- | --- | --- | --- | --- |\n",
		rows: len(r.Requirements), what: "requirement",
		row: func(i int) string {
			q := &r.Requirements[i]
			outcome := strings.ReplaceAll(q.Outcome, "_", " ")
			if q.Compliant && q.Outcome != "met" {
				outcome += ", all of it exempted"
			}
			process := "not judged"
			if len(q.ProcessIn) > 0 {
				process = placesCell(q.ProcessIn)
			}
			return tableRow([]string{shown(q.Name, maxReasonShown), outcome, placesCell(q.StoreIn), process, shown(q.Tenant.Description, maxReasonShown), q.AsOf})
		},
	}
}

// details has the whole message of each finding, folded.
func (r *Report) details(title string, all []*Finding) *section {
	return &section{
		head: fmt.Sprintf("\n### %s\n", title), rows: len(all), what: "explanation",
		row: func(i int) string {
			f := all[i]
			var b strings.Builder
			fmt.Fprintf(&b, "\n<details><summary>%s</summary>\n\n", inHTML(f.Title, maxReasonShown))
			fmt.Fprintf(&b, "Finding `%s`\n\n%s", f.ID, fenced(f.Message, maxMessageShown))
			statements := f.decisive()
			for n := range statements {
				if n == maxClaimsShown {
					fmt.Fprintf(&b, "\n- and %d more", len(statements)-n)
					break
				}
				s := statements[n]
				fmt.Fprintf(&b, "\n- %s: %s", shown(s.ID, maxNameShown), sourceLink(s.Source))
			}
			if len(statements) > 0 {
				b.WriteString("\n")
			}
			b.WriteString("\n</details>\n")
			return b.String()
		},
	}
}

// codeCell is a link to where the code is explained, whose address stands at the end.
func codeCell(f *Finding) string {
	if _, ok := ruleOf(f.Code); ok {
		return "[" + f.Code + "]"
	}
	return shown(f.Code, maxNameShown)
}

func featureCell(f *Finding) string {
	text := shown(cmp.Or(f.FeatureName, f.Feature), maxNameShown)
	if f.Application != "" {
		text += " (" + shown(f.Application, maxNameShown) + ")"
	}
	if all := options(f); len(all) > 0 {
		text += ", " + shown(joined(all), maxNameShown)
	}
	return text
}

func placesCell(places []Place) string {
	return firstOf(textsOf(places, func(p Place) string { return shown(p.Name, maxNameShown) }), maxPlacesShown, ", ")
}

func usedByCell(f *Finding) string {
	if len(f.Resources) == 0 && f.Aspect != "" {
		return "listed"
	}
	all := textsOf(f.Resources[:min(len(f.Resources), maxUsedByShown)], func(o Resource) string { return shown(o.String(), 2*maxNameShown) })
	if more := len(f.Resources) - len(all); more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, "<br>")
}

// statementCell names the page of the statement that decides, and how many more there are.
func statementCell(f *Finding) string {
	statements := f.decisive()
	if len(statements) == 0 {
		return strings.TrimPrefix(asideWords(f), "; ")
	}
	text := sourceLink(statements[0].Source)
	if more := len(statements) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text + asideWords(f)
}

// asideWords says what overlays took from the answer: what is met because of that is not met by what is published.
func asideWords(f *Finding) string {
	if len(f.SetAside) == 0 {
		return ""
	}
	first := &f.SetAside[0]
	text := fmt.Sprintf("; %s is set aside by %s", shown(first.ID, maxNameShown), shown(first.Layer, maxNameShown))
	if more := len(f.SetAside) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}
