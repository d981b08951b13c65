// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithConfigure = (*placeDataSource)(nil)

func newPlaceDataSource() datasource.DataSource { return &placeDataSource{} }

// placeDataSource describes one place.
type placeDataSource struct{ configuredDataSource }

type placeModel struct {
	Place             types.String `tfsdk:"place"`
	ID                types.String `tfsdk:"id"`
	Kind              types.String `tfsdk:"kind"`
	Name              types.String `tfsdk:"name"`
	Members           []string     `tfsdk:"members"`
	UnknownMembers    []string     `tfsdk:"unknown_members"`
	Complete          types.Bool   `tfsdk:"complete"`
	Containers        []string     `tfsdk:"containers"`
	UnknownContainers []string     `tfsdk:"unknown_containers"`
	PairedRegion      types.String `tfsdk:"paired_region"`
	Clouds            []string     `tfsdk:"clouds"`
	Note              types.String `tfsdk:"note"`
	Layer             types.String `tfsdk:"layer"`
}

func (*placeDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_place"
}

func (*placeDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Describes a place: what it contains and what contains it. A place contains another one when all data there is surely in it; what no source says is never taken as contained.",
		Attributes: map[string]schema.Attribute{
			"place": schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "Place as people write it: an ISO 3166-1 alpha-2 code, an id or a name (`JP`, `Japan`, `japaneast`, `Japan East`, `EU`, " +
				"`eu-data-boundary`, `entra/emea`), without regard to case and punctuation. A name that a country and a geography share means the country."},
			"id":                 text("Id of the place."),
			"kind":               text("Kind of the place. Possible values are `country`, `area` (a legal area, or a page's word for a part of the world), `geography` (where an online service keeps a tenant's data), `azure-geography` and `azure-region`."),
			"name":               text("Name of the place."),
			"members":            list("Ids of the places that surely lie in it, directly."),
			"unknown_members":    list("Ids of the places of which no source says whether they belong to it, directly."),
			"complete":           schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether `members` is everything that there is of it."},
			"containers":         list("Ids of all places that surely contain it, `global` left out."),
			"unknown_containers": list("Ids of all places of which no source says whether they contain it."),
			"paired_region":      text("Id of the paired region of an Azure region; null where there is none."),
			"clouds":             list("Clouds that the place belongs to; empty for countries and areas."),
			"note":               text("What a reader should know about the place and its member list; null where there is nothing to say."),
			"layer":              text("Layer of the catalog that describes the place; `base` is the one built into the provider."),
		},
	}
}

func (d *placeDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m placeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found := d.settings.places([]string{m.Place.ValueString()}, path.Root("place"), &resp.Diagnostics)
	if len(found) == 0 {
		return
	}
	graph := d.settings.catalog.Places()
	p, _ := graph.Place(found[0])
	m.ID, m.Kind, m.Name = types.StringValue(string(p.ID)), types.StringValue(string(p.Kind)), types.StringValue(p.Name)
	m.Members, m.UnknownMembers, m.Complete = ids(p.Members), ids(p.UnknownMembers), types.BoolValue(p.Complete)
	m.Containers, m.UnknownContainers = ids(graph.Containers(p.ID)), ids(graph.UnknownContainers(p.ID))
	m.PairedRegion, m.Clouds, m.Note = optionalText(string(p.PairedRegion)), append([]string{}, p.Clouds...), optionalText(p.Note)
	m.Layer = types.StringValue(d.settings.catalog.PlaceLayer(p.ID))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
