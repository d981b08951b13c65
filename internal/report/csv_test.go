// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// formula is what a spreadsheet may take for one: at the beginning of a cell, or behind a semicolon, which ends a cell in some countries.
var formula = regexp.MustCompile(`(^|;)[\s"\x{200b}\x{feff}]*[=+\-@＝＋－＠]`)

// checkCells looks for what a spreadsheet would take for more than a text.
func checkCells(t testing.TB, text []byte) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		if len(row) != len(all[0]) {
			t.Errorf("a row has %d cells, the first one %d", len(row), len(all[0]))
		}
		for i, cell := range row {
			if formula.MatchString(cell) {
				t.Errorf("the cell %.200q of %s is a formula", cell, all[0][i])
			}
			if strings.ContainsFunc(cell, unicode.IsControl) {
				t.Errorf("the cell %.200q of %s has a control character", cell, all[0][i])
			}
			if n := len(utf16.Encode([]rune(cell))); n > 32767 {
				t.Errorf("the cell of %s has %d characters", all[0][i], n)
			}
		}
	}
}

// Each finding has a row, and no cell is a formula.
func TestCSV_form(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100)} {
		text := r.CSV()
		checkCells(t, text)
		if got := len(rowsOf(t, string(text))); got != r.Counts.All() {
			t.Errorf("%s: %d rows for %d findings", name, got, r.Counts.All())
		}
		if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) || !bytes.HasSuffix(text, []byte("\r\n")) {
			t.Errorf("%s: not every line ends with CRLF", name)
		}
	}
}

// What a program takes for a formula is a text, by whatever it is preceded.
func TestCSV_formula(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'=1", "\r\n=1": "'=1", "  =1": "'=1", `"=1"`: `'"=1"`, "'=1": "''=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "\u200b=1": "'\u200b=1", "\ufeff=1": "'=1", "\x00=1": "'\ufffd=1", "\u00a0=1": "'=1",
		"a;=1": "a;'=1", "a; =1": "a; '=1", "a;b": "a;b", "a=1": "a=1", "a-b": "a-b", "": "", "a\nb": "a b",
	} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].FeatureName = text
		if got := rowsOf(t, string(r.CSV()))[0]["feature_name"]; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// A cell is no longer than a spreadsheet takes, and says that it was cut.
func TestCSV_limit(t *testing.T) {
	t.Parallel()
	for text, cut := range map[string]bool{
		strings.Repeat("x", 32767): false, strings.Repeat("x", 32768): true, strings.Repeat("é", 32767): false, strings.Repeat("😀", 16383): false, strings.Repeat("😀", 16384): true,
	} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].FeatureName = text
		checkCells(t, r.CSV())
		got := rowsOf(t, string(r.CSV()))[0]["feature_name"]
		if strings.HasSuffix(got, "… (cut)") != cut {
			t.Errorf("a text of %d bytes ends with %q", len(text), got[len(got)-20:])
		}
	}
}
