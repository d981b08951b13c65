// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Summary returns in at most three sentences, for a review, how many countries meet the requirement, and what keeps it
// from being met wherever the tenant signs up.
func (c *Choice) Summary(groups []CountryGroup) string {
	if len(groups) == 0 {
		return "There is no sign-up country to choose from."
	}
	tenant := *c.Tenants[0]
	tenant.Country = ""
	sentences := []string{fmt.Sprintf("For %s: %s.", c.View.Catalog().Describe(&tenant), c.counts(groups))}
	if everywhere := sharedReasons(groups); len(everywhere) > 0 {
		sentences = append(sentences, fmt.Sprintf("In no country is it surely met for %s.", catalog.Join(firstOf(everywhere, maxListed))))
	}
	if tenant.Cloud == catalog.Public {
		sentences = append(sentences, "Choose before the tenant is created: the customer cannot change the location of a Microsoft Entra tenant later.")
	}
	return strings.Join(sentences, " ")
}

// counts says how many countries come to what.
func (c *Choice) counts(groups []CountryGroup) string {
	by := map[Outcome][]place.ID{}
	all := 0
	for _, g := range groups {
		by[g.Outcome] = append(by[g.Outcome], g.Countries...)
		all += len(g.Countries)
	}
	if len(groups) == 1 && all > 1 {
		return fmt.Sprintf("all %d sign-up countries come to the same, the requirement is %s", all, groups[0].Outcome.words())
	}
	met := fmt.Sprintf("of %s, none surely meets the requirement", countries(all))
	if n := len(by[Met]); n > 0 {
		met = fmt.Sprintf("of %s, %d %s the requirement: %s", countries(all), n, verb(n, "meets", "meet"), c.named(by[Met]))
	}
	parts := []string{met}
	if n := len(by[Undetermined]); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s undetermined", n, verb(n, "is", "are")))
	}
	if n := len(by[NotMet]); n > 0 {
		parts = append(parts, fmt.Sprintf("%d %s not meet it", n, verb(n, "does", "do")))
	}
	return strings.Join(parts, "; ")
}

// words returns the outcome for a sentence.
func (o Outcome) words() string { return strings.ReplaceAll(string(o), "_", " ") }

func countries(n int) string {
	if n == 1 {
		return "1 sign-up country"
	}
	return fmt.Sprintf("%d sign-up countries", n)
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// named returns the labels of the first countries, and how many there are beside them.
func (c *Choice) named(codes []place.ID) string {
	labels := make([]string, len(codes))
	for i, id := range codes {
		labels[i] = c.View.Catalog().Labels([]place.ID{id})
	}
	return catalog.Join(firstOf(labels, maxListed))
}

// firstOf returns the first words of a list, and how many more there are.
func firstOf(words []string, limit int) []string {
	if len(words) <= limit {
		return words
	}
	return append(slices.Clone(words[:limit]), fmt.Sprintf("%d more", len(words)-limit))
}

// sharedReasons returns the features, with the aspect, for which the requirement is not met, or not certainly, in every
// group.
func sharedReasons(groups []CountryGroup) []string {
	count := map[string]int{}
	var shared []string
	for _, g := range groups {
		seen := map[string]bool{}
		for _, r := range g.Reasons {
			name := fmt.Sprintf("%s (%s)", r.Feature, r.Aspect)
			if r.Code == UnknownFeature {
				name = r.Feature + " (not in the catalog)"
			}
			if seen[name] {
				continue
			}
			seen[name] = true
			if count[name]++; count[name] == len(groups) {
				shared = append(shared, name)
			}
		}
	}
	return shared
}
