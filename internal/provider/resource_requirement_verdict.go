// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// maxShown is how many findings of a severity a plan shows as diagnostics; the others are in the values.
const maxShown = 20

// verdict is what a plan says about a requirement.
type verdict struct {
	input    *requirementInput
	assessor *assess.Assessor
	result   *assess.Result // nil while nothing can be judged
	prior    *priorVerdict
	memory   memory
	warn     bool // RESIDENCY_ENFORCEMENT=warn
}

// memory is what is kept beside the state, to tell what moved when a verdict gets worse. It never decides an outcome.
type memory struct {
	Claims  map[string][]rememberedClaim `json:"claims"`            // by feature and aspect
	Changed []string                     `json:"changed,omitempty"` // findings that appeared because the catalog moved
}

type rememberedClaim struct {
	Statement string `json:"statement"`
	Places    string `json:"places"`
	Source    string `json:"source"`
}

const memoryKey = "verdict"

// priorVerdict is the verdict that the state has.
type priorVerdict struct {
	id       string
	findings map[string]string // feature and aspect -> outcome, of those that no exemption covered
	memory   memory
}

func readPrior(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) *priorVerdict {
	if req.State.Raw.IsNull() {
		return nil
	}
	var m requirementModel
	diags.Append(req.State.Get(ctx, &m)...)
	prior := &priorVerdict{id: m.ID.ValueString(), findings: map[string]string{}}
	var findings []findingModel
	if !m.Findings.IsNull() {
		diags.Append(m.Findings.ElementsAs(ctx, &findings, false)...)
	}
	for _, f := range findings {
		if f.Exemption == nil && f.Code != string(assess.OldSource) { // but for its age it was met
			worst := assess.Outcome(f.Outcome)
			if other, ok := prior.findings[f.key()]; ok {
				worst = worst.Worse(assess.Outcome(other))
			}
			prior.findings[f.key()] = string(worst)
		}
	}
	text, more := req.Private.GetKey(ctx, memoryKey)
	diags.Append(more...)
	if text != nil {
		if err := json.Unmarshal(text, &prior.memory); err != nil {
			diags.AddError("Provider internal error", "What was kept beside the state cannot be read: "+err.Error()+internalError)
		}
	}
	return prior
}

func findingKey(f *assess.Finding) string {
	key := f.Feature + " " + f.AspectName()
	if f.Application != "" {
		key += " " + f.Application
	}
	return key
}

// key is [findingKey] for a finding of the state.
func (m *findingModel) key() string {
	key := m.Feature + " "
	if m.Aspect != nil {
		key += *m.Aspect
	}
	if m.Application != nil {
		key += " " + *m.Application
	}
	return key
}

func (r *requirementResource) judge(in *requirementInput, prior *priorVerdict) *verdict {
	v := &verdict{input: in, prior: prior, warn: r.settings.warn, memory: memory{Claims: map[string][]rememberedClaim{}}}
	if in.question == nil || !in.placesKnown || len(in.requirement.Uses) == 0 && in.requirement.Discovery == nil {
		return v
	}
	v.assessor = in.question.assessor(r.settings.deps.Clock.Now())
	v.result = v.assessor.Judge(&in.requirement)
	for i := range v.result.Findings {
		f := &v.result.Findings[i]
		for _, c := range f.Claims {
			v.memory.Claims[findingKey(f)] = append(v.memory.Claims[findingKey(f)], rememberedClaim{
				Statement: c.Statement.ID, Places: v.says(c), Source: fmt.Sprintf("%s, %s", c.Citation.Title(), c.Citation.Dated()),
			})
		}
		if v.appeared(f) {
			v.memory.Changed = append(v.memory.Changed, findingKey(f))
		}
	}
	return v
}

// says returns the places of a claim, and what a requirement can ask of it beside them, where it is not the usual.
func (v *verdict) says(c catalog.Claim) string {
	words := v.assessor.View.Catalog().Labels(c.Places)
	if c.Statement.Commitment != catalog.Documented {
		words += fmt.Sprintf(", commitment %s", c.Statement.Commitment)
	}
	if c.Statement.Reserve != "" {
		words += ", reserve: " + c.Statement.Reserve
	}
	return words
}

// appeared reports whether a finding is there because the catalog moved, while the arguments are what they were. It is
// time that makes a text too old.
func (v *verdict) appeared(f *assess.Finding) bool {
	if v.prior == nil || v.prior.id != v.input.id || f.Outcome == assess.Met || f.Code == assess.OldSource || f.Covered() {
		return false
	}
	key := findingKey(f)
	if slices.Contains(v.prior.memory.Changed, key) {
		return true
	}
	before := assess.Outcome(v.prior.findings[key])
	if before == "" {
		before = assess.Met
	}
	return f.Expired == nil && before != f.Outcome && before.Worse(f.Outcome) == f.Outcome
}

// report adds the diagnostics.
func (v *verdict) report(diags *diag.Diagnostics) {
	loosened := false
	add := func(s severity, at, title, detail string) {
		switch {
		case s == severityError && !v.warn:
			diags.AddAttributeError(path.Root(at), title, detail)
		case s != severityReport:
			loosened = loosened || s == severityError
			diags.AddAttributeWarning(path.Root(at), title, detail)
		}
	}
	v.reportFindings(add)
	v.reportExemptions(add)
	if pending := v.input.pending; len(pending) > 0 {
		add(severityWarn, "name", fmt.Sprintf("%s not judged as a whole yet", assess.PendingInput), fmt.Sprintf(
			"Of requirement %q these arguments are known only when the plan is applied: %s. What is known was judged. The rest is judged during apply as soon as it is known, and stops it there if it breaks the requirement; what the requirement depends on exists by then.",
			v.input.requirement.Name, strings.Join(pending, "; ")))
	}
	if loosened {
		diags.AddWarning("Requirement not enforced", fmt.Sprintf("Requirement %q is broken and would fail the plan. It does not, because the environment variable %s is set to \"warn\".", v.input.requirement.Name, envEnforcement))
	}
}

// argumentOf returns the argument that brought a finding in.
func argumentOf(f *assess.Finding) string {
	if f.IsDiscovery() || len(f.By) > 0 {
		return inventoryArgument
	}
	return "features"
}

type addFunc func(s severity, at, title, detail string)

func (v *verdict) reportFindings(add addFunc) {
	if v.result == nil {
		return
	}
	shown, rest := map[severity]int{}, map[severity]int{}
	for i := range v.result.Findings {
		f := &v.result.Findings[i]
		s, ok := v.severity(f)
		if !ok {
			continue
		}
		if shown[s] == maxShown {
			rest[s]++
			continue
		}
		shown[s]++
		add(s, argumentOf(f), f.Title(), v.changeNote(f)+v.assessor.Explain(&v.input.requirement, f))
	}
	for _, s := range changeSeverities {
		if rest[s] > 0 {
			more := fmt.Sprintf("%d more findings", rest[s])
			if rest[s] == 1 {
				more = "1 more finding"
			}
			add(s, "name", "and "+more, fmt.Sprintf("Requirement %q has %s like these. Set on_violation and on_undetermined to \"report\" to see them all in findings.", v.input.requirement.Name, more))
		}
	}
}

// severity returns what a finding does to the plan; nothing where it is met, covered, or can still change at apply.
func (v *verdict) severity(f *assess.Finding) (severity, bool) {
	if f.Outcome == assess.Met || f.Covered() {
		return "", false
	}
	if len(v.input.pending) > 0 && (f.Outcome != assess.NotMet || !v.input.exemptionsKnown) {
		return "", false
	}
	changed := v.input.onChange == severityWarn && slices.Contains(v.memory.Changed, findingKey(f))
	return v.input.severity(f, changed), true
}

// severity returns what a finding that is not met or undetermined does to a plan. Changed says that it is there because
// the catalog moved, and that such a one shall be a warning at most.
func (in *requirementInput) severity(f *assess.Finding, changed bool) severity {
	s := in.onViolation
	if f.Outcome == assess.Undetermined {
		s = in.onUndetermined
	}
	if s == severityError && changed {
		s = severityWarn
	}
	switch {
	case f.Code == assess.OldSource:
		s = in.onOldSource
	case f.TooOld: // for another reason too
		s = stricter(s, in.onOldSource)
	}
	return s
}

// stricter returns the severity that does more to a plan.
func stricter(x, y severity) severity {
	return severities[min(slices.Index(severities, x), slices.Index(severities, y))]
}

// changeNote says what moved, for a finding that appeared while the arguments are unchanged.
func (v *verdict) changeNote(f *assess.Finding) string {
	key := findingKey(f)
	if !slices.Contains(v.memory.Changed, key) {
		return ""
	}
	lines := []string{fmt.Sprintf("%s The arguments are unchanged; the catalog moved since the last apply.", assess.CatalogChanged)}
	lines = append(lines, moved("Before", v.prior.memory.Claims[key], v.memory.Claims[key])...)
	lines = append(lines, moved("Now", v.memory.Claims[key], v.prior.memory.Claims[key])...)
	if len(v.memory.Claims[key]) == 0 && len(lines) > 1 {
		lines = append(lines, "  Now     no statement")
	}
	if len(lines) == 1 && !slices.Contains(v.prior.memory.Changed, key) {
		lines = append(lines, "The statements are as before; which places lie within which is not.")
	}
	return strings.Join(lines, "\n") + "\n\n"
}

// moved lists the claims that the other side does not have.
func moved(when string, claims, other []rememberedClaim) []string {
	var lines []string
	for _, c := range claims {
		if !slices.Contains(other, c) {
			lines = append(lines, fmt.Sprintf("  %-7s %s: %s (%s)", when, c.Statement, c.Places, c.Source))
		}
	}
	return lines
}

func (v *verdict) reportExemptions(add addFunc) {
	if v.result == nil || len(v.input.pending) > 0 {
		return
	}
	for _, e := range v.result.Expired {
		add(v.input.onViolation, "exemptions", fmt.Sprintf("%s exemption %s has expired", assess.ExemptionExpired, e.Key), fmt.Sprintf(
			"The exemption %q for %s was valid until %s (UTC), and what it covered is still there. Reason on record: %s\n\nRenew it with a later date in expires, or turn the feature off.", e.Key, e.Feature, e.Expires, e.Reason))
	}
	for _, e := range v.result.Expiring {
		add(severityWarn, "exemptions", fmt.Sprintf("%s exemption %s expires soon", assess.ExemptionExpiring, e.Key), fmt.Sprintf(
			"The exemption %q for %s is valid until %s (UTC). From the next day on the finding that it covers counts again. Renew it, or turn the feature off.", e.Key, e.Feature, e.Expires))
	}
	for _, e := range v.result.Unmatched {
		add(severityWarn, "exemptions", fmt.Sprintf("%s exemption %s matches nothing", assess.ExemptionUnmatched, e.Key), fmt.Sprintf(
			"The exemption %q for %s covers no finding of this requirement: the feature is not used, meets the requirement, or has its data in other places than the exemption allows. Remove it, or correct feature, aspect and places.", e.Key, e.Feature))
	}
}

// set fills the computed values; they stay unknown while something is pending.
func (m *requirementModel) set(ctx context.Context, in *requirementInput, v *verdict) diag.Diagnostics {
	if len(in.pending) > 0 || v.result == nil {
		m.ID, m.Outcome, m.FactsDigest = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
		m.Compliant, m.Findings = types.BoolUnknown(), types.ListUnknown(findingType)
		return nil
	}
	m.ID, m.Outcome, m.FactsDigest = types.StringValue(in.id), types.StringValue(string(v.result.Outcome)), types.StringValue(v.result.Digest)
	m.Compliant = types.BoolValue(v.result.Compliant)
	findings := []findingModel{}
	for i := range v.result.Findings {
		if f := &v.result.Findings[i]; f.Outcome != assess.Met {
			findings = append(findings, findingOf(f, v.assessor.View.Catalog()))
		}
	}
	list, diags := types.ListValueFrom(ctx, findingType, findings)
	m.Findings = list
	return diags
}

func findingOf(f *assess.Finding, cat *catalog.Catalog) findingModel {
	m := findingModel{
		Code: string(f.Code), Outcome: string(f.Outcome), Feature: f.Feature, Places: ids(f.Places), Count: int64(len(f.By)), UsedBy: f.FirstResources(),
		Statements: f.StatementIDs(), Layers: append([]string{}, f.LayersOf(cat)...), Needs: append([]string{}, f.Needs...),
	}
	if aspect := f.AspectName(); aspect != "" {
		m.Aspect = &aspect
	}
	if f.Application != "" {
		m.Application = &f.Application
	}
	if f.Covered() {
		m.Exemption = &f.Exemption.Key
	}
	return m
}

// privateState is where a provider keeps something beside the state.
type privateState interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// keep remembers what the verdict rests on.
func (v *verdict) keep(ctx context.Context, private privateState) diag.Diagnostics {
	if v.result == nil || len(v.input.pending) > 0 {
		return nil
	}
	text, err := json.Marshal(v.memory)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Provider internal error", "What the verdict rests on cannot be written: "+err.Error()+internalError)}
	}
	return private.SetKey(ctx, memoryKey, text)
}
