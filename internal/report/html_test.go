// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

var (
	bulk     = regexp.MustCompile(`(?s)(<style>).*(</style>)|(<script>).*(</script>)|(<defs>).*(</defs>)`)
	block    = regexp.MustCompile(`<(meta|title|body|header|main|footer|section|h\d|p|div|dt|ul|li|figure|figcaption|svg|g|caption|tr|th|td|details|summary|form|pre|script)\b`)
	checksum = regexp.MustCompile(`sha256-[\w+/=]+|sha256-[^&]+`)
)

// withoutBulk leaves out the land, the style and the script, which are files of their own, and has a block a line.
func withoutBulk(text string) string {
	text = bulk.ReplaceAllString(text, "$1$3$5…$2$4$6")
	return block.ReplaceAllString(checksum.ReplaceAllString(text, "sha256-…"), "\n$0")
}

// Each finding is on the page once, with how it stands, its words, its sources and their dates.
func TestHTML_findings(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100)} {
		page, ids := parsed(t, r), map[string]int{}
		for n := range page.Descendants() {
			if id, ok := attribute(n, "id"); ok {
				ids[id]++
			}
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("%s: %d elements have the id %s", name, n, id)
			}
		}
		for _, f := range findings(r) {
			if ids["f-"+f.ID] != 1 {
				t.Errorf("%s: %q is %d times on the page", name, f.Title, ids["f-"+f.ID])
				continue
			}
			body := find(t, page, func(n *html.Node) bool { return has(n, "id", "f-"+f.ID) })
			if !has(body.Parent, "data-s", f.Status()) {
				t.Errorf("%s: %q is not shown as %s", name, f.Title, f.Status())
			}
			for _, s := range f.Statements {
				link := find(t, body, func(n *html.Node) bool { return n.Data == "a" && has(n, "href", s.Source.URL) })
				if words := content(link.Parent); !has(link, "rel", "noopener noreferrer") || !strings.Contains(words, s.Source.Title) || !strings.Contains(words, s.Source.Date) {
					t.Errorf("%s: %q has the source %q", name, f.Title, words)
				}
			}
		}
	}
}

// Of a feature that the catalog does not know no aspect looks as if there was nothing to find.
func TestHTML_matrix_unknownFeature(t *testing.T) {
	t.Parallel()
	r := reportOf(t, contosoCatalog(t, contoso), &assess.Requirement{Name: "R", StoreIn: ids("JP"), ProcessIn: ids("JP"), Uses: []assess.Use{{Feature: "Our add-in"}}})
	row := content(find(t, parsed(t, r), func(n *html.Node) bool { return n.Data == "tr" && has(n, "data-f", "Our add-in") }))
	if strings.Count(row, "undetermined") != 2 {
		t.Errorf("the row says %q", row)
	}
}

// elements are all that a page has, with their attributes. A text that became syntax would bring in another one.
var elements = map[string]string{
	"a": "class href rel", "b": "", "bdi": "class", "body": "", "button": "type", "caption": "", "circle": "cx cy id r", "code": "", "dd": "", "defs": "",
	"details": "class data-s data-f data-a data-m data-c open", "div": "class data-m id", "dl": "class", "dt": "class", "figcaption": "id", "figure": "data-m data-a", "footer": "",
	"form": "class id aria-label hidden", "g": "id class data-c transform", "h1": "", "h2": "id", "h3": "", "h4": "class", "head": "", "header": "class", "html": "lang", "label": "for",
	"li": "", "main": "id tabindex", "meta": "charset http-equiv content name", "option": "value", "output": "id aria-live", "p": "class", "path": "id d",
	"pattern": "id width height patternUnits patternTransform", "pre": "dir", "rect": "class width height x y rx", "script": "", "section": "class data-r aria-label aria-labelledby", "select": "id",
	"span": "class", "style": "", "summary": "", "svg": "class viewBox role aria-labelledby aria-description aria-hidden width height", "table": "class role", "tbody": "role",
	"td": "role data-l", "th": "role scope", "thead": "role", "title": "", "tr": "role data-f", "ul": "class aria-label", "use": "href class",
}

// Texts of users bring no element, no attribute, no link and no script, and do not turn the order of what stands around them.
func TestHTML_hostile(t *testing.T) {
	t.Parallel()
	page, scripts := parsed(t, hostile(t)), 0
	for n := range page.Descendants() {
		switch n.Type {
		case html.ElementNode:
			checkElement(t, n)
			if n.Data == "script" || n.Data == "style" {
				scripts++
			}
		case html.TextNode:
			if strings.ContainsFunc(n.Data, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
				t.Errorf("a control character in %.60q", n.Data)
			}
			if strings.ContainsFunc(n.Data, isTurning) && n.Parent.Data != "bdi" {
				t.Errorf("<%s> has %.60q, which turns the order of what stands around it", n.Parent.Data, n.Data)
			}
		case html.CommentNode:
			t.Errorf("a comment: %.60q", n.Data)
		default:
		}
	}
	if scripts != 2 {
		t.Errorf("%d scripts and styles", scripts)
	}
	words := content(page)
	for _, text := range hostileTexts {
		shown := strings.NewReplacer("\r\n", "\n", "\x00", "\ufffd", "\x07", "\ufffd", "\x1b", "\ufffd", "\xff\xfe", "\ufffd").Replace(text)
		if !strings.Contains(words, shown) {
			t.Errorf("%.60q is not shown as %.60q", text, shown)
		}
	}
}

func isTurning(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

func checkElement(t *testing.T, n *html.Node) {
	t.Helper()
	known, ok := elements[n.Data]
	if !ok {
		t.Errorf("an element <%s>", n.Data)
	}
	for _, a := range n.Attr {
		if !slices.Contains(strings.Fields(known), a.Key) {
			t.Errorf("<%s> has the attribute %s", n.Data, a.Key)
		}
		if a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "https://") {
			t.Errorf("a link to %.60q", a.Val)
		}
	}
}

// filled has a finding of which everything is known.
func filled(change func(f *report.Finding)) *report.Report {
	left := 12
	one := report.Finding{
		ID: "abc", Code: "RES101", Outcome: "not_met", Level: report.LevelError, Feature: "fax", FeatureName: "Contoso Fax", Product: "Contoso Product", Application: "Our fax",
		Options: map[string]string{"region": "north"}, Aspect: "storage", Places: []report.Place{{ID: "US", Name: "the States", Countries: []string{"US"}}},
		DataIn:      []report.Place{{ID: "JP", Name: "Japan", Countries: []string{"JP"}}, {ID: "US", Name: "the States", Countries: []string{"US"}}},
		Lies:        []place.Relation{place.Inside, place.Outside},
		Conflicting: true, Needs: []string{"created"}, Why: []string{"The day of creation is not known."},
		Statements: []report.Statement{{
			ID: "fax/stored", Places: []report.Place{{Name: "the States"}}, Data: "faxes", Commitment: "general-rule", Exception: true, Optional: true, Reserve: "most of them", Through: "mail/stored",
			Source: report.Source{Title: "A page", URL: "https://contoso.example/page", Date: "2025-01-01"}, Layer: "ours.yaml",
		}},
		Geography: []report.Basis{{
			Rule: "geo/us", Geography: report.Place{Name: "Geo States"}, Reserve: "in general", Source: report.Source{Title: "Rules", URL: "https://contoso.example/rules", Date: "undated"}, Layer: "rules.yaml",
		}},
		SetAside: []report.SetAside{{ID: "fax/old", Layer: "ours.yaml", Reason: "We have a contract.", By: "fax/own"}, {ID: "fax/older", Layer: "ours.yaml", Reason: "It was wrong."}},
		Layers:   []string{"base", "ours.yaml"}, Resources: []report.Resource{{Address: "contoso_fax.one", File: "fax.tf", Line: 12, RefersTo: []string{"contoso_number.two"}}},
		WasExempted: &report.Exemption{Name: "faxes", Category: "waiver", Reason: "For a year", Ticket: "GRC-1", ApprovedBy: "CISO", Expires: "2026-06-30", DaysLeft: new(int), Status: report.Expired},
		Title:       "RES101 fax", Message: "Stored in the States.\n\nTurn it off.",
	}
	*one.WasExempted.DaysLeft = -147
	change(&one)
	if one.Exemption != nil {
		one.Exemption.DaysLeft = &left
	}
	r := &report.Report{
		Title: "Filled", Outcome: one.Outcome, Compliant: !one.Open(), Catalog: report.Catalog{Version: "2026.01.01", Digest: "d1gest", Layers: []string{"base", "ours.yaml"}}, Provider: "1.2.3",
		Requirements: []report.Requirement{{
			Name: "R", Outcome: one.Outcome, Compliant: !one.Open(), StoreIn: []report.Place{{ID: "JP", Name: "Japan", Countries: []string{"JP"}}}, Findings: []report.Finding{one},
		}},
	}
	switch one.Outcome {
	case "met":
		r.Counts.Met++
	case "not_met":
		r.Counts.NotMet++
	default:
		r.Counts.Undetermined++
	}
	if one.Exempted() {
		r.Counts.Exempted++
	}
	r.Requirements[0].Counts = r.Counts
	return r
}

// The page says everything that is known of a finding.
func TestHTML_says(t *testing.T) {
	t.Parallel()
	body := content(find(t, parsed(t, filled(func(*report.Finding) {})), func(n *html.Node) bool { return has(n, "id", "f-abc") }))
	for _, want := range []string{
		"Contoso Fax fax, product Contoso Product", "Our fax", "region = north", "the States", "Japan, the States", "They disagree with each other.", "created", "The day of creation is not known.",
		"Stored in the States: faxes", "fax/stored · general rule: no source speaks of the feature · exception · optional capability", "Reserve: most of them", "Through: mail/stored", "Layer: ours.yaml",
		"Source: A page, 2025-01-01", "The tenant's geography is Geo States", "geo/us", "Reserve: in general", "Source: Rules, undated", "Layer: rules.yaml",
		"fax/old. The layer ours.yaml has fax/own in its place: We have a contract.", "fax/older. The layer ours.yaml withdraws it: It was wrong.", "base, ours.yaml",
		"contoso_fax.one in fax.tf line 12, refers to contoso_number.two", "No longer exempted by faxes, waiver expired", "For a year", "GRC-1", "CISO", "2026-06-30", "ended 147 days ago",
		"Level error. About storage, finding abc", "Stored in the States.", "Turn it off.",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	words := content(parsed(t, filled(func(*report.Finding) {})))
	for _, want := range []string{"2026.01.01", "d1gest", "1.2.3"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(words, "counted to") {
		t.Error("the page names a day on which nothing depends")
	}
}

// The first resources of a finding are named, the rest is counted.
func TestHTML_resources(t *testing.T) {
	t.Parallel()
	words := content(parsed(t, filled(func(f *report.Finding) {
		for i := range 24 {
			f.Resources = append(f.Resources, report.Resource{Address: fmt.Sprintf("contoso_fax.n%d", i)})
		}
	})))
	if !strings.Contains(words, "contoso_fax.n18and 5 more, in the JSON form") || strings.Contains(words, "contoso_fax.n19") {
		t.Error("not the first 20 resources and how many more there are")
	}
}

// Only an address of the web is a link.
func TestHTML_links(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://contoso.example/x?a=1&b=2": true, "http://contoso.example": true, "HTTPS://contoso.example": true, "javascript:alert(1)": false, "data:text/html,x": false, "//contoso.example": false,
		"https:alert(1)": false, " javascript:alert(1)": false, "https://contoso.example/\x01": false, "https://contoso.example/\"onclick=\"alert(1)": true,
	} {
		page := parsed(t, filled(func(f *report.Finding) { f.Statements[0].Source.URL = address }))
		got := false
		for n := range page.Descendants() {
			got = got || n.Data == "a" && has(n, "href", address)
			if _, ok := attribute(n, "onclick"); ok {
				t.Errorf("%q became an attribute", address)
			}
		}
		if got != want {
			t.Errorf("%q: a link %v, want %v", address, got, want)
		}
		if !want && !strings.Contains(content(page), strings.ReplaceAll(address, "\x01", "\ufffd")) {
			t.Errorf("%q is not shown", address)
		}
	}
}

// The verdict is what the report comes to, and an exempted finding is never as good as a met one.
func TestHTML_verdict(t *testing.T) {
	t.Parallel()
	valid := &report.Exemption{Name: "e", Status: report.Valid}
	for want, r := range map[string]*report.Report{
		"Not compliant1 of 1 finding is open":                      filled(func(*report.Finding) {}),
		"Compliant, with exemptions1 of 1 finding are":             filled(func(f *report.Finding) { f.Exemption = valid }),
		"CompliantAll of 1 finding are met":                        filled(func(f *report.Finding) { f.Outcome = "met" }),
		"Nothing was judgedThere is no finding, so nothing is met": {Compliant: true, Outcome: string(assess.Met)},
	} {
		if got := content(find(t, parsed(t, r), func(n *html.Node) bool { return has(n, "aria-label", "Verdict") })); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The map may not make the page large.
func TestHTML_size(t *testing.T) {
	t.Parallel()
	land := regexp.MustCompile(`(?s)<defs>.*</defs>`).FindString(string(sample(t).HTML()))
	if len(land) < 10_000 || len(land) > 60_000 {
		t.Errorf("the land has %d bytes", len(land))
	}
}

// A table has a header for each column and each row, and a cell names its column where the table becomes blocks.
func TestHTML_tables(t *testing.T) {
	t.Parallel()
	for n := range parsed(t, sample(t)).Descendants() {
		if n.Data != "table" {
			continue
		}
		var heads, rows [][]string
		for row := range n.Descendants() {
			if row.Data != "tr" {
				continue
			}
			var cells []string
			for cell := range row.ChildNodes() {
				name, _ := attribute(cell, "data-l")
				role, _ := attribute(cell, "role")
				cells = append(cells, role+" "+name)
				if role == "columnheader" {
					cells[len(cells)-1] = "cell " + content(cell)
				}
			}
			if row.Parent.Data == "thead" {
				heads = append(heads, cells)
			} else {
				rows = append(rows, cells)
			}
		}
		for _, cells := range rows {
			if cells[0] != "rowheader " {
				t.Errorf("a row begins with %q", cells[0])
			}
			if diff := cmp.Diff(heads[0][1:], cells[1:]); diff != "" {
				t.Errorf("columns:\n%s", diff)
			}
		}
	}
}

func parsed(t testing.TB, r *report.Report) *html.Node {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(r.HTML()))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func has(n *html.Node, name, value string) bool {
	got, ok := attribute(n, name)
	return ok && got == value
}

func find(t testing.TB, below *html.Node, fits func(n *html.Node) bool) *html.Node {
	t.Helper()
	for n := range below.Descendants() {
		if n.Type == html.ElementNode && fits(n) {
			return n
		}
	}
	t.Fatal("an element is missing")
	return nil
}

// content is the text of an element, without style and script.
func content(below *html.Node) string {
	var all strings.Builder
	for n := range below.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			all.WriteString(n.Data)
		}
	}
	return all.String()
}
