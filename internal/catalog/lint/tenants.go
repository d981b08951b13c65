// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint

import (
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// everyTenant returns a tenant of every country and cloud, without a day of creation and of different times.
func everyTenant(cat *catalog.Catalog) []catalog.Profile {
	var all []catalog.Profile
	for _, id := range cat.Places().IDs() {
		if p, _ := cat.Places().Place(id); p.Kind != place.Country {
			continue
		}
		for _, cloud := range catalog.Clouds {
			for _, created := range []string{"", "2010-01-01", "2015-01-01", "2019-06-01", "2023-01-01", "2026-01-01"} {
				if p, err := cat.Profile(catalog.ProfileInput{Country: string(id), Cloud: string(cloud), Created: created}); err == nil {
					all = append(all, p)
				}
			}
		}
	}
	return all
}
