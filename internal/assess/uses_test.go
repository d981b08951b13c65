// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
)

func TestAssessor_Judge_usesOfOneFeature(t *testing.T) {
	t.Parallel()
	with := func(name, region string) assess.Use {
		return assess.Use{Feature: name, Options: map[string]string{"region": region}}
	}
	tests := map[string]struct {
		uses []assess.Use
		want []string // features of the findings, in order
	}{
		"the same twice is judged once":                 {uses("crm", "crm"), []string{"crm"}},
		"the same by another name is judged once":       {uses("crm", "Contoso Sales", "CONTOSO CRM"), []string{"crm"}},
		"with other options it is another use":          {[]assess.Use{with("split", "jp"), with("Contoso Split", "us"), with("split", "us")}, []string{"split", "split"}},
		"with options it differs from without":          {[]assess.Use{with("split", "jp"), {Feature: "split"}}, []string{"split", "split"}},
		"no options are no options":                     {[]assess.Use{{Feature: "split", Options: map[string]string{}}, {Feature: "split"}}, []string{"split"}},
		"one that nobody knows, in two spellings":       {uses("My App", "my-app"), []string{"My App"}},
		"findings go by the id, whatever name is given": {uses("terms", "Contoso Sales", "Zeta App"), []string{"Zeta App", "crm", "terms"}},
		// The separators of a key in the values of options must not make two uses one.
		"options that only look alike are two uses": {
			[]assess.Use{{Feature: "app", Options: map[string]string{"a": "1|b=2"}}, {Feature: "app", Options: map[string]string{"a": "1", "b": "2"}}}, []string{"app", "app"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assessor(t, contosoCatalog(t))
			r := a.Judge(&assess.Requirement{StoreIn: ids("JP"), Uses: test.uses})
			var got []string
			for _, f := range r.Findings {
				got = append(got, f.Feature)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("findings for %q, want %q", got, test.want)
			}
		})
	}
}

// Terraform hands over lists and maps; neither their order nor the name that is taken for a feature may show.
func TestAssessor_Judge_orderDoesNotMatter(t *testing.T) {
	t.Parallel()
	a := assessor(t, contosoCatalog(t))
	r := assess.Requirement{
		StoreIn: ids("JP", "DE"), ProcessIn: ids("US", "JP"),
		Uses: []assess.Use{
			{Feature: "crm"}, {Feature: "Contoso Sales"}, {Feature: "fax"}, {Feature: "lake"}, {Feature: "My App"}, {Feature: "my app"}, {Feature: "mesh"},
			{Feature: "split", Options: map[string]string{"region": "us"}}, {Feature: "split", Options: map[string]string{"region": "jp"}}, {Feature: "Contoso Split"},
		},
		Exemptions: []assess.Exemption{
			{Key: "a", Feature: "fax"}, {Key: "b", Feature: "Contoso Fax", Expires: date(t, "2020-01-01")}, {Key: "c", Feature: "my-app"},
			{Key: "d", Feature: "split", Expires: date(t, "2026-12-01")}, {Key: "e", Feature: "nothing"}, {Key: "f", Feature: "lake", Expires: date(t, "2026-01-01")},
		},
	}
	want := a.Judge(&r)
	if len(want.Findings) < 10 || len(want.Unmatched) == 0 || len(want.Expired) == 0 || len(want.Expiring) == 0 {
		t.Fatalf("the requirement is too simple: %+v", want)
	}
	random := rand.New(rand.NewPCG(50, 1))
	for range 200 {
		other := r
		other.StoreIn, other.ProcessIn = shuffled(random, r.StoreIn), shuffled(random, r.ProcessIn)
		other.Uses, other.Exemptions = shuffled(random, r.Uses), shuffled(random, r.Exemptions)
		if got := a.Judge(&other); !reflect.DeepEqual(got, want) {
			t.Fatalf("with %+v\ngot  %+v\nwant %+v", other, got, want)
		}
	}
}

func shuffled[E any](random *rand.Rand, list []E) []E {
	list = slices.Clone(list)
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}
