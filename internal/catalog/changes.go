// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// ChangeKind says what a change did.
type ChangeKind string

// Kinds of changes. What a page says no more is withdrawn here, whether it was wrong or not.
const (
	Added     ChangeKind = "added"
	Changed   ChangeKind = "changed"
	Withdrawn ChangeKind = "withdrawn"
)

// ChangeKinds lists every kind of change.
var ChangeKinds = []ChangeKind{Added, Changed, Withdrawn}

// Change is one difference between what is said of some features on two days, for one aspect.
type Change struct {
	Kind     ChangeKind
	Features []*Feature // of which it is said, sorted by id
	Aspect   Aspect
	// Before and After are the statements in force on the first and on the second day. Both are there where one evidently
	// follows upon the other.
	Before, After *Statement
	Date          Date     // the day on which After counts first, or Before no more
	Citation      Citation // the text that brought it: for what is withdrawn, the text of that page which says so no more
}

// Statement returns the statement of the second day where there is one, and of the first day where not.
func (c *Change) Statement() *Statement { return cmp.Or(c.After, c.Before) }

// OldPlaces returns the places before the change, none where nothing was said.
func (c *Change) OldPlaces() []place.ID { return c.places(c.Before) }

// NewPlaces returns the places after the change, none where nothing is said any more.
func (c *Change) NewPlaces() []place.ID { return c.places(c.After) }

func (c *Change) places(s *Statement) []place.ID {
	if s == nil {
		return nil
	}
	return s.Places[c.Aspect]
}

// Changes returns what is said of features on the second day and was not on the first one, and the other way round, in
// the order of their days; the second day is not before the first. A statement that another text repeats is no change.
// What is said of the features that one of these follows is not among it; see [Feature.Followed].
func (c *Catalog) Changes(features []*Feature, first, second Date) []Change {
	var all []Change
	sorted := slices.SortedFunc(slices.Values(features), func(x, y *Feature) int { return strings.Compare(x.ID, y.ID) })
	for _, f := range slices.Compact(sorted) {
		if f.Withdrawn == nil { // else nothing that it says counts
			for _, aspect := range Aspects {
				all = append(all, f.changes(aspect, first, second)...)
			}
		}
	}
	return sharedChanges(all)
}

// changes compares what is said of one aspect on two days.
func (f *Feature) changes(aspect Aspect, first, second Date) []Change {
	var ended, appeared []*Statement
	for _, s := range f.Statements() {
		_, before := s.InForce(first)
		_, after := s.InForce(second)
		switch {
		case len(s.Places[aspect]) == 0:
		case before && !after:
			ended = append(ended, s)
		case after && !before:
			appeared = append(appeared, s)
		}
	}
	var all []Change
	for _, s := range appeared {
		change := Change{Kind: Added, Features: []*Feature{f}, Aspect: aspect, After: s}
		if change.Before = counterpart(s, ended, appeared); change.Before != nil {
			change.Kind = Changed
		}
		change.Date = s.turned(second)
		change.Citation, _ = s.InForce(change.Date)
		all = append(all, change)
	}
	for _, s := range ended {
		if counterpart(s, appeared, ended) == nil { // else it stands in the change of its successor
			day := s.turned(second)
			all = append(all, Change{Kind: Withdrawn, Features: []*Feature{f}, Aspect: aspect, Before: s, Date: day, Citation: s.saidNoMore(day)})
		}
	}
	return all
}

// counterpart returns the one of others that evidently is the same statement on the other day: no other of its own side,
// and no other of theirs, speaks of the same. Nothing is guessed where there are several.
func counterpart(s *Statement, others, own []*Statement) *Statement {
	alike := func(o *Statement) bool { return s.speaksOfTheSame(o) }
	if i := slices.IndexFunc(others, alike); i >= 0 && count(others, alike) == 1 && count(own, alike) == 1 {
		return others[i]
	}
	return nil
}

func count(statements []*Statement, alike func(*Statement) bool) int {
	n := 0
	for _, s := range statements {
		if alike(s) {
			n++
		}
	}
	return n
}

// speaksOfTheSame reports whether two statements about one feature are about the same data of the same tenants and uses.
func (s *Statement) speaksOfTheSame(o *Statement) bool {
	return s.DataKind == o.DataKind && s.Optional == o.Optional && s.when.equal(&o.when)
}

// turned returns the last day, up to the given one, on which the statement began to be in force or ceased to be.
func (s *Statement) turned(upTo Date) Date {
	days := []Date{s.Effective.From, s.Effective.Until + 1}
	for _, c := range s.Citations {
		days = append(days, c.From, c.Until)
	}
	last := Date(0)
	for _, day := range days {
		_, before := s.InForce(day - 1)
		_, then := s.InForce(day)
		if day <= upTo && day > last && before != then {
			last = day
		}
	}
	return last
}

// saidNoMore returns the text of the page that no longer says it, for a statement that ended on the day; the text that
// said it last where the page has no newer one.
func (s *Statement) saidNoMore(day Date) Citation {
	last, _ := s.InForce(day - 1)
	if newer, ok := last.Source.On(day); ok {
		return newer
	}
	return last
}

// sharedChanges puts the changes of a statement that is about several features together, and sorts them.
func sharedChanges(all []Change) []Change {
	order := func(x, y Change) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), strings.Compare(x.Statement().ID, y.Statement().ID), cmp.Compare(x.Aspect, y.Aspect),
			strings.Compare(string(x.Kind), string(y.Kind)), strings.Compare(idOf(x.Before), idOf(y.Before)))
	}
	slices.SortStableFunc(all, order)
	shared := all[:0]
	for _, c := range all {
		if last := len(shared) - 1; last >= 0 && order(shared[last], c) == 0 {
			shared[last].Features = append(shared[last].Features, c.Features...)
			continue
		}
		shared = append(shared, c)
	}
	return shared
}

func idOf(s *Statement) string {
	if s == nil {
		return ""
	}
	return s.ID
}
