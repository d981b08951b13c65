// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"encoding/json"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

var errNotJSON = errors.New("not JSON")

// readJSON reads a reply. One in which a name comes twice, which two readers can read in two ways, is none.
func readJSON(text []byte, into any) error {
	if !jsontext.Value(text).IsValid() {
		return errNotJSON
	}
	return json.Unmarshal(text, into)
}
