// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// question is what an answer depends on beside the feature.
type question struct {
	view    *catalog.View
	asOf    catalog.Date // the day that was asked for; zero where answers follow the catalog
	tenant  *catalog.Profile
	reading catalog.Reading
}

// assessor returns what judges requirements for the tenant of the question.
func (q *question) assessor(now time.Time) *assess.Assessor {
	today := catalog.DateOf(now)
	return &assess.Assessor{View: q.view, Tenant: q.tenant, Reading: q.reading, Today: today, AgeOn: q.ageDay(today)}
}

// ageDay returns the day to which the age of texts is counted: the day that was asked for, or else today, so that what a
// provider says that is never upgraded grows old. A clock that is behind the catalog makes nothing young.
func (q *question) ageDay(today catalog.Date) catalog.Date {
	if q.asOf != 0 {
		return q.asOf
	}
	return max(today, q.view.Day())
}

// questionModel holds the arguments that take the place of the provider's.
type questionModel struct {
	Tenant  types.Object `tfsdk:"tenant"`
	AsOf    types.String `tfsdk:"as_of"`
	Reading types.String `tfsdk:"reading"`
}

// question puts a block's own arguments before the provider's. Pending means that something is known only when the
// plan is applied; then, and after an error, there is no question.
func (s *settings) question(ctx context.Context, m questionModel, diags *diag.Diagnostics) (q *question, pending bool) {
	own := s.withOwn(m.AsOf, m.Reading, diags)
	tenant, at := s.tenant, path.Root("tenant")
	if !m.Tenant.IsNull() {
		tenant = readTenant(ctx, m.Tenant, diags)
	}
	switch {
	case diags.HasError():
		return nil, false
	case own.asOfPending || own.readingPending || tenant.pending:
		return nil, true
	case !tenant.given:
		tenantMissing(diags)
		return nil, false
	}
	profile := s.profile(tenant, at, diags)
	if profile == nil {
		return nil, false
	}
	return &question{view: s.catalog.At(own.asOf), asOf: own.asOf, tenant: profile, reading: own.reading}, false
}

// withOwn puts a block's own as_of and reading before the provider's.
func (s *settings) withOwn(asOf, reading types.String, diags *diag.Diagnostics) *settings {
	own := *s
	if !asOf.IsNull() {
		own.readAsOf(asOf, diags)
	}
	if !reading.IsNull() {
		own.readReading(reading, diags)
	}
	return &own
}

// known is question for a data source, which is read only when all of its own arguments are known: pending can only
// be an argument of the provider.
func (s *settings) known(ctx context.Context, m questionModel, diags *diag.Diagnostics) *question {
	q, pending := s.question(ctx, m, diags)
	if pending {
		notKnownYet(diags)
	}
	return q
}

func notKnownYet(diags *diag.Diagnostics) {
	diags.AddError("Provider configuration not known yet",
		"An argument of the provider \"residency\" is known only when the plan is applied, so this data source cannot be read now. "+
			"State tenant, as_of and reading in the data source, or give the provider values that are known when the plan is made.")
}

// settingsOf takes what the provider's Configure left for data sources and resources; nothing before it was called.
func settingsOf(data any, diags *diag.Diagnostics) *settings {
	if data == nil {
		return nil
	}
	s, ok := data.(*settings)
	if !ok {
		diags.AddError("Provider internal error", fmt.Sprintf("Got a %T from the provider's configuration.", data)+internalError)
		return nil
	}
	return s
}

// configured is the part that every data source and resource has in common.
type configured struct {
	settings *settings
}

// configuredDataSource keeps the settings for a data source.
type configuredDataSource struct{ configured }

// Configure keeps the settings of the provider.
func (c *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	c.settings = settingsOf(req.ProviderData, &resp.Diagnostics)
}

// configuredResource keeps the settings for a resource.
type configuredResource struct{ configured }

// Configure keeps the settings of the provider.
func (c *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	c.settings = settingsOf(req.ProviderData, &resp.Diagnostics)
}
