// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
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
	return el("form", attr("class", "filter"), attr("id", "filter"), attr("aria-label", "Choose findings"), flag("hidden"),
		choice("by-requirement", "Requirement", requirements),
		choice("by-outcome", "Outcome", outcomes),
		choice("by-feature", "Feature (marked on the maps)", g.Group{choiceOption("", "all")}),
		el("button", attr("type", "reset"), words("Show all")),
		el("output", attr("id", "shown"), attr("aria-live", "polite")),
	)
}

func choice(id, name string, options g.Node) g.Node {
	return el("div", el("label", attr("for", id), words(name)), el("select", attr("id", id), options))
}

func choiceOption(value, name string) g.Node { return el("option", attr("value", value), words(name)) }

// shortText is a text that fits a list to choose from.
func shortText(s string) string {
	if r := []rune(plainText(s)); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return plainText(s)
}
