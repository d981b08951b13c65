// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// compliesFunction is complies.
type compliesFunction struct{ deps Dependencies }

func (*compliesFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "complies"
}

func (*compliesFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Whether a feature surely stores all data in the allowed places",
		MarkdownDescription: "Returns true when a feature surely stores all data of a tenant of a sign-up country within the allowed places, and false otherwise: also where it is not certain, so `!complies(…)` does not mean a violation. " +
			onlyCatalog,
		Parameters: []function.Parameter{countryParameter, featureParameter, function.ListParameter{Name: "places", ElementType: types.StringType, MarkdownDescription: "Places where data may be stored, by id or name; one at least."}},
		Return:     function.BoolReturn{},
	}
}

func (f *compliesFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var country, name string
	var names []string
	if resp.Error = req.Arguments.Get(ctx, &country, &name, &names); resp.Error != nil {
		return
	}
	met, err := f.complies(country, name, names)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, met)
}

func (f *compliesFunction) complies(country, name string, names []string) (bool, *function.FuncError) {
	cat, err := functionCatalog(f.deps)
	if err != nil {
		return false, err
	}
	tenant, err := functionTenant(cat, country)
	if err != nil {
		return false, err
	}
	feature, err := functionFeature(cat, name, 1)
	if err != nil {
		return false, err
	}
	places, err := functionPlaces(cat, names, 2)
	if err != nil {
		return false, err
	}
	if len(places) == 0 {
		return false, argumentError(2, "The list of allowed places is empty; name one at least.")
	}
	a := assess.Assessor{View: cat.At(0), Tenant: tenant, Reading: catalog.Strictest}
	return a.Judge(&assess.Requirement{StoreIn: places, Uses: []assess.Use{{Feature: feature.ID}}}).Outcome == assess.Met, nil
}
