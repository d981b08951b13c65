// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// index writes the page from which all others are reached.
func (w *writer) index() Page {
	m := newPage("Data map", groupIndex, "Where the features of Microsoft's online services store and process data, as pages to read: by product and by country.")
	m.paragraph("The catalog of this provider as pages to read: where features store and process data, from which source. They are written from the catalog that is built "+
		"into the provider, version %s: %s, %s, %s. The data source [`residency_data_map`](../data-sources/data_map.md) gives the same answers for your own tenant.",
		w.cat.Version(), count(len(w.cat.Features()), "feature"), count(len(w.cat.Statements()), "statement"), count(len(w.cat.Sources()), "source"))
	m.paragraph("Answers are readings of public pages on the days that they carry. They are no legal advice, and no promise of Microsoft.")
	m.paragraph("[Products](#products) · [Countries](#countries) · [Add-ons](#add-ons) · [Tenant settings](#settings) · [Areas and geographies](#areas)")
	w.howToRead(m)

	m.heading(2, "products", "Products")
	m.paragraph("A page for each product has every statement about every feature, also those that no longer count.")
	var rows [][]string
	for _, p := range w.products {
		national := 0
		for _, f := range p.features {
			if w.national[f] {
				national++
			}
		}
		rows = append(rows, []string{link(p.name, p.file), fmt.Sprint(len(p.features)), fmt.Sprint(national)})
	}
	m.table([]string{"Product", "Features", "of which the answer differs from country to country"}, rows)

	m.heading(2, "countries", "Countries")
	m.paragraph("A page for each country has the answers for a tenant that signed up there.")
	w.countryList(m)
	w.addOns(m)
	w.settings(m)
	w.areas(m)
	return Page{indexFile, m.Bytes()}
}

func (w *writer) howToRead(m *markdown) {
	m.heading(2, "how-to-read", "How to read the tables")
	m.list([]string{
		"**Stored** is where data lies at rest, **processed** where it is used. Several places mean that data may be in each of them.",
		"**–** or **no source**: no page in the catalog speaks of it for this tenant. That is not a promise, in neither direction. A table leaves out a column of which that would be every cell.",
		"**not certain**: the answer depends on something that is not known of the tenant. The cell has every place that is possible (where these are many, their number) and names what would settle it: a [setting](#settings) of the tenant or an option of the feature. What concerns many rows stands once, at the top or below the tables.",
		"**sources disagree**: pages name different places for the same data. Each of them counts.",
		"**for other data alone**: the sources speak of data beside the customer data, such as notifications, and of no other. Where the customer data is nobody says.",
		"**as stored**: the same answer as in the cell before it.",
		"**anywhere**: the source speaks of the whole world. **unnamed place**, **near the user**, **customer's choice**: the source leaves the place open.",
		"**tenant's geography**: the geography of the service in which the tenant lies. The top of a country's page has it where it is known.",
		"A name such as *Entra EMEA* (Microsoft Entra EMEA) or *Macro Region 2* (Microsoft 365 Macro Region Geography 2) is a [geography](#areas) of a service. It is not the same as the countries in it, of which often no list is published.",
		"Features with equal answers from equal sources share a row. Its link leads to the first of them on the page of the product, where the others are too, with all sources of each.",
		"Numbers stand for the sources at the end of the page, and lead to them.",
		"On the pages of products, a statement is about the public cloud where no cloud is named.",
		fmt.Sprintf("What counts is what was published and in effect on %s. Statements that are older or later stand on the product's page in tables of their own.", w.view.Day()),
		"A statement that counts **in place of** others is the special case: where it holds, the others do not count.",
	})
	m.paragraph("How binding a statement is:")
	m.table([]string{"Commitment", "Meaning"}, [][]string{
		{commitments[catalog.Contractual], "a term of a contract"},
		{commitments[catalog.Documented], "a page says so"},
		{commitments[catalog.GeneralRule], "no source speaks of the feature, and the place follows from a page's general rule"},
		{commitments[catalog.NoCommitment], "the source says that there is no commitment"},
		{"exception", "the source presents it as an exception to its own rule"},
		{"optional capability", "it holds only for something that somebody turns on"},
		{"reserve", "the source limits what it says (\"most of the data\"); the clause is on the product's page"},
		{"until", "what the source says is in effect up to that day; from the next day on the answer can be another one"},
	})
	m.paragraph("The guide [How an answer is found](how-an-answer-is-found.md) explains statements, days and tenants at length.")
}

func (w *writer) countryList(m *markdown) {
	var letters []string
	byLetter := map[string][]string{}
	for _, c := range w.countries {
		letter := strings.ToUpper(string([]rune(spelling.Key(c.name) + "-")[:1]))
		if !slices.Contains(letters, letter) {
			letters = append(letters, letter)
		}
		byLetter[letter] = append(byLetter[letter], link(c.name, c.file))
	}
	items := make([]string, len(letters))
	for i, letter := range letters {
		items[i] = "**" + escape(letter) + "**: " + strings.Join(byLetter[letter], ", ")
	}
	m.list(items)
}

func (w *writer) addOns(m *markdown) {
	m.heading(2, "add-ons", "Add-ons")
	m.paragraph("What a tenant can have bought, as `add_ons` of a tenant profile names it.")
	for _, a := range w.cat.AddOns() {
		m.heading(3, addOnAnchor(a.ID), a.Name)
		m.paragraph("%s", escape(a.Description))
		m.list(append([]string{"Id: " + code(a.ID)}, w.decides(func(c *catalog.Condition) bool {
			named := func(ref catalog.Ref) bool { return ref.Text == a.ID }
			return slices.ContainsFunc(c.AddOns, named) || slices.ContainsFunc(c.WithoutAddOns, named)
		})...))
	}
}

func (w *writer) settings(m *markdown) {
	m.heading(2, "settings", "Tenant settings")
	m.paragraph("What can be set or is given for a whole tenant and decides about a place, as `settings` of a tenant profile names it. " +
		"A default is what the value is unless somebody changed it. It narrows no answer: only what is stated does.")
	for _, s := range w.cat.Settings() {
		name := s.Name
		if name == "" {
			name = s.ID
		}
		m.heading(3, settingAnchor(s.ID), name)
		m.paragraph("%s", escape(s.Description))
		items := []string{"Id: " + code(s.ID), "Values: " + codes(s.Values)}
		for _, d := range s.Defaults {
			words := "Default: " + code(d.Value)
			if parts := w.whom(&d.When, nil); len(parts) > 0 {
				words += " (" + strings.Join(parts, "; ") + ")"
			}
			words += "."
			if d.Note != "" {
				words += " " + escape(sentence(d.Note))
			}
			citations := w.citations(d.Published)
			words += " Source: " + strings.Join(w.sources(nil, citations), "; ")
			if ended := w.ended(citations); ended != 0 {
				words += fmt.Sprintf(", no longer said since %s", ended)
			}
			items = append(items, words)
		}
		m.list(append(items, w.decides(func(c *catalog.Condition) bool { return c.Settings[s.ID] != nil })...))
	}
}

// decides names the features of which a statement has such a condition.
func (w *writer) decides(has func(*catalog.Condition) bool) []string {
	var links []string
	for _, p := range w.products {
		for _, f := range p.features {
			if slices.ContainsFunc(f.Statements(), func(s *catalog.Statement) bool { return has(w.conditions[s.ID]) }) {
				links = append(links, link(f.Name, target(f)))
			}
		}
	}
	if len(links) == 0 {
		return nil
	}
	return []string{"Decides about " + strings.Join(links, ", ")}
}

// areas writes the places that are neither a country nor a region, with what lies in them.
func (w *writer) areas(m *markdown) {
	graph := w.cat.Places()
	var rows [][]string
	for _, id := range graph.IDs() {
		p, _ := graph.Place(id)
		if p.Kind != place.Area && p.Kind != place.Geography || id == place.Global {
			continue
		}
		members := strings.Join(w.names(p.Members), ", ")
		switch {
		case len(p.Members) == 0:
			members = "no list is known"
		case !p.Complete:
			members += " surely; the list is not complete"
		}
		if len(p.UnknownMembers) > 0 {
			members += "; perhaps " + strings.Join(w.names(p.UnknownMembers), ", ")
		}
		rows = append(rows, []string{escape(p.Name), code(string(id)), members, escape(p.Note)})
	}
	m.heading(2, "areas", "Areas and geographies")
	m.paragraph("Places that are wider than a country or belong to a service. An answer with such a place lies within a country only where the list of what belongs to it is complete.")
	m.table([]string{"Place", "Id", "What lies in it", "Note"}, rows)
}
