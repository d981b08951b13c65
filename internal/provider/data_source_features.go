// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

var _ datasource.DataSourceWithConfigure = (*featuresDataSource)(nil)

func newFeaturesDataSource() datasource.DataSource { return &featuresDataSource{} }

// featuresDataSource lists the features that the catalog knows.
type featuresDataSource struct{ configuredDataSource }

type featuresModel struct {
	Products []string       `tfsdk:"products"`
	IDs      []string       `tfsdk:"ids"`
	Features []featureModel `tfsdk:"features"`
}

type featureModel struct {
	ID          types.String  `tfsdk:"id"`
	Name        types.String  `tfsdk:"name"`
	FormerNames []string      `tfsdk:"former_names"`
	FormerIDs   []string      `tfsdk:"former_ids"`
	Product     types.String  `tfsdk:"product"`
	Description types.String  `tfsdk:"description"`
	Options     []optionModel `tfsdk:"options"`
}

type optionModel struct {
	ID          types.String `tfsdk:"id"`
	Description types.String `tfsdk:"description"`
	Values      []string     `tfsdk:"values"`
}

func (*featuresDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_features"
}

func (*featuresDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the features that the catalog knows, with the names that lead to them and their options.",
		Attributes: map[string]schema.Attribute{
			"products": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only features of these products, such as `Microsoft Entra`. " + allWhenAbsent},
			"ids":      list("Ids of the features, in alphabetical order; ready for the argument `features` of a `residency_requirement`."),
			"features": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "The features, in alphabetical order of their ids.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":           text("Id of the feature, stable over versions of the catalog."),
				"name":         text("Official name of the feature today."),
				"former_names": list("Former names, and others that people write."),
				"former_ids":   list("Former ids, which still lead to the feature."),
				"product":      text("Product that the feature belongs to."),
				"description":  text("What the feature is and which data it has."),
				"options": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Options of a use of the feature that change a location.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          text("Id of the option."),
					"description": text("What the option decides."),
					"values":      list("Values that it can have."),
				}}},
			}}},
		},
	}
}

func (d *featuresDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m featuresModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	products := d.settings.products(m.Products, path.Root("products"), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	m.IDs, m.Features = []string{}, []featureModel{}
	for _, f := range d.settings.catalog.Features() {
		if f.Withdrawn == nil && (m.Products == nil || slices.Contains(products, f.Product)) {
			m.IDs = append(m.IDs, f.ID)
			m.Features = append(m.Features, featureOf(f))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func featureOf(f *catalog.Feature) featureModel {
	m := featureModel{
		ID: types.StringValue(f.ID), Name: types.StringValue(f.Name), FormerNames: append([]string{}, f.FormerNames...), FormerIDs: append([]string{}, f.FormerIDs...),
		Product: types.StringValue(f.Product), Description: types.StringValue(f.Description), Options: []optionModel{},
	}
	for _, o := range f.Options {
		m.Options = append(m.Options, optionModel{ID: types.StringValue(o.ID), Description: types.StringValue(o.Description), Values: o.Values})
	}
	return m
}
