// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Limits of what a server takes or shows of a run.
const (
	maxSARIFResults   = 25000 // GitHub refuses a run with more; it shows the gravest 5,000
	maxSARIFAddresses = 100   // of one result; a message names the first of them
	maxSARIFText      = 4000  // characters of a message
	maxSARIFEvidence  = 3     // statements in a message
)

// SARIF returns what is not met or undetermined as results of a static analysis, in SARIF 2.1.0: one for each place in a file at which a
// finding comes in. What is met is no result, since servers show every result as a problem.
func (r *Report) SARIF() []byte {
	var all []sarifResult
	seen := map[string]bool{}
	for i := range r.Requirements {
		q := &r.Requirements[i]
		for j := range q.Findings {
			if f := &q.Findings[j]; !f.Met() {
				all = append(all, r.sarifResults(q, f, seen)...)
			}
		}
	}
	all, notifications := cutResults(all)
	run := sarifRun{
		Tool:        sarifTool{Driver: r.sarifDriver()},
		Automation:  sarifAutomation{ID: "residency/" + categoryOf(r.Title) + "/"},
		ColumnKind:  "utf16CodeUnits",
		Invocations: []sarifInvocation{{Successful: true, Notifications: notifications}},
		Results:     all,
		Properties: sarifRunBag{
			Title: r.Title, Outcome: r.Outcome, Compliant: r.Compliant, Counts: r.Counts, CatalogVersion: r.Catalog.Version, CatalogDigest: r.Catalog.Digest,
			CatalogLayers: r.Catalog.Layers, JudgedOn: r.JudgedOn,
		},
	}
	return encode(sarifLog{
		Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// cutResults keeps the gravest results where there are more than a server takes, in their order, and says so.
func cutResults(all []sarifResult) ([]sarifResult, []sarifNotification) {
	cut := len(all) - maxSARIFResults
	if cut <= 0 {
		return append([]sarifResult{}, all...), []sarifNotification{}
	}
	order := []Level{LevelNote, LevelWarning, LevelError}
	drop := map[int]bool{}
	for _, level := range order {
		for i := len(all) - 1; i >= 0 && len(drop) < cut; i-- {
			if all[i].Level == level {
				drop[i] = true
			}
		}
	}
	kept := make([]sarifResult, 0, maxSARIFResults)
	for i := range all {
		if !drop[i] {
			kept = append(kept, all[i])
		}
	}
	text := fmt.Sprintf("%d of %d results were left out, the least grave ones first, because servers refuse a run with more than %d. The JSON, CSV and HTML reports have them.",
		cut, len(all), maxSARIFResults)
	return kept, []sarifNotification{{Level: LevelWarning, Message: sarifText{text}}}
}

func (r *Report) sarifDriver() sarifDriver {
	driver := sarifDriver{
		Name: "terraform-provider-residency", Version: r.Provider, SemanticVersion: semantic(r.Provider), InformationURI: registryPage, Rules: make([]sarifRule, len(rules)),
	}
	for i := range rules {
		one := &rules[i]
		driver.Rules[i] = sarifRule{
			ID: string(one.code), Name: one.name, Short: sarifText{one.short}, Full: sarifText{one.full}, HelpURI: one.page(),
			Help: sarifHelp{
				Text:     one.full + " What to do: " + one.help,
				Markdown: fmt.Sprintf("%s\n\n**What to do:** %s\n\nMore in the guide [Rule codes](%s).", one.full, one.help, one.page()),
			},
			Default: sarifDefault{Level: LevelError}, Properties: sarifTags{Tags: []string{"data-residency", "compliance"}},
		}
	}
	return driver
}

// semantic returns a version if it is a semantic one: the version of a build of one's own is not.
func semantic(version string) string {
	core, _, _ := strings.Cut(version, "-")
	parts := strings.Split(core, ".")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 32); err != nil {
			return ""
		}
	}
	if len(parts) != 3 {
		return ""
	}
	return version
}

// sarifPlace is a line of a file, with the resources that are declared there.
type sarifPlace struct {
	file      string
	line      int
	addresses []string
}

// placesIn returns where a finding comes in, in the order of its resources: at one line all instances of a block.
func (r *Report) placesIn(f *Finding) []sarifPlace {
	var all []sarifPlace
	index := map[sarifKey]int{}
	add := func(file string, line int, address string) {
		key := sarifKey{file, max(1, line)}
		i, ok := index[key]
		if !ok {
			i = len(all)
			index[key] = i
			all = append(all, sarifPlace{file: file, line: key.line})
		}
		if address != "" {
			all[i].addresses = append(all[i].addresses, address)
		}
	}
	for _, by := range f.Resources {
		if by.File == "" {
			add(r.defaultFile(), 1, by.Address)
			continue
		}
		add(by.File, by.Line, by.Address)
	}
	if len(f.Resources) == 0 {
		add(r.defaultFile(), 1, "")
	}
	return all
}

type sarifKey struct {
	file string
	line int
}

func (r *Report) defaultFile() string { return cmp.Or(r.file, "main.tf") }

func (r *Report) sarifResults(q *Requirement, f *Finding, seen map[string]bool) []sarifResult {
	index, _ := ruleOf(f.Code)
	places := r.placesIn(f)
	all := make([]sarifResult, len(places))
	for i, at := range places {
		same := resultPrint(f, at.addresses, seen)
		all[i] = sarifResult{
			RuleID: f.Code, RuleIndex: index, Level: cmp.Or(f.Level, LevelError), Message: sarifText{messageOf(f, at.addresses)}, Locations: []sarifLocation{location(at)},
			// GitHub tells alerts apart by this key alone, and by the content of the line where it is missing: then findings at one line would be one alert.
			Fingerprints: map[string]string{"residency/v1": same, "primaryLocationLineHash": same + ":1"},
			Suppressions: []sarifSuppression{},
			Properties: sarifResultBag{
				Finding: f.ID, Requirement: q.Name, Outcome: f.Outcome, Status: f.Status(), Feature: f.Feature, Aspect: f.Aspect,
				Places: placeIDs(f.Places), Statements: f.StatementIDs(),
			},
		}
		if e := f.Exemption; e != nil {
			// GitHub does not look at suppressions, so that the level has to say it too.
			all[i].Level = LevelNote
			all[i].Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: justification(e)}}
		}
	}
	return all
}

// messageOf says in one text what was found and on which statements that rests. Viewers show the first sentence in lists.
func messageOf(f *Finding, addresses []string) string {
	first := capital(f)
	if f.Exempted() {
		first += ", " + f.Exemption.words()
	}
	what, _, _ := strings.Cut(f.Message, "\n\n")
	lines := []string{strings.TrimSuffix(first, ".") + ". " + what}
	statements := f.decisive()
	for i := range statements {
		if i == maxSARIFEvidence {
			lines = append(lines, fmt.Sprintf("And %s more.", counted(len(statements)-i, "statement")))
			break
		}
		s := statements[i]
		line := fmt.Sprintf("Statement %s: %s.", s.ID, s.Source)
		if s.Reserve != "" {
			line += " Reserve: " + s.Reserve + "."
		}
		lines = append(lines, line)
	}
	if len(addresses) > 0 {
		lines = append(lines, "Used by "+firstOf(addresses, maxUsedBy, ", ")+".")
	}
	if len(f.SetAside) > 0 {
		lines = append(lines, "Set aside: "+firstOf(textsOf(f.SetAside, SetAside.String), maxSARIFEvidence, "; "))
	}
	text := visible(strings.Join(lines, "\n"))
	// In a message of SARIF a text in brackets with another one in parentheses behind it is a link.
	return shorten(strings.ReplaceAll(text, "](", "] ("), maxSARIFText)
}

// capital is the headline with a capital letter, but where it begins with an id or a name.
func capital(f *Finding) string {
	text := f.headline()
	if text == "" || strings.HasPrefix(text, f.Feature) {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func justification(e *Exemption) string {
	parts := []string{e.Reason, "category " + e.Category}
	if e.Ticket != "" {
		parts = append(parts, "ticket "+e.Ticket)
	}
	if e.ApprovedBy != "" {
		parts = append(parts, "approved by "+e.ApprovedBy)
	}
	return oneLine(e.Name + ": " + joined(append(parts, e.term())))
}

func location(at sarifPlace) sarifLocation {
	one := sarifLocation{Physical: sarifPhysical{Artifact: artifact(at.file), Region: sarifRegion{StartLine: at.line}}}
	for i, address := range at.addresses {
		if i == maxSARIFAddresses {
			break
		}
		one.Logical = append(one.Logical, sarifLogical{Name: visible(address), Kind: "resource"})
	}
	return one
}

// artifact returns the address of a file: below the root of the repository where it is relative.
func artifact(file string) sarifArtifact {
	file = path.Clean(strings.ReplaceAll(strings.ToValidUTF8(file, "\ufffd"), `\`, "/"))
	if path.IsAbs(file) {
		return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: file}).String()}
	}
	return sarifArtifact{URI: (&url.URL{Path: file}).String(), Base: "%SRCROOT%"}
}

// resultPrint is what tells a result from the others in each run. Lines are no part of it, and neither are the instances of
// a block: a result stays the same when one of them comes or goes.
func resultPrint(f *Finding, addresses []string, seen map[string]bool) string {
	parts := []string{f.ID}
	for _, address := range addresses {
		if block := withoutKeys(address); !slices.Contains(parts[1:], block) {
			parts = append(parts, block)
		}
	}
	for n := 1; ; n++ {
		same := fingerprint(append(slices.Clip(parts), strconv.Itoa(n))...)
		if !seen[same] {
			seen[same] = true
			return same
		}
	}
}

// withoutKeys leaves the keys of instances out of an address.
func withoutKeys(address string) string {
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(address); i++ {
		c := address[i]
		switch {
		case quoted && c == '\\':
			i++
		case depth > 0 && c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case depth > 0 && c == ']':
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// categoryOf is a title as part of the name under which a server keeps a run; a slash would begin another part.
func categoryOf(title string) string {
	return cmp.Or(shorten(strings.TrimSpace(strings.ReplaceAll(oneLine(title), "/", "-")), maxTestName), "assessment")
}
