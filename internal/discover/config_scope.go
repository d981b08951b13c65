// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// configReader evaluates a configuration that was loaded.
type configReader struct {
	paths func(Mode, string) *Paths
	add   func(*Paths, Instance)
	gap   func(Gap)

	loader    *configLoader
	functions map[string]function.Function
	waiting   int // expressions that are being evaluated
	modules   int // instances of modules so far
	instances int // that are told apart so far
	added     int // instances of resources so far
}

// scope is one instance of a module.
type scope struct {
	reader    *configReader
	module    *configModule
	parent    *env // that of the call; nil for the root module
	call      *declaration
	given     map[string]cty.Value // to the variables of the root module
	at        installedAt
	address   string // with keys
	anyKeys   bool   // a key in the address is not known
	uncertain bool
	depth     int

	values    map[string]*lazyValue // by what they are of
	expanded  map[*declaration]*expansion
	children  map[*declaration][]*scope
	templates map[*declaration]*scope // children without keys
	top       *env
}

// lazyValue is a value that is evaluated when something asks for it.
type lazyValue struct{ value cty.Value }

// once evaluates the value of a name, once. What depends on itself is not known.
func (s *scope) once(name string, evaluate func() cty.Value) cty.Value {
	if s.values == nil {
		s.values = map[string]*lazyValue{}
	}
	v := s.values[name]
	if v == nil {
		v = &lazyValue{value: cty.DynamicVal}
		s.values[name] = v
		v.value = bounded(evaluate())
	}
	return v.value
}

// env is where an expression is evaluated: a scope with the values of each, count and the iterators of dynamic blocks.
type env struct {
	*scope
	vars    map[string]cty.Value
	origins map[string]origin
}

// origin is the expression that a name in an expression stands for an element of.
type origin struct {
	expr    hclsyntax.Expression
	env     *env
	key     step
	wrapped bool // the element is behind `.value`
}

func (s *scope) env() *env {
	if s.top == nil {
		s.top = &env{scope: s}
	}
	return s.top
}

// with returns the env with one more name.
func (e *env) with(name string, value cty.Value, from *origin) *env {
	inner := &env{scope: e.scope, vars: map[string]cty.Value{}, origins: map[string]origin{}}
	for n, v := range e.vars {
		inner.vars[n] = v
	}
	for n, o := range e.origins {
		inner.origins[n] = o
	}
	inner.vars[name] = value
	delete(inner.origins, name)
	if from != nil {
		inner.origins[name] = *from
	}
	return inner
}

// local returns a local value.
func (s *scope) local(name string) cty.Value {
	expr := s.module.locals[name]
	if expr == nil {
		return cty.DynamicVal
	}
	return s.once("local "+name, func() cty.Value { return s.env().eval(expr) })
}

// variable returns what a variable is given, or its default.
func (s *scope) variable(name string) cty.Value {
	v := s.module.variables[name]
	if v == nil {
		return cty.DynamicVal
	}
	return s.once("var "+name, func() cty.Value {
		var given *cty.Value
		if s.parent == nil {
			if value, ok := s.given[name]; ok {
				given = &value
			}
		} else if expr := s.call.attr(name); expr != nil {
			value := s.parent.eval(expr)
			given = &value
		}
		return s.reader.loader.accepted(v, given)
	})
}

// output returns an output of the module instance.
func (s *scope) output(name string) cty.Value {
	o := s.module.outputs[name]
	if o == nil || o.attr("value") == nil {
		return cty.DynamicVal
	}
	return s.once("output "+name, func() cty.Value {
		value := s.env().eval(o.attr("value"))
		if o.attr("sensitive") != nil && !o.isLiteral("sensitive", "false") {
			value = value.Mark(sensitiveMark{})
		}
		return value
	})
}

// outputs returns an object of the outputs that are asked for.
func (s *scope) outputs(a *asked) cty.Value {
	values := map[string]cty.Value{}
	for name := range s.module.outputs {
		if a.all || slices.Contains(a.names, name) {
			values[name] = s.output(name)
		}
	}
	return cty.ObjectVal(values)
}

// moduleValue returns the value of a call: an object of outputs, or a collection of those.
func (s *scope) moduleValue(name string, a *asked) cty.Value {
	call := s.module.calls[name]
	if call == nil {
		return cty.DynamicVal
	}
	x := s.expand(call)
	if x.unknown {
		return cty.DynamicVal
	}
	children := s.called(call)
	if len(children) != len(x.instances) {
		return cty.DynamicVal
	}
	values := make([]cty.Value, len(children))
	for i, child := range children {
		values[i] = child.outputs(a)
	}
	return x.collect(values)
}

// resourceValue returns the value of a resource: with the attributes that are asked for by name, or with those that it
// sets and all that anything asks for. What it does not set, the provider may.
func (s *scope) resourceValue(key resourceKey, a *asked) cty.Value {
	d := s.module.resources[key]
	if d == nil {
		return cty.DynamicVal
	}
	x := s.expand(d)
	if x.unknown {
		return cty.DynamicVal
	}
	if x.single() && !a.all && key.mode == Managed {
		values := map[string]cty.Value{}
		for _, name := range a.names {
			values[name] = s.once("resource "+key.typ+" "+key.name+" "+name, func() cty.Value {
				return x.instances[0].env.written(d, name)
			})
		}
		return cty.ObjectVal(values)
	}
	return s.once("resource "+string(key.mode)+" "+key.typ+" "+key.name, func() cty.Value {
		values := make([]cty.Value, len(x.instances))
		for i, instance := range x.instances {
			values[i] = cty.DynamicVal
			if key.mode == Managed {
				values[i] = instance.env.writtenAll(d)
			}
		}
		return x.collect(values)
	})
}

// writtenAll returns an object of everything that may be asked of a resource.
func (e *env) writtenAll(d *declaration) cty.Value {
	values := map[string]cty.Value{}
	for name := range e.reader.loader.names {
		values[name] = cty.DynamicVal
	}
	for name := range d.body.Attributes {
		values[name] = e.written(d, name)
	}
	return cty.ObjectVal(values)
}

// written returns an attribute of a resource as the configuration sets it.
func (e *env) written(d *declaration, name string) cty.Value {
	expr := d.attr(name)
	if expr == nil || metaArgument[name] {
		return cty.DynamicVal
	}
	value := e.eval(expr)
	if plain, _ := value.Unmark(); plain.IsKnown() && plain.IsNull() {
		return cty.DynamicVal
	}
	return value
}

// metaArgument are the names that no provider knows.
var metaArgument = map[string]bool{
	"count": true, "for_each": true, "provider": true, "depends_on": true, "lifecycle": true, "connection": true, "provisioner": true,
}
