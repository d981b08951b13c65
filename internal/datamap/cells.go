// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// cell has the places of an aspect in few words.
func (w *writer) cell(e *entry, a *catalog.Answer, p *catalog.Profile, aspect catalog.Aspect) string {
	m := a.Aspect(aspect)
	if len(m.Claims) == 0 {
		return noSource
	}
	speaks := func(c catalog.Case) bool { return w.view.SpeakOf(a.Feature, c.Claims[aspect]) }
	spoken := slices.ContainsFunc(a.Cases, speaks)
	silent := slices.ContainsFunc(a.Cases, func(c catalog.Case) bool { return len(c.Claims[aspect]) == 0 || spoken && !speaks(c) })
	names := w.names(m.Places)
	words := strings.Join(names, ", ")
	if isOpen(a, aspect) || silent {
		if nothing := w.name(place.None); slices.Contains(outcomes(a, aspect), string(place.None)) && !slices.Contains(names, nothing) {
			names = append(names, nothing)
		}
		if n := len(names); n > longestChoice {
			e.unsaid += strings.Join(names, ", ") // the product's page has them
			names = []string{fmt.Sprintf("one of %d places", n)}
		}
		if silent {
			names = append(names, "no source")
		}
		words = notCertain + either(names)
		if slices.Contains(a.Needs, catalog.FieldRegionScope) {
			e.unsaid += catalog.FieldRegionScope // the top of the page has it
		}
		if needs := w.needs(e, a, p, aspect); len(needs) > 0 {
			words += "; needs " + catalog.Join(needs)
		}
	}
	if !spoken {
		words += "; for other data alone" // such as notifications
	}
	if m.Conflicting {
		words += "; sources disagree"
	}
	return words
}

// names are the places in short: fixed ones first, the widest of them last.
func (w *writer) names(ids []place.ID) []string {
	var fixed, last, open []string
	for _, id := range ids {
		switch {
		case id == place.None && len(ids) > 1: // others name places
		case id == place.Global:
			last = append(last, w.name(id))
		case id.IsPlaceholder():
			open = append(open, w.name(id))
		default:
			fixed = append(fixed, w.name(id))
		}
	}
	slices.SortFunc(fixed, byWords)
	return slices.Concat(fixed, last, open)
}

// outcomes are the places to which the cases come, each list of them once, sorted.
func outcomes(a *catalog.Answer, aspect catalog.Aspect) []string {
	var all []string
	for i := range a.Cases {
		var places []string
		for _, claim := range a.Cases[i].Claims[aspect] {
			for _, id := range claim.Places {
				places = append(places, string(id))
			}
		}
		slices.Sort(places)
		places = slices.Compact(places)
		if len(places) > 1 {
			places = slices.DeleteFunc(places, func(id string) bool { return place.ID(id) == place.None })
		}
		all = append(all, strings.Join(places, ","))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// isOpen reports whether the cases come to different places.
func isOpen(a *catalog.Answer, aspect catalog.Aspect) bool { return len(outcomes(a, aspect)) > 1 }

// needs names what would settle an aspect. The answer names what would settle either of its aspects.
func (w *writer) needs(e *entry, a *catalog.Answer, p *catalog.Profile, aspect catalog.Aspect) []string {
	needed := a.Needs
	if isOpen(a, catalog.Storage) && isOpen(a, catalog.Processing) {
		key := caseKey(a, aspect)
		known, ok := w.needed[key]
		if !ok {
			known = slices.DeleteFunc(slices.Clone(a.Needs), func(need string) bool { return !w.settles(need, a, p, aspect) })
			w.needed[key] = known
		}
		needed = known
	}
	needed = slices.Sorted(slices.Values(needed)) // so that features with equal answers share a row
	needed = slices.DeleteFunc(needed, func(need string) bool { return need == catalog.FieldRegionScope })
	all := make([]string, len(needed))
	for i, need := range needed {
		all[i] = code(need)
		if id, ok := strings.CutPrefix(need, catalog.FieldSettings+"."); ok {
			if !slices.Contains(e.settings, id) {
				e.settings = append(e.settings, id)
			}
		}
	}
	return all
}

// caseKey is the same for answers in which the same is needed: the same claims come to the same places.
func caseKey(a *catalog.Answer, aspect catalog.Aspect) string {
	var b strings.Builder
	fmt.Fprintln(&b, a.Feature.ID, aspect, a.Needs, outcomes(a, aspect))
	for i := range a.Cases {
		for _, claim := range a.Cases[i].Claims[aspect] {
			b.WriteString(claim.Statement.ID)
			b.WriteByte(' ')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// settles reports whether a setting of the tenant or an option of the use makes a difference to an aspect. What else is
// needed of a tenant counts for both.
func (w *writer) settles(need string, a *catalog.Answer, p *catalog.Profile, aspect catalog.Aspect) bool {
	if id, ok := strings.CutPrefix(need, catalog.FieldSettings+"."); ok {
		return differ(w.values[id], func(value string) []string {
			tenant := *p
			tenant.Settings = map[string]string{id: value}
			maps.Copy(tenant.Settings, p.Settings)
			return outcomes(w.view.Resolve(a.Feature, nil, &tenant, catalog.Strictest), aspect)
		})
	}
	if id, ok := strings.CutPrefix(need, catalog.FieldOptions+"."); ok {
		options := a.Feature.AllOptions()
		i := slices.IndexFunc(options, func(o catalog.OptionEntry) bool { return o.ID == id })
		return differ(options[i].Values, func(value string) []string {
			return outcomes(w.view.Resolve(a.Feature, map[string]string{id: value}, p, catalog.Strictest), aspect)
		})
	}
	return true
}

// differ reports whether two of the values come to different outcomes.
func differ(values []string, outcomes func(value string) []string) bool {
	first := outcomes(values[0])
	return slices.ContainsFunc(values[1:], func(value string) bool { return !slices.Equal(outcomes(value), first) })
}

// binding says how binding the statements behind an answer are, the weakest last.
func binding(a *catalog.Answer) string {
	var all []string
	reserved, exception := false, false
	var until catalog.Date
	claims := claimsOf(a)
	for _, c := range catalog.Commitments {
		if slices.ContainsFunc(claims, func(x catalog.Claim) bool { return x.Statement.Commitment == c }) {
			all = append(all, commitments[c])
		}
	}
	for _, c := range claims {
		reserved = reserved || c.Statement.Reserve != ""
		exception = exception || c.Statement.Exception
		if end := c.Statement.Effective.Until; end != 0 && (until == 0 || end < until) {
			until = end
		}
	}
	words := strings.Join(all, " / ")
	if exception {
		words += ", exception"
	}
	if reserved {
		words += ", reserve"
	}
	if until != 0 {
		words += ", until " + until.String()
	}
	return words
}

// claimsOf returns the claims of both aspects, a statement that speaks of both once.
func claimsOf(a *catalog.Answer) []catalog.Claim {
	var all []catalog.Claim
	for _, aspect := range catalog.Aspects {
		for _, c := range a.Aspect(aspect).Claims {
			if !slices.ContainsFunc(all, func(o catalog.Claim) bool { return o.Statement == c.Statement }) {
				all = append(all, c)
			}
		}
	}
	return all
}

// texts are the texts behind an answer, those that say most first.
func texts(a *catalog.Answer) []catalog.Citation {
	var all []catalog.Citation
	says := map[*catalog.SourceVersion]int{}
	for _, c := range claimsOf(a) {
		if says[c.Citation.Version] == 0 {
			all = append(all, c.Citation)
		}
		says[c.Citation.Version]++
	}
	slices.SortStableFunc(all, func(x, y catalog.Citation) int { return says[y.Version] - says[x.Version] })
	return all
}

// first refers to the first texts of an answer. The rest is on the page of the product.
func (n *notes) first(texts []catalog.Citation) string {
	var words []string
	for _, text := range texts[:min(len(texts), shownSources)] {
		words = append(words, n.refer(text, text.Dated()))
	}
	if more := len(texts) - shownSources; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(words, ", "), more)
	}
	return strings.Join(words, ", ")
}
