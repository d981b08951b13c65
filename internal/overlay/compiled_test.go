// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

// everything has an entry of each kind that an overlay can bring.
var everything = map[string]string{
	"first/places.yaml": `
places:
  - {id: contoso/cellar, kind: area, name: The cellar of Contoso, members: [JP], source: contoso-contract@2026-01-15}
sources:
  - {id: contoso-contract, title: Contract, publisher: Contoso, url: https://contoso.example/contract, versions: [{version: "2026-01-15"}]}
add_ons: [{id: contoso-vault, name: Vault, description: Keeps data in the cellar.}]
settings: [{id: contoso_mode, description: The mode., values: [a, b], defaults: [{value: a, published: [contoso-contract@2026-01-15]}]}]
terraform_providers: [{id: contoso, source: contoso/contoso, version: "1", url: https://contoso.example/provider}]
usage: [{resources: [contoso_archive], features: [contoso-archive, entra-core-directory]}]
`,
	"first/features.yaml": `
features:
  - id: contoso-archive
    name: Contoso Archive
    product: Contoso
    description: Keeps letters.
    options: [{id: depth, description: How deep., values: [shallow, deep]}]
    follows: [{feature: exchange-online, published: [contoso-contract@2026-01-15]}]
    statements:
      - {id: stored, stored_in: [contoso/cellar], data: letters, commitment: contractual, when: {options: {depth: [deep]}, settings: {contoso_mode: [a]}, add_ons: [contoso-vault]}, published: [contoso-contract@2026-01-15]}
  - id: entra-mfa
    former_names: [Second Factor of Contoso]
    statements:
      - {id: contoso-contract, stored_in: [JP], data: all, commitment: contractual, when: {countries: [JP]}, published: [contoso-contract@2026-01-15], overrides: [entra-mfa/japan-stored-in-us], reason: Our contract says so.}
shared_statements:
  - {id: contoso/both, features: [entra-mfa, contoso-archive], processed_in: [JP], data: all, data_kind: reports, commitment: documented, published: [contoso-contract@2026-01-15]}
`,
	"second.yaml": `
withdrawals: [{statement: azure-rbac/stored-globally, reason: Read again.}]
features: [{id: contoso-archive, former_names: [Archive of Contoso], statements: [{id: logs, stored_in: [JP], data: logs, data_kind: service-logs, commitment: none, published: [contoso-contract@2026-01-15]}]}]
`,
}

// described is what a catalog says, as a text.
func described(cat *catalog.Catalog) string {
	var b strings.Builder
	fmt.Fprintln(&b, cat.Version(), cat.Digest(), cat.Layers(), cat.Places().IDs(), cat.RegionScopes())
	for _, f := range cat.Features() {
		fmt.Fprintln(&b, f.ID, f.Name, f.FormerNames, f.Layer, len(f.Follows))
		for _, o := range f.Options {
			fmt.Fprintln(&b, " ", o.ID, o.Description, o.Values)
		}
		for _, s := range f.Statements() {
			fmt.Fprintln(&b, s.ID, s.Places, s.Data, s.DataKind, s.Commitment, s.Reserve, s.Note, s.Layer, s.Reason, s.Withdrawn, s.WithdrawnBy)
			for _, o := range append(s.Overrides, s.Contradicts...) {
				fmt.Fprintln(&b, " ", o.ID)
			}
			for _, c := range s.Citations {
				fmt.Fprintln(&b, " ", c.Source.ID, c.Version.Version)
			}
		}
	}
	for _, r := range cat.Usage() {
		fmt.Fprintln(&b, r.Layer, len(r.Features))
		for _, typ := range r.Resources {
			fmt.Fprintln(&b, " ", typ.Text)
		}
	}
	for _, p := range []catalog.ProfileInput{{Country: "JP", Created: "2024-02-01"}, {Country: "DE"}} {
		profile, err := cat.Profile(p)
		if err != nil {
			continue // a country that this catalog does not have
		}
		for _, id := range []string{"entra-mfa", "contoso-archive", "azure-rbac", "exchange-online"} {
			f, err := cat.Feature(id)
			if err == nil {
				fmt.Fprintln(&b, cat.At(0).Summary(cat.At(0).Resolve(f, nil, &profile, catalog.Strictest), &profile))
			}
		}
	}
	return b.String()
}

// A start that takes what an earlier one compiled gives the same catalog as one that reads the files.
func TestCatalog_compiled(t *testing.T) {
	t.Parallel()
	r := reader(t, everything)
	sources := paths("first", "second.yaml")
	plain, err := r.Catalog(t.Context(), sources)
	if err != nil {
		t.Fatal(err)
	}
	r.Cache, r.Stamp = t.TempDir(), "test"
	for _, run := range []string{"first", "second"} {
		cat, err := r.Catalog(t.Context(), sources)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(described(plain), "\n"), strings.Split(described(cat), "\n")); diff != "" {
			t.Errorf("the %s run: %s", run, diff)
		}
	}
	if kept := filesIn(t, r.Cache); len(kept) != 1 {
		t.Errorf("kept are %q", kept)
	}
	for _, part := range []string{"azure-rbac/stored-globally", "Read again", "Our contract says so", "contoso/cellar"} {
		if !strings.Contains(described(plain), part) {
			t.Errorf("the test does not see %q", part)
		}
	}
}

// A lower overlay may have the statements of a feature read before an upper one adds to them.
func TestCatalog_compiledInLayers(t *testing.T) {
	t.Parallel()
	const source = "sources: [{id: contract, title: T, publisher: P, url: https://example.com, versions: [{version: \"2025-01-01\"}]}]\n"
	upper := "features: [{id: entra-mfa, statements: [{id: own, stored_in: [BR], data: d, commitment: none, published: [contract@2025-01-01]}]}]"
	for name, lower := range map[string]string{
		"a withdrawal": "withdrawals: [{statement: entra-mfa/japan-stored-in-us, reason: R.}]",
		"an override":  "shared_statements: [{id: own/group, features: [entra-mfa], stored_in: [BR], data: d, commitment: none, published: [contract@2025-01-01], overrides: [entra-mfa/japan-stored-in-us], reason: R.}]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := reader(t, map[string]string{"lower.yaml": source + lower, "upper.yaml": upper})
			r.Cache, r.Stamp = t.TempDir(), "test"
			var runs []string
			for range 2 {
				cat, err := r.Catalog(t.Context(), paths("lower.yaml", "upper.yaml"))
				if err != nil {
					t.Fatal(err)
				}
				runs = append(runs, described(cat))
			}
			if diff := cmp.Diff(strings.Split(runs[0], "\n"), strings.Split(runs[1], "\n")); diff != "" || !strings.Contains(runs[0], "entra-mfa/own") {
				t.Error(diff)
			}
		})
	}
}

// An id that a feature of the base has is taken, also while nobody has read its statements.
func TestCatalog_formerIDInUse(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"x.yaml": "sources: [{id: contract, title: T, publisher: P, url: https://example.com, versions: [{version: \"2025-01-01\"}]}]\nfeatures: [{id: azure-rbac, statements: [{id: own, stored_in: [JP], data: d, commitment: none, published: [contract@2025-01-01], former_ids: [entra-mfa/japan-stored-in-us]}]}]"})
	if _, err := r.Catalog(t.Context(), paths("x.yaml")); err == nil || !strings.Contains(err.Error(), "the former id entra-mfa/japan-stored-in-us is in use") {
		t.Errorf("got %v", err)
	}
}

// What was compiled counts for exactly these files, names and this build, and only where it is whole.
func TestCatalog_compiledAnew(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"crm.yaml": crm})
	r.Cache, r.Stamp = t.TempDir(), "one"
	place := func() string {
		t.Helper()
		cat, err := r.Catalog(t.Context(), paths("crm.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := cat.Feature("contoso-crm")
		if err != nil {
			t.Fatal(err)
		}
		return string(f.Statements()[0].Places[catalog.Storage][0])
	}
	if got := place(); got != "JP" {
		t.Fatal(got)
	}
	write(t, filepath.Join(r.Folder, "crm.yaml"), strings.Replace(crm, "JP", "US", 1))
	if got := place(); got != "US" {
		t.Errorf("a changed file gives %s", got)
	}
	r.Stamp = "two"
	if got := place(); got != "US" {
		t.Errorf("another build gives %s", got)
	}
	kept := filesIn(t, filepath.Join(r.Cache, "compiled"))
	if len(kept) != 3 {
		t.Fatalf("kept are %q", kept)
	}
	for _, name := range kept {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"", "x", string(text[:len(text)/2]), strings.ReplaceAll(strings.ReplaceAll(string(text), `"US"`, `"DE"`), `"JP"`, `"DE"`)} {
			write(t, name, bad)
			if got := place(); got != "US" {
				t.Errorf("with a broken file of the cache: %s", got)
			}
		}
	}
	write(t, filepath.Join(r.Folder, "crm.yaml"), "nonsense: 1")
	if _, err := r.Catalog(t.Context(), paths("crm.yaml")); err == nil {
		t.Error("a file that is not valid gives a catalog")
	}
}

// The folder does not grow for ever.
func TestCatalog_compiledIsPruned(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"crm.yaml": crm})
	r.Cache = t.TempDir()
	for i := range 40 {
		r.Stamp = fmt.Sprint("build ", i)
		if _, err := r.Catalog(t.Context(), paths("crm.yaml")); err != nil {
			t.Fatal(err)
		}
	}
	if kept := filesIn(t, r.Cache); len(kept) != 32 {
		t.Errorf("%d are kept", len(kept))
	}
}

// BenchmarkCatalog measures what 200 overlays of 50 statements add to the start of the provider. Bar: ms-added at most 50.
// The first start, which reads the YAML and checks it, is ms-first.
func BenchmarkCatalog(b *testing.B) {
	folder := b.TempDir()
	var sources []overlay.Source
	for i := range 200 {
		var text strings.Builder
		fmt.Fprintf(&text, "sources:\n  - {id: contract-%d, title: Contract, publisher: Contoso, url: https://contoso.example/%d, versions: [{version: \"2025-01-01\"}]}\nfeatures:\n"+
			"  - id: app-%d\n    name: Application %d\n    product: Third-party applications\n    description: An application.\n    statements:\n", i, i, i, i)
		for j := range 50 {
			fmt.Fprintf(&text, "      - id: department-%d\n        stored_in: [JP]\n        data: records of department %d\n        commitment: contractual\n        when: {clouds: [public], countries: [JP]}\n        published: [contract-%d@2025-01-01]\n", j, j, i)
		}
		name := fmt.Sprintf("overlay-%d.yaml", i)
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text.String()), 0o600); err != nil {
			b.Fatal(err)
		}
		sources = append(sources, overlay.Source{Path: name})
	}
	load := func(r *overlay.Reader) {
		cat, err := r.Catalog(b.Context(), sources)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := cat.Feature("app-199"); err != nil {
			b.Fatal(err)
		}
	}
	for name, cached := range map[string]bool{"next start": true, "first start": false} {
		b.Run(name, func(b *testing.B) {
			r := &overlay.Reader{Folder: folder, Build: catalog.Embedded}
			if cached {
				r.Cache, r.Stamp = b.TempDir(), "bench"
				load(r)
			}
			for b.Loop() {
				load(r)
			}
		})
	}
	b.Run("no overlay", func(b *testing.B) {
		for b.Loop() {
			if _, err := catalog.Embedded(catalog.Layer{Name: "empty"}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
