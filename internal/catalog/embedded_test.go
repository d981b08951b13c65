// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// The provider carries base.json, and people edit data/.
func TestEmbedded_isCompiledFromData(t *testing.T) {
	t.Parallel()
	compiled, err := os.ReadFile("base.json")
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := catalog.Compile(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(fresh, compiled) {
		t.Errorf("base.json is not what data/ compiles to; run make generate. First difference in line %d", firstDifference(fresh, compiled))
	}
}

func firstDifference(x, y []byte) int {
	one, two := bytes.Split(x, []byte("\n")), bytes.Split(y, []byte("\n"))
	for i := range min(len(one), len(two)) {
		if !bytes.Equal(one[i], two[i]) {
			return i + 1
		}
	}
	return min(len(one), len(two)) + 1
}

// Nothing that has an error must become the embedded catalog.
func TestCompile_refusesWhatLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"an error of form": ground + "nonsense: 1\n", "an error of content": strings.Replace(ground, "members: [DE]", "members: [FR]", 1)} {
		compiled, err := catalog.Compile(files(map[string]string{"x.yaml": text}))
		if err == nil || compiled != nil {
			t.Errorf("%s is compiled", name)
		}
	}
}

// What is read back from the compiled form must say the same as the YAML, to the last condition.
func TestEmbedded_losesNothing(t *testing.T) {
	t.Parallel()
	doc := source(t)
	var read catalog.Document
	if err := json.Unmarshal(doc.Canonical(), &read); err != nil {
		t.Fatal(err)
	}
	if again := read.Canonical(); !bytes.Equal(again, doc.Canonical()) {
		t.Errorf("read and written again it differs in line %d", firstDifference(again, doc.Canonical()))
	}
	fromData, err := catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: doc})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := embedded(t).Digest(), fromData.Digest(); got != want {
		t.Errorf("the digest of the embedded catalog is %s, that of data/ %s", got, want)
	}
	if got, want := len(embedded(t).Statements()), len(fromData.Statements()); got != want || got < 100 {
		t.Errorf("the embedded catalog has %d statements, data/ has %d", got, want)
	}
}

func TestCatalog_everythingIsSorted(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	if !slices.IsSortedFunc(cat.Statements(), func(x, y *catalog.Statement) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("statements are not sorted")
	}
	if !slices.IsSortedFunc(cat.Features(), func(x, y *catalog.Feature) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("features are not sorted")
	}
	if !slices.IsSortedFunc(cat.Sources(), func(x, y *catalog.Source) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("sources are not sorted")
	}
	if !slices.IsSortedFunc(cat.Settings(), func(x, y catalog.SettingEntry) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("settings are not sorted")
	}
	if !slices.IsSortedFunc(cat.AddOns(), func(x, y catalog.AddOnEntry) int { return strings.Compare(x.ID, y.ID) }) {
		t.Error("add-ons are not sorted")
	}
}

// entries returns the ground cut into files of one entry each, in a random order.
func entries(t *testing.T, random *rand.Rand) map[string]string {
	t.Helper()
	var parts []string
	key := ""
	for line := range strings.Lines(ground) {
		switch {
		case strings.TrimSpace(line) == "":
		case strings.HasPrefix(line, "version") || strings.HasPrefix(line, "country_code_changes"):
			parts = append(parts, line)
		case !strings.HasPrefix(line, " "):
			key = line
		case strings.HasPrefix(line, "  - "):
			parts = append(parts, key+line)
		default:
			parts[len(parts)-1] += line
		}
	}
	random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	all := map[string]string{}
	for i, part := range parts {
		all[string(rune('a'+i/26))+string(rune('a'+i%26))+".yaml"] = part
	}
	if len(all) < 20 {
		t.Fatalf("cut into %d files only", len(all))
	}
	return all
}

// How content is spread over files, and in what order, must not show: neither in the digest nor in an answer.
func TestCatalog_filesDoNotMatter(t *testing.T) {
	t.Parallel()
	want, err := catalog.Load(files(map[string]string{"all.yaml": ground}))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(20, 1))
	for range 20 {
		cat, err := catalog.Load(files(entries(t, random)))
		if err != nil {
			t.Fatal(err)
		}
		if cat.Digest() != want.Digest() {
			t.Fatalf("the digest is %s, in one file it is %s", cat.Digest(), want.Digest())
		}
	}
}

// Each change of content has to show in the digest, or two catalogs could pass for one.
func TestCatalog_digestChangesWithContent(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, change := range map[string][2]string{
		"nothing":                   {"", ""},
		"a place of a statement":    {`stored_in: ["@tenant-geography"]`, `stored_in: [JP]`},
		"a commitment":              {`data: letters, commitment: documented`, `data: letters, commitment: none`},
		"the version":               {`"2026.01.01"`, `"2026.01.02"`},
		"the title of a source":     {`A page`, `The page`},
		"a member of an area":       {`members: [DE], complete`, `members: [DE, US], complete`},
		"whether a list is full":    {`members: [DE], complete: true`, `members: [DE], complete: false`},
		"a condition of a rule":     {`when: {countries: [JP]}`, `when: {countries: [JP, US]}`},
		"a value of a region scope": {`geo: geo/europe}, published`, `geo: geo/japan}, published`},
		"the day of a change":       {`before: "2019-03"`, `before: "2019-03-01"`},
		"a value of an option":      {`values: [near, far]`, `values: [near, away]`},
		"a description":             {`Letters of all sorts`, `Letters of no sort`},
	} {
		cat, err := catalog.Load(files(map[string]string{"x.yaml": strings.Replace(ground, change[0], change[1], 1)}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if other, ok := seen[cat.Digest()]; ok {
			t.Errorf("after a change of %s the digest is the same as after a change of %s", name, other)
		}
		seen[cat.Digest()] = name
	}
}

// The digest covers all layers, and an overlay that says the same in other files has the same one.
func TestCatalog_digestCoversOverlays(t *testing.T) {
	t.Parallel()
	digest := func(overlays ...string) string {
		cat, err := layers(overlays...)
		if err != nil {
			t.Fatal(err)
		}
		return cat.Digest()
	}
	const one = "withdrawals: [{statement: mail/general, reason: R.}]"
	const other = "withdrawals: [{statement: mail/general, reason: Another.}]"
	if digest() == digest(one) || digest(one) == digest(other) {
		t.Error("the digest does not tell overlays apart")
	}
	if digest(one) != digest("# a comment\nwithdrawals:\n  - reason: R.\n    statement: mail/general\n") {
		t.Error("the digest depends on how an overlay is written")
	}
}

func TestCanonical_ordersEntries(t *testing.T) {
	t.Parallel()
	write := func(text string) string {
		doc, err := catalog.Parse("x.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return string(doc.Canonical())
	}
	scopes := write("region_scopes: [{id: AS, clouds: [china], published: []}, {id: AS, clouds: [public], published: []}]")
	if scopes != write("region_scopes: [{id: AS, clouds: [public], published: []}, {id: AS, clouds: [china], published: []}]") {
		t.Error("the order of region scopes shows")
	}
	withdrawals := write("withdrawals: [{statement: a/b, reason: R.}, {statement: a/a, reason: R.}]")
	if withdrawals != write("withdrawals: [{statement: a/a, reason: R.}, {statement: a/b, reason: R.}]") {
		t.Error("the order of withdrawals shows")
	}
}
