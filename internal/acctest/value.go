// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values holds the arguments or the result of a block: string, bool, []string, []any, Values, map[string]string, nil
// for what is not set, and [Unknown]. Numbers come out as int64.
type Values map[string]any

// Unknown stands for a value that is known only when the plan is applied.
var Unknown any = unknown{}

type unknown struct{}

// GoString shows the value in the output of a failed test.
func (unknown) GoString() string { return "acctest.Unknown" }

// encode writes values as the type that the schema gives them.
func encode(t *testing.T, typ tftypes.Type, value any) tftypes.Value {
	t.Helper()
	switch v := value.(type) {
	case nil:
		return tftypes.NewValue(typ, nil)
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case string, bool:
		return tftypes.NewValue(typ, v)
	case int64:
		return tftypes.NewValue(typ, v)
	case []string:
		all := make([]any, len(v))
		for i := range v {
			all[i] = v[i]
		}
		return encode(t, typ, all)
	case map[string]string:
		all := Values{}
		for key := range v {
			all[key] = v[key]
		}
		return encode(t, typ, all)
	case []any:
		list, ok := typ.(tftypes.List)
		if !ok {
			t.Fatalf("acctest: %#v is no %s", value, typ)
		}
		all := make([]tftypes.Value, len(v))
		for i := range v {
			all[i] = encode(t, list.ElementType, v[i])
		}
		return tftypes.NewValue(typ, all)
	case Values:
		return encodeValues(t, typ, v)
	}
	t.Fatalf("acctest: no rule to write a %T", value)
	return tftypes.Value{}
}

func encodeValues(t *testing.T, typ tftypes.Type, values Values) tftypes.Value {
	t.Helper()
	all := map[string]tftypes.Value{}
	switch typ := typ.(type) {
	case tftypes.Map:
		for key, value := range values {
			all[key] = encode(t, typ.ElementType, value)
		}
	case tftypes.Object:
		for key, inner := range typ.AttributeTypes {
			all[key] = encode(t, inner, values[key])
		}
		for key := range values {
			if _, ok := typ.AttributeTypes[key]; !ok {
				t.Fatalf("acctest: the schema has no attribute %q", key)
			}
		}
	default:
		t.Fatalf("acctest: %#v is no %s", values, typ)
	}
	return tftypes.NewValue(typ, all)
}

// decode is the way back from encode.
func decode(t *testing.T, value tftypes.Value) any {
	t.Helper()
	if !value.IsKnown() {
		return Unknown
	}
	if value.IsNull() {
		return nil
	}
	var err error
	var result any
	switch typ := value.Type(); {
	case typ.Is(tftypes.String):
		var text string
		err = value.As(&text)
		result = text
	case typ.Is(tftypes.Bool):
		var b bool
		err = value.As(&b)
		result = b
	case typ.Is(tftypes.Number):
		var number big.Float
		err = value.As(&number)
		result, _ = number.Int64()
	case typ.Is(tftypes.List{}):
		var list []tftypes.Value
		err = value.As(&list)
		result = decodeList(t, list)
	default:
		var m map[string]tftypes.Value
		err = value.As(&m)
		all := Values{}
		for key := range m {
			all[key] = decode(t, m[key])
		}
		result = all
	}
	if err != nil {
		t.Fatalf("acctest: read %s: %v", value, err)
	}
	return result
}

// decodeList returns a list of texts as []string, which is shorter to write in a test.
func decodeList(t *testing.T, list []tftypes.Value) any {
	t.Helper()
	all := make([]any, len(list))
	texts := make([]string, len(list))
	for i := range list {
		all[i] = decode(t, list[i])
		texts[i], _ = all[i].(string)
	}
	if slices.ContainsFunc(all, func(v any) bool { _, ok := v.(string); return !ok }) {
		return all
	}
	return texts
}

// object returns the type of a block of the schema.
func object(t *testing.T, schemas map[string]*tfprotov6.Schema, typeName string) tftypes.Object {
	t.Helper()
	s := schemas[typeName]
	if s == nil {
		t.Fatalf("acctest: the provider has no %s", typeName)
	}
	return objectOf(t, s)
}

func objectOf(t *testing.T, s *tfprotov6.Schema) tftypes.Object {
	t.Helper()
	typ, ok := s.ValueType().(tftypes.Object)
	if !ok {
		t.Fatalf("acctest: the schema is a %s", s.ValueType())
	}
	return typ
}

func pack(t *testing.T, typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	packed, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		t.Fatalf("acctest: write %s: %v", value, err)
	}
	return &packed
}

func unpack(t *testing.T, typ tftypes.Type, packed *tfprotov6.DynamicValue) any {
	t.Helper()
	if packed == nil {
		return nil
	}
	value, err := packed.Unmarshal(typ)
	if err != nil {
		t.Fatalf("acctest: read a value of the provider: %v", err)
	}
	return decode(t, value)
}
