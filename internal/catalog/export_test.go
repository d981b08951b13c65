// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

// ReadEmbedded loads the embedded catalog anew.
var ReadEmbedded = readEmbedded
