// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

var _ datasource.DataSourceWithConfigure = (*planDataSource)(nil)

func newPlanDataSource() datasource.DataSource { return &planDataSource{} }

// planDataSource finds what a plan uses.
type planDataSource struct{ configuredDataSource }

type planModel struct {
	Path          types.String `tfsdk:"path"`
	Configuration types.String `tfsdk:"configuration"`
	Errored       types.Bool   `tfsdk:"errored"`
	Gate          *gateModel   `tfsdk:"gate"`
	inventoryModel
}

// gateModel says whether a plan was judged by the requirements that it declares.
type gateModel struct {
	Evaluated    types.Bool      `tfsdk:"evaluated"`
	Complete     types.Bool      `tfsdk:"complete"`
	Errored      types.Bool      `tfsdk:"errored"`
	Requirements []declaredModel `tfsdk:"requirements"`
}

// declaredModel is a requirement that the plan's own configuration declares.
type declaredModel struct {
	Address   types.String `tfsdk:"address"`
	Evaluated types.Bool   `tfsdk:"evaluated"`
	Reason    types.String `tfsdk:"reason"`
	Outcome   types.String `tfsdk:"outcome"`
	Compliant types.Bool   `tfsdk:"compliant"`
}

func (*planDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_plan"
}

func (*planDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	const errored = "Whether the plan ended with an error, so that a part of it is missing."
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the features that a plan uses, for a gate in a pipeline: it reads what `terraform show -json` or `tofu show -json` prints of a saved plan. " +
			"What the plan deletes is not in use; a value that is known only when the plan is applied counts as perhaps in use. No value of the plan is kept but those that a usage rule names.",
		Attributes: inventoryAttributes(map[string]schema.Attribute{
			"path": schema.StringAttribute{Required: true, Validators: textValidators, MarkdownDescription: "File with the output of `show -json` for a plan, of a format version 1.x, relative to the folder in which the CLI runs. " +
				"Such a file holds secrets in clear: keep it out of artifacts that others can read."},
			"configuration": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Folder of the configuration that the plan was made of, relative to the folder in which the CLI runs. " +
				"A plan does not say where a resource is declared; with this folder, resources have file and line. When left out they have their address alone."},
			"errored": flag(errored),
			"gate": schema.SingleNestedAttribute{Computed: true, MarkdownDescription: "Whether the plan was judged by the requirements that its own configuration declares: a `residency_requirement` that is left out by `-target`, an error or a count of 0 fails nothing.", Attributes: map[string]schema.Attribute{
				"evaluated": flag("Whether every declared requirement was evaluated; true where none is declared."),
				"complete":  flag("Whether the plan covers its whole configuration: it has no error, nothing was left out by `-target` or `-exclude`, and nothing is put off to a later run."),
				"errored":   flag(errored),
				"requirements": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "The declared requirements, in alphabetical order of their addresses.", NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"address":   text("Address of the requirement."),
					"evaluated": flag("Whether it was evaluated in this plan."),
					"reason":    text("Why it was not evaluated; null where it was."),
					"outcome":   text("Its outcome in this plan. Possible values are `met`, `not_met` and `undetermined`; null where it was not evaluated."),
					"compliant": flag("Whether it was compliant in this plan: every finding is met or covered by an exemption. Null where it was not evaluated."),
				}}},
			}},
		}),
	}
}

func (d *planDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m planModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	locate := d.locate(m.Configuration, &resp.Diagnostics)
	found, err := discover.ReadPlan(d.settings.file(m.Path.ValueString()), d.settings.recognizer(), discover.PlanOptions{Locate: locate})
	if err != nil {
		planUnread(err, m.Path.ValueString(), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.inventoryModel, m.Errored, m.Gate = inventoryOf(found.Inventory), types.BoolValue(found.Errored), gateOf(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// planUnread reports why a plan cannot be read, with the file's name as the argument gives it.
func planUnread(err error, file string, diags *diag.Diagnostics) {
	var plan *discover.PlanError
	if errors.As(err, &plan) {
		plan.File = file
	}
	diags.AddAttributeError(path.Root("path"), "Plan cannot be read", err.Error())
}

// locate returns what tells where a resource is declared; nil where no configuration is given.
func (d *planDataSource) locate(configuration types.String, diags *diag.Diagnostics) func(string) (string, int) {
	if configuration.IsNull() {
		return nil
	}
	folder := configuration.ValueString()
	locate, err := discover.LocateConfiguration(d.settings.file(folder))
	if err != nil {
		at := path.Root("configuration")
		configurationUnread(err, at, folder, diags, func(string) path.Path { return at })
	}
	return locate
}

func gateOf(p *discover.Plan) *gateModel {
	m := &gateModel{Evaluated: types.BoolValue(true), Complete: types.BoolValue(p.Complete), Errored: types.BoolValue(p.Errored), Requirements: []declaredModel{}}
	for i := range p.Requirements {
		r := &p.Requirements[i]
		if !r.Evaluated {
			m.Evaluated = types.BoolValue(false)
		}
		one := declaredModel{Address: types.StringValue(r.Address), Evaluated: types.BoolValue(r.Evaluated), Outcome: optionalText(r.Outcome), Compliant: types.BoolPointerValue(r.Compliant)}
		if r.Reason != "" {
			one.Reason = types.StringValue(fullStop(r.Reason))
		}
		m.Requirements = append(m.Requirements, one)
	}
	return m
}
