// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

var _ datasource.DataSourceWithConfigure = (*storageLocationDataSource)(nil)

func newStorageLocationDataSource() datasource.DataSource { return &storageLocationDataSource{} }

// storageLocationDataSource answers for one feature.
type storageLocationDataSource struct{ configuredDataSource }

type storageLocationModel struct {
	questionModel
	answerModel
	Feature types.String `tfsdk:"feature"`
	Options types.Map    `tfsdk:"options"`
}

func (*storageLocationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_storage_location"
}

func (*storageLocationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"feature": schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "Feature to answer for: an id (`entra-mfa`), its name, or a former id or name " +
			"(`Azure AD Multi-Factor Authentication`), without regard to case and punctuation. The data source `residency_features` lists them."},
		"options": schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: optionsDescription},
		"tenant":  dataSourceTenant(),
		"as_of":   schema.StringAttribute{Optional: true, MarkdownDescription: asOfDescription, Validators: asOfValidators},
		"reading": schema.StringAttribute{Optional: true, MarkdownDescription: readingDescription, Validators: readingValidators},
	}
	maps.Copy(attributes, answerAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Says where one feature stores and processes data for a tenant, from which published statements, and what is not certain about it. " +
			"Never fails because of what the answer is.",
		Attributes: attributes,
	}
}

const optionsDescription = "Options of the use of the feature that change a location, by their ids in the catalog; `residency_features` lists them. An option that is left out can have any of its values."

func (d *storageLocationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m storageLocationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	feature := d.settings.feature(m.Feature.ValueString(), path.Root("feature"), &resp.Diagnostics)
	q := d.settings.known(ctx, m.questionModel, &resp.Diagnostics)
	if feature == nil || q == nil {
		return
	}
	options := stringMap(m.Options)
	if err := feature.CheckOptions(options); err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("options"), "Unknown option", fullStop("for the feature "+feature.ID+", "+err.Error()))
		return
	}
	m.answerModel = q.answer(feature, options)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// feature finds a feature, or says what to do about one that the catalog does not know.
func (s *settings) feature(name string, at path.Path, diags *diag.Diagnostics) *catalog.Feature {
	feature, err := s.catalog.Feature(name)
	if err != nil {
		diags.AddAttributeError(at, "Unknown feature", unknownFeature(err))
		return nil
	}
	return feature
}

func unknownFeature(err error) string {
	return sentence(fullStop(err.Error()), "Correct the name; the data source residency_features lists all that are known.",
		"A product or application that is not among them, Microsoft's or a third party's, has to be evaluated on its own.")
}
