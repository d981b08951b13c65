// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package catalog holds what is published about where the features of Microsoft's online services store and process
// data, and resolves it for a tenant.
//
// The base layer lies as YAML in data/ and is described in data/README.md. The package loads it strictly, lays overlays
// over it, and answers for one feature and one tenant profile on one day. It knows nothing of requirements or Terraform.
package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Document is the content of one catalog file, or of a whole layer.
type Document struct {
	Version            Ref                 `json:"version,omitzero"`
	Places             []PlaceEntry        `json:"places,omitempty"`
	Sources            []SourceEntry       `json:"sources,omitempty"`
	AddOns             []AddOnEntry        `json:"add_ons,omitempty"`
	Settings           []SettingEntry      `json:"settings,omitempty"`
	RegionScopes       []RegionScopeEntry  `json:"region_scopes,omitempty"`
	GeographyRules     []GeographyRule     `json:"geography_rules,omitempty"`
	CountryCodeChanges *CountryCodeChanges `json:"country_code_changes,omitempty"`
	Features           []FeatureEntry      `json:"features,omitempty"`
	SharedStatements   []SharedStatement   `json:"shared_statements,omitempty"`
	Withdrawals        []Withdrawal        `json:"withdrawals,omitempty"`

	TerraformProviders []TerraformProviderEntry `json:"terraform_providers,omitempty"`
	Applications       []ApplicationEntry       `json:"applications,omitempty"`
	Usage              []UsageEntry             `json:"usage,omitempty"`
}

// PlaceEntry is a place with its position in a file.
type PlaceEntry struct {
	Pos Pos `json:"-"`
	place.Place
}

// SourceEntry is a published page.
type SourceEntry struct {
	Pos       Pos             `json:"-"`
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Publisher string          `json:"publisher"`
	URL       string          `json:"url"`
	Versions  []SourceVersion `json:"versions"`
}

// SourceVersion is one text of a page.
type SourceVersion struct {
	Pos     Pos    `json:"-"`
	Version string `json:"version"`
	Date    Date   `json:"date,omitzero"`
	From    Date   `json:"from,omitzero"`
	Until   Date   `json:"until,omitzero"`
	URL     string `json:"url,omitempty"`
	Title   string `json:"title,omitempty"`
	Note    string `json:"note,omitempty"`
}

// AddOnEntry is an add-on that a tenant can buy.
type AddOnEntry struct {
	Pos         Pos    `json:"-"`
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Published   []Ref  `json:"published,omitempty"` // texts that say to whom it is sold
}

// SettingEntry is a tenant setting that decides about a location.
type SettingEntry struct {
	Pos         Pos      `json:"-"`
	ID          string   `json:"id"`
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description"`
	Values      []string `json:"values"`

	Defaults []SettingDefault `json:"defaults,omitempty"`
}

// SettingDefault is the value of a setting for some tenants as long as nobody changes it. It is shown with an answer
// that depends on the setting, and never narrows it.
type SettingDefault struct {
	Pos       Pos       `json:"-"`
	Value     string    `json:"value"`
	When      Condition `json:"when,omitzero"`
	Note      string    `json:"note,omitempty"`
	Published []Ref     `json:"published"`
}

// RegionScopeEntry is a value of tenant_region_scope and the geography that it stands for in each family.
type RegionScopeEntry struct {
	Pos         Pos            `json:"-"`
	ID          string         `json:"id"`
	Clouds      []Cloud        `json:"clouds,omitempty"`
	Geographies map[string]Ref `json:"geographies,omitempty"`
	Unless      Condition      `json:"unless,omitzero"` // tenants for which the value settles nothing
	Why         string         `json:"why,omitempty"`   // why it does not
	Note        string         `json:"note,omitempty"`
	Published   []Ref          `json:"published"`
}

// key orders the entries: one value can stand for something else in each cloud, and the public cloud comes first.
func (e RegionScopeEntry) key() string {
	key := strings.ToLower(e.ID) + "|"
	for i, cloud := range Clouds {
		if slices.Contains(e.Clouds, cloud) {
			key += strconv.Itoa(i)
		}
	}
	return key
}

// GeographyRule leads from a tenant profile to a geography, or says why there is none to lead to.
type GeographyRule struct {
	Pos       Pos       `json:"-"`
	ID        string    `json:"id"`
	Family    string    `json:"family"`
	When      Condition `json:"when,omitzero"`
	Geography Ref       `json:"geography,omitzero"`
	Why       string    `json:"why,omitempty"`
	Reserve   string    `json:"reserve,omitempty"`
	Note      string    `json:"note,omitempty"`
	Published []Ref     `json:"published"`
}

// CountryCodeChanges says until when a tenant's country code could be changed without its data moving.
type CountryCodeChanges struct {
	Pos       Pos      `json:"-"`
	Before    Boundary `json:"before"`
	Why       string   `json:"why"`
	Note      string   `json:"note,omitempty"`
	Published []Ref    `json:"published"`
}

// FeatureEntry is a feature with its statements. In an overlay an entry with the id of a known feature adds to it.
type FeatureEntry struct {
	Pos         Pos              `json:"-"`
	ID          string           `json:"id"`
	Name        string           `json:"name,omitempty"`
	FormerNames []string         `json:"former_names,omitempty"`
	FormerIDs   []string         `json:"former_ids,omitempty"`
	Clients     []Ref            `json:"client_ids,omitempty"`
	Product     string           `json:"product,omitempty"`
	Geography   string           `json:"geography,omitempty"`
	Description string           `json:"description,omitempty"`
	Options     []OptionEntry    `json:"options,omitempty"`
	Follows     []FollowEntry    `json:"follows,omitempty"`
	Withdrawn   *WithdrawnEntry  `json:"withdrawn,omitempty"`
	Statements  []StatementEntry `json:"statements,omitempty"`
}

// FollowEntry says that a feature keeps its data in another one, whose statements then count for it too.
type FollowEntry struct {
	Pos       Pos    `json:"-"`
	Feature   Ref    `json:"feature"`
	Note      string `json:"note,omitempty"`
	Published []Ref  `json:"published"`
}

// OptionEntry is a switch of one use of a feature.
type OptionEntry struct {
	Pos         Pos      `json:"-"`
	ID          string   `json:"id"`
	Description string   `json:"description"`
	Values      []string `json:"values"`
}

// StatementEntry is one published claim.
type StatementEntry struct {
	Pos         Pos             `json:"-"`
	ID          string          `json:"id"`
	StoredIn    []Ref           `json:"stored_in,omitempty"`
	ProcessedIn []Ref           `json:"processed_in,omitempty"`
	Data        string          `json:"data"`
	DataKind    string          `json:"data_kind,omitempty"`
	Commitment  Commitment      `json:"commitment"`
	Exception   bool            `json:"exception,omitempty"`
	Optional    bool            `json:"optional,omitempty"`
	Reserve     string          `json:"reserve,omitempty"`
	Note        string          `json:"note,omitempty"`
	When        Condition       `json:"when,omitzero"`
	Effective   Effective       `json:"effective,omitzero"`
	Published   []Ref           `json:"published"`
	Overrides   []Ref           `json:"overrides,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	Contradicts []Ref           `json:"contradicts,omitempty"`
	FormerIDs   []string        `json:"former_ids,omitempty"`
	Withdrawn   *WithdrawnEntry `json:"withdrawn,omitempty"`
}

// SharedStatement is a statement of a page about a group of features; its id is a full id.
type SharedStatement struct {
	Features []Ref `json:"features"`
	StatementEntry
}

// WithdrawnEntry marks what turned out wrong: it is kept, so that its id is not used again, and never counts.
type WithdrawnEntry struct {
	Since  Date   `json:"since"`
	Reason string `json:"reason"`
}

// Withdrawal takes back a statement of a lower layer.
type Withdrawal struct {
	Pos       Pos    `json:"-"`
	Statement Ref    `json:"statement"`
	Reason    string `json:"reason"`
}

// Effective holds the days on which what a source says is in effect; Until is the last day.
type Effective struct {
	From  Date `json:"from,omitzero"`
	Until Date `json:"until,omitzero"`
}

// Condition holds when all of its parts hold. See data/README.md for the meaning of each.
type Condition struct {
	Clouds         []Cloud             `json:"clouds,omitempty"`
	Countries      []Ref               `json:"countries,omitempty"`
	NotCountries   []Ref               `json:"not_countries,omitempty"`
	Geographies    []Ref               `json:"geographies,omitempty"`
	NotGeographies []Ref               `json:"not_geographies,omitempty"`
	CreatedFrom    Boundary            `json:"created_from,omitzero"`
	CreatedBefore  Boundary            `json:"created_before,omitzero"`
	AddOns         []Ref               `json:"add_ons,omitempty"`
	WithoutAddOns  []Ref               `json:"without_add_ons,omitempty"`
	Settings       map[string][]string `json:"settings,omitempty"`
	Options        map[string][]string `json:"options,omitempty"`
	Located        bool                `json:"located,omitempty"`
	Locations      []Ref               `json:"locations,omitempty"`
	NotLocations   []Ref               `json:"not_locations,omitempty"`
}

// Cloud is one of Microsoft's separate clouds.
type Cloud string

// The clouds that a tenant can be in.
const (
	Public Cloud = "public"
	USGov  Cloud = "usgov"
	China  Cloud = "china"
)

// Clouds lists every cloud.
var Clouds = []Cloud{Public, USGov, China}

// UnmarshalText accepts the clouds of [Clouds].
func (c *Cloud) UnmarshalText(text []byte) error { return oneOf(c, text, Clouds, "cloud") }

// Commitment says how binding a statement is.
type Commitment string

// Commitments, the strongest first.
const (
	Contractual  Commitment = "contractual"  // a term of a contract
	Documented   Commitment = "documented"   // a page says so
	GeneralRule  Commitment = "general-rule" // no source speaks of the feature, the place follows from a page's general rule
	NoCommitment Commitment = "none"         // the source says that there is no commitment
)

// Commitments lists every commitment, the strongest first.
var Commitments = []Commitment{Contractual, Documented, GeneralRule, NoCommitment}

// UnmarshalText accepts the commitments of [Commitments].
func (c *Commitment) UnmarshalText(text []byte) error {
	return oneOf(c, text, Commitments, "commitment")
}

// AtLeast reports whether c is as binding as the other.
func (c Commitment) AtLeast(other Commitment) bool { return c.rank() <= other.rank() }

func (c Commitment) rank() int {
	for i, known := range Commitments {
		if c == known {
			return i
		}
	}
	return len(Commitments)
}

func oneOf[T ~string](target *T, text []byte, known []T, what string) error {
	for _, k := range known {
		if string(text) == string(k) {
			*target = k
			return nil
		}
	}
	return fmt.Errorf("unknown %s %q, use one of %q", what, text, known)
}

// Ref is a name in a catalog file, with its position.
type Ref struct {
	Text string
	Pos  Pos
}

// UnmarshalText takes any text; what it names is checked when the catalog is built.
func (r *Ref) UnmarshalText(text []byte) error { r.Text = string(text); return nil }

// MarshalText leaves the position out.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.Text), nil }

// IsZero reports whether nothing is named.
func (r Ref) IsZero() bool { return r.Text == "" }

// IsZero reports whether there is no condition.
func (c Condition) IsZero() bool { return reflect.ValueOf(c).IsZero() }
