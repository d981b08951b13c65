// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

// Where the documentation of the provider and of its codes is.
const (
	registryPage = "https://registry.terraform.io/providers/data-residency/residency/latest"
	codesPage    = registryPage + "/docs/guides/rule-codes"
)

// rule explains a code to somebody who sees a finding outside of Terraform. The guide on rule codes has the same in more words.
type rule struct {
	code  assess.Code
	name  string
	short string // the meaning that the table of the guide gives
	full  string
	help  string // what to do
}

// rules has each of [assess.FindingCodes], in that order.
var rules = []rule{
	{
		assess.StoredOutside, "StoredOutsideAllowedPlaces", "Data is stored outside the allowed places.",
		"A published source says that data of the feature is stored at a place that store_in does not allow.",
		"Turn the feature off, move the resource, allow the place in store_in, or record an exemption.",
	},
	{
		assess.ProcessedOutside, "ProcessedOutsideAllowedPlaces", "Data is processed outside the allowed places.",
		"A published source says that data of the feature is processed at a place that process_in does not allow.",
		"Turn the feature off, move the resource, allow the place in process_in, or record an exemption. If where data is processed does not matter, leave process_in out.",
	},
	{
		assess.UnknownFeature, "UnknownFeature", "The catalog does not know the feature.",
		"Each application that is integrated with the tenant has to be evaluated on its own, so one that the catalog does not know is never taken as met.",
		"Correct the name. If it is an application, find out where it has its data, and describe it in a catalog overlay or record an exemption.",
	},
	{
		assess.NoStatement, "NoStatement", "No source in the catalog speaks of it for this tenant.",
		"The catalog knows the feature, but no source in it speaks of this aspect for this tenant on this day.",
		"Find out where the data is, for example from a contract, and describe it in a catalog overlay or record an exemption. Check as_of: the pages that speak of it may be younger.",
	},
	{
		assess.InputMissing, "DependsOnUnknown", "It depends on something that is not known.",
		"Some of the possible cases meet the requirement, and others do not or leave it open.",
		"State what the finding needs: an argument of tenant, a setting of the tenant, or an option of the feature.",
	},
	{
		assess.PlaceOpen, "PlaceLeftOpen", "The source leaves the place open.",
		"A source speaks of the data and fixes no place: it names none, or it lets somebody choose.",
		"Find out where the data is, and record the result as an exemption without places.",
	},
	{
		assess.OldSource, "OldSource", "The text is older than max_source_age_days allows.",
		"The data is at an allowed place, but a text that says so is older than the requirement accepts.",
		"Read the page again, and upgrade the provider: its catalog may have a newer text. If the page still says so, allow older texts or record an exemption with this code.",
	},
	{
		assess.WeakCommitment, "WeakCommitment", "What is said is less binding than what is asked for.",
		"The data is at an allowed place, but the statement is weaker than commitment asks for, or the source makes no commitment.",
		"Ask for less in commitment, or record an exemption.",
	},
	{
		assess.Reserved, "SourceHedges", "The source hedges, and strict_reserves is set.",
		"The data is at an allowed place, but the source says so with a reserve, such as \"most of the data\".",
		"Read the reserve. If it does not concern you, leave out strict_reserves or record an exemption.",
	},
	{
		assess.PlaceOverlaps, "PlaceReachesBeyond", "No source says that the place lies within the allowed places.",
		"The place reaches beyond the allowed places, or may do so: no source says which countries host it.",
		"If the place is enough for you, allow it. Otherwise record an exemption.",
	},
	{
		assess.UnmappedTypes, "TypesWithoutRule", "No usage rule knows a type that is configured.",
		"Resources are configured of which the catalog does not know which features they use, so it is not known where their data is.",
		"Find out where these resources keep data, and record the result as an exemption, or add a usage rule in a catalog overlay.",
	},
	{
		assess.NothingFound, "NothingFound", "The inventory names no feature.",
		"In what was read no use of a feature was found. What was not judged is not met.",
		"Point the data source at the configuration or plan that is meant. Where there is nothing to find, record an exemption.",
	},
	{
		assess.ReadInPart, "ReadInPart", "The inventory does not hold everything.",
		"A part of the configuration or plan was not seen, so it was not judged.",
		"Read an initialized configuration or a whole plan, or record an exemption for the kind of gap.",
	},
	{
		assess.PossibleUse, "PossibleUse", "A feature that would break the requirement may be in use.",
		"Whether the feature is in use depends on a value that is not known from the configuration alone. If it is, it breaks the requirement.",
		"Give the value in the configuration or in a file of values, or judge the plan. Otherwise do as for a feature that is in use.",
	},
	{
		assess.RequirementSkipped, "RequirementNotEvaluated", "A requirement that the configuration declares was not evaluated.",
		"The plan leaves a declared residency_requirement without a verdict: -target left it out, the plan ended before it, or its count or for_each is empty.",
		"Plan the whole configuration. A requirement that is meant to be off is better removed.",
	},
}

// page is where the guide explains the code.
func (r *rule) page() string { return codesPage + "#" + strings.ToLower(string(r.code)) }

// ruleOf returns the explanation of a code, and its place among the rules.
func ruleOf(code string) (index int, ok bool) {
	index = slices.IndexFunc(rules, func(one rule) bool { return string(one.code) == code })
	return index, index >= 0
}
