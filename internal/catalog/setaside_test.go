// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// What an overlay takes from an answer leaves a trace in it.
func TestAnswer_SetAside(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		overlays []string
		as       string // the feature that is asked for
		want     []string
	}{
		"nothing":            {[]string{ours("own", "JP", "")}, "mail", nil},
		"a withdrawal":       {[]string{"withdrawals: [{statement: mail/general, reason: Not for us.}]"}, "mail", []string{"mail/general by overlay 1: Not for us. []"}},
		"an override":        {[]string{ours("own", "JP", ", overrides: [mail/general], reason: Our contract.")}, "mail", []string{"mail/general by overlay 1: Our contract. [mail/own]"}},
		"of another tenant":  {[]string{ours("own", "JP", ", when: {countries: [JP]}, overrides: [mail/general], reason: Our contract.")}, "mail", nil},
		"of another day":     {[]string{ours("own", "JP", ", effective: {until: 2024-02-01}, overrides: [mail/general], reason: Our contract.")}, "mail", nil},
		"of another overlay": {[]string{ours("one", "JP", ""), ours("two", "US", ", overrides: [mail/one], reason: It is wrong.")}, "mail", []string{"mail/one by overlay 2: It is wrong. [mail/two]"}},
		"of an own one that is overridden": {[]string{"features: [{id: mail, statements: [" +
			"{id: one, stored_in: [US], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/general], reason: R.}, " +
			"{id: two, stored_in: [DE], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/one]}]}]"}, "mail", []string{"mail/general by overlay 1: R. [mail/one]"}},
		"of overlays over one another": {[]string{ours("one", "US", ", overrides: [mail/general], reason: R."), ours("two", "DE", ", overrides: [mail/one], reason: Q.")}, "mail",
			[]string{"mail/general by overlay 1: R. [mail/one]", "mail/one by overlay 2: Q. [mail/two]"}},
		"of another feature":                {[]string{"features: [{id: fax, name: Fax, product: P, description: D.}]\nshared_statements: [{id: own/all, features: [fax, mail], stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/general], reason: R.}]"}, "fax", nil},
		"of another aspect":                 {[]string{strings.Replace(ours("own", "JP", ", overrides: [mail/general], reason: R."), "stored_in", "processed_in", 1)}, "mail", nil},
		"through a following":               {[]string{"withdrawals: [{statement: mail/general, reason: R.}]\nfeatures: [{id: fax, name: Fax, product: P, geography: geo, description: D., follows: [{feature: mail, published: [page@2024-01-01]}]}]"}, "fax", []string{"mail/general by overlay 1: R. []"}},
		"what does not hold for the tenant": {[]string{ours("one", "JP", ", when: {countries: [JP]}"), ours("two", "US", ", overrides: [mail/one], reason: It is wrong.")}, "mail", nil},
		"what is in effect no more":         {[]string{ours("one", "JP", ", effective: {until: 2024-02-01}"), ours("two", "US", ", overrides: [mail/one], reason: It is wrong.")}, "mail", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat, err := layers(test.overlays...)
			if err != nil {
				t.Fatal(err)
			}
			p := profile(t, cat, catalog.ProfileInput{Country: "DE", Created: "2022-06-01", AddOnsKnown: true})
			var got []string
			for _, s := range cat.At(0).Resolve(feature(t, cat, test.as), nil, p, catalog.Strictest).SetAside() {
				by := ""
				if s.By != nil {
					by = s.By.ID
				}
				got = append(got, fmt.Sprintf("%s by %s: %s [%s]", s.Statement.ID, s.Layer, s.Reason, by))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What counts for a use with a location alone leaves a trace there, and an older text that overrides another one does, too.
func TestAnswer_SetAside_ofUse(t *testing.T) {
	t.Parallel()
	cat, err := layers(ours("here", "US", ", when: {located: true}"), "withdrawals: [{statement: mail/here, reason: R.}]")
	if err != nil {
		t.Fatal(err)
	}
	p := profile(t, cat, catalog.ProfileInput{Country: "DE", Created: "2022-06-01", AddOnsKnown: true})
	if got := cat.At(0).ResolveUse(feature(t, cat, "mail"), catalog.Use{Location: "DE"}, p, catalog.Strictest).SetAside(); len(got) != 1 {
		t.Errorf("of a use with a location: %v", got)
	}
	if cat, err = layers(strings.Replace(ours("own", "JP", ""), "page@2024-01-01", "later@2025-01-01", 1) +
		"\nsources: [{id: later, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2025-01-01\"}]}]"); err != nil {
		t.Fatal(err)
	}
	for reading, want := range map[catalog.Reading]int{catalog.Strictest: 0, catalog.Newest: 1} { // the base is there, or its text is the older one
		if got := cat.At(0).Resolve(feature(t, cat, "mail"), nil, p, reading).SetAside(); len(got) != want || want == 1 && got[0].Statement.ID != "mail/general" {
			t.Errorf("%s: %v", reading, got)
		}
	}
	older := strings.Replace(ours("older", "US", ", overrides: [mail/general], reason: R."), "page@2024-01-01", "blog@2021-01-01", 1)
	if cat, err = layers(older, ours("newer", "US", "")); err != nil {
		t.Fatal(err)
	}
	if got := cat.At(0).Resolve(feature(t, cat, "mail"), nil, p, catalog.Newest).SetAside(); len(got) != 2 || got[0].By.ID != "mail/older" || got[1].By.ID != "mail/newer" {
		t.Errorf("of an older text: %v", got)
	}
}
