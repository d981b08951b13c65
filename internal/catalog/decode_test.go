// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func TestParse_errors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want []string // each full line
	}{
		"an empty file":        {"", []string{`x.yaml: the file is empty`}},
		"nothing but comments": {"# nothing\n", []string{`x.yaml: the file is empty`}},
		"a document without content": {
			"---\n", []string{`x.yaml:2:1: the file: want a mapping`},
		},
		"a list in place of a mapping": {
			"- version\n", []string{`x.yaml:1:1: the file: want a mapping`},
		},
		"not YAML, with the line": {
			"version: \"2026.01.01\"\nplaces: [\n", []string{`x.yaml:2:1: not valid YAML: did not find expected node content`},
		},
		"a tab at the beginning of a line": {
			"places:\n\t- id: a\n", []string{`x.yaml:2:1: not valid YAML: found character that cannot start any token`},
		},
		"binary rubbish": {
			"\x00\x01\x02\xff\xfe", []string{`x.yaml: not valid YAML: control characters are not allowed`},
		},
		"text that is not Unicode": {
			"version: \"\xff\xff\"\n", []string{`x.yaml: not valid YAML: invalid leading UTF-8 octet`},
		},
		"a second document": {
			"version: \"2026.01.01\"\n---\nplaces: []\n", []string{`x.yaml:2:1: the file holds a second YAML document, which would not be read`},
		},
		"a second document that is not YAML": {
			"version: \"2026.01.01\"\n---\nplaces: [\n", []string{`x.yaml:3:1: not valid YAML: did not find expected node content`},
		},
		"an unknown key suggests the nearest": {
			"featurs: []\n", []string{`x.yaml:1:1: unknown key "featurs"; did you mean "features"?`},
		},
		"an unknown key with nothing near": {
			"colour: red\n", []string{`x.yaml:1:1: unknown key "colour"`},
		},
		"an unknown key deep inside": {
			"features:\n  - id: a\n    statements:\n      - id: b\n        data: c\n        commitment: documented\n        published: []\n        when: {countrie: [JP]}\n",
			[]string{`x.yaml:8:16: unknown key "countrie"; did you mean "countries"?`},
		},
		"a key given twice": {
			"version: \"2026.01.01\"\nversion: \"2026.01.02\"\n", []string{`x.yaml:2:1: key "version" is given twice`},
		},
		"a setting given twice in a condition": {
			"geography_rules:\n  - id: a/b\n    family: a\n    published: []\n    when:\n      settings:\n        sector: [education]\n        sector: [commercial]\n",
			[]string{`x.yaml:8:9: key "sector" is given twice`},
		},
		"a required key is missing": {
			"add_ons:\n  - {id: vault}\n", []string{`x.yaml:2:5: description is missing`, `x.yaml:2:5: name is missing`},
		},
		"an anchor": {
			"places: &all []\n", []string{`x.yaml:1:9: anchors and aliases are not allowed`},
		},
		"an alias": {
			"add_ons:\n  - {id: &a vault, name: *a, description: d}\n",
			[]string{`x.yaml:2:10: anchors and aliases are not allowed`, `x.yaml:2:26: anchors and aliases are not allowed`},
		},
		"a merge of another mapping": {
			"places: []\n<<: {version: \"2026.01.01\"}\n", []string{`x.yaml:2:1: unknown key "<<"`},
		},
		"a text in place of a list": {
			"places: JP\n", []string{`x.yaml:1:9: places: want a list`},
		},
		"a list in place of a text": {
			"version: [a]\n", []string{`x.yaml:1:10: version: want a text, in quotes where YAML would read it as something else`},
		},
		"a text in place of a mapping": {
			"places:\n  - JP\n", []string{`x.yaml:2:5: places: want a mapping`},
		},
		"a text in place of a mapping of choices": {
			"geography_rules:\n  - {id: a/b, family: a, published: [], when: {settings: sector}}\n", []string{`x.yaml:2:58: settings: want a mapping`},
		},
		"a text in place of a list of choices": {
			"geography_rules:\n  - {id: a/b, family: a, published: [], when: {settings: {sector: education}}}\n",
			[]string{`x.yaml:2:67: settings.sector: want a list`},
		},
		"NO without quotes is the country": {
			"places:\n  - {id: NO, kind: country, name: Norway}\n", nil,
		},
		"true in place of a text": {
			"places:\n  - {id: true, kind: country, name: Norway}\n",
			[]string{`x.yaml:2:10: id: want a text, in quotes where YAML would read it as something else`},
		},
		"nothing in place of a text": {
			"places:\n  - {id: JP, kind: country, name: }\n",
			[]string{`x.yaml:2:35: name: want a text, in quotes where YAML would read it as something else`},
		},
		"an empty text": {
			"places:\n  - {id: JP, kind: country, name: \" \"}\n", []string{`x.yaml:2:35: name: the text is empty`},
		},
		"a text in place of true or false": {
			"places:\n  - {id: a, kind: area, name: A, complete: yes}\n", []string{`x.yaml:2:44: complete: want true or false`},
		},
		"a number in place of true or false": {
			"places:\n  - {id: a, kind: area, name: A, complete: 1}\n", []string{`x.yaml:2:44: complete: want true or false`},
		},
		"a text called a truth value": {
			"places:\n  - {id: a, kind: area, name: A, complete: !!bool perhaps}\n", []string{`x.yaml:2:44: complete: want true or false`},
		},
		"a bad date": {
			"sources:\n  - {id: a, title: A, publisher: P, url: u, versions: [{version: v, date: 2022-13-01}]}\n",
			[]string{`x.yaml:2:75: date: "2022-13-01" is not a date of the form 2022-04-15`},
		},
		"a bad day of change": {
			"country_code_changes: {before: 2019, why: w, published: []}\n",
			[]string{`x.yaml:1:32: before: "2019" is neither a date of the form 2022-04-15 nor a month of the form 2013-07`},
		},
		"an unknown cloud": {
			"geography_rules:\n  - {id: a/b, family: a, published: [], when: {clouds: [private]}}\n",
			[]string{`x.yaml:2:57: clouds: unknown cloud "private", use one of ["public" "usgov" "china"]`},
		},
		"an unknown commitment": {
			"features:\n  - {id: a, statements: [{id: b, data: d, commitment: promised, published: []}]}\n",
			[]string{`x.yaml:2:55: commitment: unknown commitment "promised", use one of ["contractual" "documented" "general-rule" "none"]`},
		},
		"every error of a file, in its order": {
			"version: true\nplaces:\n  - {id: JP, colour: red, kind: \"\"}\nfeatures: none\n",
			[]string{
				`x.yaml:1:10: version: want a text, in quotes where YAML would read it as something else`,
				`x.yaml:3:5: name is missing`,
				`x.yaml:3:14: unknown key "colour"`,
				`x.yaml:3:33: kind: the text is empty`,
				`x.yaml:4:11: features: want a list`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := catalog.Parse("x.yaml", []byte(test.text))
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// YAML knows three spellings of true; to take one of them for false would turn an exception into the rule.
func TestParse_spellingsOfTrueAndFalse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false} {
		doc, err := catalog.Parse("x.yaml", []byte("places: [{id: a, kind: area, name: A, complete: "+text+"}]"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := doc.Places[0].Complete; got != want {
			t.Errorf("complete: %s is read as %t", text, got)
		}
	}
}

func TestReadFS(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"every file with the endings of YAML, in any folder, and no other": {
			map[string]string{
				"a.yaml": "version: \"2026.01.01\"\n", "b/c/d.yml": "places: [{id: JP, kind: country, name: Japan}]\n",
				"README.md": "# no YAML: [", "e.yaml.bak": "rubbish: [",
			},
			nil,
		},
		"the errors of all files, by their names": {
			map[string]string{"b.yaml": "nonsense: 1\n", "a/z.yml": "", "c.yaml": "version: \"2026.01.01\"\n"},
			[]string{`a/z.yml: the file is empty`, `b.yaml:1:1: unknown key "nonsense"`},
		},
		"a version in two files": {
			map[string]string{"a.yaml": "version: \"2026.01.01\"\n", "b.yaml": "places: []\nversion: \"2026.01.02\"\n"},
			[]string{`b.yaml:2:10: version is given twice, as 2026.01.01 and as 2026.01.02`},
		},
		"changes of the country code in two files": {
			map[string]string{
				"a.yaml": "country_code_changes: {before: 2019-03, why: w, published: []}\n",
				"b.yaml": "version: \"2026.01.01\"\ncountry_code_changes: {before: 2019-04, why: w, published: []}\n",
			},
			[]string{`b.yaml:2:23: country_code_changes is given twice`},
		},
		"a file that is too large": {
			map[string]string{"a.yaml": "nonsense: 1\n", "big.yaml": "#" + strings.Repeat(" ", 16<<20)},
			[]string{`cannot read the catalog: big.yaml is larger than 16 MiB`, `a.yaml:1:1: unknown key "nonsense"`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := catalog.ReadFS(files(test.files))
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
			if err == nil && (doc.Version.Text != "2026.01.01" || len(doc.Places) != 1) {
				t.Errorf("read version %q and %d places", doc.Version.Text, len(doc.Places))
			}
		})
	}
}

// The largest file that is allowed is still read.
func TestReadFS_largestFile(t *testing.T) {
	t.Parallel()
	text := "version: \"2026.01.01\" #"
	text += strings.Repeat(" ", 16<<20-len(text))
	if _, err := catalog.ReadFS(files(map[string]string{"a.yaml": text})); err != nil {
		t.Error(err)
	}
}

func TestReadFS_folderThatIsNotThere(t *testing.T) {
	t.Parallel()
	missing, err := fs.Sub(fstest.MapFS{}, "missing")
	if err != nil {
		t.Fatal(err)
	}
	_, err = catalog.ReadFS(missing)
	want := []string{"cannot read the catalog: open .: file does not exist"}
	if diff := cmp.Diff(want, messages(t, err)); diff != "" {
		t.Error(diff)
	}
}

// Errors of form do not hide errors of content elsewhere; only what stands on the same line is left out, since it most
// often follows. Where a file cannot be read at all nothing is said of what refers to it.
func TestLoad_errorsOfFormAndContent(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"both are told": {
			map[string]string{"ground.yaml": ground, "x.yaml": "colour: red\nadd_ons: [{id: vault, name: V, description: D.}]\n"},
			[]string{`x.yaml:1:1: unknown key "colour"`, `x.yaml:2:11: add-on vault is already described`},
		},
		"one on the same line is left out": {
			map[string]string{"ground.yaml": ground, "x.yaml": "add_ons: [{id: vault, name: V, descriptio: D.}]\n"},
			[]string{`x.yaml:1:11: description is missing`, `x.yaml:1:32: unknown key "descriptio"; did you mean "description"?`},
		},
		"what refers to a file that cannot be read is left out": {
			map[string]string{"broken.yaml": "places:\n  - [\n", "x.yaml": ground},
			[]string{`broken.yaml:2:1: not valid YAML: did not find expected node content`},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := catalog.Load(files(test.files))
			if diff := cmp.Diff(test.want, messages(t, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestErrors_Error(t *testing.T) {
	t.Parallel()
	all := catalog.Errors{
		{Message: "without a place"},
		{Pos: catalog.Pos{File: "a.yaml"}, Message: "in a file"},
		{Pos: catalog.Pos{File: "a.yaml", Line: 3, Column: 5}, Message: "at a column"},
	}
	want := "without a place\na.yaml: in a file\na.yaml:3:5: at a column"
	if got := all.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
