// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// countryYields finds statements that override one about the tenant's geography for some countries, and are not bound to
// a geography themselves: a known region scope, which beats the country, would not beat them. An exception that a source
// makes for a country is meant whatever the geography is.
func countryYields(cat *catalog.Catalog, doc *catalog.Document) []error {
	conditions := conditionsByID(doc)
	var found findings
	for _, s := range cat.Statements() {
		when := conditions[s.ID]
		if s.Exception || len(when.Countries) == 0 || len(when.Geographies) > 0 {
			continue
		}
		for _, o := range s.Overrides {
			if replacesGeography(s, o) {
				found.add("statement %s: overrides %s, which is about the tenant's geography, for some countries and in every geography; add geographies", s.ID, o.ID)
			}
		}
	}
	return found
}

// replacesGeography reports whether s puts other places where o has the tenant's geography.
func replacesGeography(s, o *catalog.Statement) bool {
	return slices.ContainsFunc(catalog.Aspects, func(aspect catalog.Aspect) bool {
		return len(s.Places[aspect]) > 0 && slices.Contains(o.Places[aspect], place.TenantGeography) && !slices.Contains(s.Places[aspect], place.TenantGeography)
	})
}

func conditionsByID(doc *catalog.Document) map[string]catalog.Condition {
	all := map[string]catalog.Condition{}
	for _, f := range doc.Features {
		for _, s := range f.Statements {
			all[f.ID+"/"+s.ID] = s.When
		}
	}
	for _, s := range doc.SharedStatements {
		all[s.ID] = s.When
	}
	return all
}
