// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package fetch_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// asProxied is set in the process that the test starts: the proxies of the environment are read once for each process.
const asProxied = "FETCH_TEST_PROXIED"

func TestGet_proxy(t *testing.T) {
	t.Parallel()
	if os.Getenv(asProxied) != "" {
		_, err := fetch.New(nil, "test/1", fetch.Limits{Size: 10, Attempt: quick.Attempt}).Get(t.Context(), "https://contoso.example/x", nil)
		t.Logf("the proxy refuses: %v", err)
		return
	}
	var asked atomic.Value
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Method + " " + r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestGet_proxy$")
	command.Env = []string{asProxied + "=yes", "HTTPS_PROXY=" + proxy.URL}
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := asked.Load(); got != "CONNECT contoso.example:443" {
		t.Errorf("the proxy was asked for %v", got)
	}
}
