// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// answerModel is the answer for one feature and one tenant. Data sources embed it or list it.
type answerModel struct {
	FeatureID    types.String     `tfsdk:"feature_id"`
	FeatureName  types.String     `tfsdk:"feature_name"`
	Product      types.String     `tfsdk:"product"`
	StoredIn     []string         `tfsdk:"stored_in"`
	ProcessedIn  []string         `tfsdk:"processed_in"`
	Geography    types.String     `tfsdk:"geography"`
	Bases        []basisModel     `tfsdk:"geography_basis"`
	Conflicting  types.Bool       `tfsdk:"conflicting"`
	Undetermined types.Bool       `tfsdk:"undetermined"`
	Needs        []string         `tfsdk:"needs"`
	Statements   []statementModel `tfsdk:"statements"`
	SetAside     []setAsideModel  `tfsdk:"set_aside"`
	Summary      types.String     `tfsdk:"summary"`
}

// basisModel is what leads from a tenant to its geography.
type basisModel struct {
	Rule        types.String `tfsdk:"rule"`
	Geography   types.String `tfsdk:"geography"`
	Reserve     types.String `tfsdk:"reserve"`
	SourceTitle types.String `tfsdk:"source_title"`
	SourceURL   types.String `tfsdk:"source_url"`
	SourceDate  types.String `tfsdk:"source_date"`
	Layer       types.String `tfsdk:"layer"`
}

type statementModel struct {
	ID          types.String `tfsdk:"id"`
	Aspect      types.String `tfsdk:"aspect"`
	Places      []string     `tfsdk:"places"`
	Data        types.String `tfsdk:"data"`
	DataKind    types.String `tfsdk:"data_kind"`
	Commitment  types.String `tfsdk:"commitment"`
	Exception   types.Bool   `tfsdk:"exception"`
	Optional    types.Bool   `tfsdk:"optional"`
	Reserve     types.String `tfsdk:"reserve"`
	Note        types.String `tfsdk:"note"`
	SourceTitle types.String `tfsdk:"source_title"`
	SourceURL   types.String `tfsdk:"source_url"`
	SourceDate  types.String `tfsdk:"source_date"`
	Layer       types.String `tfsdk:"layer"`
}

// setAsideModel is a statement that an overlay took from an answer.
type setAsideModel struct {
	ID     types.String `tfsdk:"id"`
	Layer  types.String `tfsdk:"layer"`
	Reason types.String `tfsdk:"reason"`
	By     types.String `tfsdk:"by"`
}

// answerAttributes describes answerModel.
func answerAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"feature_id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the feature in the catalog, whatever name it was asked by."},
		"feature_name": schema.StringAttribute{Computed: true, MarkdownDescription: "Official name of the feature today."},
		"product":      schema.StringAttribute{Computed: true, MarkdownDescription: "Product that the feature belongs to."},
		"stored_in": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Places where data may be at rest, as ids in alphabetical order: " +
			"all that any statement names. Ids that begin with `@` stand for a place that is left open, such as `@unspecified` (the source names none), " +
			"`@tenant-geography` (the geography of the tenant, where it is not known) or `@tenant-choice` (the customer picks it)."},
		"processed_in": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Places where data may be processed, like `stored_in`. " +
			"Empty where no source speaks of processing, as most pages do not."},
		"geography": schema.StringAttribute{Computed: true, MarkdownDescription: "Geography of the tenant in this product, such as `entra/emea`; null where it is not known, " +
			"or does not matter to the feature."},
		"geography_basis": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "What leads from the tenant to its geography: one entry where that is certain, one for each possibility where it is not, none where the feature has no geography or no source leads to one.",
			NestedObject: schema.NestedAttributeObject{Attributes: basisAttributes()}},
		"conflicting": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether sources disagree: two statements about the same kind of data name places of which neither lies within the other."},
		"undetermined": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it is not certain where the data is stored: no source speaks of it, a source leaves the place open, or it depends " +
			"on something that is not known of the tenant."},
		"needs": schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "What would have to be stated to be certain: names of arguments of `tenant`, " +
			"`settings.<id>` or `options.<id>`. Empty where nothing would help or is needed."},
		"statements": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "The published statements that gave the answer, one entry for each statement, aspect and set of places.",
			NestedObject: schema.NestedAttributeObject{Attributes: statementAttributes()}},
		"set_aside": schema.ListNestedAttribute{Computed: true, MarkdownDescription: "Statements that would count for this tenant if an overlay had not withdrawn or overridden them, in alphabetical order of their ids. Empty without overlays.",
			NestedObject: schema.NestedAttributeObject{Attributes: setAsideAttributes()}},
		"summary": schema.StringAttribute{Computed: true, MarkdownDescription: "The answer in a few sentences, for a review."},
	}
}

func basisAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"rule":         schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the rule of the catalog, such as `entra/japan`, or the region scope that the tenant states, such as `region scope EU`."},
		"geography":    schema.StringAttribute{Computed: true, MarkdownDescription: "Geography to which it leads."},
		"reserve":      schema.StringAttribute{Computed: true, MarkdownDescription: "Limiting clause of the source; null where there is none."},
		"source_title": schema.StringAttribute{Computed: true, MarkdownDescription: "Title of the page."},
		"source_url":   schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the page."},
		"source_date":  schema.StringAttribute{Computed: true, MarkdownDescription: "Date printed on the page, `YYYY-MM-DD`, or `undated`."},
		"layer":        schema.StringAttribute{Computed: true, MarkdownDescription: "Layer of the catalog that brought it."},
	}
}

func setAsideAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":     schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the statement that does not count."},
		"layer":  schema.StringAttribute{Computed: true, MarkdownDescription: "Layer of the catalog, an overlay, that set it aside."},
		"reason": schema.StringAttribute{Computed: true, MarkdownDescription: "Reason that the overlay gives."},
		"by":     schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the statement that overrides it; null where it was withdrawn."},
	}
}

func statementAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":        schema.StringAttribute{Computed: true, MarkdownDescription: "Id of the statement, stable over versions of the catalog."},
		"aspect":    schema.StringAttribute{Computed: true, MarkdownDescription: "What the places are about. Possible values are `storage` and `processing`."},
		"places":    schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Places that the statement comes to for this tenant."},
		"data":      schema.StringAttribute{Computed: true, MarkdownDescription: "Which data the source speaks of."},
		"data_kind": schema.StringAttribute{Computed: true, MarkdownDescription: "Kind of the data, `customer-data` unless the source separates one. Statements of one kind are compared with each other."},
		"commitment": schema.StringAttribute{Computed: true, MarkdownDescription: "How binding it is. Possible values are `contractual` (a term of a contract), `documented` (a page says so), " +
			"`general-rule` (no source speaks of the feature; the place follows from a page's general rule) and `none` (the source says that there is no commitment)."},
		"exception":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the source presents it as an exception to its own rule."},
		"optional":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether it holds only for an optional capability that somebody turns on."},
		"reserve":      schema.StringAttribute{Computed: true, MarkdownDescription: "Limiting clause of the source, such as \"most of the customer data\"; null where there is none."},
		"note":         schema.StringAttribute{Computed: true, MarkdownDescription: "What a reader should know about the statement; null where there is nothing to say."},
		"source_title": schema.StringAttribute{Computed: true, MarkdownDescription: "Title of the page."},
		"source_url":   schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the page."},
		"source_date":  schema.StringAttribute{Computed: true, MarkdownDescription: "Date printed on the page, `YYYY-MM-DD`, or `undated`."},
		"layer":        schema.StringAttribute{Computed: true, MarkdownDescription: "Layer of the catalog that brought the statement; `base` is the one built into the provider."},
	}
}

// answer resolves a feature.
func (q *question) answer(feature *catalog.Feature, options map[string]string) answerModel {
	a := q.view.Resolve(feature, options, q.tenant, q.reading)
	stored, processed := a.Aspect(catalog.Storage), a.Aspect(catalog.Processing)
	m := answerModel{
		FeatureID:    types.StringValue(feature.ID),
		FeatureName:  types.StringValue(feature.Name),
		Product:      types.StringValue(feature.Product),
		StoredIn:     ids(stored.Places),
		ProcessedIn:  ids(processed.Places),
		Geography:    optionalText(string(a.Geography())),
		Conflicting:  types.BoolValue(a.Conflicting()),
		Undetermined: types.BoolValue(stored.Undetermined),
		Needs:        append([]string{}, a.Needs...),
		Bases:        []basisModel{},
		Statements:   []statementModel{},
		SetAside:     []setAsideModel{},
		Summary:      types.StringValue(q.view.Summary(a, q.tenant)),
	}
	for _, s := range a.SetAside() {
		one := setAsideModel{ID: types.StringValue(s.Statement.ID), Layer: types.StringValue(s.Layer), Reason: types.StringValue(s.Reason), By: types.StringNull()}
		if s.By != nil {
			one.By = types.StringValue(s.By.ID)
		}
		m.SetAside = append(m.SetAside, one)
	}
	for _, b := range q.view.GeographyBases(feature, q.tenant) {
		m.Bases = append(m.Bases, basisModel{
			Rule: types.StringValue(b.Rule), Geography: types.StringValue(string(b.Geography)), Reserve: optionalText(b.Reserve),
			SourceTitle: types.StringValue(b.Citation.Title()), SourceURL: types.StringValue(b.Citation.URL()), SourceDate: types.StringValue(b.Citation.Dated()),
			Layer: types.StringValue(b.Layer),
		})
	}
	for _, aspect := range catalog.Aspects {
		for _, c := range a.Aspect(aspect).Claims {
			m.Statements = append(m.Statements, statementOf(aspect, c))
		}
	}
	return m
}

func statementOf(aspect catalog.Aspect, c catalog.Claim) statementModel {
	s := c.Statement
	return statementModel{
		ID: types.StringValue(s.ID), Aspect: types.StringValue(aspect.String()), Places: ids(c.Places), Data: types.StringValue(s.Data),
		DataKind: types.StringValue(s.DataKind), Commitment: types.StringValue(string(s.Commitment)), Exception: types.BoolValue(s.Exception),
		Optional: types.BoolValue(s.Optional), Reserve: optionalText(s.Reserve), Note: optionalText(noteOf(c)), SourceTitle: types.StringValue(c.Citation.Title()),
		SourceURL: types.StringValue(c.Citation.URL()), SourceDate: types.StringValue(c.Citation.Dated()), Layer: types.StringValue(s.Layer),
	}
}

// noteOf returns what a reader should know about a claim: through what it counts, and the note of the statement.
func noteOf(c catalog.Claim) string {
	if c.Via == nil {
		return c.Statement.Note
	}
	return strings.TrimSpace(c.Via.String() + " " + c.Statement.Note)
}

// ids returns place ids as texts, never nil, since Terraform tells an empty list from none.
func ids(places []place.ID) []string {
	all := make([]string, len(places))
	for i, id := range places {
		all[i] = string(id)
	}
	return all
}

func optionalText(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
