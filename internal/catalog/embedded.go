// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:generate go run ./compile data base.json

// BaseLayer is the name of the layer that is built into the provider.
const BaseLayer = "base"

// base is the base layer as compiled from data/: reading YAML takes many times as long, and the provider is started
// several times for each plan.
//
//go:embed base.json
var base []byte

// Embedded returns the catalog that is built into the provider, with overlays over it if there are any. The error is an
// [Errors] with every error of the overlays.
//
// Most runs ask for a few features and for no usage rule, so statements and usage rules are read when one is asked for:
// what a start costs does not grow with them.
func Embedded(overlays ...Layer) (*Catalog, error) {
	if len(overlays) == 0 {
		return embedded()
	}
	return readCompiled(base, overlays...)
}

var embedded = sync.OnceValues(func() (*Catalog, error) { return readCompiled(base) })

func readCompiled(base []byte, overlays ...Layer) (*Catalog, error) {
	layer, err := CompiledLayer(BaseLayer, base)
	if err != nil {
		return nil, fmt.Errorf("read the embedded catalog: %w", err)
	}
	return Build(append([]Layer{layer}, overlays...)...)
}

// CompiledLayer returns a layer of a document in the form of [Document.Canonical] that was built without an error before,
// over the same layers: most of it is read when it is asked for.
func CompiledLayer(name string, canonical []byte) (Layer, error) {
	parts, err := cutBase(canonical)
	if err != nil {
		return Layer{}, err
	}
	l := Layer{Name: name, canonical: canonical, statements: parts.statements}
	if err := json.Unmarshal(parts.head, &l.Document); err != nil {
		return Layer{}, err
	}
	if parts.lists["usage"] == nil && parts.lists["applications"] == nil {
		return l, nil
	}
	l.usage = func() (usage Document) {
		for section, to := range map[string]any{"usage": &usage.Usage, "applications": &usage.Applications} {
			if text := parts.lists[section]; text != nil {
				if err := json.Unmarshal(text, to); err != nil {
					panic("catalog: the usage rules of the layer " + name + " cannot be read: " + err.Error()) // it was read before
				}
			}
		}
		return usage
	}
	return l, nil
}

// BaseDocument returns the content of the base layer that is built into the provider, to lay something over it.
func BaseDocument() (Document, error) {
	var doc Document
	if err := json.Unmarshal(base, &doc); err != nil {
		return doc, fmt.Errorf("read the embedded catalog: %w", err)
	}
	return doc, nil
}

// Load reads a folder as the base layer and builds a catalog of it alone. The error is an [Errors] with every error of
// every file: of form, and of what the files say.
func Load(files fs.FS) (*Catalog, error) {
	cat, _, err := load(files)
	return cat, err
}

// Compile reads a folder as the base layer and returns it in the form that is built into the provider.
func Compile(files fs.FS) ([]byte, error) {
	_, doc, err := load(files)
	if err != nil {
		return nil, err
	}
	return doc.Canonical(), nil
}

func load(files fs.FS) (*Catalog, Document, error) {
	doc, err := ReadFS(files)
	var form Errors
	if err != nil && !errors.As(err, &form) {
		return nil, doc, err
	}
	if slices.ContainsFunc(form, func(e Error) bool { return e.Unreadable }) {
		return nil, doc, form // whatever refers to what stands there would be an error as well
	}
	cat, err := Build(Layer{Name: BaseLayer, Document: doc})
	var content Errors
	if err != nil && !errors.As(err, &content) {
		return nil, doc, err
	}
	all := slices.Clone(form)
	for _, e := range content {
		if !slices.ContainsFunc(form, func(f Error) bool { return f.Pos.File == e.Pos.File && f.Pos.Line == e.Pos.Line }) {
			all = append(all, e) // an error on a line with an error of form most often follows from it
		}
	}
	if err := all.err(); err != nil {
		return nil, doc, err
	}
	return cat, doc, nil
}
