// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import "strings"

// longForms keeps of a list of references each in its longest form: a plan lists `a.b.id` as `a.b.id`, `a.b`.
func longForms(list []string) []string {
	var kept []string
	long, last := "", ""
	for _, text := range list {
		if !isShorter(text, last, long) {
			kept = append(kept, text)
			long = text
		}
		last = text
	}
	return kept
}

// isShorter reports whether a text is the next shorter form of the last one. `module.a` is that of `module.a["k"]`, but
// not after an output: there it is a reference of its own, with a key that is not known.
func isShorter(text, last, long string) bool {
	rest, ok := strings.CutPrefix(last, text)
	if !ok || rest == "" || rest[0] != '.' && rest[0] != '[' {
		return false
	}
	return rest[0] == '.' || last == long || !strings.HasPrefix(text, "module.") || strings.ContainsAny(text[len("module."):], ".[")
}

// nextName splits the first name of a reference or address from the rest, which begins with a dot or bracket.
func nextName(text string) (name, rest string) {
	if i := strings.IndexAny(text, ".["); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// nextKey splits a key in brackets from the rest.
func nextKey(text string) (key, rest string) {
	if !strings.HasPrefix(text, "[") {
		return "", text
	}
	quoted := false
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return text[:i+1], text[i+1:]
		}
	}
	return text, ""
}

// moduleSteps returns where each step of the module of an address ends.
func moduleSteps(address string) []int {
	var ends []int
	for at := 0; strings.HasPrefix(address[at:], "module."); {
		name, rest := nextName(address[at+len("module."):])
		key, rest := nextKey(rest)
		at += len("module.") + len(name) + len(key)
		ends = append(ends, at)
		if !strings.HasPrefix(rest, ".") {
			break
		}
		at++
	}
	return ends
}

// moduleOf returns the module instance of an address.
func moduleOf(address string) string {
	ends := moduleSteps(address)
	if len(ends) == 0 {
		return ""
	}
	return address[:ends[len(ends)-1]]
}

func joinedPath(module, step string) string {
	if module == "" || step == "" {
		return module + step
	}
	return module + "." + step
}

// relativeRef is a reference as all instances of a resource have it.
type relativeRef struct {
	resourceKey
	up    int    // how many calls above the module of the referrer
	below string // the module from there on down
	any   bool   // not all keys are known
}

// planScope is a module, seen from a resource.
type planScope struct {
	*planModule
	from  *planScope // the scope that it was entered from; nil for the modules that the resource itself is in
	up    int
	below string
	any   bool
}

func (s *planScope) caller() *planScope {
	if s.from != nil || s.parent == nil {
		return s.from
	}
	return &planScope{planModule: s.parent, up: s.up + 1}
}

// planRefFinder collects the resources that references of a plan lead to.
type planRefFinder struct {
	found []relativeRef
	seen  map[planRefVisit]bool
	depth int
}

type planRefVisit struct {
	planScope
	text string
	each string
}

// follow follows a reference in a scope; each is what the for_each refers to of the block where it stands.
func (f *planRefFinder) follow(s *planScope, text string, each []string) {
	visit := planRefVisit{*s, text, strings.Join(each, "\n")}
	visit.from = nil // it follows from the rest
	if f.seen[visit] || f.depth > maxRefDepth || len(f.seen) > maxRefVisits {
		return
	}
	f.seen[visit] = true
	f.depth++
	defer func() { f.depth-- }()
	root, rest := nextName(text)
	name, rest := nextName(strings.TrimPrefix(rest, "."))
	switch root {
	case "var":
		if caller := s.caller(); caller != nil {
			f.all(caller, s.inputs[name], s.each)
		}
	case "each":
		if name == "value" {
			f.all(s, each, nil)
		}
	case "module":
		f.module(s, name, rest)
	case "data":
		typ := name
		name, _ = nextName(strings.TrimPrefix(rest, "."))
		f.resource(s, resourceKey{Data, typ, name})
	default:
		f.resource(s, resourceKey{Managed, root, name})
	}
}

func (f *planRefFinder) all(s *planScope, texts, each []string) {
	for _, text := range texts {
		f.follow(s, text, each)
	}
}

func (f *planRefFinder) resource(s *planScope, key resourceKey) {
	if s.resources[key] != nil {
		f.found = append(f.found, relativeRef{key, s.up, s.below, s.any})
	}
}

// module follows an output; all of them where it is not known which. A reference to the module alone may stand for an
// instance with a key that is not known: a plan leaves out for_each where it calls functions of constants.
func (f *planRefFinder) module(s *planScope, name, rest string) {
	called := s.calls[name]
	if called == nil {
		return
	}
	key, rest := nextKey(rest)
	output, _ := nextName(strings.TrimPrefix(rest, "."))
	inside := &planScope{
		planModule: called, from: s, up: s.up, below: joinedPath(s.below, "module."+name+key), any: s.any || key == "" && output == "",
	}
	if output != "" {
		f.all(inside, called.outputs[output], nil)
		return
	}
	for _, output := range sortedKeys(called.outputs) {
		f.all(inside, called.outputs[output], nil)
	}
}

// refsOf returns what a path of a resource refers to, for the instance in a module instance.
func (r *planReader) refsOf(m *planModule, declared *planResource, path int, module string) []Ref {
	if declared == nil || declared.planExpressions == nil || len(declared.references[path]) == 0 {
		return nil
	}
	if declared.refs == nil {
		declared.refs = make([][]relativeRef, len(declared.references))
		for i, texts := range declared.references {
			f := planRefFinder{seen: map[planRefVisit]bool{}}
			f.all(&planScope{planModule: m}, texts, declared.each)
			declared.refs[i] = f.found
		}
	}
	steps := append([]int{0}, moduleSteps(module)...)
	var refs []Ref
	for _, ref := range declared.refs[path] {
		at := joinedPath(module[:steps[max(0, len(steps)-1-ref.up)]], ref.below)
		if ref.any {
			at = withoutKeys(at)
		}
		refs = append(refs, Ref{Mode: ref.mode, Type: ref.typ, Name: ref.name, Module: at, AnyKeys: ref.any})
	}
	return sortedRefs(refs)
}
