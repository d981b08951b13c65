// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

var _ datasource.DataSourceWithConfigure = (*catalogDataSource)(nil)

func newCatalogDataSource() datasource.DataSource { return &catalogDataSource{} }

// catalogDataSource describes the catalog itself.
type catalogDataSource struct{ configuredDataSource }

type catalogModel struct {
	AsOf       types.String  `tfsdk:"as_of"`
	Version    types.String  `tfsdk:"version"`
	Digest     types.String  `tfsdk:"digest"`
	Layers     []string      `tfsdk:"layers"`
	Features   types.Int64   `tfsdk:"feature_count"`
	Statements types.Int64   `tfsdk:"statement_count"`
	Places     types.Int64   `tfsdk:"place_count"`
	Sources    []sourceModel `tfsdk:"sources"`
	AddOns     []addOnModel  `tfsdk:"add_ons"`
	Settings   []optionModel `tfsdk:"settings"`
	Scopes     []string      `tfsdk:"region_scopes"`
}

type addOnModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
}

type sourceModel struct {
	ID             types.String `tfsdk:"id"`
	Title          types.String `tfsdk:"title"`
	Publisher      types.String `tfsdk:"publisher"`
	URL            types.String `tfsdk:"url"`
	Version        types.String `tfsdk:"version"`
	Date           types.String `tfsdk:"date"`
	AgeDays        types.Int64  `tfsdk:"age_days"`
	StatementCount types.Int64  `tfsdk:"statement_count"`
	Layer          types.String `tfsdk:"layer"`
}

func (*catalogDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_catalog"
}

func (*catalogDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Describes the catalog that all answers come from: its version and digest, for the record of an audit, and its sources with their age.",
		Attributes: map[string]schema.Attribute{
			"as_of":           schema.StringAttribute{Optional: true, MarkdownDescription: "Day, as `YYYY-MM-DD`, for which to list the sources. Defaults to the provider's `as_of`, else to the day of the catalog's version.", Validators: asOfValidators},
			"version":         text("Version of the catalog's base layer, a date such as `2026.11.24`."),
			"digest":          text("SHA-256 of the content of all layers, in hexadecimal. Equal digests mean equal answers."),
			"layers":          schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Names of the layers, the base first."},
			"feature_count":   number("Number of features."),
			"statement_count": number("Number of statements, of all days."),
			"place_count":     number("Number of places."),
			"sources": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Sources that were published on that day, in alphabetical order of their ids.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":              text("Id of the source."),
				"title":           text("Title of the page."),
				"publisher":       text("Who published it."),
				"url":             text("Address of the page."),
				"version":         text("Version of the text that counted on that day."),
				"date":            text("Date printed on the text, `YYYY-MM-DD`, or `undated`."),
				"age_days":        number("Days from the day on which the text counted as published to the day asked for."),
				"statement_count": number("Number of statements that cite the source, of all days."),
				"layer":           text("Layer of the catalog that brought the source."),
			}}},
			"add_ons": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Add-ons that `add_ons` of a tenant profile can state.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":          text("Id of the add-on."),
				"name":        text("Name of the add-on."),
				"description": text("What the add-on does."),
			}}},
			"settings": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Tenant settings that `settings` of a tenant profile can state.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":          text("Id of the setting."),
				"description": text("What the setting decides."),
				"values":      schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Values that it can have."},
			}}},
			"region_scopes": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Region scopes that `region_scope` of a tenant profile can state."},
		},
	}
}

func (d *catalogDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m catalogModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	own := *d.settings
	if !m.AsOf.IsNull() {
		own.readAsOf(m.AsOf, &resp.Diagnostics)
	}
	if own.asOfPending {
		notKnownYet(&resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	cat := d.settings.catalog
	m.Version, m.Digest, m.Layers = types.StringValue(cat.Version()), types.StringValue(cat.Digest()), cat.Layers()
	m.Features = types.Int64Value(int64(len(cat.Features())))
	m.Statements = types.Int64Value(int64(len(cat.Statements())))
	m.Places = types.Int64Value(int64(len(cat.Places().IDs())))
	m.Sources = sourcesOf(cat, cat.At(own.asOf).Day())
	m.setTenantWords(cat)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// setTenantWords fills in what a tenant profile can state.
func (m *catalogModel) setTenantWords(cat *catalog.Catalog) {
	m.AddOns, m.Settings, m.Scopes = []addOnModel{}, []optionModel{}, cat.RegionScopes()
	for _, a := range cat.AddOns() {
		m.AddOns = append(m.AddOns, addOnModel{ID: types.StringValue(a.ID), Name: types.StringValue(a.Name), Description: types.StringValue(a.Description)})
	}
	for _, s := range cat.Settings() {
		m.Settings = append(m.Settings, optionModel{ID: types.StringValue(s.ID), Description: types.StringValue(s.Description), Values: s.Values})
	}
}

func sourcesOf(cat *catalog.Catalog, day catalog.Date) []sourceModel {
	cited := map[string]int64{}
	for _, s := range cat.Statements() {
		seen := map[string]bool{}
		for _, c := range s.Citations {
			if !seen[c.Source.ID] {
				seen[c.Source.ID] = true
				cited[c.Source.ID]++
			}
		}
	}
	sources := []sourceModel{}
	for _, s := range cat.Sources() {
		c, ok := s.On(day)
		if !ok {
			continue
		}
		sources = append(sources, sourceModel{
			ID: types.StringValue(s.ID), Title: types.StringValue(c.Title()), Publisher: types.StringValue(s.Publisher), URL: types.StringValue(c.URL()),
			Version: types.StringValue(c.Version.Version), Date: types.StringValue(c.Dated()), AgeDays: types.Int64Value(int64(day - c.From)),
			StatementCount: types.Int64Value(cited[s.ID]), Layer: types.StringValue(s.Layer),
		})
	}
	return sources
}
