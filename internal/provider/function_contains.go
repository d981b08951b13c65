// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// containsFunction is contains.
type containsFunction struct{ deps Dependencies }

func (*containsFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "contains"
}

func (*containsFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Whether all data in a place is surely in a boundary",
		MarkdownDescription: "Returns true when all data in a place is surely in a boundary, and false otherwise: also where no source says whether it is, so `!contains(…)` does not mean that it is outside. " +
			"The data source `residency_place` tells the two apart. A function gets no provider configuration: it knows the built-in catalog alone.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "boundary", MarkdownDescription: "Place that should contain the other, by id or name (`eu-data-boundary`, `EU`, `JP`)."},
			function.StringParameter{Name: "place", MarkdownDescription: "Place that should be contained, by id or name (`CH`, `japaneast`)."},
		},
		Return: function.BoolReturn{},
	}
}

func (f *containsFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var boundary, inner string
	if resp.Error = req.Arguments.Get(ctx, &boundary, &inner); resp.Error != nil {
		return
	}
	cat, err := functionCatalog(f.deps)
	if err != nil {
		resp.Error = err
		return
	}
	outer, err := functionPlaces(cat, []string{boundary}, 0)
	if err != nil {
		resp.Error = err
		return
	}
	places, err := functionPlaces(cat, []string{inner}, 1)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, cat.Places().Contains(outer[0], places[0]) == place.Inside)
}
