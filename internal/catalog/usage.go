// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"regexp"
	"slices"
)

// TerraformProviderEntry is a Terraform provider whose types have usage rules.
type TerraformProviderEntry struct {
	Pos     Pos    `json:"-"`
	ID      string `json:"id"`      // the beginning of its types: "azuread"
	Source  string `json:"source"`  // its source address without host: "hashicorp/azuread"
	Version string `json:"version"` // the version whose types and attributes the rules were held against
	URL     string `json:"url"`     // the documentation of that version
	Note    string `json:"note,omitempty"`
}

// ApplicationEntry is an application of Microsoft's own: a service principal for it is no third party's.
type ApplicationEntry struct {
	Pos  Pos    `json:"-"`
	ID   string `json:"id"` // application (client) id
	Name string `json:"name"`
}

// UsageEntry says which features a Terraform type uses. See data/README.md for the meaning of each key.
type UsageEntry struct {
	Pos         Pos               `json:"-"`
	Resources   []Ref             `json:"resources,omitempty"`    // resource types; a * at the end stands for any end
	DataSources []Ref             `json:"data_sources,omitempty"` // data source types
	Where       []UsageTest       `json:"where,omitempty"`        // the entry applies only where all hold
	Features    []Ref             `json:"features,omitempty"`     // always in use
	When        []UsageCondition  `json:"when,omitempty"`         // in use where the test holds
	Options     map[string]string `json:"options,omitempty"`      // options that the type always switches on
	Location    []UsageLocation   `json:"location,omitempty"`     // where its data is
	Unlocated   string            `json:"unlocated,omitempty"`    // why a location argument does not place its data
	Application *UsageApplication `json:"application,omitempty"`
	Links       []string          `json:"links,omitempty"`    // attributes that point at what it refers to
	Fallback    bool              `json:"fallback,omitempty"` // only for types that no other entry names
	Note        string            `json:"note,omitempty"`
}

// key orders the entries; those of one type stay in the order in which they are written.
func (e UsageEntry) key() string {
	for _, types := range [][]Ref{e.Resources, e.DataSources} {
		if len(types) > 0 {
			return types[0].Text
		}
	}
	return ""
}

// UsageTest is a test of one attribute. Exactly one of Equals, Matches, NotMatches, Set and Unset is given.
type UsageTest struct {
	Pos        Pos      `json:"-"`
	Attribute  string   `json:"attribute"`
	Equals     []string `json:"equals,omitempty"`
	Matches    string   `json:"matches,omitempty"`
	NotMatches string   `json:"not_matches,omitempty"`
	Set        bool     `json:"set,omitempty"`
	Unset      bool     `json:"unset,omitempty"`
	Default    string   `json:"default,omitempty"`  // the value that counts where the attribute is not set
	Computed   bool     `json:"computed,omitempty"` // the provider fills it in, so that a plan has it unknown where it is not set
}

// UsageCondition is what a test of an attribute brings in.
type UsageCondition struct {
	UsageTest
	And      []UsageTest       `json:"and,omitempty"` // these have to hold too
	Features []Ref             `json:"features,omitempty"`
	AddOns   []Ref             `json:"add_ons,omitempty"`
	Options  map[string]string `json:"options,omitempty"`
	Note     string            `json:"note,omitempty"`
}

// UsageLocation is an attribute that says where the data of a resource is. Several of them are several places.
type UsageLocation struct {
	Pos       Pos            `json:"-"`
	Attribute string         `json:"attribute,omitempty"` // its value names the place
	Of        string         `json:"of,omitempty"`        // it points at a resource, and the data is where that one is
	Default   Ref            `json:"default,omitzero"`    // place that counts where the attribute is not set
	Places    map[string]Ref `json:"places,omitempty"`    // what values stand for that are no names of places
	When      []UsageTest    `json:"when,omitempty"`      // it counts only where all hold
}

// UsageApplication says which attributes tell the application that a resource stands for.
type UsageApplication struct {
	Pos     Pos    `json:"-"`
	Feature Ref    `json:"feature"`                // the feature that stands for an application that has to be evaluated
	ID      string `json:"client_id,omitempty"`    // attribute with its client id
	Name    string `json:"display_name,omitempty"` // attribute with its display name
	Own     []Ref  `json:"own,omitempty"`          // types whose applications are the tenant's own, where the client id comes from one of them
	Vendor  []Ref  `json:"vendor,omitempty"`       // types that give client ids of Microsoft's own applications
}

// UsageRule is a usage entry, ready to be applied.
type UsageRule struct {
	*UsageEntry
	Layer    string
	Features []*Feature // of the entry itself
	Where    []AttributeTest
	When     []UsageEffect
	Location []LocationRule
	Stands   *Feature // of its application
}

// AttributeTest is a [UsageTest], ready to be asked.
type AttributeTest struct {
	*UsageTest
	Pattern *regexp.Regexp // of matches or not_matches
}

// UsageEffect is a [UsageCondition], ready to be asked.
type UsageEffect struct {
	*UsageCondition
	Tests    []AttributeTest // all have to hold
	Features []*Feature
}

// LocationRule is a [UsageLocation], ready to be asked.
type LocationRule struct {
	*UsageLocation
	Tests []AttributeTest
}

// Fits reports whether a value fits a test of values.
func (t *AttributeTest) Fits(value string) bool {
	switch {
	case t.Matches != "":
		return t.Pattern.MatchString(value)
	case t.NotMatches != "":
		return !t.Pattern.MatchString(value)
	}
	return slices.Contains(t.Equals, value)
}
