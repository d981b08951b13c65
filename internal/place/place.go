// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package place knows places and which place contains which.
//
// A place is a country, an area (such as the EU Data Boundary), a provider's geography or an Azure region. Containment
// is three-valued, because many geographies have no published list of countries: what is not known is never inside.
// The package knows nothing of features, tenants or Terraform, and holds no data of its own.
package place

import "fmt"

// ID names a place ("JP", "entra/emea", "japaneast") or a placeholder ("@unspecified").
type ID string

// Global is everywhere: it contains each place, and nothing but itself contains it.
const Global ID = "global"

// Placeholders stand in statements where the place follows from something else, or is left open.
const (
	TenantGeography   ID = "@tenant-geography"   // the geography of the tenant
	TenantCountry     ID = "@tenant-country"     // the country at sign-up
	ResourceLocation  ID = "@resource-location"  // the location of the resource
	ResourceGeography ID = "@resource-geography" // the Azure geography of that region
	PairedRegion      ID = "@paired-region"      // the pair of that region
	TenantChoice      ID = "@tenant-choice"      // the customer picks it
	PartnerTenant     ID = "@partner-tenant"     // the location of the other tenant
	UserLocation      ID = "@user-location"      // near the user
	Unspecified       ID = "@unspecified"        // the source names no place
	None              ID = "@none"               // the source says that nothing is kept
	NotAvailable      ID = "@not-available"      // the feature is not offered there
)

// placeholders has the words for each placeholder, as they read after "stored in" or "processed in".
var placeholders = map[ID]string{
	TenantGeography:   "the geography of the tenant, which is not known",
	TenantCountry:     "the country in which the tenant signed up, which is not known",
	ResourceLocation:  "the location of the resource",
	ResourceGeography: "the Azure geography of the resource's region",
	PairedRegion:      "the paired region of the resource's region",
	TenantChoice:      "a place that the customer chooses",
	PartnerTenant:     "the location of the other tenant",
	UserLocation:      "a place near the user",
	Unspecified:       "a place that the source does not name",
	None:              "no place, nothing is kept",
	NotAvailable:      "no place, the feature is not offered there",
}

// IsPlaceholder reports whether id stands for a place that is not fixed.
func (id ID) IsPlaceholder() bool { return len(id) > 0 && id[0] == '@' }

// IsKnownPlaceholder reports whether id is one of the placeholders of this package.
func (id ID) IsKnownPlaceholder() bool { _, ok := placeholders[id]; return ok }

// Kind is the kind of a place.
type Kind string

// Kinds of places.
const (
	Country        Kind = "country"         // ISO 3166-1 alpha-2
	Area           Kind = "area"            // a legal area, or a page's word for a part of the world
	Geography      Kind = "geography"       // where an online service keeps a tenant's data
	AzureGeography Kind = "azure-geography" // a residency boundary of Azure: the regions that belong to it
	AzureRegion    Kind = "azure-region"
)

// Kinds lists every kind in the order in which a name that several places share is read.
var Kinds = []Kind{Country, Area, AzureRegion, Geography, AzureGeography}

// Place is one place, as the catalog describes it.
type Place struct {
	ID             ID       `json:"id"`
	Kind           Kind     `json:"kind"`
	Name           string   `json:"name"`
	Names          []string `json:"names,omitempty"`           // other spellings
	Members        []ID     `json:"members,omitempty"`         // places that surely lie in this one
	Complete       bool     `json:"complete,omitempty"`        // nothing of this place lies outside of its members
	UnknownMembers []ID     `json:"unknown_members,omitempty"` // places of which nobody says whether they belong
	Country        ID       `json:"country,omitempty"`         // of an Azure region
	Geography      ID       `json:"geography,omitempty"`       // of an Azure region
	PairedRegion   ID       `json:"paired_region,omitempty"`   // of an Azure region
	Clouds         []string `json:"clouds,omitempty"`
	Restricted     bool     `json:"restricted,omitempty"` // an Azure region that is not open to every customer
	AsOf           string   `json:"as_of,omitempty"`      // day of the member list
	Source         string   `json:"source,omitempty"`     // source of the member list
	Note           string   `json:"note,omitempty"`
}

// Relation says how a place lies to a set of allowed places.
type Relation int8

// Relations, the worse the greater.
const (
	Inside  Relation = iota // surely inside
	Unknown                 // perhaps inside, perhaps not
	Outside                 // nothing known of the place lies inside
)

func (r Relation) String() string {
	switch r {
	case Inside:
		return "inside"
	case Unknown:
		return "unknown"
	case Outside:
		return "outside"
	}
	return fmt.Sprintf("Relation(%d)", int8(r))
}
