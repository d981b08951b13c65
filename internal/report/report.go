// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package report shows what requirements come to, to people and to pipelines: findings in, bytes out.
//
// [New] puts judged requirements into a [Report], and each format writes that: [Report.JSON], [Report.CSV], [Report.JUnit],
// [Report.SARIF], [Report.Markdown] and [Report.HTML]. The same report always gives the same bytes. Every text of a report can come from a file of
// a user, so each format writes it as text and never as its own syntax.
package report

import (
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// FormatVersion is the version of the JSON form. The first number grows when something is removed or changes its meaning,
// the second one when something is added.
const FormatVersion = "1.0"

// Report is what all formats show. Its JSON form is published; schema/ describes it.
type Report struct {
	FormatVersion string        `json:"format_version"`
	Title         string        `json:"title"`
	Provider      string        `json:"provider_version"`
	Catalog       Catalog       `json:"catalog"`
	JudgedOn      string        `json:"judged_on,omitempty"` // the day to which exemptions and ages are counted; empty where nothing depends on it
	Outcome       string        `json:"outcome"`
	Compliant     bool          `json:"compliant"`
	Counts        Counts        `json:"counts"`
	Requirements  []Requirement `json:"requirements"`

	file string // of findings that have none of their own
}

// Catalog says on what the answers rest.
type Catalog struct {
	Version string   `json:"version"`
	Digest  string   `json:"digest"`
	Layers  []string `json:"layers"` // the base first
}

// Counts says how many findings have which outcome. Exempted ones are among those that are not met or undetermined.
type Counts struct {
	Met          int `json:"met"`
	NotMet       int `json:"not_met"`
	Undetermined int `json:"undetermined"`
	Exempted     int `json:"exempted"`
}

// Open returns how many findings are not met or undetermined, and not exempted.
func (c Counts) Open() int { return c.NotMet + c.Undetermined - c.Exempted }

// All returns how many findings there are.
func (c Counts) All() int { return c.Met + c.NotMet + c.Undetermined }

// Requirement is a judged requirement.
type Requirement struct {
	Name             string      `json:"name"`
	Tenant           Tenant      `json:"tenant"`
	AsOf             string      `json:"as_of"` // the day for which the answers are
	Reading          string      `json:"reading"`
	StoreIn          []Place     `json:"store_in"`
	ProcessIn        []Place     `json:"process_in,omitempty"` // empty: processing is not judged
	Commitment       string      `json:"commitment,omitempty"`
	StrictReserves   bool        `json:"strict_reserves"`
	MaxSourceAgeDays int64       `json:"max_source_age_days,omitempty"`
	Outcome          string      `json:"outcome"`
	Compliant        bool        `json:"compliant"`
	Counts           Counts      `json:"counts"`
	FactsDigest      string      `json:"facts_digest"`
	Findings         []Finding   `json:"findings"`
	Exemptions       []Exemption `json:"exemptions"`
}

// Tenant is the tenant that a requirement is judged for.
type Tenant struct {
	Description     string            `json:"description"` // "a tenant that signed up in Japan"
	Country         string            `json:"country,omitempty"`
	CountryEvidence string            `json:"country_evidence,omitempty"`
	Created         string            `json:"created,omitempty"`
	Cloud           string            `json:"cloud"`
	RegionScope     string            `json:"region_scope,omitempty"`
	AddOns          []string          `json:"add_ons"` // null where it is not known whether there are any
	Settings        map[string]string `json:"settings,omitempty"`
}

// Place is a place with its name.
type Place struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Countries []string `json:"-"` // codes of the countries of which the place surely has a part, in order; the page draws them
	Opaque    bool     `json:"-"` // the place may reach beyond these countries, or nothing says where it is
}

// Finding is a judged aspect of a feature, with everything on which the judgement rests.
type Finding struct {
	ID          string            `json:"id"` // the same for the same finding in each run
	Code        string            `json:"code,omitempty"`
	Outcome     string            `json:"outcome"`
	Level       Level             `json:"level,omitempty"` // empty where it is met
	Feature     string            `json:"feature"`
	FeatureName string            `json:"feature_name"`
	Product     string            `json:"product,omitempty"`
	Application string            `json:"application,omitempty"`
	Options     map[string]string `json:"options,omitempty"`
	Aspect      string            `json:"aspect,omitempty"` // empty where the finding is about an inventory itself
	Places      []Place           `json:"places"`           // those that break the requirement or leave it open
	DataIn      []Place           `json:"data_in"`          // all places that the statements name
	Conflicting bool              `json:"conflicting"`
	Needs       []string          `json:"needs,omitempty"`
	Why         []string          `json:"why,omitempty"`
	Statements  []Statement       `json:"statements"`
	Geography   []Basis           `json:"geography_basis,omitempty"`
	SetAside    []SetAside        `json:"set_aside,omitempty"`
	Layers      []string          `json:"layers"`
	Resources   []Resource        `json:"resources"`
	Exemption   *Exemption        `json:"exemption,omitempty"`         // the valid one that covers it
	WasExempted *Exemption        `json:"expired_exemption,omitempty"` // the expired one that would have covered it
	Title       string            `json:"title"`
	Message     string            `json:"message"`
	Lies        []place.Relation  `json:"-"` // how each place of DataIn lies to the allowed places; the page draws it

	requirement int // its place in the list of requirements, from 0
}

// Exempted reports whether a valid exemption covers the finding.
func (f *Finding) Exempted() bool { return f.Exemption != nil }

// Met reports whether the outcome is met.
func (f *Finding) Met() bool { return f.Outcome == string(assess.Met) }

// Open reports whether the finding is not met or undetermined, and no valid exemption covers it.
func (f *Finding) Open() bool { return !f.Met() && !f.Exempted() }

// Status is the outcome, or "exempted" where a valid exemption covers what is not met or undetermined.
func (f *Finding) Status() string {
	if f.Exempted() {
		return "exempted"
	}
	return f.Outcome
}

// StatementIDs returns the ids of the statements behind the finding, each once.
func (f *Finding) StatementIDs() []string {
	all := []string{}
	for i := range f.Statements {
		if !slices.Contains(all, f.Statements[i].ID) {
			all = append(all, f.Statements[i].ID)
		}
	}
	return all
}

// FirstResources returns the first five resources that the finding comes from, as a text each.
func (f *Finding) FirstResources() []string {
	all := []string{}
	for i := range f.Resources[:min(len(f.Resources), 5)] {
		all = append(all, f.Resources[i].String())
	}
	return all
}

// Statement is a published statement behind a finding.
type Statement struct {
	ID         string  `json:"id"`
	Places     []Place `json:"places"`
	Data       string  `json:"data"`
	Commitment string  `json:"commitment"`
	Exception  bool    `json:"exception"`
	Optional   bool    `json:"optional"`
	Reserve    string  `json:"reserve,omitempty"`
	Through    string  `json:"through,omitempty"` // the feature in which the data is kept
	Source     Source  `json:"source"`
	Layer      string  `json:"layer"`
}

// Source is a published page.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Date  string `json:"date"` // "undated" where the page has none
}

// Basis is what leads from the tenant to its geography.
type Basis struct {
	Rule      string `json:"rule"`
	Geography Place  `json:"geography"`
	Reserve   string `json:"reserve,omitempty"`
	Source    Source `json:"source"`
	Layer     string `json:"layer"`
}

// SetAside is a statement that an overlay took from the answer.
type SetAside struct {
	ID     string `json:"id"`
	Layer  string `json:"layer"` // the overlay
	Reason string `json:"reason"`
	By     string `json:"by,omitempty"` // the statement in its place; empty where it was withdrawn
}

// Resource is a resource that brought a finding in.
type Resource struct {
	Address  string   `json:"address,omitempty"`
	File     string   `json:"file,omitempty"` // from the root of the repository, as far as the report knows that
	Line     int      `json:"line,omitempty"`
	RefersTo []string `json:"refers_to,omitempty"`
}

// Exemption is a recorded permission to deviate.
type Exemption struct {
	Name       string  `json:"name"`
	Feature    string  `json:"feature"`
	Aspect     string  `json:"aspect,omitempty"`
	Places     []Place `json:"places,omitempty"`
	Code       string  `json:"code,omitempty"`
	Category   string  `json:"category"`
	Reason     string  `json:"reason"`
	Ticket     string  `json:"ticket,omitempty"`
	ApprovedBy string  `json:"approved_by,omitempty"`
	Expires    string  `json:"expires,omitempty"`
	DaysLeft   *int    `json:"days_left,omitempty"` // from JudgedOn; 0 on the last day, negative after it; absent where it has no end
	Status     Status  `json:"status"`
}

// Status says what an exemption does.
type Status string

// What an exemption can do.
const (
	Valid     Status = "valid"     // it covers a finding
	Expiring  Status = "expiring"  // it covers a finding for 30 days at most
	Expired   Status = "expired"   // it would cover a finding if it still held
	Unmatched Status = "unmatched" // there is no finding that it would cover
)

// Level says how grave a finding is to those who stated the requirement.
type Level string

// Levels, the gravest first. They are what SARIF calls them.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
	LevelNote    Level = "note"
)
