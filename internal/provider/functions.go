// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// onlyCatalog is the sentence that every function's page needs.
const onlyCatalog = "A function gets no provider configuration: it knows the built-in catalog as of its own day, the reading `strictest`, and of the tenant the sign-up country alone " +
	"(cloud `public`, creation date and add-ons not known). Use the data source `residency_storage_location` to state more."

// functionTenant is all that a function knows of a tenant.
func functionTenant(cat *catalog.Catalog, country string) (*catalog.Profile, *function.FuncError) {
	p, err := cat.Profile(catalog.ProfileInput{Country: country})
	var fields catalog.FieldErrors
	switch {
	case country == "":
		return nil, function.NewArgumentFuncError(0, "The country is empty; write an ISO 3166-1 alpha-2 code, such as \"JP\", or the country's name.")
	case errors.As(err, &fields):
		return nil, function.NewArgumentFuncError(0, fullStop(fields[0].Message))
	}
	return &p, nil
}

func functionCatalog(deps Dependencies) (*catalog.Catalog, *function.FuncError) {
	cat, err := deps.Catalog()
	if err != nil {
		return nil, function.NewFuncError("The catalog that is built into the provider cannot be read:\n\n" + err.Error() + internalError)
	}
	return cat, nil
}

func functionFeature(cat *catalog.Catalog, name string, argument int64) (*catalog.Feature, *function.FuncError) {
	f, err := cat.Feature(name)
	if err != nil {
		return nil, function.NewArgumentFuncError(argument, unknownFeature(err))
	}
	return f, nil
}

func functionPlaces(cat *catalog.Catalog, names []string, argument int64) ([]place.ID, *function.FuncError) {
	all := make([]place.ID, 0, len(names))
	for _, name := range names {
		id, err := cat.Places().Parse(name)
		if err != nil {
			return nil, function.NewArgumentFuncError(argument, fullStop(err.Error())+placesHelp)
		}
		all = append(all, id)
	}
	return all, nil
}

var (
	countryParameter = function.StringParameter{Name: "country", MarkdownDescription: "Sign-up country of the tenant, as ISO 3166-1 alpha-2 code or English name."}
	featureParameter = function.StringParameter{Name: "feature", MarkdownDescription: "Feature, by id, name, or former id or name."}
)

// placesFunction is stored_in and processed_in.
type placesFunction struct {
	deps   Dependencies
	aspect catalog.Aspect
}

func (f *placesFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = assess.Participle(f.aspect) + "_in"
}

func (f *placesFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	verb := assess.Participle(f.aspect)
	resp.Definition = function.Definition{
		Summary: fmt.Sprintf("Places where data of a feature may be %s", verb),
		MarkdownDescription: fmt.Sprintf("Returns the ids of all places where data of a feature may be %s for a tenant of a sign-up country, in alphabetical order. Ids that begin with `@` stand for a place "+
			"that is left open, such as `@unspecified`; an empty list means that no source in the catalog speaks of it. ", verb) + onlyCatalog,
		Parameters: []function.Parameter{countryParameter, featureParameter},
		Return:     function.ListReturn{ElementType: types.StringType},
	}
}

func (f *placesFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var country, name string
	if resp.Error = req.Arguments.Get(ctx, &country, &name); resp.Error != nil {
		return
	}
	answer, err := functionAnswer(f.deps, country, name)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, ids(answer.Aspect(f.aspect).Places))
}

func functionAnswer(deps Dependencies, country, name string) (*catalog.Answer, *function.FuncError) {
	cat, err := functionCatalog(deps)
	if err != nil {
		return nil, err
	}
	tenant, err := functionTenant(cat, country)
	if err != nil {
		return nil, err
	}
	feature, err := functionFeature(cat, name, 1)
	if err != nil {
		return nil, err
	}
	return cat.At(0).Resolve(feature, nil, tenant, catalog.Strictest), nil
}

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
		return false, function.NewArgumentFuncError(2, "The list of allowed places is empty; name one at least.")
	}
	a := assess.Assessor{View: cat.At(0), Tenant: tenant, Reading: catalog.Strictest}
	return a.Judge(&assess.Requirement{StoreIn: places, Uses: []assess.Use{{Feature: feature.ID}}}).Outcome == assess.Met, nil
}
