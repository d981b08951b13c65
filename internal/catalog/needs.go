// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strconv"
	"strings"
)

// needs names the inputs that make a difference, and says why they are open.
func (r *resolution) needs(possible []possibility) (needs, why []string) {
	outcomes := make([]string, len(possible))
	for i := range possible {
		claims := &possible[i].caseOf.Claims
		outcomes[i] = conflictKey(placesIn(claims[Storage]), placesIn(claims[Processing]))
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
	first := map[string]string{}
	for i := range possible {
		key := keyWithout(possible[i].values, step)
		if other, ok := first[key]; !ok {
			first[key] = outcomes[i]
		} else if other != outcomes[i] {
			return true
		}
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

func keyWithout(values []int, step int) string {
	key := make([]byte, 0, 4*len(values))
	for i, v := range values {
		if i != step {
			key = append(strconv.AppendInt(key, int64(v), 10), ',')
		}
	}
	return string(key)
}
