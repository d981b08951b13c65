// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// oneLine returns a text that can be shown on one line: what breaks a line is a space, and the rest is as in [visible].
func oneLine(text string) string {
	return strings.Join(strings.Fields(visible(text)), " ")
}

// visible returns a text without what a reader cannot see and a program may take for more than text. Control characters
// and invalid UTF-8 become U+FFFD, line breaks of any sort "\n", and marks that turn the direction of the text are left out.
func visible(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r >= 0xe0000 && r <= 0xe007f:
			return -1
		case unicode.IsControl(r), r == '\ufffe', r == '\uffff':
			return '\ufffd'
		}
		return r
	}, text)
}

// shorten cuts a text to a number of characters, the last of which then says that it was cut.
func shorten(text string, limit int) string {
	n := 0
	last := 0 // where the text ends if it is cut
	for i := range text {
		if n++; n == limit {
			last = i
		}
		if n > limit {
			return text[:last] + "…"
		}
	}
	return text
}

// firstOf joins the first of a number of texts and says how many are left out.
func firstOf(all []string, limit int, separator string) string {
	if len(all) <= limit {
		return strings.Join(all, separator)
	}
	return strings.Join(slices.Concat(all[:limit], []string{fmt.Sprintf("and %d more", len(all)-limit)}), separator)
}

// String returns the address, and the file and line where they are known.
func (o Resource) String() string {
	at := o.File
	if at != "" && o.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, o.Line)
	}
	switch {
	case o.Address == "":
		return at
	case at == "":
		return o.Address
	}
	return fmt.Sprintf("%s (%s)", o.Address, at)
}

// String returns title, date and address of the page.
func (s Source) String() string { return fmt.Sprintf("%s, %s, %s", s.Title, s.Date, s.URL) }

// webURL returns an address of the web, without a name of a user; nil where the text is none.
func webURL(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return nil
	}
	return u
}

// headline is the title without the code, which stands elsewhere.
func (f *Finding) headline() string {
	return strings.TrimSpace(strings.TrimPrefix(f.Title, f.Code))
}

// decisive returns the statements: those first that name nothing but places which break the requirement or leave it open, then
// those that name such places too.
func (f *Finding) decisive() []*Statement {
	var all, some, none []*Statement
	for i := range f.Statements {
		s := &f.Statements[i]
		deciding := 0
		for _, p := range s.Places {
			if slices.ContainsFunc(f.Places, func(o Place) bool { return o.ID == p.ID }) {
				deciding++
			}
		}
		switch {
		case deciding == 0:
			none = append(none, s)
		case deciding < len(s.Places):
			some = append(some, s)
		default:
			all = append(all, s)
		}
	}
	return slices.Concat(all, some, none)
}

// sources returns the pages behind the statements and the geography, each once.
func (f *Finding) sources() []Source {
	var all []Source
	note := func(s Source) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	for i := range f.Statements {
		note(f.Statements[i].Source)
	}
	for i := range f.Geography {
		note(f.Geography[i].Source)
	}
	return all
}

// term says until when the exemption holds.
func (e *Exemption) term() string {
	switch {
	case e.DaysLeft == nil:
		return "without end"
	case *e.DaysLeft < 0:
		return "until " + e.Expires
	case *e.DaysLeft == 1:
		return "until " + e.Expires + " (1 day left)"
	default:
		return fmt.Sprintf("until %s (%d days left)", e.Expires, *e.DaysLeft)
	}
}

// words says by what, until when and why a finding is exempted.
func (e *Exemption) words() string {
	return fmt.Sprintf("exempted by %s %s: %s", e.Name, e.term(), e.Reason)
}

// counted returns a number with the word for it.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
