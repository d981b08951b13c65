// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strconv"

	g "maragu.dev/gomponents"
)

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// HTML returns the report as a page for people: one file, which asks for nothing else. It says everything without its script.
func (r *Report) HTML() []byte {
	var out bytes.Buffer
	p := page{Report: r, maps: r.mapGroups()}
	_ = p.document().Render(&out) // a buffer takes everything
	out.WriteByte('\n')
	return out.Bytes()
}

// page writes a report as a page.
type page struct {
	*Report
	maps []mapGroup
}

func (p *page) document() g.Node {
	return g.Group{g.Raw("<!doctype html>"), el("html", attr("lang", "en"),
		el("head",
			el("meta", attr("charset", "utf-8")),
			el("meta", attr("http-equiv", "Content-Security-Policy"), attr("content", policy())),
			el("meta", attr("name", "viewport"), attr("content", "width=device-width, initial-scale=1")),
			el("meta", attr("name", "color-scheme"), attr("content", "light dark")),
			el("meta", attr("name", "referrer"), attr("content", "no-referrer")),
			el("title", words(plainText(p.Title))),
			el("style", g.Raw(pageStyle)),
		),
		el("body",
			el("a", attr("class", "skip"), attr("href", "#main"), words("Skip to the report")),
			p.header(),
			el("main", attr("id", "main"), attr("tabindex", "-1"), p.mapSection(), p.overview(), p.filter(), g.Group(p.requirements())),
			p.footer(),
			el("script", g.Raw(pageScript)),
		),
	)}
}

// policy lets the page do nothing but show itself: no request, no form, and no style or script but its own.
func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hashOf(pageStyle), hashOf(pageScript))
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (p *page) header() g.Node {
	return el("header", attr("class", "top"),
		el("p", attr("class", "kind"), words("Data residency report")),
		el("h1", bdi(p.Title)),
		p.verdict(),
		facts(
			fact{"Catalog version", bdi(p.Catalog.Version)},
			fact{"Catalog digest", codeText(p.Catalog.Digest)},
			fact{"Catalog layers", p.layers()},
			fact{"Exemptions and ages counted to", bdiIf(p.JudgedOn)},
			fact{"Provider version", bdiIf(p.Provider)},
		),
	)
}

// layers names the layers of the catalog, the base first.
func (p *page) layers() g.Node {
	return textList(p.Catalog.Layers, codeText)
}

// verdict says at once whether everything is in order.
func (p *page) verdict() g.Node {
	class, title, sentence := p.verdictWords()
	exempted := p.exemptedBy()
	return el("section", attr("class", "verdict v-"+class), attr("aria-label", "Verdict"),
		el("p", attr("class", "big"), words(title)), el("p", words(sentence)),
		el("dl", attr("class", "tiles"),
			tile("not_met", "Not met", p.Counts.NotMet, exempted["not_met"]),
			tile("undetermined", "Undetermined", p.Counts.Undetermined, exempted["undetermined"]),
			tile("exempted", "Exempted", p.Counts.Exempted, 0),
			tile("met", "Met", p.Counts.Met, 0),
		),
	)
}

func (p *page) verdictWords() (class, title, sentence string) {
	c := p.Counts
	switch {
	case c.All() == 0:
		return "undetermined", "Nothing was judged", "There is no finding, so nothing is met."
	case !p.Compliant:
		return "not_met", "Not compliant", fmt.Sprintf("%s: not met or undetermined, and covered by no valid exemption.", isOpen(c.Open(), c.All()))
	case c.Exempted > 0:
		return "exempted", "Compliant, with exemptions", fmt.Sprintf("%d of %s, and a valid exemption covers each.", c.Exempted, areAll(c.All(), "not met or undetermined"))
	}
	return "met", "Compliant", fmt.Sprintf("All of %s.", areAll(c.All(), "met"))
}

func isOpen(open, all int) string {
	if open == 1 {
		return fmt.Sprintf("1 of %s is open", counted(all, "finding"))
	}
	return fmt.Sprintf("%d of %s are open", open, counted(all, "finding"))
}

func areAll(n int, what string) string { return counted(n, "finding") + " are " + what }

// exemptedBy counts the exempted findings by outcome.
func (p *page) exemptedBy() map[string]int {
	all := map[string]int{}
	for i := range p.Requirements {
		for j := range p.Requirements[i].Findings {
			if f := &p.Requirements[i].Findings[j]; f.Exempted() {
				all[f.Outcome]++
			}
		}
	}
	return all
}

func tile(status, name string, n, exempted int) g.Node {
	note := g.Node(nil)
	switch {
	case exempted > 0:
		note = el("span", attr("class", "note"), words(fmt.Sprintf("%d of them exempted", exempted)))
	case status == "exempted":
		note = el("span", attr("class", "note"), words("among the two before"))
	}
	return el("div", el("dt", attr("class", "s s-"+status), words(name)), el("dd", el("b", words(strconv.Itoa(n))), note))
}

func (p *page) footer() g.Node {
	return el("footer",
		el("p", words("Met: all data is surely within the allowed places. Not met: data is outside of them. Undetermined: what is published, or what is known of the tenant, does not say. "+
			"An exemption does not change an outcome; it stands beside it.")),
		el("p", words("Borders as in Natural Earth; no statement about their status. A region or a geography is drawn as the countries in which it lies.")),
	)
}
