// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// notes are what the rows of a page refer to, so that it stands on the page once: sources and long lists.
type notes struct {
	dated   bool     // the dates of a source stand beside its title, not where it is named
	sources []string // titles, as Markdown, and a line with the dates of dated ones
	lines   []string // addresses of the sources
	lists   []string // Markdown
	longest int      // list that stands where it is used; no limit where it is 0
}

// refer names a source, of which a text is given, by its number and with its dates. Without notes it is a link of its own.
func (n *notes) refer(c catalog.Citation, dates string) string {
	if n == nil {
		return link(c.Title(), c.URL()) + ", " + dates
	}
	source, line := escape(c.Title()), address(c.URL())
	if n.dated {
		source += "\n" + dates
	}
	i := 0
	for i < len(n.sources) && (n.sources[i] != source || n.lines[i] != line) {
		i++
	}
	if i == len(n.sources) {
		n.sources, n.lines = append(n.sources, source), append(n.lines, line)
	}
	if n.dated {
		return fmt.Sprintf("[%d]", i+1)
	}
	return fmt.Sprintf("[%d], %s", i+1, dates)
}

// replace puts the numbers of sources where a text names them with their dates.
func (n *notes) replace(text string) string {
	for i, source := range n.sources {
		text = strings.ReplaceAll(text, "("+strings.Replace(source, "\n", ", ", 1)+")", fmt.Sprintf("([%d])", i+1))
	}
	return text
}

// list returns a link to a list that is too long for where it is used, and nothing for one that is not. The items are
// Markdown.
func (n *notes) list(noun string, items []string) string {
	if n == nil || n.longest == 0 || len(items) <= n.longest {
		return ""
	}
	text := strings.Join(items, "; ")
	i := slices.Index(n.lists, text)
	if i < 0 {
		i = len(n.lists)
		n.lists = append(n.lists, text)
	}
	return fmt.Sprintf("[%d %s](#%s)", len(items), noun, listAnchor(i))
}

func listAnchor(i int) string { return "list-" + strconv.Itoa(i+1) }

// write ends a page with its lists and sources.
func (n *notes) write(m *markdown) {
	if len(n.lists) > 0 {
		m.heading(2, "", "Lists")
		items := make([]string, len(n.lists))
		for i, text := range n.lists {
			items[i] = fmt.Sprintf("<a id=%q></a>%s", listAnchor(i), text)
		}
		m.list(items)
	}
	if len(n.sources) == 0 {
		return
	}
	m.heading(2, "", "Sources")
	m.WriteString("\n")
	for i, source := range n.sources {
		title, dates, ok := strings.Cut(source, "\n")
		if ok {
			dates = ", " + dates
		}
		fmt.Fprintf(&m.Buffer, "%d. [%s][%d]%s\n", i+1, title, i+1, dates)
	}
	m.WriteString("\n")
	for i, line := range n.lines {
		fmt.Fprintf(&m.Buffer, "[%d]: %s\n", i+1, line)
	}
}
