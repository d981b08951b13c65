// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"path"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

const (
	requirementsArgument = "requirements"
	defaultTitle         = "Data residency assessment"
	defaultFile          = "main.tf"
)

type assessmentModel struct {
	Requirements []requirementArgumentsModel `tfsdk:"requirements"`
	Title        types.String                `tfsdk:"title"`
	Folder       types.String                `tfsdk:"folder"`
	File         types.String                `tfsdk:"file"`
	Outcome      types.String                `tfsdk:"outcome"`
	Compliant    types.Bool                  `tfsdk:"compliant"`
	Counts       *countsModel                `tfsdk:"counts"`
	JudgedOn     types.String                `tfsdk:"judged_on"`
	Results      []resultModel               `tfsdk:"results"`
	Findings     []assessedModel             `tfsdk:"findings"`
	Markdown     types.String                `tfsdk:"markdown"`
	HTML         types.String                `tfsdk:"html"`
	SARIF        types.String                `tfsdk:"sarif"`
	JUnit        types.String                `tfsdk:"junit"`
	JSON         types.String                `tfsdk:"json"`
	CSV          types.String                `tfsdk:"csv"`
}

type countsModel struct {
	Met          int64 `tfsdk:"met"`
	NotMet       int64 `tfsdk:"not_met"`
	Undetermined int64 `tfsdk:"undetermined"`
	Exempted     int64 `tfsdk:"exempted"`
}

// resultModel is what a requirement comes to.
type resultModel struct {
	Name        string       `tfsdk:"name"`
	Outcome     string       `tfsdk:"outcome"`
	Compliant   bool         `tfsdk:"compliant"`
	Counts      *countsModel `tfsdk:"counts"`
	FactsDigest string       `tfsdk:"facts_digest"`
}

// assessedModel is a finding with the requirement that it is about.
type assessedModel struct {
	Requirement string       `tfsdk:"requirement"`
	ID          string       `tfsdk:"id"`
	Code        types.String `tfsdk:"code"`
	Outcome     string       `tfsdk:"outcome"`
	Level       types.String `tfsdk:"level"`
	Feature     string       `tfsdk:"feature"`
	Application types.String `tfsdk:"application"`
	Aspect      types.String `tfsdk:"aspect"`
	Places      []string     `tfsdk:"places"`
	Statements  []string     `tfsdk:"statements"`
	Layers      []string     `tfsdk:"layers"`
	Needs       []string     `tfsdk:"needs"`
	Count       int64        `tfsdk:"count"`
	UsedBy      []string     `tfsdk:"used_by"`
	Exemption   types.String `tfsdk:"exemption"`
	Title       string       `tfsdk:"title"`
	Message     string       `tfsdk:"message"`
}

func (*assessmentDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := assessmentArguments()
	maps.Copy(attributes, assessmentResults())
	resp.Schema = schema.Schema{
		MarkdownDescription: "Judges requirements like `residency_requirement`, several at once, and shows what they come to as values and as documents: for a pull request, a code-scanning tab, a test report, a compliance officer and a policy engine. " +
			"It never fails because of what the answer is, so its values are there when something else fails the plan. The environment variable `" + envEnforcement + "` changes nothing here.",
		Attributes: attributes,
	}
}

func assessmentArguments() map[string]schema.Attribute {
	requirement := map[string]schema.Attribute{}
	for name, a := range requirementArguments() {
		requirement[name] = dataSourceAttribute(a)
	}
	for name, description := range levelDescriptions {
		a, _ := requirement[name].(schema.StringAttribute)
		a.MarkdownDescription = description + " Possible values are `error` (level `error`), `warn` (level `warning`) and `report` (level `note`); it decides about the level of findings in the documents, and never about `compliant`. "
		a.MarkdownDescription += map[bool]string{true: "Defaults to what `on_undetermined` says.", false: "Defaults to `error`."}[name == "on_old_source"]
		requirement[name] = a
	}
	return map[string]schema.Attribute{
		requirementsArgument: schema.ListNestedAttribute{
			Required: true, Validators: []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues()}, NestedObject: schema.NestedAttributeObject{Attributes: requirement},
			MarkdownDescription: "Requirements to judge, each with the arguments of `residency_requirement`; what is stated for one can be given to the other. `on_catalog_change` alone has no meaning here: a data source does not know what it said before.",
		},
		"title": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Title of the documents; it also tells the comments and code-scanning results of several assessments apart. Defaults to `" + defaultTitle + "`."},
		"folder": schema.StringAttribute{Optional: true, Validators: repositoryValidators, MarkdownDescription: "Folder of the configuration in its repository, such as `infra/production`, relative to the root of the repository. It stands before each file in the documents, so that they point at files from there. " +
			"Nothing stands before them when left out."},
		"file": schema.StringAttribute{Optional: true, Validators: repositoryValidators, MarkdownDescription: "File below `folder` at which `sarif` shows findings that have no file of their own, such as those of listed features: code scanning shows nothing without a file. Defaults to `" + defaultFile + "`."},
	}
}

// repositoryValidators are those of the name of a file or folder in the repository.
var repositoryValidators = append([]validator.String{repositoryValidator{}}, textValidators...)

// repositoryValidator checks that a name stays within the repository: code scanning shows nothing of a file outside of it,
// and says nothing about that.
type repositoryValidator struct{}

func (repositoryValidator) Description(context.Context) string {
	return "must be relative to the root of the repository and stay below it"
}

func (v repositoryValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (repositoryValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	name := path.Clean(strings.ReplaceAll(req.ConfigValue.ValueString(), `\`, "/"))
	drive := len(name) > 1 && name[1] == ':'
	if path.IsAbs(name) || drive || name == ".." || strings.HasPrefix(name, "../") {
		resp.Diagnostics.AddAttributeError(req.Path, "Not within the repository", fmt.Sprintf("The value of %s is %q, which is not below the root of the repository. Code scanning does not show what is found in a file outside of it. "+
			"Give the name from the root of the repository, such as \"infra/production\" for folder and \"main.tf\" for file.", req.Path, req.ConfigValue.ValueString()))
	}
}

// levelDescriptions has what the arguments are for that decide in the resource what happens to the plan.
var levelDescriptions = map[string]string{
	"on_violation":    "How grave it is when a feature surely breaks the requirement.",
	"on_undetermined": "How grave it is when it is not certain whether a feature breaks the requirement.",
	"on_old_source":   "How grave it is when nothing but the age of a text leaves an aspect undetermined. Where an aspect is undetermined for another reason too, the graver of this and `on_undetermined` counts.",
}

func assessmentResults() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	counts := func(whose string) schema.Attribute {
		return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "How many findings " + whose + " has of each outcome.", Attributes: map[string]schema.Attribute{
			"met":          number("Number of findings that are met."),
			"not_met":      number("Number of findings that are not met, exempted ones included."),
			"undetermined": number("Number of findings that are undetermined, exempted ones included."),
			"exempted":     number("Number of findings, of those that are not met or undetermined, that a valid exemption covers."),
		}}
	}
	const outcome = "Worst outcome of all findings, exempted or not. Possible values are, the better first, "
	const compliant = "Whether each finding is `met` or covered by a valid exemption."
	return map[string]schema.Attribute{
		"outcome":   text(outcome + orList(assess.Outcomes) + "."),
		"compliant": schema.BoolAttribute{Computed: true, MarkdownDescription: compliant},
		"counts":    counts("the assessment"),
		"judged_on": text("Day, `YYYY-MM-DD` in UTC, to which exemptions and the age of texts were counted; null where no exemption has an end and no age is counted to today, since nothing depends on the day then."),
		"results": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "What each requirement comes to, in the order of `requirements`.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"name":         text("Name of the requirement."),
			"outcome":      text(outcome + orList(assess.Outcomes) + "."),
			"compliant":    schema.BoolAttribute{Computed: true, MarkdownDescription: compliant},
			"counts":       counts("the requirement"),
			"facts_digest": text("SHA-256 over the statements that were used; it changes only where a statement changed that this requirement depends on."),
		}}},
		"findings": schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: assessedAttributes()},
			MarkdownDescription: "Every finding, met ones and exempted ones included, in the order of `requirements`, and for each in the order of feature and aspect. `json` has more of each: statements with their sources, and all resources."},
		"markdown": text("Comment for a pull request: what is open in a table first, the details folded. It stays under 60,000 characters and says what was left out for that."),
		"html":     text("Page for people: a world map, a matrix of features and aspects, and each finding with its statements. One file that loads nothing from elsewhere."),
		"sarif":    text("SARIF 2.1.0 for code scanning. It has what is not met or undetermined, at file and line where they are known; exempted findings are suppressed results. Met findings are no results."),
		"junit":    text("JUnit XML for the test reports of CI servers: a suite for each requirement, a case for each finding. Open findings of the level `error` are failures; exempted ones and those of a lower level are skipped cases with the reason."),
		"json":     text("Everything as JSON, in the form that the guide [The assessment as JSON](https://registry.terraform.io/providers/data-residency/residency/latest/docs/guides/assessment-json) describes."),
		"csv":      text("A row for each finding, for spreadsheets. Texts that a spreadsheet would take for a formula have a `'` before them."),
	}
}

func assessedAttributes() map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for name, a := range findingAttributes() {
		all[name] = dataSourceAttribute(a)
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	maps.Copy(all, map[string]schema.Attribute{
		"requirement": text("Name of the requirement."),
		"id":          text("Id of the finding, the same in each run and in each document; lines, statements and dates do not change it."),
		"code":        text("Code of the rule, such as `RES101`; the guide on rule codes explains each. Null where the finding is met."),
		"outcome":     text("Outcome. Possible values are " + orList(assess.Outcomes) + "."),
		"level":       text("How grave it is, as `on_violation`, `on_undetermined` and `on_old_source` say. Possible values are `error`, `warning` and `note`; null where the finding is met."),
		"places":      schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Places that break the requirement, or leave it open; empty where it is met."},
		"title":       text("The finding in one line."),
		"message":     text("What was found, why, from which statements, and what can be done about it: what a plan prints of it."),
	})
	return all
}
