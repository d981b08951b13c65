// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// planModule is a call of a module in the configuration of a plan, or the root module.
type planModule struct {
	path      string // without keys
	parent    *planModule
	repeated  bool                // it is called with count or for_each
	each      []string            // what its for_each refers to
	inputs    map[string][]string // and each of its arguments
	outputs   map[string][]string
	calls     map[string]*planModule
	resources map[resourceKey]*planResource
}

// planResource is what matters of a resource in the configuration.
type planResource struct {
	repeated bool     // it has count or for_each
	planned  bool     // the plan holds something about it
	staying  bool     // an instance is there when the plan is applied
	removed  bool     // an instance is removed
	changes  int      // instances of which the plan says what becomes of them
	before   int      // instances that are there before it is applied
	each     []string // what its for_each refers to
	*planExpressions
	refs [][]relativeRef // of each path, once they are looked up
}

func (r *planResource) sets(path int) bool {
	return r.planExpressions != nil && r.set[path]
}

func (r *planResource) blocksOf(path int) int {
	if r.planExpressions == nil {
		return 0
	}
	return r.blocks[path]
}

func newPlanModule(parent *planModule, path string) *planModule {
	return &planModule{path: path, parent: parent, resources: map[resourceKey]*planResource{}}
}

// configuration reads what the plan says of the configuration.
func (r *planReader) configuration(d *planJSON) error {
	root := newPlanModule(nil, "")
	return d.members("configuration", func(name []byte) error {
		if string(name) != "root_module" {
			return d.skip()
		}
		return r.module(d, root)
	})
}

func (r *planReader) module(d *planJSON, m *planModule) error {
	r.modules[m.path] = m
	return d.members("a module", func(name []byte) error {
		switch string(name) {
		case "resources":
			return d.each("resources", func() error { return r.resource(d, m) })
		case "module_calls":
			return d.members("module_calls", func(name []byte) error { return r.call(d, m, r.text(name)) })
		case "outputs":
			m.outputs = map[string][]string{}
			return d.members("outputs", func(name []byte) error {
				key := r.text(name)
				refs, err := r.references(d)
				m.outputs[key] = refs
				return err
			})
		}
		return d.skip()
	})
}

func (r *planReader) call(d *planJSON, parent *planModule, name string) error {
	if name == "" || strings.ContainsAny(name, `.["`) {
		return formError("a module has a name that is none")
	}
	path := "module." + name
	if parent.path != "" {
		path = parent.path + "." + path
	}
	m := newPlanModule(parent, path)
	if parent.calls == nil {
		parent.calls = map[string]*planModule{}
	}
	parent.calls[name] = m
	return d.members("a module call", func(name []byte) error {
		var err error
		switch string(name) {
		case "expressions":
			m.inputs = map[string][]string{}
			err = d.members("expressions", func(name []byte) error {
				key := r.text(name)
				refs, err := r.references(d)
				if len(refs) > 0 {
					m.inputs[key] = refs
				}
				return err
			})
		case "count_expression":
			m.repeated = true
			err = d.skip()
		case "for_each_expression":
			m.repeated = true
			m.each, err = r.references(d)
		case "module":
			err = r.module(d, m)
		default:
			err = d.skip()
		}
		return err
	})
}

func (r *planReader) resource(d *planJSON, m *planModule) error {
	var key resourceKey
	p := &planResource{}
	var kept *planJSON
	err := d.members("a resource", func(name []byte) error {
		var err error
		switch string(name) {
		case "mode":
			key.mode, err = d.modeOf()
		case "type":
			key.typ, err = d.textOf("type")
			key.typ = r.text([]byte(key.typ))
		case "name":
			key.name, err = d.textOf("name")
			key.name = r.text([]byte(key.name))
		case "count_expression":
			p.repeated = true
			err = d.skip()
		case "for_each_expression":
			p.repeated = true
			p.each, err = r.references(d)
		case "expressions":
			if key.mode == "" || key.typ == "" {
				kept, err = d.keep()
			} else {
				err = r.expressions(d, key, p)
			}
		default:
			err = d.skip()
		}
		return err
	})
	if err == nil && kept != nil {
		err = r.expressions(kept, key, p)
	}
	if err == nil && (key.typ == "" || key.name == "") {
		err = formError("a resource of the configuration has no type or name")
	}
	m.resources[key] = p
	return err
}

// modeOf reads a mode. One that is neither of a resource nor of a data source is passed over later.
func (d *planJSON) modeOf() (Mode, error) {
	text, err := d.textOf("mode")
	if mode := Mode(text); mode == Managed || mode == Data {
		return mode, err
	}
	return otherMode, err
}

const otherMode Mode = "other"

func (r *planReader) expressions(d *planJSON, key resourceKey, p *planResource) error {
	paths := r.paths(key.mode, key.typ)
	if paths == nil || !slices.ContainsFunc(paths.List, func(p Path) bool { return p.Computed || p.Refs }) {
		return d.skip()
	}
	p.planExpressions = &planExpressions{
		reader: r, paths: paths, set: make([]bool, len(paths.List)), blocks: make([]int, len(paths.List)), references: make([][]string, len(paths.List)),
	}
	return p.value(d, r.tree(paths), true)
}

// text gives a text that occurs often once.
func (r *planReader) text(name []byte) string {
	if known, ok := r.texts[string(name)]; ok {
		return known
	}
	text := string(name)
	r.texts[text] = text
	return text
}

// references reads all that an expression refers to.
func (r *planReader) references(d *planJSON) ([]string, error) {
	var all []string
	err := r.referencesInto(d, &all)
	return all, err
}

func (r *planReader) referencesInto(d *planJSON, all *[]string) error {
	switch d.PeekKind() {
	case jsontext.KindBeginArray:
		return d.each("", func() error { return r.referencesInto(d, all) })
	case jsontext.KindBeginObject:
		return d.members("", func(name []byte) error {
			switch string(name) {
			case "references":
				refs, err := r.referenceList(d)
				*all = append(*all, refs...)
				return err
			case "constant_value":
				return d.skip()
			}
			return r.referencesInto(d, all)
		})
	default:
		return d.skip()
	}
}

func (r *planReader) referenceList(d *planJSON) ([]string, error) {
	var list []string
	err := d.each("references", func() error {
		if d.PeekKind() != jsontext.KindString {
			return d.skip()
		}
		text, err := d.text()
		if err == nil {
			list = append(list, r.text(text))
		}
		return err
	})
	return longForms(list), err
}
