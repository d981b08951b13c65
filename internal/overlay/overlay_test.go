// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

// crm is an overlay with an application of one's own.
const crm = `
sources:
  - {id: contoso-crm-contract, title: Contract about the CRM, publisher: Contoso, url: https://contoso.example/crm, versions: [{version: "2026-01-15"}]}
features:
  - id: contoso-crm
    name: Contoso CRM
    product: Third-party applications
    description: Keeps records of customers.
    statements:
      - {id: stored, stored_in: [JP], data: records, commitment: contractual, published: [contoso-crm-contract@2026-01-15]}
`

// reader reads overlays of a folder with these files, over the built-in catalog.
func reader(t *testing.T, files map[string]string) *overlay.Reader {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(folder, filepath.FromSlash(name)), text)
	}
	return &overlay.Reader{Folder: folder, Build: catalog.Embedded}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func paths(names ...string) []overlay.Source {
	var all []overlay.Source
	for _, name := range names {
		all = append(all, overlay.Source{Path: name})
	}
	return all
}

func TestCatalog_local(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files   map[string]string
		sources []string
		layers  []string
	}{
		"a file":               {map[string]string{"crm.yaml": crm}, []string{"crm.yaml"}, []string{"base", "crm.yaml"}},
		"a file of any ending": {map[string]string{"crm.txt": crm}, []string{"crm.txt"}, []string{"base", "crm.txt"}},
		"a folder": {map[string]string{
			"residency/deep/a.YML": strings.Replace(crm, "features:", "# features below\nfeatures:", 1), "residency/README.md": "# For people", "residency/.hidden.yaml": "nonsense", "residency/.git/x.yaml": "nonsense",
		}, []string{"residency"}, []string{"base", "residency"}},
		"two files, in their order":                   {map[string]string{"b.yaml": crm, "a.yaml": "features: [{id: contoso-crm, former_names: [Customers]}]"}, []string{"b.yaml", "a.yaml"}, []string{"base", "b.yaml", "a.yaml"}},
		"a folder of which each file needs the other": {map[string]string{"r/a.yaml": crm[strings.Index(crm, "features:"):], "r/b.yaml": crm[:strings.Index(crm, "features:")]}, []string{"r"}, []string{"base", "r"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat, err := reader(t, test.files).Catalog(t.Context(), paths(test.sources...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.layers, cat.Layers()); diff != "" {
				t.Error(diff)
			}
			f, err := cat.Feature("contoso crm")
			if err != nil || f.Layer != test.sources[0] || len(f.Statements()) != 1 || f.Statements()[0].Layer != test.sources[0] {
				t.Errorf("got %+v, %v", f, err)
			}
		})
	}
}

// Whatever is wrong with an overlay, there is no catalog and the message says what to look at.
func TestCatalog_errors(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += string(rune('b'+i)) + ": &" + string(rune('b'+i)) + " [" + strings.Repeat("*"+string(rune('a'+i))+", ", 8) + "*" + string(rune('a'+i)) + "]\n"
	}
	statement := func(id, more string) string {
		return "features: [{id: entra-mfa, statements: [{id: " + id + ", stored_in: [JP], data: d, commitment: none, published: [entra-data-storage-japan@2024-01-03]" + more + "}]}]"
	}
	tests := map[string]struct {
		files   map[string]string
		sources []string
		want    []string
	}{
		"missing":                  {nil, []string{"gone.yaml"}, []string{"overlay 1 (gone.yaml): there is no file or folder "}},
		"two missing":              {nil, []string{"gone.yaml", "away"}, []string{"overlay 1 (gone.yaml)", "overlay 2 (away)"}},
		"called as the base layer": {map[string]string{"base": crm}, []string{"base"}, []string{"overlay 1 (base): an overlay cannot be called \"base\", as the built-in layer is; write ./base"}},
		"given twice":              {map[string]string{"a.yaml": crm}, []string{"a.yaml", "a.yaml"}, []string{"overlay 2 (a.yaml): it is given twice"}},
		"empty":                    {map[string]string{"a.yaml": ""}, []string{"a.yaml"}, []string{"a.yaml: the file is empty"}},
		"a folder without any":     {map[string]string{"r/README.md": "x"}, []string{"r"}, []string{"the folder has no file that ends with .yaml or .yml"}},
		"binary":                   {map[string]string{"a.yaml": "\x7fELF\x02\x01\x01\x00\x00"}, []string{"a.yaml"}, []string{"a.yaml", "not valid YAML: "}},
		"an alias bomb":            {map[string]string{"a.yaml": bomb}, []string{"a.yaml"}, []string{"a.yaml:1:1: unknown key \"a\""}},
		"an alias":                 {map[string]string{"a.yaml": "sources: &s []\nfeatures: *s"}, []string{"a.yaml"}, []string{"a.yaml:1:10: anchors and aliases are not allowed", "a.yaml:2:11: anchors and aliases are not allowed"}},
		"an unknown key":           {map[string]string{"r/x/a.yaml": "featurs: []"}, []string{"r"}, []string{`r/x/a.yaml:1:1: unknown key "featurs"; did you mean "features"?`}},
		"an unknown statement":     {map[string]string{"a.yaml": statement("own", ", overrides: [entra-mfa/japan-stored-in-uss], reason: R.")}, []string{"a.yaml"}, []string{`unknown statement "entra-mfa/japan-stored-in-uss"; did you mean "entra-mfa/japan-stored-in-us"`}},
		"an unknown withdrawal":    {map[string]string{"a.yaml": "withdrawals: [{statement: entra-mfa/japan-stored-in-uss, reason: R.}]"}, []string{"a.yaml"}, []string{`a.yaml:1:27: unknown statement "entra-mfa/japan-stored-in-uss"; did you mean`}},
		"a statement of the base":  {map[string]string{"a.yaml": statement("japan-stored-in-us", "")}, []string{"a.yaml"}, []string{`statement entra-mfa/japan-stored-in-us is already described by the layer "base"`}},
		"a shared statement with an id of the base": {
			map[string]string{"a.yaml": "shared_statements: [{id: entra-mfa/japan-stored-in-us, features: [azure-rbac], stored_in: [JP], data: d, commitment: none, published: [entra-data-storage-japan@2024-01-03]}]"}, []string{"a.yaml"},
			[]string{`statement entra-mfa/japan-stored-in-us is already described by the layer "base"`},
		},
		"a circle": {map[string]string{
			"a.yaml": statement("one", ", overrides: [entra-mfa/two]"), "b.yaml": statement("two", ", overrides: [entra-mfa/one], reason: R."),
		}, []string{"a.yaml", "b.yaml"}, []string{"statement entra-mfa/one: refers to entra-mfa/two of the layer \"b.yaml\", which is laid over the layer \"a.yaml\"; let the upper one refer to the lower one"}},
		"a contradiction": {map[string]string{"a.yaml": statement("one", ""), "b.yaml": strings.Replace(statement("two", ""), "JP", "US", 1)}, []string{"a.yaml", "b.yaml"},
			[]string{`b.yaml:1:41: statement entra-mfa/two of the layer "b.yaml" contradicts entra-mfa/one of the layer "a.yaml"`}},
		"errors in two at once": {map[string]string{"a.yaml": "x: 1", "b.yaml": "y: 1"}, []string{"a.yaml", "b.yaml"}, []string{"a.yaml:1:1", "b.yaml:1:1"}},
		"an application of the base": {map[string]string{"a.yaml": "applications: [{id: 00000003-0000-0000-c000-000000000000, name: X}]"}, []string{"a.yaml"},
			[]string{`application 00000003-0000-0000-c000-000000000000 is already described by the layer "base"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cat, err := reader(t, test.files).Catalog(t.Context(), paths(test.sources...))
			if cat != nil || err == nil {
				t.Fatalf("got %v, %v", cat, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want %q", err, want)
				}
			}
		})
	}
}

func TestCatalog_size(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"a.yaml": "x"})
	for name, file := range map[string]string{"a file": "big.yaml", "a file of a folder": "r/big.yaml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			full := filepath.Join(r.Folder, file)
			write(t, full, "")
			if err := os.Truncate(full, 100<<20); err != nil {
				t.Fatal(err)
			}
			_, err := r.Catalog(t.Context(), paths(strings.TrimSuffix(file, "/big.yaml")))
			if err == nil || !strings.Contains(err.Error(), "big.yaml is larger than 16 MiB") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCatalog_links(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"outside/crm.yaml": crm, "r/..data/crm.yaml": crm, "plain/x.yaml": crm, "loop/a.yaml": crm})
	link := func(to, from string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(r.Folder, from)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(r.Folder, from)); err != nil {
			t.Fatal(err)
		}
	}
	link("..data/crm.yaml", "r/crm.yaml") // as a mounted volume has it
	link("../outside/crm.yaml", "relative/crm.yaml")
	link(filepath.Join(r.Folder, "outside", "crm.yaml"), "absolute/crm.yaml")
	link("../outside", "folder/all")
	link("nowhere.yaml", "dangling/crm.yaml")
	link("outside", "itself")
	link(".", "loop/again")
	link("outside/crm.yaml", "single.yaml")
	link("../outside/crm.yaml", "plain/single.yaml")
	tests := map[string]string{
		"r": "", "itself": "", "single.yaml": "",
		"relative": "crm.yaml is a link that cannot be followed; it may not lead out of the folder", "absolute": "may not lead out of the folder",
		"folder": "all is a link that cannot be followed; it may not lead out of the folder", "dangling": "crm.yaml is a link that cannot be followed",
		"loop": "again is a link to a folder, which is not followed", "plain/single.yaml": "may not lead out of the folder",
	}
	for path, want := range tests {
		_, err := r.Catalog(t.Context(), paths(path))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}

func TestCatalog_noRegularFile(t *testing.T) {
	t.Parallel()
	_, err := (&overlay.Reader{Build: catalog.Embedded}).Catalog(t.Context(), paths(os.DevNull))
	if err == nil || !strings.Contains(err.Error(), "is neither a file nor a folder") {
		t.Errorf("got %v", err)
	}
}

func TestSource_Check(t *testing.T) {
	t.Parallel()
	digest := strings.Repeat("0a", 32)
	tests := map[string]struct {
		source overlay.Source
		want   string
	}{
		"a path":               {overlay.Source{Path: "x"}, ""},
		"a pinned address":     {overlay.Source{URL: "https://contoso.example/x", SHA256: digest}, ""},
		"a pin in upper case":  {overlay.Source{URL: "https://contoso.example/x", SHA256: strings.ToUpper(digest)}, ""},
		"nothing":              {overlay.Source{}, "needs a path, or a url with its sha256"},
		"a pin alone":          {overlay.Source{SHA256: digest}, "needs a path"},
		"both":                 {overlay.Source{Path: "x", URL: "https://contoso.example/x"}, "not both"},
		"a pinned path":        {overlay.Source{Path: "x", SHA256: digest}, "not both"},
		"an address, no pin":   {overlay.Source{URL: "https://contoso.example/x"}, "sha256 is missing"},
		"a short pin":          {overlay.Source{URL: "https://contoso.example/x", SHA256: "abc"}, `sha256 "abc" is no SHA-256 digest`},
		"http":                 {overlay.Source{URL: "http://contoso.example/x", SHA256: digest}, "is not an https address"},
		"an address of a file": {overlay.Source{URL: "file:///etc/passwd", SHA256: digest}, "is not an https address"},
		"no address":           {overlay.Source{URL: "https://a b", SHA256: digest}, "is not an https address"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.source.Check()
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// What of an address can be a secret stands in no message and no answer.
func TestSource_Name(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://user:secret@contoso.example/a/b.yaml?sig=secret#x": "https://contoso.example/a/b.yaml",
		"https://contoso.example":                                   "https://contoso.example",
		"https://user:secret@a b":                                   "url",
	} {
		if got := (overlay.Source{URL: address}).Name(); got != want {
			t.Errorf("%s: got %s", address, got)
		}
	}
}

// An overlay that is read by one error is not half applied by the next one.
func TestCatalog_errorsAreTold(t *testing.T) {
	t.Parallel()
	r := reader(t, map[string]string{"good.yaml": crm})
	_, err := r.Catalog(t.Context(), paths("good.yaml", "gone.yaml"))
	if err == nil || !strings.HasPrefix(err.Error(), "overlay 2 (gone.yaml): ") {
		t.Errorf("got %v", err)
	}
	cat, err := catalog.Embedded()
	if err != nil || slices.Contains(cat.Layers(), "good.yaml") {
		t.Error("the built-in catalog has the overlay")
	}
}
