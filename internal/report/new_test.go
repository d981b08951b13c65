// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// The sample has what the tests of the formats rely on.
func TestNew_sample(t *testing.T) {
	t.Parallel()
	r := sample(t)
	for _, status := range []string{"met", "not_met", "undetermined", "exempted"} {
		if len(withStatus(r, status)) == 0 {
			t.Errorf("no finding is %s", status)
		}
	}
	var codes []string
	for _, f := range findings(r) {
		codes = append(codes, f.Code)
	}
	for _, want := range []string{"", "RES101", "RES102", "RES201", "RES204", "RES207", "RES401", "RES403"} {
		if !slices.Contains(codes, want) {
			t.Errorf("no finding has the code %q among %q", want, codes)
		}
	}
	got := map[report.Status]string{}
	for _, e := range r.Requirements[0].Exemptions {
		got[e.Status] = e.Name
	}
	want := map[report.Status]string{report.Valid: "disks", report.Expiring: "faxes", report.Expired: "lakes", report.Unmatched: "nothing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exemptions by status:\n%s", diff)
	}
	if r.JudgedOn != today {
		t.Errorf("judged on %q", r.JudgedOn)
	}
	wantCounts := report.Counts{}
	for _, f := range findings(r) {
		switch {
		case f.Met():
			wantCounts.Met++
		case f.Outcome == "not_met":
			wantCounts.NotMet++
		default:
			wantCounts.Undetermined++
		}
		if f.Exempted() {
			wantCounts.Exempted++
		}
	}
	if diff := cmp.Diff(wantCounts, r.Counts); diff != "" {
		t.Error(diff)
	}
	if r.Compliant || r.Outcome != "not_met" {
		t.Errorf("outcome %s, compliant %v", r.Outcome, r.Compliant)
	}
}

// A report without a requirement is not met, as a requirement without a finding is not.
func TestNew_nothingJudged(t *testing.T) {
	t.Parallel()
	r := reportOf(t, contosoCatalog(t, contoso))
	if r.Compliant || r.Outcome != "undetermined" || strings.Contains(r.Markdown(), "✅") {
		t.Errorf("outcome %s, compliant %v:\n%s", r.Outcome, r.Compliant, r.Markdown())
	}
}

// Where nothing is counted to the day of the judgement, the report does not depend on it.
func TestNew_day(t *testing.T) {
	t.Parallel()
	r := reportOf(t, contosoCatalog(t, contoso), &assess.Requirement{Name: "R", StoreIn: ids("JP"), Uses: []assess.Use{{Feature: "crm"}}})
	if r.JudgedOn != "" {
		t.Errorf("judged on %q", r.JudgedOn)
	}
	r = reportOf(t, contosoCatalog(t, contoso), &assess.Requirement{Name: "R", StoreIn: ids("JP"), Uses: []assess.Use{{Feature: "crm"}}, MaxSourceAgeDays: 9})
	if r.JudgedOn != today {
		t.Errorf("judged on %q where an age is counted", r.JudgedOn)
	}
}

// An id stays when a resource moves within its file or a statement gets a new text, and tells any two findings apart.
func TestNew_id(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100)} {
		for _, f := range findings(r) {
			if other, ok := seen[f.ID]; ok {
				t.Errorf("%s: %s has the id of %s", name, f.Title, other)
			}
			seen[f.ID] = f.Title
		}
	}
	requirement := func(line int, names ...string) *assess.Requirement {
		r := &assess.Requirement{Name: "R", StoreIn: ids("JP")}
		for _, name := range names {
			r.Uses = append(r.Uses, assess.Use{Feature: name, By: []assess.Resource{resource("contoso_x."+name, "main.tf", line)}})
		}
		return r
	}
	cat := contosoCatalog(t, contoso)
	idOf := func(r *report.Report, feature string) string {
		for _, f := range findings(r) {
			if f.Feature == feature {
				return f.ID
			}
		}
		t.Fatalf("no finding about %s", feature)
		return ""
	}
	before, after := reportOf(t, cat, requirement(3, "fax", "mail")), reportOf(t, contosoCatalog(t, contoso), requirement(5, "mail", "lake"))
	if idOf(before, "mail") != idOf(after, "mail") {
		t.Error("the id depends on a line or on other findings")
	}
	if idOf(before, "mail") == idOf(before, "fax") {
		t.Error("two findings have the same id")
	}
}

// An id is that of the same finding still, when another one that differs from it in little is gone.
func TestNew_id_alike(t *testing.T) {
	t.Parallel()
	cat := contosoCatalog(t, contoso)
	by := []assess.Resource{resource("contoso_x.y", "main.tf", 1)}
	located, general := assess.Use{Feature: "mail", Location: "azure/eastus", By: by}, assess.Use{Feature: "mail", By: by}
	requirement := func(uses ...assess.Use) *assess.Requirement {
		return &assess.Requirement{Name: "R", StoreIn: ids("JP"), Uses: uses}
	}
	idsOf := func(requirements ...*assess.Requirement) []string {
		var all []string
		for _, f := range findings(reportOf(t, cat, requirements...)) {
			all = append(all, f.ID)
		}
		return all
	}
	both := idsOf(requirement(located, general))
	alone := slices.Concat(idsOf(requirement(located)), idsOf(requirement(general)))
	slices.Sort(both)
	slices.Sort(alone)
	if len(both) != 2 || !slices.Equal(both, alone) {
		t.Errorf("together %q, each alone %q", both, alone)
	}
	mended := requirement(assess.Use{Feature: "crm"})
	if all, after := idsOf(requirement(general), requirement(general)), idsOf(mended, requirement(general)); all[1] != after[1] {
		t.Errorf("the second requirement of the name had %s, and has %s since the first is mended", all[1], after[1])
	}
}

// Each place has the countries of which it surely has a part.
func TestNew_countries(t *testing.T) {
	t.Parallel()
	want := map[string]report.Place{
		"JP":                {Name: "Japan (JP)", Countries: []string{"JP"}},
		"US":                {Name: "the United States (US)", Countries: []string{"US"}},
		"union":             {Name: "Union", Countries: []string{"DE", "FR"}},
		"geo/north-america": {Name: "Geo North America (geo/north-america)", Opaque: true},
		"azure/eastus":      {Name: "East US (azure/eastus)", Countries: []string{"US"}},
		"@unspecified":      {Opaque: true},
	}
	got := map[string]report.Place{}
	note := func(all []report.Place) {
		for _, p := range all {
			if _, ok := want[p.ID]; ok {
				got[p.ID] = p
			}
		}
	}
	r := sample(t)
	for i := range r.Requirements {
		note(r.Requirements[i].StoreIn)
		note(r.Requirements[i].ProcessIn)
	}
	for _, f := range findings(r) {
		note(f.DataIn)
	}
	if p := got["@unspecified"]; p.Name == "" {
		t.Error("an open place has no name")
	} else {
		p.Name = ""
		got["@unspecified"] = p
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(report.Place{}, "ID"), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// The files of a report begin at the root of the repository.
func TestNew_folder(t *testing.T) {
	t.Parallel()
	for _, f := range findings(sample(t)) {
		for _, by := range f.Resources {
			if by.Address == "contoso_mail.all" && by.File != "infra/mail/main.tf" {
				t.Errorf("the file is %q", by.File)
			}
			if by.File != "" && !strings.Contains(f.Message, by.String()) {
				t.Errorf("the message of %s does not name %s", f.Title, by)
			}
		}
	}
}
