// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// CountryEvidence says what a tenant's country is known from.
type CountryEvidence string

// Evidence for the country.
const (
	SignUp  CountryEvidence = "signup"  // the user states what was given at sign-up
	Current CountryEvidence = "current" // today's country code, which may have been changed
)

// CountryEvidences lists every kind of evidence.
var CountryEvidences = []CountryEvidence{SignUp, Current}

// ProfileInput is a tenant profile as people write it. Empty fields are not known.
type ProfileInput struct {
	Country         string // code or name
	CountryEvidence string // "signup" unless given
	Created         string // 2022-04-15
	Cloud           string // follows from the region scope, or "public", unless given
	RegionScope     string // as the tenant's OpenID configuration reports it, in any case
	AddOns          []string
	AddOnsKnown     bool // AddOns is complete; otherwise nothing is known of other add-ons
	Settings        map[string]string
}

// Profile is what decides a tenant's locations. Make one with [Catalog.Profile].
type Profile struct {
	Country         place.ID
	CountryEvidence CountryEvidence
	Created         Date
	Cloud           Cloud
	RegionScope     string
	AddOns          []string // sorted
	AddOnsKnown     bool
	Settings        map[string]string

	scope   *regionScope
	country int
}

// Fields of a tenant profile, as [FieldError] names them.
const (
	FieldCountry         = "country"
	FieldCountryEvidence = "country_evidence"
	FieldCreated         = "created"
	FieldCloud           = "cloud"
	FieldRegionScope     = "region_scope"
	FieldAddOns          = "add_ons"
	FieldSettings        = "settings"
	FieldOptions         = "options"
)

// FieldError is an error in one field of an input.
type FieldError struct {
	Field   string
	Message string
}

func (e FieldError) Error() string { return e.Field + ": " + e.Message }

// FieldErrors is every error of an input.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

func (e *FieldErrors) add(field, format string, args ...any) {
	*e = append(*e, FieldError{field, fmt.Sprintf(format, args...)})
}

// Profile checks an input against the catalog. The error is a [FieldErrors] with every error.
func (c *Catalog) Profile(in ProfileInput) (Profile, error) {
	p := Profile{CountryEvidence: SignUp, AddOnsKnown: in.AddOnsKnown, Settings: in.Settings, country: noCountry}
	var errs FieldErrors
	c.readCountry(&p, in, &errs)
	c.readCloud(&p, in, &errs)
	if in.Created != "" {
		created, err := ParseDate(in.Created)
		if err != nil {
			errs.add(FieldCreated, "%v", err)
		}
		p.Created = created
	}
	c.readAddOns(&p, in, &errs)
	c.checkSettings(in.Settings, &errs)
	if len(errs) > 0 {
		return Profile{}, errs
	}
	return p, nil
}

func (c *Catalog) readCountry(p *Profile, in ProfileInput, errs *FieldErrors) {
	if in.CountryEvidence != "" {
		if !slices.Contains(CountryEvidences, CountryEvidence(in.CountryEvidence)) {
			errs.add(FieldCountryEvidence, "%s", spelling.Advise(fmt.Sprintf("unknown evidence %q", in.CountryEvidence), in.CountryEvidence, texts(CountryEvidences), "Use "+spelling.AnyOf(CountryEvidences)))
		}
		p.CountryEvidence = CountryEvidence(in.CountryEvidence)
	}
	if in.Country == "" {
		return
	}
	id, err := c.places.Parse(in.Country)
	if err != nil || !c.isCountry(id) {
		errs.add(FieldCountry, "%s", spelling.Advise(fmt.Sprintf("unknown country %q", in.Country), in.Country, c.countrySpellings(),
			"Write an ISO 3166-1 alpha-2 code, such as \"JP\", or the country's name"))
		return
	}
	p.Country, p.country = id, c.countryNo[id]
}

func (c *Catalog) isCountry(id place.ID) bool { _, ok := c.countryNo[id]; return ok }

func (c *Catalog) countrySpellings() []string {
	var all []string
	for _, id := range c.countries {
		p, _ := c.places.Place(id)
		all = append(append(all, string(id), p.Name), p.Names...)
	}
	return all
}

func (c *Catalog) readCloud(p *Profile, in ProfileInput, errs *FieldErrors) {
	p.Cloud = Cloud(in.Cloud)
	if in.Cloud != "" && !slices.Contains(Clouds, p.Cloud) {
		errs.add(FieldCloud, "%s", spelling.Advise(fmt.Sprintf("unknown cloud %q", in.Cloud), in.Cloud, texts(Clouds), "Use "+spelling.AnyOf(Clouds)))
		return
	}
	if in.RegionScope != "" {
		c.readScope(p, in.RegionScope, errs)
	}
	if p.Cloud == "" {
		p.Cloud = Public
	}
}

func (c *Catalog) readScope(p *Profile, name string, errs *FieldErrors) {
	known := c.RegionScopes()
	for _, s := range c.scopes {
		if !strings.EqualFold(s.ID, name) {
			continue
		}
		switch {
		case len(s.Clouds) == 0 || slices.Contains(s.Clouds, p.Cloud):
		case p.Cloud == "" && slices.Contains(s.Clouds, Public):
		case p.Cloud == "":
			p.Cloud = s.Clouds[0]
		default:
			continue // the same value can stand for something else in another cloud
		}
		p.RegionScope, p.scope = s.ID, s
		return
	}
	if slices.ContainsFunc(known, func(id string) bool { return strings.EqualFold(id, name) }) {
		errs.add(FieldRegionScope, "the region scope %q does not occur in the cloud %q; check both against the tenant's OpenID configuration", name, p.Cloud)
		return
	}
	errs.add(FieldRegionScope, "unknown region scope %q. Use %s, as tenant_region_scope in the tenant's OpenID configuration has it", name, spelling.AnyOf(known))
}

func (c *Catalog) readAddOns(p *Profile, in ProfileInput, errs *FieldErrors) {
	known := make([]string, len(c.addOns))
	for i, a := range c.addOns {
		known[i] = a.ID
	}
	for _, id := range in.AddOns {
		if !slices.Contains(known, id) {
			errs.add(FieldAddOns, "%s", spelling.Advise(fmt.Sprintf("unknown add-on %q", id), id, known, "Use "+spelling.AnyOf(known)))
		}
	}
	p.AddOns = slices.Compact(slices.Sorted(slices.Values(in.AddOns)))
}

func (c *Catalog) checkSettings(settings map[string]string, errs *FieldErrors) {
	checkChoices(FieldSettings, "setting", settings, c.settingChoices, errs)
}

// CheckOptions checks the options of a use of the feature. The error is a [FieldErrors].
func (f *Feature) CheckOptions(options map[string]string) error {
	var errs FieldErrors
	checkChoices(FieldOptions, "option", options, optionChoices(f.AllOptions()), &errs)
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// maxListed is how many known names a message lists that has the nearest ones.
const maxListed = 8

func checkChoices(field, what string, given map[string]string, known []choice, errs *FieldErrors) {
	ids := slices.Sorted(slices.Values(idsOf(known)))
	for _, id := range slices.Sorted(maps.Keys(given)) {
		values := valuesOf(known, id)
		unknown := fmt.Sprintf("unknown %s %q", what, id)
		switch {
		case len(ids) == 0:
			errs.add(field, "%s. There is none to state here", unknown)
		case values == nil && len(ids) > maxListed && spelling.DidYouMean(id, ids) != "":
			errs.add(field, "%s%s", unknown, spelling.DidYouMean(id, ids))
		case values == nil:
			errs.add(field, "%s", spelling.Advise(unknown, id, ids, "Use "+spelling.AnyOf(ids)))
		case !slices.Contains(values, given[id]):
			errs.add(field, "%s", spelling.Advise(fmt.Sprintf("%s %q cannot be %q", what, id, given[id]), given[id], values, "Use "+spelling.AnyOf(values)))
		}
	}
}

func texts[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}
