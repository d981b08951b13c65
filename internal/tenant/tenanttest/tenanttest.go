// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package tenanttest has a local server that speaks for the hosts of the clouds, in the shapes that were recorded of them.
package tenanttest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Hosts of the clouds.
const (
	LoginPublic = "login.microsoftonline.com"
	LoginUSGov  = "login.microsoftonline.us"
	LoginChina  = "login.partner.microsoftonline.cn"
	GraphPublic = "graph.microsoft.com"
	GraphUSGov  = "graph.microsoft.us"
	GraphDOD    = "dod-graph.microsoft.us"
	GraphChina  = "microsoftgraph.chinacloudapi.cn"
)

// Names of cloud_instance_name.
const (
	InstancePublic = "microsoftonline.com"
	InstanceUSGov  = "microsoftonline.us"
	InstanceChina  = "partner.microsoftonline.cn"
)

// Ids of tenants that do not exist.
const (
	Contoso  = "11111111-2222-3333-4444-555555555555"
	Fabrikam = "99999999-8888-7777-6666-555555555555"
)

// Servers answers for every host. What no handler answers for is an unknown tenant on a sign-in host, and an error of the
// test elsewhere.
type Servers struct {
	t        testing.TB
	server   *httptest.Server
	mu       sync.Mutex
	handlers map[string]http.HandlerFunc
	requests []Request
}

// Request is one that was made.
type Request struct {
	Host, Path, Authorization string
}

// New starts the server. It is closed when the test ends.
func New(t testing.TB) *Servers {
	t.Helper()
	s := &Servers{t: t, handlers: map[string]http.HandlerFunc{}}
	s.server = httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	s.server.Config.ErrorLog = log.New(io.Discard, "", 0) // connections that a client gives up are what a test is about
	s.server.StartTLS()
	t.Cleanup(s.server.Close)
	return s
}

// Transport leads every host name to the server, whose certificate it checks.
func (s *Servers) Transport() http.RoundTripper {
	roots := x509.NewCertPool()
	roots.AddCert(s.server.Certificate())
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, s.server.Listener.Addr().String())
		},
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS12}, // the name that the certificate has
	}
	s.t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// Handle answers for a host with a handler, which beats everything else.
func (s *Servers) Handle(host string, handler http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[host] = handler
}

// Requests returns the requests that were made, in alphabetical order of host and path.
func (s *Servers) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(slices.Values(s.requests), func(a, b Request) int {
		return strings.Compare(a.Host+a.Path, b.Host+b.Path)
	})
}

// Asked returns the hosts that were asked, each once, in alphabetical order.
func (s *Servers) Asked() []string {
	var hosts []string
	for _, r := range s.Requests() {
		hosts = append(hosts, r.Host)
	}
	return slices.Compact(hosts)
}

func (s *Servers) serve(w http.ResponseWriter, r *http.Request) {
	host := r.Host
	s.mu.Lock()
	s.requests = append(s.requests, Request{host, r.URL.Path, r.Header.Get("Authorization")})
	handler := s.handlers[host]
	s.mu.Unlock()
	switch {
	case handler != nil:
		handler(w, r)
	case strings.HasPrefix(host, "login."):
		UnknownTenant(w, r)
	default:
		s.t.Errorf("%s was asked for %s", host, r.URL)
		w.WriteHeader(http.StatusNotFound)
	}
}

// Tenant is an OpenID configuration to answer with.
type Tenant struct {
	ID, RegionScope, RegionSubScope, Instance string
}

// Tenants answers on a sign-in host with the tenants of these names, and for all others that they are unknown.
func Tenants(tenants map[string]Tenant) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		t, ok := tenants[name]
		switch {
		case strings.HasSuffix(r.URL.Path, "/common/discovery/instance"):
			write(w, http.StatusOK, map[string]any{"tenant_discovery_endpoint": "https://" + r.Host + "/" + Contoso + "/v2.0/.well-known/openid-configuration", "api-version": "1.1", "metadata": []any{}})
		case strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token"):
			write(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": "token of " + r.Host})
		case !ok:
			UnknownTenant(w, r)
		default:
			write(w, http.StatusOK, t.OpenID(r.Host))
		}
	}
}

// OpenID is the OpenID configuration of a tenant, as it was recorded.
func (t Tenant) OpenID(host string) map[string]any {
	login := "https://" + host + "/" + t.ID
	document := map[string]any{
		"token_endpoint": login + "/oauth2/v2.0/token", "token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"jwks_uri": login + "/discovery/v2.0/keys", "response_modes_supported": []string{"query", "fragment", "form_post"}, "subject_types_supported": []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code", "id_token", "code id_token", "id_token token"},
		"scopes_supported": []string{"openid", "profile", "email", "offline_access"}, "issuer": login + "/v2.0", "request_uri_parameter_supported": false,
		"userinfo_endpoint": "https://graph.microsoft.com/oidc/userinfo", "authorization_endpoint": login + "/oauth2/v2.0/authorize",
		"device_authorization_endpoint": login + "/oauth2/v2.0/devicecode", "http_logout_supported": true, "frontchannel_logout_supported": true,
		"end_session_endpoint": login + "/oauth2/v2.0/logout", "claims_supported": []string{"sub", "iss", "cloud_instance_name", "tid", "ver"},
		"kerberos_endpoint": login + "/kerberos", "tenant_region_scope": t.RegionScope, "cloud_instance_name": t.Instance,
		"cloud_graph_host_name": "graph.windows.net", "msgraph_host": "graph.microsoft.com", "rbac_url": "https://pas.windows.net",
	}
	if t.RegionSubScope != "" {
		document["tenant_region_sub_scope"] = t.RegionSubScope
	}
	return document
}

// UnknownTenant answers that there is no such tenant.
func UnknownTenant(w http.ResponseWriter, r *http.Request) {
	name, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	write(w, http.StatusBadRequest, map[string]any{
		"error": "invalid_tenant",
		"error_description": fmt.Sprintf("AADSTS90002: Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. "+
			"Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant. Trace ID: 00000000-0000-0000-0000-000000000000 "+
			"Correlation ID: 00000000-0000-0000-0000-000000000000 Timestamp: 2026-01-01 00:00:00Z", name),
		"error_codes": []int{90002}, "timestamp": "2026-01-01 00:00:00Z", "error_uri": "https://" + r.Host + "/error?code=90002",
	})
}

// Organization answers as Microsoft Graph with one organization. An empty text is null.
func Organization(id, country, created, kind string) http.HandlerFunc {
	value := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	return func(w http.ResponseWriter, r *http.Request) {
		write(w, http.StatusOK, map[string]any{
			"@odata.context": "https://" + r.Host + "/v1.0/$metadata#organization(id,countryLetterCode,createdDateTime,tenantType)",
			"value":          []any{map[string]any{"id": id, "countryLetterCode": value(country), "createdDateTime": value(created), "tenantType": value(kind)}},
		})
	}
}

// GraphError answers as Microsoft Graph does where it refuses.
func GraphError(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		write(w, status, map[string]any{"error": map[string]any{"code": code, "message": message, "innerError": map[string]any{"date": "2026-01-01T00:00:00"}}})
	}
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
