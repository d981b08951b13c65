// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// quick are limits with which a test does not wait.
var quick = fetch.Limits{Size: 1000, Attempt: 2 * time.Second, Retries: 2, WaitMin: time.Millisecond, WaitMax: 10 * time.Millisecond}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a refused certificate is what a test is about
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, server *httptest.Server, path string, limits fetch.Limits) (*fetch.Answer, error) {
	t.Helper()
	return fetch.New(server.Client().Transport, "test/1", limits).Get(t.Context(), server.URL+path, http.Header{"Accept": {"text/plain"}})
}

func TestGet(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != "text/plain" || r.Header.Get("User-Agent") != "test/1" {
			t.Errorf("headers: %v", r.Header)
		}
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/here", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "text of "+r.URL.Path)
	})
	for path, want := range map[string]string{"/here": "text of /here", "/moved": "text of /here"} {
		answer, err := get(t, server, path, quick)
		if err != nil || answer.Status != http.StatusOK || string(answer.Body) != want {
			t.Errorf("%s: %v, %v", path, answer, err)
		}
	}
}

// What goes away by itself is tried again, as often as the limits say.
func TestGet_retries(t *testing.T) {
	t.Parallel()
	fail := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
		}
	}
	tests := map[string]struct {
		failing  http.HandlerFunc
		failures int32
		status   int
		asked    int32
	}{
		"500 once":                       {fail(500), 1, 200, 2},
		"429 that asks for a short wait": {fail(429, "Retry-After", "0"), 2, 200, 3},
		"500 for ever":                   {fail(503), 99, 503, 3},
		"429 that asks for an hour":      {fail(429, "Retry-After", "3600"), 99, 429, 1},
		"404":                            {fail(404), 99, 404, 1},
		"a reply that breaks off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = w.Write([]byte("ab"))
		}, 1, 200, 2},
		"a connection that is given up":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 1, 200, 2},
		"503 until a date in the far end": {fail(503, "Retry-After", "Fri, 31 Dec 2999 23:59:59 GMT"), 1, 200, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if asked.Add(1) <= test.failures {
					test.failing(w, r)
				}
			})
			answer, err := get(t, server, "/", quick)
			if err != nil || answer.Status != test.status || asked.Load() != test.asked {
				t.Errorf("got %+v, %v after %d requests, want status %d after %d", answer, err, asked.Load(), test.status, test.asked)
			}
			if test.status == 429 && answer.RetryAfter != time.Hour {
				t.Errorf("the wait that is asked for is %s", answer.RetryAfter)
			}
		})
	}
}

func TestGet_errors(t *testing.T) {
	t.Parallel()
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a redirect to another host was followed") })
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, _ = zip.Write(make([]byte, 10<<20))
	_ = zip.Close()
	tests := map[string]struct {
		handler http.HandlerFunc
		want    string
		asked   int32
	}{
		"too large": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1001)) }, "is larger than 1000 bytes", 1},
		"too large, and it does not say how large": {func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				_, _ = w.Write(make([]byte, 1000))
			}
		}, "is larger than 1000 bytes", 1},
		"a compression bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zipped.Bytes())
		}, "is larger than", 1},
		"a redirect to http": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/", http.StatusFound)
		}, "which is not https, and that is not followed", 1},
		"a redirect to another host": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		}, "redirects to another host", 1},
		"redirects without end": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, "redirects more than 5 times", 6},
		"it always breaks off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
			_, _ = w.Write([]byte("ab"))
		}, "breaks off before its end, 3 times in a row", 3},
		"it does not answer": {func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-release:
			case <-r.Context().Done():
			}
		}, "did not answer within 50ms, 3 times in a row", 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); test.handler(w, r) })
			limits := quick
			if strings.Contains(test.want, "50ms") {
				limits.Attempt = 50 * time.Millisecond
			}
			answer, err := get(t, server, "/", limits)
			if err == nil || !strings.Contains(err.Error(), test.want) || asked.Load() != test.asked {
				t.Errorf("got %v, %v after %d requests, want %q after %d", answer, err, asked.Load(), test.want, test.asked)
			}
		})
	}
}

func TestGet_unreachable(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a server that cannot be trusted was asked") })
	gone := serve(t, nil)
	gone.Close()
	tests := map[string]struct{ address, want string }{
		"an unknown certificate": {server.URL, "the certificate of 127.0.0.1"},
		"nobody there":           {gone.URL, "cannot be reached, 3 times in a row"},
		"http":                   {"http://example.com/", "is not an https address"},
		"no address":             {"https://", "is not an https address"},
		"broken":                 {"https://a b", "is not an https address"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := fetch.New(nil, "test/1", quick).Get(t.Context(), test.address, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestGet_canceled(t *testing.T) {
	t.Parallel()
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the run was stopped"))
	_, err := fetch.New(server.Client().Transport, "test/1", quick).Get(ctx, server.URL, nil)
	if err == nil || !strings.Contains(err.Error(), "was not waited for any longer: the run was stopped") {
		t.Errorf("got %v", err)
	}
}

// An error is shown to people and kept in logs of pipelines.
func TestGet_errorsHoldNoHeader(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://example.com/x?sig=secret", http.StatusFound)
	})
	_, err := fetch.New(server.Client().Transport, "test/1", quick).Get(t.Context(), server.URL, http.Header{"Authorization": {"Bearer secret"}})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
