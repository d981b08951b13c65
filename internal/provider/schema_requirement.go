// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// severity says what a finding does to a plan.
type severity string

const (
	severityError  severity = "error"  // the plan fails
	severityWarn   severity = "warn"   // the plan shows a warning
	severityReport severity = "report" // the plan has it in its values only
)

var (
	severities       = []severity{severityError, severityWarn, severityReport} // the strictest first
	changeSeverities = []severity{severityError, severityWarn}
	aspectNames      = []string{catalog.Storage.String(), catalog.Processing.String()}
)

// requirementArgumentsModel holds the arguments that state a requirement, wherever one is stated.
type requirementArgumentsModel struct {
	questionModel
	Name           types.String `tfsdk:"name"`
	StoreIn        types.List   `tfsdk:"store_in"`
	ProcessIn      types.List   `tfsdk:"process_in"`
	Commitment     types.String `tfsdk:"commitment"`
	StrictReserves types.Bool   `tfsdk:"strict_reserves"`
	MaxSourceAge   types.Int64  `tfsdk:"max_source_age_days"`
	Features       types.List   `tfsdk:"features"`
	Options        types.Map    `tfsdk:"options"`
	Inventory      types.String `tfsdk:"inventory"`
	OnViolation    types.String `tfsdk:"on_violation"`
	OnUndetermined types.String `tfsdk:"on_undetermined"`
	OnOldSource    types.String `tfsdk:"on_old_source"`
	Exemptions     types.Map    `tfsdk:"exemptions"`
}

type exemptionModel struct {
	Feature    types.String `tfsdk:"feature"`
	Aspect     types.String `tfsdk:"aspect"`
	Places     types.List   `tfsdk:"places"`
	Code       types.String `tfsdk:"code"`
	Category   types.String `tfsdk:"category"`
	Reason     types.String `tfsdk:"reason"`
	Ticket     types.String `tfsdk:"ticket"`
	ApprovedBy types.String `tfsdk:"approved_by"`
	Expires    types.String `tfsdk:"expires"`
}

// Arguments that say the same wherever a requirement is stated.
var (
	storeInDescription = "Places where data may be at rest: country codes, areas, geographies, Azure regions, or their names " +
		"(`JP`, `eu-data-boundary`, `entra/emea`). Data in a place that one of them contains is allowed too."
	processInDescription  = "Places where data may be processed. Processing is not judged when left out."
	commitmentDescription = "How binding a statement about an allowed place has to be; weaker ones leave the aspect undetermined. " +
		"Possible values are, the strongest first, " + orList(bindingCommitments) + ". When left out each of these will do."
	strictReservesDescription = "Whether a statement in which the source hedges (\"most of the customer data\") leaves the aspect undetermined. Defaults to `false`."
	usesOptionsDescription    = "Options of the uses, by feature: `{ entra-app-proxy = { advanced_routing = \"off\" } }`. " +
		"An option that is left out can have any of its values."
	commitmentValidators = []validator.String{stringvalidator.OneOf(textsOf(bindingCommitments)...)}
)

// requirementArguments are those of the resource that state a requirement.
func requirementArguments() map[string]schema.Attribute {
	some := append([]validator.List{listvalidator.SizeAtLeast(1)}, elementValidators...)
	return map[string]schema.Attribute{
		"name":            schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "Name of the requirement, as people call it; messages show it."},
		"store_in":        schema.ListAttribute{Required: true, ElementType: types.StringType, Validators: some, MarkdownDescription: storeInDescription},
		"process_in":      schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: some, MarkdownDescription: processInDescription},
		"commitment":      schema.StringAttribute{Optional: true, Validators: commitmentValidators, MarkdownDescription: commitmentDescription},
		"strict_reserves": schema.BoolAttribute{Optional: true, MarkdownDescription: strictReservesDescription},
		"max_source_age_days": schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}, MarkdownDescription: "How old, in days, the text may be that says that data is in an allowed place; an older one leaves the aspect undetermined (`RES205`). " +
			"At least 1; any age will do when left out. The age is counted from the date printed on the text, or from the day from which an undated text counts, to the day that `as_of` asks for, here or in the provider. Without `as_of` it is counted to today, " +
			"so that a provider that is never upgraded does not stay green. A violation stays one, however old its text is. The texts that lead from the tenant to its geography are not looked at."},
		"features": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: some, MarkdownDescription: "Features that are used, by id, name, or former id or name; none twice. One that the catalog does not know is undetermined, never met. " +
			"The data source `residency_features` lists those that it knows. Either this or `inventory` is needed; with both, both are judged."},
		"inventory": schema.StringAttribute{Optional: true, Sensitive: true, Validators: textValidators, MarkdownDescription: "What a configuration or plan uses: the attribute `inventory` of the data source `residency_configuration` or `residency_plan`. " +
			"What it leaves open (types that no rule knows, parts that were not read) is undetermined, never met. It holds no secret; it is marked sensitive so that a plan shows one line instead of all of it."},
		"options": schema.MapAttribute{Optional: true, ElementType: types.MapType{ElemType: types.StringType}, MarkdownDescription: usesOptionsDescription},
		"tenant":  resourceTenant(),
		"as_of":   schema.StringAttribute{Optional: true, MarkdownDescription: asOfDescription, Validators: asOfValidators},
		"reading": schema.StringAttribute{Optional: true, MarkdownDescription: readingDescription, Validators: readingValidators},
		"on_violation": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(severities)...)}, MarkdownDescription: "What happens to the plan when a feature surely breaks the requirement and no exemption covers it. " +
			"Possible values are `error`, `warn` and `report` (nothing but the values of this resource). Defaults to `error`."},
		"on_undetermined": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(severities)...)}, MarkdownDescription: "What happens to the plan when it is not certain whether a feature breaks the requirement and no exemption covers it. " +
			"Possible values are `error`, `warn` and `report`. Defaults to `error`."},
		"on_old_source": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(severities)...)}, MarkdownDescription: "What happens to the plan when nothing but the age of a text leaves an aspect undetermined, and no exemption covers it. " +
			"Possible values are `error`, `warn` and `report`. Where an aspect is undetermined for another reason too, the stricter of this and `on_undetermined` counts. It matters only with `max_source_age_days`. Defaults to what `on_undetermined` says."},
		"exemptions": schema.MapNestedAttribute{Optional: true, Validators: []validator.Map{mapvalidator.KeysAre(textValidators...)}, MarkdownDescription: "Recorded permissions to deviate, by a name of your choice. " +
			"An exemption does not change an outcome; it stands beside the finding, and `compliant` counts it.", NestedObject: schema.NestedAttributeObject{Attributes: exemptionAttributes()}},
	}
}

// bindingCommitments are those that can be asked for.
var bindingCommitments = []catalog.Commitment{catalog.Contractual, catalog.Documented, catalog.GeneralRule}

func exemptionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"feature":     schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "Feature that may deviate, by any of its names."},
		"aspect":      schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(aspectNames...)}, MarkdownDescription: "Aspect that may deviate. Possible values are `storage` and `processing`. Both when left out."},
		"places":      schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: append([]validator.List{listvalidator.SizeAtLeast(1)}, elementValidators...), MarkdownDescription: "Places where the data may be instead. Any when left out; a place that a source leaves open is covered by `global` alone, or when this is left out. A finding of which no source speaks in one of the possible cases is covered only when this is left out."},
		"code":        schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(assess.FindingCodes)...)}, MarkdownDescription: "Code of the findings that may be, such as `RES202`; a finding of another kind about the same feature still counts. Any when left out."},
		"category":    schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf(textsOf(assess.Categories)...)}, MarkdownDescription: "Why it may deviate. Possible values are `waiver` (the deviation is accepted) and `mitigated` (something else sees to it that the requirement is met in substance). Defaults to `waiver`."},
		"reason":      schema.StringAttribute{Required: true, Validators: []validator.String{notBlankValidator{}}, MarkdownDescription: "Reason for the record."},
		"ticket":      schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Ticket or risk-register entry."},
		"approved_by": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Role that approved it."},
		"expires":     schema.StringAttribute{Optional: true, Validators: asOfValidators, MarkdownDescription: "Last day on which it holds, as `YYYY-MM-DD` in UTC; within 30 days of it the plan warns, after it the finding counts again. Without end when left out."},
	}
}

// notBlankValidator checks that a text says something.
type notBlankValidator struct{}

func (notBlankValidator) Description(context.Context) string { return "must not be blank" }

func (v notBlankValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (notBlankValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && strings.TrimSpace(req.ConfigValue.ValueString()) == "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Reason missing", "The value of "+req.Path.String()+" is blank. Say why the deviation is permitted; the reason is the record that an audit reads.")
	}
}

// checkUses checks that a requirement names something to judge, and no feature twice.
func checkUses(features types.List, inventory types.String, at path.Path, diags *diag.Diagnostics) {
	seen := map[string]bool{}
	for _, name := range knownStrings(features.Elements()) {
		if seen[name] {
			diags.AddAttributeError(at.AtName("features"), "Feature given twice", featureTwice(name))
		}
		seen[name] = true
	}
	if features.IsNull() && inventory.IsNull() {
		diags.AddAttributeError(at.AtName("features"), "Nothing to judge", "A requirement needs features, inventory or both: what it does not judge would pass unseen. "+
			"List the features that are used, or give inventory the attribute inventory of the data source residency_configuration or residency_plan.")
	}
}
