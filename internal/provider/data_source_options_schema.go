// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func (*optionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := optionsArguments()
	maps.Copy(attributes, optionsResults())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Says before there is a tenant which sign-up countries meet a requirement, which do not and because of what, and for which it is not certain. " +
			"The customer cannot change the location of a Microsoft Entra tenant later ([Microsoft Entra ID and data residency](https://learn.microsoft.com/en-us/entra/fundamentals/data-residency)), " +
			"so ask before you sign up. The `tenant` of the provider and its environment variables are not used: the tenant does not exist yet. Whether Microsoft " +
			"lets you sign up in a country, and to which cloud, is not judged. Never fails because of what the answer is.",
		Attributes: attributes,
	}
}

func optionsArguments() map[string]schema.Attribute {
	some := append([]validator.List{listvalidator.SizeAtLeast(1)}, elementValidators...)
	list := func(description string) schema.ListAttribute {
		return schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: some, MarkdownDescription: description}
	}
	storeIn, features := list(storeInDescription), list("Features that the tenant will use, by id, name, or former id or name; none twice. One that the catalog does not know is undetermined, never met. "+
		"The data source `residency_features` lists those that it knows.")
	storeIn.Optional, storeIn.Required, features.Optional, features.Required = false, true, false, true
	return map[string]schema.Attribute{
		"store_in":        storeIn,
		"process_in":      list(processInDescription),
		"features":        features,
		"options":         schema.MapAttribute{Optional: true, ElementType: types.MapType{ElemType: types.StringType}, MarkdownDescription: usesOptionsDescription},
		"commitment":      schema.StringAttribute{Optional: true, Validators: commitmentValidators, MarkdownDescription: commitmentDescription},
		"strict_reserves": schema.BoolAttribute{Optional: true, MarkdownDescription: strictReservesDescription},
		"countries":       list("Sign-up countries to choose from, as ISO 3166-1 alpha-2 codes (`JP`) or English names. Defaults to all countries of the catalog."),
		"tenant": schema.SingleNestedAttribute{
			Optional: true,
			MarkdownDescription: "What is known of the tenant to be, beside its country. Everything is optional, and what is left out makes an answer wider, never narrower. " +
				"A region scope, or where the country is known from, has no meaning before there is a tenant.",
			Attributes: map[string]schema.Attribute{
				"created": schema.StringAttribute{Optional: true, Validators: asOfValidators, MarkdownDescription: "Day on which the tenant is to be created, as `YYYY-MM-DD` in UTC; several rules depend on it. " +
					"Defaults to the day for which is answered: `as_of`, else the day of the catalog's version."},
				"cloud": schema.StringAttribute{Optional: true, Validators: cloudValidators, MarkdownDescription: "Cloud of the tenant. Possible values are " + orList(catalog.Clouds) + ". Defaults to `public`. " +
					"In the other clouds the catalog knows nothing that depends on the country: all countries come to the same."},
				"add_ons":  schema.ListAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: futureAddOnsDescription, Validators: elementValidators},
				"settings": schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: settingDescription},
			},
		},
		"as_of":   schema.StringAttribute{Optional: true, MarkdownDescription: asOfDescription, Validators: asOfValidators},
		"reading": schema.StringAttribute{Optional: true, MarkdownDescription: readingDescription, Validators: readingValidators},
	}
}

const futureAddOnsDescription = "Add-ons that will be bought, such as `go-local`, `advanced-data-residency` or `multi-geo`. An empty list says that there will be none; left out, both are possible. " + wordsListed

func optionsResults() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"met":          list("Codes of the sign-up countries for which every feature surely meets the requirement, in alphabetical order."),
		"undetermined": list("Codes of the sign-up countries for which nothing surely breaks the requirement and something is not certain, in alphabetical order."),
		"not_met":      list("Codes of the sign-up countries for which a feature surely breaks the requirement, in alphabetical order."),
		"groups": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The countries, those together that come to the same for the same reasons: the better outcome first, then in order of the first country.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"outcome":   text("Worst outcome of all features. Possible values are, the better first, " + orList(assess.Outcomes) + "."),
				"countries": list("Codes of the countries, in alphabetical order."),
				"findings": schema.ListNestedAttribute{
					Computed: true, MarkdownDescription: "What is not met or undetermined, in order of feature and aspect; empty where the requirement is met.",
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"code":       text("Code of the rule, such as `RES101`; the guide on rule codes explains each."),
						"outcome":    text("Outcome. Possible values are `undetermined` and `not_met`."),
						"feature":    text("Id of the feature, or the name that was given where the catalog does not know it."),
						"aspect":     text("Aspect. Possible values are `storage` and `processing`."),
						"places":     list("Places that break the requirement, or leave it open. `@tenant-country` in a group of several countries is each one's own country."),
						"needs":      list("What would have to be stated to be certain: names of arguments of `tenant`, `settings.<id>` or `options.<id>`. `region_scope` is known only once there is a tenant."),
						"statements": list("Ids of the statements that the finding rests on."),
						"layers":     list("Layers of the catalog that brought these statements, the base first."),
					}},
				},
			}},
		},
		"summary": text("The answer in at most three sentences, for a review."),
	}
}
