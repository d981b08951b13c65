// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"fmt"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// TenantDiffers is the code of what a tenant says of itself and a user does not expect.
const TenantDiffers Code = "RES501"

// DirectoryFamily is the family of geographies for which region scopes stand: where the directory of a tenant lies.
const DirectoryFamily = "entra"

// ExpectedTenant is what a user expects of a tenant.
type ExpectedTenant struct {
	Country place.ID     // given at sign-up
	Created catalog.Date // zero where nothing is expected
}

// LiveTenant is what a tenant says of itself. What is empty is not known.
type LiveTenant struct {
	Cloud       catalog.Cloud
	RegionScope string       // as its OpenID configuration has it
	Country     string       // today's, as Microsoft Graph has it
	Created     catalog.Date // likewise
}

// TenantComparison says whether a tenant is as expected: met, not met, or undetermined where no source settles it.
type TenantComparison struct {
	Outcome Outcome
	Why     []string // what is not as expected, each with its code, and then what is not settled
}

// CompareTenant compares a tenant with what is expected of it, by what the catalog says on the day of the view.
func CompareTenant(view *catalog.View, expected ExpectedTenant, live LiveTenant) TenantComparison {
	c := comparer{view: view, cat: view.Catalog(), expected: expected, live: live, created: expected.Created}
	if live.Created != 0 {
		c.created = live.Created // it cannot be changed
	}
	c.compareCreated()
	c.compareCountry()
	c.compareGeography()
	result := TenantComparison{Met, slices.Concat(c.differs, c.open)}
	switch {
	case len(c.differs) > 0:
		result.Outcome = NotMet
	case len(c.open) > 0:
		result.Outcome = Undetermined
	}
	return result
}

type comparer struct {
	view     *catalog.View
	cat      *catalog.Catalog
	expected ExpectedTenant
	live     LiveTenant
	created  catalog.Date
	differs  []string
	open     []string
}

func (c *comparer) differ(format string, args ...any) {
	c.differs = append(c.differs, string(TenantDiffers)+" "+fmt.Sprintf(format, args...))
}

func (c *comparer) leaveOpen(sentences ...string) {
	for _, s := range sentences {
		if !slices.Contains(c.open, s) {
			c.open = append(c.open, s)
		}
	}
}

func (c *comparer) label(id place.ID) string { return c.cat.Labels([]place.ID{id}) }

func (c *comparer) compareCreated() {
	if c.expected.Created != 0 && c.live.Created != 0 && c.expected.Created != c.live.Created {
		c.differ("The tenant was created on %s by Microsoft Graph, and on %s by what is expected.", c.live.Created, c.expected.Created)
	}
}

func (c *comparer) compareCountry() {
	if c.live.Country == "" {
		return
	}
	today, err := c.cat.Profile(catalog.ProfileInput{Country: c.live.Country})
	switch why, changed := c.cat.CountryCodeMayHaveChanged(c.live.Created); {
	case err != nil:
		c.leaveOpen(fmt.Sprintf("The catalog does not know the country code %s that Microsoft Graph gives.", c.live.Country))
	case today.Country == c.expected.Country:
	case changed:
		c.leaveOpen(fmt.Sprintf("The country of the tenant is %s today by Microsoft Graph, and %s is expected.", c.label(today.Country), c.label(c.expected.Country)), why)
	default:
		c.differ("The country of the tenant is %s by Microsoft Graph, and %s is expected.", c.label(today.Country), c.label(c.expected.Country))
	}
}

// compareGeography compares the geography that the region scope stands for with the one that follows from the country.
func (c *comparer) compareGeography() {
	declared, err := c.cat.Profile(catalog.ProfileInput{Country: string(c.expected.Country), Created: c.created.String(), Cloud: string(c.live.Cloud)})
	if err != nil {
		c.leaveOpen(fmt.Sprintf("What is expected cannot be compared: %s.", err))
		return
	}
	c.compareNational(&declared)
	if c.live.RegionScope == "" {
		c.leaveOpen("The tenant reports no region scope.")
		return
	}
	live, err := c.cat.Profile(catalog.ProfileInput{Country: string(c.expected.Country), Created: c.created.String(), Cloud: string(c.live.Cloud), RegionScope: c.live.RegionScope})
	if err != nil {
		c.leaveOpen(fmt.Sprintf("The catalog does not know the region scope %s of the cloud %s.", c.live.RegionScope, c.live.Cloud))
		return
	}
	found := c.view.FamilyGeography(DirectoryFamily, &live)
	geography, ok := found.Certain()
	if !ok {
		c.leaveOpen(found.Why...)
		return
	}
	c.compareWith(c.view.FamilyGeography(DirectoryFamily, &declared), &declared, live.RegionScope, geography)
}

// compareWith compares a geography with what follows from the country.
func (c *comparer) compareWith(expected catalog.FamilyGeography, declared *catalog.Profile, scope string, geography place.ID) {
	certain, ok := expected.Certain()
	switch {
	case ok && certain == geography:
	case !expected.Open && !slices.Contains(expected.Possible, geography):
		sentence := fmt.Sprintf("The region scope %s stands for %s, and the directory of %s is in %s.", scope, c.label(geography), c.cat.Describe(declared), c.cat.Labels(expected.Possible))
		if note := c.noteOf(geography); note != "" {
			sentence += " " + note
		}
		c.differ("%s", sentence)
	default:
		c.leaveOpen(fmt.Sprintf("The region scope %s stands for %s; whether that fits %s is not settled.", scope, c.label(geography), c.cat.Describe(declared)))
		c.leaveOpen(expected.Why...)
		if len(expected.Possible) > 0 && c.created == 0 {
			c.leaveOpen("It depends on the day on which the tenant was created, which is not known.")
		}
	}
}

// noteOf is what is known of a geography that has no list of its places.
func (c *comparer) noteOf(id place.ID) string {
	p, _ := c.cat.Places().Place(id)
	if len(p.Members) > 0 || len(p.UnknownMembers) > 0 {
		return ""
	}
	return p.Note
}

// compareNational compares the country with a cloud that is for one country, where it says nothing of the geography.
func (c *comparer) compareNational(declared *catalog.Profile) {
	if c.live.Cloud == catalog.Public {
		return
	}
	geography, ok := c.view.FamilyGeography(DirectoryFamily, declared).Certain()
	if !ok {
		c.leaveOpen(fmt.Sprintf("No source says where the directory of %s is.", c.cat.Describe(declared)))
		return
	}
	switch c.cat.Places().Contains(geography, c.expected.Country) {
	case place.Inside:
	case place.Outside:
		c.differ("The tenant is in the cloud %s, whose directories are in %s, and the country %s is expected.", c.live.Cloud, c.label(geography), c.label(c.expected.Country))
	case place.Unknown:
		c.leaveOpen(fmt.Sprintf("No source says whether %s, where the directories of the cloud %s are, is in %s.", c.label(geography), c.live.Cloud, c.label(c.expected.Country)))
	}
}
