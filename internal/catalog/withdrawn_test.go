// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// What a withdrawn feature says never counts, so that it can only be undetermined.
func TestResolve_withdrawnFeature(t *testing.T) {
	t.Parallel()
	cat := load(t, `
features:
  - id: fax
    name: Fax
    product: P
    description: D.
    withdrawn: {since: "2024-02-01", reason: There is no such feature.}
    statements:
      - {id: s, stored_in: [JP], data: d, commitment: documented, published: [page@2024-01-01]}
`)
	f := feature(t, cat, "fax")
	answer := cat.At(0).Resolve(f, nil, profile(t, cat, catalog.ProfileInput{Country: "JP"}), catalog.Strictest)
	if m := answer.Aspect(catalog.Storage); !m.Undetermined || len(m.Claims) > 0 {
		t.Errorf("a withdrawn feature answers %v from %d claims", m.Places, len(m.Claims))
	}
}
