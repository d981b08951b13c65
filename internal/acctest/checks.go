// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// Attributes holds what the attributes of a block have to be.
type Attributes map[string]knownvalue.Check

// Expect checks attributes of a block in the state.
func Expect(address string, attributes Attributes) []statecheck.StateCheck {
	checks := make([]statecheck.StateCheck, 0, len(attributes))
	for _, name := range keysOf(attributes) {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), attributes[name]))
	}
	return checks
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Text is exactly that text.
func Text(text string) knownvalue.Check { return knownvalue.StringExact(text) }

// Texts is exactly the list of these texts.
func Texts(texts ...string) knownvalue.Check {
	all := make([]knownvalue.Check, len(texts))
	for i := range texts {
		all[i] = knownvalue.StringExact(texts[i])
	}
	return knownvalue.ListExact(all)
}

// Says is a text that has all of these parts, in any order.
func Says(parts ...string) knownvalue.Check {
	return knownvalue.StringFunc(func(text string) error {
		for _, part := range parts {
			if !strings.Contains(text, part) {
				return fmt.Errorf("%q does not say %q", text, part)
			}
		}
		return nil
	})
}

// Includes is a list in which this text stands.
func Includes(text string) knownvalue.Check { return includes(text) }

type includes string

// CheckValue checks a value of the state.
func (i includes) CheckValue(value any) error {
	list, ok := value.([]any)
	if !ok || !slices.Contains(list, any(string(i))) {
		return fmt.Errorf("%v does not include %q", value, string(i))
	}
	return nil
}

// String returns what is expected.
func (i includes) String() string { return fmt.Sprintf("a list with %q", string(i)) }

// Yes is true, and No is false.
var (
	Yes = knownvalue.Bool(true)
	No  = knownvalue.Bool(false)
)

// Message matches an error that has all of these parts, in that order. A CLI wraps the lines of a message, so any space
// in a part stands for any run of spaces and line ends.
func Message(parts ...string) *regexp.Regexp {
	patterns := make([]string, len(parts))
	for i, part := range parts {
		words := strings.Fields(part)
		for j := range words {
			words[j] = regexp.QuoteMeta(words[j])
		}
		patterns[i] = strings.Join(words, `\s+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}
