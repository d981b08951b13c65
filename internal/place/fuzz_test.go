// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package place_test

import (
	"errors"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// FuzzParse parses names on the embedded places: only there names are many enough to come into each other's way.
func FuzzParse(f *testing.F) {
	cat, err := catalog.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	g := cat.Places()
	for _, seed := range []string{
		"", "JP", "jp", "Japan", "japaneast", "Japan East", "EU", "eu-data-boundary", "entra/emea", "Türkiye", "Côte d'Ivoire", "Åland",
		"global", "@none", "@unspecified", "UK", "日本", "\xff", "Ｊａｐａｎ", "m365/local-jp", "azure japan", "N\u0303O", "—",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		id, err := g.Parse(name)
		if err != nil {
			var unknown *place.UnknownError
			var ambiguous *place.AmbiguousError
			if id != "" || !errors.As(err, &unknown) && !errors.As(err, &ambiguous) {
				t.Fatalf("Parse(%q) = %q, %v", name, id, err)
			}
			return
		}
		if _, ok := g.Place(id); !ok {
			t.Fatalf("Parse(%q) = %q, which is not a place", name, id)
		}
		if again, err := g.Parse(string(id)); err != nil || again != id {
			t.Fatalf("Parse(%q) = %q, but Parse(%q) = %q, %v", name, id, id, again, err)
		}
	})
}
