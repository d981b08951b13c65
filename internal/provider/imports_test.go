// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows has, for each package below internal, the others of ours that it may import. A new package needs a line here.
var arrows = map[string][]string{
	"spelling":        {},
	"clock":           {},
	"fetch":           {},
	"tenant":          {"fetch"},
	"place":           {"spelling"},
	"catalog":         {"place", "spelling"},
	"catalog/compile": {"catalog"},
	"catalog/lint":    {"catalog", "place", "spelling"},
	"catalog/schema":  {"catalog", "place"},
	"overlay":         {"catalog", "fetch"},
	"assess":          {"catalog", "place", "spelling"},
	"report":          {"assess", "catalog", "place", "report/worldmap"},
	"discover":        {"catalog", "place", "spelling"},
	// The map of the world knows countries by their codes.
	"report/worldmap":          {},
	"report/worldmap/generate": {},
	// The stand-in for the hosts of the clouds has nothing but their shapes.
	"tenant/tenanttest": {},
	// The writer of plans for benchmarks knows the form of a plan alone.
	"discover/plangen": {},
	"discover/schema":  {"discover"},
	"datamap":          {"catalog", "place", "spelling"},
	"datamap/generate": {"catalog", "datamap"},
	"provider":         {"assess", "catalog", "clock", "discover", "fetch", "overlay", "place", "report", "spelling", "tenant"},
	"acctest":          {"provider", "assess", "catalog", "clock", "place", "spelling", "tenant"},
}

const ours = "github.com/data-residency/terraform-provider-residency"

// Only the provider and what tests it know Terraform, and imports point one way.
func TestImports(t *testing.T) {
	t.Parallel()
	files := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			_, err := os.Stat(filepath.Join(name, "go.mod")) // a module of its own, such as those of the tools
			if name != root && (err == nil || strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
				return fs.SkipDir
			}
			return nil
		case filepath.Ext(name) != ".go":
			return nil
		}
		files++
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		checkImports(t, name, filepath.ToSlash(relative))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were looked at", files)
	}
}

func checkImports(t *testing.T, name, relative string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	folder, internal := strings.CutPrefix(path.Dir(relative), "internal/")
	allowed, known := arrows[folder]
	if internal && !known {
		t.Errorf("%s: internal/%s is a new package; say in arrows what it may import", relative, folder)
		return
	}
	surface := folder == "provider" || folder == "acctest" || relative == "main.go"
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(imported, "github.com/hashicorp/terraform-plugin-") && !surface {
			t.Errorf("%s imports %s; only main.go, internal/provider and internal/acctest know Terraform", relative, imported)
		}
		own, ok := strings.CutPrefix(imported, ours+"/internal/")
		switch {
		case !ok || !internal || own == folder:
		case strings.HasSuffix(relative, "_test.go") && (folder == "provider" || own != "provider" && own != "acctest"):
		case !slices.Contains(allowed, own):
			t.Errorf("%s: internal/%s may not import internal/%s", relative, folder, own)
		}
	}
}
