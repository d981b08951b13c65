// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// shownSources is how many sources a row shows; the rest is on the page of the product.
const shownSources = 2

// longestChoice is how many places stand in a cell.
const longestChoice = 16

// noSource is the cell of an aspect of which no source speaks.
const noSource, asStored, notCertain = "–", "as stored", "not certain: "

// sectorSetting is the tenant setting that the pages of countries state, where the catalog has it.
const sectorSetting, sectorValue = "sector", "commercial"

// entry is the answer for a feature and a tenant in words, as far as they do not depend on the page.
type entry struct {
	stored, processed, binding string
	texts                      []catalog.Citation // that say so, those that say most first
	why                        []string           // why it is not certain
	settings                   []string           // that decide
	unsaid                     string             // what the cells leave to another place
}

// findAnswers answers for a tenant of each country, and finds the features whose answers differ.
func (w *writer) findAnswers() error {
	for i := range w.countries {
		c := &w.countries[i]
		profile, err := w.tenant(c)
		if err != nil {
			return err
		}
		c.tenant = &profile
		c.answers = map[*catalog.Feature]*entry{}
		for _, f := range w.cat.Features() {
			if f.Withdrawn == nil && w.mayDiffer(f) {
				c.answers[f] = w.entry(f, c.tenant)
				w.national[f] = w.national[f] || !c.answers[f].equals(w.countries[0].answers[f])
			}
		}
	}
	return nil
}

// mayDiffer reports whether anything that is said of the feature in the public cloud depends on the country of the
// tenant or on its geography. Where nothing does, there is no need to compare answers.
func (w *writer) mayDiffer(f *catalog.Feature) bool {
	return slices.ContainsFunc(append(f.Followed(), f), func(f *catalog.Feature) bool {
		return slices.ContainsFunc(f.Statements(), func(s *catalog.Statement) bool {
			when := w.conditions[s.ID]
			if w.standing(s) != inForce || when.Clouds != nil && !slices.Contains(when.Clouds, catalog.Public) {
				return false
			}
			for _, aspect := range catalog.Aspects {
				if slices.Contains(s.Places[aspect], place.TenantCountry) {
					return true
				}
			}
			return s.RefersToGeography() || when.Countries != nil || when.NotCountries != nil
		})
	})
}

func (w *writer) entry(f *catalog.Feature, p *catalog.Profile) *entry {
	a := w.view.Resolve(f, nil, p, catalog.Strictest)
	e := &entry{binding: binding(a), texts: texts(a), why: a.Why}
	e.stored, e.processed = w.cell(e, a, p, catalog.Storage), w.cell(e, a, p, catalog.Processing)
	if len(e.processed) > len(asStored) && e.processed == e.stored && strings.HasPrefix(e.stored, notCertain) {
		e.processed = asStored
	}
	return e
}

// equals reports whether two entries say the same from the same texts.
func (e *entry) equals(o *entry) bool {
	return e.stored == o.stored && e.processed == o.processed && e.binding == o.binding && e.unsaid == o.unsaid &&
		slices.EqualFunc(e.texts, o.texts, func(x, y catalog.Citation) bool { return x.Version == y.Version })
}

// country writes the answers for a tenant that signed up in a country.
func (w *writer) country(c *country) Page {
	name := place.Article(c.name) + c.name
	m := newPage("Data map: "+c.name, groupCountries, fmt.Sprintf("Where data is stored and processed for a tenant that signed up in %s.", name))
	tenant := "tenant"
	if c.tenant.Settings[sectorSetting] != "" {
		tenant = "commercial tenant"
	}
	m.paragraph("The answers are for a %s that signed up in %s: in the public cloud, without add-ons, created on %s, the day of the catalog. "+
		"An older tenant can have other places. A dash means that no source speaks of it. See [how to read the tables](%s#how-to-read).",
		tenant, escape(name), w.view.Day(), indexFile)
	n := &notes{dated: true}
	w.geographies(m, c.tenant, n)
	why := &reasons{features: map[string][]string{}}
	short, whole := func(f *catalog.Feature) string { return w.short[f] }, func(f *catalog.Feature) string { return f.Name }
	var others []*row // of products with one row
	var othersSilent []*catalog.Feature
	for _, p := range w.products {
		rows, silent := w.rows(c, p, why)
		if len(rows) == 0 || len(rows) == 1 && len(rows[0].features) == 1 {
			others, othersSilent = append(others, rows...), append(othersSilent, silent...)
			continue
		}
		w.countryTable(m, n, p.name, rows, silent, short)
	}
	w.countryTable(m, n, "Other products", others, othersSilent, whole)
	m.paragraph("%s", w.elsewhere())
	if len(why.order) > 0 {
		m.paragraph("More about answers that are not certain:")
		m.list(why.items(n))
	}
	n.write(m)
	return Page{c.file, m.Bytes()}
}

// row is an answer, with the features that share it: equal answers from equal texts.
type row struct {
	*entry
	features []*catalog.Feature
}

// rows are the answers for the features of a product that differ from country to country. Features of which no source
// speaks are apart.
func (w *writer) rows(c *country, p *product, why *reasons) (rows []*row, silent []*catalog.Feature) {
	for _, f := range p.features {
		if !w.national[f] {
			continue
		}
		e := c.answers[f]
		why.add(e, f)
		if e.stored == noSource && e.processed == noSource {
			silent = append(silent, f)
		} else if i := slices.IndexFunc(rows, func(r *row) bool { return r.equals(e) }); i >= 0 {
			rows[i].features = append(rows[i].features, f)
		} else {
			rows = append(rows, &row{e, []*catalog.Feature{f}})
		}
	}
	return rows, silent
}

func (w *writer) countryTable(m *markdown, n *notes, title string, rows []*row, silent []*catalog.Feature, name func(*catalog.Feature) string) {
	if len(rows)+len(silent) > 0 {
		m.heading(2, "", title)
	}
	// The first of several features of a product is a link: it leads to the page on which all of them are.
	names := func(features []*catalog.Feature, separator string) string {
		words := make([]string, len(features))
		for i, f := range features {
			words[i] = escape(name(f))
			if i == 0 || features[i-1].Product != f.Product {
				words[i] = link(name(f), target(f))
			}
		}
		return strings.Join(words, separator)
	}
	if len(rows) > 0 {
		cells := make([][]string, len(rows))
		for i, r := range rows {
			cells[i] = []string{names(r.features, "; "), r.stored, r.processed, r.binding, n.first(r.texts)}
		}
		m.table(withoutEmpty([]string{"Feature", "Stored", "Processed", "Commitment", "Source"}, cells))
	}
	if len(silent) > 0 {
		m.paragraph("No source: %s.", names(silent, "; "))
	}
}

// withoutEmpty leaves columns out in which no row says anything.
func withoutEmpty(head []string, rows [][]string) ([]string, [][]string) {
	for i := len(head) - 1; i > 0; i-- {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" && row[i] != noSource }) {
			head = slices.Delete(head, i, i+1)
			for j := range rows {
				rows[j] = slices.Delete(rows[j], i, i+1)
			}
		}
	}
	return head, rows
}

// reasons are why answers of a page are not certain.
type reasons struct {
	order    []string            // Markdown
	features map[string][]string // that a reason is about, where it does not name a setting
}

func (r *reasons) add(e *entry, f *catalog.Feature) {
	for _, reason := range e.why {
		words := escape(reason)
		if strings.HasPrefix(reason, "No public source says in which geography") {
			continue // the top of the page says so
		}
		for _, id := range e.settings {
			if rest, ok := strings.CutPrefix(reason, "The tenant setting "+id+" is not stated. It is "); ok {
				words = code(catalog.FieldSettings+"."+id) + " is " + escape(rest)
			}
		}
		if !slices.Contains(r.order, words) {
			r.order = append(r.order, words)
		}
		if words == escape(reason) {
			r.features[words] = append(r.features[words], escape(f.Name))
		}
	}
}

// items are the reasons, with the features that they are about where these are few.
func (r *reasons) items(n *notes) []string {
	const few = 3
	items := slices.Clone(r.order)
	for i, words := range items {
		if about := r.features[words]; len(about) > 0 && len(about) <= few {
			items[i] = strings.Join(about, "; ") + ": " + words
		}
		items[i] = n.replace(items[i])
	}
	return items
}

// tenant is the tenant for which the page of a country answers.
func (w *writer) tenant(c *country) (catalog.Profile, error) {
	in := catalog.ProfileInput{Country: string(c.id), Created: w.view.Day().String(), Cloud: string(catalog.Public), AddOnsKnown: true}
	for _, s := range w.cat.Settings() {
		if s.ID == sectorSetting && slices.Contains(s.Values, sectorValue) {
			in.Settings = map[string]string{sectorSetting: sectorValue}
		}
	}
	return w.cat.Profile(in)
}

// geographies says in which geography of each family the tenant lies.
func (w *writer) geographies(m *markdown, p *catalog.Profile, n *notes) {
	var items []string
	for _, family := range w.families {
		var words []string
		for _, basis := range w.view.GeographyBases(family.features[0], p) {
			text := w.name(basis.Geography) + " (" + n.refer(basis.Citation, basis.Citation.Dated())
			if basis.Reserve != "" {
				text += "; reserve: " + escape(basis.Reserve)
			}
			words = append(words, text+")")
		}
		if len(words) == 0 {
			words = []string{"no source says which"}
		}
		item := "Geography of " + escape(family.name) + ": " + either(words)
		if w.isNeeded(family, p) {
			item += "; " + code(catalog.FieldRegionScope) + " settles the answers that depend on it"
		}
		items = append(items, item)
	}
	m.list(items)
}

// isNeeded reports whether the region scope of a tenant would lead to its geography.
func (w *writer) isNeeded(family *product, p *catalog.Profile) bool {
	return slices.ContainsFunc(family.features, func(f *catalog.Feature) bool {
		return slices.Contains(w.view.Resolve(f, nil, p, catalog.Strictest).Needs, catalog.FieldRegionScope)
	})
}

// elsewhere says where the features are that are not in the tables.
func (w *writer) elsewhere() string {
	for _, f := range w.cat.Features() {
		if f.Withdrawn == nil && !w.national[f] {
			return "All other features have the same answer in every country: see the [products](" + indexFile + "#products)."
		}
	}
	return "Every feature of the catalog is on this page."
}
