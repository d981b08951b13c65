// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

// For the tests.
var (
	ParseOpenID       = parseOpenID
	ParseOrganization = parseOrganization
	Shortened         = shortened
	Quoted            = quoted
)
