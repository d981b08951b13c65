// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/fetch"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

// The variables of the processes that the test starts.
const envServer, envCertificate, envCache = "OVERLAY_TEST_SERVER", "OVERLAY_TEST_CERTIFICATE", "OVERLAY_TEST_CACHE"

// Processes that start at once with an empty cache all get the overlay, and leave one whole file.
func TestCatalog_processes(t *testing.T) {
	t.Parallel()
	if os.Getenv(envServer) != "" {
		asProcess(t)
		return
	}
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, crm) })
	cache := t.TempDir()
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCatalog_processes$")
			command.Env = []string{envServer + "=" + server.URL, envCertificate + "=" + string(certificate), envCache + "=" + cache}
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	all.Wait()
	if kept := filesIn(t, cache); len(kept) != 1 {
		t.Errorf("kept are %q", kept)
	}
}

func asProcess(t *testing.T) {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(os.Getenv(envCertificate)))
	r := &overlay.Reader{
		Client: fetch.New(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}, "test", quick), Cache: os.Getenv(envCache), Stamp: "test", Build: catalog.Embedded,
	}
	for range 5 {
		cat, err := r.Catalog(t.Context(), []overlay.Source{{URL: os.Getenv(envServer) + "/catalog.yaml", SHA256: digest(crm)}})
		if err != nil {
			t.Fatal(err)
		}
		if f, err := cat.Feature("contoso-crm"); err != nil || len(f.Statements()) != 1 {
			t.Errorf("%v, %v", f, err)
		}
	}
}
