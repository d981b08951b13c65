// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

type requirementModel struct {
	requirementArgumentsModel
	ID              types.String `tfsdk:"id"`
	OnCatalogChange types.String `tfsdk:"on_catalog_change"`
	Outcome         types.String `tfsdk:"outcome"`
	Compliant       types.Bool   `tfsdk:"compliant"`
	Findings        types.List   `tfsdk:"findings"`
	FactsDigest     types.String `tfsdk:"facts_digest"`
}

type findingModel struct {
	Code        string   `tfsdk:"code"`
	Outcome     string   `tfsdk:"outcome"`
	Feature     string   `tfsdk:"feature"`
	Application *string  `tfsdk:"application"`
	Aspect      *string  `tfsdk:"aspect"`
	Places      []string `tfsdk:"places"`
	Statements  []string `tfsdk:"statements"`
	Layers      []string `tfsdk:"layers"`
	Needs       []string `tfsdk:"needs"`
	Count       int64    `tfsdk:"count"`
	UsedBy      []string `tfsdk:"used_by"`
	Exemption   *string  `tfsdk:"exemption"`
}

var findingType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "outcome": types.StringType, "feature": types.StringType, "application": types.StringType, "aspect": types.StringType,
	"places": types.ListType{ElemType: types.StringType}, "statements": types.ListType{ElemType: types.StringType}, "layers": types.ListType{ElemType: types.StringType},
	"needs": types.ListType{ElemType: types.StringType}, "count": types.Int64Type, "used_by": types.ListType{ElemType: types.StringType}, "exemption": types.StringType,
}}

func (*requirementResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := requirementArguments()
	attributes["on_catalog_change"] = schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(changeSeverities)...)}, MarkdownDescription: "What happens to the plan when a finding appears while the arguments are unchanged, because the catalog changed. " +
		"Possible values are `error` (as `on_violation` and `on_undetermined` say) and `warn` (a warning at most, until an argument changes). Defaults to `error`."}
	for name, a := range requirementResults() {
		attributes[name] = a
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Declares where the data of features has to be stored and, if you like, processed, and fails the plan when a feature breaks the requirement. It is judged in every plan, also in one without changes, " +
			"and manages nothing outside of Terraform.",
		Attributes: attributes,
	}
}

func requirementResults() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":           text("Hash of the arguments that the verdict depends on, those of the provider included; severities are not among them."),
		"outcome":      text("Worst outcome of all features, exempted or not. Possible values are, the better first, " + orList(assess.Outcomes) + "."),
		"compliant":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether each outcome is `met` or covered by a valid exemption."},
		"facts_digest": text("SHA-256 over the statements that were used; it changes only where a statement changed that this requirement depends on."),
		"findings":     schema.ListNestedAttribute{Computed: true, MarkdownDescription: "What is not met or undetermined, exempted findings included, in order of feature and aspect.", NestedObject: schema.NestedAttributeObject{Attributes: findingAttributes()}},
	}
}

func findingAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"code":        text("Code of the rule, such as `RES101`; the guide on rule codes explains each."),
		"outcome":     text("Outcome. Possible values are `undetermined` and `not_met`."),
		"feature":     text("Id of the feature, or the name that was given where the catalog does not know it. What an inventory leaves open stands under a name of its own, such as `unmapped/azurerm` or `inventory/partial`."),
		"application": text("Application that the feature stands for, by its client id or display name; null where it stands for none."),
		"aspect":      text("Aspect. Possible values are `storage` and `processing`; null where the finding is about the inventory itself."),
		"places":      list("Places that break the requirement, or leave it open."),
		"statements":  list("Ids of the statements that the finding rests on."),
		"layers":      list("Layers of the catalog that brought these statements, the base first."),
		"needs":       list("What would have to be stated to be certain, as in `residency_storage_location`."),
		"count":       schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of resources of the inventory that brought the finding in; 0 for a feature of `features`."},
		"used_by":     list("The first five of these resources, each as `address (file:line)`, without the file where it is not known."),
		"exemption":   text("Name of the valid exemption that covers the finding; null where there is none."),
	}
}
