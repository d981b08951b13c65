// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func TestAssessor_Judge_storage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		feature string
		options map[string]string
		require assess.Requirement // store_in Japan unless given
		reading catalog.Reading
		tenant  catalog.ProfileInput
		outcome assess.Outcome
		code    assess.Code
		places  []place.ID
		needs   string
	}{
		"inside the allowed places is met":     {feature: "crm", outcome: assess.Met},
		"outside of them is not met":           {feature: "crm", require: assess.Requirement{StoreIn: ids("US")}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("JP")},
		"one of many allowed places is enough": {feature: "crm", require: assess.Requirement{StoreIn: ids("US", "asia")}, outcome: assess.Met},
		"nothing kept is met":                  {feature: "memory", outcome: assess.Met},
		"global allows everything":             {feature: "fax", require: assess.Requirement{StoreIn: ids(place.Global)}, outcome: assess.Met},
		"global allows a place that is open":   {feature: "lake", require: assess.Requirement{StoreIn: ids(place.Global)}, outcome: assess.Met},
		"the geography of the tenant is met":   {feature: "rule", outcome: assess.Met},

		"a feature that nobody knows is undetermined":               {feature: "Contoso CMR", outcome: assess.Undetermined, code: assess.UnknownFeature},
		"one of which no source speaks for this tenant is too":      {feature: "mute", outcome: assess.Undetermined, code: assess.NoStatement},
		"so is a place that the source leaves open":                 {feature: "lake", outcome: assess.Undetermined, code: assess.PlaceOpen, places: ids(place.Unspecified)},
		"so is a place that may reach beyond":                       {feature: "mesh", outcome: assess.Undetermined, code: assess.PlaceOverlaps, places: ids("asia")},
		"one bad place of many is not met, and the good are silent": {feature: "fax", outcome: assess.NotMet, code: assess.StoredOutside, places: ids("US", place.Global)},
		"the newest reading goes by one source alone":               {feature: "fax", reading: catalog.Newest, outcome: assess.Met},

		"an option that is not stated can be good or bad": {feature: "split", outcome: assess.Undetermined, code: assess.InputMissing, places: ids("US"), needs: "options.region"},
		"an option that is stated decides":                {feature: "split", options: map[string]string{"region": "jp"}, outcome: assess.Met},
		"an option with a bad place":                      {feature: "split", options: map[string]string{"region": "us"}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("US")},
		"an option of which no source speaks":             {feature: "split", options: map[string]string{"region": "xx"}, outcome: assess.Undetermined, code: assess.NoStatement},
		"bad in every case is not met":                    {feature: "away", outcome: assess.NotMet, code: assess.StoredOutside, places: ids("DE", "US"), needs: "options.region"},
		"good in every case is met":                       {feature: "away", require: assess.Requirement{StoreIn: ids("US", "union")}, outcome: assess.Met, needs: "options.region"},
		"open in every case, for other reasons":           {feature: "vague", outcome: assess.Undetermined, code: assess.InputMissing, places: ids(place.Unspecified, "asia"), needs: "options.region"},
		"open in the one case that holds":                 {feature: "vague", options: map[string]string{"region": "b"}, outcome: assess.Undetermined, code: assess.PlaceOverlaps, places: ids("asia")},
		"a bad place beside open ones is not met":         {feature: "mixed", outcome: assess.NotMet, code: assess.StoredOutside, places: ids("US")},
		"open places of two sorts go by the first":        {feature: "mixed", require: assess.Requirement{StoreIn: ids("JP", "US")}, outcome: assess.Undetermined, code: assess.PlaceOpen, places: ids(place.Unspecified, "asia")},
		"a date that is not known can be good or bad":     {feature: "dated", outcome: assess.Undetermined, code: assess.InputMissing, places: ids("US"), needs: "created"},
		"a date that is known decides":                    {feature: "dated", tenant: catalog.ProfileInput{Created: "2024-02-01"}, outcome: assess.Met},

		"documented is enough unless more is asked":        {feature: "crm", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Documented}, outcome: assess.Met},
		"documented is less than contractual":              {feature: "crm", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Contractual}, outcome: assess.Undetermined, code: assess.WeakCommitment, places: ids("JP")},
		"contractual is enough for all":                    {feature: "terms", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Contractual}, outcome: assess.Met},
		"a general rule is less than documented":           {feature: "rule", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Documented}, outcome: assess.Undetermined, code: assess.WeakCommitment, places: ids("JP")},
		"a general rule is enough for a general rule":      {feature: "rule", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.GeneralRule}, outcome: assess.Met},
		"no commitment is never enough":                    {feature: "loose", outcome: assess.Undetermined, code: assess.WeakCommitment, places: ids("JP")},
		"no commitment is not enough even for none":        {feature: "loose", require: assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.NoCommitment}, outcome: assess.Undetermined, code: assess.WeakCommitment, places: ids("JP")},
		"a weak statement about a bad place is not met":    {feature: "loose", require: assess.Requirement{StoreIn: ids("US"), Commitment: catalog.Contractual}, outcome: assess.NotMet, code: assess.StoredOutside, places: ids("JP")},
		"a reserve does not matter unless it is asked for": {feature: "hedged", outcome: assess.Met},
		"with strict_reserves it does":                     {feature: "hedged", require: assess.Requirement{StoreIn: ids("JP"), StrictReserves: true}, outcome: assess.Undetermined, code: assess.Reserved, places: ids("JP")},
		"strict_reserves asks nothing of others":           {feature: "crm", require: assess.Requirement{StoreIn: ids("JP"), StrictReserves: true}, outcome: assess.Met},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.tenant.Country = "JP"
			a := assessor(t, contosoCatalog(t), test.tenant)
			if test.reading != "" {
				a.Reading = test.reading
			}
			if test.require.StoreIn == nil {
				test.require.StoreIn = ids("JP")
			}
			test.require.Uses = []assess.Use{{Feature: test.feature, Options: test.options}}
			r := a.Judge(&test.require)
			f := only(t, r)
			if f.Outcome != test.outcome || f.Code != test.code || r.Outcome != test.outcome {
				t.Errorf("got %s %s, in all %s; want %s %s", f.Outcome, f.Code, r.Outcome, test.outcome, test.code)
			}
			if !slices.Equal(f.Places, test.places) {
				t.Errorf("places %v, want %v", f.Places, test.places)
			}
			if got := strings.Join(f.Needs, " "); got != test.needs {
				t.Errorf("needs %q, want %q", got, test.needs)
			}
			if r.Compliant != (test.outcome == assess.Met) {
				t.Errorf("compliant %t with the outcome %s", r.Compliant, r.Outcome)
			}
		})
	}
}

func TestAssessor_Judge_processing(t *testing.T) {
	t.Parallel()
	a := assessor(t, contosoCatalog(t))
	judge := func(feature string, processIn ...place.ID) []assess.Finding {
		return a.Judge(&assess.Requirement{StoreIn: ids("JP"), ProcessIn: processIn, Uses: uses(feature)}).Findings
	}
	if all := judge("crm"); len(all) != 1 || all[0].Aspect != catalog.Storage {
		t.Errorf("without process_in processing is judged: %+v", all)
	}
	all := judge("crm", "JP")
	if len(all) != 2 || all[1].Aspect != catalog.Processing || all[1].Code != assess.ProcessedOutside || !slices.Equal(all[1].Places, ids("US")) {
		t.Errorf("processing outside of the allowed places: %+v", all)
	}
	if all := judge("crm", "JP", "US"); len(all) != 2 || all[1].Outcome != assess.Met {
		t.Errorf("processing inside of the allowed places: %+v", all)
	}
	// Most pages speak of data at rest only. That is no permission.
	if all := judge("terms", "JP"); len(all) != 2 || all[1].Outcome != assess.Undetermined || all[1].Code != assess.NoStatement {
		t.Errorf("processing of which no source speaks: %+v", all)
	}
}

// Two equal sets of allowed places still are two aspects.
func TestAssessor_Judge_codeOfTheAspect(t *testing.T) {
	t.Parallel()
	r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("DE"), ProcessIn: ids("DE"), Uses: uses("crm")})
	if len(r.Findings) != 2 || r.Findings[0].Code != assess.StoredOutside || r.Findings[1].Code != assess.ProcessedOutside {
		t.Errorf("%+v", r.Findings)
	}
}

// A requirement that looks at nothing must not pass for one that is met.
func TestAssessor_Judge_nothingIsUndetermined(t *testing.T) {
	t.Parallel()
	r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("JP")})
	if r.Outcome != assess.Undetermined || r.Compliant || len(r.Findings) != 0 {
		t.Errorf("outcome %s, compliant %t, %d findings", r.Outcome, r.Compliant, len(r.Findings))
	}
}

func TestAssessor_Judge_worstOutcomeCounts(t *testing.T) {
	t.Parallel()
	a := assessor(t, contosoCatalog(t))
	for want, features := range map[assess.Outcome][]string{
		assess.Met:          {"crm", "terms"},
		assess.Undetermined: {"crm", "lake", "memory"},
		assess.NotMet:       {"crm", "lake", "fax"},
	} {
		if r := a.Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: uses(features...)}); r.Outcome != want || r.Compliant != (want == assess.Met) {
			t.Errorf("%v: outcome %s, compliant %t; want %s", features, r.Outcome, r.Compliant, want)
		}
	}
}

func TestOutcome_Worse(t *testing.T) {
	t.Parallel()
	for i, x := range assess.Outcomes { // the better first
		for j, y := range assess.Outcomes {
			if got, want := x.Worse(y), assess.Outcomes[max(i, j)]; got != want {
				t.Errorf("the worse of %s and %s is %s, want %s", x, y, got, want)
			}
		}
	}
}

// The digest changes when the evidence does, and with nothing else: an upgrade shows where the user's rows moved.
func TestAssessor_Judge_digest(t *testing.T) {
	t.Parallel()
	a := assessor(t, contosoCatalog(t))
	digest := func(a *assess.Assessor, r assess.Requirement, features ...string) string {
		r.Uses = uses(features...)
		return a.Judge(&r).Digest
	}
	base := digest(a, assess.Requirement{StoreIn: ids("JP")}, "crm")
	if base != digest(a, assess.Requirement{StoreIn: ids("US"), Name: "Another", StrictReserves: true}, "Contoso Sales") {
		t.Error("what is required shows in the digest of the evidence")
	}
	if base == digest(a, assess.Requirement{StoreIn: ids("JP")}, "crm", "terms") {
		t.Error("more evidence does not show")
	}
	if base == digest(a, assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("JP")}, "crm") {
		t.Error("evidence of another aspect does not show")
	}
	after := func(old, changed string) string {
		cat, err := catalog.Load(fsOf(strings.Replace(contoso, old, changed, 1)))
		if err != nil {
			t.Fatal(err)
		}
		return digest(assessor(t, cat), assess.Requirement{StoreIn: ids("JP")}, "crm")
	}
	if base == after(`stored_in: [JP], processed_in: [US]`, `stored_in: [DE], processed_in: [US]`) {
		t.Error("another place does not show")
	}
	if base == after(`data: customers, commitment: documented`, `data: customers, commitment: none`) {
		t.Error("another commitment does not show")
	}
	if base == after(`data: customers, commitment: documented, published: [page@2025-01-01]`, `data: customers, commitment: documented, published: [blog@undated-2025]`) {
		t.Error("another source does not show")
	}
	if base != after(`data: lakes, commitment: documented`, `data: lakes, commitment: none`) {
		t.Error("a change of another feature shows")
	}
}

// TestAssessor_Judge_otherDataAlone shows that an allowed place of other data alone is not enough, and a bad one is too much.
func TestAssessor_Judge_otherDataAlone(t *testing.T) {
	t.Parallel()
	a := assessor(t, realCatalog(t), catalog.ProfileInput{Country: "US", AddOnsKnown: true, Settings: map[string]string{
		"intune_tenant_location": "north-america", "intune_email_notifications": "used", "intune_remote_help": "not-used", "intune_global_or_preview_features": "not-used",
	}})
	for allowed, want := range map[place.ID]assess.Code{"north-america": assess.NoStatement, "JP": assess.ProcessedOutside} {
		all := a.Judge(&assess.Requirement{StoreIn: ids("US"), ProcessIn: ids(allowed), Uses: uses("intune")}).Findings
		if len(all) != 2 || all[0].Outcome != assess.Met || all[1].Code != want {
			t.Errorf("process_in %s: got %+v, want %s", allowed, all, want)
		}
	}
}

// TestAssessor_Judge_noInputHelps shows that nothing is asked for where no source speaks in any case: what is open about
// another aspect would not help.
func TestAssessor_Judge_noInputHelps(t *testing.T) {
	t.Parallel()
	all := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("JP"), Uses: uses("split")}).Findings
	if len(all) != 2 || all[0].Code != assess.InputMissing || len(all[0].Needs) != 1 || all[1].Code != assess.NoStatement || len(all[1].Needs)+len(all[1].Why) != 0 {
		t.Errorf("got %+v", all)
	}
}
