// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// filter chooses which findings are shown. The script shows it, since it does nothing without.
func (p *page) filter() g.Node {
	requirements := g.Group{choiceOption("", "all")}
	for i := range p.Requirements {
		requirements = append(requirements, choiceOption(anchor(i), shortText(p.Requirements[i].Name)))
	}
	outcomes := g.Group{choiceOption("", "all")}
	for _, s := range statuses {
		outcomes = append(outcomes, choiceOption(s[0], s[1]))
	}
	return h.Form(h.Class("filter"), h.ID("filter"), h.Aria("label", "Choose findings"), g.Attr("hidden"),
		choice("by-requirement", "Requirement", requirements),
		choice("by-outcome", "Outcome", outcomes),
		choice("by-feature", "Feature (marked on the maps)", g.Group{choiceOption("", "all")}),
		h.Button(h.Type("reset"), g.Text("Show all")),
		g.El("output", h.ID("shown"), h.Aria("live", "polite")),
	)
}

func choice(id, name string, options g.Node) g.Node {
	return h.Div(h.Label(h.For(id), g.Text(name)), h.Select(h.ID(id), options))
}

func choiceOption(value, name string) g.Node { return h.Option(h.Value(value), g.Text(name)) }

// shortText is a text that fits a list to choose from.
func shortText(s string) string {
	if r := []rune(plainText(s)); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return plainText(s)
}
