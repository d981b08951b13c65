// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
)

const (
	unfolded     = 20 // findings that are open are shown unfolded where they are no more than this
	maxResources = 20 // resources of a finding that are named
)

// statuses are what a finding can be, in the order in which they are shown, with their titles.
var statuses = [][2]string{{"not_met", "Not met"}, {"undetermined", "Undetermined"}, {"exempted", "Exempted"}, {"met", "Met"}}

// findings shows the findings of a requirement, the gravest first.
func (p *page) findings(r *Requirement, n int) g.Node {
	all := g.Group{el("h3", words("Findings"))}
	unfold := r.Counts.Open() <= unfolded
	for _, s := range statuses {
		var some g.Group
		for i := range r.Findings {
			if f := &r.Findings[i]; f.Status() == s[0] {
				some = append(some, p.finding(f, n, unfold))
			}
		}
		if len(some) > 0 {
			all = append(all, el("div", attr("class", "group"), el("h4", attr("class", "s s-"+s[0]), words(s[1]+": "+strconv.Itoa(len(some)))), some))
		}
	}
	return all
}

func (p *page) finding(f *Finding, n int, unfold bool) g.Node {
	return el("details", attr("class", "f f-"+f.Status()), attr("data-s", f.Status()), attr("data-f", cleanText(f.Feature)), attr("data-a", f.Aspect), attr("data-m", strconv.Itoa(p.mapOf(n))),
		attr("data-c", strings.Join(countriesOf(f.DataIn), " ")), g.If(unfold && f.Open(), flag("open")),
		el("summary", statusChip(f), words(" "), composed(f.Title)),
		el("div", attr("class", "b"), attr("id", "f-"+f.ID),
			el("p", attr("class", "lead"), composed(firstParagraph(f.Message))),
			exemptionBox("Exempted by", f.Exemption),
			exemptionBox("No longer exempted by", f.WasExempted),
			p.evidence(f),
			findingFacts(f, p.base()),
			planMessage(f),
			el("p", attr("class", "note"), words(identity(f)), codeText(f.ID)),
		),
	)
}

func firstParagraph(message string) string {
	first, _, _ := strings.Cut(message, "\n\n")
	return first
}

// base is the name of the base layer.
func (p *page) base() string {
	if len(p.Catalog.Layers) == 0 {
		return ""
	}
	return p.Catalog.Layers[0]
}

func findingFacts(f *Finding, base string) g.Node {
	places := "Places that break it"
	if f.Outcome == "undetermined" {
		places = "Places that leave it open"
	}
	return facts(
		fact{"Feature", featureWords(f)},
		fact{"Application", bdiIf(f.Application)},
		fact{"Options", pairs(f.Options)},
		fact{places, placeList(f.Places)},
		fact{"All places of the data", otherPlaces(f)},
		fact{"Sources", conflicting(f)},
		fact{"What would settle it", textList(f.Needs, codeText)},
		fact{"Why", sentences(f.Why)},
		fact{"Layers of the catalog", layersOf(f, base)},
		fact{"Set aside", setAsideList(f.SetAside)},
		fact{"Used by", usedBy(f.Resources)},
	)
}

// featureWords names a feature, with its product.
func featureWords(f *Finding) g.Node {
	all := g.Group{bdi(f.FeatureName), words(" "), codeText(f.Feature)}
	if f.Product != "" {
		all = append(all, words(", product "), bdi(f.Product))
	}
	return all
}

// identity is what tells a finding from the others, before its id.
func identity(f *Finding) string {
	text := "Finding "
	if f.Aspect != "" {
		text = "About " + f.Aspect + ", finding "
	}
	if f.Level != "" {
		return "Level " + string(f.Level) + ". " + text
	}
	return text
}

// otherPlaces names all places of the data where they are not those that decide.
func otherPlaces(f *Finding) g.Node {
	if placeKey(f.DataIn) == placeKey(f.Places) {
		return nil
	}
	return placeList(f.DataIn)
}

func conflicting(f *Finding) g.Node {
	if !f.Conflicting {
		return nil
	}
	return words("They disagree with each other.")
}

// layersOf names the layers behind a finding where one of them is not the base.
func layersOf(f *Finding, base string) g.Node {
	for _, layer := range f.Layers {
		if layer != base {
			return textList(f.Layers, codeText)
		}
	}
	return nil
}

func setAsideList(all []SetAside) g.Node {
	if len(all) == 0 {
		return nil
	}
	return el("ul", g.Map(all, func(s SetAside) g.Node {
		by := words(" withdraws it: ")
		if s.By != "" {
			by = g.Group{words(" has "), codeText(s.By), words(" in its place: ")}
		}
		return el("li", codeText(s.ID), words(". The layer "), codeText(s.Layer), by, bdi(s.Reason))
	}))
}

// usedBy names the first resources of a finding.
func usedBy(all []Resource) g.Node {
	if len(all) == 0 {
		return nil
	}
	shown := all[:min(len(all), maxResources)]
	items := g.Map(shown, func(by Resource) g.Node {
		return el("li", g.If(by.Address != "", codeText(by.Address)), fileOf(by), g.Iff(len(by.RefersTo) > 0, func() g.Node { return g.Group{words(", refers to "), textList(by.RefersTo, codeText)} }))
	})
	if more := len(all) - len(shown); more > 0 {
		items = append(items, el("li", words(fmt.Sprintf("and %d more, in the JSON form", more))))
	}
	return el("ul", items)
}

func fileOf(by Resource) g.Node {
	if by.File == "" {
		return nil
	}
	where := g.Group{words(" in "), codeText(by.File)}
	if by.Line > 0 {
		where = append(where, words(fmt.Sprintf(" line %d", by.Line)))
	}
	return where
}

// planMessage has the words of the finding as a plan prints them, with what can be done about it.
func planMessage(f *Finding) g.Node {
	if f.Met() {
		return nil
	}
	return el("details", attr("class", "m"), el("summary", words("In the words of a plan, with what to do about it")), el("pre", attr("dir", "auto"), words(plainText(f.Message))))
}
