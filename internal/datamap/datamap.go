// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package datamap writes the catalog as pages for people: an index, a page for each product with everything that is
// said of its features, and a page for each country with the answers for a tenant that signed up there.
//
// The catalog goes in, pages in Markdown come out. The package knows nothing of Terraform but the names of its types,
// and nothing of the folder in which the pages lie.
package datamap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Prefix is how the names of all pages begin.
const Prefix = "data-map"

// Page is one page. Its links are relative to the folder in which the pages lie.
type Page struct {
	Name    string // of the file
	Content []byte
}

// Pages returns the pages of a catalog that was built of one document, always in the same order.
func Pages(cat *catalog.Catalog, doc *catalog.Document) ([]Page, error) {
	w, err := newWriter(cat, doc)
	if err != nil {
		return nil, err
	}
	pages := []Page{w.index()}
	for _, p := range w.products {
		pages = append(pages, w.product(p))
	}
	for i := range w.countries {
		pages = append(pages, w.country(&w.countries[i]))
	}
	return pages, nil
}

// writer has what several pages need.
type writer struct {
	cat        *catalog.Catalog
	view       *catalog.View
	products   []*product // sorted by name
	families   []*product // groups of features whose tenants lie in the same geographies, by the name of the product with the most of them
	countries  []country  // sorted by name
	conditions map[string]*catalog.Condition
	configured map[*catalog.Feature]*configuration
	national   map[*catalog.Feature]bool // whether the answers differ from country to country
	values     map[string][]string       // of a setting
	needed     map[string][]string       // what settles an answer, by caseKey
	places     map[place.ID]string       // words for places, as far as they were asked for
	short      map[*catalog.Feature]string
}

// product is a product with its features, sorted by name.
type product struct {
	name, file string
	features   []*catalog.Feature
}

// country is a country with its page, and the answers for a tenant that signed up there.
type country struct {
	id         place.ID
	name, file string
	tenant     *catalog.Profile
	answers    map[*catalog.Feature]*entry // of features whose answers may differ from country to country
}

func newWriter(cat *catalog.Catalog, doc *catalog.Document) (*writer, error) {
	w := &writer{cat: cat, view: cat.At(0), conditions: map[string]*catalog.Condition{},
		national: map[*catalog.Feature]bool{}, values: map[string][]string{}, needed: map[string][]string{}, places: map[place.ID]string{}, short: map[*catalog.Feature]string{}}
	for _, s := range cat.Settings() {
		w.values[s.ID] = s.Values
	}
	for i := range doc.Features {
		f := &doc.Features[i]
		for j := range f.Statements {
			w.conditions[f.ID+"/"+f.Statements[j].ID] = &f.Statements[j].When
		}
	}
	for i := range doc.SharedStatements {
		w.conditions[doc.SharedStatements[i].ID] = &doc.SharedStatements[i].When
	}
	for _, s := range cat.Statements() {
		if w.conditions[s.ID] == nil {
			return nil, fmt.Errorf("statement %s of the catalog is not in the document", s.ID)
		}
	}
	w.configured = configurations(cat)
	w.findCountries()
	if err := w.findProducts(); err != nil {
		return nil, err
	}
	w.findFamilies()
	return w, w.findAnswers()
}

func (w *writer) findProducts() error {
	byName, byFile := map[string]*product{}, map[string]*product{}
	for _, f := range w.cat.Features() {
		p := byName[f.Product]
		if p == nil {
			p = &product{name: f.Product, file: productFile(f.Product)}
			if other := byFile[p.file]; other != nil {
				return fmt.Errorf("the products %q and %q would have the same page", other.name, p.name)
			}
			byName[p.name], byFile[p.file] = p, p
			w.products = append(w.products, p)
		}
		p.features = append(p.features, f)
	}
	slices.SortFunc(w.products, func(x, y *product) int { return byWords(x.name, y.name) })
	for _, p := range w.products {
		slices.SortFunc(p.features, func(x, y *catalog.Feature) int { return byWords(x.Name, y.Name) })
		w.findShortNames(p)
	}
	return nil
}

// findFamilies finds the families of geographies.
func (w *writer) findFamilies() {
	byFamily := map[string]*product{}
	most := map[string]int{}
	for _, p := range w.products {
		features := map[string]int{}
		for _, f := range p.features {
			if f.Family == "" {
				continue
			}
			family := byFamily[f.Family]
			if family == nil {
				family = &product{}
				byFamily[f.Family] = family
				w.families = append(w.families, family)
			}
			family.features = append(family.features, f)
			if features[f.Family]++; features[f.Family] > most[f.Family] {
				most[f.Family], family.name = features[f.Family], p.name
			}
		}
	}
	slices.SortStableFunc(w.families, func(x, y *product) int { return byWords(x.name, y.name) })
}

// findShortNames finds names of the features for a table under the name of the product: without that name in front.
func (w *writer) findShortNames(p *product) {
	times := map[string]int{}
	for _, f := range p.features {
		short, ok := strings.CutPrefix(f.Name, p.name+" ")
		if !ok || strings.HasPrefix(short, "ID ") { // Microsoft Entra ID is a name of its own
			short = f.Name
		}
		w.short[f] = upper(short)
		times[w.short[f]]++
	}
	for _, f := range p.features {
		if times[w.short[f]] > 1 {
			w.short[f] = f.Name
		}
	}
}

// slugs are the parts of file names of products whose names would not be clear without the name of the vendor.
var slugs = map[string]string{"Microsoft 365": "m365", "Microsoft Cloud": "microsoft-cloud"}

func productFile(name string) string {
	slug := slugs[name]
	if slug == "" {
		words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		slug = strings.TrimPrefix(strings.Join(words, "-"), "microsoft-")
	}
	return Prefix + "-" + slug + ".md"
}

const countryPrefix = Prefix + "-country-"

func (w *writer) findCountries() {
	graph := w.cat.Places()
	for _, id := range graph.IDs() {
		if p, _ := graph.Place(id); p.Kind == place.Country {
			w.countries = append(w.countries, country{id: id, name: p.Name, file: countryPrefix + strings.ToLower(string(id)) + ".md"})
		}
	}
	slices.SortFunc(w.countries, func(x, y country) int { return byWords(x.name, y.name) })
}

// byWords orders names without regard to case and accents.
func byWords(x, y string) int {
	return cmp.Or(strings.Compare(spelling.Key(x), spelling.Key(y)), strings.Compare(x, y))
}

// standing says whether a statement counts on the day of the catalog.
type standing int8

const (
	inForce standing = iota
	earlier
	later
	withdrawn
)

func (w *writer) standing(s *catalog.Statement) standing {
	day := w.view.Day()
	switch _, counts := s.InForce(day); {
	case s.Withdrawn != nil:
		return withdrawn
	case counts:
		return inForce
	case w.ended(s.Citations) != 0, s.Effective.Until != 0 && day > s.Effective.Until:
		return earlier
	}
	return later
}

// target is where a feature is described.
func target(f *catalog.Feature) string { return productFile(f.Product) + "#" + anchor(f) }

// anchor is the id of the feature, without what the name of the page says already.
func anchor(f *catalog.Feature) string {
	return strings.TrimPrefix(f.ID, strings.TrimSuffix(strings.TrimPrefix(productFile(f.Product), Prefix+"-"), ".md")+"-")
}
