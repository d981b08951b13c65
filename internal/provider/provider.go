// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform surface: schemas, and the way from them to the catalog and back.
//
// What is true about data and places is decided in other packages; this one turns arguments into questions and answers
// into values and diagnostics.
package provider

import (
	"context"
	"net/http"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/clock"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
)

var (
	_ provider.Provider              = (*residencyProvider)(nil)
	_ provider.ProviderWithFunctions = (*residencyProvider)(nil)
)

// Build says which build of the provider this is.
type Build struct {
	Version string // of the provider
	Commit  string // of the source it was built from, may be empty
}

// agent names the provider to servers.
func (b Build) agent() string { return "terraform-provider-residency/" + b.Version }

// Dependencies is what the provider takes from its surroundings; tests put their own in place.
type Dependencies struct {
	Catalog   func(overlays ...catalog.Layer) (*catalog.Catalog, error)
	Clock     clock.Clock
	Getenv    func(name string) string
	Folder    string                 // where relative names of files begin; empty means the folder of the process, in which the CLI starts it
	Transport http.RoundTripper      // carries requests to servers; nil means the real network
	Cache     func() (string, error) // the folder for what was fetched and compiled; nil means that nothing is kept
	Token     tenant.TokenSource     // of an account for look-ups; nil means the default credential chain of the Azure SDK
	Stamp     func() string          // tells builds of the provider apart; nil means that nothing compiled is kept
}

// New returns the constructor of the provider with the embedded catalog, the machine's clock and environment.
func New(build Build) func() provider.Provider {
	return NewWith(build, Dependencies{
		Catalog: catalog.Embedded, Clock: clock.System{}, Getenv: os.Getenv, Cache: cacheFolder, Stamp: executableStamp,
	})
}

// NewWith returns the constructor of the provider with other dependencies.
func NewWith(build Build, deps Dependencies) func() provider.Provider {
	return func() provider.Provider { return &residencyProvider{build: build, deps: deps} }
}

type residencyProvider struct {
	build Build
	deps  Dependencies
}

type providerModel struct {
	Tenant   types.Object `tfsdk:"tenant"`
	AsOf     types.String `tfsdk:"as_of"`
	Reading  types.String `tfsdk:"reading"`
	Overlays types.List   `tfsdk:"overlays"`
}

// Metadata names the provider; resource types begin with this name.
func (p *residencyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "residency"
	resp.Version = p.build.Version
}

// Schema describes the provider's arguments.
func (p *residencyProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Says where Microsoft's online services store and process the data of a tenant, each answer with its source and date, and fails " +
			"a plan in which a feature breaks a declared residency requirement. Works offline on a built-in catalog, with no cloud account.",
		Attributes: map[string]schema.Attribute{
			"tenant":   providerTenant(),
			"overlays": providerOverlays(),
			"as_of":    schema.StringAttribute{Optional: true, MarkdownDescription: asOfDescription + envNote(envAsOf), Validators: asOfValidators},
			"reading":  schema.StringAttribute{Optional: true, MarkdownDescription: readingDescription + envNote(envReading), Validators: readingValidators},
		},
	}
}

// Configure reads the arguments and the environment once for everything below.
func (p *residencyProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings := p.settings(ctx, &config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.DataSourceData = settings
	resp.ResourceData = settings
}

// DataSources lists the data sources.
func (p *residencyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newStorageLocationDataSource,
		newDataMapDataSource,
		newOptionsDataSource,
		newPlaceDataSource,
		newFeaturesDataSource,
		newCatalogDataSource,
		newConfigurationDataSource,
		newPlanDataSource,
		newAssessmentDataSource,
		newTenantDataSource,
	}
}

// Resources lists the resources.
func (p *residencyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		newRequirementResource,
	}
}

// Functions lists the functions. They know the catalog alone: Terraform gives them no provider configuration.
func (p *residencyProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		func() function.Function { return &placesFunction{deps: p.deps, aspect: catalog.Storage} },
		func() function.Function { return &placesFunction{deps: p.deps, aspect: catalog.Processing} },
		func() function.Function { return &containsFunction{deps: p.deps} },
		func() function.Function { return &compliesFunction{deps: p.deps} },
	}
}
