// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package lint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/catalog/lint"
)

// TestChecks_baseLayer runs every check over the base layer.
func TestChecks_baseLayer(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := catalog.BaseDocument()
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range lint.Checks {
		t.Run(check.Name, func(t *testing.T) {
			t.Parallel()
			for _, err := range check.Run(cat, &doc) {
				t.Error(err)
			}
		})
	}
}

const wellFormed = `
version: "2026.01.01"
places:
  - {id: JP, kind: country, name: Japan}
  - {id: US, kind: country, name: United States}
sources:
  - {id: page, title: Page, publisher: Contoso, url: "https://contoso.com/page", versions: [{version: "2025-01-01"}, {version: "2025-06-01"}]}
features:
  - id: mail
    name: Mail
    product: Contoso
    description: Mail.
    statements:
      - {id: japan, stored_in: [JP], data: mails, commitment: documented, when: {countries: [JP]}, published: [page@2025-01-01..2025-06-01]}
`

// TestChecks_findSlips shows each check going red on the slip that it is for.
func TestChecks_findSlips(t *testing.T) {
	t.Parallel()
	for name, slip := range map[string]struct{ check, more, want string }{
		"a source that nothing cites": {
			"every source is cited", `
sources:
  - {id: other, title: Other, publisher: Contoso, url: "https://contoso.com/other", versions: [{version: "2025-01-01"}]}
`, "source other: nothing cites it",
		},
		"a statement that was in effect before it was published": {
			"every statement is in force on some day", `
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat., statements: [
      {id: early, stored_in: [US], data: chats, commitment: documented, effective: {until: "2024-12-31"}, published: [page@2025-01-01]}]}
`, "statement chat/early: on no day",
		},
		"two statements that disagree": {
			"no contradiction is left unexplained", `
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat., statements: [
      {id: one, stored_in: [US], data: chats, commitment: documented, published: [page@2025-06-01]},
      {id: two, stored_in: [JP], data: chats, commitment: documented, published: [page@2025-06-01]}]}
`, "statements chat/one [US] and chat/two [JP] disagree on 2025-06-01",
		},
		"two statements that disagree about the tenants of one country": {
			"no contradiction is left unexplained", `
places: [{id: FR, kind: country, name: France}]
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat., statements: [
      {id: one, stored_in: [US], data: chats, commitment: documented, when: {countries: [FR]}, published: [page@2025-06-01]},
      {id: two, stored_in: [JP], data: chats, commitment: documented, when: {countries: [FR]}, published: [page@2025-06-01]}]}
`, "statements chat/one [US] and chat/two [JP] disagree on 2026-01-01",
		},
		"an override of another feature": {
			"overrides stay within a feature", `
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat., statements: [
      {id: one, stored_in: [US], data: chats, commitment: documented, published: [page@2025-06-01], overrides: [mail/japan]}]}
`, "statement chat/one: overrides mail/japan",
		},
		"a deduced place without a word": {
			"a general rule says what it follows from", `
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat., statements: [
      {id: one, stored_in: [US], data: chats, commitment: general-rule, published: [page@2025-06-01]}]}
`, "statement chat/one: says neither",
		},
		"a feature without a statement": {
			"every feature says something", `
features:
  - {id: chat, name: Chat, product: Contoso, description: Chat.}
`, "feature chat: has no statement",
		},
		"a rule for a country that would beat a region scope": {
			"a rule for a country yields to a known geography", `
features:
  - {id: chat, name: Chat, product: Contoso, geography: geo, description: Chat., statements: [
      {id: all, stored_in: ["@tenant-geography"], data: chats, commitment: documented, published: [page@2025-06-01]},
      {id: exception, stored_in: [JP], data: chats, commitment: documented, exception: true, when: {countries: [JP]}, published: [page@2025-06-01], overrides: [chat/all]},
      {id: bound, stored_in: [JP], data: chats, commitment: documented, when: {countries: [JP], geographies: [JP]}, published: [page@2025-06-01], overrides: [chat/all]},
      {id: japan, stored_in: [JP], data: chats, commitment: documented, when: {countries: [JP]}, published: [page@2025-06-01], overrides: [chat/all]}]}
`, "statement chat/japan: overrides chat/all, which is about the tenant's geography",
		},
		"an area that nothing refers to": {
			"every area and geography is used or explained", `
places:
  - {id: area, kind: area, name: Area}
  - {id: noted, kind: area, name: Noted, note: People ask for it.}
  - {id: listed, kind: geography, name: Listed, source: page@2025-01-01}
`, "place area: nothing refers to it",
		},
		"a member list without a day": {
			"every member list has a day and an origin", `
places:
  - {id: area, kind: area, name: Area, members: [JP], note: By common knowledge.}
`, "place area: as_of is missing",
		},
		"a member list without an origin": {
			"every member list has a day and an origin", `
places:
  - {id: area, kind: area, name: Area, members: [JP], as_of: "2025-01-01"}
  - {id: world, kind: area, name: World, members: [area], as_of: "2025-01-01", source: page@2025-01-01, note: Uses the other one.}
`, "place area: neither a source nor a note",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := catalog.ReadFS(fstest.MapFS{"a.yaml": {Data: []byte(wellFormed)}, "b.yaml": {Data: []byte(slip.more)}})
			if err != nil {
				t.Fatal(err)
			}
			cat, err := catalog.Build(catalog.Layer{Name: catalog.BaseLayer, Document: doc})
			if err != nil {
				t.Fatal(err)
			}
			for _, check := range lint.Checks {
				found := check.Run(cat, &doc)
				switch {
				case check.Name != slip.check && len(found) > 0:
					t.Errorf("the check %q finds %v", check.Name, found)
				case check.Name == slip.check && (len(found) != 1 || !strings.HasPrefix(found[0].Error(), slip.want)):
					t.Errorf("the check %q finds %v, want %q", check.Name, found, slip.want)
				}
			}
		})
	}
}
