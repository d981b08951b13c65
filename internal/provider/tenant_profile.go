// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
)

// expected checks what is expected of a tenant; nil where nothing is.
func (s *settings) expected(m *tenantExpectModel, diags *diag.Diagnostics) *catalog.Profile {
	if m == nil {
		return nil
	}
	profile, err := s.catalog.Profile(catalog.ProfileInput{Country: m.Country.ValueString(), Created: m.Created.ValueString()})
	var fields catalog.FieldErrors
	if errors.As(err, &fields) {
		for _, f := range fields {
			at := path.Root("expect").AtName(f.Field)
			diags.AddAttributeError(at, "Expectation not valid", fmt.Sprintf("In %s: %s", at, strings.ToLower(f.Message[:1])+fullStop(f.Message)[1:]))
		}
		return nil
	}
	return &profile
}

// describe says what the answer of a look-up comes to by the catalog, on the day of its version: a look-up is about today.
func (s *settings) describe(m *tenantLookUpModel, found *tenant.Tenant, expected *catalog.Profile, diags *diag.Diagnostics) {
	view := s.catalog.At(0)
	profile := s.liveProfile(found, expected, diags)
	m.Profile = modelOf(profile)
	if profile.RegionScope != "" {
		geography := view.FamilyGeography(assess.DirectoryFamily, &profile)
		if id, ok := geography.Certain(); ok {
			m.Geography = types.StringValue(string(id))
		}
		m.Why = append(m.Why, geography.Why...)
	}
	if expected == nil {
		return
	}
	compared := assess.CompareTenant(view, assess.ExpectedTenant{Country: expected.Country, Created: expected.Created}, assess.LiveTenant{
		Cloud: profile.Cloud, RegionScope: found.RegionScope, Country: m.Country.ValueString(), Created: createdDay(found.Organization),
	})
	m.Why = append([]string{}, compared.Why...)
	switch compared.Outcome {
	case assess.Met:
		m.Matches = types.BoolValue(true)
	case assess.NotMet:
		m.Matches = types.BoolValue(false)
		diags.AddAttributeWarning(path.Root("expect"), fmt.Sprintf("%s %s is not the tenant that is expected", assess.TenantDiffers, m.Name.ValueString()), strings.Join(m.Why, "\n\n")+
			"\n\nCorrect expect if it was mistaken, and everything that rests on it; or look up the tenant that is meant.")
	case assess.Undetermined:
	}
}

// liveProfile returns the profile of a tenant that was looked up. What the catalog does not know is left out, since every
// block that takes the profile would refuse it.
func (s *settings) liveProfile(found *tenant.Tenant, expected *catalog.Profile, diags *diag.Diagnostics) catalog.Profile {
	in := catalog.ProfileInput{Cloud: string(found.Cloud)}
	if scoped := (catalog.ProfileInput{Cloud: in.Cloud, RegionScope: found.RegionScope}); found.RegionScope != "" && s.knows(scoped) {
		in = scoped
	} else if found.RegionScope != "" {
		diags.AddWarning("Region scope not known", fmt.Sprintf("The tenant %s reports the region scope %q, which the catalog does not know in the cloud %s. It is left out of profile, so that answers rest on the country alone. "+
			"Look for a newer version of the provider.", found.ID, found.RegionScope, found.Cloud))
	}
	if expected != nil {
		in.Country, in.CountryEvidence, in.Created = string(expected.Country), string(catalog.SignUp), expected.Created.String()
	}
	if o := found.Organization; o != nil {
		if created := createdDay(o); created != 0 {
			in.Created = created.String()
		}
		switch {
		case o.Country != "" && s.knows(catalog.ProfileInput{Country: o.Country}):
			in.Country, in.CountryEvidence = o.Country, string(catalog.Current)
		case o.Country != "":
			diags.AddWarning("Country not known", fmt.Sprintf("Microsoft Graph reports the country code %q for the tenant %s, which the catalog does not know. It is left out of profile.", o.Country, found.ID))
		}
	}
	profile, err := s.catalog.Profile(in)
	if err != nil { // each part was checked
		diags.AddError("Provider internal error", err.Error()+internalError)
	}
	return profile
}

func (s *settings) knows(in catalog.ProfileInput) bool {
	_, err := s.catalog.Profile(in)
	return err == nil
}

// modelOf writes a profile as the object that `tenant` is.
func modelOf(p catalog.Profile) *tenantModel {
	m := &tenantModel{
		Country: optionalText(string(p.Country)), Created: optionalText(p.Created.String()), Cloud: optionalText(string(p.Cloud)), RegionScope: optionalText(p.RegionScope),
		AddOns: types.ListNull(types.StringType), Settings: types.MapNull(types.StringType),
	}
	if p.Country != "" {
		m.CountryEvidence = types.StringValue(string(p.CountryEvidence))
	}
	return m
}
