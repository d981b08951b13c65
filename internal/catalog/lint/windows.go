// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import "github.com/data-residency/terraform-provider-residency/internal/catalog"

// windowsSane finds statements that were never both published and in effect.
func windowsSane(cat *catalog.Catalog, _ *catalog.Document) []error {
	var found findings
	for _, s := range cat.Statements() {
		if s.Withdrawn == nil && !everInForce(s) {
			found.add("statement %s: on no day was it both published and in effect", s.ID)
		}
	}
	return found
}

func everInForce(s *catalog.Statement) bool {
	for _, c := range s.Citations {
		first := max(c.From, s.Effective.From)
		if (c.Until == 0 || first < c.Until) && (s.Effective.Until == 0 || first <= s.Effective.Until) {
			return true
		}
	}
	return false
}
