// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// sortedUses puts uses together that are given twice, by whatever name. What is surely used once is surely used.
func (a *Assessor) sortedUses(uses []Use) []Use {
	byKey := make(map[string]Use, len(uses))
	for _, u := range uses {
		if len(u.Options) == 0 {
			u.Options = nil
		}
		u.By = together(u.By, nil)
		key := a.useKey(&u)
		if other, ok := byKey[key]; ok {
			u.Feature = min(u.Feature, other.Feature)
			u.Uncertain = u.Uncertain && other.Uncertain
			u.By = together(u.By, other.By)
		}
		byKey[key] = u
	}
	keys := slices.Sorted(maps.Keys(byKey))
	sorted := make([]Use, len(keys))
	for i, key := range keys {
		sorted[i] = byKey[key]
	}
	return sorted
}

func (a *Assessor) useKey(u *Use) string {
	var b strings.Builder
	if feature, err := a.View.Catalog().Feature(u.Feature); err == nil {
		b.WriteString(feature.ID)
	} else {
		b.WriteString(spelling.Key(u.Feature))
	}
	for _, id := range slices.Sorted(maps.Keys(u.Options)) {
		fmt.Fprintf(&b, " %q=%q", id, u.Options[id])
	}
	if u.Location != "" || u.Application != "" || len(u.AddOns) > 0 {
		fmt.Fprintf(&b, " %q %q %q %q", u.Location, u.UnknownLocation, u.Application, u.AddOns)
	}
	return b.String()
}

// together returns the resources of both lists once, in order.
func together(x, y []Resource) []Resource {
	all := slices.Concat(x, y)
	if !slices.IsSortedFunc(all, compareResources) {
		slices.SortFunc(all, compareResources)
	}
	return slices.CompactFunc(all, func(x, y Resource) bool { return compareResources(x, y) == 0 })
}

func compareResources(x, y Resource) int {
	return cmp.Or(strings.Compare(x.Address, y.Address), strings.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), slices.Compare(x.RefersTo, y.RefersTo))
}

// findingKey tells findings of discovered uses apart; uses that come to the same share one.
type findingKey struct {
	feature, application string
	aspect               catalog.Aspect
	code                 Code
	outcome              Outcome
	located              bool
	places               string
}

// add adds a finding, to the one of another discovered use that comes to the same where there is one.
func (j *judge) add(f Finding) {
	if len(f.By) == 0 {
		j.findings = append(j.findings, f)
		return
	}
	key := findingKey{f.Feature, f.Application, f.Aspect, f.Code, f.Outcome, f.Located, strings.Join(texts(f.Places), ",")}
	if i, ok := j.discovered[key]; ok {
		j.findings[i].join(&f)
		return
	}
	j.discovered[key] = len(j.findings)
	j.findings = append(j.findings, f)
}

func (f *Finding) join(o *Finding) {
	f.By = together(f.By, o.By)
	f.Silent, f.Conflicting, f.TooOld = f.Silent || o.Silent, f.Conflicting || o.Conflicting, f.TooOld || o.TooOld
	f.Needs, f.Why, f.UnknownLocations = addNew(f.Needs, o.Needs), addNew(f.Why, o.Why), addNew(f.UnknownLocations, o.UnknownLocations)
	f.SetAside = addNew(f.SetAside, o.SetAside)
	for _, c := range o.Claims {
		if !slices.ContainsFunc(f.Claims, func(k catalog.Claim) bool { return k.Statement == c.Statement && slices.Equal(k.Places, c.Places) }) {
			f.Claims = append(slices.Clip(f.Claims), c)
		}
	}
}

func addNew[T comparable](all, more []T) []T {
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(slices.Clip(all), one)
		}
	}
	return all
}

// GapNotEvaluated is the kind of the gap that a requirement which was not evaluated leaves.
const GapNotEvaluated = "not-evaluated"

// discovery adds what a discovery leaves open. None of it is ever met.
func (j *judge) discovery(d *Discovery) {
	if d == nil {
		return
	}
	open := map[string]*Finding{} // by what an exemption calls it
	enter := func(code Code, feature, name string, by []Resource, why ...string) {
		f := open[feature]
		if f == nil {
			f = &Finding{Code: code, Outcome: Undetermined, Feature: feature, FeatureName: name}
			open[feature] = f
		}
		f.By, f.Why = append(f.By, by...), append(f.Why, why...)
	}
	for _, u := range d.Unmapped {
		enter(UnmappedTypes, "unmapped/"+u.Provider, u.Provider, u.By, u.Types...)
	}
	for _, g := range d.Gaps {
		enter(g.code(), "inventory/"+g.Kind, "", g.at(), g.words())
	}
	if !slices.ContainsFunc(j.requirement.Uses, func(u Use) bool { return len(u.By) > 0 }) {
		enter(NothingFound, "inventory/nothing-found", "", nil)
	}
	for _, feature := range slices.Sorted(maps.Keys(open)) {
		f := open[feature]
		f.By = together(f.By, nil)
		slices.Sort(f.Why)
		f.Why = slices.Compact(f.Why)
		j.findings = append(j.findings, *f)
	}
}

func (g *Gap) code() Code {
	if g.Kind == GapNotEvaluated {
		return RequirementSkipped
	}
	return ReadInPart
}

// words says what is missing, and where: two gaps that differ in their place alone are two.
func (g *Gap) words() string {
	if g.At.Address == "" {
		return g.Detail
	}
	return g.At.Address + ": " + g.Detail
}

// at returns where the gap is, as far as that is known.
func (g *Gap) at() []Resource {
	if g.At.Address == "" && g.At.File == "" {
		return nil
	}
	return []Resource{g.At}
}
