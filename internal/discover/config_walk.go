// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// walk hands everything in a module instance, and below it, to the collector.
func (r *configReader) walk(s *scope) {
	for _, key := range slices.SortedFunc(maps.Keys(s.module.resources), resourceKey.compare) {
		if !strings.HasPrefix(key.typ, OwnPrefix) {
			d := s.module.resources[key]
			r.addResource(s, key, d)
			for _, other := range d.again {
				r.addResource(s, key, other)
			}
		}
	}
	for _, name := range sortedKeys(s.module.calls) {
		for _, child := range s.called(s.module.calls[name]) {
			r.walk(child)
		}
	}
}

func (r *configReader) addResource(s *scope, key resourceKey, d *declaration) {
	paths := r.paths(key.mode, key.typ)
	address := Ref{Mode: key.mode, Type: key.typ, Name: key.name, Module: s.address}.Address()
	for _, i := range s.expand(d).instances {
		if r.added++; r.added > maxAdded {
			r.loader.problem(Problem{File: d.file, Text: "the configuration has too many resources to read"})
			return
		}
		instance := Instance{
			Address: address + i.suffix, Module: s.address, Mode: key.mode, Type: key.typ, Name: key.name,
			File: d.file, Line: d.line, Uncertain: s.uncertain || i.uncertain,
		}
		if paths != nil {
			instance.Attributes = i.env.attributes(d.body, paths)
		}
		r.add(paths, instance)
	}
}

// called returns the instances of a module; none where it cannot be read, which is noted.
func (s *scope) called(call *declaration) []*scope {
	if children, ok := s.children[call]; ok {
		return children
	}
	if s.children == nil {
		s.children = map[*declaration][]*scope{}
	}
	s.children[call] = nil // for what depends on itself
	x := s.expand(call)
	if len(x.instances) == 0 {
		return nil
	}
	module := s.moduleOf(call, true)
	if module == nil {
		return nil
	}
	if len(x.instances) > 1 && s.reader.modules+len(x.instances) > maxModules {
		x = s.tooMany(call)
		s.expanded[call] = x
	}
	var children []*scope
	for _, i := range x.instances {
		if s.reader.modules++; s.reader.modules > maxModulesRead {
			s.gap(call, &Gap{Kind: ModuleUnread, File: call.file, Line: call.line, Detail: "The configuration has more instances of modules than are read."})
			break
		}
		children = append(children, s.child(call, module, i, x.unknown))
	}
	s.children[call] = children
	return children
}

func (s *scope) child(call *declaration, module *configModule, i instance, anyKey bool) *scope {
	address := "module." + call.name + i.suffix
	if s.address != "" {
		address = s.address + "." + address
	}
	keyless := call.attr("count") == nil && call.attr("for_each") == nil
	return &scope{
		reader: s.reader, module: module, parent: i.env, call: call, at: s.at.child(call.name), address: address,
		anyKeys: s.anyKeys || anyKey && !keyless, uncertain: s.uncertain || i.uncertain, depth: s.depth + 1,
	}
}

// template returns an instance of a module that stands for all of them.
func (s *scope) template(call *declaration) *scope {
	t, ok := s.templates[call]
	if !ok {
		if s.templates == nil {
			s.templates = map[*declaration]*scope{}
		}
		if module := s.moduleOf(call, false); module != nil {
			t = s.child(call, module, s.anyInstance(call).instances[0], true)
		}
		s.templates[call] = t
	}
	return t
}

// moduleOf returns the module of a call, unless it cannot be read or calls itself.
func (s *scope) moduleOf(call *declaration, note bool) *configModule {
	module, gap := s.reader.loader.called(s.module, call, s.at.child(call.name), s.source)
	for above := s; gap == nil && above != nil; above = above.above() {
		if above.module == module {
			gap = &Gap{Kind: ModuleUnread, File: call.file, Line: call.line, Detail: "The module calls itself."}
		}
	}
	if gap == nil && s.depth >= maxModuleDepth {
		gap = &Gap{Kind: ModuleUnread, File: call.file, Line: call.line, Detail: "Modules call each other more than 50 levels deep."}
	}
	if gap == nil {
		return module
	}
	if note {
		s.gap(call, gap)
	}
	return nil
}

func (s *scope) above() *scope {
	if s.parent == nil {
		return nil
	}
	return s.parent.scope
}

func (s *scope) gap(call *declaration, g *Gap) {
	g.Address = "module." + call.name
	if s.address != "" {
		g.Address = s.address + "." + g.Address
	}
	s.reader.gap(*g)
}

// source evaluates the source of a module, as OpenTofu does.
func (s *scope) source(expr hclsyntax.Expression) (string, bool) {
	v := s.env().eval(expr)
	if v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}
