// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

var _ datasource.DataSourceWithConfigure = (*optionsDataSource)(nil)

func newOptionsDataSource() datasource.DataSource { return &optionsDataSource{} }

// optionsDataSource judges a requirement for each sign-up country, before there is a tenant. Its argument options are
// those of features, as everywhere.
type optionsDataSource struct{ configuredDataSource }

type optionsModel struct {
	StoreIn        []string            `tfsdk:"store_in"`
	ProcessIn      []string            `tfsdk:"process_in"`
	Features       []string            `tfsdk:"features"`
	Options        types.Map           `tfsdk:"options"`
	Commitment     types.String        `tfsdk:"commitment"`
	StrictReserves types.Bool          `tfsdk:"strict_reserves"`
	Countries      []string            `tfsdk:"countries"`
	Tenant         *futureTenantModel  `tfsdk:"tenant"`
	AsOf           types.String        `tfsdk:"as_of"`
	Reading        types.String        `tfsdk:"reading"`
	Met            []string            `tfsdk:"met"`
	Undetermined   []string            `tfsdk:"undetermined"`
	NotMet         []string            `tfsdk:"not_met"`
	Groups         []countryGroupModel `tfsdk:"groups"`
	Summary        types.String        `tfsdk:"summary"`
}

// futureTenantModel is what can be known of a tenant that does not exist yet, beside its country.
type futureTenantModel struct {
	Created  types.String `tfsdk:"created"`
	Cloud    types.String `tfsdk:"cloud"`
	AddOns   types.List   `tfsdk:"add_ons"`
	Settings types.Map    `tfsdk:"settings"`
}

type countryGroupModel struct {
	Outcome   string        `tfsdk:"outcome"`
	Countries []string      `tfsdk:"countries"`
	Findings  []reasonModel `tfsdk:"findings"`
}

type reasonModel struct {
	Code       string   `tfsdk:"code"`
	Outcome    string   `tfsdk:"outcome"`
	Feature    string   `tfsdk:"feature"`
	Aspect     string   `tfsdk:"aspect"`
	Places     []string `tfsdk:"places"`
	Needs      []string `tfsdk:"needs"`
	Statements []string `tfsdk:"statements"`
	Layers     []string `tfsdk:"layers"`
}

func (*optionsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_options"
}

func (d *optionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m optionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	requirement := d.requirement(&m, &resp.Diagnostics)
	choice := d.choice(&m, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	groups := choice.Judge(requirement)
	m.set(groups)
	m.Summary = types.StringValue(choice.Summary(groups))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (d *optionsDataSource) requirement(m *optionsModel, diags *diag.Diagnostics) *assess.Requirement {
	return &assess.Requirement{
		StoreIn:   d.settings.places(m.StoreIn, path.Root("store_in"), diags),
		ProcessIn: d.settings.places(m.ProcessIn, path.Root("process_in"), diags),
		Uses:      d.settings.uses(m.Features, m.Options, true, diags), Commitment: catalog.Commitment(m.Commitment.ValueString()), StrictReserves: m.StrictReserves.ValueBool(),
	}
}

// choice returns what the tenant would be in each country.
func (d *optionsDataSource) choice(m *optionsModel, diags *diag.Diagnostics) *assess.Choice {
	own := d.settings.withOwn(m.AsOf, m.Reading, diags)
	if own.asOfPending || own.readingPending {
		notKnownYet(diags)
	}
	countries := d.settings.countries(m.Countries, diags)
	if diags.HasError() {
		return nil
	}
	choice := &assess.Choice{View: d.settings.catalog.At(own.asOf), Reading: own.reading}
	tenant := tenantInput{ProfileInput: m.Tenant.input(choice.View.Day())}
	for _, country := range countries {
		tenant.Country = string(country)
		profile := d.settings.profile(tenant, path.Root("tenant"), diags)
		if profile == nil {
			return nil // what is wrong is not the country: the others would fail alike
		}
		choice.Tenants = append(choice.Tenants, profile)
	}
	return choice
}

// input is the tenant to be, without its country: one that does not exist yet is created no earlier than on the day for
// which is answered.
func (t *futureTenantModel) input(day catalog.Date) catalog.ProfileInput {
	in := catalog.ProfileInput{Created: day.String()}
	if t == nil {
		return in
	}
	if !t.Created.IsNull() {
		in.Created = t.Created.ValueString()
	}
	in.Cloud, in.AddOns, in.AddOnsKnown, in.Settings = t.Cloud.ValueString(), knownStrings(t.AddOns.Elements()), !t.AddOns.IsNull(), stringMap(t.Settings)
	return in
}

// countries reads sign-up countries as people write them; all of the catalog where there are none.
func (s *settings) countries(names []string, diags *diag.Diagnostics) []place.ID {
	if names == nil {
		return s.catalog.Countries()
	}
	var found []place.ID
	for _, name := range names {
		profile, err := s.catalog.Profile(catalog.ProfileInput{Country: name})
		if err != nil {
			var fields catalog.FieldErrors
			errors.As(err, &fields)
			for _, f := range fields {
				diags.AddAttributeError(path.Root("countries"), "Unknown country", fullStop(f.Message))
			}
			continue
		}
		found = append(found, profile.Country)
	}
	return found
}

// set fills in what the countries come to.
func (m *optionsModel) set(groups []assess.CountryGroup) {
	m.Met, m.Undetermined, m.NotMet, m.Groups = []string{}, []string{}, []string{}, []countryGroupModel{}
	lists := map[assess.Outcome]*[]string{assess.Met: &m.Met, assess.Undetermined: &m.Undetermined, assess.NotMet: &m.NotMet}
	for _, g := range groups {
		one := countryGroupModel{Outcome: string(g.Outcome), Countries: ids(g.Countries), Findings: []reasonModel{}}
		for _, r := range g.Reasons {
			one.Findings = append(one.Findings, reasonModel{
				Code: string(r.Code), Outcome: string(r.Outcome), Feature: r.Feature, Aspect: r.Aspect, Places: ids(r.Places),
				Needs: append([]string{}, r.Needs...), Statements: append([]string{}, r.Statements...), Layers: append([]string{}, r.Layers...),
			})
		}
		*lists[g.Outcome] = append(*lists[g.Outcome], one.Countries...)
		m.Groups = append(m.Groups, one)
	}
	for _, list := range lists {
		slices.Sort(*list)
	}
}
