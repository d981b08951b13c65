// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
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
