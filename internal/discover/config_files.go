// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// configFiles are the names of the files of a module, each kind sorted.
type configFiles struct {
	primary  []string
	override []string
}

var errNoFiles = errors.New("it holds no configuration file")

// listFiles finds the configuration files of a folder.
func listFiles(dir string) (configFiles, error) {
	var files configFiles
	entries, err := os.ReadDir(dir)
	if err != nil {
		return files, errors.New(reason(err)) // without the folder's place on this machine
	}
	tofu := map[string]bool{}
	var names []string
	for _, e := range entries {
		name := e.Name()
		if configExtension(name) == "" || ignoredFile(name) || isFolder(filepath.Join(dir, name)) {
			continue
		}
		names = append(names, name)
		if strings.HasPrefix(configExtension(name), ".tofu") {
			tofu[name] = true
		}
	}
	for _, name := range names {
		extension := configExtension(name)
		base := strings.TrimSuffix(name, extension)
		if json, ok := strings.CutPrefix(extension, ".tf"); ok && tofu[base+".tofu"+json] {
			continue
		}
		if base == "override" || strings.HasSuffix(base, "_override") {
			files.override = append(files.override, name)
		} else {
			files.primary = append(files.primary, name)
		}
	}
	if len(files.primary)+len(files.override) == 0 {
		return files, errNoFiles
	}
	return files, nil
}

func configExtension(name string) string {
	for _, extension := range []string{".tf", ".tofu", ".tf.json", ".tofu.json"} {
		if strings.HasSuffix(name, extension) {
			return extension
		}
	}
	return ""
}

// ignoredFile reports whether a name is one of an editor's or a hidden file.
func ignoredFile(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// reason is why a file cannot be read, without its path.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// readBounded reads a regular file of at most limit bytes.
func readBounded(stat func() (os.FileInfo, error), open func() (*os.File, error), limit int64) ([]byte, error) {
	info, err := stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	}
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(text)) > limit:
		return nil, fmt.Errorf("it is larger than %d MiB", limit>>20)
	}
	return text, nil
}

func readFile(name string, limit int64) ([]byte, error) {
	return readBounded(func() (os.FileInfo, error) { return os.Stat(name) }, func() (*os.File, error) { return os.Open(name) }, limit)
}

// parse reads a file of a module, or of values; what is wrong with it is noted. JSON is turned into native syntax, so
// that everything else knows only that one.
func (l *configLoader) parse(dir, shownDir, name string, literal bool) *hclsyntax.Body {
	shown := path.Join(shownDir, name)
	if path.IsAbs(name) {
		dir, shown = "", name
	}
	src, err := readFile(filepath.Join(dir, name), maxFile)
	if err != nil {
		l.problem(Problem{File: shown, Text: "the file cannot be read: " + reason(err)})
		return nil
	}
	if strings.HasSuffix(name, ".json") {
		return l.parseJSON(src, shown, literal)
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	tokens, _ := hclsyntax.LexConfig(src, shown, hcl.InitialPos)
	if i := deepTokens(tokens); i != none {
		l.tooDeep(tokens[i].Range)
		return nil
	}
	file, diags := hclsyntax.ParseConfig(src, shown, hcl.InitialPos)
	l.diagnostics(diags)
	if body, ok := file.Body.(*hclsyntax.Body); ok && !diags.HasErrors() {
		return body
	}
	return nil
}

func (l *configLoader) problem(p Problem) {
	if !slices.Contains(l.problems, p) {
		l.problems = append(l.problems, p)
	}
}

func (l *configLoader) problemAt(r hcl.Range, text string) {
	l.problem(Problem{File: r.Filename, Line: r.Start.Line, Column: r.Start.Column, Text: text})
}

func (l *configLoader) tooDeep(r hcl.Range) {
	l.problemAt(r, fmt.Sprintf("brackets and operators are nested more than %d levels deep", maxNesting))
}

// diagnostics notes what the parser found. A detail that quotes something could quote a value, so it is left out.
func (l *configLoader) diagnostics(diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		text := d.Summary
		if d.Detail != "" && !strings.ContainsAny(d.Detail, "\"`") {
			text += ": " + d.Detail
		}
		if d.Subject == nil {
			l.problem(Problem{Text: text})
			continue
		}
		l.problemAt(*d.Subject, text)
	}
}

func (l *configLoader) err() error {
	if len(l.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(l.problems, func(x, y Problem) int {
		return cmp.Or(strings.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column), strings.Compare(x.Text, y.Text))
	})
	return &ConfigurationError{Problems: l.problems}
}
