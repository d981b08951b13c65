// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// equal reports whether two conditions are about the same tenants and uses as they are written: the order of a list does
// not matter, and two lists of places are equal where the same lies in them.
func (c *condition) equal(o *condition) bool {
	return sameValues(c.clouds, o.clouds) && c.countries.equal(o.countries) && c.notCountries.equal(o.notCountries) &&
		sameValues(c.geographies, o.geographies) && sameValues(c.notGeographies, o.notGeographies) && c.from == o.from && c.before == o.before &&
		sameValues(c.addOns, o.addOns) && sameValues(c.withoutAddOns, o.withoutAddOns) && sameChoices(c.settings, o.settings) && sameChoices(c.options, o.options) &&
		c.located == o.located && c.locations.equal(o.locations) && c.notLocations.equal(o.notLocations)
}

func (s *countrySet) equal(o *countrySet) bool {
	if s == nil || o == nil {
		return s == o
	}
	return *s == *o
}

func (s *locationSet) equal(o *locationSet) bool {
	if s == nil || o == nil {
		return s == o
	}
	return maps.Equal(s.inside, o.inside) && maps.Equal(s.wider, o.wider)
}

func sameValues[T cmp.Ordered](x, y []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(x)), slices.Sorted(slices.Values(y)))
}

func sameChoices(x, y []choice) bool {
	byID := func(x, y choice) int { return strings.Compare(x.id, y.id) }
	return slices.EqualFunc(slices.SortedFunc(slices.Values(x), byID), slices.SortedFunc(slices.Values(y), byID), func(x, y choice) bool {
		return x.id == y.id && sameValues(x.values, y.values)
	})
}
