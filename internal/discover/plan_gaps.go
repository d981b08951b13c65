// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"fmt"
	"slices"
	"strings"
)

// isSure reports whether a resource of the configuration surely has an instance.
func (r *planResource) isSure(m *planModule) bool {
	if r.repeated {
		return false
	}
	for ; m != nil; m = m.parent {
		if m.repeated {
			return false
		}
	}
	return true
}

// declaredResources calls f for each resource of the configuration, in the order of their addresses.
func (r *planReader) declaredResources(f func(*planModule, resourceKey, *planResource)) {
	for _, path := range sortedKeys(r.modules) {
		m := r.modules[path]
		keys := make([]resourceKey, 0, len(m.resources))
		for key := range m.resources {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, resourceKey.compare)
		for _, key := range keys {
			f(m, key, m.resources[key])
		}
	}
}

func (m *planModule) address(key resourceKey) string {
	return Ref{Mode: key.mode, Type: key.typ, Name: key.name, Module: m.path}.Address()
}

// destroys reports whether the plan destroys all that the configuration asks for. One that removes what the
// configuration does not ask for any longer is something else.
func (r *planReader) destroys() bool {
	sure := false
	if r.staying == 0 && r.removed > 0 {
		r.declaredResources(func(m *planModule, _ resourceKey, p *planResource) { sure = sure || p.removed && p.isSure(m) })
	}
	return sure
}

// findGaps enters what the plan does not hold, and reports whether it holds everything.
func (r *planReader) findGaps() bool {
	var missing []string
	if !r.destroys() {
		r.declaredResources(func(m *planModule, key resourceKey, p *planResource) {
			if key.mode == Managed && (!p.planned && p.isSure(m) || p.before > p.changes) {
				missing = append(missing, m.address(key))
			}
		})
	}
	p := r.document
	marked := p.complete != nil && !*p.complete
	blind := len(r.modules) == 0
	if r.deferred > 0 {
		r.gap(Gap{Kind: Deferred, Detail: fmt.Sprintf("The plan puts off %s to a later run.", counted(r.deferred, "change"))})
	}
	switch {
	case p.errored && len(missing) > 0:
		r.gap(Gap{Kind: Errored, Detail: "The plan ended with an error, and says nothing about " + listed(missing) + "."})
	case p.errored:
		r.gap(Gap{Kind: Errored, Detail: "The plan ended with an error, and may not hold everything."})
	case len(missing) > 0:
		r.gap(Gap{Kind: Partial, Detail: "The plan says nothing about " + listed(missing) + ", as one that is made with -target, -exclude or -refresh-only."})
	case marked && r.deferred == 0:
		r.gap(Gap{Kind: Partial, Detail: "The plan says of itself that it is not complete, as one that is made with -target."})
	case r.undeclared > 0 && !blind:
		r.gap(Gap{Kind: Partial, Detail: fmt.Sprintf("The plan holds %s that the configuration in it does not have, so that what it leaves out cannot be known.", counted(r.undeclared, "resource"))})
	case blind:
		r.gap(Gap{Kind: Partial, Detail: "The plan does not hold the configuration, so that what it leaves out cannot be known."})
	}
	complete := !p.errored && !marked && !blind && r.undeclared == 0 && r.deferred == 0 && len(missing) == 0
	r.findRequirements(!complete)
	return complete
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// listed names the first few resources.
func listed(addresses []string) string {
	const few = 5
	text := counted(len(addresses), "resource") + " of the configuration (" + strings.Join(addresses[:min(few, len(addresses))], ", ")
	if n := len(addresses) - few; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text + ")"
}
