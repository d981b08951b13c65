// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// evidence shows the statements behind a finding, and what leads to the tenant's geography.
func (p *page) evidence(f *Finding) g.Node {
	if len(f.Statements) == 0 && len(f.Geography) == 0 {
		return nil
	}
	items := g.Map(f.Statements, func(s Statement) g.Node { return statementItem(&s, f.Aspect, p.base()) })
	for i := range f.Geography {
		items = append(items, geographyItem(&f.Geography[i], p.base()))
	}
	return h.Ul(h.Class("ev"), h.Aria("label", "Statements"), items)
}

// commitments says how binding a statement is.
var commitments = map[string]string{
	"contractual":  "contractual",
	"documented":   "documented",
	"general-rule": "general rule: no source speaks of the feature",
	"none":         "no commitment",
}

func statementItem(s *Statement, aspect, base string) g.Node {
	marks := []string{commitments[s.Commitment]}
	if s.Exception {
		marks = append(marks, "exception")
	}
	if s.Optional {
		marks = append(marks, "optional capability")
	}
	verb := "Stored in "
	if aspect == "processing" {
		verb = "Processed in "
	}
	return h.Li(
		h.P(h.B(g.Text(verb), placeList(s.Places)), g.Text(": "), bdi(s.Data)),
		sourceLine(s.Source),
		h.P(h.Class("note"), codeText(s.ID), g.Text(" · "), joinNodes(len(marks), " · ", func(i int) g.Node { return g.Text(marks[i]) })),
		sideNote("Reserve", s.Reserve, bdi),
		sideNote("Through", s.Through, codeText),
		layerNote(s.Layer, base),
	)
}

func geographyItem(b *Basis, base string) g.Node {
	return h.Li(
		h.P(h.B(g.Text("The tenant's geography is "), bdi(b.Geography.Name))),
		sourceLine(b.Source),
		h.P(h.Class("note"), g.Text("by the rule "), codeText(b.Rule)),
		sideNote("Reserve", b.Reserve, bdi),
		layerNote(b.Layer, base),
	)
}

// sourceLine is the published page, with its date.
func sourceLine(s Source) g.Node {
	return h.P(h.Class("src"), g.Text("Source: "), webLink(s.URL, bdi(s.Title)), g.Text(", "), h.Span(h.Class("nb"), bdi(s.Date)))
}

// sideNote names something that is not always there.
func sideNote(name, value string, show func(string) g.Node) g.Node {
	if value == "" {
		return nil
	}
	return h.P(h.B(g.Text(name+": ")), show(value))
}

func layerNote(name, base string) g.Node {
	if name == base {
		return nil
	}
	return sideNote("Layer", name, codeText)
}
