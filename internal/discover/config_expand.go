// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// expansion are the instances of a block.
type expansion struct {
	instances []instance
	keyed     bool // by for_each
	counted   bool
	unknown   bool // one instance stands for all that there may be
}

type instance struct {
	suffix    string // its key, as in an address
	key       step
	env       *env
	uncertain bool
}

func (x *expansion) single() bool { return !x.keyed && !x.counted }

// collect makes the value of a block of those of its instances.
func (x *expansion) collect(values []cty.Value) cty.Value {
	switch {
	case x.counted:
		return cty.TupleVal(values)
	case x.keyed:
		byKey := map[string]cty.Value{}
		for i, value := range values {
			byKey[x.instances[i].key.name] = value
		}
		return cty.ObjectVal(byKey)
	case len(values) == 0:
		return cty.DynamicVal
	}
	return values[0]
}

// expand finds the instances of a resource or a module.
func (s *scope) expand(d *declaration) *expansion {
	if s.expanded == nil {
		s.expanded = map[*declaration]*expansion{}
	}
	x := s.expanded[d]
	if x == nil {
		s.expanded[d] = s.anyInstance(d) // for what depends on itself
		x = s.findInstances(d)
		s.expanded[d] = x
	}
	return x
}

func (s *scope) findInstances(d *declaration) *expansion {
	switch {
	case d.attr("count") != nil:
		return s.counted(d, d.attr("count"))
	case d.attr("for_each") != nil:
		return s.keyed(d, d.attr("for_each"))
	}
	one := instance{env: s.env()}
	if enabled := enabledOf(d.body); enabled != nil {
		v, _ := s.env().eval(enabled).Unmark()
		v, err := convert.Convert(v, cty.Bool)
		switch {
		case err != nil || !v.IsKnown() || v.IsNull():
			one.uncertain = true
			return &expansion{instances: []instance{one}, unknown: true}
		case v.False():
			return &expansion{}
		}
	}
	return &expansion{instances: []instance{one}}
}

// enabledOf returns the expression that switches a block off in OpenTofu.
func enabledOf(body *hclsyntax.Body) hclsyntax.Expression {
	for _, b := range body.Blocks {
		if a := b.Body.Attributes["enabled"]; b.Type == "lifecycle" && a != nil {
			return a.Expr
		}
	}
	if a := body.Attributes["lifecycle"]; a != nil {
		for _, b := range bodiesOf(a.Expr, false) {
			if a := b.Attributes["enabled"]; a != nil {
				return a.Expr
			}
		}
	}
	return nil
}

// anyInstance stands for the instances of a block where it is not known which there are.
func (s *scope) anyInstance(d *declaration) *expansion {
	e := s.env()
	if d.attr("count") != nil {
		e = e.with("count", cty.ObjectVal(map[string]cty.Value{"index": cty.UnknownVal(cty.Number)}), nil)
	}
	if expr := d.attr("for_each"); expr != nil {
		each := cty.ObjectVal(map[string]cty.Value{"key": cty.UnknownVal(cty.String), "value": cty.DynamicVal})
		e = e.with("each", each, &origin{expr: expr, env: s.env(), wrapped: true})
	}
	return &expansion{instances: []instance{{env: e, uncertain: true}}, unknown: true}
}

// tooMany stands for more instances than are told apart. That there are some is certain.
func (s *scope) tooMany(d *declaration) *expansion {
	x := s.anyInstance(d)
	x.instances[0].uncertain = false
	return x
}

// room reports whether n more instances can be told apart.
func (r *configReader) room(n int) bool {
	if n > maxEach || r.instances+n > maxInstances {
		return false
	}
	r.instances += n
	return true
}

func (s *scope) counted(d *declaration, expr hclsyntax.Expression) *expansion {
	v, _ := s.env().eval(expr).Unmark() // Terraform, too, shows a sensitive count
	v, err := convert.Convert(v, cty.Number)
	if err != nil || !v.IsKnown() || v.IsNull() {
		return s.anyInstance(d)
	}
	number, accuracy := v.AsBigFloat().Int64()
	switch {
	case accuracy != big.Exact || number < 0:
		return s.anyInstance(d)
	case number > maxEach || !s.reader.room(int(number)):
		return s.tooMany(d)
	}
	x := &expansion{counted: true}
	for i := range number {
		index := cty.NumberIntVal(i)
		x.instances = append(x.instances, instance{
			suffix: fmt.Sprintf("[%d]", i), key: step{name: fmt.Sprint(i), known: true},
			env: s.env().with("count", cty.ObjectVal(map[string]cty.Value{"index": index}), nil),
		})
	}
	return x
}

func (s *scope) keyed(d *declaration, expr hclsyntax.Expression) *expansion {
	v := s.env().eval(expr)
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || !forEachType(v) {
		return s.anyInstance(d) // Terraform refuses a sensitive one, whose keys would be in addresses
	}
	if v.Type().IsSetType() && !v.IsWhollyKnown() {
		return s.anyInstance(d)
	}
	if !s.reader.room(v.LengthInt()) {
		return s.tooMany(d)
	}
	x := &expansion{keyed: true}
	for key, value := range v.Elements() {
		if key.IsMarked() || !key.IsKnown() || key.IsNull() {
			return s.anyInstance(d)
		}
		name := key.AsString()
		at := step{name: name, known: true}
		each := cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
		x.instances = append(x.instances, instance{
			suffix: "[" + quotedKey(name) + "]", key: at,
			env: s.env().with("each", each, &origin{expr: expr, env: s.env(), key: at, wrapped: true}),
		})
	}
	slices.SortFunc(x.instances, func(a, b instance) int { return strings.Compare(a.key.name, b.key.name) })
	return x
}

func forEachType(v cty.Value) bool {
	typ := v.Type()
	return typ.IsMapType() || typ.IsObjectType() || typ.IsSetType() && (typ.ElementType() == cty.String || v.LengthInt() == 0)
}

// quotedKey writes the key of an instance as Terraform does in addresses.
func quotedKey(key string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range key {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case (r == '$' || r == '%') && strings.HasPrefix(key[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case !unicode.IsPrint(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
