// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

const (
	changesSince    = "changes_since"
	changesFeatures = "changes_features"
)

type changeModel struct {
	Kind            types.String `tfsdk:"kind"`
	Date            types.String `tfsdk:"date"`
	Features        []string     `tfsdk:"features"`
	Aspect          types.String `tfsdk:"aspect"`
	DataKind        types.String `tfsdk:"data_kind"`
	Statement       types.String `tfsdk:"statement"`
	FormerStatement types.String `tfsdk:"former_statement"`
	OldPlaces       []string     `tfsdk:"old_places"`
	NewPlaces       []string     `tfsdk:"new_places"`
	SourceTitle     types.String `tfsdk:"source_title"`
	SourceURL       types.String `tfsdk:"source_url"`
	SourceDate      types.String `tfsdk:"source_date"`
	Layer           types.String `tfsdk:"layer"`
}

func changeAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"kind": text("What happened to the statement. Possible values are `added` (it counts on the later day only), `changed` (it took the place of another one about the same feature, aspect, kind of data, tenants and uses) and " +
			"`withdrawn` (no text says so any more, or its effect ended). Where it is not evident which statement took the place of which, they are `added` and `withdrawn`."),
		"date":             text("First day on which the statement counts, or counts no more, `YYYY-MM-DD`."),
		"features":         list("Ids of the features that the statement is about, in alphabetical order. What is said of them counts for the features that follow them too."),
		"aspect":           text("What the places are about. Possible values are `storage` and `processing`."),
		"data_kind":        text("Kind of the data, `customer-data` unless the source separates one."),
		"statement":        text("Id of the statement; of the later one where one took the place of another."),
		"former_statement": text("Id of the statement whose place it took; null unless `kind` is `changed`."),
		"old_places":       list("Places before the change, as the statement names them: `@tenant-geography` and the like stand for what follows from the tenant or the use. Empty where nothing was said."),
		"new_places":       list("Places after the change, likewise. They can be the same as before, where something else about the statement changed. Empty where nothing is said any more."),
		"source_title":     text("Title of the page whose text brought the change. For what was withdrawn it is the text of the page which says so no more, or else the last one that said so."),
		"source_url":       text("Address of that page."),
		"source_date":      text("Date printed on that text, `YYYY-MM-DD`, or `undated`."),
		"layer":            text("Layer of the catalog that brought the statement; `base` is the one built into the provider."),
	}
}

// setChanges fills in what changed between two days. Own are the settings with the as_of of the data source.
func (m *catalogModel) setChanges(own *settings, diags *diag.Diagnostics) {
	m.Changes = []changeModel{}
	features := own.changedFeatures(m.ChangesFeatures, diags)
	first, second := m.changeDays(own, diags)
	if diags.HasError() || first == second {
		return
	}
	for _, c := range own.catalog.Changes(features, first, second) {
		m.Changes = append(m.Changes, changeOf(&c))
	}
}

// changeDays returns the days between which to look for changes; the same day twice where none are asked for.
func (m *catalogModel) changeDays(own *settings, diags *diag.Diagnostics) (first, second catalog.Date) {
	day := own.catalog.At(own.asOf).Day()
	if m.ChangesSince.IsNull() {
		return min(day, own.catalog.Date()), max(day, own.catalog.Date())
	}
	first, err := catalog.ParseDate(m.ChangesSince.ValueString())
	if err != nil { // the validator has said so
		return day, day
	}
	if first > day {
		diags.AddAttributeError(path.Root(changesSince), "Day after the day asked for", fmt.Sprintf(
			"The value of %s is %s, which is after %s, the day that as_of asks for, or the day of the catalog's version without as_of. State a day up to %s in %s, or a later one in as_of.", changesSince, first, day, day, changesSince))
	}
	return first, day
}

// changedFeatures returns the features about which changes are listed: all, or those that are named with those that they
// follow, since what is said of these counts for them too.
func (s *settings) changedFeatures(names []string, diags *diag.Diagnostics) []*catalog.Feature {
	if names == nil {
		return s.catalog.Features()
	}
	var all []*catalog.Feature
	for _, name := range names {
		if f := s.feature(name, path.Root(changesFeatures), diags); f != nil {
			all = append(append(all, f), f.Followed()...)
		}
	}
	return all
}

func changeOf(c *catalog.Change) changeModel {
	s := c.Statement()
	m := changeModel{
		Kind: types.StringValue(string(c.Kind)), Date: types.StringValue(c.Date.String()), Features: make([]string, len(c.Features)),
		Aspect: types.StringValue(c.Aspect.String()), DataKind: types.StringValue(s.DataKind), Statement: types.StringValue(s.ID),
		OldPlaces: ids(c.OldPlaces()), NewPlaces: ids(c.NewPlaces()), SourceTitle: types.StringValue(c.Citation.Title()), SourceURL: types.StringValue(c.Citation.URL()),
		SourceDate: types.StringValue(c.Citation.Dated()), Layer: types.StringValue(s.Layer),
	}
	for i, f := range c.Features {
		m.Features[i] = f.ID
	}
	if c.Kind == catalog.Changed {
		m.FormerStatement = types.StringValue(c.Before.ID)
	}
	return m
}
