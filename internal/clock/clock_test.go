// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package clock_test

import (
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/clock"
)

// The last day of an exemption is meant in UTC; with the zone of the machine it would end at another hour everywhere.
func TestSystem_isInUTC(t *testing.T) {
	t.Parallel()
	if zone := (clock.System{}).Now().Location(); zone != time.UTC {
		t.Errorf("the clock of the machine tells the time in %s, want UTC", zone)
	}
}

func TestFixed_standsStill(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, time.November, 24, 23, 59, 59, 0, time.UTC)
	var c clock.Clock = clock.Fixed(want)
	for range 2 {
		if got := c.Now(); !got.Equal(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
