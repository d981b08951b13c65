// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package datamap_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/datamap"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

var update = flag.Bool("update", false, "write the golden files anew")

// suite is the pages of the catalog of testdata, by name.
func suite(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "catalog.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := catalog.Parse("catalog.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: doc})
	if err != nil {
		t.Fatal(err)
	}
	return byName(t, cat, &doc)
}

func byName(t *testing.T, cat *catalog.Catalog, doc *catalog.Document) map[string]string {
	t.Helper()
	pages, err := datamap.Pages(cat, doc)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, p := range pages {
		if _, ok := texts[p.Name]; ok {
			t.Fatalf("two pages have the name %s", p.Name)
		}
		texts[p.Name] = string(p.Content)
	}
	return texts
}

// embedded is the catalog that is built into the provider and its pages, by name. Tests share them.
var embedded = sync.OnceValues(func() (*catalog.Catalog, []datamap.Page) {
	cat, err := catalog.Embedded()
	if err != nil {
		panic(err)
	}
	doc, err := catalog.BaseDocument()
	if err != nil {
		panic(err)
	}
	pages, err := datamap.Pages(cat, &doc)
	if err != nil {
		panic(err)
	}
	return cat, pages
})

// TestPages_golden holds each kind of page against a file that people have read.
func TestPages_golden(t *testing.T) {
	t.Parallel()
	pages := suite(t)
	for _, name := range []string{"data-map.md", "data-map-suite.md", "data-map-other-old.md", "data-map-country-jp.md", "data-map-country-de.md", "data-map-country-ax.md"} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(pages[name]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if pages[name] != string(want) {
			t.Errorf("%s differs from its golden file; look at it, and run the test with -update where it is right:\n%s", name, pages[name])
		}
	}
}

func TestPages_areTheSameEachTime(t *testing.T) {
	t.Parallel()
	first, second := suite(t), suite(t)
	for name, text := range first {
		if second[name] != text {
			t.Errorf("%s differs from run to run", name)
		}
	}
}

// A reserve limits what a source says, so no page may show the statement without it.
func TestPages_showReserves(t *testing.T) {
	t.Parallel()
	pages := suite(t)
	if want := `**Reserve:** most letters \| not all of them`; !strings.Contains(pages["data-map-suite.md"], want) {
		t.Errorf("the page of the product has no %q", want)
	}
	if row := row(t, pages["data-map-country-jp.md"], "Mail"); !strings.Contains(row, "reserve") {
		t.Errorf("the row does not say that there is a reserve: %s", row)
	}
	cat, all := embedded()
	text := everything(all)
	for _, s := range cat.Statements() {
		if s.Reserve != "" && !strings.Contains(text, "**Reserve:** "+plainly(s.Reserve)) {
			t.Errorf("no page has the reserve of %s: %s", s.ID, s.Reserve)
		}
	}
}

// Features that differ in nothing share a row; one of which no source says more than of another country is in no table.
func TestPages_rows(t *testing.T) {
	t.Parallel()
	pages := suite(t)
	for _, test := range []struct{ page, feature, want string }{
		{"data-map-country-jp.md", "Mail", "|Japan, United States; sources disagree|"},
		{"data-map-country-jp.md", "Calendar", "|Japan, United States; sources disagree|"},
		{"data-map-country-de.md", "Mail", "|not certain: Geo Europe or Germany; needs `settings.keep_here`|not certain: Union or anywhere; needs `options.route`; for other data alone|"},
		{"data-map-country-us.md", "Mail", "|tenant's geography|"},
		{"data-map-country-ax.md", "Mail", "|not certain: Geo Europe or tenant's geography|"},
		{"data-map-country-jp.md", "Other & Old Pager", "|not certain: United States or no source; needs `options.beep`|as stored|"}, // a product of one row has no table of its own
		{"data-map-country-ax.md", "Other & Old Pager", "not certain: Union or no source; needs `options.beep`|"},                    // numbers do not stand for letters
	} {
		if row := row(t, pages[test.page], test.feature); !strings.Contains(row, test.want) {
			t.Errorf("%s, %s: the row has no %q:\n%s", test.page, test.feature, test.want, row)
		}
	}
	if want := "\nNo source: [Other &amp; Old Pager](data-map-other-old.md#pager).\n"; !strings.Contains(pages["data-map-country-de.md"], want) {
		t.Errorf("the page of Germany has no %q", want)
	}
	for name, page := range pages {
		if strings.HasPrefix(name, "data-map-country-") && strings.Contains(page, "#disk") {
			t.Errorf("%s has a row for a feature whose answer is the same for every country", name)
		}
	}
}

// row returns the line of a table with a feature.
func row(t *testing.T, page, feature string) string {
	t.Helper()
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "|") && hasFeature(strings.ReplaceAll(strings.Split(line, "|")[1], "&amp;", "&"), feature) {
			return line
		}
	}
	t.Fatalf("no row for %s in\n%s", feature, page)
	return ""
}

// hasFeature reports whether a feature is among those of a cell, "[one](target); two".
func hasFeature(cell, feature string) bool {
	names := strings.Split(cell, "; ")
	return strings.HasPrefix(names[0], "["+feature+"](") || slices.Contains(names[1:], feature)
}

// TestPages_embedded holds the pages of the built-in catalog against the catalog.
func TestPages_embedded(t *testing.T) {
	t.Parallel()
	cat, all := embedded()
	pages := map[string]string{}
	for _, p := range all {
		pages[p.Name] = string(p.Content)
		if len(p.Content) > 500_000 {
			t.Errorf("%s has %d bytes; Terraform Registry takes no page of more than 500,000", p.Name, len(p.Content))
		}
	}
	index := pages["data-map.md"]
	for _, id := range cat.Places().IDs() {
		p, _ := cat.Places().Place(id)
		if p.Kind != place.Country {
			continue
		}
		file := "data-map-country-" + strings.ToLower(string(id)) + ".md"
		if pages[file] == "" || !strings.Contains(index, "]("+file+")") {
			t.Errorf("%s has no page, or the index does not lead to it", p.Name)
		}
	}
	for _, f := range cat.Features() {
		anchor := fmt.Sprintf("></a>\n## %s\n\n", plainly(f.Name))
		at := slices.IndexFunc(all, func(p datamap.Page) bool { return strings.Contains(string(p.Content), anchor) })
		if at < 0 || !isProduct(all[at].Name) {
			t.Errorf("%s has no place on the page of a product", f.ID)
			continue
		}
		section := string(all[at].Content)
		section = section[strings.Index(section, anchor)+len(anchor):]
		if end := strings.Index(section, "\n## "); end >= 0 {
			section = section[:end]
		}
		for _, s := range f.Statements() {
			if !strings.Contains(section, "<br>`"+s.ID+"`") {
				t.Errorf("%s has no row for the statement %s", f.ID, s.ID)
			}
		}
		if !strings.Contains(index, "]("+all[at].Name+")") {
			t.Errorf("the index does not lead to the page of %s", f.Product)
		}
	}
	for _, s := range cat.Settings() {
		if !strings.Contains(index, "- Id: `"+s.ID+"`") {
			t.Errorf("the index does not have the setting %s", s.ID)
		}
	}
}

var national = regexp.MustCompile(`(?m)^\|\[[^\]]+\]\([^)]+\)\|\d+\|(\d+)\|$`)

// A feature whose answer differs from country to country is on the page of each of them, once.
func TestPages_nothingIsLost(t *testing.T) {
	t.Parallel()
	_, all := embedded()
	want := 0
	for _, match := range national.FindAllSubmatch(all[0].Content, -1) {
		n, err := strconv.Atoi(string(match[1]))
		if err != nil {
			t.Fatal(err)
		}
		want += n
	}
	if want == 0 {
		t.Fatal("the index counts no such features")
	}
	for _, p := range all {
		if !strings.HasPrefix(p.Name, "data-map-country-") {
			continue
		}
		got := 0
		for line := range strings.Lines(strings.ReplaceAll(string(p.Content), "&amp;", "&")) {
			if cell, ok := strings.CutPrefix(line, "|["); ok {
				line, _, _ = strings.Cut(cell, "|")
			} else if !strings.HasPrefix(line, "No source: ") {
				continue
			}
			got += len(strings.Split(line, "; "))
		}
		if got != want {
			t.Errorf("%s has %d features, not %d", p.Name, got, want)
		}
	}
}

var (
	anchors    = regexp.MustCompile(`<a id="([^"]+)"></a>`)
	targets    = regexp.MustCompile(`\]\(([^)\s]*)\)`)
	references = regexp.MustCompile(`\[([0-9]+)\](?:[^(:]|$)`)
	notes      = regexp.MustCompile(`(?m)^\[([0-9]+)\]: (\S+)$`)
)

// Every link leads to a page, and to a place on it that exists.
func TestPages_links(t *testing.T) {
	t.Parallel()
	_, all := embedded()
	for name, text := range suite(t) { // with the same index of pages
		all = append(slices.Clip(all), datamap.Page{Name: "suite/" + name, Content: []byte(text)})
	}
	known := map[string]bool{}
	for _, p := range all {
		known[p.Name] = true
		for _, a := range anchors.FindAllSubmatch(p.Content, -1) {
			if id := p.Name + "#" + string(a[1]); known[id] {
				t.Errorf("%s has the anchor %s twice", p.Name, a[1])
			} else {
				known[id] = true
			}
		}
	}
	for _, p := range all {
		folder, own := "", p.Name
		if strings.HasPrefix(own, "suite/") {
			folder, own = "suite/", strings.TrimPrefix(own, "suite/")
		}
		for _, match := range targets.FindAllSubmatch(p.Content, -1) {
			target := string(match[1])
			switch {
			case strings.HasPrefix(target, "https://"):
				continue
			case strings.HasPrefix(target, "#"):
				target = own + target
			case !strings.HasPrefix(target, datamap.Prefix):
				if !isOtherPage(target) {
					t.Errorf("%s: the link to %s leads nowhere", p.Name, target)
				}
				continue
			}
			if !known[folder+target] {
				t.Errorf("%s: the link to %s leads nowhere", p.Name, target)
			}
		}
		defined := map[string]bool{}
		for _, match := range notes.FindAllSubmatch(p.Content, -1) {
			target := string(match[2])
			defined[string(match[1])] = strings.HasPrefix(target, "https://") || known[folder+target]
		}
		for _, match := range references.FindAllSubmatch(p.Content, -1) {
			if !defined[string(match[1])] {
				t.Errorf("%s: the reference [%s] leads nowhere", p.Name, match[1])
			}
		}
	}
}

// isOtherPage reports whether a link leads to a page of the documentation that is written from a template or a schema.
func isOtherPage(target string) bool {
	if name, ok := strings.CutPrefix(target, "../data-sources/"); ok {
		_, err := os.Stat(filepath.Join("..", "provider", "data_source_"+strings.TrimSuffix(name, ".md")+".go"))
		return err == nil
	}
	_, err := os.Stat(filepath.Join("..", "..", "templates", "guides", target+".tmpl"))
	return err == nil
}

var tableStart = regexp.MustCompile(`^\|(-\|)+$`)

// Each row of a table has as many cells as its head, and no cell has a line break or a tag of its own.
func TestPages_tables(t *testing.T) {
	t.Parallel()
	_, all := embedded()
	for name, text := range suite(t) {
		all = append(slices.Clip(all), datamap.Page{Name: "suite/" + name, Content: []byte(text)})
	}
	for _, p := range all {
		cells := 0
		for line := range strings.Lines(string(p.Content)) {
			line = strings.TrimSuffix(line, "\n")
			bars := strings.Count(line, "|") - strings.Count(line, `\|`)
			switch {
			case !strings.HasPrefix(line, "|"):
				cells = 0
			case tableStart.MatchString(line) && cells != bars, cells != 0 && cells != bars:
				t.Errorf("%s: the row has %d bars, not %d: %s", p.Name, bars, cells, line)
			case cells == 0:
				cells = bars
			}
			if rest := strings.NewReplacer("<br>", "", "<a id=", "", "></a>", "").Replace(line); strings.ContainsAny(rest, "<>") {
				t.Errorf("%s: a tag in %s", p.Name, line)
			}
		}
	}
}

// A document that the catalog was not built of is an error, not a page with half of the truth.
func TestPages_otherDocument(t *testing.T) {
	t.Parallel()
	cat, _ := embedded()
	if _, err := datamap.Pages(cat, &catalog.Document{}); err == nil {
		t.Error("no error")
	}
}

// isProduct reports whether a page is that of a product.
func isProduct(name string) bool {
	return name != "data-map.md" && !strings.HasPrefix(name, "data-map-country-")
}

func everything(pages []datamap.Page) string {
	var b strings.Builder
	for _, p := range pages {
		if isProduct(p.Name) {
			b.Write(p.Content)
		}
	}
	return b.String()
}

// plainly is a text of the catalog as it stands on a page.
func plainly(text string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`,
		"<", "&lt;", ">", "&gt;", "&", "&amp;").Replace(strings.Join(strings.Fields(text), " "))
}
