// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// product writes everything that is said of the features of a product.
func (w *writer) product(p *product) Page {
	m := newPage("Data map: "+p.name, groupProducts,
		fmt.Sprintf("Everything that the catalog says of where the features of %s store and process data, with its sources.", p.name))
	m.paragraph("Where the features of %s store and process data, from version %s of the catalog: each published statement, for whom it holds (in the public cloud, where nothing else is said), and its source. "+
		"The [data map](%s#how-to-read) says how to read this, and has [a page for each country](%s#countries) with the answers for a tenant that signed up there.",
		escape(p.name), w.cat.Version(), indexFile, indexFile)
	var items []string
	times := map[*catalog.Statement]int{}
	for _, f := range p.features {
		items = append(items, link(w.short[f], "#"+anchor(f)))
		for _, s := range f.Statements() {
			times[s]++
		}
	}
	page := &productPage{w: w, notes: notes{longest: longestList}}
	for _, s := range w.cat.Statements() {
		if times[s] > 1 {
			page.groups = append(page.groups, s)
		}
	}
	if len(page.groups) > 0 {
		items = append(items, "["+groupsTitle+"](#"+groupsAnchor+")")
	}
	m.list(items)
	for _, f := range p.features {
		page.feature(m, f)
	}
	if len(page.groups) > 0 {
		m.heading(2, groupsAnchor, groupsTitle)
		m.paragraph("Each of these counts for several features, under which it is named.")
		page.statements(m, nil, page.groups)
	}
	page.notes.write(m)
	return Page{p.file, m.Bytes()}
}

// longestList is how many names stand in a row of a product's page. Longer lists have a place of their own.
const longestList = 8

const groupsTitle, groupsAnchor = "Statements about groups of features", "groups-of-features"

// productPage is the page of a product that is being written.
type productPage struct {
	w      *writer
	notes  notes
	groups []*catalog.Statement // about several features of the product
}

func (p *productPage) feature(m *markdown, f *catalog.Feature) {
	m.heading(2, anchor(f), f.Name)
	m.paragraph("%s", escape(f.Description))
	if f.Withdrawn != nil {
		m.paragraph("Withdrawn on %s: %s Nothing that is said of it counts.", f.Withdrawn.Since, escape(sentence(f.Withdrawn.Reason)))
	}
	m.list(p.facts(f))
	if !slices.ContainsFunc(f.Statements(), func(s *catalog.Statement) bool { return p.w.standing(s) == inForce }) && len(f.Follows) == 0 && f.Withdrawn == nil {
		m.paragraph("No source in the catalog says where its data is, as of %s.", p.w.view.Day())
	}
	p.statements(m, f, f.Statements())
}

// statements writes statements about a feature, or about groups of features: those that count first.
func (p *productPage) statements(m *markdown, f *catalog.Feature, statements []*catalog.Statement) {
	var tables [withdrawn + 1][][]string
	for _, s := range statements {
		standing := p.w.standing(s)
		tables[standing] = append(tables[standing], p.row(f, s))
	}
	for _, t := range []struct {
		standing standing
		intro    string
	}{
		{inForce, fmt.Sprintf("What counts on %s:", p.w.view.Day())},
		{later, fmt.Sprintf("What counts later than %s:", p.w.view.Day())},
		{earlier, "What was said earlier and no longer counts:"},
		{withdrawn, "What turned out to be wrong and never counts:"},
	} {
		if rows := tables[t.standing]; len(rows) > 0 {
			m.paragraph("%s", t.intro)
			m.table(withoutEmpty([]string{"Data", "Where", "For whom", "Commitment", "Reserves and notes", "Source"}, rows))
		}
	}
}

// row is the row of a statement in a table of a feature, or of groups of features.
func (p *productPage) row(f *catalog.Feature, s *catalog.Statement) []string {
	remarks := remarks(s)
	group := slices.Contains(p.groups, s)
	data := p.w.data(s)
	switch {
	case group && f == nil:
		data = fmt.Sprintf("<a id=%q></a>", groupAnchor(s)) + data
	case group && s.Reserve != "":
		remarks = "[**Reserve** and notes, about a group](#" + groupAnchor(s) + ")"
	case group:
		remarks = "[About a group](#" + groupAnchor(s) + ")"
	case f != nil && !strings.HasPrefix(s.ID, f.ID+"/"):
		data += ", about a group of features"
	}
	return []string{data, p.w.where(s), p.forWhom(s), strings.Join(commitment(s), ", "), remarks, p.published(s)}
}

func groupAnchor(s *catalog.Statement) string { return "group-" + strings.ReplaceAll(s.ID, "/", "-") }

// facts are what is to be known of a feature beside its statements.
func (p *productPage) facts(f *catalog.Feature) []string {
	facts := []string{"Id: " + code(f.ID)}
	if len(f.FormerIDs) > 0 {
		facts[0] += ", also " + codes(f.FormerIDs)
	}
	if len(f.FormerNames) > 0 {
		names := make([]string, len(f.FormerNames))
		for i, name := range f.FormerNames {
			names[i] = escape(name)
		}
		facts = append(facts, "Former and other names: "+strings.Join(names, "; "))
	}
	if c := p.w.configured[f]; c != nil {
		if len(c.always) > 0 {
			facts = append(facts, "Configured by "+codes(c.always))
		}
		if len(c.perhaps) > 0 {
			words := p.notes.list("types", codeList(c.perhaps))
			if words == "" {
				words = codes(c.perhaps)
			}
			facts = append(facts, "Configured, depending on arguments, by "+words)
		}
	}
	for _, follow := range f.Follows {
		words := fmt.Sprintf("Keeps its data in %s, so that what is said of that counts here as well.", link(follow.Feature.Name, target(follow.Feature)))
		if follow.Note != "" {
			words += " " + escape(sentence(follow.Note))
		}
		facts = append(facts, words+" Source: "+strings.Join(p.w.sources(&p.notes, follow.Citations), "; "))
	}
	for _, o := range f.Options {
		facts = append(facts, fmt.Sprintf("Option %s (%s): %s", code(o.ID), strings.Join(codeList(o.Values), ", "), escape(o.Description)))
	}
	return facts
}

// data says which data a statement speaks of, and which statement it is.
func (w *writer) data(s *catalog.Statement) string {
	words := escape(upper(s.Data))
	if s.DataKind != catalog.DefaultDataKind {
		words += " (" + escape(strings.ReplaceAll(s.DataKind, "-", " ")) + ")"
	}
	return words + "<br>" + code(s.ID)
}

func (w *writer) where(s *catalog.Statement) string {
	var lines []string
	for _, aspect := range catalog.Aspects {
		if places := s.Places[aspect]; len(places) > 0 {
			lines = append(lines, participle[aspect]+" in "+catalog.Join(w.labels(places)))
		}
	}
	return strings.Join(lines, "<br>")
}

var participle = map[catalog.Aspect]string{catalog.Storage: "Stored", catalog.Processing: "Processed"}

func (p *productPage) forWhom(s *catalog.Statement) string {
	parts := p.w.whom(p.w.conditions[s.ID], &p.notes)
	if len(parts) == 0 {
		return "Every tenant"
	}
	return upper(strings.Join(parts, "; "))
}

func commitment(s *catalog.Statement) []string {
	all := []string{commitments[s.Commitment]}
	if s.Exception {
		all = append(all, "exception")
	}
	if s.Optional {
		all = append(all, "optional capability")
	}
	return all
}

// remarks are what limits a statement, and how it stands to others.
func remarks(s *catalog.Statement) string {
	var lines []string
	if s.Reserve != "" {
		lines = append(lines, "**Reserve:** "+escape(s.Reserve))
	}
	if s.Note != "" {
		lines = append(lines, escape(s.Note))
	}
	if len(s.Overrides) > 0 {
		lines = append(lines, "Counts in place of "+statementIDs(s.Overrides))
	}
	if len(s.Contradicts) > 0 {
		lines = append(lines, "Disagrees with "+statementIDs(s.Contradicts))
	}
	if s.Withdrawn != nil {
		lines = append(lines, fmt.Sprintf("Withdrawn on %s: %s", s.Withdrawn.Since, escape(s.Withdrawn.Reason)))
	}
	return strings.Join(lines, "<br>")
}

func statementIDs(statements []*catalog.Statement) string {
	ids := make([]string, len(statements))
	for i, s := range statements {
		ids[i] = code(s.ID)
	}
	return catalog.Join(ids)
}

// published says where and when a statement was published, and from when to when it counts.
func (p *productPage) published(s *catalog.Statement) string {
	lines := p.w.sources(&p.notes, s.Citations)
	if ended := p.w.ended(s.Citations); ended != 0 {
		lines = append(lines, fmt.Sprintf("no longer said since %s", ended))
	}
	switch from, until := s.Effective.From, s.Effective.Until; {
	case from != 0 && until != 0:
		lines = append(lines, fmt.Sprintf("in effect from %s to %s", from, until))
	case from != 0:
		lines = append(lines, fmt.Sprintf("in effect from %s", from))
	case until != 0:
		lines = append(lines, fmt.Sprintf("in effect until %s", until))
	}
	return strings.Join(lines, "<br>")
}

// configuration has the Terraform types that configure a feature.
type configuration struct {
	always, perhaps []string
}

// configurations finds the types of each feature among the usage rules.
func configurations(cat *catalog.Catalog) map[*catalog.Feature]*configuration {
	always, perhaps := map[*catalog.Feature]map[string]bool{}, map[*catalog.Feature]map[string]bool{}
	add := func(to map[*catalog.Feature]map[string]bool, f *catalog.Feature, types []string) {
		if to[f] == nil {
			to[f] = map[string]bool{}
		}
		for _, name := range types {
			to[f][name] = true
		}
	}
	for _, rule := range cat.Usage() {
		var types []string
		for _, ref := range rule.Resources {
			types = append(types, ref.Text)
		}
		for _, ref := range rule.DataSources {
			types = append(types, "data."+ref.Text)
		}
		own := always
		if len(rule.Where) > 0 {
			own = perhaps
		}
		for _, f := range rule.Features {
			add(own, f, types)
		}
		for _, effect := range rule.When {
			for _, f := range effect.Features {
				add(perhaps, f, types)
			}
		}
		if rule.Stands != nil {
			add(perhaps, rule.Stands, types)
		}
	}
	all := map[*catalog.Feature]*configuration{}
	for _, f := range cat.Features() {
		if always[f] == nil && perhaps[f] == nil {
			continue
		}
		for name := range always[f] {
			delete(perhaps[f], name)
		}
		all[f] = &configuration{sortedTypes(always[f]), sortedTypes(perhaps[f])}
	}
	return all
}

// sortedTypes are the names without those that a pattern such as azurerm_* among them has already.
func sortedTypes(names map[string]bool) []string {
	sorted := slices.Sorted(maps.Keys(names))
	return slices.DeleteFunc(slices.Clone(sorted), func(name string) bool {
		return slices.ContainsFunc(sorted, func(pattern string) bool {
			prefix, ok := strings.CutSuffix(pattern, "*")
			return ok && name != pattern && strings.HasPrefix(name, prefix)
		})
	})
}
