// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// overview lists the requirements.
func (p *page) overview() g.Node {
	t := pageTable{class: "overview", caption: g.Text("What each requirement allows, and what it comes to"), columns: []string{"Requirement", "Stored in", "Processed in", "Comes to"}}
	for i := range p.Requirements {
		r := &p.Requirements[i]
		processing := placeList(r.ProcessIn)
		if processing == nil {
			processing = h.Span(h.Class("note"), g.Text("not judged"))
		}
		t.add(nil, h.A(h.Href("#"+anchor(i)), bdi(r.Name)), placeList(r.StoreIn), processing, g.Group{outcomeChip(r), h.Div(h.Class("note"), g.Text(countWords(r.Counts)))})
	}
	return h.Section(h.Aria("labelledby", "requirements"), h.H2(h.ID("requirements"), g.Text("Requirements")), t.node())
}

func anchor(requirement int) string { return "r" + strconv.Itoa(requirement+1) }

// outcomeChip says whether a requirement is complied with.
func outcomeChip(r *Requirement) g.Node {
	switch {
	case !r.Compliant:
		return h.Span(h.Class("s s-"+r.Outcome), g.Textf("not compliant (%s)", outcomeWords[r.Outcome]))
	case r.Counts.Exempted > 0:
		return h.Span(h.Class("s s-exempted"), g.Textf("compliant, with exemptions (%s)", outcomeWords[r.Outcome]))
	}
	return h.Span(h.Class("s s-met"), g.Text("compliant"))
}

func countWords(c Counts) string {
	return fmt.Sprintf("%d not met, %d undetermined, %d met; %d exempted", c.NotMet, c.Undetermined, c.Met, c.Exempted)
}

func (p *page) requirements() []g.Node {
	all := make([]g.Node, len(p.Requirements))
	for i := range p.Requirements {
		all[i] = p.requirement(i)
	}
	return all
}

func (p *page) requirement(i int) g.Node {
	r := &p.Requirements[i]
	return h.Section(h.Class("r"), h.Data("r", anchor(i)), h.Aria("labelledby", anchor(i)),
		h.H2(h.ID(anchor(i)), bdi(r.Name)),
		h.P(h.Class("sum"), outcomeChip(r), g.Text(" "), g.Text(countWords(r.Counts))),
		requirementFacts(r),
		matrix(r),
		exemptionTable(r),
		p.findings(r, i),
	)
}

func requirementFacts(r *Requirement) g.Node {
	reserves := "shown"
	if r.StrictReserves {
		reserves = "strict: a reserve of a source leaves a finding undetermined"
	}
	processing := placeList(r.ProcessIn)
	if processing == nil {
		processing = g.Text("not judged")
	}
	return facts(
		fact{"Storage allowed in", placeList(r.StoreIn)},
		fact{"Processing allowed in", processing},
		fact{"Tenant", tenantWords(&r.Tenant)},
		fact{"Answers as of", bdiIf(r.AsOf)},
		fact{"Reading where sources disagree", bdiIf(r.Reading)},
		fact{"Commitment asked for", bdiIf(r.Commitment)},
		fact{"Reserves of sources", g.Text(reserves)},
		fact{"Oldest text allowed", dayCount(r.MaxSourceAgeDays)},
		fact{"Digest of the facts", codeText(r.FactsDigest)},
	)
}

func dayCount(n int64) g.Node {
	if n == 0 {
		return nil
	}
	return g.Text(counted(int(n), "day"))
}

// tenantWords says for which tenant a requirement was judged.
func tenantWords(t *Tenant) g.Node {
	addOns := g.Text("; whether it has add-ons is not known")
	if t.AddOns != nil {
		addOns = g.Group{g.Text("; add-ons: "), textList(t.AddOns, codeText)}
		if len(t.AddOns) == 0 {
			addOns = g.Text("; no add-ons")
		}
	}
	all := g.Group{composed(t.Description), addOns}
	if t.CountryEvidence != "" {
		all = append(all, g.Text("; country known by "), bdi(t.CountryEvidence))
	}
	if t.Created != "" {
		all = append(all, g.Text("; created "), bdi(t.Created))
	}
	if t.Cloud != "" {
		all = append(all, g.Text("; cloud "), bdi(t.Cloud))
	}
	if t.RegionScope != "" {
		all = append(all, g.Text("; region scope "), bdi(t.RegionScope))
	}
	if len(t.Settings) > 0 {
		all = append(all, g.Text("; settings "), pairs(t.Settings))
	}
	return all
}

// pairs shows names with their values, in order.
func pairs(all map[string]string) g.Node {
	keys := slices.Sorted(maps.Keys(all))
	return joinNodes(len(keys), ", ", func(i int) g.Node { return codeText(keys[i] + " = " + all[keys[i]]) })
}
