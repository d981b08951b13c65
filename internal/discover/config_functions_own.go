// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// ownFunctions are those that Terraform defines itself.
var ownFunctions = map[string]function.Function{
	"alltrue":      boolFunction(true),
	"anytrue":      boolFunction(false),
	"coalesce":     coalesceFunction,
	"endswith":     textFunction(strings.HasSuffix),
	"jsondecode":   decodeFunction(stdlib.JSONDecodeFunc, func(text string) bool { return deepJSON([]byte(text)) != none }),
	"length":       lengthFunction,
	"nonsensitive": markFunction(func(v cty.Value) cty.Value { plain, _ := v.UnmarkDeep(); return plain }),
	"one":          oneFunction,
	"replace":      replaceFunction,
	"sensitive":    markFunction(func(v cty.Value) cty.Value { return v.Mark(sensitiveMark{}) }),
	"startswith":   textFunction(strings.HasPrefix),
	"strcontains":  textFunction(strings.Contains),
	"yamldecode":   decodeFunction(ctyyaml.YAMLDecodeFunc, deepYAML),
}

var anyParameter = function.Parameter{
	Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true,
}

func markFunction(mark func(cty.Value) cty.Value) function.Function {
	parameter := anyParameter
	parameter.AllowMarked = true
	return function.New(&function.Spec{
		Params: []function.Parameter{parameter},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return mark(args[0]), nil },
	})
}

// textFunction is a function that compares two texts.
func textFunction(compare func(text, other string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: "other", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(compare(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// decodeFunction guards a function that reads a text against texts that are nested too deeply for it.
func decodeFunction(decode function.Function, deep func(string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if deep(args[0].AsString()) {
				return cty.DynamicVal, nil
			}
			return decode.Call(args)
		},
	})
}

// boolFunction is alltrue or anytrue; a null in the list is not true.
func boolFunction(all bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			known := true
			for _, item := range args[0].Elements() {
				switch {
				case !item.IsKnown():
					known = false
				case (!item.IsNull() && item.True()) != all:
					return cty.BoolVal(!all), nil
				}
			}
			if !known {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(all), nil
		},
	})
}

// coalesceFunction gives the first argument that is neither null nor an empty text.
var coalesceFunction = function.New(&function.Spec{
	VarParam: &anyParameter,
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, arg := range args {
			types[i] = arg.Type()
		}
		typ, _ := convert.UnifyUnsafe(types)
		if typ == cty.NilType {
			return typ, errors.New("the arguments have no common type")
		}
		return typ, nil
	},
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		for _, arg := range args {
			arg, err := convert.Convert(arg, typ)
			switch {
			case err != nil:
				return cty.NilVal, err
			case !arg.IsKnown():
				return cty.UnknownVal(typ), nil
			case arg.IsNull() || arg.Type() == cty.String && arg.AsString() == "":
			default:
				return arg, nil
			}
		}
		return cty.NilVal, errors.New("all arguments are empty")
	},
})

// lengthFunction counts elements, or the characters of a text.
var lengthFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		switch typ := args[0].Type(); {
		case typ == cty.DynamicPseudoType:
			return cty.UnknownVal(cty.Number), nil
		case typ == cty.String:
			return stdlib.Strlen(args[0])
		case typ.IsObjectType():
			return cty.NumberIntVal(int64(len(typ.AttributeTypes()))), nil
		default:
			return stdlib.Length(args[0])
		}
	},
})

// oneFunction gives the only element of a list, null for an empty one.
var oneFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		list := args[0]
		if typ := list.Type(); !typ.IsListType() && !typ.IsSetType() && !typ.IsTupleType() || !list.Length().IsKnown() {
			return cty.DynamicVal, nil
		}
		switch list.LengthInt() {
		case 0:
			return cty.NullVal(cty.DynamicPseudoType), nil
		case 1:
			for _, item := range list.Elements() {
				return item, nil
			}
		}
		return cty.NilVal, errors.New("there is more than one element")
	},
})

// replaceFunction replaces a text, or a regular expression that is written between slashes.
var replaceFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: "old", Type: cty.String}, {Name: "new", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		old := args[1].AsString()
		if len(old) > 1 && strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
			return stdlib.RegexReplace(args[0], cty.StringVal(old[1:len(old)-1]), args[2])
		}
		return stdlib.Replace(args[0], args[1], args[2])
	},
})

// fileFunction is a function of a file in the root folder. Links must not lead out of it.
func (l *configLoader) fileFunction(result func(text string, err error) cty.Value, typ cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(typ),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return result(l.readInside(args[0].AsString())), nil
		},
	})
}

func existence(_ string, err error) cty.Value {
	switch {
	case err == nil:
		return cty.True
	case errors.Is(err, fs.ErrNotExist):
		return cty.False
	}
	return cty.UnknownVal(cty.Bool)
}

func (l *configLoader) readInside(name string) (string, error) {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		relative, err := filepath.Rel(l.root, name)
		if err != nil {
			return "", err
		}
		name = relative
	}
	root, err := os.OpenRoot(l.root)
	if err != nil {
		return "", errors.New("the folder cannot be read")
	}
	defer root.Close() //nolint:errcheck // nothing was written
	text, err := readBounded(func() (os.FileInfo, error) { return root.Stat(name) }, func() (*os.File, error) { return root.Open(name) }, maxValue)
	if err == nil && !utf8.Valid(text) {
		err = errors.New("it is not UTF-8")
	}
	return string(text), err
}
