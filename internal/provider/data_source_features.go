// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

var _ datasource.DataSourceWithConfigure = (*featuresDataSource)(nil)

func newFeaturesDataSource() datasource.DataSource { return &featuresDataSource{} }

// featuresDataSource lists the features that the catalog knows.
type featuresDataSource struct{ configuredDataSource }

type featuresModel struct {
	Products      []string       `tfsdk:"products"`
	ResourceTypes []string       `tfsdk:"resource_types"`
	IDs           []string       `tfsdk:"ids"`
	Features      []featureModel `tfsdk:"features"`
}

type featureModel struct {
	ID          types.String  `tfsdk:"id"`
	Name        types.String  `tfsdk:"name"`
	FormerNames []string      `tfsdk:"former_names"`
	FormerIDs   []string      `tfsdk:"former_ids"`
	ClientIDs   []string      `tfsdk:"client_ids"`
	Layer       types.String  `tfsdk:"layer"`
	Product     types.String  `tfsdk:"product"`
	Description types.String  `tfsdk:"description"`
	Options     []optionModel `tfsdk:"options"`
	Follows     []string      `tfsdk:"follows"`
	Types       []string      `tfsdk:"resource_types"`
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
			"products":       schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only features of these products, such as `Microsoft Entra`. " + allWhenAbsent},
			"resource_types": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only features that resources of these Terraform types use, or can use, such as `azuread_conditional_access_policy`. " + allWhenAbsent},
			"ids":            list("Ids of the features, in alphabetical order; ready for the argument `features` of a `residency_requirement`."),
			"features": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "The features, in alphabetical order of their ids.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":           text("Id of the feature, stable over versions of the catalog."),
				"name":         text("Official name of the feature today."),
				"former_names": list("Former names, and others that people write."),
				"former_ids":   list("Former ids, which still lead to the feature."),
				"client_ids":   list("Client ids (application ids) by which discovery recognizes the application that the feature is; empty for a feature that is none."),
				"layer":        text("Layer of the catalog that brought the feature; `base` is the one built into the provider."),
				"product":      text("Product that the feature belongs to."),
				"description":  text("What the feature is and which data it has."),
				"follows":      list("Ids of the features in which this one keeps its data: what is said of them counts for it too."),
				"options": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Options of a use of the feature that change a location, those of the features that it follows included.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          text("Id of the option."),
					"description": text("What the option decides."),
					"values":      list("Values that it can have."),
				}}},
				"resource_types": list("Terraform resource types that use the feature, always or as their arguments are set, in alphabetical order. A `*` at the end stands for any end: other types of that beginning use it too. Data sources are left out."),
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
	used := d.settings.usedBy(m.ResourceTypes, path.Root("resource_types"), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resourceTypes := typesByFeature(d.settings.catalog.Usage())
	m.IDs, m.Features = []string{}, []featureModel{}
	for _, f := range d.settings.catalog.Features() {
		if f.Withdrawn == nil && (m.Products == nil || slices.Contains(products, f.Product)) && (m.ResourceTypes == nil || used[f]) {
			m.IDs = append(m.IDs, f.ID)
			one := featureOf(f)
			one.Types = append([]string{}, slices.Sorted(maps.Keys(resourceTypes[f]))...)
			m.Features = append(m.Features, one)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// typesByFeature returns the resource types that use each feature.
func typesByFeature(rules []*catalog.UsageRule) map[*catalog.Feature]map[string]bool {
	all := map[*catalog.Feature]map[string]bool{}
	for _, r := range rules {
		for _, f := range featuresOf(r) {
			if all[f] == nil {
				all[f] = map[string]bool{}
			}
			for _, typ := range r.Resources {
				all[f][typ.Text] = true
			}
		}
	}
	return all
}

// featuresOf returns all features that a rule can bring in.
func featuresOf(r *catalog.UsageRule) []*catalog.Feature {
	all := slices.Clone(r.Features)
	for i := range r.When {
		all = append(all, r.When[i].Features...)
	}
	if r.Stands != nil {
		all = append(all, r.Stands)
	}
	return all
}

// usedBy returns the features that resources of some types can use. A type that no rule knows is an error: an empty
// answer would read as if it used nothing.
func (s *settings) usedBy(resourceTypes []string, at path.Path, diags *diag.Diagnostics) map[*catalog.Feature]bool {
	used := map[*catalog.Feature]bool{}
	for _, typ := range resourceTypes {
		rules, known := rulesOf(s.catalog.Usage(), typ)
		if !known {
			diags.AddAttributeError(at, "Unknown resource type", fullStop("no usage rule of the catalog knows the resource type \""+typ+"\""+spelling.DidYouMean(typ, resourceTypesOf(s.catalog.Usage()))))
		}
		for _, r := range rules {
			for _, f := range featuresOf(r) {
				used[f] = true
			}
		}
	}
	return used
}

// rulesOf returns the rules of a resource type, and whether they make it a known one: a rule for all types of a
// beginning only adds to others, unless it is there for types without any.
func rulesOf(all []*catalog.UsageRule, typ string) (rules []*catalog.UsageRule, known bool) {
	var adding, otherwise []*catalog.UsageRule
	for _, r := range all {
		for _, name := range r.Resources {
			prefix, begins := strings.CutSuffix(name.Text, "*")
			switch {
			case name.Text == typ:
				rules = append(rules, r)
			case begins && strings.HasPrefix(typ, prefix) && r.Fallback:
				otherwise = append(otherwise, r)
			case begins && strings.HasPrefix(typ, prefix):
				adding = append(adding, r)
			}
		}
	}
	if len(rules) == 0 {
		rules = otherwise
	}
	return append(rules, adding...), len(rules) > 0
}

// resourceTypesOf returns all resource types that rules name.
func resourceTypesOf(all []*catalog.UsageRule) []string {
	var names []string
	for _, r := range all {
		for _, name := range r.Resources {
			names = append(names, name.Text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func featureOf(f *catalog.Feature) featureModel {
	m := featureModel{
		ID: types.StringValue(f.ID), Name: types.StringValue(f.Name), FormerNames: append([]string{}, f.FormerNames...), FormerIDs: append([]string{}, f.FormerIDs...), ClientIDs: append([]string{}, f.ClientIDs...), Layer: types.StringValue(f.Layer),
		Product: types.StringValue(f.Product), Description: types.StringValue(f.Description), Options: []optionModel{}, Follows: []string{},
	}
	for _, follow := range f.Follows {
		m.Follows = append(m.Follows, follow.Feature.ID)
	}
	for _, o := range f.AllOptions() {
		m.Options = append(m.Options, optionModel{ID: types.StringValue(o.ID), Description: types.StringValue(o.Description), Values: o.Values})
	}
	return m
}
