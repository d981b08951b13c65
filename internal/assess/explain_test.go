// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with go test ./internal/assess -update, and read what was written", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", file, diff)
	}
}

// Each text says what was found, where and for whom, why, from which source, and what to do about it.
func TestAssessor_Explain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code    assess.Code
		use     assess.Use
		require assess.Requirement
		tenant  catalog.ProfileInput
	}{
		"RES101":         {assess.StoredOutside, use("fax"), assess.Requirement{StoreIn: ids("DE")}, catalog.ProfileInput{Country: "US", Created: "2024-02-01"}},
		"RES101-options": {assess.StoredOutside, use("away"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES102":         {assess.ProcessedOutside, use("Contoso Sales"), assess.Requirement{StoreIn: ids("JP"), ProcessIn: ids("JP", "union")}, catalog.ProfileInput{Country: "JP"}},
		"RES201":         {assess.UnknownFeature, use("Contoso Sale"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{}},
		"RES201-far":     {assess.UnknownFeature, use("Our own ${application}"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{}},
		"RES202":         {assess.NoStatement, use("mute"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES203":         {assess.InputMissing, use("dated"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP", CountryEvidence: "current"}},
		"RES203-follows": {assess.InputMissing, use("notes"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES203-options": {assess.InputMissing, use("split"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES204":         {assess.PlaceOpen, use("lake"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES205":         {assess.OldSource, use("crm"), assess.Requirement{StoreIn: ids("JP"), MaxSourceAgeDays: 365}, catalog.ProfileInput{Country: "JP"}},
		"RES205-undated": {assess.OldSource, use("fax"), assess.Requirement{StoreIn: ids("JP", "US", "global"), MaxSourceAgeDays: 365}, catalog.ProfileInput{Country: "JP"}},
		"RES206":         {assess.WeakCommitment, use("rule"), assess.Requirement{StoreIn: ids("JP"), Commitment: catalog.Contractual}, catalog.ProfileInput{Country: "JP"}},
		"RES206-none":    {assess.WeakCommitment, use("loose"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
		"RES207":         {assess.Reserved, use("hedged"), assess.Requirement{StoreIn: ids("JP"), StrictReserves: true}, catalog.ProfileInput{Country: "JP"}},
		"RES208":         {assess.PlaceOverlaps, use("mesh"), assess.Requirement{StoreIn: ids("JP")}, catalog.ProfileInput{Country: "JP"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assessor(t, contosoCatalog(t), test.tenant)
			test.require.Name, test.require.Uses = "Data at rest in Japan", []assess.Use{test.use}
			findings := a.Judge(&test.require).Findings
			f := &findings[len(findings)-1]
			if f.Code != test.code {
				t.Fatalf("the finding has the code %s, want %s", f.Code, test.code)
			}
			if !strings.HasPrefix(f.Title(), string(test.code)+" ") {
				t.Errorf("the title %q does not begin with the code", f.Title())
			}
			golden(t, name, f.Title()+"\n\n"+a.Explain(&test.require, f)+"\n")
		})
	}
}

// A feature can rest on more statements than a message has room for; those that break the requirement come first.
func TestAssessor_Explain_showsTheDecidingStatements(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(strings.Replace(contoso, "  - {id: dated", "  - {id: many, name: Contoso Many, product: Contoso, description: D., statements: [STATEMENTS]}\n  - {id: dated", 1))
	statements := make([]string, 9)
	for i := range statements {
		where := "JP"
		if i >= 7 {
			where = "US"
		}
		statements[i] = fmt.Sprintf("{id: s%d, stored_in: [%s], data: d, commitment: documented, published: [page@2025-01-01]}", i, where)
	}
	cat, err := catalog.Load(fsOf(strings.Replace(text.String(), "STATEMENTS", strings.Join(statements, ",\n      "), 1)))
	if err != nil {
		t.Fatal(err)
	}
	r := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), Uses: uses("many")}
	a := assessor(t, cat)
	got := a.Explain(&r, only(t, a.Judge(&r)))
	shown := regexp.MustCompile(`many/s\d`).FindAllString(got, -1)
	if want := []string{"many/s7", "many/s8", "many/s0", "many/s1", "many/s2", "many/s3"}; !slices.Equal(shown, want) {
		t.Errorf("shows %q, want %q", shown, want)
	}
	if !strings.Contains(got, "and 3 more statements, see findings") {
		t.Errorf("does not say how many more there are:\n%s", got)
	}
}

// example matches the exemption that a message shows.
var example = regexp.MustCompile(`exemptions = \{ (\S+|"[^=]*") = \{ feature = ("(?:[^"\\]|\\.)*"), (?:aspect = "(\w+)", )?(?:places = \[([^\]]*)\], )?(?:code = "(\w+)", )?reason = "…", expires = "…" \} \}`)

// Whoever copies the exemption of a message into the configuration must not get the message again.
func TestAssessor_Explain_showsAnExemptionThatCovers(t *testing.T) {
	t.Parallel()
	cat := realCatalog(t)
	random := rand.New(rand.NewPCG(70, 1))
	shown := map[assess.Code]int{}
	for range rounds {
		a, r := assessor(t, cat, randomTenant(random, cat)), randomRequirement(random, cat)
		r.Exemptions, r.MaxSourceAgeDays = nil, pick[int64](random, 0, 0, 200, 800)
		aim(random, a, &r)
		for _, f := range a.Judge(&r).Findings {
			if f.Outcome == assess.Met {
				continue
			}
			text := a.Explain(&r, &f)
			e := parsed(t, cat, text)
			with := r
			with.Exemptions = []assess.Exemption{e}
			for _, g := range a.Judge(&with).Findings {
				if g.Feature == f.Feature && g.Aspect == f.Aspect && fmt.Sprint(g.Options) == fmt.Sprint(f.Options) && !g.Covered() {
					t.Fatalf("%+v does not cover the finding, places %v, that shows it:\n%s", e, g.Places, text)
				}
			}
			shown[f.Code]++
		}
	}
	for _, code := range []assess.Code{assess.StoredOutside, assess.ProcessedOutside, assess.UnknownFeature, assess.NoStatement, assess.InputMissing, assess.OldSource, assess.PlaceOverlaps} {
		if shown[code] == 0 {
			t.Errorf("no finding with the code %s was looked at", code)
		}
	}
}

func parsed(t *testing.T, cat *catalog.Catalog, text string) assess.Exemption {
	t.Helper()
	m := example.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("shows no exemption:\n%s", text)
	}
	e := assess.Exemption{Key: m[1], Feature: strings.Trim(m[2], `"`), Aspect: m[3], Code: assess.Code(m[5])}
	for _, name := range strings.FieldsFunc(m[4], func(r rune) bool { return strings.ContainsRune(`", `, r) }) {
		id, err := cat.Places().Parse(name)
		if err != nil {
			t.Fatalf("shows the place %q: %v", name, err)
		}
		e.Places = append(e.Places, id)
	}
	return e
}

// The key of an exemption is written without quotes only where HCL takes it so.
func TestAssessor_Explain_keyOfTheExemption(t *testing.T) {
	t.Parallel()
	for feature, key := range map[string]string{"my-app": "my-app", "_x1": "_x1", "1app": `"1app"`, "Our App": `"Our App"`, "app.io": `"app.io"`, "-app": `"-app"`, "${app}": `"$${app}"`, "a %{b}": `"a %%{b}"`, "日本": `"日本"`} {
		a := assessor(t, contosoCatalog(t))
		r := assess.Requirement{StoreIn: []place.ID{"JP"}, Uses: uses(feature)}
		if text := a.Explain(&r, only(t, a.Judge(&r))); !strings.Contains(text, "exemptions = { "+key+" = {") {
			t.Errorf("the key for %q is not %s:\n%s", feature, key, text)
		}
	}
}

func TestParticiple(t *testing.T) {
	t.Parallel()
	if got := assess.Participle(catalog.Storage) + " " + assess.Participle(catalog.Processing); got != "stored processed" {
		t.Errorf("got %q", got)
	}
}
