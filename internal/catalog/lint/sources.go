// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// sourcesCited finds sources that nothing rests on.
func sourcesCited(cat *catalog.Catalog, doc *catalog.Document) []error {
	cited := map[string]bool{}
	cite := func(refs []catalog.Ref) { citeAll(cited, refs) }
	for _, s := range cat.Statements() {
		for _, c := range s.Citations {
			cited[c.Source.ID] = true
		}
	}
	for _, a := range doc.AddOns {
		cite(a.Published)
	}
	for _, s := range doc.Settings {
		for _, d := range s.Defaults {
			cite(d.Published)
		}
	}
	for i := range doc.Features {
		for _, follow := range doc.Features[i].Follows {
			cite(follow.Published)
		}
	}
	for _, s := range doc.RegionScopes {
		cite(s.Published)
	}
	for _, r := range doc.GeographyRules {
		cite(r.Published)
	}
	if doc.CountryCodeChanges != nil {
		cite(doc.CountryCodeChanges.Published)
	}
	for _, p := range doc.Places {
		cite([]catalog.Ref{{Text: p.Source}})
	}
	var found findings
	for _, s := range cat.Sources() {
		if !cited[s.ID] {
			found.add("source %s: nothing cites it", s.ID)
		}
	}
	return found
}

// citeAll notes the sources of references of the form source@version.
func citeAll(cited map[string]bool, refs []catalog.Ref) {
	for _, ref := range refs {
		id, _, _ := strings.Cut(ref.Text, "@")
		cited[id] = true
	}
}
