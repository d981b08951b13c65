// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

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
		return nil, argumentError(0, "The country is empty; write an ISO 3166-1 alpha-2 code, such as \"JP\", or the country's name.")
	case errors.As(err, &fields):
		return nil, argumentError(0, fullStop(fields[0].Message))
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

// argumentError is an error about one argument. Its last full stop is left to the CLI, which adds one.
func argumentError(argument int64, text string) *function.FuncError {
	return function.NewArgumentFuncError(argument, strings.TrimSuffix(text, "."))
}

func functionFeature(cat *catalog.Catalog, name string, argument int64) (*catalog.Feature, *function.FuncError) {
	f, err := cat.Feature(name)
	if err != nil {
		return nil, argumentError(argument, unknownFeature(err))
	}
	return f, nil
}

func functionPlaces(cat *catalog.Catalog, names []string, argument int64) ([]place.ID, *function.FuncError) {
	all := make([]place.ID, 0, len(names))
	for _, name := range names {
		id, err := cat.Places().Parse(name)
		if err != nil {
			return nil, argumentError(argument, unknownPlace(err))
		}
		all = append(all, id)
	}
	return all, nil
}

var (
	countryParameter = function.StringParameter{Name: "country", MarkdownDescription: "Sign-up country of the tenant, as ISO 3166-1 alpha-2 code or English name."}
	featureParameter = function.StringParameter{Name: "feature", MarkdownDescription: "Feature, by id, name, or former id or name."}
)
