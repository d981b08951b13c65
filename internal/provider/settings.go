// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Environment variables, one for each provider argument.
const (
	envCountry         = "RESIDENCY_TENANT_COUNTRY"
	envCountryEvidence = "RESIDENCY_TENANT_COUNTRY_EVIDENCE"
	envCreated         = "RESIDENCY_TENANT_CREATED"
	envCloud           = "RESIDENCY_TENANT_CLOUD"
	envRegionScope     = "RESIDENCY_TENANT_REGION_SCOPE"
	envAddOns          = "RESIDENCY_TENANT_ADD_ONS"
	envSettings        = "RESIDENCY_TENANT_SETTINGS"
	envAsOf            = "RESIDENCY_AS_OF"
	envReading         = "RESIDENCY_READING"
	envOverlays        = "RESIDENCY_OVERLAYS"
	envEnforcement     = "RESIDENCY_ENFORCEMENT"
)

// settings is what the provider's arguments and the environment come to.
type settings struct {
	catalog *catalog.Catalog
	deps    Dependencies
	version string // of the provider
	agent   string // names the provider to servers
	tenant  tenantInput
	asOf    catalog.Date
	asOfSet bool // false: it is not known yet, or not given; then asOf is the catalog's own day
	reading catalog.Reading
	warn    bool // RESIDENCY_ENFORCEMENT=warn: nothing fails

	recognizer func() *discover.Recognizer // prepared when it is first needed

	asOfPending, readingPending bool // known only when the plan is applied
}

// tenantInput is a tenant profile as written, and from where.
type tenantInput struct {
	catalog.ProfileInput
	given   bool              // something is stated
	pending bool              // something of it is known only when the plan is applied
	env     map[string]string // field -> environment variable that gave it
}

func (p *residencyProvider) settings(ctx context.Context, config *providerModel, diags *diag.Diagnostics) *settings {
	cat := p.catalog(ctx, config.Overlays, diags)
	if cat == nil {
		return nil
	}
	s := &settings{catalog: cat, deps: p.deps, version: p.build.Version, agent: p.build.agent(), reading: catalog.Strictest}
	s.recognizer = sync.OnceValue(func() *discover.Recognizer { return discover.NewRecognizer(cat) })
	s.tenant = readTenant(ctx, config.Tenant, diags)
	s.tenant.fromEnvironment(p.deps.Getenv)
	if s.tenant.given && !s.tenant.pending {
		s.profile(s.tenant, path.Root("tenant"), diags)
	}
	s.readAsOf(config.AsOf, diags)
	s.readReading(config.Reading, diags)
	s.warnOfLaterTexts(diags)
	switch value := p.deps.Getenv(envEnforcement); value {
	case "", "error":
	case "warn":
		s.warn = true
		diags.AddWarning(envEnforcement+" is warn", "The environment variable "+envEnforcement+" is set to \"warn\": what would fail the plan of a residency_requirement is a warning instead.")
	default:
		diags.AddError("Unknown value of "+envEnforcement, fmt.Sprintf("The environment variable %s is %q; use \"warn\", which makes every violation a warning, or \"error\", or leave it out.", envEnforcement, value))
	}
	return s
}

func (s *settings) readAsOf(argument types.String, diags *diag.Diagnostics) {
	text, origin := argument.ValueString(), "as_of"
	if s.asOfPending = argument.IsUnknown(); s.asOfPending {
		return
	}
	if argument.IsNull() {
		text, origin = s.deps.Getenv(envAsOf), "the environment variable "+envAsOf
	}
	if text == "" {
		return
	}
	day, err := catalog.ParseDate(text)
	if err != nil {
		diags.AddAttributeError(path.Root("as_of"), "Not a date", fmt.Sprintf("The value of %s has to be a day, but %v.", origin, err))
	}
	s.asOf, s.asOfSet = day, true
}

func (s *settings) readReading(argument types.String, diags *diag.Diagnostics) {
	text, origin := argument.ValueString(), "reading"
	if s.readingPending = argument.IsUnknown(); s.readingPending {
		return
	}
	if argument.IsNull() {
		text, origin = s.deps.Getenv(envReading), "the environment variable "+envReading
	}
	for _, known := range catalog.Readings {
		if text == string(known) {
			s.reading = known
			return
		}
	}
	if text != "" {
		diags.AddAttributeError(path.Root("reading"), "Unknown reading", fmt.Sprintf("The value of %s is %q. Use %s.", origin, text, spelling.AnyOf(catalog.Readings)))
	}
}

// fromEnvironment fills what the argument leaves out.
func (t *tenantInput) fromEnvironment(getenv func(string) string) {
	t.env = map[string]string{}
	for _, field := range []struct {
		name, variable string
		value          *string
	}{
		{catalog.FieldCountry, envCountry, &t.Country},
		{catalog.FieldCountryEvidence, envCountryEvidence, &t.CountryEvidence},
		{catalog.FieldCreated, envCreated, &t.Created},
		{catalog.FieldCloud, envCloud, &t.Cloud},
		{catalog.FieldRegionScope, envRegionScope, &t.RegionScope},
	} {
		if text := getenv(field.variable); text != "" && *field.value == "" {
			*field.value, t.given = text, true
			t.env[field.name] = field.variable
		}
	}
	if text := getenv(envAddOns); text != "" && !t.AddOnsKnown {
		t.AddOnsKnown, t.given = true, true
		t.env[catalog.FieldAddOns] = envAddOns
		if text != "none" {
			t.AddOns = splitList(text)
		}
	}
	if text := getenv(envSettings); text != "" && t.Settings == nil {
		t.Settings, t.given = map[string]string{}, true
		t.env[catalog.FieldSettings] = envSettings
		for _, pair := range splitList(text) {
			id, value, _ := strings.Cut(pair, "=")
			t.Settings[id] = value
		}
	}
}

func splitList(text string) []string {
	var all []string
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// profile checks a tenant against the catalog and reports every error at the argument, or for the variable, that gave
// the value.
func (s *settings) profile(t tenantInput, at path.Path, diags *diag.Diagnostics) *catalog.Profile {
	profile, err := s.catalog.Profile(t.ProfileInput)
	if err == nil && profile.Country == "" && profile.Cloud == catalog.Public && profile.RegionScope == "" {
		err = catalog.FieldErrors{{Field: catalog.FieldCountry, Message: "the sign-up country is missing; only tenants of the clouds \"usgov\" and \"china\", and those whose region scope is stated, do without it"}}
	}
	if err == nil {
		return &profile
	}
	var fields catalog.FieldErrors
	if !errors.As(err, &fields) {
		diags.AddAttributeError(at, "Tenant profile not valid", err.Error())
		return nil
	}
	for _, f := range fields {
		origin := at.String() + "." + f.Field
		if variable := t.env[f.Field]; variable != "" {
			origin = "the environment variable " + variable
		}
		diags.AddAttributeError(at, "Tenant profile not valid", fmt.Sprintf("In %s: %s", origin, strings.ToLower(f.Message[:1])+fullStop(f.Message)[1:]))
	}
	return nil
}

// tenantMissing is the error where a tenant is needed and none is known.
func tenantMissing(diags *diag.Diagnostics) {
	diags.AddError("No tenant known",
		"Where data is depends on the tenant. State it in one of three ways:\n\n"+
			"  tenant = { country = \"JP\", created = \"2024-02-01\" }    in this block,\n"+
			"  the same in the provider \"residency\" block, for all blocks, or\n"+
			"  the environment variables "+envCountry+" and "+envCreated+".")
}

const internalError = "\n\nThis is a bug in the provider; please report it at https://github.com/data-residency/terraform-provider-residency/issues."
