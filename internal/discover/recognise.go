// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// beginning is a rule for all types that begin alike.
type beginning struct {
	*catalog.UsageRule
	prefix string
}

// pathCache holds the paths of each type that was asked for.
type pathCache struct {
	sync.Mutex
	byType map[string]*Paths
}

// NewRecognizer prepares the usage rules of a catalog.
func NewRecognizer(cat *catalog.Catalog) *Recognizer {
	r := &Recognizer{catalog: cat, exact: map[string][]*catalog.UsageRule{}, paths: pathCache{byType: map[string]*Paths{}}}
	for _, u := range cat.Usage() {
		r.enter(u, Managed, u.Resources)
		r.enter(u, Data, u.DataSources)
	}
	return r
}

func (r *Recognizer) enter(u *catalog.UsageRule, mode Mode, types []catalog.Ref) {
	for _, ref := range types {
		if prefix, ok := strings.CutSuffix(ref.Text, "*"); ok {
			r.begins = append(r.begins, beginning{u, typeKey(mode, prefix)})
		} else {
			key := typeKey(mode, ref.Text)
			r.exact[key] = append(r.exact[key], u)
		}
	}
}

func typeKey(mode Mode, typ string) string { return string(mode) + " " + typ }

// Paths returns what the usage rules name of a type; nil where no rule knows it.
func (r *Recognizer) Paths(mode Mode, typ string) *Paths {
	key := typeKey(mode, typ)
	r.paths.Lock()
	defer r.paths.Unlock()
	p, ok := r.paths.byType[key]
	if !ok {
		p = r.newPaths(mode, typ, key)
		r.paths.byType[key] = p
	}
	return p
}

func (r *Recognizer) newPaths(mode Mode, typ, key string) *Paths {
	p := &Paths{mode: mode, typ: typ}
	for _, u := range r.exact[key] {
		p.addRule(u, false)
	}
	named := len(p.rules) > 0
	for _, b := range r.begins {
		if strings.HasPrefix(key, b.prefix) && (!b.Fallback || !named) {
			p.addRule(b.UsageRule, true)
		}
	}
	if len(p.rules) == 0 {
		return nil
	}
	return p
}

// rule is a usage rule of one type; its attributes are indexes into the paths of the type.
type rule struct {
	*catalog.UsageRule
	begins   bool // it names only the beginning of the type
	where    []test
	effects  []effect
	location []locationRule
	id, name int // of the application; none where it has none
	links    []int
}

const none = -1

type test struct {
	*catalog.AttributeTest
	at int
}

type effect struct {
	*catalog.UsageEffect
	tests []test
}

type locationRule struct {
	*catalog.LocationRule
	at    int
	tests []test
}

func (p *Paths) addRule(u *catalog.UsageRule, begins bool) {
	r := rule{UsageRule: u, begins: begins, where: p.tests(u.Where), id: none, name: none}
	for i := range u.When {
		r.effects = append(r.effects, effect{&u.When[i], p.tests(u.When[i].Tests)})
	}
	for i := range u.Location {
		l := &u.Location[i]
		r.location = append(r.location, locationRule{l, p.add(l.Attribute+l.Of, false, l.Of != ""), p.tests(l.Tests)})
	}
	if a := u.Application; a != nil {
		r.id, r.name = p.addOptional(a.ID, true), p.addOptional(a.Name, false)
	}
	for _, link := range u.Links {
		r.links = append(r.links, p.add(link, false, true))
	}
	p.rules = append(p.rules, r)
}

func (p *Paths) tests(tests []catalog.AttributeTest) []test {
	all := make([]test, len(tests))
	for i := range tests {
		all[i] = test{&tests[i], p.add(tests[i].Attribute, tests[i].Computed, false)}
	}
	return all
}

func (p *Paths) addOptional(path string, refs bool) int {
	if path == "" {
		return none
	}
	return p.add(path, false, refs)
}

// add enters a path once, and returns its index. One that a test takes as computed is computed for all.
func (p *Paths) add(path string, computed, refs bool) int {
	steps := strings.Split(path, ".")
	i := slices.IndexFunc(p.List, func(o Path) bool { return slices.Equal(o.Steps, steps) })
	if i < 0 {
		i = len(p.List)
		p.List = append(p.List, Path{Steps: steps})
	}
	p.List[i].Computed = p.List[i].Computed || computed
	p.List[i].Refs = p.List[i].Refs || refs
	return i
}

// truth is the answer to a question about something that may not be known.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

// facts are the attributes of an instance, in the order of the paths of its type.
type facts []Attribute

func (f facts) at(i int) *Attribute {
	if i < 0 || i >= len(f) {
		return &Attribute{}
	}
	return &f[i]
}

// all reports whether all tests hold; no tests hold always.
func (f facts) all(tests []test) truth {
	result := yes
	for i := range tests {
		result = min(result, f.holds(&tests[i]))
	}
	return result
}

func (f facts) holds(t *test) truth {
	a := f.at(t.at)
	switch {
	case t.Set && a.Set, t.Unset && !a.Set:
		return yes
	case t.Unset && a.Unknown && len(a.Values) == 0:
		return maybe // it may turn out to be null
	case t.Set || t.Unset:
		return no
	case slices.ContainsFunc(a.Values, t.Fits):
		return yes
	case a.Unknown:
		return maybe
	case len(a.Values) == 0 && t.Default != "" && t.Fits(t.Default):
		return yes
	}
	return no
}

// options returns what the rule's tests come to: an option whose value is not certain is left out. The last test that
// holds decides.
func (f facts) options(r *rule, truths []truth) map[string]string {
	options := map[string]string{}
	for id, value := range r.Options {
		options[id] = value
	}
	for i := range r.effects {
		for id, value := range r.effects[i].Options {
			switch {
			case truths[i] == yes:
				options[id] = value
			case truths[i] == maybe && options[id] != value:
				delete(options, id)
			}
		}
	}
	return options
}
