// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// value follows a path into a value.
func (r *attributeReader) value(v cty.Value, steps []string) {
	v, marks := v.Unmark()
	if len(marks) > 0 {
		r.found.Sensitive = true
	}
	switch {
	case !v.IsKnown():
		r.found.Set, r.found.Unknown = true, true
	case v.IsNull():
	case v.Type().IsListType() || v.Type().IsSetType() || v.Type().IsTupleType():
		for _, item := range v.Elements() {
			r.value(item, steps)
		}
	case v.Type().IsObjectType() || v.Type().IsMapType():
		r.mapping(v, steps)
	case len(steps) > 0:
		if v.Type() == cty.String {
			r.text(v, steps)
		}
	default:
		if text, ok := scalarText(v); ok {
			r.found.Values = append(r.found.Values, text)
			r.found.Set = r.found.Set || text != "" && text != "false" || v.Type() == cty.String && text != ""
		}
	}
}

func (r *attributeReader) mapping(v cty.Value, steps []string) {
	if len(steps) > 0 {
		if item, ok := v.AsValueMap()[steps[0]]; ok {
			r.value(item, steps[1:])
		}
		return
	}
	inner := attributeReader{}
	for _, item := range v.Elements() {
		inner.value(item, nil)
	}
	inner.found.Values = nil
	r.add(inner.found)
}

// text follows a path into a text that is JSON.
func (r *attributeReader) text(v cty.Value, steps []string) {
	text := strings.TrimSpace(v.AsString())
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") || deepJSON([]byte(text)) != none {
		return
	}
	if inner, err := stdlib.JSONDecode(cty.StringVal(text)); err == nil {
		r.value(inner, steps)
	}
}

// scalarText writes a known text, number or truth value.
func scalarText(v cty.Value) (string, bool) {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	switch v.Type() {
	case cty.String:
		return v.AsString(), true
	case cty.Number:
		return v.AsBigFloat().Text('f', -1), true
	case cty.Bool:
		if v.True() {
			return "true", true
		}
		return "false", true
	}
	return "", false
}

// bounded takes a value that is too large or too deep as one that is not known.
func bounded(v cty.Value) cty.Value {
	left := maxValue
	if fits(v, 0, &left) {
		return v
	}
	return cty.DynamicVal
}

func fits(v cty.Value, depth int, left *int) bool {
	v, _ = v.Unmark()
	if !v.IsKnown() {
		return true // a resource has many of them
	}
	if *left--; *left < 0 || depth > maxValueDepth {
		return false
	}
	switch {
	case v.IsNull():
		return true
	case v.Type() == cty.String:
		*left -= len(v.AsString())
		return *left >= 0
	case v.CanIterateElements():
		for _, item := range v.Elements() {
			if !fits(item, depth+1, left) {
				return false
			}
		}
	}
	return true
}
