// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// hrOverlay adds an application, and corrects what the base says of multifactor authentication in Japan.
const hrOverlay = `
sources:
  - {id: contoso-contract, title: Contract of Contoso, publisher: Contoso, url: https://contoso.example/contract, versions: [{version: "2026-03-01"}]}
places:
  - {id: contoso/cellar, kind: area, name: The cellar of Contoso, members: [JP], complete: true, source: contoso-contract@2026-03-01}
features:
  - id: contoso-hr
    name: Contoso HR
    product: Third-party applications
    description: Files of employees.
    client_ids: [11111111-2222-3333-4444-555555555555]
    statements:
      - {id: stored, stored_in: [contoso/cellar], data: files, commitment: contractual, published: [contoso-contract@2026-03-01]}
  - id: entra-mfa
    statements:
      - id: contoso-contract
        stored_in: [JP]
        data: customer data of multifactor authentication
        commitment: contractual
        when: {countries: [JP]}
        published: [contoso-contract@2026-03-01]
        overrides: [entra-mfa/japan-stored-in-us]
        reason: Our contract names Japan.
withdrawals:
  - {statement: azure-rbac/stored-globally, reason: Read again by counsel.}
`

// inFolder writes files into a folder of the test's own, in which relative paths then begin.
func inFolder(t *testing.T, files map[string]string) acctest.Option {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return acctest.WithFolder(folder)
}

// overlays are the arguments of the provider with these overlays, each a path, or an address and its digest.
func overlays(entries ...[]string) acctest.Values {
	all := []any{}
	for _, e := range entries {
		if len(e) == 1 {
			all = append(all, acctest.Values{"path": e[0]})
		} else {
			all = append(all, acctest.Values{"url": e[0], "sha256": e[1]})
		}
	}
	return acctest.Values{"overlays": all, "tenant": acctest.Values{"country": "JP", "created": "2024-02-01"}}
}

// Every answer says which layer it came from, and what an overlay took from it.
func TestOverlays_answers(t *testing.T) {
	t.Parallel()
	s := acctest.NewServer(t, inFolder(t, map[string]string{"hr.yaml": hrOverlay}))
	if found := s.Configure(overlays([]string{"hr.yaml"})); len(found) > 0 {
		t.Fatal(found)
	}
	read := func(feature string) acctest.Values {
		t.Helper()
		v, found := s.Read("residency_storage_location", acctest.Values{"feature": feature})
		if len(found) > 0 {
			t.Fatal(found)
		}
		return v
	}
	layers := func(v acctest.Values) []string {
		var all []string
		for _, e := range v["statements"].([]any) { //nolint:forcetypeassert // a panic fails the test as well
			all = append(all, e.(acctest.Values)["layer"].(string)) //nolint:forcetypeassert // likewise
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	hr := read("11111111-2222-3333-4444-555555555555")
	if diff := cmp.Diff([]any{[]string{"contoso/cellar"}, "contoso-hr", []string{}}, []any{hr["stored_in"], hr["feature_id"], hr["set_aside"]}); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"hr.yaml"}, layers(hr)); diff != "" {
		t.Error(diff)
	}
	mfa := read("entra-mfa")
	if diff := cmp.Diff([]any{acctest.Values{"id": "entra-mfa/japan-stored-in-us", "layer": "hr.yaml", "reason": "Our contract names Japan.", "by": "entra-mfa/contoso-contract"}}, mfa["set_aside"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"base", "hr.yaml"}, layers(mfa)); diff != "" {
		t.Error(diff)
	}
	for _, want := range []string{`It rests on statements of the layer "base" and the layer "hr.yaml".`, `The layer "hr.yaml" sets aside entra-mfa/japan-stored-in-us: Our contract names Japan.`} {
		if !strings.Contains(mfa["summary"].(string), want) { //nolint:forcetypeassert // a panic fails the test as well
			t.Errorf("the summary is %q", mfa["summary"])
		}
	}
	if cellar, found := s.Read("residency_place", acctest.Values{"place": "The cellar of Contoso"}); len(found) > 0 || cellar["layer"] != "hr.yaml" {
		t.Errorf("the cellar is %v, %s", cellar, found)
	}
	rbac := read("azure-rbac")
	if diff := cmp.Diff([]any{acctest.Values{"id": "azure-rbac/stored-globally", "layer": "hr.yaml", "reason": "Read again by counsel.", "by": nil}}, rbac["set_aside"]); diff != "" {
		t.Error(diff)
	}
}

// A finding names the layers, and its message says which statement is whose.
func TestOverlays_requirement(t *testing.T) {
	t.Parallel()
	s := acctest.NewServer(t, inFolder(t, map[string]string{"hr.yaml": hrOverlay}))
	s.Configure(overlays([]string{"hr.yaml"}))
	arguments := acctest.Values{"name": "At rest", "store_in": []string{"DE"}, "features": []string{"contoso-hr", "entra-mfa"}}
	p := s.Plan("residency_requirement", arguments, nil)
	if got := p.Diagnostics.Errors(); len(got) != 2 || !strings.Contains(got[0].Detail, "contoso-hr/stored (contractual)") || !strings.Contains(got[0].Detail, "  Layer      hr.yaml") ||
		!strings.Contains(got[1].Detail, `  Set aside  entra-mfa/japan-stored-in-us, by the layer "hr.yaml": Our contract names Japan.`) {
		t.Errorf("got:\n%s", p.Diagnostics)
	}
	arguments["on_violation"] = "report"
	findings := s.Plan("residency_requirement", arguments, nil).Values["findings"].([]any) //nolint:forcetypeassert // a panic fails the test as well
	var got []any
	for _, f := range findings {
		got = append(got, f.(acctest.Values)["layers"]) //nolint:forcetypeassert // likewise
	}
	if diff := cmp.Diff([]any{[]string{"hr.yaml"}, []string{"base", "hr.yaml"}}, got); diff != "" {
		t.Error(diff)
	}
}

// What keeps a sign-up country from a requirement says its layers, too.
func TestOverlays_options(t *testing.T) {
	t.Parallel()
	s := acctest.NewServer(t, inFolder(t, map[string]string{"hr.yaml": hrOverlay}))
	s.Configure(overlays([]string{"hr.yaml"}))
	v, found := s.Read("residency_options", acctest.Values{"store_in": []string{"DE"}, "features": []string{"contoso-hr"}, "countries": []string{"JP"}})
	if len(found) > 0 {
		t.Fatal(found)
	}
	group := v["groups"].([]any)[0].(acctest.Values)["findings"].([]any)[0].(acctest.Values) //nolint:forcetypeassert // a panic fails the test as well
	if diff := cmp.Diff([]any{[]string{"contoso-hr/stored"}, []string{"hr.yaml"}}, []any{group["statements"], group["layers"]}); diff != "" {
		t.Error(diff)
	}
}

// An overlay that gets in the way of a requirement is told like a catalog that moved.
func TestOverlays_changeIsTold(t *testing.T) {
	t.Parallel()
	arguments := acctest.Values{"name": "At rest", "store_in": []string{"JP"}, "features": []string{"contoso-hr"}}
	apply := func(text string, prior *acctest.Planned) *acctest.Planned {
		t.Helper()
		s := acctest.NewServer(t, inFolder(t, map[string]string{"hr.yaml": text}))
		s.Configure(overlays([]string{"hr.yaml"}))
		return s.Apply("residency_requirement", arguments, prior)
	}
	before := apply(hrOverlay, nil)
	if len(before.Diagnostics) > 0 {
		t.Fatal(before.Diagnostics)
	}
	after := apply(strings.Replace(hrOverlay, "stored_in: [contoso/cellar]", "stored_in: [US]", 1), before)
	if got := after.Diagnostics.String(); !strings.Contains(got, "RES209") || !strings.Contains(got, "Before  contoso-hr/stored: the cellar of Contoso") && !strings.Contains(got, "Before  contoso-hr/stored: The cellar of Contoso") || !strings.Contains(got, "Now     contoso-hr/stored: the United States (US)") {
		t.Errorf("got:\n%s", got)
	}
}

// Whatever is wrong stops the run at the argument.
func TestOverlays_errors(t *testing.T) {
	t.Parallel()
	files := inFolder(t, map[string]string{"hr.yaml": hrOverlay, "bad.yaml": "featurs: []\nplaces: [{id: JP, kind: country, name: Nippon}]", "late.yaml": "withdrawals: [{statement: a/b, reason: R.}]"})
	tests := map[string]struct {
		arguments   acctest.Values
		environment map[string]string
		summary     string
		want        []string
	}{
		"missing":          {overlays([]string{"gone.yaml"}), nil, "Overlay cannot be read", []string{"From the argument overlays, overlay 1 (gone.yaml): there is no file or folder", "Nothing is answered or judged without an overlay that is asked for. Correct it, or take it out of the argument overlays."}},
		"not valid":        {overlays([]string{"hr.yaml"}, []string{"bad.yaml"}), nil, "Overlay not valid", []string{`bad.yaml:1:1: unknown key "featurs"; did you mean "features"?`, "Correct the lines."}},
		"unknown ids":      {overlays([]string{"late.yaml"}), nil, "Overlay not valid", []string{`late.yaml:1:27: unknown statement "a/b"`}},
		"no pin":           {acctest.Values{"overlays": []any{acctest.Values{"url": "https://contoso.example/x"}}}, nil, "Overlay not valid", []string{"Overlay 1 of overlays: sha256 is missing"}},
		"nothing":          {acctest.Values{"overlays": []any{acctest.Values{}}}, nil, "Overlay not valid", []string{"an overlay needs a path, or a url with its sha256"}},
		"not known":        {acctest.Values{"overlays": []any{acctest.Values{"path": acctest.Unknown}}}, nil, "Overlays not known yet", []string{"known only when the plan is applied"}},
		"variable":         {nil, map[string]string{"RESIDENCY_OVERLAYS": "hr.yaml, gone.yaml"}, "Overlay cannot be read", []string{"From the environment variable RESIDENCY_OVERLAYS, overlay 2 (gone.yaml)"}},
		"variable, no pin": {nil, map[string]string{"RESIDENCY_OVERLAYS": "https://contoso.example/x"}, "Overlay cannot be read", []string{"sha256 is missing"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := acctest.NewServer(t, files).Configure(test.arguments)
			if test.environment != nil {
				found = configured(t, files, acctest.WithEnvironment(test.environment))
			}
			if len(found) != 1 || found[0].Summary != test.summary || found[0].Path != "overlays" && !strings.HasPrefix(found[0].Path, "overlays") {
				t.Fatalf("got:\n%s", found)
			}
			for _, want := range test.want {
				if !strings.Contains(found[0].Detail, want) {
					t.Errorf("want %q, got:\n%s", want, found)
				}
			}
		})
	}
}

// configured configures a provider with an empty block.
func configured(t *testing.T, options ...acctest.Option) acctest.Diagnostics {
	t.Helper()
	return acctest.NewServer(t, options...).Configure(acctest.Values{})
}

// The argument beats the variable, also with an empty list.
func TestOverlays_environment(t *testing.T) {
	t.Parallel()
	options := []acctest.Option{inFolder(t, map[string]string{"hr.yaml": hrOverlay, "more.yaml": "features: [{id: contoso-hr, former_names: [Personnel]}]"}), acctest.WithEnvironment(map[string]string{"RESIDENCY_OVERLAYS": "hr.yaml,more.yaml"})}
	for name, test := range map[string]struct {
		arguments acctest.Values
		want      []string
	}{
		"the variable": {acctest.Values{}, []string{"base", "hr.yaml", "more.yaml"}},
		"the argument": {overlays([]string{"hr.yaml"}), []string{"base", "hr.yaml"}},
		"no overlay":   {overlays(), []string{"base"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := acctest.NewServer(t, options...)
			if found := s.Configure(test.arguments); len(found) > 0 {
				t.Fatal(found)
			}
			v, _ := s.Read("residency_catalog", acctest.Values{})
			if diff := cmp.Diff(any(test.want), v["layers"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An overlay from an address: pinned, kept in the cache, and refused with both digests where it is another one.
func TestOverlays_address(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); _, _ = io.WriteString(w, hrOverlay) }))
	t.Cleanup(server.Close)
	sum := sha256.Sum256([]byte(hrOverlay))
	pin, other := hex.EncodeToString(sum[:]), strings.Repeat("ab", 32)
	options := []acctest.Option{acctest.WithTransport(server.Client().Transport), acctest.WithCache(t.TempDir())}
	for range 2 {
		if found := acctest.NewServer(t, options...).Configure(overlays([]string{server.URL + "/hr.yaml", pin})); len(found) > 0 {
			t.Fatal(found)
		}
	}
	if found := configured(t, append(options, acctest.WithEnvironment(map[string]string{"RESIDENCY_OVERLAYS": server.URL + "/hr.yaml#sha256=" + pin}))...); len(found) > 0 || asked.Load() != 1 {
		t.Errorf("asked %d times, got:\n%s", asked.Load(), found)
	}
	found := acctest.NewServer(t, options...).Configure(overlays([]string{server.URL + "/hr.yaml", other}))
	if len(found) != 1 || !strings.Contains(found[0].Detail, "pinned  sha256 "+other) || !strings.Contains(found[0].Detail, "found   sha256 "+pin) {
		t.Errorf("got:\n%s", found)
	}
}

// Configurations that run at once, each with overlays and a cache that they share, do not get in each other's way.
// The race detector runs this one, too.
func TestParallel_overlays(t *testing.T) {
	t.Parallel()
	files := inFolder(t, map[string]string{"hr.yaml": hrOverlay})
	cache := acctest.WithCache(t.TempDir())
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			s := acctest.NewServer(t, files, cache)
			if found := s.Configure(overlays([]string{"hr.yaml"})); len(found) > 0 {
				t.Fatal(found)
			}
			if v, found := s.Read("residency_data_map", acctest.Values{"products": []string{"Third-party applications", "Microsoft Entra"}}); len(found) > 0 || len(v["entries"].([]any)) < 50 { //nolint:forcetypeassert // a panic fails the test as well
				t.Errorf("got %d entries, %s", len(v), found)
			}
			if p := s.Plan("residency_requirement", acctest.Values{"name": "At rest", "store_in": []string{"JP"}, "features": []string{"contoso-hr", "entra-core-directory"}}, nil); len(p.Diagnostics) > 0 || p.Values["outcome"] != "met" {
				t.Errorf("got %v, %s", p.Values["outcome"], p.Diagnostics)
			}
		})
	}
}

// The whole way on a real CLI, with a folder and a relative path.
func TestOverlays_cli(t *testing.T) {
	t.Parallel()
	folder := inFolder(t, map[string]string{"hr.yaml": hrOverlay, "us.yaml": "features: [{id: contoso-hr, statements: [{id: copies, stored_in: [US], data: copies, data_kind: backup-copy, commitment: none, published: [contoso-contract@2026-03-01]}]}]"})
	config := func(files string) string {
		return withProvider("tenant = "+japan+"\n  overlays = ["+files+"]") + requirement(`store_in = ["JP"]`, `features = ["contoso-hr"]`) +
			"data \"residency_storage_location\" \"hr\" {\n  feature = \"contoso-hr\"\n}\ndata \"residency_features\" \"own\" {\n  products = [\"Third-party applications\"]\n}\n"
	}
	factories := acctest.Factories(folder)
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: factories, Config: config(`{ path = "hr.yaml" }`),
		ConfigStateChecks: slices.Concat(
			acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")}),
			acctest.Expect("data.residency_storage_location.hr", acctest.Attributes{"stored_in": acctest.Texts("contoso/cellar"), "set_aside": knownvalue.ListSizeExact(0)}),
			acctest.Expect("data.residency_features.own", acctest.Attributes{"ids": acctest.Includes("contoso-hr")}),
		),
	}, resource.TestStep{
		ProtoV6ProviderFactories: factories, Config: config(`{ path = "hr.yaml" }, { path = "us.yaml" }`),
		ExpectError: acctest.Message("RES101 contoso-hr stores data outside the allowed places", "Layer us.yaml"),
	}, resource.TestStep{
		ProtoV6ProviderFactories: factories, Config: config(`{ path = "us.yaml" }`),
		ExpectError: acctest.Message("Overlay not valid", `us.yaml:1:`),
	}, resource.TestStep{ // which the destroy at the end of the test needs: an overlay that cannot be read stops that as well
		ProtoV6ProviderFactories: factories, Config: config(`{ path = "hr.yaml" }`),
	})
}

// A text of an overlay that begins to count after the day of the catalog counts for nobody who does not ask for that day,
// and that is said.
func TestOverlays_laterText(t *testing.T) {
	t.Parallel()
	const of = "{version: \"2026-03-01\"}"
	if !strings.Contains(hrOverlay, of) {
		t.Fatal("the overlay has no such version")
	}
	later := strings.ReplaceAll(strings.Replace(hrOverlay, of, "{version: \"2027-03-01\"}", 1), "contoso-contract@2026-03-01", "contoso-contract@2027-03-01")
	overlays := []any{acctest.Values{"path": "hr.yaml"}}
	for name, tt := range map[string]struct {
		text      string
		arguments acctest.Values
		want      []string
	}{
		"younger":                   {later, acctest.Values{"overlays": overlays}, []string{"Overlay is younger than the catalog"}},
		"younger, and asked for":    {later, acctest.Values{"overlays": overlays, "as_of": "2027-03-01"}, []string{}},
		"younger, and not asked of": {later, acctest.Values{"overlays": overlays, "as_of": "2026-05-01"}, []string{}},
		"older":                     {hrOverlay, acctest.Values{"overlays": overlays}, []string{}},
		"none":                      {hrOverlay, acctest.Values{}, []string{}},
	} {
		got := acctest.NewServer(t, inFolder(t, map[string]string{"hr.yaml": tt.text})).Configure(tt.arguments)
		if diff := cmp.Diff(tt.want, got.Summaries()); diff != "" {
			t.Errorf("%s: messages (-want +got):\n%s", name, diff)
		}
		if len(got) > 0 && !strings.Contains(got[0].Detail, "contoso-contract@2027-03-01, from 2027-03-01 on") {
			t.Errorf("%s: the message does not name the text:\n%s", name, got)
		}
	}
}
