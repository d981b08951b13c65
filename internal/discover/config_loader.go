// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// configLoader reads the files of modules.
type configLoader struct {
	root      string // without links
	getenv    func(string) string
	modules   map[string]*configModule // by folder
	installed map[string]string        // folders of installed modules by the path of their call, as in modules.json
	names     map[string]bool          // that expressions ask for
	problems  []Problem
}

// installedAt is the path of a call in modules.json: names with dots between them.
type installedAt struct{ path string }

func (a installedAt) child(name string) installedAt {
	if a.path == "" {
		return installedAt{name}
	}
	return installedAt{a.path + "." + name}
}

func (l *configLoader) dataDir() string {
	dir := l.getenv("TF_DATA_DIR")
	if dir == "" {
		dir = ".terraform"
	}
	return l.inRoot(dir)
}

// inRoot makes a name relative to the root folder, where Terraform runs.
func (l *configLoader) inRoot(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(l.root, name)
}

// readInstalled reads where `terraform init` put modules. Without a list that can be read none are installed.
func (l *configLoader) readInstalled() {
	l.installed = map[string]string{}
	text, err := readFile(filepath.Join(l.dataDir(), "modules", "modules.json"), maxFile)
	if err != nil {
		return
	}
	var list struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(text, &list) != nil {
		return
	}
	for _, m := range list.Modules {
		l.installed[m.Key] = m.Dir
	}
}

func (l *configLoader) workspace() string {
	if name := l.getenv("TF_WORKSPACE"); name != "" {
		return name
	}
	text, err := readFile(filepath.Join(l.dataDir(), "environment"), maxValue)
	if name := strings.TrimSpace(string(text)); err == nil && name != "" {
		return name
	}
	return "default"
}

// called returns the module that a call names, or why there is none. source evaluates an expression that is no literal;
// it may be nil.
func (l *configLoader) called(m *configModule, call *declaration, at installedAt, source func(hclsyntax.Expression) (string, bool)) (*configModule, *Gap) {
	gap := func(kind GapKind, detail string) (*configModule, *Gap) {
		return nil, &Gap{Kind: kind, File: call.file, Line: call.line, Detail: detail}
	}
	expr := call.attr("source")
	if expr == nil {
		return gap(ModuleUnread, "The call of the module has no source.")
	}
	from, ok := literalText(expr)
	if !ok && source != nil {
		from, ok = source(expr)
	}
	if !ok {
		return gap(ModuleUnread, "The source of the module is not known.")
	}
	if isLocal(from) {
		child, err := l.folder(filepath.Join(m.dir, filepath.FromSlash(from)), path.Join(m.shown, from))
		if err != nil {
			return gap(ModuleUnread, "The folder of the module cannot be read: "+err.Error()+".")
		}
		return child, nil
	}
	dir, ok := l.installed[at.path]
	if !ok {
		return gap(ModuleNotInstalled, "The module is not installed; run init first.")
	}
	child, err := l.folder(l.inRoot(dir), path.Clean(filepath.ToSlash(dir)))
	if err != nil {
		return gap(ModuleNotInstalled, "The folder of the installed module cannot be read: "+err.Error()+"; run init again.")
	}
	return child, nil
}

func isLocal(source string) bool {
	source = filepath.ToSlash(source)
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}

func (l *configLoader) folder(dir, shown string) (*configModule, error) {
	if target, err := filepath.EvalSymlinks(dir); err == nil {
		dir = target
	}
	return l.module(dir, shown)
}

// loadCalled reads all modules below m, so that everything that is wrong with their files is found at once.
func (l *configLoader) loadCalled(m *configModule, at installedAt, above []*configModule, budget *int) {
	if slices.Contains(above, m) || len(above) >= maxModuleDepth {
		return
	}
	above = append(above, m)
	for _, name := range sortedKeys(m.calls) {
		if *budget--; *budget < 0 {
			return
		}
		inner := at.child(name)
		if child, _ := l.called(m, m.calls[name], inner, nil); child != nil {
			l.loadCalled(child, inner, above, budget)
		}
	}
}
