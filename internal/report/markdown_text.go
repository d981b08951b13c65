// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"sync"
)

// zeroWidth is a character that cannot be seen. It takes apart what a server makes a link of, or a mention, or a picture.
const zeroWidth = "\u200b"

// links are texts that GitHub, GitLab or Azure DevOps may make a link, a mention or a picture of after Markdown is done, so that escaping does not help.
var links = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[@#!$&%~^][^\s]|:[\w+-]+:|://|(?i:www\.|mailto:|xmpp:|g[hl]-\d)|\[[A-Za-z]`)
})

// markdown escapes what is syntax in Markdown or HTML.
var markdown = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "|", "&#124;", "$", "&#36;", // no backslash helps within a table or a formula
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`, "{", `\{`, "}", `\}`,
)

// shown returns a text as it is shown within a line of Markdown, of a limited length, whatever is in it.
func shown(text string, limit int) string {
	return markdown.Replace(apart(shorten(oneLine(text), limit)))
}

// inHTML returns a text as it is shown within an element of HTML.
func inHTML(text string, limit int) string {
	return html.EscapeString(apart(shorten(oneLine(text), limit)))
}

// apart puts a character that cannot be seen behind the first one of what a server may make a link of.
func apart(text string) string {
	for pos := 0; ; {
		at := links().FindStringIndex(text[pos:])
		if at == nil {
			return text
		}
		cut := pos + at[0] + 1
		text = text[:cut] + zeroWidth + text[cut:]
		pos = cut + len(zeroWidth)
	}
}

// fenced returns a text of several lines as it is. Each line is set in, so that GitLab takes none for a command.
func fenced(text string, limit int) string {
	text = shorten(strings.TrimSpace(visible(text)), limit)
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	var b strings.Builder
	b.WriteString(fence + "text\n")
	for line := range strings.Lines(text + "\n") {
		if line != "\n" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	b.WriteString(fence + "\n")
	return b.String()
}

// hidden returns a text for a comment of HTML, which it cannot end.
func hidden(text string) string {
	text = strings.NewReplacer("<", " ", ">", " ").Replace(oneLine(text))
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "-")
	}
	return strings.Trim(shorten(strings.Join(strings.Fields(text), " "), maxReasonShown), "- ")
}

// sourceLink returns the title of a page with a link to it, and its date. Only an address of the web is a link.
func sourceLink(s Source) string {
	title := shown(s.Title, maxNameShown)
	if target := webAddress(s.URL); target != "" && title != "" {
		title = "[" + title + "](" + target + ")"
	}
	return title + ", " + shown(s.Date, maxNameShown)
}

// maxAddress is how long an address of a link is; browsers open no much longer ones.
const maxAddress = 2000

// webAddress returns an address as the target of a link, or nothing where it is none of the web.
func webAddress(text string) string {
	u := webURL(text)
	if u == nil || len(text) > maxAddress {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c <= ' ' || c >= 0x7f || strings.IndexByte("<>()[]{}\"`|\\^$", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
