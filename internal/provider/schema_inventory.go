// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// inventoryModel is what a configuration or plan uses. The data sources that read one embed it.
type inventoryModel struct {
	Inventory types.String    `tfsdk:"inventory"`
	Uses      []useModel      `tfsdk:"uses"`
	Features  []string        `tfsdk:"features"`
	Unmapped  []unmappedModel `tfsdk:"unmapped"`
	Complete  types.Bool      `tfsdk:"complete"`
	Gaps      []gapModel      `tfsdk:"gaps"`
}

type useModel struct {
	Feature     types.String      `tfsdk:"feature"`
	Options     map[string]string `tfsdk:"options"`
	AddOns      []string          `tfsdk:"add_ons"`
	Location    types.String      `tfsdk:"location"`
	Unknown     types.String      `tfsdk:"unknown_location"`
	Application types.String      `tfsdk:"application"`
	Certain     types.Bool        `tfsdk:"certain"`
	Count       types.Int64       `tfsdk:"count"`
	Resources   []string          `tfsdk:"resources"`
}

type unmappedModel struct {
	Type      types.String `tfsdk:"type"`
	Mode      types.String `tfsdk:"mode"`
	Count     types.Int64  `tfsdk:"count"`
	Resources []string     `tfsdk:"resources"`
}

type gapModel struct {
	Kind    types.String `tfsdk:"kind"`
	Address types.String `tfsdk:"address"`
	Detail  types.String `tfsdk:"detail"`
}

// inventoryAttributes describes inventoryModel beside the arguments and values that a data source has of its own.
func inventoryAttributes(own map[string]schema.Attribute) map[string]schema.Attribute {
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	objects := func(description string, attributes map[string]schema.Attribute) schema.Attribute {
		return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: attributes}}
	}
	count := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	const first = "The first five of them in alphabetical order, each as `address (file:line)`, without the file where it is not known."
	all := map[string]schema.Attribute{
		"inventory": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Everything that was found, as compact JSON for the argument `inventory` of a `residency_requirement`. " +
			"It holds no secret; it is marked sensitive so that a plan shows one line instead of all of it. The other attributes show what is in it."},
		"features": list("Ids of the features in use, surely or perhaps, in alphabetical order."),
		"complete": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether everything was read: `gaps` is empty. Types in `unmapped` were read, but nothing is known of them."},
		"uses": objects("What is in use, for people to read: one element for each feature, options, add-ons, location and application, in alphabetical order of the features.", map[string]schema.Attribute{
			"feature":          text("Id of the feature."),
			"options":          schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Options of the use, by id; one that is not known is left out."},
			"add_ons":          list("Ids of the add-ons that the use buys."),
			"location":         text("Id of the place that the resources state for their data, such as `japaneast`; `@resource-location` where it is not known, null where resources of the type have no location."),
			"unknown_location": text("Name that the resources state for their location, where the catalog has no place of that name; null otherwise."),
			"application":      text("Client id or display name of the application that the resources stand for; null where they stand for none, or where it is not known or sensitive."),
			"certain":          schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether at least one resource surely uses it so; false where it depends on something that is not known."},
			"count":            count("Number of resources and data sources that use it so, surely or perhaps, each instance by itself."),
			"resources":        list("The first five of them, those that surely use it so first, each as `address (file:line)`, without the file where it is not known."),
		}),
		"unmapped": objects("Types that no usage rule of the catalog knows, so that nobody can say which features they use, in alphabetical order, data sources first.", map[string]schema.Attribute{
			"type":      text("The type, such as `aws_s3_bucket`."),
			"mode":      text("Kind of the block. Possible values are `managed` (a resource; undetermined to a requirement) and `data` (a data source, which keeps nothing anywhere)."),
			"count":     count("Number of resources or data sources of the type, each instance by itself."),
			"resources": list(first),
		}),
		"gaps": objects("What was not read, so that what it uses is not known, in alphabetical order of their kinds. A requirement takes each as undetermined.", map[string]schema.Attribute{
			"kind": text("Kind of the gap. Possible values are `errored` (the plan ended with an error), `partial` (the plan was made of a part of the configuration, as by `-target`), `deferred` (the plan puts off a part to a later run), " +
				"`module-not-installed` (the files of a module are not there), `module-unread` (a module cannot be read) and `not-evaluated` (a declared requirement was not evaluated)."),
			"address": text("Address of the module or resource; null where it is about everything."),
			"detail":  text("What is missing, in one sentence, and where it is declared."),
		}),
	}
	maps.Copy(all, own)
	return all
}

// inventoryOf shows an inventory.
func inventoryOf(v *discover.Inventory) inventoryModel {
	m := inventoryModel{
		Inventory: types.StringValue(v.Encode()), Uses: []useModel{}, Features: v.Features(), Unmapped: []unmappedModel{}, Complete: types.BoolValue(v.Complete()), Gaps: []gapModel{},
	}
	for i := range v.Uses {
		u := &v.Uses[i]
		by := slices.Concat(u.Resources, u.Uncertain)
		use := useModel{
			Feature: types.StringValue(u.Feature), Options: map[string]string{}, AddOns: append([]string{}, u.AddOns...), Location: optionalText(string(u.Location)), Unknown: optionalText(u.UnknownLocation),
			Application: optionalText(u.Application), Certain: types.BoolValue(len(u.Resources) > 0), Count: types.Int64Value(int64(len(by))), Resources: firstResources(v, by),
		}
		maps.Copy(use.Options, u.Options)
		m.Uses = append(m.Uses, use)
	}
	for i := range v.Unmapped {
		u := &v.Unmapped[i]
		m.Unmapped = append(m.Unmapped, unmappedModel{
			Type: types.StringValue(u.Type), Mode: types.StringValue(string(u.Mode)), Count: types.Int64Value(int64(len(u.Resources))), Resources: firstResources(v, u.Resources),
		})
	}
	for i := range v.Gaps {
		g := &v.Gaps[i]
		detail := g.Detail
		if at := (assess.Resource{File: g.File, Line: g.Line}); g.File != "" {
			detail += " See " + at.String() + "."
		}
		m.Gaps = append(m.Gaps, gapModel{Kind: types.StringValue(string(g.Kind)), Address: optionalText(g.Address), Detail: types.StringValue(detail)})
	}
	return m
}

// maxResources is how many resources an element names.
const maxResources = 5

func firstResources(v *discover.Inventory, indexes []int) []string {
	all := []string{}
	for _, o := range resourcesAt(v, indexes[:min(len(indexes), maxResources)]) {
		all = append(all, o.String())
	}
	return all
}
