// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// locations are the places of an instance's data. A nil one means that its rule has none.
type locations struct {
	at []located
	of []*reference
}

type located struct {
	place     place.ID
	stated    string // the name that is given, where it names no place that the catalog knows
	uncertain bool
}

// compare orders locations by what they are; whether they are certain makes no difference.
func (l *located) compare(o *located) int {
	return cmp.Or(strings.Compare(string(l.place), string(o.place)), strings.Compare(l.stated, o.stated))
}

// reference is a location that is the one of other resources: of one of those that the expression refers to.
type reference struct {
	refs      []Ref
	open      bool // it may also be elsewhere
	uncertain bool
}

// placed is where the instances of a resource are, as far as it is known.
type placed struct {
	locations
	active bool // it is being looked up: to come to it again is a circle
	*answer
}

// answer is where a reference leads, once it was looked up.
type answer struct {
	places   []located // in the order of their names
	circular bool      // it leads into a circle, so that it is not known
}

// stated reports whether the instance has a location, known or not.
func (l *locations) stated() bool { return l != nil && len(l.at)+len(l.of) > 0 }

// locations finds where an instance's data is by a rule, and enters it for those that are located by the instance. An
// instance that should have a location, and gives none for certain, may be anywhere.
func (a *addition) locations(r *rule) *locations {
	if len(r.location) == 0 {
		return nil
	}
	l := &locations{}
	for i := range r.location {
		a.locate(&r.location[i], l)
	}
	if !r.Fallback && !l.certain() {
		l.add(located{place: unknownPlace, uncertain: l.stated()})
	}
	if l.stated() {
		a.enterPlaced(l)
	}
	return l
}

// certain reports whether one of the locations surely counts.
func (l *locations) certain() bool {
	return slices.ContainsFunc(l.at, func(at located) bool { return !at.uncertain }) ||
		slices.ContainsFunc(l.of, func(of *reference) bool { return !of.uncertain })
}

func (l *locations) add(at located) { l.at = either(l.at, []located{at}) }

// enterPlaced enters where an instance is under its address, and under its address without the keys of modules.
func (a *addition) enterPlaced(l *locations) {
	own := &placed{locations: *l}
	ref := Ref{Mode: a.instance.Mode, Type: a.instance.Type, Name: a.instance.Name, Module: a.instance.Module}
	a.placed[ref] = append(a.placed[ref], own)
	ref.Module, ref.AnyKeys = withoutKeys(ref.Module), true
	a.placed[ref] = append(a.placed[ref], own)
}

func (a *addition) locate(r *locationRule, l *locations) {
	holds := a.facts.all(r.tests)
	attribute := a.facts.at(r.at)
	switch {
	case holds == no:
	case r.Of == "":
		for _, at := range a.placesOf(r, attribute) {
			at.uncertain = holds == maybe
			l.add(at)
		}
	case attribute.Set || len(attribute.Refs) > 0:
		l.of = append(l.of, &reference{attribute.Refs, attribute.Open, holds == maybe})
	}
}

// placesOf reads the values of a location attribute. A value that is no name of a place, or that may not be shown, is a
// location that is not known; the first is told, so that it can be corrected or added to the catalog.
func (a *addition) placesOf(r *locationRule, attribute *Attribute) []located {
	cat := a.recognizer.catalog
	var all []located
	for _, value := range attribute.Values {
		switch id, ok := cat.LocationOf(value, r.Places); {
		case attribute.Sensitive:
			all = append(all, located{place: unknownPlace})
		case ok:
			all = append(all, located{place: id})
		default:
			all = append(all, located{place: unknownPlace, stated: locationName(value)})
		}
	}
	if attribute.Unknown {
		all = append(all, located{place: unknownPlace})
	}
	if len(all) == 0 && !r.Default.IsZero() {
		if id, ok := cat.LocationOf(r.Default.Text, nil); ok {
			all = append(all, located{place: id})
		}
	}
	return all
}

// maxLocationName is how long the name of a location can be. What is longer is something else, and is not kept.
const maxLocationName = 64

// locationName returns a value that can be shown as the name of a location, or nothing.
func locationName(value string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -_./()", r)
	}
	if len(value) > maxLocationName || !strings.ContainsFunc(value, unicode.IsLetter) || strings.ContainsFunc(value, func(r rune) bool { return !plain(r) }) {
		return ""
	}
	return value
}

// withoutKeys takes the keys out of the address of a module instance.
func withoutKeys(module string) string {
	if !strings.Contains(module, "[") {
		return module
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(module); i++ {
		switch c := module[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
