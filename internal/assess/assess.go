// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package assess judges declared residency requirements against what the catalog says.
//
// It takes a requirement and a tenant and gives findings. It knows nothing of Terraform and of how findings are shown.
package assess

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Outcome is the result of judging one aspect of one feature. There is no fourth: what is not known is undetermined,
// and never met.
type Outcome string

// Outcomes, the better first.
const (
	Met          Outcome = "met"
	Undetermined Outcome = "undetermined"
	NotMet       Outcome = "not_met"
)

// Outcomes lists every outcome, the better first.
var Outcomes = []Outcome{Met, Undetermined, NotMet}

// Worse returns the worse of two outcomes.
func (o Outcome) Worse(other Outcome) Outcome {
	for _, worst := range []Outcome{NotMet, Undetermined} {
		if o == worst || other == worst {
			return worst
		}
	}
	return Met
}

// Requirement says where the data of some features may be stored and processed.
type Requirement struct {
	Name           string
	StoreIn        []place.ID
	ProcessIn      []place.ID         // empty: processing is not judged
	Commitment     catalog.Commitment // weaker statements do not count as met; empty: any but none will do
	StrictReserves bool               // a statement with a reserve does not count as met
	// MaxSourceAgeDays is how old the text of a statement may be; an older one does not count as met. Zero: any age will do.
	MaxSourceAgeDays int64 `json:",omitempty"`
	Uses             []Use
	Discovery        *Discovery // nil where nothing was discovered, but features are listed
	Exemptions       []Exemption
}

// Use is a feature that is used, by the name that the user gave it.
type Use struct {
	Feature     string
	Options     map[string]string
	AddOns      []string `json:",omitempty"` // bought for this use alone
	Location    place.ID `json:",omitempty"` // where the resource is that uses it; [place.ResourceLocation] where that is not known
	Application string   `json:",omitempty"` // the application that the feature stands for, by its client id or name
	// UnknownLocation is the name of the location where the catalog knows none of that name; Location is then not known.
	UnknownLocation string     `json:",omitempty"`
	Uncertain       bool       `json:",omitempty"` // it may be in use
	By              []Resource `json:"-"`          // what uses it; empty for a feature that the user listed
}

// Resource is a resource that brought something in.
type Resource struct {
	Address  string
	File     string // empty where it is not known
	Line     int
	RefersTo []string // addresses of resources on which it depends what it uses
}

// Discovery is what a discovery leaves open beside the uses that it found.
type Discovery struct {
	Unmapped []Unmapped
	Gaps     []Gap
}

// Unmapped holds the types of a Terraform provider that no usage rule knows.
type Unmapped struct {
	Provider string
	Types    []string
	By       []Resource `json:"-"`
}

// Gap is a part that was not read or judged.
type Gap struct {
	Kind   string   // names the gap in an exemption: "partial", "module-not-installed"
	Detail string   // one sentence
	At     Resource `json:"-"`
}

// Category says why an exemption is given.
type Category string

// Categories of exemptions.
const (
	Waiver    Category = "waiver"    // the deviation is accepted
	Mitigated Category = "mitigated" // something else sees to it that the requirement is met in substance
)

// Categories lists every category.
var Categories = []Category{Waiver, Mitigated}

// Exemption is a recorded permission to deviate. It never changes an outcome.
type Exemption struct {
	Key        string     // its key in the map of exemptions
	Feature    string     // as the user gave it
	Aspect     string     // "storage" or "processing"; empty: both
	Places     []place.ID // the places that it allows; empty: any
	Code       Code       `json:",omitempty"` // the code of the findings that it covers; empty: any
	Category   Category
	Reason     string
	Ticket     string
	ApprovedBy string
	Expires    catalog.Date // the last day on which it holds, UTC; zero: without end
}

// expiringDays is how long before its end an exemption is reported.
const expiringDays = 30

// ExpiredOn reports whether the exemption holds no more.
func (e *Exemption) ExpiredOn(today catalog.Date) bool { return e.Expires != 0 && today > e.Expires }

// ExpiringOn reports whether the exemption holds, but not for long.
func (e *Exemption) ExpiringOn(today catalog.Date) bool {
	return e.Expires != 0 && !e.ExpiredOn(today) && e.Expires-today <= expiringDays
}

// Code is the stable code of a rule.
type Code string

// Codes of findings, and of what is said about exemptions.
const (
	StoredOutside      Code = "RES101" // data is stored outside of the allowed places
	ProcessedOutside   Code = "RES102" // data is processed outside of the allowed places
	UnknownFeature     Code = "RES201" // the catalog does not know the feature
	NoStatement        Code = "RES202" // no source speaks of it for this tenant
	InputMissing       Code = "RES203" // it depends on something of the tenant that is not stated or not certain
	PlaceOpen          Code = "RES204" // the source leaves the place open
	OldSource          Code = "RES205" // the text is older than what is asked for
	WeakCommitment     Code = "RES206" // what is said is less binding than what is asked for
	Reserved           Code = "RES207" // the source hedges
	PlaceOverlaps      Code = "RES208" // the place may reach beyond the allowed places
	CatalogChanged     Code = "RES209" // the verdict got worse with unchanged inputs
	PendingInput       Code = "RES210" // something is known only when the plan is applied
	UnmappedTypes      Code = "RES401" // no usage rule knows a type
	NothingFound       Code = "RES402" // the discovery found no use
	ReadInPart         Code = "RES403" // the discovery did not see everything
	PossibleUse        Code = "RES404" // what may be in use would break the requirement
	RequirementSkipped Code = "RES405" // a declared requirement was not evaluated
	ExemptionExpired   Code = "RES301"
	ExemptionExpiring  Code = "RES302"
	ExemptionUnmatched Code = "RES303"
)

// FindingCodes lists the codes that a finding can have.
var FindingCodes = []Code{
	StoredOutside, ProcessedOutside, UnknownFeature, NoStatement, InputMissing, PlaceOpen, OldSource, WeakCommitment, Reserved, PlaceOverlaps,
	UnmappedTypes, NothingFound, ReadInPart, PossibleUse, RequirementSkipped,
}

// Finding is one judged aspect of a used feature: of all its uses that come to the same. A finding about the discovery
// itself has no aspect.
type Finding struct {
	Code        Code // empty where the outcome is met
	Outcome     Outcome
	Feature     string // id, or the name that was given where the catalog does not know it; "unmapped/azurerm", "inventory/partial"
	FeatureName string
	Options     map[string]string // of a use that the user listed; discovered uses that come to the same share a finding
	Application string            // the application that the feature stands for
	Located     bool              // the places follow from the resources that use it, not from the tenant
	By          []Resource
	Aspect      catalog.Aspect
	Places      []place.ID // those that break the requirement or leave it open
	Silent      bool       // in a possible case no source speaks of it, so that the places are not all there may be
	Claims      []catalog.Claim
	Conflicting bool
	TooOld      bool // texts about allowed places are older than what is asked for, whatever else leaves it open
	// UnknownLocations are names that resources give for their location, and that the catalog does not know.
	UnknownLocations []string
	Needs            []string
	Why              []string
	SetAside         []catalog.SetAside // what overlays took from the answer
	Exemption        *Exemption
	Expired          *Exemption // one that would have covered the finding
}

// IsDiscovery reports whether the finding is about the discovery and not about an aspect of a feature.
func (f *Finding) IsDiscovery() bool {
	switch f.Code {
	case UnmappedTypes, NothingFound, ReadInPart, RequirementSkipped:
		return true
	default:
		return false
	}
}

// AspectName returns the name of the aspect, or nothing where the finding has none.
func (f *Finding) AspectName() string {
	if f.IsDiscovery() {
		return ""
	}
	return f.Aspect.String()
}

// StatementIDs returns the ids of the statements behind the finding, each once.
func (f *Finding) StatementIDs() []string {
	all := []string{}
	for _, c := range f.Claims {
		if !slices.Contains(all, c.Statement.ID) {
			all = append(all, c.Statement.ID)
		}
	}
	return all
}

// LayersOf returns the layers of a catalog that brought the statements behind the finding, the base first.
func (f *Finding) LayersOf(cat *catalog.Catalog) []string {
	var all []string
	for _, layer := range cat.Layers() {
		if slices.ContainsFunc(f.Claims, func(c catalog.Claim) bool { return c.Statement.Layer == layer }) {
			all = append(all, layer)
		}
	}
	return all
}

// Covered reports whether a valid exemption stands beside the finding.
func (f *Finding) Covered() bool { return f.Exemption != nil }

// Result is the judgement of a requirement.
type Result struct {
	Outcome   Outcome // the worst of all findings, exempted or not
	Compliant bool    // every finding is met or covered by a valid exemption
	Findings  []Finding
	Expired   []Exemption // those that would still be needed
	Expiring  []Exemption
	Unmatched []Exemption // those that match no finding
	Digest    string      // over the statements that were used
}
