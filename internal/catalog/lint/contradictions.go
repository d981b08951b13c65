// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// contradictionsExplained asks for every feature and many kinds of tenants, on every day on which a text appeared, and for
// every kind of tenant on the day of the catalog. It finds statements of one kind of data whose places lie apart and that do not name each other in contradicts.
func contradictionsExplained(cat *catalog.Catalog, doc *catalog.Document) []error {
	c := contradictions{cat: cat, seen: map[string]bool{}}
	tenants, every := profiles(cat), everyTenant(cat)
	for _, f := range cat.Features() {
		for _, day := range days(cat, doc, f) {
			c.ask(f, day, tenants)
		}
		c.ask(f, cat.Date(), every)
	}
	return c.found
}

func (c *contradictions) ask(f *catalog.Feature, day catalog.Date, tenants []catalog.Profile) {
	for i := range tenants {
		answer := c.cat.At(day).Resolve(f, nil, &tenants[i], catalog.Strictest)
		for j := range answer.Cases {
			for _, aspect := range catalog.Aspects {
				c.compare(answer.Cases[j].Claims[aspect], day)
			}
		}
	}
}

// profiles returns one tenant for each country with statements or rules of its own, and for each cloud.
func profiles(cat *catalog.Catalog) []catalog.Profile {
	var all []catalog.Profile
	add := func(in catalog.ProfileInput) {
		if p, err := cat.Profile(in); err == nil {
			all = append(all, p)
		}
	}
	for _, country := range []string{"JP", "AU", "NZ", "DE", "CH", "AE", "GE", "GB", "US", "BR"} {
		for _, created := range []string{"2012-01-01", "2018-01-01", "2022-05-01", "2025-01-01"} {
			add(catalog.ProfileInput{Country: country, Created: created})
		}
	}
	add(catalog.ProfileInput{Country: "US", Cloud: "usgov"})
	add(catalog.ProfileInput{Country: "CN", Cloud: "china"})
	return all
}

// days returns the days on which an answer about the feature can change: those from which a text or what it says counts.
func days(cat *catalog.Catalog, doc *catalog.Document, f *catalog.Feature) []catalog.Date {
	all := []catalog.Date{cat.Date()}
	for _, s := range f.Statements() {
		for _, c := range s.Citations {
			all = append(all, c.From)
		}
		if s.Effective.From != 0 {
			all = append(all, s.Effective.From)
		}
	}
	for _, follow := range f.Follows {
		all = append(all, days(cat, doc, follow.Feature)...)
		for _, c := range follow.Citations {
			all = append(all, c.From)
		}
	}
	slices.Sort(all)
	return slices.Compact(append(all, geographyDays(cat, doc, f.Family)...))
}

// geographyDays returns the days from which the texts behind geography rules count, since a place can follow from them.
func geographyDays(cat *catalog.Catalog, doc *catalog.Document, family string) []catalog.Date {
	cited := map[string]bool{}
	for _, r := range doc.GeographyRules {
		if r.Family == family {
			citeAll(cited, r.Published)
		}
	}
	var all []catalog.Date
	for _, s := range cat.Sources() {
		for i := range s.Versions {
			if cited[s.ID] {
				all = append(all, s.Versions[i].From)
			}
		}
	}
	return all
}

type contradictions struct {
	cat   *catalog.Catalog
	seen  map[string]bool
	found findings
}

func (c *contradictions) compare(claims []catalog.Claim, day catalog.Date) {
	for i, x := range claims {
		for _, y := range claims[i+1:] {
			pair := x.Statement.ID + " " + y.Statement.ID
			if x.Statement.DataKind != y.Statement.DataKind || c.seen[pair] || named(x.Statement, y.Statement) || !c.apart(x.Places, y.Places) {
				continue
			}
			c.seen[pair] = true
			c.found.add("statements %s %v and %s %v disagree on %s; say so in contradicts, or let one override the other",
				x.Statement.ID, x.Places, y.Statement.ID, y.Places, day)
		}
	}
}

func named(x, y *catalog.Statement) bool {
	return slices.Contains(x.Contradicts, y) || slices.Contains(y.Contradicts, x)
}

// apart reports whether neither list of places lies within the other. A place that is left open lies apart from
// nothing.
func (c *contradictions) apart(x, y []place.ID) bool {
	open := func(id place.ID) bool { return id.IsPlaceholder() }
	return !slices.ContainsFunc(slices.Concat(x, y), open) && c.cat.Places().Apart(x, y)
}

// overridesNear finds statements that override one of another feature: what is special about one feature says nothing
// of another. A shared statement may override, and be overridden.
func overridesNear(cat *catalog.Catalog, doc *catalog.Document) []error {
	shared := map[string]bool{}
	for _, s := range doc.SharedStatements {
		shared[s.ID] = true
	}
	var found findings
	for _, s := range cat.Statements() {
		feature, _, _ := strings.Cut(s.ID, "/")
		for _, o := range s.Overrides {
			other, _, _ := strings.Cut(o.ID, "/")
			if feature != other && !shared[s.ID] && !shared[o.ID] {
				found.add("statement %s: overrides %s, which is about another feature", s.ID, o.ID)
			}
		}
	}
	return found
}
