// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package clock is the only place that asks what day it is, so that everything else is a function of its inputs and
// tests can set the day.
package clock

import "time"

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// System is the clock of the machine.
type System struct{}

// Now returns the current time in UTC, the zone in which all our dates are meant.
func (System) Now() time.Time { return time.Now().UTC() }

// Fixed is a clock that stands still; it is meant for tests.
type Fixed time.Time

// Now returns the time at which the clock stands.
func (f Fixed) Now() time.Time { return time.Time(f) }
