// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"
	"strings"
)

// requirement notes what the plan says of an instance of a requirement.
func (r *planReader) requirement(e *planEntry) {
	p := PlannedRequirement{Address: e.address}
	outcome, compliant := Attribute{}, Attribute{}
	if r.node(e) != nil {
		found := e.attributes.finish(nil)
		outcome, compliant = found[0], found[1]
	}
	switch {
	case e.deferred:
		p.Reason = "the plan puts it off to a later run"
	case outcome.Unknown:
		p.Reason = "its outcome is known only after apply"
	case len(outcome.Values) != 1:
		p.Reason = "the plan does not give its outcome"
	default:
		p.Evaluated, p.Outcome = true, outcome.Values[0]
		if len(compliant.Values) == 1 {
			truth := compliant.Values[0] == "true"
			p.Compliant = &truth
		}
	}
	r.requirements = append(r.requirements, p)
	if !p.Evaluated {
		r.notEvaluated(moduleOf(e.address), e.resourceKey, p)
	}
}

func (r *planReader) notEvaluated(module string, key resourceKey, p PlannedRequirement) {
	g := Gap{Kind: NotEvaluated, Address: p.Address, Detail: "The requirement was not evaluated: " + p.Reason + "."}
	g.File, g.Line = r.locate(module, key)
	r.gap(g)
}

// findRequirements notes the declared requirements of which the plan holds no instance.
func (r *planReader) findRequirements(partial bool) {
	r.declaredResources(func(m *planModule, key resourceKey, p *planResource) {
		if key.mode != Managed || key.typ != requirementType || p.staying {
			return
		}
		missing := PlannedRequirement{Address: m.address(key), Reason: r.whyNot(m, p, partial)}
		r.requirements = append(r.requirements, missing)
		r.notEvaluated(m.path, key, missing)
	})
	slices.SortFunc(r.requirements, func(a, b PlannedRequirement) int { return strings.Compare(a.Address, b.Address) })
}

// whyNot says why a plan has no instance of a requirement, as far as it can be known.
func (r *planReader) whyNot(m *planModule, p *planResource, partial bool) string {
	var reasons []string
	switch {
	case p.removed:
		return "the plan removes it"
	case r.document.errored:
		reasons = append(reasons, "the plan ended with an error")
	case partial && r.deferred > 0:
		reasons = append(reasons, "the plan puts a part off to a later run")
	case partial:
		reasons = append(reasons, "the plan was made with -target, -exclude or -refresh-only")
	}
	if !p.isSure(m) {
		reasons = append(reasons, "count or for_each gave no instance of it or of its module")
	}
	return strings.Join(reasons, ", or ")
}
