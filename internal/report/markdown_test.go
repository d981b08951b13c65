// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	unsafe "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"github.com/data-residency/terraform-provider-residency/internal/report"
)

var (
	cutFindings = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`There was no room for (\d+) findings? of`) })
	mark        = regexp.MustCompile(`^ (not_met|undetermined|exempted|met) ([0-9a-f]{32}) $`)
	// activeText is what GitHub, GitLab or Azure DevOps make a link, a mention or a picture of, wherever it stands in a text.
	activeText = regexp.MustCompile(`[@#!$&%~^][\p{L}\p{N}_"'*(\[{\\]|https?://|(?i)www\.|mailto:|:[\w+-]+:|g[hl]-\d`)
)

// comment is what a reader sees of a comment.
type comment struct {
	rows  []commentRow
	links []string
	// strange are markdownElements and texts that no comment of ours has.
	strange []string
}

type commentRow struct {
	cells      []string
	id, status string
}

// markdownElements that a comment may have, and the attributes of each.
var markdownElements = map[string][]string{
	"h2": nil, "h3": nil, "p": nil, "strong": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": nil, "td": nil, "a": {"href"}, "br": nil, "hr": nil,
	"details": nil, "summary": nil, "pre": nil, "code": {"class"}, "ul": nil, "li": nil,
}

// markdownOf renders a comment as GitHub does, with everything that a user could have smuggled in, and reads the page.
func markdownOf(t testing.TB, text string) *comment {
	t.Helper()
	var page bytes.Buffer
	gfm := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(unsafe.WithUnsafe()))
	if err := gfm.Convert([]byte(text), &page); err != nil {
		t.Fatal(err)
	}
	seen := &comment{}
	z := html.NewTokenizer(&page)
	var open []string
	var row *commentRow
	cell := -1
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if len(open) > 0 {
				seen.strange = append(seen.strange, fmt.Sprintf("%q are not closed", open))
			}
			return seen
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			allowed, ok := markdownElements[token.Data]
			if !ok {
				seen.strange = append(seen.strange, "<"+token.Data+">")
			}
			for _, a := range token.Attr {
				if !slices.Contains(allowed, a.Key) {
					seen.strange = append(seen.strange, token.Data+" "+a.Key+"="+a.Val)
				}
				if a.Key == "href" {
					seen.links = append(seen.links, a.Val)
				}
			}
			if kind == html.StartTagToken && token.Data != "br" && token.Data != "hr" {
				open = append(open, token.Data)
			}
			switch token.Data {
			case "tr":
				seen.rows = append(seen.rows, commentRow{})
				row, cell = &seen.rows[len(seen.rows)-1], -1
			case "td", "th":
				row.cells = append(row.cells, "")
				cell++
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				seen.strange = append(seen.strange, fmt.Sprintf("</%s> within %q", name, open))
				continue
			}
			open = open[:len(open)-1]
		case html.CommentToken:
			data := z.Token().Data
			match := mark.FindStringSubmatch(data)
			switch {
			case match != nil && row != nil:
				row.status, row.id = match[1], match[2]
			case !strings.HasPrefix(data, " residency_assessment: "):
				seen.strange = append(seen.strange, "<!--"+data+"-->")
			}
		case html.TextToken:
			data := z.Token().Data
			if slices.Contains(open, "td") {
				row.cells[cell] += data
			}
			if active := activeText.FindString(data); active != "" && !slices.Contains(open, "code") && !slices.Contains(open, "a") {
				seen.strange = append(seen.strange, fmt.Sprintf("%q in %.200q", active, data))
			}
			if strings.ContainsAny(data, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f") {
				seen.strange = append(seen.strange, fmt.Sprintf("a mark of direction in %.200q", data))
			}
		case html.DoctypeToken:
			seen.strange = append(seen.strange, "a doctype")
		}
	}
}

// checkMarkdown checks that a comment has nothing in it that it should not have, and that no row of a table is broken.
func checkMarkdown(t testing.TB, text string) *comment {
	t.Helper()
	if len(text) >= 60000 {
		t.Errorf("%d bytes", len(text))
	}
	seen := markdownOf(t, text)
	for _, strange := range seen.strange {
		t.Errorf("the comment has %s", strange)
	}
	for _, link := range seen.links {
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" || !slices.Contains([]string{"registry.terraform.io", "contoso.example", "blog.example", "wiki.contoso.com"}, u.Host) {
			t.Errorf("the comment has a link to %q", link)
		}
	}
	columns, rows := 0, 0
	fence := ""
	for line := range strings.Lines(text) {
		if run := strings.TrimRight(line, "tex\n"); strings.HasPrefix(line, "```") && (fence == "" || run == fence) {
			if fence == "" {
				fence = run
			} else {
				fence = ""
			}
			continue
		}
		if strings.HasPrefix(line, "/") {
			t.Errorf("GitLab takes a line for a command: %.100q", line)
		}
		if fence != "" {
			continue
		}
		switch {
		case !strings.HasPrefix(line, "| "):
			columns = 0
		case columns == 0:
			columns = strings.Count(line, "|")
			rows++
		case strings.Count(line, "|") != columns:
			t.Errorf("a row has %d bars, the first one %d: %.300s", strings.Count(line, "|"), columns, line)
		case !strings.HasPrefix(line, "| --- |"):
			rows++
		}
	}
	if rows != len(seen.rows) {
		t.Errorf("%d rows are written, and %d are read", rows, len(seen.rows))
	}
	return seen
}

// No text of a user is more than a text.
func TestMarkdown_form(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 1000), "every": every(), "none": literal(nil)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkMarkdown(t, r.Markdown())
		})
	}
}

// Whatever is syntax is written so that it is none, even where something else keeps it from being read as such.
func TestMarkdown_escapes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`<b>&lt;"`: `&lt;b&gt;&amp;` + "\u200b" + `lt;&quot;`, "a|b": "a&#124;b", "a$b$": "a&#36;\u200bb&#36;", "`*_[]~{}": "\\`\\*\\_\\[\\]\\~\u200b\\{\\}", `\`: `\\`, "@all #1 !2": "@\u200ball \\#\u200b1 !\u200b2",
		"https://x www.y :tada:": "https:\u200b//x w\u200bww.y :\u200btada:", "[[x]]": `\[\[` + "\u200b" + `x\]\]`, "a@b.example": "a@\u200bb.example", "GL-1 gh-2": "G\u200bL-1 g\u200bh-2",
	} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].FeatureName = text
		if got := r.Markdown(); !strings.Contains(got, "| "+want+" |") {
			row := regexp.MustCompile(`(?m)^\| \[RES101\].*$`).FindString(got)
			t.Errorf("%q: no %q in\n%s", text, want, row)
		}
	}
}

// A pipeline finds its own comment by the first line, which no title can end.
func TestMarkdown_marker(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Data residency of Contoso": "Data residency of Contoso", "a --> <script>": "a - script", "--!>--": "!", "-": "", "a\nb": "a b", "a--\u202e--b": "a-b", strings.Repeat("x", 999): strings.Repeat("x", 159) + "…",
	} {
		r := literal(nil)
		r.Title = title
		text := r.Markdown()
		checkMarkdown(t, text)
		if first, _, _ := strings.Cut(text, "\n"); first != "<!-- residency_assessment: "+want+" -->" {
			t.Errorf("%q: the first line is %q", title, first)
		}
	}
}

// Only an address of the web is a link, and no address ends the link.
func TestMarkdown_links(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://contoso.example/data?view=all&lang=en#x": "https://contoso.example/data?view=all&lang=en#x",
		"https://contoso.example/a)b[c](javascript:x)":    "https://contoso.example/a%29b%5Bc%5D%28javascript:x%29",
		"https://contoso.example/a|b`c\"d<e>":             "https://contoso.example/a%7Cb%60c%22d%3Ce%3E",
		"https://contoso.example/日本":                      "https://contoso.example/%E6%97%A5%E6%9C%AC",
		"javascript:alert(1)":                             "", "data:text/html,x": "", "//contoso.example/x": "", "https://": "", "https://user:pw@contoso.example": "", "x": "", "": "",
		"https://contoso.example/\nx": "", "https://contoso.example/" + strings.Repeat("x", 2000): "",
	} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].Code = ""
		r.Requirements[0].Findings[0].Statements = []report.Statement{{ID: "s", Source: report.Source{Title: "T", URL: address, Date: "2026-01-01"}}}
		seen := checkMarkdown(t, r.Markdown())
		got := strings.Join(slices.Compact(seen.links), " ")
		if got != want {
			t.Errorf("%q: links %q, want %q", address, got, want)
		}
	}
}

// What there is no room for is counted: violations stay longest, and the details of what is met go first.
func TestMarkdown_cut(t *testing.T) {
	t.Parallel()
	r := many(t, 1000)
	text := r.Markdown()
	seen := readMarkdown(t, text)
	shown := map[string]int{}
	for _, status := range seen.status {
		shown[status]++
	}
	if shown["not_met"] < 100 || shown["met"] > 0 {
		t.Errorf("%v are shown", shown)
	}
	for _, want := range []string{"findings of ", "explanations of ", "The JSON, CSV and HTML reports have the whole."} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing says %q", want)
		}
	}

	small := many(t, 60).Markdown()
	if strings.Contains(small, "There was no room") {
		t.Error("there was no room for 60 findings")
	}
	middle := readMarkdown(t, many(t, 150).Markdown())
	if middle.cut > 50 {
		t.Errorf("%d findings are cut where only those that are met need to be", middle.cut)
	}
	for id, status := range middle.status {
		if status == "met" && middle.cut > 50 {
			t.Errorf("%s is shown", id)
		}
	}
}

// No message ends the block in which it stands, and no line of it is a command.
func TestMarkdown_message(t *testing.T) {
	t.Parallel()
	for _, message := range []string{"```\n<script>", "````\n</details>\n```\n/close", "/close\n\n/merge", "~~~\n<b>", "\n\n```"} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].Message = message
		checkMarkdown(t, r.Markdown())
	}
}

// A name that is longer than a comment leaves the others their room.
func TestMarkdown_longNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("|", 10000)
	r := everywhere(t, append(slices.Repeat([]string{long}, 10), "short")...)
	seen := readMarkdown(t, r.Markdown())
	checkMarkdown(t, r.Markdown())
	if seen.cut > 0 {
		t.Errorf("%d findings are cut", seen.cut)
	}
}

// The verdict at the top is that of the report.
func TestMarkdown_verdict(t *testing.T) {
	t.Parallel()
	finding := func(outcome string, exempted bool) report.Finding {
		f := report.Finding{ID: strings.Repeat("0", 32), Outcome: outcome, Feature: "f", Aspect: "storage", Title: "T", Message: "M"}
		if exempted {
			f.Exemption = &report.Exemption{Name: "e", Reason: "R"}
		}
		return f
	}
	for _, test := range []struct {
		finding   report.Finding
		compliant bool
		want      []string
	}{
		{finding("met", false), true, []string{"## ✅ T", "**Compliant", "0 not met · 0 undetermined · 1 met"}},
		{finding("not_met", false), false, []string{"## ❌ T", "**Not compliant: data is stored or processed", "1 not met · 0 undetermined · 0 met"}},
		{finding("undetermined", false), false, []string{"## ⚠️ T", "**Not compliant: it is not certain", "0 not met · 1 undetermined · 0 met"}},
		{finding("not_met", true), true, []string{"## ✅ T", "**Compliant", "1 not met, exempted · 0 undetermined · 0 met", "without end"}},
	} {
		r := &report.Report{Title: "T", Outcome: test.finding.Outcome, Compliant: test.compliant, Requirements: []report.Requirement{{Name: "R", Findings: []report.Finding{test.finding}}}}
		text := r.Markdown()
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s, exempted %v: %q is not in\n%s", test.finding.Outcome, test.finding.Exempted(), want, text)
			}
		}
	}
}
