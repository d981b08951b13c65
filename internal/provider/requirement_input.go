// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// requirementInput is what a requirement's arguments come to.
type requirementInput struct {
	question        *question // nil while the tenant, as_of or reading is not known
	requirement     assess.Requirement
	placesKnown     bool // store_in and process_in are known as a whole
	exemptionsKnown bool
	pending         []string // arguments that are known only when the plan is applied
	onViolation     severity
	onUndetermined  severity
	onOldSource     severity
	onChange        severity
	id              string
}

// read turns the arguments of the resource into a requirement, and reports every error at its argument.
func (r *requirementResource) read(ctx context.Context, m *requirementModel, diags *diag.Diagnostics) *requirementInput {
	in := r.settings.requirement(ctx, &m.requirementArgumentsModel, diags)
	in.onChange = severityOf(m.OnCatalogChange)
	in.noteUnknown(map[string]attr.Value{"on_catalog_change": m.OnCatalogChange})
	slices.Sort(in.pending)
	in.id = in.hash(r.settings.asOfText(m.AsOf))
	return in
}

// requirement turns arguments into a requirement, and reports every error at its argument.
func (s *settings) requirement(ctx context.Context, m *requirementArgumentsModel, diags *diag.Diagnostics) *requirementInput {
	in := &requirementInput{
		placesKnown: true, exemptionsKnown: true,
		onViolation:    severityOf(m.OnViolation),
		onUndetermined: severityOf(m.OnUndetermined),
	}
	if in.onOldSource = severityOf(m.OnOldSource); m.OnOldSource.IsNull() {
		in.onOldSource = in.onUndetermined
	}
	q, pending := s.question(ctx, m.questionModel, diags)
	if pending {
		in.pending = append(in.pending, "tenant, as_of or reading")
	}
	in.question = q
	in.requirement = assess.Requirement{
		Name: m.Name.ValueString(), Commitment: catalog.Commitment(m.Commitment.ValueString()), StrictReserves: m.StrictReserves.ValueBool(),
		MaxSourceAgeDays: m.MaxSourceAge.ValueInt64(),
		StoreIn:          s.placeList(ctx, in, m.StoreIn, "store_in", diags), ProcessIn: s.placeList(ctx, in, m.ProcessIn, "process_in", diags),
	}
	in.noteUnknown(map[string]attr.Value{
		"name": m.Name, "commitment": m.Commitment, "strict_reserves": m.StrictReserves, "max_source_age_days": m.MaxSourceAge,
		"on_old_source": m.OnOldSource, "on_violation": m.OnViolation, "on_undetermined": m.OnUndetermined,
	})
	s.readUses(ctx, in, m, diags)
	s.readInventory(in, m, diags)
	s.readExemptions(ctx, in, m, diags)
	return in
}

// noteUnknown notes the arguments that are known only when the plan is applied.
func (in *requirementInput) noteUnknown(arguments map[string]attr.Value) {
	for name, value := range arguments {
		if value.IsUnknown() {
			in.pending = append(in.pending, name)
			in.placesKnown = in.placesKnown && name == "name" // the verdict depends on it as on the places
		}
	}
}

func severityOf(value types.String) severity {
	if value.IsNull() || value.IsUnknown() {
		return severityError
	}
	return severity(value.ValueString())
}

func (s *settings) placeList(ctx context.Context, in *requirementInput, list types.List, argument string, diags *diag.Diagnostics) []place.ID {
	if !isWhollyKnown(ctx, list) {
		in.placesKnown = false
		in.pending = append(in.pending, argument)
	}
	return s.places(knownStrings(list.Elements()), path.Root(argument), diags)
}

// readUses reads features and their options. A feature whose options are not known yet is judged as if none were
// stated, which can only leave more open.
func (s *settings) readUses(ctx context.Context, in *requirementInput, m *requirementArgumentsModel, diags *diag.Diagnostics) {
	for name, value := range map[string]attr.Value{"features": m.Features, "options": m.Options} {
		if !isWhollyKnown(ctx, value) {
			in.pending = append(in.pending, name)
		}
	}
	in.requirement.Uses = s.uses(knownStrings(m.Features.Elements()), m.Options, !slices.Contains(in.pending, "features"), diags)
}

// uses returns the uses of features that are listed, with their options, and reports every error at the argument. All
// says that no feature is left to be known later.
func (s *settings) uses(features []string, listed types.Map, all bool, diags *diag.Diagnostics) []assess.Use {
	options := s.options(listed, diags)
	byFeature := make(map[string]string, len(features))
	var uses []assess.Use
	for _, name := range features {
		key := name
		if f, err := s.catalog.Feature(name); err == nil {
			key = f.ID
		}
		switch other, ok := byFeature[key]; {
		case ok && other == name:
			diags.AddAttributeError(path.Root("features"), "Feature given twice", featureTwice(name))
		case ok:
			diags.AddAttributeError(path.Root("features"), "Feature given twice", fmt.Sprintf("%q and %q are the same feature, %s. Leave one of them out.", other, name, key))
		}
		byFeature[key] = name
		uses = append(uses, assess.Use{Feature: name, Options: options[key]})
		delete(options, key)
	}
	if !all {
		return uses
	}
	for _, key := range slices.Sorted(maps.Keys(options)) {
		diags.AddAttributeError(path.Root("options"), "Options of a feature that is not used", fmt.Sprintf("options has %q, which is not among features. Add it there, or leave its options out.", key))
	}
	return uses
}

func featureTwice(name string) string {
	return fmt.Sprintf("The feature %q stands in features twice. Leave one of them out.", name)
}

// options returns the options by feature id.
func (s *settings) options(listed types.Map, diags *diag.Diagnostics) map[string]map[string]string {
	all := map[string]map[string]string{}
	for name, value := range listed.Elements() {
		inner, ok := value.(types.Map)
		if !ok || inner.IsUnknown() {
			continue
		}
		feature, err := s.catalog.Feature(name)
		if err != nil {
			diags.AddAttributeError(path.Root("options"), "Unknown feature", unknownFeature(err))
			continue
		}
		options := stringMap(inner)
		if err := feature.CheckOptions(options); err != nil {
			diags.AddAttributeError(path.Root("options"), "Unknown option", fullStop("for the feature "+feature.ID+", "+err.Error()))
		}
		all[feature.ID] = options
	}
	return all
}

func (s *settings) readExemptions(ctx context.Context, in *requirementInput, m *requirementArgumentsModel, diags *diag.Diagnostics) {
	if !isWhollyKnown(ctx, m.Exemptions) {
		in.exemptionsKnown = false
		in.pending = append(in.pending, "exemptions")
		return
	}
	elements := m.Exemptions.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		object, ok := elements[key].(types.Object)
		if !ok {
			continue
		}
		var e exemptionModel
		diags.Append(object.As(ctx, &e, basetypes.ObjectAsOptions{})...)
		exemption := assess.Exemption{
			Key: key, Feature: e.Feature.ValueString(), Aspect: e.Aspect.ValueString(), Category: assess.Category(e.Category.ValueString()), Code: assess.Code(e.Code.ValueString()),
			Reason: e.Reason.ValueString(), Ticket: e.Ticket.ValueString(), ApprovedBy: e.ApprovedBy.ValueString(),
			Places: s.places(knownStrings(e.Places.Elements()), path.Root("exemptions"), diags),
		}
		if exemption.Category == "" {
			exemption.Category = assess.Waiver
		}
		if text := e.Expires.ValueString(); text != "" {
			day, err := catalog.ParseDate(text)
			if err != nil {
				diags.AddAttributeError(path.Root("exemptions"), "Not a date", fmt.Sprintf("The value of exemptions[%q].expires has to be a day, but %v.", key, err))
			}
			exemption.Expires = day
		}
		in.requirement.Exemptions = append(in.requirement.Exemptions, exemption)
	}
}

// asOfText returns the day that was asked for, or nothing where answers follow the catalog.
func (s *settings) asOfText(own types.String) string {
	if !own.IsNull() {
		return own.ValueString()
	}
	if s.asOfSet {
		return s.asOf.String()
	}
	return ""
}

// hash identifies the arguments, so that a verdict that got worse without a change of them can be told.
func (in *requirementInput) hash(asOf string) string {
	if len(in.pending) > 0 || in.question == nil {
		return ""
	}
	content, err := json.Marshal(struct {
		Requirement assess.Requirement
		Tenant      *catalog.Profile
		Reading     catalog.Reading
		AsOf        string
	}{in.requirement, in.question.tenant, in.question.reading, asOf})
	if err != nil {
		panic("provider: a requirement cannot be written as JSON: " + err.Error()) // plain values all can
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16])
}
