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
	AsOf       types.String   `tfsdk:"as_of"`
	Version    types.String   `tfsdk:"version"`
	Digest     types.String   `tfsdk:"digest"`
	Layers     []string       `tfsdk:"layers"`
	Features   types.Int64    `tfsdk:"feature_count"`
	Statements types.Int64    `tfsdk:"statement_count"`
	Places     types.Int64    `tfsdk:"place_count"`
	Sources    []sourceModel  `tfsdk:"sources"`
	AddOns     []addOnModel   `tfsdk:"add_ons"`
	Settings   []settingModel `tfsdk:"settings"`
	Scopes     []string       `tfsdk:"region_scopes"`

	ChangesSince    types.String  `tfsdk:"changes_since"`
	ChangesFeatures []string      `tfsdk:"changes_features"`
	Changes         []changeModel `tfsdk:"changes"`
}

type addOnModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
}

type settingModel struct {
	ID          types.String   `tfsdk:"id"`
	Name        types.String   `tfsdk:"name"`
	Description types.String   `tfsdk:"description"`
	Values      []string       `tfsdk:"values"`
	Defaults    []defaultModel `tfsdk:"defaults"`
}

type defaultModel struct {
	Value       types.String `tfsdk:"value"`
	Note        types.String `tfsdk:"note"`
	SourceTitle types.String `tfsdk:"source_title"`
	SourceURL   types.String `tfsdk:"source_url"`
	SourceDate  types.String `tfsdk:"source_date"`
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
		MarkdownDescription: "Describes the catalog that all answers come from: its version and digest, for the record of an audit, its sources with their age, and what changed between two days.",
		Attributes: map[string]schema.Attribute{
			"as_of":         schema.StringAttribute{Optional: true, MarkdownDescription: "Day, as `YYYY-MM-DD`, for which to list the sources. Defaults to the provider's `as_of`, else to the day of the catalog's version.", Validators: asOfValidators},
			changesSince:    schema.StringAttribute{Optional: true, Validators: asOfValidators, MarkdownDescription: "Day, as `YYYY-MM-DD`, from which on to list `changes`, up to the day that `as_of` asks for. It must not be after that day."},
			changesFeatures: schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only changes of what is said of these features, by id or any name, and of the features that they follow. " + allWhenAbsent},
			"changes": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "What is said of features on the later of two days and not on the earlier one, and the other way round, in the order of `date`, then of `statement` and `aspect`. " +
				"The days are `changes_since` and the day asked for. Without `changes_since` they are the day that `as_of` asks for, in the data source or the provider, and that of the catalog's version; without either the list is empty. " +
				"A statement that a newer text repeats is no change.", NestedObject: schema.NestedAttributeObject{Attributes: changeAttributes()}},
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
				"name":        text("Name of the setting as its product shows it; null where it has none."),
				"description": text("What the setting decides."),
				"values":      schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Values that it can have."},
				"defaults": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "What the setting is for some tenants as long as nobody changes it, by what was published on that day. A default never narrows an answer.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"value":        text("One of the values."),
						"note":         text("For which tenants, and since when; null where there is nothing to say."),
						"source_title": text("Title of the page that says so."),
						"source_url":   text("Address of the page."),
						"source_date":  text("Date printed on the page, `YYYY-MM-DD`, or `undated`."),
					}}},
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
	view := cat.At(own.asOf)
	m.Sources = sourcesOf(cat, view.Day())
	m.setTenantWords(view)
	if m.setChanges(&own, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// setTenantWords fills in what a tenant profile can state.
func (m *catalogModel) setTenantWords(view *catalog.View) {
	cat := view.Catalog()
	m.AddOns, m.Settings, m.Scopes = []addOnModel{}, []settingModel{}, cat.RegionScopes()
	for _, a := range cat.AddOns() {
		m.AddOns = append(m.AddOns, addOnModel{ID: types.StringValue(a.ID), Name: types.StringValue(a.Name), Description: types.StringValue(a.Description)})
	}
	for _, s := range cat.Settings() {
		setting := settingModel{
			ID: types.StringValue(s.ID), Name: optionalText(s.Name), Description: types.StringValue(s.Description), Values: s.Values, Defaults: []defaultModel{},
		}
		for _, d := range view.Defaults(s.ID) {
			setting.Defaults = append(setting.Defaults, defaultModel{
				Value: types.StringValue(d.Value), Note: optionalText(d.Note),
				SourceTitle: types.StringValue(d.Citation.Title()), SourceURL: types.StringValue(d.Citation.URL()), SourceDate: types.StringValue(d.Citation.Dated()),
			})
		}
		m.Settings = append(m.Settings, setting)
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
