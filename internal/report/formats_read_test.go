// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func readJSON(t testing.TB, text string) *read {
	t.Helper()
	var doc struct {
		Requirements []struct {
			Findings []struct {
				ID, Outcome string
				Exemption   *struct{ Name, Reason string }
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	seen := newRead()
	for _, q := range doc.Requirements {
		for _, f := range q.Findings {
			seen.status[f.ID] = f.Outcome
			if f.Exemption != nil {
				seen.status[f.ID] = "exempted"
				seen.reason[f.ID] = f.Exemption.Name + " " + f.Exemption.Reason
			}
		}
	}
	return seen
}

func rowsOf(t testing.TB, text string) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, row := range all[1:] {
		cells := map[string]string{}
		for i, name := range all[0] {
			cells[name] = row[i]
		}
		rows = append(rows, cells)
	}
	return rows
}

func readCSV(t testing.TB, text string) *read {
	t.Helper()
	seen := newRead()
	for _, row := range rowsOf(t, text) {
		seen.status[row["id"]] = row["status"]
		if row["status"] == "exempted" {
			seen.reason[row["id"]] = row["exemption"] + " " + row["exemption_reason"]
		}
	}
	return seen
}

// element is an element of XML.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e *element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e *element) child(name string) *element {
	for i := range e.Children {
		if e.Children[i].XMLName.Local == name {
			return &e.Children[i]
		}
	}
	return nil
}

func xmlOf(t testing.TB, text string) *element {
	t.Helper()
	var root element
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&root); err != nil {
		t.Fatalf("%v in\n%.2000s", err, text)
	}
	if rest := text[d.InputOffset():]; rest != "\n" {
		t.Fatalf("%q is behind the end", rest)
	}
	return &root
}

func readJUnit(t testing.TB, text string) *read {
	t.Helper()
	seen := newRead()
	for _, suite := range xmlOf(t, text).Children {
		for i := range suite.Children {
			test := &suite.Children[i]
			if test.XMLName.Local != "testcase" || test.child("system-out") == nil {
				continue
			}
			out := test.child("system-out").Text
			id := strings.TrimPrefix(out[:min(len(out), len("Finding ")+32)], "Finding ")
			switch skipped := test.child("skipped"); {
			case test.child("failure") != nil, skipped != nil && !strings.HasPrefix(skipped.attr("message"), "exempted by "):
				seen.status[id] = "open"
			case skipped != nil:
				seen.status[id] = "exempted"
				seen.reason[id] = skipped.attr("message")
			default:
				seen.status[id] = "met"
			}
		}
	}
	return seen
}

func readSARIF(t testing.TB, text string) *read {
	t.Helper()
	seen := newRead()
	for _, run := range sarifOf(t, text).Runs {
		for _, result := range run.Results {
			id := result.Properties.Finding
			seen.status[id] = result.Properties.Outcome
			if len(result.Suppressions) > 0 {
				seen.status[id] = "exempted"
				seen.reason[id] = result.Suppressions[0].Justification
			}
		}
	}
	return seen
}

func readMarkdown(t testing.TB, text string) *read {
	t.Helper()
	seen := newRead()
	for _, row := range markdownOf(t, text).rows {
		if row.id == "" {
			continue
		}
		seen.status[row.id] = row.status
		if row.status == "exempted" {
			seen.reason[row.id] = strings.Join(row.cells, " ")
		}
	}
	for _, match := range cutFindings().FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		seen.cut += n
	}
	return seen
}

func readHTML(t testing.TB, text string) *read {
	t.Helper()
	seen := newRead()
	page, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		id, _ := attribute(n, "id")
		id, ok := strings.CutPrefix(id, "f-")
		if !ok {
			continue
		}
		seen.status[id], _ = attribute(n.Parent, "data-s")
		if seen.status[id] == "exempted" {
			seen.reason[id] = content(find(t, n, func(n *html.Node) bool { return has(n, "class", "ex") }))
		}
	}
	return seen
}
