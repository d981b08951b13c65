// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// SetAside is a statement that would count for an answer if an overlay had not taken it back or put another one in its
// place.
type SetAside struct {
	Statement *Statement
	Layer     string     // the overlay that did so
	Reason    string     // why, as the overlay has it
	By        *Statement // what stands in its place, nil where it was withdrawn
}

// SetAside returns what overlays set aside of what was said of the feature, or of one that it follows, for the tenant of
// the answer. Without a trace of it an answer would look like one of the base layer.
func (a *Answer) SetAside() []SetAside {
	if len(a.view.cat.layers) == 1 {
		return nil
	}
	r := resolution{view: a.view, feature: a.Feature, profile: a.profile, use: a.use}
	var all []SetAside
	about := map[*Statement]bool{}
	for _, f := range append([]*Feature{a.Feature}, a.Feature.Followed()...) {
		for _, s := range f.Statements() {
			about[s] = true
			if s.WithdrawnBy != "" && r.possible(&s.when) && s.saidOn(a.view.day) {
				all = append(all, SetAside{Statement: s, Layer: s.WithdrawnBy, Reason: s.Withdrawn.Reason})
			}
		}
	}
	for _, s := range a.view.claimsOf(a.Feature) { // one that is overridden itself, or older than others, sets aside no less
		if !r.possible(&s.when) {
			continue
		}
		for _, o := range s.Overrides {
			if about[o] && o.Layer != s.Layer && r.possible(&o.when) && o.saidOn(a.view.day) && a.without(o, s.Statement) {
				all = append(all, SetAside{o, s.Layer, s.Reason, s.Statement})
			}
		}
	}
	all = append(all, a.outdated(&r)...)
	slices.SortStableFunc(all, func(x, y SetAside) int { return byID(x.Statement, y.Statement) })
	return all
}

// outdated returns what the reading newest leaves out because of a newer text of an overlay.
func (a *Answer) outdated(r *resolution) []SetAside {
	if a.reading != Newest {
		return nil
	}
	var all []SetAside
	for _, s := range a.view.claimsOf(a.Feature) {
		for _, aspect := range Aspects {
			counts := func(c Claim) bool { return c.Statement == s.Statement }
			newer := func(c Claim) bool {
				return c.Statement.DataKind == s.DataKind && sameFeature(c.Via, s.via) && c.Statement.Layer != s.Layer && c.Citation.From > s.citation.From && !slices.Contains(c.Statement.Overrides, s.Statement)
			}
			claims := a.aspects[aspect].Claims
			if len(s.Places[aspect]) == 0 || !r.possible(&s.when) || slices.ContainsFunc(claims, counts) {
				continue
			}
			if i := slices.IndexFunc(claims, newer); i >= 0 {
				all = append(all, SetAside{s.Statement, claims[i].Statement.Layer, "its text is newer, and the newest one counts", claims[i].Statement})
				break
			}
		}
	}
	return all
}

// sameFeature reports whether two claims are about the same feature: texts about others are not compared.
func sameFeature(x, y *Via) bool {
	if x == nil || y == nil {
		return x == y
	}
	return x.Follow.Feature == y.Follow.Feature
}

// without reports whether a statement takes something of another one out of the answer: it speaks of an aspect of that one,
// and counts there or the other one does not.
func (a *Answer) without(o, by *Statement) bool {
	return slices.ContainsFunc(Aspects, func(aspect Aspect) bool {
		counts := func(s *Statement) bool {
			return slices.ContainsFunc(a.aspects[aspect].Claims, func(c Claim) bool { return c.Statement == s })
		}
		return len(o.Places[aspect]) > 0 && len(by.Places[aspect]) > 0 && (counts(by) || !counts(o))
	})
}

// Layers returns the layers that brought the statements of the answer, in their order.
func (a *Answer) Layers() []string {
	return slices.DeleteFunc(slices.Clone(a.view.cat.layers), func(layer string) bool {
		return !slices.ContainsFunc(Aspects, func(aspect Aspect) bool {
			return slices.ContainsFunc(a.aspects[aspect].Claims, func(c Claim) bool { return c.Statement.Layer == layer })
		})
	})
}

// overlayWords says in sentences what overlays have to do with the answer.
func (a *Answer) overlayWords() []string {
	var sentences []string
	base := a.view.cat.layers[0]
	if layers := a.Layers(); len(layers) > 1 || len(layers) == 1 && layers[0] != base {
		sentences = append(sentences, fmt.Sprintf("It rests on statements of %s.", quotedLayers(layers)))
	}
	for _, s := range a.SetAside() {
		sentences = append(sentences, s.String())
	}
	return sentences
}

func quotedLayers(layers []string) string {
	words := make([]string, len(layers))
	for i, layer := range layers {
		words[i] = fmt.Sprintf("the layer %q", layer)
	}
	return Join(words)
}

// String says it in a sentence.
func (s SetAside) String() string {
	return fmt.Sprintf("The layer %q sets aside %s: %s.", s.Layer, s.Statement.ID, strings.TrimSuffix(s.Reason, "."))
}

// saidOn reports whether the statement would be in force on the day if nobody had withdrawn it.
func (s *Statement) saidOn(day Date) bool {
	said := Statement{Effective: s.Effective, Citations: s.Citations}
	_, ok := said.InForce(day)
	return ok
}
