// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"

	g "maragu.dev/gomponents"
)

// exemptionTable lists the exemptions of a requirement.
func exemptionTable(r *Requirement) g.Node {
	if len(r.Exemptions) == 0 {
		return nil
	}
	t := pageTable{class: "exemptions", caption: words("What each exemption covers, why, and how long"), columns: []string{"Exemption", "Covers", "Reason", "Until", "State"}}
	for i := range r.Exemptions {
		e := &r.Exemptions[i]
		t.add(nil, g.Group{bdi(e.Name), el("div", attr("class", "note"), bdi(e.Category))}, exemptionCovers(e), exemptionWhy(e), exemptionUntil(e), exemptionState(e))
	}
	return g.Group{el("h3", words("Exemptions")), t.node()}
}

// exemptionCovers says for which findings an exemption is.
func exemptionCovers(e *Exemption) g.Node {
	all := g.Group{codeText(e.Feature)}
	if e.Aspect != "" {
		all = append(all, words(", "), bdi(e.Aspect))
	}
	if e.Code != "" {
		all = append(all, words(", "), codeText(e.Code))
	}
	if len(e.Places) > 0 {
		all = append(all, words(", within "), placeList(e.Places))
	}
	return all
}

func exemptionWhy(e *Exemption) g.Node {
	all := g.Group{bdi(e.Reason)}
	if e.Ticket != "" {
		all = append(all, el("div", attr("class", "note"), words("ticket "), bdi(e.Ticket)))
	}
	if e.ApprovedBy != "" {
		all = append(all, el("div", attr("class", "note"), words("approved by "), bdi(e.ApprovedBy)))
	}
	return all
}

func exemptionUntil(e *Exemption) g.Node {
	if e.Expires == "" {
		return words("no end")
	}
	all := g.Group{el("span", attr("class", "nb"), bdi(e.Expires))}
	if e.DaysLeft != nil {
		all = append(all, el("div", attr("class", "note"), words(daysLeft(*e.DaysLeft))))
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
	return el("span", attr("class", "s s-"+exemptionStates[e.Status][1]), words(exemptionStates[e.Status][0]))
}

// exemptionBox shows an exemption beside a finding.
func exemptionBox(title string, e *Exemption) g.Node {
	if e == nil {
		return nil
	}
	return el("div", attr("class", "ex"), el("p", el("b", words(title+" ")), bdi(e.Name), words(", "), bdi(e.Category), words(" "), exemptionState(e)),
		el("div", exemptionWhy(e)), el("div", words("Until "), exemptionUntil(e)))
}
