// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// Until the page of 1,000 findings is read, laid out and painted once.
func BenchmarkHTML_open(b *testing.B) {
	file := filepath.Join(b.TempDir(), "report.html")
	if err := os.WriteFile(file, many(b, 1000).HTML(), 0o600); err != nil {
		b.Fatal(err)
	}
	chrome := browser(b)
	for b.Loop() {
		if err := chromedp.Do(chrome, chromedp.Navigate("about:blank"), chromedp.Navigate("file://"+filepath.ToSlash(file))); err != nil {
			b.Fatal(err)
		}
		const painted = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`
		if _, err := chromedp.Run(chrome, chromedp.Evaluate[bool](painted, chromedp.EvalAwaitPromise)); err != nil {
			b.Fatal(err)
		}
	}
}
