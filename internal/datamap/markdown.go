// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"bytes"
	"fmt"
	"strings"
)

// Terraform Registry sorts guides into groups by their subcategory.
const (
	groupIndex     = "Data map"
	groupProducts  = "Data map: products"
	groupCountries = "Data map: countries"
)

// markdown is a page that is being written.
type markdown struct{ bytes.Buffer }

// newPage begins a page. Title and description are plain text.
func newPage(title, group, description string) *markdown {
	m := &markdown{}
	fmt.Fprintf(&m.Buffer, "---\npage_title: %q\nsubcategory: %q\ndescription: |-\n  %s\n---\n\n# %s\n", title, group, plain(description), escape(title))
	return m
}

// paragraph writes text that is Markdown already.
func (m *markdown) paragraph(format string, args ...any) {
	m.WriteString("\n")
	fmt.Fprintf(&m.Buffer, format, args...)
	m.WriteString("\n")
}

// heading writes a heading with an anchor of a name of our own: renderers make different ones of the text of a heading.
func (m *markdown) heading(level int, anchor, text string) {
	m.WriteString("\n")
	if anchor != "" {
		fmt.Fprintf(&m.Buffer, "<a id=%q></a>\n", anchor)
	}
	fmt.Fprintf(&m.Buffer, "%s %s\n", strings.Repeat("#", level), escape(text))
}

// list writes items that are Markdown already.
func (m *markdown) list(items []string) {
	if len(items) > 0 {
		m.WriteString("\n- " + strings.Join(items, "\n- ") + "\n")
	}
}

// table writes a table with cells that are Markdown already.
func (m *markdown) table(head []string, rows [][]string) {
	m.WriteString("\n|" + strings.Join(head, "|") + "|\n|" + strings.Repeat("-|", len(head)) + "\n")
	for _, row := range rows {
		m.WriteString("|" + strings.Join(row, "|") + "|\n")
	}
}

var escaped = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;")

// escape makes Markdown of plain text: one line in which no character means anything but itself.
func escape(text string) string { return escaped.Replace(plain(text)) }

// plain puts text into one line.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// code returns text in the form of code. It may stand in a table.
func code(text string) string {
	text = strings.ReplaceAll(plain(text), "|", `\|`)
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	return "`` " + strings.ReplaceAll(text, "``", "` `") + " ``"
}

func codes(texts []string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = code(text)
	}
	return strings.Join(all, ", ")
}

// link returns a link with plain text.
func link(text, target string) string { return "[" + escape(text) + "](" + address(target) + ")" }

var addresses = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", "\n", "%0A", `\`, "%5C", `"`, "%22", "`", "%60")

// address makes a target of a link that ends where the link ends.
func address(target string) string { return addresses.Replace(target) }

// sentence begins with a capital letter and ends with a full stop.
func sentence(text string) string {
	if text = plain(text); text == "" {
		return ""
	}
	if strings.HasSuffix(text, ".") {
		return upper(text)
	}
	return upper(text) + "."
}

func upper(text string) string {
	if text != "" && text[0] >= 'a' && text[0] <= 'z' {
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

// either joins words of which one holds: "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// count returns a number with its noun: "1 page", "2 pages".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
