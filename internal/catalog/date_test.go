// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text    string
		message string // empty: the text is a date
	}{
		"a day":               {"2022-04-15", ""},
		"a leap day":          {"2024-02-29", ""},
		"the first year":      {"1990-01-01", ""},
		"the last year":       {"2200-12-31", ""},
		"before the first":    {"1989-12-31", `date "1989-12-31" is out of range, years from 1990 to 2200 make sense here`},
		"after the last":      {"2201-01-01", `date "2201-01-01" is out of range, years from 1990 to 2200 make sense here`},
		"a day that is none":  {"2023-02-29", `"2023-02-29" is not a date of the form 2022-04-15`},
		"a month":             {"2022-04", `"2022-04" is not a date of the form 2022-04-15`},
		"a day and a time":    {"2022-04-15T00:00:00Z", `"2022-04-15T00:00:00Z" is not a date of the form 2022-04-15`},
		"another order":       {"15.04.2022", `"15.04.2022" is not a date of the form 2022-04-15`},
		"nothing":             {"", `"" is not a date of the form 2022-04-15`},
		"a space at the end":  {"2022-04-15 ", `"2022-04-15 " is not a date of the form 2022-04-15`},
		"a month without a 0": {"2022-4-15", `"2022-4-15" is not a date of the form 2022-04-15`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := catalog.ParseDate(test.text)
			switch {
			case test.message == "" && (err != nil || d.String() != test.text):
				t.Errorf("got %s, %v", d, err)
			case test.message != "" && (err == nil || err.Error() != test.message):
				t.Errorf("got  %v\nwant %s", err, test.message)
			}
		})
	}
}

// A day is a day in UTC, whatever zone the time is told in.
func TestDateOf(t *testing.T) {
	t.Parallel()
	late := time.Date(2022, time.April, 15, 23, 59, 59, 0, time.UTC)
	for name, moment := range map[string]time.Time{
		"the first second": time.Date(2022, time.April, 15, 0, 0, 0, 0, time.UTC),
		"the last second":  late,
		"told in Tokyo":    late.In(time.FixedZone("Tokyo", 9*60*60)), // there it is the 16th
	} {
		if got := catalog.DateOf(moment); got != date(t, "2022-04-15") {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := date(t, "2022-04-15").Time(); !got.Equal(time.Date(2022, time.April, 15, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %s", got)
	}
}

func TestDate_zeroIsNoDate(t *testing.T) {
	t.Parallel()
	if text := catalog.Date(0).String(); text != "" {
		t.Errorf("no date is written as %q", text)
	}
}

func TestBoundary(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text         string
		first, after string // the days on either side of the change; empty: not a boundary
	}{
		"a day divides at that day":           {"2022-04-15", "2022-04-15", "2022-04-15"},
		"a month leaves its days open":        {"2013-07", "2013-07-01", "2013-08-01"},
		"December ends with the year":         {"2016-12", "2016-12-01", "2017-01-01"},
		"February of a leap year has 29 days": {"2024-02", "2024-02-01", "2024-03-01"},
		"a year is no boundary":               {"2013", "", ""},
		"a month that is none":                {"2013-13", "", ""},
		"a day that is none":                  {"2013-02-30", "", ""},
		"a month out of range":                {"1969-07", "", ""},
		"nothing":                             {"", "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b catalog.Boundary
			err := b.UnmarshalText([]byte(test.text))
			if test.first == "" {
				want := `"` + test.text + `" is neither a date of the form 2022-04-15 nor a month of the form 2013-07`
				if err == nil || err.Error() != want {
					t.Errorf("got  %v\nwant %s", err, want)
				}
				return
			}
			if err != nil || b.First.String() != test.first || b.After.String() != test.after {
				t.Errorf("got %s to %s, %v; want %s to %s", b.First, b.After, err, test.first, test.after)
			}
			if b.String() != test.text || b.IsZero() {
				t.Errorf("written again it is %q", b)
			}
		})
	}
}

func TestBoundary_zeroIsNone(t *testing.T) {
	t.Parallel()
	if b := (catalog.Boundary{}); !b.IsZero() || b.String() != "" {
		t.Errorf("no boundary is written as %q", b)
	}
}
