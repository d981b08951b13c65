// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// maxClaims is how many statements a message shows; the rest is in the findings.
const maxClaims = 6

// Title returns the finding in one line that starts with its code, where it has one.
func (f *Finding) Title() string {
	verb, subject := f.Aspect.Verb(), f.Feature
	if f.Application != "" {
		subject += fmt.Sprintf(" (%s)", f.Application)
	}
	switch f.Code {
	case "":
		return fmt.Sprintf("%s %s data in the allowed places", subject, verb)
	case StoredOutside, ProcessedOutside:
		return fmt.Sprintf("%s %s %s data outside the allowed places", f.Code, subject, verb)
	case UnknownFeature:
		return fmt.Sprintf("%s %s is not in the catalog", f.Code, subject)
	case NoStatement:
		return fmt.Sprintf("%s no source says where %s %s data", f.Code, subject, verb)
	case PossibleUse:
		return fmt.Sprintf("%s %s may be in use, and %s data outside the allowed places", f.Code, subject, verb)
	case UnmappedTypes, NothingFound, ReadInPart, RequirementSkipped:
		return f.discoveryTitle()
	default:
		return fmt.Sprintf("%s not certain whether %s %s data in the allowed places", f.Code, subject, verb)
	}
}

// Explain returns what was found, why, from which sources, and what to do about it.
func (a *Assessor) Explain(r *Requirement, f *Finding) string {
	if f.IsDiscovery() {
		return strings.Join(f.discoveryWords(r), "\n\n")
	}
	paragraphs := []string{a.what(r, f)}
	if len(f.Why) > 0 {
		paragraphs = append(paragraphs, strings.Join(f.Why, "\n"))
	}
	if f.Conflicting {
		paragraphs = append(paragraphs, `The sources disagree, and every one of them counts. With reading = "newest" only the newest one does.`)
	}
	paragraphs = append(paragraphs, a.evidence(r, f)...)
	if aside := setAside(f); aside != "" {
		paragraphs = append(paragraphs, aside)
	}
	if basis := a.geography(f); basis != "" {
		paragraphs = append(paragraphs, basis)
	}
	if used := resources("Used by", f.By); used != "" {
		paragraphs = append(paragraphs, used)
	}
	if f.Outcome != Met {
		paragraphs = append(paragraphs, a.remedy(f))
	}
	return strings.Join(paragraphs, "\n\n")
}

func (a *Assessor) what(r *Requirement, f *Finding) string {
	cat := a.View.Catalog()
	allowed := r.StoreIn
	if f.Aspect == catalog.Processing {
		allowed = r.ProcessIn
	}
	name := f.FeatureName
	if name == "" || f.Code == UnknownFeature {
		name = f.Feature
	}
	if f.Application != "" {
		name += fmt.Sprintf(" (application %q)", f.Application)
	}
	tenant := "for " + cat.Describe(a.Tenant)
	if f.Located {
		tenant = "as it is set up here"
	}
	sentence := fmt.Sprintf("Requirement %q allows %s. ", r.Name, cat.Labels(allowed))
	verb := f.Aspect.Verb()
	switch f.Code {
	case StoredOutside, ProcessedOutside:
		return sentence + fmt.Sprintf("%s %s customer data in %s %s.", name, verb, cat.Labels(f.Places), tenant)
	case UnknownFeature:
		return sentence + fmt.Sprintf("The catalog does not know the feature %q%s Each product or application that is integrated with the tenant, "+
			"Microsoft's or a third party's, has to be evaluated on its own, so one that is not known is never taken as met.", name, suggestion(cat, name))
	case NoStatement:
		return sentence + fmt.Sprintf("No source in the catalog says where %s %s data %s as of %s.", name, verb, tenant, a.View.Day())
	case InputMissing:
		return sentence + fmt.Sprintf("Where %s %s data %s depends on something that is not certain%s. It may be in %s%s.",
			name, verb, tenant, needed(f.Needs), cat.Labels(f.DataIn()), map[bool]string{true: "; in at least one possible case no source says where"}[f.Silent])
	case WeakCommitment:
		but := "what is said about it is less binding than what is asked for"
		if f.uncommitted() {
			but = "the source makes no commitment, which is never enough"
		}
		return sentence + fmt.Sprintf("%s %s data in %s %s, but %s.", name, verb, cat.Labels(f.Places), tenant, but)
	case OldSource:
		return sentence + fmt.Sprintf("%s %s data in %s %s, but what is said about it is older than %d days on %s.",
			name, verb, cat.Labels(f.Places), tenant, r.MaxSourceAgeDays, a.ageDay())
	case Reserved:
		return sentence + fmt.Sprintf("%s %s data in %s %s, but the source hedges, and strict_reserves is set.", name, verb, cat.Labels(f.Places), tenant)
	case PlaceOverlaps:
		return sentence + fmt.Sprintf("%s %s data in %s %s, and no source says that this lies within the allowed places.",
			name, verb, cat.Labels(f.Places), tenant)
	case PossibleUse:
		return sentence + fmt.Sprintf("%s %s customer data in %s %s. Whether it is in use cannot be known before apply, or from the configuration alone.",
			name, verb, cat.Labels(f.Places), tenant)
	case "": // met: no place breaks it or leaves it open
		return sentence + fmt.Sprintf("%s %s data in %s %s.", name, verb, cat.Labels(f.DataIn()), tenant)
	default:
		return sentence + fmt.Sprintf("%s %s data in %s %s.", name, verb, cat.Labels(f.Places), tenant)
	}
}

// uncommitted reports whether a statement behind the finding makes no commitment: then no weaker one can be asked for.
func (f *Finding) uncommitted() bool {
	return slices.ContainsFunc(f.Claims, func(c catalog.Claim) bool { return c.Statement.Commitment == catalog.NoCommitment })
}

// suggestion ends the sentence about an unknown feature, with the nearest names where there are some.
func suggestion(cat *catalog.Catalog, name string) string {
	_, err := cat.Feature(name)
	var unknown *catalog.UnknownFeatureError
	if errors.As(err, &unknown) {
		if near := unknown.DidYouMean(); near != "" {
			return near
		}
	}
	return "."
}

func needed(needs []string) string {
	if len(needs) == 0 {
		return ""
	}
	return ": " + catalog.Join(needs)
}

// DataIn returns all places that the statements behind the finding name, in order.
func (f *Finding) DataIn() []place.ID {
	var all []place.ID
	for _, c := range f.Claims {
		for _, id := range c.Places {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	slices.Sort(all)
	return all
}

// Geography returns what leads to the tenant's geography, where the places of a statement behind the finding follow from
// that.
func (a *Assessor) Geography(f *Finding) []catalog.GeographyBasis {
	refers := func(c catalog.Claim) bool { return c.Statement.RefersToGeography() }
	feature, err := a.View.Catalog().Feature(f.Feature)
	if err != nil || !slices.ContainsFunc(f.Claims, refers) {
		return nil
	}
	return a.View.GeographyBases(feature, a.Tenant)
}

// geography is [Assessor.Geography] in words.
func (a *Assessor) geography(f *Finding) string {
	var lines []string
	for _, b := range a.Geography(f) {
		lines = append(lines, fmt.Sprintf("  Geography  %s by %s", b.Geography, b.Rule),
			fmt.Sprintf("  Source     %s, %s, %s", b.Citation.Title(), b.Citation.Dated(), b.Citation.URL()))
		if b.Reserve != "" {
			lines = append(lines, "  Reserve    "+b.Reserve)
		}
	}
	return strings.Join(lines, "\n")
}

// evidence shows the statements behind a finding, those that break or open it first. Where their age alone leaves it open,
// each that is too old is shown.
func (a *Assessor) evidence(r *Requirement, f *Finding) []string {
	decides := func(c catalog.Claim) int { // share of its places, in percent
		deciding := 0
		for _, id := range c.Places {
			if slices.Contains(f.Places, id) {
				deciding++
			}
		}
		return deciding * 100 / max(1, len(c.Places))
	}
	claims := slices.Clone(f.Claims)
	slices.SortStableFunc(claims, func(x, y catalog.Claim) int { return decides(y) - decides(x) })
	shown := maxClaims
	if f.Code == OldSource {
		young := func(c catalog.Claim) bool { return !a.tooOld(r, c) }
		old := slices.DeleteFunc(slices.Clone(claims), young)
		claims = slices.Concat(old, slices.DeleteFunc(claims, func(c catalog.Claim) bool { return !young(c) }))
		shown = max(shown, len(old))
	}
	var all []string
	for _, c := range claims {
		if len(all) == shown {
			all = append(all, fmt.Sprintf("  and %d more statements, see findings", len(claims)-shown))
			break
		}
		all = append(all, a.statementWords(r, f, c))
	}
	return all
}

func (a *Assessor) statementWords(r *Requirement, f *Finding, c catalog.Claim) string {
	s := c.Statement
	// Terraform wraps the lines of a message, but not those that begin with a space.
	lines := []string{
		"  Statement  " + s.ID + marks(s),
		fmt.Sprintf("  Says       %s: %s", Participle(f.Aspect)+" in "+a.View.Catalog().Labels(c.Places), s.Data),
		fmt.Sprintf("  Source     %s, %s, %s", c.Citation.Title(), c.Citation.Dated(), c.Citation.URL()),
	}
	if age := a.ageWords(r, c); age != "" {
		lines = append(lines, age)
	}
	if s.Reserve != "" {
		lines = append(lines, "  Reserve    "+s.Reserve)
	}
	if c.Via != nil {
		lines = append(lines, "  Through    "+c.Via.String())
	}
	if s.Layer != a.View.Catalog().Layers()[0] {
		lines = append(lines, "  Layer      "+s.Layer)
	}
	return strings.Join(lines, "\n")
}

// setAside says what overlays took from the answer.
func setAside(f *Finding) string {
	var lines []string
	for _, s := range f.SetAside {
		lines = append(lines, fmt.Sprintf("  Set aside  %s, by the layer %q: %s", s.Statement.ID, s.Layer, s.Reason))
	}
	return strings.Join(lines, "\n")
}

// Participle returns what is done with the data in an aspect: "stored" or "processed".
func Participle(aspect catalog.Aspect) string { return strings.TrimSuffix(aspect.Verb(), "s") + "d" }

func marks(s *catalog.Statement) string {
	var all []string
	if s.Exception {
		all = append(all, "exception")
	}
	if s.Optional {
		all = append(all, "optional capability")
	}
	switch s.Commitment {
	case catalog.GeneralRule:
		all = append(all, "general rule, no source speaks of the feature")
	case catalog.NoCommitment:
		all = append(all, "no commitment")
	case catalog.Contractual:
		all = append(all, "contractual")
	case catalog.Documented:
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, ", ") + ")"
}

// unknownLocation says that a resource states a location that the catalog does not know.
func (a *Assessor) unknownLocation(name string) string {
	_, err := a.View.Catalog().Places().Parse(name)
	var unknown *place.UnknownError
	if !errors.As(err, &unknown) { // several places have the name
		return fmt.Sprintf("The location %q is no name of a single place in the catalog.", name)
	}
	return fmt.Sprintf("The location %q is not in the catalog%s", name, cmp.Or(unknown.DidYouMean(), "."))
}

// maxPlaces is how many places an example of an overlay has.
const maxPlaces = 3

// remedy says what can be done about a finding.
func (a *Assessor) remedy(f *Finding) string {
	argument := map[catalog.Aspect]string{catalog.Storage: "store_in", catalog.Processing: "process_in"}[f.Aspect]
	example := exemptionExample(f)
	switch {
	case f.Code == UnknownFeature:
		return "Correct the name, or evaluate the application and describe it in a catalog overlay, or record the result as an exemption:\n" + example
	case len(f.UnknownLocations) > 0:
		return "Correct the location. If it is a place that the catalog lacks, a catalog overlay adds it, here as a region:\n" +
			place.Overlay(f.UnknownLocations[:min(len(f.UnknownLocations), maxPlaces)]...) + "\nOr record an exemption:\n" + example
	case f.Code == InputMissing && len(f.Needs) > 0:
		feature, _ := a.View.Catalog().Feature(f.Feature)
		return fmt.Sprintf("State %s, or record an exemption:\n%s", a.View.Catalog().DescribeNeeds(feature, f.Needs), example)
	case f.Located && slices.Contains([]Code{StoredOutside, ProcessedOutside, PlaceOverlaps, PossibleUse}, f.Code):
		return fmt.Sprintf("Move the resource or switch the copy off, allow the place in %s, or record an exemption:\n%s", argument, example)
	case slices.Contains([]Code{StoredOutside, ProcessedOutside, PlaceOverlaps, PossibleUse}, f.Code):
		return fmt.Sprintf("Turn the feature off, allow the place in %s, or record an exemption:\n%s", argument, example)
	case f.Code == WeakCommitment && !f.uncommitted():
		return "Ask for a weaker commitment, or record an exemption:\n" + example
	case f.Code == OldSource:
		return "Read the page again, and upgrade the provider: its catalog may have a newer text by now. If the page still says so, allow older texts in max_source_age_days, or record an exemption:\n" + example
	case f.Code == Reserved:
		return "Leave out strict_reserves, or record an exemption:\n" + example
	}
	if f.Application != "" {
		return "Find out where its data is, and describe it in a catalog overlay, or record the result as an exemption:\n" + example
	}
	return "Find out where the data is, and record the result as an exemption:\n" + example
}

// exemptionExample is the exemption that would cover the finding.
func exemptionExample(f *Finding) string {
	places := ""
	if fixed := slices.DeleteFunc(slices.Clone(f.Places), place.ID.IsPlaceholder); len(fixed) > 0 && len(fixed) == len(f.Places) && !f.Silent && f.Code != OldSource { // the places are allowed
		places = fmt.Sprintf("places = [%s], ", `"`+strings.Join(texts(fixed), `", "`)+`"`)
	}
	aspect := ""
	if f.Code != UnknownFeature && !f.IsDiscovery() {
		aspect = fmt.Sprintf("aspect = %q, ", f.Aspect)
	}
	code := ""
	if f.Code == OldSource || places == "" && aspect != "" && len(f.By) > 0 && f.Application == "" { // another use of the feature may be worse
		code = fmt.Sprintf("code = %q, ", f.Code)
	}
	subject := cmp.Or(f.Application, f.Feature)
	return fmt.Sprintf("  exemptions = { %s = { feature = %s, %s%s%sreason = \"…\", expires = \"…\" } }", exemptionKey(subject), quoted(subject), aspect, places, code)
}

// quoted is a text as HCL reads it, in which templates are left alone.
func quoted(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(fmt.Sprintf("%q", text))
}

// exemptionKey is the feature as a key that HCL takes without quotes where it can be one.
func exemptionKey(feature string) string {
	for i, r := range feature {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return quoted(feature)
		}
	}
	return feature
}
