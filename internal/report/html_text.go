// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"strings"
	"unicode"

	g "maragu.dev/gomponents"
)

// longText is how many bytes a text may have before it is shown in a box of its own that scrolls.
const longText = 400

// bdi shows a text that can come from a user. It stands apart where it could turn the order of what surrounds it.
func bdi(s string) g.Node {
	shown := words(cleanText(s))
	switch {
	case len(s) > longText:
		return el("bdi", attr("class", "long"), shown)
	case strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }):
		return el("bdi", shown)
	}
	return shown
}

// bdiIf is like [bdi], and nothing where the text is empty.
func bdiIf(s string) g.Node {
	if s == "" {
		return nil
	}
	return bdi(s)
}

// composed shows words of ours with texts of users among them.
func composed(s string) g.Node { return bdi(plainText(s)) }

// codeText shows an id or an address.
func codeText(s string) g.Node { return el("code", bdi(s)) }

// cleanText replaces what a page cannot show: bytes that are no UTF-8, and control characters.
func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(s, string(unicode.ReplacementChar)), "\r\n", "\n"))
}

// plainText also replaces the characters that turn the order of text, for where a text cannot stand apart.
func plainText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, cleanText(s))
}

// webLink leads to a published page. Only an address of the web is one.
func webLink(address string, name g.Node) g.Node {
	if webURL(address) == nil {
		return g.Group{name, words(" "), codeText(address)}
	}
	return el("a", attr("href", cleanText(address)), attr("rel", "noopener noreferrer"), name)
}

// fact is a name with what is known under it; nil where there is nothing to show.
type fact struct {
	name  string
	value g.Node
}

// facts lists facts, without those that have no value.
func facts(all ...fact) g.Node {
	var shown g.Group
	for _, one := range all {
		if one.value != nil {
			shown = append(shown, el("div", el("dt", words(one.name)), el("dd", one.value)))
		}
	}
	return el("dl", attr("class", "facts"), shown)
}

// textList shows texts in a row; nil where there are none.
func textList(all []string, show func(string) g.Node) g.Node {
	return joinNodes(len(all), ", ", func(i int) g.Node { return show(all[i]) })
}

// sentences shows texts one below the other; nil where there are none.
func sentences(all []string) g.Node {
	if len(all) == 0 {
		return nil
	}
	return el("ul", g.Map(all, func(s string) g.Node { return el("li", composed(s)) }))
}

func joinNodes(n int, between string, show func(i int) g.Node) g.Node {
	if n == 0 {
		return nil
	}
	var all g.Group
	for i := range n {
		if i > 0 {
			all = append(all, words(between))
		}
		all = append(all, show(i))
	}
	return all
}

// placeList names places in a row; nil where there are none.
func placeList(all []Place) g.Node {
	return joinNodes(len(all), ", ", func(i int) g.Node { return bdi(all[i].Name) })
}

// outcomeWords are outcomes as people read them.
var outcomeWords = map[string]string{"met": "met", "not_met": "not met", "undetermined": "undetermined", "exempted": "exempted"}

// statusWords says how a finding stands. The outcome is told of an exempted one too.
func statusWords(f *Finding) string {
	if f.Exempted() {
		return "exempted (" + outcomeWords[f.Outcome] + ")"
	}
	return outcomeWords[f.Outcome]
}

// statusChip shows how a finding stands: by a shape, a colour and in words.
func statusChip(f *Finding) g.Node {
	return el("span", attr("class", "s s-"+f.Status()), words(statusWords(f)))
}
