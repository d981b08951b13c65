// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// read is what a reader of a format sees.
type read struct {
	status map[string]string // by the id of the finding
	reason map[string]string // of the exempted findings, the text in which the exemption is named
	cut    int               // findings that the format says it leaves out
}

func newRead() *read { return &read{status: map[string]string{}, reason: map[string]string{}} }

// formats has what writes each format, and what reads it as its users do. A new format needs a line here.
var formats = []struct {
	name, extension string
	write           func(r *report.Report) string
	read            func(t testing.TB, text string) *read
	leavesOutMet    bool
	golden          func(text string) string // what a golden file has of it; nil: everything
}{
	{name: "JSON", extension: "json", write: func(r *report.Report) string { return string(r.JSON()) }, read: readJSON},
	{name: "CSV", extension: "csv", write: func(r *report.Report) string { return string(r.CSV()) }, read: readCSV},
	{name: "JUnit", extension: "xml", write: func(r *report.Report) string { return string(r.JUnit()) }, read: readJUnit},
	{name: "SARIF", extension: "sarif", write: func(r *report.Report) string { return string(r.SARIF()) }, read: readSARIF, leavesOutMet: true},
	{name: "Markdown", extension: "md", write: (*report.Report).Markdown, read: readMarkdown},
	{name: "HTML", extension: "html", write: func(r *report.Report) string { return string(r.HTML()) }, read: readHTML, golden: withoutBulk},
}

// letters is what all formats agree about in a text: its letters and digits, and no more of them than each shows.
func letters(text string, limit int) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "") {
		if limit--; limit < 0 {
			break
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// checkFormat compares what a format shows with the report.
func checkFormat(t testing.TB, r *report.Report, seen *read, leavesOutMet bool) {
	t.Helper()
	missing := 0
	want := map[string]bool{}
	for _, f := range findings(r) {
		if leavesOutMet && f.Met() {
			if status, ok := seen.status[f.ID]; ok {
				t.Errorf("%s is met, and is shown as %s", f.Title, status)
			}
			continue
		}
		want[f.ID] = true
		status, ok := seen.status[f.ID]
		wanted := f.Status()
		if status == "open" && f.Open() {
			wanted = status
		}
		switch {
		case !ok:
			missing++
			if seen.cut == 0 {
				t.Errorf("%.100q (%s) is missing", f.Title, f.ID)
			}
		case status != wanted:
			t.Errorf("%.100q is %q, and shown as %q", f.Title, f.Status(), status)
		case f.Exempted():
			for _, part := range []string{f.Exemption.Name, f.Exemption.Reason} {
				if !strings.Contains(letters(seen.reason[f.ID], math.MaxInt), letters(part, 40)) {
					t.Errorf("the exemption of %.100q is shown as %.300q, without %.100q", f.Title, seen.reason[f.ID], part)
				}
			}
		}
	}
	if missing != seen.cut {
		t.Errorf("%d findings are missing, and %d said to be", missing, seen.cut)
	}
	for id := range seen.status {
		if !want[id] {
			t.Errorf("there is no finding %q", id)
		}
	}
}

// All formats hold the same findings, and mark the same ones as exempted.
func TestFormats_sameFindings(t *testing.T) {
	t.Parallel()
	for name, made := range map[string]func(testing.TB) *report.Report{
		"sample": sample, "hostile": hostile, "many": func(t testing.TB) *report.Report { return many(t, 1000) },
		"empty": func(t testing.TB) *report.Report { return reportOf(t, contosoCatalog(t, contoso)) },
	} {
		for _, format := range formats {
			t.Run(name+" "+format.name, func(t *testing.T) {
				t.Parallel()
				r := made(t)
				text := format.write(r)
				if !utf8.ValidString(text) {
					t.Error("it is not valid UTF-8")
				}
				seen := format.read(t, text)
				checkFormat(t, r, seen, format.leavesOutMet)
				if seen.cut > 0 && name != "many" {
					t.Errorf("%d findings are cut", seen.cut)
				}
				if text != format.write(made(t)) {
					t.Error("the same report gives other bytes the second time")
				}
			})
		}
	}
}

// The order in which uses and exemptions are given changes nothing.
func TestFormats_order(t *testing.T) {
	t.Parallel()
	cat := contosoCatalog(t, contoso, ours)
	made := func(shuffle bool) *report.Report {
		storage, european := sampleRequirements(t)
		if shuffle {
			random := rand.New(rand.NewPCG(1, 2))
			random.Shuffle(len(storage.Uses), func(i, j int) { storage.Uses[i], storage.Uses[j] = storage.Uses[j], storage.Uses[i] })
			for i := range storage.Uses {
				slices.Reverse(storage.Uses[i].By)
			}
			slices.Reverse(storage.Exemptions)
			slices.Reverse(european.Uses)
			slices.Reverse(storage.Discovery.Unmapped[0].Types)
		}
		return reportOf(t, cat, storage, european)
	}
	for _, format := range formats {
		if diff := cmp.Diff(format.write(made(false)), format.write(made(true))); diff != "" {
			t.Errorf("%s depends on the order:\n%s", format.name, diff)
		}
	}
}

// A statement behind an open finding is named with its source and date, wherever somebody reads the finding alone.
func TestFormats_evidence(t *testing.T) {
	t.Parallel()
	r := sample(t)
	for _, format := range formats {
		text := format.write(r)
		for _, f := range withStatus(r, "not_met", "undetermined", "exempted") {
			for i := range f.Statements {
				s := &f.Statements[i]
				for _, part := range []string{s.ID, s.Source.Title, s.Source.Date} {
					if !strings.Contains(text, part) {
						t.Errorf("%s does not name %s", format.name, part)
					}
				}
			}
		}
	}
}

// What overlays took from an answer is named in each format, also where the finding is met because of it. SARIF has no met ones.
func TestFormats_setAside(t *testing.T) {
	t.Parallel()
	effective := strings.ReplaceAll(ours, "2026-01-31", "2025-12-31") // before the day of the answer
	for want, allowed := range map[string]place.ID{"met": "FR", "not_met": "JP"} {
		r := reportOf(t, contosoCatalog(t, contoso, effective), &assess.Requirement{Name: "R", StoreIn: ids(allowed), Uses: []assess.Use{{Feature: "mail"}}})
		if f := findings(r)[0]; f.Outcome != want || len(f.SetAside) != 1 {
			t.Fatalf("the finding is %s, with %v set aside", f.Outcome, f.SetAside)
		}
		for _, format := range formats {
			if format.leavesOutMet && want == "met" {
				continue
			}
			text := format.write(r)
			for _, part := range []string{"mail/stored", "residency/ours.yaml"} {
				if !strings.Contains(text, part) {
					t.Errorf("%s, %s: %q is not there", format.name, want, part)
				}
			}
		}
	}
	row := markdownOf(t, reportOf(t, contosoCatalog(t, contoso, effective), &assess.Requirement{Name: "R", StoreIn: ids("FR"), Uses: []assess.Use{{Feature: "mail"}}}).Markdown()).rows[1]
	if got := strings.Join(row.cells, " "); !strings.Contains(got, "2025-12-31; mail/stored is set aside by residency/ours.yaml") {
		t.Errorf("the row says %q", got)
	}
}

// FuzzReport puts a text wherever a user's text can come in. Each format stays what it is, and holds every finding.
func FuzzReport(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := everywhere(t, text)
		for _, format := range formats {
			written := format.write(r)
			if !utf8.ValidString(written) {
				t.Errorf("%s is not valid UTF-8", format.name)
			}
			seen := format.read(t, written)
			checkFormat(t, r, seen, format.leavesOutMet)
		}
		if err := assessmentSchema(t).Validate(decoded(t, r.JSON())); err != nil {
			t.Error(err)
		}
		checkSARIF(t, r.SARIF())
		checkJUnit(t, xmlOf(t, string(r.JUnit())))
		checkCells(t, r.CSV())
		checkMarkdown(t, r.Markdown())
	})
}

// A report with an empty name, or none at all, is one all the same.
func TestFormats_empty(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " ", "\u200b", "\u202e"} {
		r := everywhere(t, text)
		for _, format := range formats {
			checkFormat(t, r, format.read(t, format.write(r)), format.leavesOutMet)
		}
	}
}

// literal is a report with a number of findings of a level each.
func literal(levels map[report.Level]int) *report.Report {
	r := &report.Report{Title: "T", Requirements: []report.Requirement{{Name: "R", Outcome: "not_met"}}}
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		for range levels[level] {
			n := len(r.Requirements[0].Findings)
			r.Requirements[0].Findings = append(r.Requirements[0].Findings, report.Finding{
				ID: fmt.Sprintf("%032x", n), Code: string(assess.StoredOutside), Outcome: "not_met", Level: level, Feature: fmt.Sprintf("f%d", n), Aspect: "storage",
				Title: fmt.Sprintf("RES101 f%d stores data outside the allowed places", n), Message: "M",
			})
		}
	}
	return r
}

// JSON is easy to read, and has nothing that a reader has to unescape.
func TestJSON_form(t *testing.T) {
	t.Parallel()
	text := sample(t).JSON()
	if !bytes.HasSuffix(text, []byte("}\n")) || !bytes.HasPrefix(text, []byte("{\n  \"format_version\": \"1.0\",\n")) {
		t.Errorf("it is not indented, or does not end with a line:\n%.200s", text)
	}
	if !bytes.Contains(text, []byte("?view=all&lang=en")) || bytes.Contains(text, []byte(`\u0026`)) {
		t.Error("an ampersand is escaped")
	}
	if strange := hostile(t).JSON(); !bytes.Contains(strange, []byte(`"name": "\ufffd\ufffd not UTF-8"`)) {
		t.Error("what is not UTF-8 does not become U+FFFD")
	}
}
