// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

// priorState reads the data sources that were read when the plan was made: those have no change. The state may still
// hold some that the configuration has no longer. When everything is destroyed, none is used. Resources are counted: a
// plan says of each that is there what becomes of it, unless it is not about the whole configuration.
func (r *planReader) priorState(d *planJSON) error {
	if r.destroys() {
		return nil
	}
	return d.members("prior_state", func(name []byte) error {
		if string(name) != "values" {
			return d.skip()
		}
		return d.members("values", func(name []byte) error {
			if string(name) != "root_module" {
				return d.skip()
			}
			return r.stateModule(d)
		})
	})
}

func (r *planReader) stateModule(d *planJSON) error {
	return d.members("a module of prior_state", func(name []byte) error {
		switch string(name) {
		case "resources":
			return d.each("resources", func() error { return r.stateResource(d) })
		case "child_modules":
			return d.each("child_modules", func() error { return r.stateModule(d) })
		}
		return d.skip()
	})
}

func (r *planReader) stateResource(d *planJSON) error {
	e := &planEntry{stateOnly: true}
	err := r.entry(d, e, map[string]holderReader{
		"values": func(d *planJSON, n *pathNode) error {
			if n == nil {
				return d.skip()
			}
			return e.attributes.values(d, n)
		},
		"sensitive_values": func(d *planJSON, n *pathNode) error {
			if n == nil {
				return d.skip()
			}
			return e.attributes.marks(d, n, e.attributes.markSensitive)
		},
	})
	if err != nil || e.mode == otherMode || r.changed[e.address] {
		return err
	}
	module := moduleOf(e.address)
	m, declared := r.declared(module, e.resourceKey)
	switch {
	case e.mode == Managed:
		if declared != nil && !e.deposed {
			declared.before++
		}
	case declared != nil || len(r.modules) == 0:
		r.enter(e, module, m, declared)
	}
	return nil
}
