// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// verbs are the words for what is done with data in each aspect.
var verbs = [2]string{Storage: "stores", Processing: "processes"}

// Verb returns the word for what is done with the data: "stores" or "processes".
func (a Aspect) Verb() string { return verbs[a] }

// Describe returns words for the tenant that fit into a sentence: "a tenant that signed up in Japan on 2024-02-01".
func (c *Catalog) Describe(p *Profile) string {
	var b strings.Builder
	b.WriteString("a tenant")
	switch {
	case p.Country == "":
	case p.CountryEvidence == Current:
		fmt.Fprintf(&b, " whose country is %s today", c.countryName(p.Country))
	default:
		fmt.Fprintf(&b, " that signed up in %s", c.countryName(p.Country))
	}
	if p.Created != 0 {
		switch {
		case p.Country == "":
			b.WriteString(" created")
		case p.CountryEvidence == Current:
			b.WriteString(", created")
		}
		fmt.Fprintf(&b, " on %s", p.Created)
	}
	switch p.Cloud {
	case USGov:
		b.WriteString(" in the US government cloud")
	case China:
		b.WriteString(" in the China cloud")
	case Public:
	}
	if p.RegionScope != "" {
		fmt.Fprintf(&b, " with region scope %s", p.RegionScope)
	}
	return b.String()
}

func (c *Catalog) countryName(id place.ID) string {
	p, _ := c.places.Place(id)
	return place.Article(p.Name) + p.Name
}

// Labels returns the places for a sentence: "Japan (JP) and the United States (US)". That one source says that nothing is
// kept, or that the feature is not offered, is left out where others name places.
func (c *Catalog) Labels(places []place.ID) string {
	labels := make([]string, 0, len(places))
	for _, id := range places {
		if id != place.None && id != place.NotAvailable || len(places) == 1 {
			labels = append(labels, c.places.Label(id))
		}
	}
	return Join(labels)
}

// Join joins words for a sentence: "a, b and c".
func Join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Summary returns the answer in a few sentences for a review.
func (v *View) Summary(a *Answer, p *Profile) string {
	words := v.aspectWords(a, Storage)
	if processing := v.aspectWords(a, Processing); processing != "" {
		words += ", and it " + processing
	}
	sentences := []string{fmt.Sprintf("For %s: %s %s.", v.cat.Describe(p), a.Feature.Name, words)}
	if a.Conflicting() {
		sentences = append(sentences, "The sources disagree; every place that one of them names is listed.")
	}
	if reserves := a.reserves(); len(reserves) > 0 {
		sentences = append(sentences, "Reserve of the source: "+strings.Join(reserves, "; ")+".")
	}
	sentences = append(append(sentences, a.overlayWords()...), a.Why...)
	if len(a.Needs) > 0 {
		sentences = append(sentences, "To be certain, state "+v.cat.DescribeNeeds(a.Feature, a.Needs)+".")
	}
	return strings.Join(sentences, " ")
}

func (v *View) aspectWords(a *Answer, aspect Aspect) string {
	m := a.Aspect(aspect)
	switch {
	case len(m.Places) == 0 && aspect == Processing:
		return "" // most pages speak of data at rest only
	case len(m.Places) == 0:
		return fmt.Sprintf("%s data in a place of which no source in the catalog speaks", aspect.Verb())
	case len(a.Cases) > 1 && m.Undetermined:
		return fmt.Sprintf("perhaps %s data in %s", aspect.Verb(), v.cat.Labels(m.Places))
	}
	return fmt.Sprintf("%s data in %s", aspect.Verb(), v.cat.Labels(m.Places))
}

func (a *Answer) reserves() []string {
	var all []string
	for _, aspect := range Aspects {
		for _, c := range a.Aspect(aspect).Claims {
			if c.Statement.Reserve != "" && !slices.Contains(all, c.Statement.Reserve) {
				all = append(all, c.Statement.Reserve)
			}
		}
	}
	return all
}
