// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
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
	return el("ul", attr("class", "ev"), attr("aria-label", "Statements"), items)
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
	return el("li",
		el("p", el("b", words(verb), placeList(s.Places)), words(": "), bdi(s.Data)),
		sourceLine(s.Source),
		el("p", attr("class", "note"), codeText(s.ID), words(" · "), joinNodes(len(marks), " · ", func(i int) g.Node { return words(marks[i]) })),
		sideNote("Reserve", s.Reserve, bdi),
		sideNote("Through", s.Through, codeText),
		layerNote(s.Layer, base),
	)
}

func geographyItem(b *Basis, base string) g.Node {
	return el("li",
		el("p", el("b", words("The tenant's geography is "), bdi(b.Geography.Name))),
		sourceLine(b.Source),
		el("p", attr("class", "note"), words("by the rule "), codeText(b.Rule)),
		sideNote("Reserve", b.Reserve, bdi),
		layerNote(b.Layer, base),
	)
}

// sourceLine is the published page, with its date.
func sourceLine(s Source) g.Node {
	return el("p", attr("class", "src"), words("Source: "), webLink(s.URL, bdi(s.Title)), words(", "), bdi(s.Date))
}

// sideNote names something that is not always there.
func sideNote(name, value string, show func(string) g.Node) g.Node {
	if value == "" {
		return nil
	}
	return el("p", el("b", words(name+": ")), show(value))
}

func layerNote(name, base string) g.Node {
	if name == base {
		return nil
	}
	return sideNote("Layer", name, codeText)
}
