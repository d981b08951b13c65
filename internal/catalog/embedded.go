// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
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

// Embedded returns the catalog that is built into the provider.
var Embedded = sync.OnceValues(func() (*Catalog, error) {
	doc, err := BaseDocument()
	if err != nil {
		return nil, err
	}
	return Build(Layer{Name: BaseLayer, Document: doc, canonical: base})
})

// BaseDocument returns the content of the base layer that is built into the provider, to lay something over it.
func BaseDocument() (Document, error) {
	var doc Document
	if err := json.Unmarshal(base, &doc); err != nil {
		return doc, fmt.Errorf("read the embedded catalog: %w", err)
	}
	return doc, nil
}

// Load reads a folder as the base layer and builds a catalog of it alone.
func Load(files fs.FS) (*Catalog, error) {
	doc, err := ReadFS(files)
	if err != nil {
		return nil, err
	}
	return Build(Layer{Name: BaseLayer, Document: doc})
}
