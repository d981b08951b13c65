// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package spelling compares names as people write them: without regard to case, accents, spaces and punctuation,
// and finds the nearest known names for one that is not known.
//
// It knows nothing of places, features or Terraform.
package spelling

import (
	"slices"
	"strings"
	"unicode"

	"github.com/agext/levenshtein"
	"golang.org/x/text/unicode/norm"
)

// Key returns the form under which two spellings of one name are equal: "Japan East", "japan-east" and "japaneast"
// have the same key.
func Key(name string) string {
	if key, ok := plainKey(name); ok {
		return key
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// plainKey is Key for ASCII names, without the cost of Unicode normalisation; it reports false for any other.
func plainKey(name string) (string, bool) {
	key := make([]byte, 0, len(name))
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 0x80:
			return "", false
		case 'A' <= c && c <= 'Z':
			key = append(key, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			key = append(key, c)
		}
	}
	return string(key), true
}

// Nearest returns at most limit of the known names, the nearest to name first. Names that differ in more than about
// a third of their characters are not near.
func Nearest(name string, known []string, limit int) []string {
	type candidate struct {
		name     string
		distance int
	}
	key := Key(name)
	var near []candidate
	for _, k := range known {
		distance := levenshtein.Distance(key, Key(k), nil)
		if distance <= max(1, min(len(key), len(k))/3) {
			near = append(near, candidate{k, distance})
		}
	}
	slices.SortFunc(near, func(a, b candidate) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	names := make([]string, 0, limit)
	for _, c := range near {
		if len(names) == limit {
			break
		}
		if !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// DidYouMean returns the end of an error sentence that names the nearest known names, or nothing where none is near.
func DidYouMean(name string, known []string) string {
	near := Nearest(name, known, 3)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + AnyOf(near) + "?"
}

// AnyOf returns names for a sentence that offers them: `"a", "b" or "c"`.
func AnyOf[T ~string](names []T) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = `"` + string(n) + `"`
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

// Advise adds advice to what is wrong with a name, after the nearest known names where there are some.
func Advise(wrong, name string, known []string, advice string) string {
	near := DidYouMean(name, known)
	if near == "" {
		near = "."
	}
	return wrong + near + " " + advice
}
