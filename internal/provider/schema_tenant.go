// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// The tenant object is the same everywhere; Terraform's framework has a schema type of its own for each kind of block,
// so the descriptions and validators stand here once.

type tenantModel struct {
	Country         types.String `tfsdk:"country"`
	CountryEvidence types.String `tfsdk:"country_evidence"`
	Created         types.String `tfsdk:"created"`
	Cloud           types.String `tfsdk:"cloud"`
	RegionScope     types.String `tfsdk:"region_scope"`
	AddOns          types.List   `tfsdk:"add_ons"`
	Settings        types.Map    `tfsdk:"settings"`
}

const wordsListed = "The guide [Data map](https://registry.terraform.io/providers/data-residency/residency/latest/docs/guides/data-map) and the data source `residency_catalog` list them."

const tenantDescription = "A tenant profile is what decides where the data of a tenant is. Everything but the country is optional, and what is left out makes an answer wider, never narrower."

var (
	countryDescription = "Country or region given when the tenant was created, as ISO 3166-1 alpha-2 code (`JP`) or English name. " +
		"Required unless `cloud` is `usgov` or `china`, or `region_scope` is given."
	countryEvidenceDescription = "What the country is known from. Possible values are `signup` (it was given at sign-up) and `current` (it is today's country code, " +
		"as Microsoft Graph reports it: until March 2019 it could be changed without the data moving, so for an older tenant it proves nothing). Defaults to `signup`."
	createdDescription = "Day on which the tenant was created, as `YYYY-MM-DD` in UTC. Several rules depend on it; without it both sides of each rule count."
	cloudDescription   = "Cloud of the tenant. Possible values are " + orList(catalog.Clouds) + ". Defaults to the one that `region_scope` belongs to, else to `public`."
	scopeDescription   = "`tenant_region_scope` of the tenant's OpenID configuration, such as `NA`, `EU`, `AS` or `OC`, in upper or lower case. It beats the country where both are given."
	addOnsDescription  = "Add-ons that the tenant has bought, such as `go-local`, `advanced-data-residency` or `multi-geo`. An empty list says that there are none; left out, both are possible. " + wordsListed
	settingDescription = "Tenant settings that decide about a location, by their ids in the catalog, such as `{ sector = \"commercial\", flex_routing = \"not-allowed\" }`. " +
		"A setting that is left out can have any of its values. " + wordsListed

	asOfDescription = "Day, as `YYYY-MM-DD`, for which to answer: from what was published and in effect on it. Defaults to the day of the catalog's version, " +
		"never to today, so that a plan depends on the configuration and the catalog alone."
	readingDescription = "What to do when sources disagree. Possible values are `strictest` (all places count) and `newest` (for each aspect and kind of data the " +
		"newest source counts). Defaults to `strictest`."

	cloudValidators    = []validator.String{stringvalidator.OneOf(textsOf(catalog.Clouds)...)}
	evidenceValidators = []validator.String{stringvalidator.OneOf(textsOf(catalog.CountryEvidences)...)}
	readingValidators  = []validator.String{stringvalidator.OneOf(textsOf(catalog.Readings)...)}
	asOfValidators     = []validator.String{dateValidator{}}
	textValidators     = []validator.String{stringvalidator.LengthAtLeast(1)}
	elementValidators  = []validator.List{listvalidator.NoNullValues(), listvalidator.ValueStringsAre(textValidators...)}
)

func envNote(variable string) string { return " Environment variable: `" + variable + "`." }

func providerTenant() providerschema.Attribute {
	return providerschema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Default tenant of every data source and resource. " + tenantDescription,
		Attributes: map[string]providerschema.Attribute{
			"country":          providerschema.StringAttribute{Optional: true, MarkdownDescription: countryDescription + envNote(envCountry), Validators: textValidators},
			"country_evidence": providerschema.StringAttribute{Optional: true, MarkdownDescription: countryEvidenceDescription + envNote(envCountryEvidence), Validators: evidenceValidators},
			"created":          providerschema.StringAttribute{Optional: true, MarkdownDescription: createdDescription + envNote(envCreated), Validators: asOfValidators},
			"cloud":            providerschema.StringAttribute{Optional: true, MarkdownDescription: cloudDescription + envNote(envCloud), Validators: cloudValidators},
			"region_scope":     providerschema.StringAttribute{Optional: true, MarkdownDescription: scopeDescription + envNote(envRegionScope), Validators: textValidators},
			"add_ons": providerschema.ListAttribute{
				Optional: true, ElementType: types.StringType, Validators: elementValidators,
				MarkdownDescription: addOnsDescription + " Environment variable: `" + envAddOns + "`, a list with commas, or `none`.",
			},
			"settings": providerschema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: settingDescription + " Environment variable: `" + envSettings + "`, as `id=value,id=value`.",
			},
		},
	}
}

const ownTenant = "Tenant to answer for; takes the place of the provider's `tenant` as a whole. " + tenantDescription

func dataSourceTenant() dsschema.Attribute { return dataSourceAttribute(resourceTenant()) }

func resourceTenant() resourceschema.Attribute {
	return resourceschema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: ownTenant,
		Attributes: map[string]resourceschema.Attribute{
			"country":          resourceschema.StringAttribute{Optional: true, MarkdownDescription: countryDescription, Validators: textValidators},
			"country_evidence": resourceschema.StringAttribute{Optional: true, MarkdownDescription: countryEvidenceDescription, Validators: evidenceValidators},
			"created":          resourceschema.StringAttribute{Optional: true, MarkdownDescription: createdDescription, Validators: asOfValidators},
			"cloud":            resourceschema.StringAttribute{Optional: true, MarkdownDescription: cloudDescription, Validators: cloudValidators},
			"region_scope":     resourceschema.StringAttribute{Optional: true, MarkdownDescription: scopeDescription, Validators: textValidators},
			"add_ons":          resourceschema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: addOnsDescription, Validators: elementValidators},
			"settings":         resourceschema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: settingDescription},
		},
	}
}

// readTenant reads a tenant object; an unknown part makes it pending.
func readTenant(ctx context.Context, object types.Object, diags *diag.Diagnostics) tenantInput {
	var t tenantInput
	if object.IsUnknown() {
		t.given, t.pending = true, true
		return t
	}
	if object.IsNull() {
		return t
	}
	var m tenantModel
	diags.Append(object.As(ctx, &m, basetypes.ObjectAsOptions{})...)
	t.given = true
	for _, value := range []attr.Value{m.Country, m.CountryEvidence, m.Created, m.Cloud, m.RegionScope, m.AddOns, m.Settings} {
		t.pending = t.pending || !isWhollyKnown(ctx, value)
	}
	t.ProfileInput = catalog.ProfileInput{
		Country: m.Country.ValueString(), CountryEvidence: m.CountryEvidence.ValueString(), Created: m.Created.ValueString(), Cloud: m.Cloud.ValueString(),
		RegionScope: m.RegionScope.ValueString(), AddOns: knownStrings(m.AddOns.Elements()), AddOnsKnown: !m.AddOns.IsNull(), Settings: stringMap(m.Settings),
	}
	return t
}

// isWhollyKnown reports whether a value has no unknown part.
func isWhollyKnown(ctx context.Context, value attr.Value) bool {
	v, err := value.ToTerraformValue(ctx)
	return err == nil && v.IsFullyKnown()
}

// knownStrings returns the texts of a list, without those that are not known.
func knownStrings(elements []attr.Value) []string {
	var all []string
	for _, e := range elements {
		if s, ok := e.(types.String); ok && !s.IsUnknown() && !s.IsNull() {
			all = append(all, s.ValueString())
		}
	}
	return all
}

// stringMap returns the known texts of a map, or nil where there is none.
func stringMap(m types.Map) map[string]string {
	if m.IsNull() || m.IsUnknown() {
		return nil
	}
	all := make(map[string]string, len(m.Elements()))
	for key, e := range m.Elements() {
		if s, ok := e.(types.String); ok && !s.IsUnknown() {
			all[key] = s.ValueString()
		}
	}
	return all
}

func textsOf[T ~string](values []T) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// orList returns values for a sentence: "`a`, `b` and `c`".
func orList[T ~string](values []T) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = "`" + string(v) + "`"
	}
	return catalog.Join(quoted)
}

// dateValidator checks that a text is a day.
type dateValidator struct{}

func (dateValidator) Description(context.Context) string {
	return "has to be a day of the form 2022-04-15"
}

func (v dateValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (dateValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := catalog.ParseDate(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Not a date", fmt.Sprintf("The value of %s has to be a day, but %v.", req.Path, err))
	}
}

// sentence joins sentences.
func sentence(parts ...string) string { return strings.Join(parts, " ") }

// fullStop makes a sentence of an error's text.
func fullStop(text string) string {
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}
