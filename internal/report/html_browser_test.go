// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// browserTime bounds everything that a test does in the browser; it is generous, since machines that test are busy.
const browserTime = 2 * time.Minute

// browser starts Chromium, which ends with the test.
func browser(t testing.TB) context.Context {
	t.Helper()
	name := chromium(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(name), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.WSURLReadTimeout(time.Minute))
	bounded, stop := context.WithTimeout(context.Background(), browserTime) //nolint:usetesting // the context of a test ends before its browser
	allocator, end := chromedp.NewExecAllocator(bounded, options...)
	first, closeFirst := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(first)
		closeFirst()
		end()
		stop()
	})
	if err := chromedp.Do(first); err != nil {
		t.Fatalf("%s does not start: %v", name, err)
	}
	return first
}

// chromium returns the browser of this machine. Where there is none, its tests are skipped, but not on Linux where CI is set.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	const missing = "there is no Chromium on PATH, with which the tests open the HTML page; `make chromium` installs it"
	if os.Getenv("CI") != "" && goruntime.GOOS == "linux" { // elsewhere a browser is found by other means than PATH
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// tab is a page that is open in the browser, with everything that it did beside showing itself.
type tab struct {
	context.Context
	t testing.TB

	mutex    sync.Mutex
	events   []string // console, errors, dialogs
	requests []string
}

// view is how a tab shows a page.
type view struct {
	phone, noScript bool
}

// open shows a page in a tab of its own.
func open(t testing.TB, browser context.Context, html []byte, how view) *tab {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(html)
	}))
	t.Cleanup(server.Close)
	inner, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	one := &tab{Context: inner, t: t}
	if err := chromedp.Listen(inner, one.listen); err != nil {
		t.Fatalf("no tab: %v", err)
	}
	command(one, network.Enable, network.EnableParams{})
	command(one, log.Enable, cdp.Empty{})
	command(one, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: how.noScript})
	one.size(1280)
	if how.phone {
		one.size(360)
	}
	one.do(chromedp.Navigate(server.URL + "/report.html"))
	return one
}

// size makes the tab so wide.
func (b *tab) size(width int64) {
	b.t.Helper()
	command(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 800, DeviceScaleFactor: 1, Mobile: width < 600})
}

func (b *tab) listen(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		b.events = append(b.events, fmt.Sprintf("console: %s %v", e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		b.events = append(b.events, "exception: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.events = append(b.events, fmt.Sprintf("log: %s %s", e.Entry.Level, e.Entry.Text))
	case *page.EventJavascriptDialogOpening:
		b.events = append(b.events, "dialog: "+e.Message)
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, actions...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

func command[P, R any](b *tab, c cdp.Command[P, R], parameters P) R {
	b.t.Helper()
	result, err := chromedp.Call(b, c, parameters)
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return result
}

// eval gives the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wait waits until an expression is true in the page.
func (b *tab) wait(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b, chromedp.Poll[bool](expression)); err != nil {
		b.t.Errorf("never %s: %v", expression, err)
	}
}

// media shows the page as a medium does, in a colour scheme.
func (b *tab) media(medium, scheme string) {
	b.t.Helper()
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// unfoldAll unfolds everything and counts it.
const unfoldAll = `[...document.querySelectorAll("details")].map((d) => { d.open = true; }).length`

// The page in a real browser: one browser, a tab for each test.
func TestHTML_browser(t *testing.T) {
	t.Parallel()
	chrome := browser(t)
	for name, test := range map[string]func(t *testing.T, b context.Context){
		"quiet": testQuiet, "phone": testPhone, "schemes": testSchemes, "print": testPrint, "keyboard": testKeyboard, "accessibility": testAccessibility,
		"filter": testFilter, "link": testLink, "without script": testWithoutScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, chrome)
		})
	}
}

// The page asks for nothing but itself, and nothing of it fails or runs that should not.
func testQuiet(t *testing.T, chrome context.Context) {
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t)} {
		b := open(t, chrome, r.HTML(), view{})
		words := eval[string](b, "document.body.textContent")
		eval[int](b, unfoldAll)
		eval[int](b, "document.body.offsetHeight")
		if name == "hostile" {
			for _, text := range []string{`<script>alert("x")</script>`, `'><img src=x onerror=alert(1)>`, "&lt;b&gt;&amp;"} {
				if !strings.Contains(words, text) {
					t.Errorf("%q is not shown", text)
				}
			}
		}
		b.mutex.Lock()
		if len(b.events) > 0 {
			t.Errorf("%s: %q", name, b.events)
		}
		if len(b.requests) != 1 {
			t.Errorf("%s: requests %q", name, b.requests)
		}
		b.mutex.Unlock()
	}
}

// On a phone, nothing has to be scrolled to the side.
func testPhone(t *testing.T, chrome context.Context) {
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t)} {
		b := open(t, chrome, r.HTML(), view{phone: true})
		for _, step := range []string{"0", unfoldAll} {
			eval[int](b, step)
			wide := eval[[]string](b, `[...document.querySelectorAll("body *")].filter((e) => !e.closest("svg, .long, .skip, caption, thead") && e.getBoundingClientRect().right > innerWidth + 1)
				.slice(0, 5).map((e) => e.tagName + "." + e.className)`)
			if got := eval[[2]int](b, "[document.scrollingElement.scrollWidth, innerWidth]"); got[0] > got[1] || got[1] != 360 || len(wide) > 0 {
				t.Errorf("%s: %d wide on a screen of %d: %q", name, got[0], got[1], wide)
			}
		}
	}
}

// contrasts are the texts whose contrast to what is behind them is below 4.5.
const contrasts = `(() => {
	const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
	const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
	const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255, 1]; };
	const bad = [], seen = new Set();
	let looked = 0;
	for (const e of document.querySelectorAll("body *:not(svg *):not(script)")) {
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility()) continue;
		looked++;
		const color = getComputedStyle(e).color, back = behind(e), key = color + back;
		if (seen.has(key)) continue;
		seen.add(key);
		const [x, y] = [light(parse(color)), light(back)].sort((x, y) => y - x), ratio = (x + .05) / (y + .05);
		if (ratio < 4.5) bad.push(e.tagName + "." + e.className + " " + color + " on " + back + ": " + ratio.toFixed(2));
	}
	return {bad, looked, pairs: seen.size};
})()`

// The page follows the colour scheme, and can be read in both.
func testSchemes(t *testing.T, chrome context.Context) {
	b := open(t, chrome, sample(t).HTML(), view{})
	eval[int](b, unfoldAll)
	behind := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		b.media("screen", scheme)
		behind[scheme] = eval[string](b, "getComputedStyle(document.body).backgroundColor")
		got := eval[struct {
			Bad           []string
			Looked, Pairs int
		}](b, contrasts)
		if len(got.Bad) > 0 || got.Looked < 500 || got.Pairs < 8 {
			t.Errorf("%s: contrasts %+v", scheme, got)
		}
	}
	if behind["light"] == behind["dark"] {
		t.Errorf("both schemes have the background %s", behind["light"])
	}
}

// On paper everything is unfolded, whatever is chosen on the screen.
func testPrint(t *testing.T, chrome context.Context) {
	b := open(t, chrome, sample(t).HTML(), view{})
	const hidden = `[...document.querySelectorAll(".b, .m pre, .places td")].filter((e) => !e.checkVisibility()).length`
	if eval[int](b, hidden) == 0 {
		t.Error("nothing is folded on the screen")
	}
	eval[int](b, choose("by-outcome", "met"))
	b.media("print", "dark")
	if n := eval[int](b, hidden); n > 0 {
		t.Errorf("%d parts are folded on paper", n)
	}
	if got := eval[[]string](b, `["#filter", ".skip"].filter((q) => document.querySelector(q).checkVisibility())`); len(got) > 0 {
		t.Errorf("on paper there is %q", got)
	}
	if got := eval[string](b, "getComputedStyle(document.body).backgroundColor"); got != "rgb(255, 255, 255)" {
		t.Errorf("paper is %s", got)
	}
}

// choose makes a choice as a person does.
func choose(id, value string) string {
	return fmt.Sprintf(`(() => { const e = document.getElementById(%q); e.value = %q; e.dispatchEvent(new Event("change", {bubbles: true})); return 0; })()`, id, value)
}

// Choices leave out findings on the screen, mark a feature's places on the maps, and can be taken back.
func testFilter(t *testing.T, chrome context.Context) {
	r := sample(t)
	b := open(t, chrome, r.HTML(), view{})
	const shown, hit = `[...document.querySelectorAll(".f")].filter((e) => e.checkVisibility()).map((e) => e.dataset.f)`, `[...document.querySelectorAll("figure .m.hit")].map((e) => e.closest("figure").dataset.m + e.dataset.c)`
	all := len(findings(r))
	if got := eval[[]string](b, shown); len(got) != all {
		t.Errorf("%d findings are shown, want %d", len(got), all)
	}
	eval[int](b, choose("by-feature", "mail"))
	if got := eval[[]string](b, shown); strings.Join(got, " ") != "mail mail mail" {
		t.Errorf("of mail %q", got)
	}
	if got := strings.Join(eval[[]string](b, hit), " "); got != "0FR 1FR" {
		t.Errorf("the maps mark %q", got)
	}
	eval[int](b, choose("by-requirement", "r2"))
	if got := eval[[]string](b, shown); len(got) != 1 {
		t.Errorf("of mail in the second requirement %q", got)
	}
	if got := eval[string](b, `document.getElementById("shown").value`); got != fmt.Sprintf("1 of %d findings shown", all) {
		t.Error(got)
	}
	b.do(chromedp.Click(chromedp.CSS("#filter button")))
	b.wait(fmt.Sprintf(`document.getElementById("shown").value.startsWith("%d of")`, all))
	if got := eval[[]string](b, shown); len(got) != all {
		t.Errorf("after all %d findings are shown, want %d", len(got), all)
	}
}

// A link to a finding unfolds it.
func testLink(t *testing.T, chrome context.Context) {
	r := sample(t)
	b := open(t, chrome, r.HTML(), view{})
	id := withStatus(r, "met")[0].ID
	eval[int](b, fmt.Sprintf(`document.querySelector('.matrix a[href="#f-%s"]').click() ?? 0`, id))
	b.wait(fmt.Sprintf(`document.getElementById("f-%s").checkVisibility()`, id))
}

// Without the script the page says the same, and shows no control that would do nothing.
func testWithoutScript(t *testing.T, chrome context.Context) {
	r := sample(t)
	b := open(t, chrome, r.HTML(), view{noScript: true})
	if eval[bool](b, `document.getElementById("filter").checkVisibility()`) {
		t.Error("the choices are shown")
	}
	if got := eval[int](b, `document.querySelectorAll(".f > summary").length`); got != len(findings(r)) {
		t.Errorf("%d findings", got)
	}
	if got := eval[int](b, `[...document.querySelectorAll("svg.map")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 100).length`); got != 3 {
		t.Errorf("%d maps", got)
	}
}
