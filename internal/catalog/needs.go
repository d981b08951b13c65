// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
)

// needs names the inputs that make a difference, and says why they are open.
func (r *resolution) needs(possible []possibility) (needs, why []string) {
	outcomes := make([]string, len(possible))
	for i := range possible {
		claims := &possible[i].caseOf.Claims
		outcomes[i] = conflictKey(placesIn(claims[Storage]), placesIn(claims[Processing]))
		for _, aspect := range Aspects {
			if len(claims[aspect]) > 0 && !r.view.SpeakOf(r.feature, claims[aspect]) {
				outcomes[i] += "|" + aspect.String() + " for other data alone" // it is open then, even where the places are the same
			}
		}
	}
	for i, s := range r.steps {
		if !r.cut && !differs(possible, outcomes, i) && !narrows(possible, outcomes, i) {
			continue
		}
		if s.need != "" && !slices.Contains(needs, s.need) {
			needs = append(needs, s.need)
		}
		if s.why != nil {
			why = appendNew(why, s.why(r)...)
		}
	}
	return needs, why
}

// differs reports whether two possibilities that differ in one step alone come to different places.
func differs(possible []possibility, outcomes []string, step int) bool {
	t := tree{possible, outcomes}
	for start, end := 0, 0; start < len(possible); start = end {
		end = t.end(start, len(possible), step)
		first := span{start, t.end(start, end, step+1)}
		for next := first.end; next < end; {
			other := span{next, t.end(next, end, step+1)}
			if t.differ(first, other, step+1) {
				return true
			}
			next = other.end
		}
	}
	return false
}

// tree is the possibilities as the tree that they were found in: those of equal first values stand together.
type tree struct {
	possible []possibility
	outcomes []string
}

// span is a part of the possibilities.
type span struct{ start, end int }

// end returns where the possibilities end whose first values are those of the one at start.
func (t tree) end(start, limit, values int) int {
	end := start
	for end < limit && slices.Equal(t.possible[end].values[:values], t.possible[start].values[:values]) {
		end++
	}
	return end
}

// differ reports whether there are possibilities in two parts of the tree that have the same values from a step on, and
// come to different places. A step that was not gone through has every value.
func (t tree) differ(a, b span, step int) bool {
	same := t.outcomes[a.start]
	if other := func(o string) bool { return o != same }; !slices.ContainsFunc(t.outcomes[a.start:a.end], other) && !slices.ContainsFunc(t.outcomes[b.start:b.end], other) {
		return false
	}
	if step == len(t.possible[a.start].values) {
		return true
	}
	for x := a.start; x < a.end; {
		inA := span{x, t.end(x, a.end, step+1)}
		for y := b.start; y < b.end; {
			inB := span{y, t.end(y, b.end, step+1)}
			v, w := t.possible[x].values[step], t.possible[y].values[step]
			if (v == w || v == anyValue || w == anyValue) && t.differ(inA, inB, step+1) {
				return true
			}
			y = inB.end
		}
		x = inA.end
	}
	return false
}

// narrows reports whether fewer places remain possible with one value of a step than with another: the value can
// decide whether a later step is open at all. Possibilities of equal first values stand together.
func narrows(possible []possibility, outcomes []string, step int) bool {
	first := ""
	for start, end := 0, 0; start < len(possible); start = end {
		values := possible[start].values
		for end < len(possible) && slices.Equal(possible[end].values[:step+1], values[:step+1]) {
			end++
		}
		reached := strings.Join(slices.Compact(slices.Sorted(slices.Values(outcomes[start:end]))), ";")
		switch {
		case start == 0 || !slices.Equal(possible[start-1].values[:step], values[:step]):
			first = reached
		case reached != first:
			return true
		}
	}
	return false
}
