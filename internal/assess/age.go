// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"cmp"
	"fmt"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// ageDay is the day to which the age of a text is counted.
func (a *Assessor) ageDay() catalog.Date { return cmp.Or(a.AgeOn, a.Today) }

// publishedOn returns the day from which the age of a text is counted: the date printed on it, or the day from which an
// undated one counts.
func publishedOn(c catalog.Citation) catalog.Date { return cmp.Or(c.Version.Date, c.From) }

// oldest returns the oldest text that a claim rests on: the one that says it, or one through which it counts.
func oldest(c catalog.Claim) catalog.Citation {
	oldest := c.Citation
	for via := c.Via; via != nil; via = via.Before {
		if publishedOn(via.Citation) < publishedOn(oldest) {
			oldest = via.Citation
		}
	}
	return oldest
}

// tooOld reports whether a text that a claim rests on is older than the requirement allows.
func (a *Assessor) tooOld(r *Requirement, c catalog.Claim) bool {
	return r.MaxSourceAgeDays > 0 && a.age(c) > r.MaxSourceAgeDays
}

// age returns the age of the oldest text that a claim rests on, in days.
func (a *Assessor) age(c catalog.Claim) int64 {
	return int64(a.ageDay()) - int64(publishedOn(oldest(c)))
}

// setTooOld leaves open what is said of allowed places by texts that are too old. What is open already stays so for its own
// reason, and a violation stays one.
func (f *Finding) setTooOld(old []place.ID) {
	if len(old) == 0 || f.Outcome == NotMet {
		return
	}
	f.TooOld = true
	f.addPlaces(old)
	if f.Outcome == Met {
		f.Outcome, f.Code = Undetermined, OldSource
	}
}

// ageWords says how old a claim is that is too old, and nothing of another one.
func (a *Assessor) ageWords(r *Requirement, c catalog.Claim) string {
	if !a.tooOld(r, c) {
		return ""
	}
	by := oldest(c)
	words := fmt.Sprintf("  Age        %d days on %s, and %d are allowed", a.age(c), a.ageDay(), r.MaxSourceAgeDays)
	if by != c.Citation {
		words += fmt.Sprintf("; counted is the text through which it counts (%s, %s)", by.Title(), by.Dated())
	}
	if by.Version.Date == 0 {
		words += fmt.Sprintf("; the text is undated, and counts from %s", by.From)
	}
	return words
}
