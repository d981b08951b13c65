// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

// ReadEmbedded loads the embedded catalog anew.
func ReadEmbedded() (*Catalog, error) { return readCompiled(base) }

// ReadCompiled loads a catalog from the form in which one is embedded.
var ReadCompiled = readCompiled
