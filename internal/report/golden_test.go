// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import "testing"

// What each format makes of the sample is kept, so that a change of a format is seen in a review.
func TestFormats_golden(t *testing.T) {
	t.Parallel()
	for _, format := range formats {
		t.Run(format.name, func(t *testing.T) {
			t.Parallel()
			text := format.write(sample(t))
			if format.golden != nil {
				text = format.golden(text)
			}
			golden(t, "sample."+format.extension, text)
		})
	}
}
