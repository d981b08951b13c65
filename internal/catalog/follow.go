// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"maps"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// AllOptions returns the options of a use of the feature: its own, and those of the features that it follows.
func (f *Feature) AllOptions() []OptionEntry {
	all := f.Options
	for _, o := range f.Followed() {
		all = append(slices.Clip(all), o.Options...)
	}
	return all
}

// Followed returns the features of which what is said counts for this one too, directly or through others, each once.
func (f *Feature) Followed() []*Feature {
	var all []*Feature
	var visit func(*Feature)
	visit = func(at *Feature) {
		for _, follow := range at.Follows {
			if o := follow.Feature; o != f && !slices.Contains(all, o) {
				all = append(all, o)
				visit(o)
			}
		}
	}
	visit(f)
	return all
}

// addFollows reads which features keep their data in others.
func (b *builder) addFollows(l *Layer) {
	for i := range l.Features {
		e := &l.Features[i]
		f := b.features[e.ID]
		for _, follow := range e.Follows {
			b.followPos[f] = follow.Pos
			owner := "feature " + e.ID + ": follows " + follow.Feature.Text
			to := b.features[follow.Feature.Text]
			switch {
			case to == nil:
				b.errs.add(follow.Feature.Pos, "feature %s: follows the unknown feature %q%s", e.ID, follow.Feature.Text,
					spelling.DidYouMean(follow.Feature.Text, slices.Collect(maps.Keys(b.features))))
				continue
			case slices.ContainsFunc(f.Follows, func(o Follow) bool { return o.Feature == to }):
				b.errs.add(follow.Feature.Pos, "%s is already described", owner)
				continue
			}
			f.Follows = append(f.Follows, Follow{to, follow.Note, b.citations(follow.Published, owner, follow.Pos)})
		}
	}
}

// checkFollows refuses circles, and features whose answer could not be put together with what they follow.
func (b *builder) checkFollows() {
	for i := range b.cat.features {
		f := b.cat.features[i]
		if slices.ContainsFunc(f.Follows, func(o Follow) bool { return o.Feature == f }) {
			b.errs.add(b.followPos[f], "feature %s: follows itself", f.ID)
		}
		followed := f.Followed()
		for at, o := range followed {
			if slices.Contains(o.Followed(), f) {
				b.errs.add(b.followPos[f], "feature %s: follows itself, through others", f.ID)
			}
			if o.Family != "" && o.Family != f.Family {
				b.errs.add(b.followPos[f], "feature %s: follows %s, whose geography is of the family %q", f.ID, o.ID, o.Family)
			}
			for _, option := range o.Options {
				same := func(other OptionEntry) bool { return other.ID == option.ID }
				if slices.ContainsFunc(f.Options, same) {
					b.errs.add(b.followPos[f], "feature %s: has an option %s, as has %s, which it follows", f.ID, option.ID, o.ID)
				}
				for _, other := range followed[:at] {
					if slices.ContainsFunc(other.Options, same) {
						b.errs.add(b.followPos[f], "feature %s: follows %s and %s, which both have an option %s", f.ID, other.ID, o.ID, option.ID)
					}
				}
			}
		}
	}
}

// followed returns the claims of the features that f follows on the day of the view, each feature once.
func (v *View) followed(f *Feature) []*claimed {
	var all []*claimed
	seen := map[*Feature]bool{f: true}
	var visit func(*Feature, *Via)
	visit = func(at *Feature, through *Via) {
		for i := range at.Follows {
			follow := &at.Follows[i]
			citation, ok := latest(follow.Citations, v.day)
			if !ok || seen[follow.Feature] {
				continue
			}
			seen[follow.Feature] = true
			via := &Via{at, follow, citation, through}
			for _, s := range v.own(follow.Feature) {
				through := *s
				through.via = via
				all = append(all, &through)
			}
			visit(follow.Feature, via)
		}
	}
	visit(f, nil)
	return all
}

// Via says through what a statement about one feature counts for another.
type Via struct {
	From     *Feature // keeps its data in the feature that it follows
	Follow   *Follow
	Citation Citation
	Before   *Via // through what From itself counts, nil where it is the feature that was asked for
}

// String says it in sentences, such as: What is said of Exchange Online counts for Microsoft Bookings too (title, date).
func (v *Via) String() string {
	sentence := fmt.Sprintf("What is said of %s counts for %s too (%s, %s).", v.Follow.Feature.Name, v.From.Name, v.Citation.Title(), v.Citation.Dated())
	if v.Follow.Note != "" {
		sentence += " " + v.Follow.Note
	}
	if v.Before != nil {
		return v.Before.String() + " " + sentence
	}
	return sentence
}
