// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

var (
	_ datasource.DataSourceWithConfigure      = (*assessmentDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*assessmentDataSource)(nil)
)

func newAssessmentDataSource() datasource.DataSource { return &assessmentDataSource{} }

// assessmentDataSource judges requirements and shows what they come to. It fails nothing, so that its values are there
// when something else fails.
type assessmentDataSource struct{ configuredDataSource }

func (*assessmentDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_assessment"
}

// ValidateConfig checks the form of each requirement, as the resource does.
func (*assessmentDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	at := path.Root(requirementsArgument)
	var requirements types.List
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &requirements)...)
	for i, element := range requirements.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() || object.IsUnknown() {
			continue
		}
		arguments := object.Attributes()
		features, _ := arguments["features"].(types.List)
		inventory, _ := arguments[inventoryArgument].(types.String)
		checkUses(features, inventory, at.AtListIndex(i), &resp.Diagnostics)
	}
}

func (d *assessmentDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m assessmentModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	in := report.Input{
		Title: cmp.Or(m.Title.ValueString(), defaultTitle), Provider: d.settings.version, Catalog: d.settings.catalog,
		Folder: m.Folder.ValueString(), File: cmp.Or(m.File.ValueString(), defaultFile),
	}
	now := d.settings.deps.Clock.Now() // one day for all, also at midnight
	for i := range m.Requirements {
		if judged := d.judge(ctx, &m.Requirements[i], i, now, &resp.Diagnostics); judged != nil {
			in.Judged = append(in.Judged, *judged)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.set(report.New(in))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// judge judges one of the requirements; nil after an error.
func (d *assessmentDataSource) judge(ctx context.Context, m *requirementArgumentsModel, n int, now time.Time, diags *diag.Diagnostics) *report.Judged {
	var own diag.Diagnostics
	in := d.settings.requirement(ctx, m, &own)
	if len(in.pending) > 0 && !own.HasError() { // the block's own arguments are known when it is read
		notKnownYet(&own)
	}
	diags.Append(ofRequirement(own, n, m.Name)...)
	if own.HasError() {
		return nil
	}
	assessor := in.question.assessor(now)
	return &report.Judged{
		Requirement: &in.requirement, Assessor: assessor, Result: assessor.Judge(&in.requirement),
		Level: func(f *assess.Finding) report.Level { return levels[in.severity(f, false)] },
	}
}

// levels has what a severity is called where nothing can fail.
var levels = map[severity]report.Level{severityError: report.LevelError, severityWarn: report.LevelWarning, severityReport: report.LevelNote}

// ofRequirement puts what is said about an argument of a requirement at the list of requirements: only the path of an
// argument of the block has its line in what the CLI prints.
func ofRequirement(diags diag.Diagnostics, n int, name attr.Value) diag.Diagnostics {
	var all diag.Diagnostics
	for _, d := range diags {
		where := fmt.Sprintf("In requirements[%d], %s", n, name)
		at, ok := d.(diag.DiagnosticWithPath)
		if !ok {
			all.Append(diag.WithPath(path.Root(requirementsArgument), relabelled(d, where+":\n")))
			continue
		}
		all.Append(diag.WithPath(path.Root(requirementsArgument), relabelled(d, fmt.Sprintf("%s, argument %s:\n", where, at.Path()))))
	}
	return all
}

// relabelled is a diagnostic with words before its detail.
func relabelled(d diag.Diagnostic, before string) diag.Diagnostic {
	if d.Severity() == diag.SeverityWarning {
		return diag.NewWarningDiagnostic(d.Summary(), before+d.Detail())
	}
	return diag.NewErrorDiagnostic(d.Summary(), before+d.Detail())
}

// set fills the values.
func (m *assessmentModel) set(r *report.Report) {
	m.Outcome, m.Compliant, m.Counts = types.StringValue(r.Outcome), types.BoolValue(r.Compliant), countsOf(r.Counts)
	m.JudgedOn = optionalText(r.JudgedOn)
	m.Findings = []assessedModel{}
	for i := range r.Requirements {
		q := &r.Requirements[i]
		m.Results = append(m.Results, resultModel{Name: q.Name, Outcome: q.Outcome, Compliant: q.Compliant, Counts: countsOf(q.Counts), FactsDigest: q.FactsDigest})
		for j := range q.Findings {
			m.Findings = append(m.Findings, assessedOf(q.Name, &q.Findings[j]))
		}
	}
	m.Markdown, m.HTML = types.StringValue(r.Markdown()), types.StringValue(string(r.HTML()))
	m.SARIF, m.JUnit = types.StringValue(string(r.SARIF())), types.StringValue(string(r.JUnit()))
	m.JSON, m.CSV = types.StringValue(string(r.JSON())), types.StringValue(string(r.CSV()))
}

func countsOf(c report.Counts) *countsModel {
	return &countsModel{Met: int64(c.Met), NotMet: int64(c.NotMet), Undetermined: int64(c.Undetermined), Exempted: int64(c.Exempted)}
}

func assessedOf(requirement string, f *report.Finding) assessedModel {
	m := assessedModel{
		Requirement: requirement, ID: f.ID, Code: optionalText(f.Code), Outcome: f.Outcome, Level: optionalText(string(f.Level)), Feature: f.Feature,
		Application: optionalText(f.Application), Aspect: optionalText(f.Aspect), Places: []string{}, Statements: f.StatementIDs(), Layers: f.Layers,
		Needs: append([]string{}, f.Needs...), Count: int64(len(f.Resources)), UsedBy: f.FirstResources(), Title: f.Title, Message: f.Message,
	}
	for i := range f.Places {
		m.Places = append(m.Places, f.Places[i].ID)
	}
	if f.Exempted() {
		m.Exemption = types.StringValue(f.Exemption.Name)
	}
	return m
}
