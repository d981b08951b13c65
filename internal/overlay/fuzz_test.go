// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

// base is a small base layer, since the real one takes most of the time of a run.
const base = `
version: "2026.01.01"
places:
  - {id: global, kind: area, name: Global}
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
sources:
  - {id: page, title: A page, publisher: Somebody, url: https://example.com/page, versions: [{version: "2024-01-01"}]}
features:
  - id: mail
    name: Mail
    product: Suite
    description: Letters.
    statements:
      - {id: general, stored_in: [US], data: letters, commitment: documented, published: [page@2024-01-01]}
      - {id: japan, stored_in: [JP], data: letters, commitment: documented, when: {countries: [JP]}, published: [page@2024-01-01], overrides: [mail/general]}
usage: [{resources: [mail_box], features: [mail]}]
`

// FuzzCatalog reads any text as the file of an overlay, over a base layer that is read late. Either it is refused with a
// reason and nothing is kept, or it gives one catalog, which is the same where it was compiled before.
func FuzzCatalog(f *testing.F) {
	doc, err := catalog.Parse("base.yaml", []byte(base))
	if err != nil {
		f.Fatal(err)
	}
	canonical := doc.Canonical()
	build := func(overlays ...catalog.Layer) (*catalog.Catalog, error) {
		layer, err := catalog.CompiledLayer(catalog.BaseLayer, canonical)
		if err != nil {
			return nil, err
		}
		return catalog.Build(append([]catalog.Layer{layer}, overlays...)...)
	}
	for _, text := range []string{
		"", crm, everything["first/features.yaml"], everything["first/places.yaml"], "\x00", "a: &a [*a]", "withdrawals: [{statement: mail/general, reason: R.}]",
		"features: [{id: mail, statements: [{id: own, stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01], overrides: [mail/general], reason: R.}]}]",
		"features: [{id: app, name: A, product: P, description: D., client_ids: [11111111-2222-3333-4444-555555555555], follows: [{feature: mail, published: [page@2024-01-01]}]}]",
		"shared_statements: [{id: own/all, features: [mail], stored_in: [JP], data: d, commitment: none, published: [page@2024-01-01]}]\nusage: [{resources: [own_t], features: [mail]}]",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := t.TempDir()
		write(t, filepath.Join(folder, "x.yaml"), string(text))
		r := overlay.Reader{Folder: folder, Cache: filepath.Join(folder, "cache"), Stamp: "fuzz", Build: build}
		cat, err := r.Catalog(t.Context(), paths("x.yaml"))
		if err != nil {
			var content catalog.Errors
			if cat != nil || !errors.As(err, &content) || len(filesIn(t, folder)) != 1 {
				t.Fatalf("refused with %v, %q", err, filesIn(t, folder))
			}
			return
		}
		again, err := r.Catalog(t.Context(), paths("x.yaml"))
		if err != nil || len(filesIn(t, folder)) != 2 || described(again) != described(cat) {
			t.Fatalf("read again it is another catalog: %v", err)
		}
	})
}
