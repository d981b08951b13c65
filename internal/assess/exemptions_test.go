// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func TestAssessor_Judge_exemptionCovers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		use       assess.Use
		exemption assess.Exemption
		covered   bool
	}{
		"by the id of the feature":                    {use("fax"), assess.Exemption{Feature: "fax"}, true},
		"by another name of the feature":              {use("fax"), assess.Exemption{Feature: "CONTOSO FAX"}, true},
		"where the use has another name":              {use("Contoso Fax"), assess.Exemption{Feature: "fax"}, true},
		"not by another feature":                      {use("fax"), assess.Exemption{Feature: "crm"}, false},
		"not by a name that nobody knows":             {use("fax"), assess.Exemption{Feature: "faks"}, false},
		"one that nobody knows, by its name":          {use("Our App"), assess.Exemption{Feature: "Our App"}, true},
		"one that nobody knows, in another spelling":  {use("Our App"), assess.Exemption{Feature: "our-app"}, true},
		"not one that nobody knows, by another":       {use("Our App"), assess.Exemption{Feature: "Their App"}, false},
		"in the aspect":                               {use("fax"), assess.Exemption{Feature: "fax", Aspect: "storage"}, true},
		"not in the other aspect":                     {use("fax"), assess.Exemption{Feature: "fax", Aspect: "processing"}, false},
		"with the places":                             {use("fax"), assess.Exemption{Feature: "fax", Places: ids("US", "global")}, true},
		"with a place that contains them":             {use("away"), assess.Exemption{Feature: "away", Places: ids("union", "US")}, true},
		"not with a part of the places":               {use("fax"), assess.Exemption{Feature: "fax", Places: ids("US")}, false},
		"not with other places":                       {use("fax"), assess.Exemption{Feature: "fax", Places: ids("DE")}, false},
		"an open place, where any place is allowed":   {use("lake"), assess.Exemption{Feature: "lake"}, true},
		"an open place, where the world is allowed":   {use("lake"), assess.Exemption{Feature: "lake", Places: ids("global")}, true},
		"not an open place with places":               {use("lake"), assess.Exemption{Feature: "lake", Places: ids("US", "DE")}, false},
		"not a feature without a source, with places": {use("mute"), assess.Exemption{Feature: "mute", Places: ids("global")}, false},
		"a feature without a source, without places":  {use("mute"), assess.Exemption{Feature: "mute"}, true},
		"a place that may reach beyond":               {use("mesh"), assess.Exemption{Feature: "mesh", Places: ids("asia")}, true},
		"a case that may be bad, with its place":      {use("dated"), assess.Exemption{Feature: "dated", Places: ids("US")}, true},
		"not a case that may be bad, with other ones": {use("dated"), assess.Exemption{Feature: "dated", Places: ids("DE")}, false},
		"not a case without a source, with places":    {use("split"), assess.Exemption{Feature: "split", Places: ids("US")}, false},
		"a case without a source, without places":     {use("split"), assess.Exemption{Feature: "split"}, true},
		"on the last day":                             {use("fax"), assess.Exemption{Feature: "fax", Expires: date(t, today)}, true},
		"not on the day after":                        {use("fax"), assess.Exemption{Feature: "fax", Expires: date(t, today) - 1}, false},
		"without an end":                              {use("fax"), assess.Exemption{Feature: "fax", Expires: 0}, true},
		"whatever its category":                       {use("fax"), assess.Exemption{Feature: "fax", Category: assess.Mitigated}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.exemption.Key = "the-key"
			a := assessor(t, contosoCatalog(t))
			required := assess.Requirement{StoreIn: ids("JP"), Uses: []assess.Use{test.use}}
			bare := a.Judge(&required)
			required.Exemptions = []assess.Exemption{test.exemption}
			r := a.Judge(&required)
			f := only(t, r)
			if f.Covered() != test.covered || r.Compliant != test.covered {
				t.Errorf("covered %t, compliant %t; want %t", f.Covered(), r.Compliant, test.covered)
			}
			if test.covered && f.Exemption.Key != "the-key" {
				t.Errorf("covered by %q", f.Exemption.Key)
			}
			// An exemption stands beside the outcome and changes nothing of it.
			if f.Outcome != only(t, bare).Outcome || r.Outcome != bare.Outcome || r.Digest != bare.Digest {
				t.Errorf("with the exemption the outcome is %s, without it %s", r.Outcome, bare.Outcome)
			}
		})
	}
}

func use(name string) assess.Use { return assess.Use{Feature: name} }

// keys returns the keys of exemptions.
func keys(list []assess.Exemption) []string {
	var all []string
	for _, e := range list {
		all = append(all, e.Key)
	}
	return all
}

func TestAssessor_Judge_exemptionsAreReported(t *testing.T) {
	t.Parallel()
	day := date(t, today)
	type list = []string
	tests := map[string]struct {
		exemptions                   []assess.Exemption
		expired, expiring, unmatched list
		compliant                    bool
	}{
		"one that holds for long is not":               {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day + 31}}, nil, nil, nil, true},
		"30 days before its end it is":                 {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day + 30}}, nil, list{"a"}, nil, true},
		"on its last day it is":                        {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day}}, nil, list{"a"}, nil, true},
		"a day later it has expired":                   {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day - 1}}, list{"a"}, nil, nil, false},
		"without an end it is not":                     {[]assess.Exemption{{Key: "a", Feature: "fax"}}, nil, nil, nil, true},
		"one that matches nothing is":                  {[]assess.Exemption{{Key: "a", Feature: "fax"}, {Key: "b", Feature: "mesh"}}, nil, nil, list{"b"}, true},
		"one for what is met anyway matches nothing":   {[]assess.Exemption{{Key: "a", Feature: "fax"}, {Key: "b", Feature: "crm"}}, nil, nil, list{"b"}, true},
		"one that has expired and matches nothing":     {[]assess.Exemption{{Key: "a", Feature: "fax"}, {Key: "b", Feature: "mesh", Expires: day - 1}}, nil, nil, list{"b"}, true},
		"one that ends soon and matches nothing":       {[]assess.Exemption{{Key: "a", Feature: "fax"}, {Key: "b", Feature: "mesh", Expires: day + 1}}, nil, nil, list{"b"}, true},
		"expired ones by their keys, each once":        {[]assess.Exemption{{Key: "b", Feature: "fax", Expires: day - 1}, {Key: "a", Feature: "fax", Expires: day - 9}}, list{"a", "b"}, nil, nil, false},
		"an expired one beside one that holds":         {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day - 1}, {Key: "b", Feature: "fax"}}, list{"a"}, nil, nil, true},
		"two that hold, one of them not for long":      {[]assess.Exemption{{Key: "a", Feature: "fax", Expires: day + 1}, {Key: "b", Feature: "fax"}}, nil, list{"a"}, nil, true},
		"one with places that do not reach far enough": {[]assess.Exemption{{Key: "a", Feature: "fax", Places: ids("US")}}, nil, nil, list{"a"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: uses("fax", "crm"), Exemptions: test.exemptions})
			for what, pair := range map[string][2]list{
				"expired": {keys(r.Expired), test.expired}, "expiring": {keys(r.Expiring), test.expiring}, "unmatched": {keys(r.Unmatched), test.unmatched},
			} {
				if !slices.Equal(pair[0], pair[1]) {
					t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
				}
			}
			if r.Compliant != test.compliant {
				t.Errorf("compliant %t, want %t", r.Compliant, test.compliant)
			}
		})
	}
}

// A finding names the exemption that covers it, and the one that would have, by the order of their keys.
func TestAssessor_Judge_firstExemptionByKey(t *testing.T) {
	t.Parallel()
	day := date(t, today)
	r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: uses("fax"), Exemptions: []assess.Exemption{
		{Key: "d", Feature: "fax", Expires: day - 1}, {Key: "b", Feature: "fax"}, {Key: "c", Feature: "fax", Expires: day - 2}, {Key: "a", Feature: "fax", Reason: "First"},
	}})
	f := only(t, r)
	if f.Exemption == nil || f.Exemption.Key != "a" || f.Exemption.Reason != "First" || f.Expired == nil || f.Expired.Key != "c" {
		t.Errorf("covered by %+v, expired %+v", f.Exemption, f.Expired)
	}
}

// One exemption can cover several findings, and its end is reported once.
func TestAssessor_Judge_oneExemptionForSeveralFindings(t *testing.T) {
	t.Parallel()
	day := date(t, today)
	for name, expires := range map[string]int{"expired": -1, "expiring": 1} {
		r := assessor(t, contosoCatalog(t)).Judge(&assess.Requirement{
			StoreIn: ids("DE"), ProcessIn: ids("DE"), Uses: uses("crm"), Exemptions: []assess.Exemption{{Key: "a", Feature: "crm", Expires: day + catalog.Date(expires)}},
		})
		if len(r.Findings) != 2 || len(r.Expired)+len(r.Expiring) != 1 || len(r.Unmatched) != 0 {
			t.Errorf("%s: %d findings, expired %q, expiring %q, unmatched %q", name, len(r.Findings), keys(r.Expired), keys(r.Expiring), keys(r.Unmatched))
		}
		for _, f := range r.Findings {
			if (f.Exemption == nil) == (f.Expired == nil) {
				t.Errorf("%s: covered by %+v, expired %+v", name, f.Exemption, f.Expired)
			}
		}
	}
}

func TestExemption_ends(t *testing.T) {
	t.Parallel()
	day := date(t, today)
	for left, want := range map[int][2]bool{-1: {true, false}, 0: {false, true}, 1: {false, true}, 30: {false, true}, 31: {false, false}} {
		e := assess.Exemption{Expires: day + catalog.Date(left)}
		if got := [2]bool{e.ExpiredOn(day), e.ExpiringOn(day)}; got != want {
			t.Errorf("%d days before its end: expired, expiring %v, want %v", left, got, want)
		}
	}
	if e := (assess.Exemption{}); e.ExpiredOn(day) || e.ExpiringOn(day) {
		t.Error("an exemption without an end ends")
	}
}
