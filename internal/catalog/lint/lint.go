// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package lint has the named checks that the base layer of the catalog has to pass beyond being well-formed: the
// loader refuses what cannot be read, these refuse what should not be said.
package lint

import (
	"fmt"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// Check is one named check. Run returns everything that it finds.
type Check struct {
	Name string
	Run  func(*catalog.Catalog, *catalog.Document) []error
}

// Checks lists every check.
var Checks = []Check{
	{"every source is cited", sourcesCited},
	{"every statement is in force on some day", windowsSane},
	{"no contradiction is left unexplained", contradictionsExplained},
	{"overrides stay within a feature", overridesNear},
	{"a general rule says what it follows from", generalRulesExplained},
	{"every feature says something", featuresSpeak},
	{"a rule for a country yields to a known geography", countryYields},
	{"every area and geography is used or explained", placesUsed},
	{"every member list has a day and an origin", memberListsDated},
}

type findings []error

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Errorf(format, args...)) }
