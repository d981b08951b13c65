// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Arguments that an [Error] can be about.
const (
	ArgumentName  = "domain_or_id"
	ArgumentCloud = "cloud"
	ArgumentGraph = "graph"
	EndpointLogin = "endpoints.login"
	EndpointGraph = "endpoints.graph"
)

// Error says why a tenant cannot be looked up. It holds no token.
type Error struct {
	Argument string // that it is about
	Summary  string // a few words
	What     string // whole sentences: what is wrong and why
	Help     string // whole sentences: what to do
}

func (e *Error) Error() string { return e.What + " " + e.Help }

// maxQuoted is how many bytes of a foreign text a message holds.
const maxQuoted = 300

// quoted makes a foreign text fit for a message: one line without control characters, and not too long.
func quoted(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if len(text) <= maxQuoted {
		return text
	}
	text = text[:maxQuoted]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text + "…"
}

// sentence makes a sentence of an error's text. The name of a host, with which one can begin, stays as it is.
func sentence(err error) string {
	text := err.Error()
	if rest, ok := strings.CutPrefix(text, "the "); ok {
		text = "The " + rest
	}
	return text + "."
}

// and joins words: "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
