// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Assessor judges requirements for one tenant.
type Assessor struct {
	View    *catalog.View
	Tenant  *catalog.Profile
	Reading catalog.Reading
	Today   catalog.Date // exemptions depend on it
	AgeOn   catalog.Date // the day to which the age of texts is counted; zero: Today
}

// Judge judges a requirement. The result does not depend on the order in which anything is given.
func (a *Assessor) Judge(r *Requirement) *Result {
	j := judge{Assessor: a, requirement: r, store: a.View.Catalog().Places().Boundary(r.StoreIn), hash: sha256.New(), discovered: map[findingKey]int{}}
	if len(r.ProcessIn) > 0 {
		j.process = a.View.Catalog().Places().Boundary(r.ProcessIn)
	}
	for _, use := range a.sortedUses(r.Uses) {
		j.use(use)
	}
	j.discovery(r.Discovery)
	slices.SortStableFunc(j.findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.Feature, y.Feature), cmp.Compare(x.Aspect, y.Aspect))
	})
	return j.result()
}

type judge struct {
	*Assessor
	requirement    *Requirement
	store, process *place.Boundary
	findings       []Finding
	discovered     map[findingKey]int // index of the finding for uses that were discovered
	hash           interface {
		Write(p []byte) (int, error)
		Sum(b []byte) []byte
	}
}

func (j *judge) use(u Use) {
	feature, err := j.View.Catalog().Feature(u.Feature)
	if err != nil {
		j.add(Finding{Code: UnknownFeature, Outcome: Undetermined, Feature: u.Feature, FeatureName: u.Feature, By: u.By, Options: u.Options})
		return
	}
	answer := j.View.ResolveUse(feature, catalog.Use{Options: u.Options, AddOns: u.AddOns, Location: u.Location}, j.Tenant, j.Reading)
	j.aspect(feature, u, answer, catalog.Storage, j.store)
	if j.process != nil {
		j.aspect(feature, u, answer, catalog.Processing, j.process)
	}
}

// aspect judges one aspect: met where every possible case is met, not met where none of them is met or open.
func (j *judge) aspect(feature *catalog.Feature, u Use, answer *catalog.Answer, aspect catalog.Aspect, allowed *place.Boundary) {
	all := answer.Aspect(aspect)
	f := Finding{
		Feature: feature.ID, FeatureName: feature.Name, Application: u.Application, Located: u.Location != "", By: u.By, Aspect: aspect,
		Claims: all.Claims, Conflicting: all.Conflicting, Needs: answer.Needs, Why: answer.Why, SetAside: answer.SetAside(),
	}
	if len(u.By) == 0 {
		f.Options = u.Options
	}
	f.Outcome = Met
	var old []place.ID
	alike, silent := true, true
	for i := range answer.Cases {
		v := j.caseOf(feature, answer.Cases[i].Claims[aspect], allowed)
		alike = alike && (i == 0 || v.outcome == f.Outcome)
		silent = silent && v.code == NoStatement
		f.Silent = f.Silent || v.code == NoStatement
		if i == 0 || v.outcome != f.Outcome && v.outcome.Worse(f.Outcome) == v.outcome {
			f.Outcome, f.Code = v.outcome, v.code
		}
		f.addPlaces(v.places)
		old = append(old, v.old...)
	}
	switch {
	case silent: // whatever is not known of the tenant: no input would help
		f.Needs, f.Why = nil, nil
	case !alike || f.Outcome == Undetermined && len(answer.Cases) > 1 && len(f.Needs) > 0:
		f.Outcome, f.Code = Undetermined, InputMissing
	}
	f.setTooOld(old)
	if f.Outcome == NotMet && u.Uncertain {
		f.Outcome, f.Code = Undetermined, PossibleUse
	}
	if u.UnknownLocation != "" && f.Outcome != Met && f.Code != OldSource {
		f.UnknownLocations = []string{u.UnknownLocation}
		f.Why = addNew([]string{j.unknownLocation(u.UnknownLocation)}, f.Why)
	}
	j.note(&f)
	j.add(f)
}

func (f *Finding) addPlaces(places []place.ID) {
	for _, id := range places {
		if !slices.Contains(f.Places, id) {
			f.Places = append(f.Places, id)
		}
	}
	slices.Sort(f.Places)
}

// verdict is the judgement of one possible case.
type verdict struct {
	outcome Outcome
	code    Code
	places  []place.ID
	old     []place.ID // allowed places of which a text speaks that is too old; the outcome leaves that aside
}

// caseOf judges what holds in one possible case.
func (j *judge) caseOf(feature *catalog.Feature, claims []catalog.Claim, allowed *place.Boundary) verdict {
	v := verdict{outcome: Met}
	var open []place.ID
	openCode := Code("")
	for _, c := range claims {
		for _, id := range c.Places {
			switch allowed.Relation(id) {
			case place.Outside:
				v.outcome = NotMet
				v.places = append(v.places, id)
			case place.Unknown:
				open = append(open, id)
				openCode = cmp.Or(openCode, openPlaceCode(id))
			case place.Inside:
				if code := j.tooWeak(c.Statement); code != "" {
					open = append(open, id)
					openCode = cmp.Or(openCode, code)
				}
				if j.tooOld(j.requirement, c) {
					v.old = append(v.old, id)
				}
			}
		}
	}
	switch {
	case v.outcome == NotMet:
		v.code = map[bool]Code{true: StoredOutside, false: ProcessedOutside}[allowed == j.store]
	case !j.View.SpeakOf(feature, claims):
		v = verdict{outcome: Undetermined, code: NoStatement}
	case len(open) > 0:
		v = verdict{outcome: Undetermined, code: openCode, places: open, old: v.old}
	}
	return v
}

func openPlaceCode(id place.ID) Code {
	if id.IsPlaceholder() {
		return PlaceOpen
	}
	return PlaceOverlaps
}

// tooWeak says why a statement about an allowed place does not count as met.
func (j *judge) tooWeak(s *catalog.Statement) Code {
	r := j.requirement
	switch {
	case s.Commitment == catalog.NoCommitment, r.Commitment != "" && !s.Commitment.AtLeast(r.Commitment):
		return WeakCommitment
	case r.StrictReserves && s.Reserve != "":
		return Reserved
	}
	return ""
}

// note adds a finding's evidence to the digest.
func (j *judge) note(f *Finding) {
	for _, c := range f.Claims {
		_, _ = fmt.Fprintf(j.hash, "%s|%s|%s|%s|%s|%s@%s\n", f.Feature, f.Aspect, c.Statement.ID, strings.Join(texts(c.Places), ","),
			c.Statement.Commitment, c.Citation.Source.ID, c.Citation.Version.Version)
	}
}

func texts(ids []place.ID) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return all
}

func (j *judge) result() *Result {
	r := &Result{Outcome: Met, Compliant: true, Digest: hex.EncodeToString(j.hash.Sum(nil))}
	matched := map[string]bool{}
	for i := range j.findings {
		f := &j.findings[i]
		j.exempt(f, matched, r)
		r.Outcome = r.Outcome.Worse(f.Outcome)
		r.Compliant = r.Compliant && (f.Outcome == Met || f.Covered())
	}
	if len(j.findings) == 0 { // nothing was judged, so nothing is met
		r.Outcome, r.Compliant = Undetermined, false
	}
	for _, e := range j.requirement.Exemptions {
		switch {
		case !matched[e.Key]:
			r.Unmatched = append(r.Unmatched, e)
		case e.ExpiringOn(j.Today):
			r.Expiring = append(r.Expiring, e)
		}
	}
	for _, list := range [][]Exemption{r.Expired, r.Expiring, r.Unmatched} {
		slices.SortFunc(list, func(x, y Exemption) int { return cmp.Compare(x.Key, y.Key) })
	}
	r.Findings = j.findings
	return r
}

// exempt puts the exemption beside a finding that covers it.
func (j *judge) exempt(f *Finding, matched map[string]bool, r *Result) {
	if f.Outcome == Met {
		return
	}
	exemptions := slices.Clone(j.requirement.Exemptions)
	slices.SortFunc(exemptions, func(x, y Exemption) int { return cmp.Compare(x.Key, y.Key) })
	for i := range exemptions {
		e := &exemptions[i]
		if !j.covers(e, f) {
			continue
		}
		first := !matched[e.Key]
		matched[e.Key] = true
		switch {
		case !e.ExpiredOn(j.Today):
			f.Exemption = cmp.Or(f.Exemption, e)
		case first:
			r.Expired = append(r.Expired, *e)
			fallthrough
		default:
			f.Expired = cmp.Or(f.Expired, e)
		}
	}
}

// covers reports whether an exemption is about the finding, whether it still holds or not.
func (j *judge) covers(e *Exemption, f *Finding) bool {
	if e.Aspect != "" && e.Aspect != f.AspectName() || e.Code != "" && e.Code != f.Code || !j.sameFeature(e.Feature, f) {
		return false
	}
	if len(e.Places) == 0 {
		return true
	}
	boundary := j.View.Catalog().Places().Boundary(e.Places)
	return len(f.Places) > 0 && !f.Silent && !slices.ContainsFunc(f.Places, func(id place.ID) bool { return boundary.Relation(id) != place.Inside })
}

func (j *judge) sameFeature(name string, f *Finding) bool {
	if feature, err := j.View.Catalog().Feature(name); err == nil {
		return feature.ID == f.Feature
	}
	key := spelling.Key(name)
	return key == spelling.Key(f.Feature) || f.Application != "" && key == spelling.Key(f.Application)
}
