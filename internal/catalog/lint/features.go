// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// generalRulesExplained finds statements that rest on a general rule and neither refer to the tenant's geography, which
// is what the rules are about, nor say in a note or reserve how their place was deduced.
func generalRulesExplained(cat *catalog.Catalog, _ *catalog.Document) []error {
	var found findings
	for _, s := range cat.Statements() {
		places := slices.Concat(s.Places[catalog.Storage], s.Places[catalog.Processing])
		if s.Commitment == catalog.GeneralRule && !slices.Contains(places, place.TenantGeography) && s.Note == "" && s.Reserve == "" {
			found.add("statement %s: says neither in a note nor in a reserve how its place follows from a general rule", s.ID)
		}
	}
	return found
}

// featuresSpeak finds features without a statement that no usage rule names either: nothing speaks of them.
func featuresSpeak(cat *catalog.Catalog, _ *catalog.Document) []error {
	used := map[*catalog.Feature]bool{}
	for _, u := range cat.Usage() {
		for _, f := range u.Features {
			used[f] = true
		}
		for i := range u.When {
			for _, f := range u.When[i].Features {
				used[f] = true
			}
		}
	}
	var found findings
	for _, f := range cat.Features() {
		if f.Withdrawn == nil && len(f.Statements())+len(f.Follows) == 0 && !used[f] {
			found.add("feature %s: has no statement, and no usage rule names it", f.ID)
		}
	}
	return found
}
