// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Input is what a report is made of.
type Input struct {
	Title    string
	Provider string // version of the provider
	Catalog  *catalog.Catalog
	Folder   string // stands before each file
	File     string // of findings that have none of their own, below Folder
	Judged   []Judged
}

// Judged is a requirement with its judgement.
type Judged struct {
	Requirement *assess.Requirement
	Assessor    *assess.Assessor
	Result      *assess.Result
	Level       func(f *assess.Finding) Level // how grave a finding is that is not met or undetermined
}

// New puts judged requirements into a report.
func New(in Input) *Report {
	b := builder{Input: in, places: map[place.ID]Place{}, ids: map[string]bool{}, names: map[string]int{}}
	r := &Report{
		FormatVersion: FormatVersion, Title: in.Title, Provider: in.Provider, Outcome: string(assess.Met), Compliant: true,
		Catalog:      Catalog{Version: in.Catalog.Version(), Digest: in.Catalog.Digest(), Layers: in.Catalog.Layers()},
		Requirements: make([]Requirement, len(in.Judged)), file: b.at(in.File),
	}
	if len(in.Judged) == 0 { // nothing was judged, so nothing is met
		r.Outcome, r.Compliant = string(assess.Undetermined), false
	}
	for i := range in.Judged {
		one := b.requirement(&in.Judged[i], i)
		r.Requirements[i] = one
		r.Outcome = string(assess.Outcome(r.Outcome).Worse(assess.Outcome(one.Outcome)))
		r.Compliant = r.Compliant && one.Compliant
		r.Counts.Met += one.Counts.Met
		r.Counts.NotMet += one.Counts.NotMet
		r.Counts.Undetermined += one.Counts.Undetermined
		r.Counts.Exempted += one.Counts.Exempted
		if in.Judged[i].dependsOnDay() {
			r.JudgedOn = in.Judged[i].Assessor.Today.String()
		}
	}
	return r
}

// dependsOnDay reports whether something of the judgement is counted to the day on which it is made.
func (j *Judged) dependsOnDay() bool {
	ages := j.Requirement.MaxSourceAgeDays > 0 && (j.Assessor.AgeOn == 0 || j.Assessor.AgeOn == j.Assessor.Today)
	return ages || slices.ContainsFunc(j.Requirement.Exemptions, func(e assess.Exemption) bool { return e.Expires != 0 })
}

// builder makes the parts of a report.
type builder struct {
	Input
	places map[place.ID]Place // made before
	ids    map[string]bool    // of findings, given before
	names  map[string]int     // how many requirements of a name there are so far
}

func (b *builder) requirement(j *Judged, n int) Requirement {
	q, view := j.Requirement, j.Assessor.View
	r := Requirement{
		Name: q.Name, Tenant: b.tenant(j.Assessor.Tenant), AsOf: view.Day().String(), Reading: string(j.Assessor.Reading),
		StoreIn: b.placesOf(q.StoreIn), ProcessIn: b.placesOf(q.ProcessIn),
		Commitment: string(q.Commitment), StrictReserves: q.StrictReserves, MaxSourceAgeDays: q.MaxSourceAgeDays,
		Outcome: string(j.Result.Outcome), Compliant: j.Result.Compliant, FactsDigest: j.Result.Digest,
		Findings: make([]Finding, len(j.Result.Findings)), Exemptions: []Exemption{},
	}
	b.names[q.Name]++
	exemptions := slices.Clone(q.Exemptions)
	slices.SortFunc(exemptions, func(x, y assess.Exemption) int { return strings.Compare(x.Key, y.Key) })
	for i := range exemptions {
		r.Exemptions = append(r.Exemptions, *b.exemption(j, &exemptions[i]))
	}
	for i := range j.Result.Findings {
		f := &j.Result.Findings[i]
		r.Findings[i] = b.finding(j, f, n)
		switch f.Outcome {
		case assess.Met:
			r.Counts.Met++
		case assess.NotMet:
			r.Counts.NotMet++
		case assess.Undetermined:
			r.Counts.Undetermined++
		}
		if f.Covered() {
			r.Counts.Exempted++
		}
	}
	return r
}

func (b *builder) tenant(p *catalog.Profile) Tenant {
	t := Tenant{
		Description: b.Catalog.Describe(p), Country: string(p.Country), Created: p.Created.String(), Cloud: string(p.Cloud), RegionScope: p.RegionScope,
		Settings: p.Settings,
	}
	if p.Country != "" {
		t.CountryEvidence = string(p.CountryEvidence)
	}
	if p.AddOnsKnown {
		t.AddOns = append([]string{}, p.AddOns...)
	}
	return t
}

func (b *builder) finding(j *Judged, f *assess.Finding, n int) Finding {
	f = b.fromRoot(f)
	one := Finding{
		Code: string(f.Code), Outcome: string(f.Outcome), Feature: f.Feature, FeatureName: f.FeatureName, Application: f.Application, Options: f.Options,
		Aspect: f.AspectName(), Places: b.placesOf(f.Places), DataIn: b.placesOf(f.DataIn()), Conflicting: f.Conflicting, Needs: f.Needs, Why: f.Why,
		Statements: make([]Statement, len(f.Claims)), Layers: append([]string{}, f.LayersOf(b.Catalog)...), Resources: make([]Resource, len(f.By)),
		Title: f.Title(), Message: j.Assessor.Explain(j.Requirement, f), requirement: n,
	}
	if f.Outcome != assess.Met {
		one.Level = j.Level(f)
	}
	if feature, err := b.Catalog.Feature(f.Feature); err == nil {
		one.Product = feature.Product
	}
	for i, c := range f.Claims {
		one.Statements[i] = b.statement(c)
	}
	for _, g := range j.Assessor.Geography(f) {
		one.Geography = append(one.Geography, Basis{Rule: g.Rule, Geography: b.place(g.Geography), Reserve: g.Reserve, Source: sourceOf(g.Citation), Layer: g.Layer})
	}
	for _, s := range f.SetAside {
		aside := SetAside{ID: s.Statement.ID, Layer: s.Layer, Reason: s.Reason}
		if s.By != nil {
			aside.By = s.By.ID
		}
		one.SetAside = append(one.SetAside, aside)
	}
	for i := range f.By {
		by := &f.By[i]
		one.Resources[i] = Resource{Address: by.Address, File: by.File, Line: by.Line, RefersTo: by.RefersTo}
	}
	if f.Exemption != nil {
		one.Exemption = b.exemption(j, f.Exemption)
	}
	if f.Expired != nil {
		one.WasExempted = b.exemption(j, f.Expired)
	}
	one.ID = b.id(j.Requirement.Name, &one, f.Located)
	one.Lies = b.lies(j.Requirement, f)
	return one
}

// lies returns how each place of a finding lies to the allowed places.
func (b *builder) lies(r *assess.Requirement, f *assess.Finding) []place.Relation {
	allowed := r.StoreIn
	if f.Aspect == catalog.Processing {
		allowed = r.ProcessIn
	}
	boundary := b.Catalog.Places().Boundary(allowed)
	all := []place.Relation{}
	for _, id := range f.DataIn() {
		all = append(all, boundary.Relation(id))
	}
	return all
}

func (b *builder) statement(c catalog.Claim) Statement {
	s := c.Statement
	one := Statement{
		ID: s.ID, Places: b.placesOf(c.Places), Data: s.Data, Commitment: string(s.Commitment), Exception: s.Exception, Optional: s.Optional,
		Reserve: s.Reserve, Source: sourceOf(c.Citation), Layer: s.Layer,
	}
	if c.Via != nil {
		one.Through = c.Via.String()
	}
	return one
}

func sourceOf(c catalog.Citation) Source {
	return Source{Title: c.Title(), URL: c.URL(), Date: c.Dated()}
}

func (b *builder) exemption(j *Judged, e *assess.Exemption) *Exemption {
	one := &Exemption{
		Name: e.Key, Feature: e.Feature, Aspect: e.Aspect, Places: b.placesOf(e.Places), Code: string(e.Code), Category: string(e.Category),
		Reason: e.Reason, Ticket: e.Ticket, ApprovedBy: e.ApprovedBy, Expires: e.Expires.String(), Status: Valid,
	}
	today := j.Assessor.Today
	if e.Expires != 0 {
		left := int(e.Expires - today)
		one.DaysLeft = &left
	}
	unmatched := slices.ContainsFunc(j.Result.Unmatched, func(o assess.Exemption) bool { return o.Key == e.Key })
	switch {
	case unmatched:
		one.Status = Unmatched
	case e.ExpiredOn(today):
		one.Status = Expired
	case e.ExpiringOn(today):
		one.Status = Expiring
	}
	return one
}

// fromRoot returns a finding whose files are seen from the root of the repository, in its message too.
func (b *builder) fromRoot(f *assess.Finding) *assess.Finding {
	one := *f
	one.By = slices.Clone(f.By)
	for i := range one.By {
		one.By[i].File = b.at(one.By[i].File)
	}
	return &one
}

// at returns a file as it is seen from the root of the repository.
func (b *builder) at(file string) string {
	if file == "" || path.IsAbs(file) {
		return file
	}
	return path.Join(b.Folder, file)
}

func (b *builder) placesOf(ids []place.ID) []Place {
	all := make([]Place, len(ids))
	for i, id := range ids {
		all[i] = b.place(id)
	}
	return all
}

func (b *builder) place(id place.ID) Place {
	if known, ok := b.places[id]; ok {
		return known
	}
	graph := b.Catalog.Places()
	one := Place{ID: string(id), Name: graph.Label(id)}
	countries := map[string]bool{}
	one.Opaque = !b.countries(id, countries, map[place.ID]bool{})
	one.Countries = slices.Sorted(maps.Keys(countries))
	b.places[id] = one
	return one
}

// countries collects the countries of which a place surely has a part, and reports whether it surely has no other.
func (b *builder) countries(id place.ID, countries map[string]bool, seen map[place.ID]bool) (whole bool) {
	p, ok := b.Catalog.Places().Place(id)
	if !ok || seen[id] {
		return ok
	}
	seen[id] = true
	switch p.Kind {
	case place.Country:
		countries[string(id)] = true
		return true
	case place.AzureRegion:
		if p.Country != "" {
			return b.countries(p.Country, countries, seen)
		}
		return false
	default:
	}
	whole = p.Complete
	for _, member := range p.Members {
		whole = b.countries(member, countries, seen) && whole
	}
	return whole
}

// id returns a hash over what tells a finding from the others. What can change while the finding stays the same, such as
// lines, statements and dates, is no part of it. Requirements of one name are counted, so that a finding of one of them
// does not take the id of the same finding of another one when that is mended.
func (b *builder) id(requirement string, f *Finding, located bool) string {
	identity := []string{
		requirement, strconv.Itoa(b.names[requirement]), f.Code, f.Feature, f.Application, f.Aspect, strconv.FormatBool(len(f.Resources) > 0), strconv.FormatBool(located),
	}
	for _, id := range slices.Sorted(maps.Keys(f.Options)) {
		identity = append(identity, id+"="+f.Options[id])
	}
	for i := range f.Places {
		identity = append(identity, f.Places[i].ID)
	}
	for n := 1; ; n++ {
		id := fingerprint(append(slices.Clip(identity), strconv.Itoa(n))...)
		if !b.ids[id] {
			b.ids[id] = true
			return id
		}
	}
}

// fingerprint is a hash over texts, each apart from the next.
func fingerprint(all ...string) string {
	hash := sha256.New()
	for _, text := range all {
		_, _ = fmt.Fprintf(hash, "%d:%s,", len(text), text)
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
