// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/tenant"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

// application gives the default chain an account of the environment, and no other.
func application(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AZURE_TOKEN_CREDENTIALS": "EnvironmentCredential", "AZURE_TENANT_ID": tenanttest.Contoso, "AZURE_CLIENT_ID": "00000000-0000-0000-0000-000000000001", "AZURE_CLIENT_SECRET": "s3cret",
		"AZURE_AUTHORITY_HOST": "https://evil.example.com/", "AZURE_CLIENT_CERTIFICATE_PATH": "", "AZURE_USERNAME": "", "AZURE_ADDITIONALLY_ALLOWED_TENANTS": "", "AZURE_REGIONAL_AUTHORITY_NAME": "",
	} {
		t.Setenv(name, value)
	}
}

// The default chain signs in at the tenant's own cloud, and the tenant that is looked up gives the token, whatever the
// environment says.
func TestAzureToken(t *testing.T) {
	application(t)
	s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginUSGov: government})
	s.Handle(tenanttest.GraphUSGov, tenanttest.Organization(government.ID, "US", "2018-03-04T05:06:07Z", "AAD"))
	got, err := tenant.New(s.Transport(), "test/1", quick, tenant.AzureToken(s.Transport())).Find(t.Context(), tenant.Question{Name: "contoso.com", Cloud: tenant.USGov, Graph: true})
	if err != nil {
		t.Fatal(err)
	}
	if got.Organization.Country != "US" {
		t.Errorf("got %+v", got.Organization)
	}
	if diff := cmp.Diff([]string{tenanttest.GraphUSGov, tenanttest.LoginUSGov}, s.Asked()); diff != "" {
		t.Errorf("hosts that were asked (-want +got):\n%s", diff)
	}
	signedIn := false
	for _, r := range s.Requests() {
		signedIn = signedIn || r.Path == "/"+government.ID+"/oauth2/v2.0/token"
		if r.Host == tenanttest.GraphUSGov && r.Authorization != "Bearer token of "+tenanttest.LoginUSGov {
			t.Errorf("%s got %q", r.Host, r.Authorization)
		}
	}
	if !signedIn {
		t.Errorf("requests: %+v", s.Requests())
	}
}

// What the sign-in service says is told, in a line.
func TestAzureToken_refused(t *testing.T) {
	application(t)
	s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
	answer := tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": europe, europe.ID: europe})
	s.Handle(tenanttest.LoginPublic, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/token") {
			answer(w, r)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value. `+
			`Trace ID: 00000000-0000-0000-0000-000000000000 Correlation ID: 0","error_codes":[7000215]}`)
	})
	_, err := tenant.New(s.Transport(), "test/1", quick, tenant.AzureToken(s.Transport())).Find(t.Context(), tenant.Question{Name: "contoso.com", Cloud: tenant.Public, Graph: true})
	checkError(t, err, "can be had: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value. Sign in", tenant.ArgumentGraph)
	if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "Trace ID")) {
		t.Errorf("too much is told: %v", err)
	}
}

// Without an account, the message names what was tried.
func TestAzureToken_none(t *testing.T) {
	application(t)
	t.Setenv("AZURE_CLIENT_SECRET", "")
	t.Setenv("AZURE_TENANT_ID", "")
	s := tenanttest.New(t)
	_, err := tenant.AzureToken(s.Transport())(t.Context(), tenant.TokenRequest{Cloud: tenant.Public, TenantID: tenanttest.Contoso, Scope: "https://graph.microsoft.com/.default"})
	if err == nil || !strings.Contains(err.Error(), "EnvironmentCredential: ") || strings.Contains(err.Error(), "https://") || strings.Contains(err.Error(), "DefaultAzureCredential") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	t.Setenv("AZURE_TOKEN_CREDENTIALS", "nonsense")
	_, err = tenant.AzureToken(s.Transport())(t.Context(), tenant.TokenRequest{Cloud: tenant.Public, TenantID: tenanttest.Contoso, Scope: "https://graph.microsoft.com/.default"})
	if err == nil || !strings.Contains(err.Error(), `invalid AZURE_TOKEN_CREDENTIALS value "nonsense"`) {
		t.Errorf("got %v", err)
	}
	if len(s.Asked()) > 0 {
		t.Errorf("asked %q", s.Asked())
	}
}
