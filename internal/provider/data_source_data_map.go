// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

var _ datasource.DataSourceWithConfigure = (*dataMapDataSource)(nil)

func newDataMapDataSource() datasource.DataSource { return &dataMapDataSource{} }

// dataMapDataSource answers for many features at once.
type dataMapDataSource struct{ configuredDataSource }

type dataMapModel struct {
	questionModel
	Products []string      `tfsdk:"products"`
	Features []string      `tfsdk:"features"`
	Places   []string      `tfsdk:"places"`
	Entries  []answerModel `tfsdk:"entries"`
}

func (*dataMapDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_data_map"
}

func (*dataMapDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Says where all features, or those that the filters let through, store and process data for a tenant: `residency_storage_location` for many at once.",
		Attributes: map[string]schema.Attribute{
			"products": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only features of these products, such as `Microsoft Entra`. " + allWhenAbsent},
			"features": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only these features, by id or any name. " + allWhenAbsent},
			"places": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Only features that store or process data in one of these places, or perhaps do. " +
				"Codes, ids or names (`US`, `eu-data-boundary`, `Japan East`). " + allWhenAbsent},
			"tenant":  dataSourceTenant(),
			"as_of":   schema.StringAttribute{Optional: true, MarkdownDescription: asOfDescription, Validators: asOfValidators},
			"reading": schema.StringAttribute{Optional: true, MarkdownDescription: readingDescription, Validators: readingValidators},
			"entries": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "One entry for each feature, in alphabetical order of their ids.",
				NestedObject: schema.NestedAttributeObject{Attributes: answerAttributes()}},
		},
	}
}

const allWhenAbsent = "All when left out."

func (d *dataMapDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataMapModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	q := d.settings.known(ctx, m.questionModel, &resp.Diagnostics)
	features := d.selected(&m, &resp.Diagnostics)
	places := d.settings.places(m.Places, path.Root("places"), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	m.Entries = []answerModel{}
	for _, f := range features {
		if entry := q.answer(f, nil); len(places) == 0 || q.touches(&entry, places) {
			m.Entries = append(m.Entries, entry)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// selected returns the features that the filters by product and feature let through.
func (d *dataMapDataSource) selected(m *dataMapModel, diags *diag.Diagnostics) []*catalog.Feature {
	wanted := map[*catalog.Feature]bool{}
	for _, name := range m.Features {
		if f := d.settings.feature(name, path.Root("features"), diags); f != nil {
			wanted[f] = true
		}
	}
	products := d.settings.products(m.Products, path.Root("products"), diags)
	var selected []*catalog.Feature
	for _, f := range d.settings.catalog.Features() {
		if f.Withdrawn == nil && (m.Features == nil || wanted[f]) && (m.Products == nil || slices.Contains(products, f.Product)) {
			selected = append(selected, f)
		}
	}
	return selected
}

// products reads names of products as people write them.
func (s *settings) products(names []string, at path.Path, diags *diag.Diagnostics) []string {
	var known, found []string
	for _, f := range s.catalog.Features() {
		if !slices.Contains(known, f.Product) {
			known = append(known, f.Product)
		}
	}
	slices.Sort(known)
	for _, name := range names {
		i := slices.IndexFunc(known, func(k string) bool { return spelling.Key(k) == spelling.Key(name) })
		if i < 0 {
			diags.AddAttributeError(at, "Unknown product", fullStop("unknown product \""+name+"\""+spelling.DidYouMean(name, known))+" Known are "+catalog.Join(known)+".")
			continue
		}
		found = append(found, known[i])
	}
	return found
}

// places reads names of places as people write them.
func (s *settings) places(names []string, at path.Path, diags *diag.Diagnostics) []place.ID {
	var found []place.ID
	for _, name := range names {
		id, err := s.catalog.Places().Parse(name)
		if err != nil {
			diags.AddAttributeError(at, "Unknown place", unknownPlace(err))
			continue
		}
		found = append(found, id)
	}
	return found
}

// unknownPlace says that a name is no place, what places are, and how one is added that the catalog lacks.
func unknownPlace(err error) string {
	text := fullStop(err.Error()) + placesHelp
	var unknown *place.UnknownError
	if errors.As(err, &unknown) {
		text += " A region that the catalog lacks is added by a catalog overlay:\n" + place.Overlay(unknown.Name)
	}
	return text
}

const placesHelp = " A place is a country code (\"JP\"), an area (\"eu-data-boundary\"), a geography (\"entra/emea\"), an Azure region (\"japaneast\"), or the name of one."

// touches reports whether data is, or perhaps is, in one of the places.
func (q *question) touches(entry *answerModel, places []place.ID) bool {
	boundary := q.view.Catalog().Places().Boundary(places)
	return slices.ContainsFunc(slices.Concat(entry.StoredIn, entry.ProcessedIn), func(id string) bool {
		return boundary.Relation(place.ID(id)) != place.Outside
	})
}
