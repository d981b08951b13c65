// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
)

// overview lists the requirements.
func (p *page) overview() g.Node {
	t := pageTable{class: "overview", caption: words("What each requirement allows, and what it comes to"), columns: []string{"Requirement", "Stored in", "Processed in", "Comes to"}}
	for i := range p.Requirements {
		r := &p.Requirements[i]
		processing := placeList(r.ProcessIn)
		if processing == nil {
			processing = el("span", attr("class", "note"), words("not judged"))
		}
		t.add(nil, el("a", attr("href", "#"+anchor(i)), bdi(r.Name)), placeList(r.StoreIn), processing, g.Group{outcomeChip(r), el("div", attr("class", "note"), words(countWords(r.Counts)))})
	}
	return el("section", attr("aria-labelledby", "requirements"), el("h2", attr("id", "requirements"), words("Requirements")), t.node())
}

func anchor(requirement int) string { return "r" + strconv.Itoa(requirement+1) }

// outcomeChip says whether a requirement is complied with.
func outcomeChip(r *Requirement) g.Node {
	switch {
	case !r.Compliant:
		return el("span", attr("class", "s s-"+r.Outcome), words(fmt.Sprintf("not compliant (%s)", outcomeWords[r.Outcome])))
	case r.Counts.Exempted > 0:
		return el("span", attr("class", "s s-exempted"), words(fmt.Sprintf("compliant, with exemptions (%s)", outcomeWords[r.Outcome])))
	}
	return el("span", attr("class", "s s-met"), words("compliant"))
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

// large is how many findings a requirement may have before its parts are laid out when they are seen only.
const large = 200

func (p *page) requirement(i int) g.Node {
	r := &p.Requirements[i]
	class := "r"
	if len(r.Findings) > large {
		class = "r large"
	}
	return el("section", attr("class", class), attr("data-r", anchor(i)), attr("aria-labelledby", anchor(i)),
		el("h2", attr("id", anchor(i)), bdi(r.Name)),
		el("p", attr("class", "sum"), outcomeChip(r), words(" "), words(countWords(r.Counts))),
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
		processing = words("not judged")
	}
	return facts(
		fact{"Storage allowed in", placeList(r.StoreIn)},
		fact{"Processing allowed in", processing},
		fact{"Tenant", tenantWords(&r.Tenant)},
		fact{"Answers as of", bdiIf(r.AsOf)},
		fact{"Reading where sources disagree", bdiIf(r.Reading)},
		fact{"Commitment asked for", bdiIf(r.Commitment)},
		fact{"Reserves of sources", words(reserves)},
		fact{"Oldest text allowed", dayCount(r.MaxSourceAgeDays)},
		fact{"Digest of the facts", codeText(r.FactsDigest)},
	)
}

func dayCount(n int64) g.Node {
	if n == 0 {
		return nil
	}
	return words(counted(int(n), "day"))
}

// tenantWords says for which tenant a requirement was judged.
func tenantWords(t *Tenant) g.Node {
	addOns := words("; whether it has add-ons is not known")
	if t.AddOns != nil {
		addOns = g.Group{words("; add-ons: "), textList(t.AddOns, codeText)}
		if len(t.AddOns) == 0 {
			addOns = words("; no add-ons")
		}
	}
	all := g.Group{composed(t.Description), addOns}
	if t.CountryEvidence != "" {
		all = append(all, words("; country known by "), bdi(t.CountryEvidence))
	}
	if t.Created != "" {
		all = append(all, words("; created "), bdi(t.Created))
	}
	if t.Cloud != "" {
		all = append(all, words("; cloud "), bdi(t.Cloud))
	}
	if t.RegionScope != "" {
		all = append(all, words("; region scope "), bdi(t.RegionScope))
	}
	if len(t.Settings) > 0 {
		all = append(all, words("; settings "), pairs(t.Settings))
	}
	return all
}

// pairs shows names with their values, in order.
func pairs(all map[string]string) g.Node {
	keys := slices.Sorted(maps.Keys(all))
	return joinNodes(len(keys), ", ", func(i int) g.Node { return codeText(keys[i] + " = " + all[keys[i]]) })
}
