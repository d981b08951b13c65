// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bytes"
	"encoding/json"
)

// JSON returns the report in the published form, which schema/assessment.schema.json describes.
func (r *Report) JSON() []byte { return encode(r) }

// encode returns a value as JSON. It cannot fail: the values are structs of texts, numbers and lists.
func encode(value any) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(value)
	return text.Bytes()
}
