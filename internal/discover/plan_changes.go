// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// planEntry is what a plan says of one instance.
type planEntry struct {
	resourceKey
	address    string
	deposed    bool
	actions    []string
	uncertain  bool
	deferred   bool
	stateOnly  bool // of the state, where only data sources matter
	paths      *Paths
	attributes *planAttributes
}

// changes reads the planned changes.
func (r *planReader) changes(d *planJSON) error {
	return d.each("resource_changes", func() error { return r.change(d, &planEntry{}) })
}

// deferredChanges reads the changes that are put off to a later run.
func (r *planReader) deferredChanges(d *planJSON) error {
	return d.each("deferred_changes", func() error {
		r.deferred++
		e := &planEntry{deferred: true}
		var kept *planJSON
		err := d.members("deferred_changes", func(name []byte) error {
			var err error
			switch string(name) {
			case "reason":
				var reason string
				reason, err = d.textOf("reason")
				e.uncertain = reason == "instance_count_unknown"
			case "resource_change":
				kept, err = d.keep() // the reason may follow
			default:
				err = d.skip()
			}
			return err
		})
		if err != nil || kept == nil {
			return err
		}
		return r.change(kept, e)
	})
}

func (r *planReader) change(d *planJSON, e *planEntry) error {
	if err := r.entry(d, e, map[string]holderReader{"change": e.change}); err != nil || e.mode == otherMode {
		return err
	}
	r.enterChange(e)
	return nil
}

// holderReader reads a member that holds attributes. It gets no node where no path is asked for.
type holderReader func(*planJSON, *pathNode) error

// entry reads an entry, with the attributes in the members that hold them.
func (r *planReader) entry(d *planJSON, e *planEntry, holders map[string]holderReader) error {
	var kept []func() error
	err := d.members("an entry of the plan", func(name []byte) error {
		holder := holders[string(name)]
		if holder == nil {
			return e.member(d, name)
		}
		if e.mode != "" && e.typ != "" {
			return holder(d, r.node(e))
		}
		value, err := d.keep() // what is asked of it depends on the type
		kept = append(kept, func() error { return holder(value, r.node(e)) })
		return err
	})
	if err == nil && (e.mode == "" || e.address == "" || e.typ == "" || e.name == "") {
		err = formError("an entry has no address, mode, type or name")
	}
	for i := 0; i < len(kept) && err == nil; i++ {
		err = kept[i]()
	}
	return err
}

func (e *planEntry) member(d *planJSON, name []byte) error {
	var err error
	switch string(name) {
	case "address":
		e.address, err = d.textOf("address")
	case "mode":
		e.mode, err = d.modeOf()
	case "type":
		e.typ, err = d.textOf("type")
	case "name":
		e.name, err = d.textOf("name")
	case "deposed", "deposed_key":
		e.deposed = d.PeekKind() != jsontext.KindNull
		err = d.skip()
	default:
		err = d.skip()
	}
	return err
}

// requirementPaths are the attributes of a requirement that are reported.
var requirementPaths = &Paths{List: []Path{{Steps: []string{"outcome"}}, {Steps: []string{"compliant"}}}}

const requirementType = OwnPrefix + "requirement"

// node returns the paths that are asked of an entry; nil where there are none.
func (r *planReader) node(e *planEntry) *pathNode {
	if e.attributes == nil {
		paths := r.paths(e.mode, e.typ)
		switch {
		case e.mode == Managed && e.typ == requirementType:
			paths = requirementPaths
		case strings.HasPrefix(e.typ, OwnPrefix), e.stateOnly && e.mode != Data:
			paths = nil
		}
		if paths == nil {
			return nil
		}
		e.paths, e.attributes = paths, newPlanAttributes(paths)
	}
	return r.tree(e.paths)
}

// change reads the actions and the values after them.
func (e *planEntry) change(d *planJSON, n *pathNode) error {
	a := e.attributes
	return d.members("change", func(name []byte) error {
		switch string(name) {
		case "actions":
			return d.each("actions", func() error {
				action, err := d.textOf("an action")
				e.actions = append(e.actions, action)
				return err
			})
		case "after":
			if a != nil {
				return a.values(d, n)
			}
		case "after_unknown":
			if a != nil {
				return a.marks(d, n, a.markUnknown)
			}
		case "after_sensitive":
			if a != nil {
				return a.marks(d, n, a.markSensitive)
			}
		}
		return d.skip()
	})
}

// isRemoved reports whether nothing is left when the plan is applied, or nothing that Terraform looks after.
func (e *planEntry) isRemoved() bool {
	return len(e.actions) > 0 && !slices.ContainsFunc(e.actions, func(a string) bool { return a != "delete" && a != "forget" })
}

// enterChange takes in a change. What is left of a replaced object (deposed) is removed, one way or the other.
func (r *planReader) enterChange(e *planEntry) {
	if e.deposed {
		return
	}
	module := moduleOf(e.address)
	m, declared := r.declared(module, e.resourceKey)
	if declared != nil {
		declared.planned = true
		declared.changes++
	}
	if e.isRemoved() {
		r.removed++
		if declared != nil {
			declared.removed = true
		}
		return
	}
	if e.mode == Data {
		r.changed[e.address] = true
	} else {
		r.staying++
		if declared == nil {
			r.undeclared++
		}
	}
	if declared != nil {
		declared.staying = true
	}
	r.enter(e, module, m, declared)
}

// enter hands an instance on.
func (r *planReader) enter(e *planEntry, module string, m *planModule, declared *planResource) {
	if strings.HasPrefix(e.typ, OwnPrefix) {
		if e.mode == Managed && e.typ == requirementType {
			r.requirement(e)
		}
		return
	}
	i := Instance{Address: e.address, Module: module, Mode: e.mode, Type: e.typ, Name: e.name, Uncertain: e.uncertain}
	i.File, i.Line = r.locate(module, e.resourceKey)
	if r.node(e) != nil { // it was asked before, unless the entry had nothing to read
		i.Attributes = e.attributes.finish(declared)
		for path := range i.Attributes {
			a := &i.Attributes[path]
			a.Refs = r.refsOf(m, declared, path, module)
			a.Open = a.Unknown && len(a.Values) > 0 // what is known of it need not come from a resource
		}
	}
	r.add(e.paths, i)
}

// declared returns what the configuration says of a resource; nil where it says nothing.
func (r *planReader) declared(module string, key resourceKey) (*planModule, *planResource) {
	m := r.modules[withoutKeys(module)]
	if m == nil {
		return nil, nil
	}
	return m, m.resources[key]
}
