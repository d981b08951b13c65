// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
)

var _ datasource.DataSourceWithConfigure = (*tenantDataSource)(nil)

func newTenantDataSource() datasource.DataSource { return &tenantDataSource{} }

// tenantDataSource looks a tenant up.
type tenantDataSource struct{ configuredDataSource }

type tenantLookUpModel struct {
	Name           types.String          `tfsdk:"domain_or_id"`
	Cloud          types.String          `tfsdk:"cloud"`
	Graph          types.Bool            `tfsdk:"graph"`
	Expect         *tenantExpectModel    `tfsdk:"expect"`
	Endpoints      *tenantEndpointsModel `tfsdk:"endpoints"`
	TenantID       types.String          `tfsdk:"tenant_id"`
	RegionScope    types.String          `tfsdk:"region_scope"`
	RegionSubScope types.String          `tfsdk:"region_sub_scope"`
	Country        types.String          `tfsdk:"country"`
	Created        types.String          `tfsdk:"created"`
	TenantType     types.String          `tfsdk:"tenant_type"`
	Geography      types.String          `tfsdk:"geography"`
	Profile        *tenantModel          `tfsdk:"profile"`
	Matches        types.Bool            `tfsdk:"matches"`
	Why            []string              `tfsdk:"why"`
}

type tenantExpectModel struct {
	Country types.String `tfsdk:"country"`
	Created types.String `tfsdk:"created"`
}

type tenantEndpointsModel struct {
	Login types.String `tfsdk:"login"`
	Graph types.String `tfsdk:"graph"`
}

func (*tenantDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_tenant"
}

func (*tenantDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks a tenant up in the cloud: its OpenID configuration, which takes no account, and on request its organization in Microsoft Graph. Gives a tenant profile to pass on as `tenant`, " +
			"and says whether the tenant is what you expect. The only data source that needs the network. Never fails because of what the tenant says; a tenant that cannot be looked up is an error.",
		Attributes: map[string]schema.Attribute{
			"domain_or_id": schema.StringAttribute{Required: true, Validators: []validator.String{tenantNameValidator{}}, MarkdownDescription: "A domain that is verified in the tenant, such as `contoso.com` or `contoso.onmicrosoft.com`, or the tenant id. " +
				"A tenant of Azure AD B2C or External ID goes by the same, not by its sign-in host."},
			"cloud": schema.StringAttribute{Optional: true, Computed: true, Validators: cloudValidators, MarkdownDescription: "Cloud of the tenant. Possible values are " + orList(catalog.Clouds) + ". " +
				"Where it is stated, that cloud's sign-in host alone is asked, and a tenant of another cloud is an error. Defaults to what the tenant says after all three were asked: one domain or tenant id can exist in more than one cloud."},
			"graph": schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether to ask Microsoft Graph for the tenant's country, day of creation and type. That takes an account of the tenant with the permission `Organization.Read.All`, " +
				"which is found by the default credential chain of the Azure SDK: environment variables, workload identity, managed identity, Azure CLI and its kin. Its token is sent to the cloud's own Microsoft Graph alone. Defaults to `false`."},
			"expect": schema.SingleNestedAttribute{Optional: true, MarkdownDescription: "What you expect of the tenant. A tenant that is otherwise gets a warning, `RES501`, and `matches` is false.", Attributes: map[string]schema.Attribute{
				"country": schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "Country or region given when the tenant was created, as ISO 3166-1 alpha-2 code (`JP`) or English name."},
				"created": schema.StringAttribute{Optional: true, Validators: asOfValidators, MarkdownDescription: "Day on which the tenant was created, as `YYYY-MM-DD` in UTC. When left out, any day will do; what Microsoft Graph says is then used to compare."},
			}},
			"endpoints": schema.SingleNestedAttribute{Optional: true, MarkdownDescription: "Addresses to ask in place of the clouds' own hosts, for a mirror in a network without a way out. No account's token is ever sent to them.", Attributes: map[string]schema.Attribute{
				"login": schema.StringAttribute{Optional: true, Validators: []validator.String{endpointValidator{tenant.EndpointLogin}}, MarkdownDescription: "Address, with https, below which `<domain or id>/v2.0/.well-known/openid-configuration` is found. It alone is then asked. Defaults to the sign-in hosts of the clouds."},
				"graph": schema.StringAttribute{Optional: true, Validators: []validator.String{endpointValidator{tenant.EndpointGraph}}, MarkdownDescription: "Address, with https, below which `v1.0/organization` is found. It is asked without a token. Defaults to Microsoft Graph of the tenant's cloud."},
			}},
			"tenant_id":        text("Tenant id, in lower case."),
			"region_scope":     text("`tenant_region_scope` of the OpenID configuration, such as `EU`; null where it has none. Microsoft documents no tie between it and the place of storage."),
			"region_sub_scope": text("`tenant_region_sub_scope` of the OpenID configuration: `GCC`, `DODCON` or `DOD` for tenants of US authorities; null for most tenants."),
			"country":          text("Country code of the tenant today, by Microsoft Graph; null without `graph`. It is that of the address, and could be changed until March 2019 without the data moving."),
			"created":          text("Day on which the tenant was created, as `YYYY-MM-DD` in UTC, by Microsoft Graph; null without `graph`."),
			"tenant_type":      text("Type of the tenant by Microsoft Graph, such as `AAD`, `AAD B2C` or `CIAM` (External ID); null without `graph`."),
			"geography":        text("Geography of Microsoft Entra ID for which the region scope stands, such as `entra/emea`; null where the catalog knows none, or the value does not settle it for this tenant."),
			"profile":          profileAttribute(),
			"matches": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the tenant is what `expect` says: the geography that the catalog's rules give for the country and day is the one for which the region scope stands, and what Microsoft Graph says agrees. " +
				"Null where no source settles it, and without `expect`. The newest rules of the catalog count, whatever `as_of` the provider has."},
			"why": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Why `matches` is not true, in sentences. Those that begin with `RES501` say what is otherwise than expected, the others what is not settled. Without `expect`, why `geography` is null. Empty where there is nothing to say."},
		},
	}
}

func profileAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "Tenant profile, ready for `tenant` of every block. What is not known is null, which makes answers wider. Without `graph` the country and the day are those of `expect`. " +
		"What you know beside it is added with `merge(data.residency_tenant.this.profile, { add_ons = [] })`.",
		Attributes: map[string]schema.Attribute{
			"country":          schema.StringAttribute{Computed: true, MarkdownDescription: "Country by Microsoft Graph, else that of `expect`; null without both."},
			"country_evidence": schema.StringAttribute{Computed: true, MarkdownDescription: "What the country is known from: `current` where it is that of Microsoft Graph, `signup` where it is that of `expect`; null without a country."},
			"created":          schema.StringAttribute{Computed: true, MarkdownDescription: "Day of creation by Microsoft Graph, else that of `expect`; null without both."},
			"cloud":            schema.StringAttribute{Computed: true, MarkdownDescription: "Cloud of the tenant."},
			"region_scope":     schema.StringAttribute{Computed: true, MarkdownDescription: "Region scope of the tenant; null where it has none. One that the catalog does not know is left out, with a warning: answers then rest on the country."},
			"add_ons":          schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Always null: no look-up says what the tenant has bought."},
			"settings":         schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Always null: no look-up says how the tenant is set up."},
		}}
}

func (d *tenantDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m tenantLookUpModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	expected := d.settings.expected(m.Expect, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return // before anybody is asked
	}
	found, err := d.settings.tenants().Find(ctx, m.question())
	if err != nil {
		lookUpFailed(err, &resp.Diagnostics)
		return
	}
	m.take(found)
	d.settings.describe(&m, found, expected, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// tenants returns the client for look-ups. No account is touched before a token is needed.
func (s *settings) tenants() *tenant.Client {
	token := s.deps.Token
	if token == nil {
		token = tenant.AzureToken(s.deps.Transport)
	}
	return tenant.New(s.deps.Transport, s.agent, tenant.Limits, token)
}

func (m *tenantLookUpModel) question() tenant.Question {
	q := tenant.Question{Name: m.Name.ValueString(), Cloud: tenant.Cloud(m.Cloud.ValueString()), Graph: m.Graph.ValueBool()}
	if m.Endpoints != nil {
		q.Login, q.API = m.Endpoints.Login.ValueString(), m.Endpoints.Graph.ValueString()
	}
	return q
}

// lookUpFailed reports why a tenant cannot be looked up.
func lookUpFailed(err error, diags *diag.Diagnostics) {
	var e *tenant.Error
	if !errors.As(err, &e) {
		diags.AddError("Tenant cannot be looked up", err.Error()+internalError)
		return
	}
	at := path.Empty()
	for _, name := range strings.Split(e.Argument, ".") {
		at = at.AtName(name)
	}
	diags.AddAttributeError(at, e.Summary, e.What+"\n\n"+e.Help)
}

// take takes what the tenant says of itself.
func (m *tenantLookUpModel) take(found *tenant.Tenant) {
	m.TenantID, m.Cloud = types.StringValue(found.ID), types.StringValue(string(found.Cloud))
	m.RegionScope, m.RegionSubScope = optionalText(found.RegionScope), optionalText(found.RegionSubScope)
	m.Why = []string{}
	if o := found.Organization; o != nil {
		m.Country, m.TenantType = optionalText(o.Country), optionalText(o.Type)
		m.Created = optionalText(createdDay(o).String())
	}
}

func createdDay(o *tenant.Organization) catalog.Date {
	if o == nil || o.Created.IsZero() {
		return 0
	}
	return catalog.DateOf(o.Created)
}

// tenantNameValidator checks that a text can be a domain or a tenant id.
type tenantNameValidator struct{}

func (tenantNameValidator) Description(context.Context) string {
	return "has to be a domain or a tenant id"
}

func (v tenantNameValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (tenantNameValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := tenant.ParseName(req.ConfigValue.ValueString()); err != nil {
		lookUpFailed(err, &resp.Diagnostics)
	}
}

// endpointValidator checks that a text is an address that can be asked.
type endpointValidator struct{ argument string }

func (endpointValidator) Description(context.Context) string { return "has to be an https address" }

func (v endpointValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v endpointValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := tenant.CheckEndpoint(v.argument, req.ConfigValue.ValueString()); err != nil {
		lookUpFailed(err, &resp.Diagnostics)
	}
}
