// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command synthetic is the provider with a catalog of 1,000 made-up features beside the real ones, to measure a
// requirement over many.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"
	"testing/fstest"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/clock"
	"github.com/data-residency/terraform-provider-residency/internal/provider"
)

func load(...catalog.Layer) (*catalog.Catalog, error) {
	base, err := catalog.BaseDocument()
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	text.WriteString("features:\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "  - {id: made-up-%d, name: Made up %d, product: Made up, description: Made up, statements: [{id: japan, stored_in: [JP], data: data, commitment: documented, "+
			"when: {clouds: [public], countries: [JP]}, published: [entra-data-storage-japan@2024-01-03]}]}\n", i, i)
	}
	more, err := catalog.ReadFS(fstest.MapFS{"made-up.yaml": &fstest.MapFile{Data: []byte(text.String())}})
	if err != nil {
		return nil, err
	}
	return catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: base}, catalog.Layer{Name: "made-up", Document: more})
}

func main() {
	deps := provider.Dependencies{Catalog: load, Clock: clock.System{}, Getenv: os.Getenv}
	err := providerserver.Serve(context.Background(), provider.NewWith(provider.Build{Version: "bench"}, deps), providerserver.ServeOpts{
		Address: "registry.terraform.io/data-residency/synthetic",
	})
	if err != nil {
		log.Fatal(err)
	}
}
