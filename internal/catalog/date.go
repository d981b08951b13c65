// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"time"
)

// Date is a day in UTC, counted from 1970-01-01; the zero value is no date. Nothing in the catalog is older than that
// day.
type Date int32

// ParseDate reads a date of the form 2022-04-15.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date of the form 2022-04-15", text)
	}
	if t.Year() < 1990 || t.Year() > 2200 {
		return 0, fmt.Errorf("date %q is out of range, years from 1990 to 2200 make sense here", text)
	}
	return DateOf(t), nil
}

// DateOf returns the day of a time in UTC.
func DateOf(t time.Time) Date { return Date(t.UTC().Unix() / (24 * 60 * 60)) }

// Time returns the start of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*24*60*60, 0).UTC() }

func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// UnmarshalText reads a date of the form 2022-04-15.
func (d *Date) UnmarshalText(text []byte) (err error) { *d, err = ParseDate(string(text)); return err }

// MarshalText writes the form that UnmarshalText reads.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Boundary is a day of change between before and after. Where only the month of the change is known, a day of that
// month is on neither side for certain.
type Boundary struct {
	First Date // before this day: before the change
	After Date // from this day on: after the change; equal to First where the day is known
}

// UnmarshalText reads a day (2022-04-15) or a month (2013-07).
func (b *Boundary) UnmarshalText(text []byte) error {
	if first, err := ParseDate(string(text) + "-01"); err == nil {
		*b = Boundary{First: first, After: DateOf(first.Time().AddDate(0, 1, 0))}
		return nil
	}
	day, err := ParseDate(string(text))
	if err != nil {
		return fmt.Errorf("%q is neither a date of the form 2022-04-15 nor a month of the form 2013-07", text)
	}
	*b = Boundary{First: day, After: day}
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (b Boundary) MarshalText() ([]byte, error) {
	if b.First != b.After {
		return []byte(b.First.Time().Format("2006-01")), nil
	}
	return b.First.MarshalText()
}

func (b Boundary) String() string { text, _ := b.MarshalText(); return string(text) }

// IsZero reports whether there is no boundary.
func (b Boundary) IsZero() bool { return b == Boundary{} }

// leavesOpen reports whether the day, which may not be known, is on neither side for certain. No boundary leaves
// nothing open.
func (b Boundary) leavesOpen(d Date) bool { return !b.IsZero() && (d == 0 || b.blurs(d)) }

// moment is a day; in a month of change of which no source gives the day, before the change or after it.
type moment struct {
	day  Date
	over bool // the change of the month lies before it; of no meaning in another month
}

// since reports whether the change lies before the moment.
func (m moment) since(b Boundary) bool {
	if b.blurs(m.day) {
		return m.over
	}
	return m.day >= b.After
}

// blurs reports whether the day is on neither side for certain.
func (b Boundary) blurs(d Date) bool { return b.First <= d && d < b.After }
