// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/fetch"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

var quick = fetch.Limits{Size: 1 << 20, Attempt: 2 * time.Second, Retries: 1, WaitMin: time.Millisecond, WaitMax: time.Millisecond}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// online reads overlays from a server and keeps them in a folder.
func online(server *httptest.Server, cache string) *overlay.Reader {
	return &overlay.Reader{Client: fetch.New(server.Client().Transport, "test", quick), Cache: cache, Build: catalog.Embedded}
}

// pinned is the address of the overlay crm on a server.
func pinned(server *httptest.Server) []overlay.Source {
	return []overlay.Source{{URL: server.URL + "/catalog.yaml?sig=secret", SHA256: strings.ToUpper(digest(crm))}}
}

// What was fetched once needs no server any more.
func TestCatalog_fetched(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.RawQuery != "sig=secret" {
			t.Errorf("query %q", r.URL.RawQuery)
		}
		_, _ = io.WriteString(w, crm)
	})
	cache := t.TempDir()
	for range 2 {
		cat, err := online(server, cache).Catalog(t.Context(), pinned(server))
		if err != nil {
			t.Fatal(err)
		}
		if got := cat.Layers(); len(got) != 2 || got[1] != server.URL+"/catalog.yaml" {
			t.Errorf("layers: %q", got)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("the server was asked %d times", asked.Load())
	}
	server.Close()
	if _, err := online(server, cache).Catalog(t.Context(), pinned(server)); err != nil {
		t.Errorf("without a server: %v", err)
	}
	if _, err := online(server, "").Catalog(t.Context(), pinned(server)); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("without a server and a cache: %v", err)
	}
}

func TestCatalog_fetchErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		handler http.HandlerFunc
		want    []string
	}{
		"another file": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, crm+"# more") }, []string{
			"what is there does not match its pin", "pinned  sha256 " + digest(crm), "found   sha256 " + digest(crm+"# more"),
		}},
		"not there":     {http.NotFound, []string{"HTTP status 404"}},
		"broken server": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, []string{"HTTP status 500"}},
		"a truncated file": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9999")
			_, _ = io.WriteString(w, crm)
		}, []string{"breaks off before its end"}},
		"a large file": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2<<20)) }, []string{"is larger than 1 MiB"}},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/x", http.StatusFound)
		}, []string{"which is not https"}},
		"a sign-in page": {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }, []string{"does not match its pin"}},
		"half, then closed": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, crm[:50])
			panic(http.ErrAbortHandler)
		}, []string{"overlay 1 (https://127.0.0.1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := t.TempDir()
			server := serve(t, test.handler)
			cat, err := online(server, cache).Catalog(t.Context(), pinned(server))
			if cat != nil || err == nil {
				t.Fatalf("got %v, %v", cat, err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want %q", err, want)
				}
			}
			if kept := filesIn(t, cache); len(kept) > 0 {
				t.Errorf("it was kept: %q", kept)
			}
		})
	}
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A server that cannot prove who it is is not asked.
func TestCatalog_certificate(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
	r := &overlay.Reader{Client: fetch.New(nil, "test", quick), Build: catalog.Embedded}
	if _, err := r.Catalog(t.Context(), pinned(server)); err == nil || !strings.Contains(err.Error(), "certificate of 127.0.0.1") {
		t.Errorf("got %v", err)
	}
}

// A file of the cache that is not what it should be is fetched again, and put right.
func TestCatalog_poisonedCache(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); _, _ = io.WriteString(w, crm) })
	cache := t.TempDir()
	kept := filepath.Join(cache, "overlays", digest(crm))
	for _, bad := range []string{"", crm[:100], strings.Replace(crm, "JP", "US", 1)} {
		write(t, kept, bad)
		cat, err := online(server, cache).Catalog(t.Context(), pinned(server))
		if err != nil {
			t.Fatal(err)
		}
		if f, _ := cat.Feature("contoso-crm"); f.Statements()[0].Places[catalog.Storage][0] != "JP" {
			t.Error("the overlay is that of the poisoned cache")
		}
		if text, _ := os.ReadFile(kept); string(text) != crm {
			t.Error("the cache was not put right")
		}
	}
	if asked.Load() != 3 {
		t.Errorf("the server was asked %d times", asked.Load())
	}
}

// A cache that cannot be written only costs another fetch.
func TestCatalog_noCache(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, crm) })
	blocked := filepath.Join(t.TempDir(), "file")
	write(t, blocked, "")
	if _, err := online(server, filepath.Join(blocked, "cache")).Catalog(t.Context(), pinned(server)); err != nil {
		t.Error(err)
	}
}

// Several runs at once, on a server that fails now and then, leave one whole file.
func TestCatalog_manyAtOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1)%3 == 0 {
			w.Header().Set("Content-Length", "9999")
		}
		_, _ = io.WriteString(w, crm)
	})
	cache := t.TempDir()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r := online(server, cache)
			r.Stamp = "test"
			for range 5 {
				cat, err := r.Catalog(t.Context(), pinned(server))
				if err != nil {
					if !strings.Contains(err.Error(), "breaks off") {
						t.Error(err)
					}
					continue
				}
				if f, err := cat.Feature("contoso-crm"); err != nil || len(f.Statements()) != 1 {
					t.Errorf("%v, %v", f, err)
				}
			}
		})
	}
	all.Wait()
	kept := filesIn(t, cache)
	if len(kept) != 1 { // nothing compiled: a pin is held against what was fetched
		t.Fatalf("kept are %q", kept)
	}
	if text, _ := os.ReadFile(kept[0]); string(text) != crm {
		t.Errorf("what was kept is %q", text)
	}
}
