// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// label returns the name of a place for a sentence, without tenant: a statement speaks of many.
func (w *writer) label(id place.ID) string {
	words, ok := w.places[id]
	if !ok {
		words = escape(strings.TrimSuffix(w.cat.Places().Label(id), ", which is not known"))
		w.places[id] = words
	}
	return words
}

func (w *writer) labels(ids []place.ID) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = w.label(id)
	}
	return all
}

// briefly are words for what is no fixed place, for a cell of a table.
var briefly = map[place.ID]string{
	place.Global:            "anywhere",
	place.TenantGeography:   "tenant's geography",
	place.TenantCountry:     "tenant's country",
	place.ResourceLocation:  "where the resource is",
	place.ResourceGeography: "resource's Azure geography",
	place.PairedRegion:      "paired region",
	place.TenantChoice:      "customer's choice",
	place.PartnerTenant:     "where the other tenant is",
	place.UserLocation:      "near the user",
	place.Unspecified:       "unnamed place",
	place.None:              "nothing is kept",
	place.NotAvailable:      "not offered here",
}

var regionOf365 = regexp.MustCompile(`^Microsoft 365 (Macro|Local) Region Geography `)

// name returns the name of a place alone.
func (w *writer) name(id place.ID) string {
	if words, ok := briefly[id]; ok {
		return words
	}
	p, ok := w.cat.Places().Place(id)
	switch {
	case !ok:
		return escape(string(id))
	case p.Kind == place.Geography: // "Macro Region 2" and "Entra EMEA" say whose it is
		return escape(strings.TrimPrefix(regionOf365.ReplaceAllString(p.Name, "$1 Region "), "Microsoft "))
	}
	return escape(p.Name)
}

var clouds = map[catalog.Cloud]string{catalog.Public: "public cloud", catalog.USGov: "US government cloud", catalog.China: "China cloud"}

// whom says in words for which tenants and uses a condition holds; each part is Markdown.
// Long lists of places go to the notes, where there are any.
func (w *writer) whom(c *catalog.Condition, n *notes) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	switch {
	case c.Clouds == nil && n == nil:
	case c.Clouds == nil:
		add("every cloud")
	case n == nil || !slices.Equal(c.Clouds, []catalog.Cloud{catalog.Public}): // the pages of products say once that a row is about the public cloud
		words := make([]string, len(c.Clouds))
		for i, cloud := range c.Clouds {
			words[i] = clouds[cloud]
		}
		add("%s", either(words))
	}
	places := func(where, noun string, refs []catalog.Ref) {
		if refs == nil {
			return
		}
		names := w.refs(refs)
		words := n.list(noun, names)
		switch {
		case words == "":
			words = either(names)
		case !strings.Contains(where, "other than"):
			words = "one of " + words
		}
		add("%s %s", where, words)
	}
	places("sign-up in", "countries", c.Countries)
	places("sign-up elsewhere than in", "countries", c.NotCountries)
	places("geography", "geographies", c.Geographies)
	places("geography other than", "geographies", c.NotGeographies)
	if !c.CreatedFrom.IsZero() {
		add("tenant created %s", since(c.CreatedFrom))
	}
	if !c.CreatedBefore.IsZero() {
		add("tenant created before %s", before(c.CreatedBefore))
	}
	for _, ref := range c.AddOns {
		add("with the add-on %s", addOnLink(ref.Text))
	}
	for _, ref := range c.WithoutAddOns {
		add("without the add-on %s", addOnLink(ref.Text))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Settings)) {
		add("setting %s is %s", settingLink(id), either(codeList(c.Settings[id])))
	}
	for _, id := range slices.Sorted(maps.Keys(c.Options)) {
		add("option %s is %s", code(id), either(codeList(c.Options[id])))
	}
	if c.Located {
		add("the resource states its location")
	}
	places("resource in", "places", c.Locations)
	places("resource not surely in", "places", c.NotLocations)
	return all
}

// refs are the names of places of a condition, sorted.
func (w *writer) refs(refs []catalog.Ref) []string {
	all := make([]string, len(refs))
	for i, ref := range refs {
		id, err := w.cat.Places().Parse(ref.Text)
		if err != nil {
			id = place.ID(ref.Text)
		}
		all[i] = w.name(id)
		if p, ok := w.cat.Places().Place(id); ok && place.Article(p.Name) != "" {
			all[i] = place.Article(p.Name) + all[i]
		}
	}
	slices.SortFunc(all, func(x, y string) int { return byWords(strings.TrimPrefix(x, "the "), strings.TrimPrefix(y, "the ")) })
	return all
}

func codeList(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = code(text)
	}
	return all
}

func since(b catalog.Boundary) string {
	if b.First != b.After {
		return fmt.Sprintf("since a change in %s, of which no source gives the day", b)
	}
	return fmt.Sprintf("on or after %s", b)
}

func before(b catalog.Boundary) string {
	if b.First != b.After {
		return fmt.Sprintf("a change in %s, of which no source gives the day", b)
	}
	return b.String()
}

const indexFile = Prefix + ".md"

func settingLink(id string) string {
	return "[" + code(id) + "](" + indexFile + "#" + settingAnchor(id) + ")"
}
func addOnLink(id string) string {
	return "[" + code(id) + "](" + indexFile + "#" + addOnAnchor(id) + ")"
}
func settingAnchor(id string) string { return "setting-" + id }
func addOnAnchor(id string) string   { return "add-on-" + id }

var commitments = map[catalog.Commitment]string{
	catalog.Contractual: "contractual", catalog.Documented: "documented", catalog.GeneralRule: "general rule", catalog.NoCommitment: "no commitment",
}

// sources says which texts say so: each source once, as it is called in the last of them, with the dates of all. The
// addresses go to the notes, where there are any.
func (w *writer) sources(n *notes, citations []catalog.Citation) []string {
	var order []*catalog.Source
	last := map[*catalog.Source]catalog.Citation{}
	dates := map[*catalog.Source][]string{}
	for _, c := range citations { // oldest first
		if dates[c.Source] == nil {
			order = append(order, c.Source)
		}
		last[c.Source] = c
		dates[c.Source] = append(dates[c.Source], c.Dated())
	}
	all := make([]string, len(order))
	for i, source := range order {
		all[i] = n.refer(last[source], dated(dates[source]))
	}
	return all
}

// dated returns the dates of the texts of a page.
func dated(dates []string) string {
	if n := len(dates); n > 3 {
		return fmt.Sprintf("%s to %s (%d texts)", dates[0], dates[n-1], n)
	}
	return catalog.Join(slices.Compact(slices.Clone(dates)))
}

// ended returns the day on which the last of the texts no longer counted, or nothing where one still does.
func (w *writer) ended(citations []catalog.Citation) catalog.Date {
	var ended catalog.Date
	for _, c := range citations {
		if c.Until == 0 || c.Until > w.view.Day() {
			return 0
		}
		ended = max(ended, c.Until)
	}
	return ended
}

// citations are the texts that a reference of a catalog file names, "page@2022-01-01..2024-01-01".
func (w *writer) citations(refs []catalog.Ref) []catalog.Citation {
	var all []catalog.Citation
	for _, ref := range refs {
		id, versions, _ := strings.Cut(ref.Text, "@")
		first, last, several := strings.Cut(versions, "..")
		if !several {
			last = first
		}
		for _, source := range w.cat.Sources() {
			if source.ID != id {
				continue
			}
			from := slices.IndexFunc(source.Versions, func(v catalog.SourceVersion) bool { return v.Version == first })
			to := slices.IndexFunc(source.Versions, func(v catalog.SourceVersion) bool { return v.Version == last })
			for i := max(from, 0); i <= to; i++ {
				v := &source.Versions[i]
				all = append(all, catalog.Citation{Source: source, Version: v, From: v.From, Until: v.Until})
			}
		}
	}
	return all
}
