// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Catalog is everything that is known, ready to answer. It is immutable and safe for concurrent use.
type Catalog struct {
	version        string
	date           Date
	digest         func() string
	layers         []string
	places         *place.Graph
	described      map[string]string // layer by what it describes, such as "place JP"
	countries      []place.ID
	countryNo      map[place.ID]int
	sources        []*Source
	addOns         []AddOnEntry
	settings       []SettingEntry
	settingChoices []choice                    // their values by id
	defaults       map[string][]settingDefault // by setting
	scopes         []*regionScope
	scoped         map[string]bool             // families of geographies for which region scopes stand
	rules          map[string][]*geographyRule // by family
	changes        *countryCodeChanges
	features       []*Feature
	names          map[string]*Feature // by spelling key
	statements     func() []*Statement
	readUsage      func() // reads the usage rules if that was left for later
	usage          []*UsageRule
	terraform      []TerraformProviderEntry
	// applications are Microsoft's own: name by client id
	applications map[string]string
	views        map[Date]*View
	viewsLock    sync.Mutex
}

// Source is a published page.
type Source struct {
	SourceEntry
	Layer string // the layer that brought it
}

// Citation is a text of a source, and the days on which it counted as published: from From until the day before Until.
type Citation struct {
	Source      *Source
	Version     *SourceVersion
	From, Until Date
}

// Title returns the title of the page at that version.
func (c Citation) Title() string { return firstOf(c.Version.Title, c.Source.Title) }

// URL returns the address of the page at that version.
func (c Citation) URL() string { return firstOf(c.Version.URL, c.Source.URL) }

// Dated returns the date printed on the page, or "undated".
func (c Citation) Dated() string { return firstOf(c.Version.Date.String(), "undated") }

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func (c Citation) holds(day Date) bool { return c.From <= day && (c.Until == 0 || day < c.Until) }

// Feature is something that a customer uses and whose data has a location.
type Feature struct {
	ID          string
	Name        string
	FormerNames []string
	FormerIDs   []string
	ClientIDs   []string // of the application that the feature stands for
	Product     string
	Family      string // family of its geographies, empty where it has none
	Description string
	Options     []OptionEntry
	Follows     []Follow
	Withdrawn   *WithdrawnEntry
	Layer       string

	statements []*Statement // sorted by id
	late       *lateStatements
	read       sync.Once
}

// Follow says that a feature keeps its data in another one, whose statements then count for it too.
type Follow struct {
	Feature   *Feature
	Note      string
	Citations []Citation // oldest first
}

// Aspect is what is done with the data.
type Aspect int8

// The aspects of an answer.
const (
	Storage    Aspect = iota // data at rest
	Processing               // data in use
)

// Aspects lists both aspects.
var Aspects = []Aspect{Storage, Processing}

func (a Aspect) String() string { return [...]string{"storage", "processing"}[a] }

// Statement is one published claim about where data of a feature is stored or processed.
type Statement struct {
	ID          string
	Places      [2][]place.ID // by aspect; empty where the claim does not speak of the aspect
	Data        string
	DataKind    string
	Commitment  Commitment
	Exception   bool
	Optional    bool
	Reserve     string
	Note        string
	Effective   Effective
	Citations   []Citation // oldest first
	Overrides   []*Statement
	Contradicts []*Statement
	FormerIDs   []string
	Withdrawn   *WithdrawnEntry
	WithdrawnBy string // the layer that withdrew it, where that is another one than its own
	Layer       string
	Reason      string // why it overrides statements of lower layers, where it does
	when        condition
	pos         Pos
}

type regionScope struct {
	RegionScopeEntry
	geographies map[string]place.ID
	unless      *condition
	citations   []Citation
	layer       string
}

type settingDefault struct {
	SettingDefault
	when      condition
	citations []Citation
}

type geographyRule struct {
	GeographyRule
	when      condition
	geography place.ID
	citations []Citation
	layer     string
}

type countryCodeChanges struct {
	CountryCodeChanges
	citations []Citation
}

// Version returns the version of the base layer, a date such as 2026.11.24.
func (c *Catalog) Version() string { return c.version }

// Date returns the day of the version: the day for which answers are given unless another one is asked for.
func (c *Catalog) Date() Date { return c.date }

// Digest returns the SHA-256 of the canonical content of all layers, in hexadecimal.
func (c *Catalog) Digest() string { return c.digest() }

// Layers returns the names of the layers, the base first.
func (c *Catalog) Layers() []string { return c.layers }

// Places returns the places that the catalog knows.
func (c *Catalog) Places() *place.Graph { return c.places }

// Countries returns the countries in which a tenant can have signed up, sorted by code.
func (c *Catalog) Countries() []place.ID { return slices.Clone(c.countries) }

// PlaceLayer returns the layer that describes a place.
func (c *Catalog) PlaceLayer(id place.ID) string { return c.described[describes(id)] }

// Sources returns the sources, sorted by id.
func (c *Catalog) Sources() []*Source { return c.sources }

// Features returns the features, sorted by id.
func (c *Catalog) Features() []*Feature { return c.features }

// Statements returns the statements, sorted by id.
func (c *Catalog) Statements() []*Statement { return c.statements() }

// AddOns returns the add-ons that a tenant profile can state.
func (c *Catalog) AddOns() []AddOnEntry { return c.addOns }

// Settings returns the tenant settings that a tenant profile can state.
func (c *Catalog) Settings() []SettingEntry { return c.settings }

// RegionScopes returns the region scopes that a tenant profile can state, sorted.
func (c *Catalog) RegionScopes() []string {
	all := make([]string, len(c.scopes))
	for i, s := range c.scopes {
		all[i] = s.ID
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Feature returns the feature that people call name: an id, a name, a former id or a former name, without regard to
// case, spaces and punctuation. The error is an [UnknownFeatureError].
func (c *Catalog) Feature(name string) (*Feature, error) {
	if f, ok := c.names[spelling.Key(name)]; ok {
		return f, nil
	}
	return nil, &UnknownFeatureError{Name: name, catalog: c}
}

// UnknownFeatureError says that the catalog does not know a feature.
type UnknownFeatureError struct {
	Name    string
	catalog *Catalog
}

// DidYouMean returns the end of a sentence with the nearest known names, or nothing where none is near.
func (e *UnknownFeatureError) DidYouMean() string {
	var known []string
	for _, f := range e.catalog.features {
		known = append(append(append(known, f.ID, f.Name), f.FormerNames...), f.FormerIDs...)
	}
	return spelling.DidYouMean(e.Name, known)
}

func (e *UnknownFeatureError) Error() string {
	return "the catalog does not know the feature " + `"` + e.Name + `"` + e.DidYouMean()
}

// On returns the text of the source that counted as published on a day, where there is one.
func (s *Source) On(day Date) (Citation, bool) {
	citations := make([]Citation, len(s.Versions))
	for i := range s.Versions {
		v := &s.Versions[i]
		citations[i] = Citation{Source: s, Version: v, From: v.From, Until: v.Until}
	}
	return latest(citations, day)
}
