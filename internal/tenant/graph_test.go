// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/tenant"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

const secret = "a-token-that-nobody-may-see"

// account gives a token, and remembers for what.
func account(asked *[]tenant.TokenRequest) tenant.TokenSource {
	return func(_ context.Context, request tenant.TokenRequest) (string, error) {
		*asked = append(*asked, request)
		return secret, nil
	}
}

// Each cloud's own host is asked, with a token for that host and tenant.
func TestFind_graph(t *testing.T) {
	t.Parallel()
	dod := government
	dod.RegionSubScope = "DOD"
	for name, test := range map[string]struct {
		login, graph string
		tenant       tenanttest.Tenant
		cloud        tenant.Cloud
	}{
		"public":        {tenanttest.LoginPublic, tenanttest.GraphPublic, europe, tenant.Public},
		"US government": {tenanttest.LoginUSGov, tenanttest.GraphUSGov, government, tenant.USGov},
		"US defense":    {tenanttest.LoginUSGov, tenanttest.GraphDOD, dod, tenant.USGov},
		"China":         {tenanttest.LoginChina, tenanttest.GraphChina, china, tenant.China},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := on(t, map[string]tenanttest.Tenant{test.login: test.tenant})
			s.Handle(test.graph, tenanttest.Organization(strings.ToUpper(test.tenant.ID), "de", "2021-03-04T23:05:06Z", "AAD"))
			var tokens []tenant.TokenRequest
			got, err := tenant.New(s.Transport(), "test/1", quick, account(&tokens)).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true})
			if err != nil {
				t.Fatal(err)
			}
			want := &tenant.Organization{Country: "DE", Created: time.Date(2021, time.March, 4, 23, 5, 6, 0, time.UTC), Type: "AAD"}
			if diff := cmp.Diff(want, got.Organization); diff != "" {
				t.Errorf("organization (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]tenant.TokenRequest{{Cloud: test.cloud, TenantID: test.tenant.ID, Scope: "https://" + test.graph + "/.default"}}, tokens); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
			for _, r := range s.Requests() {
				if got, want := r.Authorization != "", r.Host == test.graph; got != want || got && r.Authorization != "Bearer "+secret {
					t.Errorf("%s%s got the authorization %q", r.Host, r.Path, r.Authorization)
				}
			}
		})
	}
}

// An address that takes the place of Microsoft Graph gets no token, and none is asked for, unless it is the cloud's own.
func TestFind_graphElsewhere(t *testing.T) {
	t.Parallel()
	for address, trusted := range map[string]bool{
		"https://mirror.example.com/graph":        false,
		"https://graph.microsoft.com.example.com": false,
		"https://graph.microsoft.com:8443":        false,
		"https://graph.microsoft.us":              false, // the tenant is in another cloud
		"https://notgraph.microsoft.com":          false,
		"https://GRAPH.microsoft.com":             true,
		"https://graph.microsoft.com:443":         true,
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
			host, _, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
			for _, name := range []string{host, strings.TrimSuffix(host, ":443")} {
				s.Handle(name, tenanttest.Organization(europe.ID, "DE", "2021-03-04T05:06:07Z", "AAD"))
			}
			var tokens []tenant.TokenRequest
			_, err := tenant.New(s.Transport(), "test/1", quick, account(&tokens)).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true, API: address})
			if err != nil {
				t.Fatal(err)
			}
			sent := slices.ContainsFunc(s.Requests(), func(r tenanttest.Request) bool { return r.Authorization != "" })
			if sent != trusted || len(tokens) > 0 != trusted {
				t.Errorf("a token was asked for: %t, and sent: %t; want %t", len(tokens) > 0, sent, trusted)
			}
		})
	}
}

// A mirror of the sign-in hosts cannot lead a token elsewhere.
func TestFind_mirrorNamesAGraph(t *testing.T) {
	t.Parallel()
	s := tenanttest.New(t)
	s.Handle("mirror.example.com", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"issuer":"https://evil.example.com/`+europe.ID+`/v2.0","cloud_instance_name":"microsoftonline.com","msgraph_host":"evil.example.com","cloud_graph_host_name":"evil.example.com","token_endpoint":"https://evil.example.com"}`)
	})
	s.Handle(tenanttest.GraphPublic, tenanttest.Organization(europe.ID, "DE", "", "AAD"))
	var tokens []tenant.TokenRequest
	if _, err := tenant.New(s.Transport(), "test/1", quick, account(&tokens)).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true, Login: "https://mirror.example.com"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{tenanttest.GraphPublic, "mirror.example.com"}, s.Asked()); diff != "" {
		t.Error(diff)
	}
}

func TestFind_graphFaults(t *testing.T) {
	t.Parallel()
	body := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	organization := func(fields string) http.HandlerFunc {
		return body(`{"value":[{"id":"` + europe.ID + `",` + fields + `}]}`)
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		want    []string
	}{
		"403":                    {tenanttest.GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."), []string{"graph.microsoft.com answers with status 403: Authorization_RequestDenied, Insufficient privileges to complete the operation. ", "Organization.Read.All"}},
		"401":                    {tenanttest.GraphError(401, "InvalidAuthenticationToken", "Access token is empty."), []string{"status 401", "Organization.Read.All"}},
		"500":                    {tenanttest.GraphError(500, "", "busy"), []string{"status 500: busy.", "Run again later"}},
		"429":                    {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "60"); w.WriteHeader(429) }, []string{"status 429 and asks to wait for 1m0s."}},
		"another tenant":         {tenanttest.Organization(tenanttest.Fabrikam, "DE", "2021-03-04T05:06:07Z", "AAD"), []string{"it is about another tenant, " + tenanttest.Fabrikam + ", and not about " + europe.ID, "Use an account of the tenant"}},
		"nothing to see":         {tenanttest.Organization(europe.ID, "", "", ""), []string{"it shows neither the country nor the day of creation", "Organization.Read.All"}},
		"none":                   {body(`{"value":[]}`), []string{"it has 0 organizations, not one"}},
		"two":                    {body(`{"value":[{},{}]}`), []string{"it has 2 organizations"}},
		"no id":                  {body(`{"value":[{}]}`), []string{"its organization has no tenant id"}},
		"garbage":                {body(`<html>`), []string{"it is not JSON", "such as a proxy"}},
		"a list":                 {body(`[]`), []string{"it is not JSON"}},
		"a country of three":     {organization(`"countryLetterCode":"DEU"`), []string{`its countryLetterCode "DEU" is no country code`}},
		"a day that is none":     {organization(`"createdDateTime":"yesterday"`), []string{`its createdDateTime "yesterday" is no time`}},
		"a day of the far end":   {organization(`"createdDateTime":"9999-12-31T00:00:00Z"`), []string{`is no time`}},
		"a type of another kind": {organization(`"countryLetterCode":"DE","tenantType":"A\u0007AD"`), []string{`its tenantType "A AD" is no type`}},
		"10 MB": {func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
		}, []string{"is larger than 1 MiB", "leave graph out"}},
		"a redirect to http": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/", http.StatusFound)
		}, []string{"which is not https, and that is not followed"}},
		"a redirect elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example.com/", http.StatusFound)
		}, []string{"redirects to another host, evil.example.com"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
			s.Handle(tenanttest.GraphPublic, test.handler)
			var tokens []tenant.TokenRequest
			got, err := tenant.New(s.Transport(), "test/1", quick, account(&tokens)).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true})
			if got != nil {
				t.Errorf("half of it: %+v", got)
			}
			for _, want := range test.want {
				checkError(t, err, want, tenant.ArgumentGraph)
			}
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the token is told: %v", err)
			}
		})
	}
}

// What is wrong with a mirror of Microsoft Graph is told of the mirror.
func TestFind_graphMirrorFaults(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{401: "An address in endpoints.graph has to answer without one", 404: "mirror.example.com answers with status 404"} {
		s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
		s.Handle("mirror.example.com", tenanttest.GraphError(status, "", ""))
		_, err := client(t, s).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true, API: "https://mirror.example.com"})
		checkError(t, err, want, tenant.EndpointGraph)
	}
}

func TestFind_noAccount(t *testing.T) {
	t.Parallel()
	s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
	token := func(context.Context, tenant.TokenRequest) (string, error) {
		return "", errors.New("nobody is signed in")
	}
	_, err := tenant.New(s.Transport(), "test/1", quick, token).Find(t.Context(), tenant.Question{Name: "contoso.com", Graph: true})
	checkError(t, err, "No token for graph.microsoft.com in the tenant "+europe.ID+" can be had: nobody is signed in. Sign in with the Azure CLI (az login --tenant "+europe.ID+")", tenant.ArgumentGraph)
	if slices.Contains(s.Asked(), tenanttest.GraphPublic) {
		t.Error("Microsoft Graph was asked without a token")
	}
}

// A part that Microsoft Graph does not tell is not known.
func TestParseOrganization(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]tenant.Organization{
		`"countryLetterCode":"JP"`: {Country: "JP"},
		`"countryLetterCode":null,"createdDateTime":"2012-05-01T00:00:00+09:00"`:                   {Created: time.Date(2012, time.April, 30, 15, 0, 0, 0, time.UTC)},
		`"countryLetterCode":"JP","createdDateTime":"0001-01-01T00:00:00Z","tenantType":"AAD B2C"`: {Country: "JP", Type: "AAD B2C"},
	} {
		got, err := tenant.ParseOrganization([]byte(`{"value":[{"id":"`+europe.ID+`",`+fields+`}]}`), europe.ID)
		if err != nil {
			t.Fatal(fields, err)
		}
		if diff := cmp.Diff(want, *got); diff != "" {
			t.Errorf("%s: %s", fields, diff)
		}
	}
}
