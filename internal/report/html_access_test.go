// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// Tab reaches each link, control and summary, in the order in which they are read.
func testKeyboard(t *testing.T, chrome context.Context) {
	b := open(t, chrome, sample(t).HTML(), view{})
	const name = `((e) => [e.tagName, e.id || e.getAttribute("href") || e.textContent.trim().slice(0, 60)].join(" "))`
	want := eval[[]string](b, `[...document.querySelectorAll("a[href], select, button, summary")].filter((e) => e.checkVisibility()).map(`+name+`)`)
	if len(want) < 60 || want[0] != "A #main" {
		t.Fatalf("%d stops, the first is %q", len(want), want[0])
	}
	var got []string
	for range want {
		b.do(chromedp.KeyEvent(kb.Tab))
		got = append(got, eval[string](b, name+`(document.activeElement)`))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the stops of Tab:\n%s", diff)
	}
	b.do(chromedp.Focus(chromedp.CSS(".f:not([open]) > summary")), chromedp.KeyEvent(kb.Enter))
	if !eval[bool](b, `document.activeElement.parentElement.open`) {
		t.Error("Enter does not unfold a finding")
	}
}

// Those who hear the page get landmarks, headings, tables with headers and named controls, on a phone too.
func testAccessibility(t *testing.T, chrome context.Context) {
	b := open(t, chrome, sample(t).HTML(), view{})
	for _, width := range []int64{1280, 360} {
		b.size(width)
		eval[int](b, unfoldAll)
		nodes := command(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
		roles := map[string]int{}
		for _, n := range nodes {
			if n.Ignored {
				continue
			}
			role := valueOf(n.Role)
			roles[role]++
			switch role {
			case "image", "combobox", "table", "button", "link", "form", "region", "heading":
				if valueOf(n.Name) == "" {
					t.Errorf("%d wide: a %s without a name", width, role)
				}
			default:
			}
		}
		for role, least := range map[string]int{
			"banner": 1, "main": 1, "contentinfo": 1, "form": 1, "heading": 12, "region": 4, "image": 3, "table": 7, "columnheader": 20, "rowheader": 20, "cell": 40, "combobox": 3, "link": 40,
		} {
			if roles[role] < least {
				t.Errorf("%d wide: %d of %s, want at least %d", width, roles[role], role, least)
			}
		}
	}
}

func valueOf(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	return strings.Trim(string(v.Value), `"`)
}
