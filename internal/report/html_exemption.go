// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// exemptionTable lists the exemptions of a requirement.
func exemptionTable(r *Requirement) g.Node {
	if len(r.Exemptions) == 0 {
		return nil
	}
	t := pageTable{class: "exemptions", caption: g.Text("What each exemption covers, why, and how long"), columns: []string{"Exemption", "Covers", "Reason", "Until", "State"}}
	for i := range r.Exemptions {
		e := &r.Exemptions[i]
		t.add(nil, g.Group{bdi(e.Name), h.Div(h.Class("note"), bdi(e.Category))}, exemptionCovers(e), exemptionWhy(e), exemptionUntil(e), exemptionState(e))
	}
	return g.Group{h.H3(g.Text("Exemptions")), t.node()}
}

// exemptionCovers says for which findings an exemption is.
func exemptionCovers(e *Exemption) g.Node {
	all := g.Group{codeText(e.Feature)}
	if e.Aspect != "" {
		all = append(all, g.Text(", "), bdi(e.Aspect))
	}
	if e.Code != "" {
		all = append(all, g.Text(", "), codeText(e.Code))
	}
	if len(e.Places) > 0 {
		all = append(all, g.Text(", within "), placeList(e.Places))
	}
	return all
}

func exemptionWhy(e *Exemption) g.Node {
	all := g.Group{bdi(e.Reason)}
	if e.Ticket != "" {
		all = append(all, h.Div(h.Class("note"), g.Text("ticket "), bdi(e.Ticket)))
	}
	if e.ApprovedBy != "" {
		all = append(all, h.Div(h.Class("note"), g.Text("approved by "), bdi(e.ApprovedBy)))
	}
	return all
}

func exemptionUntil(e *Exemption) g.Node {
	if e.Expires == "" {
		return g.Text("no end")
	}
	all := g.Group{h.Span(h.Class("nb"), bdi(e.Expires))}
	if e.DaysLeft != nil {
		all = append(all, h.Div(h.Class("note"), g.Text(daysLeft(*e.DaysLeft))))
	}
	return all
}

func daysLeft(days int) string {
	switch {
	case days > 0:
		return counted(days, "day") + " left"
	case days == 0:
		return "today is its last day"
	}
	return fmt.Sprintf("ended %s ago", counted(-days, "day"))
}

// exemptionStates has the words and the look of what an exemption does.
var exemptionStates = map[Status][2]string{
	Valid:     {"valid", "exempted"},
	Expiring:  {"expires within 30 days", "undetermined"},
	Expired:   {"expired, and would still be needed", "not_met"},
	Unmatched: {"covers nothing", "undetermined"},
}

func exemptionState(e *Exemption) g.Node {
	return h.Span(h.Class("s s-"+exemptionStates[e.Status][1]), g.Text(exemptionStates[e.Status][0]))
}

// exemptionBox shows an exemption beside a finding.
func exemptionBox(title string, e *Exemption) g.Node {
	if e == nil {
		return nil
	}
	return h.Div(h.Class("ex"), h.P(h.B(g.Text(title+" ")), bdi(e.Name), g.Text(", "), bdi(e.Category), g.Text(" "), exemptionState(e)),
		h.Div(exemptionWhy(e)), h.Div(g.Text("Until "), exemptionUntil(e)))
}
