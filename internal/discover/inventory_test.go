// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

func TestInventory_Encode(t *testing.T) {
	t.Parallel()
	v := &discover.Inventory{
		Version: discover.InventoryVersion, Origin: discover.FromPlan,
		Uses: []discover.Use{
			{Feature: "store", Options: map[string]string{"tier": "hot", "copy": "on"}, AddOns: []string{"vault"}, Location: "japaneast", Resources: []int{0}, Uncertain: []int{1}},
			{Feature: "saas", Application: "Ours <& theirs>", Resources: []int{0}},
		},
		Resources: []discover.Resource{{Address: `t.x["a"]`, File: "main.tf", Line: 3, RefersTo: []string{"u.y"}}, {Address: "t.y"}},
		Unmapped:  []discover.Unmapped{{Mode: discover.Data, Type: "d", Resources: []int{1}}},
		Gaps:      []discover.Gap{{Kind: discover.Errored, Detail: "The plan ended with an error."}},
	}
	const want = `{"version":1,"origin":"plan","uses":[` +
		`{"feature":"store","options":{"copy":"on","tier":"hot"},"add_ons":["vault"],"location":"japaneast","resources":[0],"uncertain":[1]},` +
		`{"feature":"saas","application":"Ours <& theirs>","resources":[0]}],` +
		`"resources":[{"address":"t.x[\"a\"]","file":"main.tf","line":3,"refers_to":["u.y"]},{"address":"t.y"}],` +
		`"unmapped":[{"mode":"data","type":"d","resources":[1]}],"gaps":[{"kind":"errored","detail":"The plan ended with an error."}]}`
	if diff := cmp.Diff(want, v.Encode()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"saas", "store"}, v.Features()); diff != "" {
		t.Error(diff)
	}
	if v.Complete() {
		t.Error("an inventory with a gap is complete")
	}
}

func TestInventory_empty(t *testing.T) {
	t.Parallel()
	v := recognizer(t, "  - {resources: [t], features: [logs]}").NewCollector().Inventory(discover.FromConfiguration)
	if got, want := v.Encode(), `{"version":1,"origin":"configuration","uses":[],"resources":[]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !v.Complete() || len(v.Features()) != 0 {
		t.Errorf("an empty inventory is complete %t and has the features %q", v.Complete(), v.Features())
	}
}

func TestDecodeInventory_roundTrip(t *testing.T) {
	t.Parallel()
	r := recognizer(t, randomRules)
	random := rand.New(rand.NewPCG(82, 1))
	for range 300 {
		v := randomInventories(r, random, 1)[0]
		text := v.Encode()
		got, err := discover.DecodeInventory(text)
		if err != nil {
			t.Fatalf("%v:\n%s", err, text)
		}
		if diff := cmp.Diff(v, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if got.Encode() != text {
			t.Fatalf("encoded again it is\n%s\nand was\n%s", got.Encode(), text)
		}
	}
}

func TestDecodeInventory_refuses(t *testing.T) {
	t.Parallel()
	const uses = `{"version":1,"origin":"plan","uses":[USE],"resources":[{"address":"t.x"}]}`
	const unmapped = `{"version":1,"origin":"plan","uses":[],"resources":[{"address":"t.x"}],"unmapped":[TYPE]}`
	use := func(text string) string { return strings.Replace(uses, "USE", text, 1) }
	typ := func(text string) string { return strings.Replace(unmapped, "TYPE", text, 1) }
	tests := map[string]struct{ text, want string }{
		"nothing":                          {``, "it is not an inventory: "},
		"a word":                           {`inventory`, "it is not an inventory: "},
		"a list":                           {`[]`, "it is not an inventory: "},
		"null":                             {`null`, "it has version 0, "},
		"no version":                       {`{"origin":"plan","uses":[],"resources":[]}`, "it has version 0, and this provider reads version 1"},
		"another version":                  {`{"version":2,"origin":"plan","uses":[],"resources":[],"more":1}`, "it has version 2, and this provider reads version 1"},
		"a version that is a text":         {`{"version":"1","uses":[],"resources":[]}`, "it is not an inventory: "},
		"an unknown key":                   {`{"version":1,"origin":"plan","uses":[],"resources":[],"more":1}`, `it is not an inventory: json: unknown field "more"`},
		"an unknown key in a use":          {use(`{"feature":"a","resources":[0],"region":"b"}`), `it is not an inventory: json: unknown field "region"`},
		"a text in place of an index":      {use(`{"feature":"a","resources":["0"]}`), "it is not an inventory: "},
		"a text after its end":             {use(`{"feature":"a","resources":[0]}`) + " {}", "it is not an inventory: "},
		"half of it":                       {use(`{"feature":"a","resources":[0]}`)[:40], "it is not an inventory: "},
		"a use of nothing":                 {use(`{"resources":[0]}`), "it is not an inventory: use 0 names no feature, or resources that are not listed"},
		"an index beyond the end":          {use(`{"feature":"a","resources":[0]},{"feature":"b","resources":[1]}`), "it is not an inventory: use 1 "},
		"a negative index":                 {use(`{"feature":"a","resources":[-1]}`), "it is not an inventory: use 0 "},
		"an uncertain one beyond the end":  {use(`{"feature":"a","uncertain":[1]}`), "it is not an inventory: use 0 "},
		"a use by nothing":                 {use(`{"feature":"a"}`), "it is not an inventory: use 0 "},
		"a location that is known and not": {use(`{"feature":"a","location":"japaneast","unknown_location":"marsnorth","resources":[0]}`), "it is not an inventory: use 0 has a location that is known, and one that is not"},
		"an unmapped type without a name":  {typ(`{"mode":"managed","resources":[0]}`), "it is not an inventory: unmapped type 0 has no name or mode, or resources that are not listed"},
		"an unmapped type beyond the end":  {typ(`{"mode":"managed","type":"t","resources":[1]}`), "it is not an inventory: unmapped type 0 "},
		"an unmapped type of nothing":      {typ(`{"mode":"managed","type":"t","resources":[]}`), "it is not an inventory: unmapped type 0 "},
		"a mode that is none":              {typ(`{"mode":"module","type":"t","resources":[0]}`), "it is not an inventory: unmapped type 0 "},
		"a gap without a kind":             {`{"version":1,"origin":"plan","uses":[],"resources":[],"gaps":[{"detail":"D."}]}`, "it is not an inventory: gap 0 "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := discover.DecodeInventory(test.text)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s…", err, test.want)
			}
		})
	}
}

// What can be read can be written, and is the same when it is read again.
func FuzzDecodeInventory(f *testing.F) {
	r := recognizer(f, randomRules)
	random := rand.New(rand.NewPCG(83, 1))
	for range 5 {
		f.Add(randomInventories(r, random, 1)[0].Encode())
	}
	for _, text := range []string{``, `{}`, `null`, `{"version":1}`, `{"version":1,"uses":null}`, `{"version":1,"uses":[{"feature":"a","resources":[0]}],"resources":[{}]}`, `{"version":1}{}`, `{"version":1,"uses":[{}]}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := discover.DecodeInventory(text)
		if err != nil {
			return
		}
		again, err := discover.DecodeInventory(v.Encode())
		if err != nil {
			t.Fatalf("%v:\n%s", err, v.Encode())
		}
		if again.Encode() != v.Encode() {
			t.Fatalf("encoded again it is\n%s\nand was\n%s", again.Encode(), v.Encode())
		}
		for _, u := range v.Uses {
			for _, i := range append(u.Resources, u.Uncertain...) {
				_ = v.Resources[i].Address
			}
		}
	})
}
