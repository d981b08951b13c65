// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"fmt"
	"path/filepath"
	"strings"
)

// ConfigurationOptions are what a run takes from outside of the configuration's folder.
//
// The values that a run of the CLI gets by -var and -var-file cannot be seen from a provider: who uses them has to give
// them here as well, or the variables have the values that files, the environment and their defaults give.
type ConfigurationOptions struct {
	Variables     map[string]string        // values of root variables, written as on the command line
	VariableFiles []string                 // further files of values, relative to the folder; the last one wins
	Getenv        func(name string) string // gives TF_VAR_name, TF_DATA_DIR and TF_WORKSPACE; nil gives nothing
}

// ConfigurationError is a configuration that cannot be read: it is not valid, or too large.
type ConfigurationError struct {
	Problems []Problem
}

// Problem is one thing that is wrong with a file. It quotes nothing of the file.
type Problem struct {
	File   string // relative to the root folder
	Line   int    // 0 where it is the file as a whole
	Column int
	Text   string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Text)
}

func (e *ConfigurationError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return "the configuration cannot be read:\n" + strings.Join(lines, "\n")
}

// Bounds of what is read, so that no configuration takes endless time or memory.
const (
	maxFile        = 4 << 20 // bytes of one file
	maxNesting     = 1000    // levels of brackets and operators in one expression
	maxModuleDepth = 50
	maxModules     = 10_000  // instances of modules that are told apart
	maxModulesRead = 20_000  // instances of modules
	maxEach        = 1000    // instances of one resource or module
	maxDynamic     = 10_000  // repetitions of dynamic blocks, for one path
	maxInstances   = 100_000 // instances in all that are told apart
	maxAdded       = 1_000_000
	maxValue       = 1 << 20 // bytes and elements of one value
	maxValueDepth  = 200
	maxEvaluations = 500 // expressions that wait for each other
)

// ReadConfiguration finds what the configuration in a folder uses, with the modules that it calls.
//
// It reads the files that OpenTofu reads: a .tofu file takes the place of the .tf file of the same name. Terraform knows
// no .tofu files; a folder that has both for Terraform's sake is read as OpenTofu reads it.
//
// Expressions are evaluated as far as the files and the options allow. What depends on anything else (data sources,
// what a provider computes, the time, functions that are not known here) is not known, which makes uses uncertain and
// hides none. Invalid files are a [*ConfigurationError]; modules that cannot be read are gaps of the inventory.
func ReadConfiguration(folder string, r *Recognizer, opts ConfigurationOptions) (*Inventory, error) {
	c := r.NewCollector()
	if err := readConfiguration(folder, opts, &configReader{paths: r.Paths, add: c.Add, gap: c.Gap}); err != nil {
		return nil, err
	}
	return c.Inventory(FromConfiguration), nil
}

func readConfiguration(folder string, opts ConfigurationOptions, r *configReader) error {
	l, root, err := loadConfiguration(folder, opts.Getenv)
	if err != nil {
		return err
	}
	values := l.rootValues(root, opts)
	if err := l.err(); err != nil {
		return err
	}
	r.loader, r.functions = l, l.functions()
	r.walk(&scope{reader: r, module: root, given: values})
	return l.err()
}

// LocateConfiguration returns a function that tells where a resource is declared, by its address without any keys:
// `module.a.azuread_group.b`. It gives no file for what the configuration does not declare.
func LocateConfiguration(folder string) (func(keylessAddress string) (file string, line int), error) {
	l, root, err := loadConfiguration(folder, nil)
	if err == nil {
		err = l.err()
	}
	if err != nil {
		return nil, err
	}
	return func(address string) (string, int) {
		steps := strings.Split(address, ".")
		m, at := root, installedAt{}
		for len(steps) > 2 && steps[0] == "module" {
			call := m.calls[steps[1]]
			if call == nil {
				return "", 0
			}
			at = at.child(steps[1])
			if m, _ = l.called(m, call, at, nil); m == nil {
				return "", 0
			}
			steps = steps[2:]
		}
		mode := Managed
		if len(steps) == 3 && steps[0] == "data" {
			mode, steps = Data, steps[1:]
		}
		if len(steps) != 2 {
			return "", 0
		}
		if d := m.resources[resourceKey{mode, steps[0], steps[1]}]; d != nil {
			return d.file, d.line
		}
		return "", 0
	}, nil
}

// loadConfiguration reads the files of the root module and of all modules that are found without evaluating anything.
func loadConfiguration(folder string, getenv func(string) string) (*configLoader, *configModule, error) {
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	dir, err := filepath.EvalSymlinks(folder)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the configuration's folder cannot be read: %w", err)
	}
	l := &configLoader{root: dir, getenv: getenv, modules: map[string]*configModule{}, names: map[string]bool{}}
	l.readInstalled()
	root, err := l.module(dir, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("the configuration's folder cannot be read: %w", err)
	}
	budget := maxModules
	l.loadCalled(root, installedAt{}, nil, &budget)
	return l, root, nil
}
