// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

// entra are servers on which contoso.com is a tenant of the public cloud with a region scope, and with an organization.
func entra(t *testing.T, regionScope string, organization http.HandlerFunc) *tenanttest.Servers {
	t.Helper()
	s := tenanttest.New(t)
	s.Handle(tenanttest.LoginPublic, tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": {ID: tenanttest.Contoso, RegionScope: regionScope, Instance: tenanttest.InstancePublic}}))
	if organization != nil {
		s.Handle(tenanttest.GraphPublic, organization)
	}
	return s
}

// onServers are the options of a provider that asks the servers, with an account.
func onServers(s *tenanttest.Servers) []acctest.Option {
	return []acctest.Option{acctest.WithTransport(s.Transport()), acctest.WithToken(func(context.Context, tenant.TokenRequest) (string, error) { return "a-token", nil })}
}

// withoutAccount are the options of a provider that asks the servers, in a test that fails where it needs an account.
func withoutAccount(t *testing.T, s *tenanttest.Servers) []acctest.Option {
	t.Helper()
	return []acctest.Option{acctest.WithTransport(s.Transport()), acctest.WithToken(func(context.Context, tenant.TokenRequest) (string, error) {
		t.Error("a token was asked for")
		return "", errors.New("no account")
	})}
}

// profileValues is a profile as it is read, with what is given.
func profileValues(given acctest.Values) acctest.Values {
	all := acctest.Values{"country": nil, "country_evidence": nil, "created": nil, "cloud": "public", "region_scope": nil, "add_ons": nil, "settings": nil}
	for key, value := range given {
		all[key] = value
	}
	return all
}

func TestTenant_values(t *testing.T) {
	t.Parallel()
	germany := tenanttest.Organization(tenanttest.Contoso, "DE", "2021-03-04T23:30:00Z", "AAD")
	expect := func(country string) acctest.Values { return acctest.Values{"country": country} }
	tests := map[string]struct {
		regionScope  string
		organization http.HandlerFunc // nil: no account is needed
		arguments    acctest.Values
		want         acctest.Values
		warning      string
	}{
		"without an account": {"EU", nil, nil, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "profile": profileValues(acctest.Values{"region_scope": "EU"}),
		}, ""},
		"with an account": {"EU", germany, acctest.Values{"graph": true}, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "country": "DE", "created": "2021-03-04", "tenant_type": "AAD",
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "DE", "country_evidence": "current", "created": "2021-03-04"}),
		}, ""},
		"as expected, without an account": {"eu", nil, acctest.Values{"expect": acctest.Values{"country": "Germany", "created": "2021-03-05"}}, acctest.Values{
			"cloud": "public", "region_scope": "eu", "geography": "entra/emea", "matches": true,
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "DE", "country_evidence": "signup", "created": "2021-03-05"}),
		}, ""},
		"as expected, with an account": {"EU", germany, acctest.Values{"graph": true, "expect": expect("DE")}, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "country": "DE", "created": "2021-03-04", "tenant_type": "AAD", "matches": true,
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "DE", "country_evidence": "current", "created": "2021-03-04"}),
		}, ""},
		"otherwise than expected": {"EU", nil, acctest.Values{"expect": acctest.Values{"country": "JP", "created": "2024-02-01"}}, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "matches": false,
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "JP", "country_evidence": "signup", "created": "2024-02-01"}),
			"why":     []string{"RES501 The region scope EU stands for Microsoft Entra EMEA (entra/emea), and the directory of a tenant that signed up in Japan on 2024-02-01 is in Microsoft Entra Japan (entra/japan)."},
		}, "RES501 contoso.com is not the tenant that is expected"},
		"a country that is not expected": {"EU", germany, acctest.Values{"graph": true, "expect": expect("FR")}, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "country": "DE", "created": "2021-03-04", "tenant_type": "AAD", "matches": false,
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "DE", "country_evidence": "current", "created": "2021-03-04"}),
			"why":     []string{"RES501 The country of the tenant is Germany (DE) by Microsoft Graph, and France (FR) is expected."},
		}, "RES501"},
		"not settled": {"AS", nil, acctest.Values{"expect": acctest.Values{"country": "JP", "created": "2024-02-01"}}, acctest.Values{
			"cloud": "public", "region_scope": "AS",
			"profile": profileValues(acctest.Values{"region_scope": "AS", "country": "JP", "country_evidence": "signup", "created": "2024-02-01"}),
			"why":     []string{"The region scope AS does not settle where a tenant of Japan lies that was created since the Japan region opened on 2022-04-15: no public source says which value such tenants have."},
		}, ""},
		"a geography that is not settled": {"AS", nil, nil, acctest.Values{
			"cloud": "public", "region_scope": "AS", "profile": profileValues(acctest.Values{"region_scope": "AS"}),
			"why": []string{"The region scope AS does not settle where a tenant of Japan lies that was created since the Japan region opened on 2022-04-15: no public source says which value such tenants have."},
		}, ""},
		"a region scope of tomorrow": {"JP", nil, acctest.Values{"expect": expect("JP")}, acctest.Values{
			"cloud": "public", "region_scope": "JP", "profile": profileValues(acctest.Values{"country": "JP", "country_evidence": "signup"}),
			"why": []string{"The catalog does not know the region scope JP of the cloud public."},
		}, "Region scope not known"},
		"a country of tomorrow": {"EU", tenanttest.Organization(tenanttest.Contoso, "ZZ", "", ""), acctest.Values{"graph": true, "expect": expect("DE")}, acctest.Values{
			"cloud": "public", "region_scope": "EU", "geography": "entra/emea", "country": "ZZ",
			"profile": profileValues(acctest.Values{"region_scope": "EU", "country": "DE", "country_evidence": "signup"}),
			"why":     []string{"The catalog does not know the country code ZZ that Microsoft Graph gives."},
		}, "Country not known"},
		"no region scope": {"", nil, acctest.Values{"cloud": "public"}, acctest.Values{"cloud": "public", "profile": profileValues(nil)}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := entra(t, test.regionScope, test.organization)
			options := withoutAccount(t, s)
			if test.organization != nil {
				options = onServers(s)
			}
			arguments := acctest.Values{"domain_or_id": "contoso.com"}
			want := acctest.Values{
				"domain_or_id": "contoso.com", "graph": nil, "expect": nil, "endpoints": nil, "tenant_id": tenanttest.Contoso, "region_scope": nil, "region_sub_scope": nil,
				"country": nil, "created": nil, "tenant_type": nil, "geography": nil, "matches": nil, "why": []string{},
			}
			for key, value := range test.arguments {
				arguments[key], want[key] = value, value
			}
			if e, ok := want["expect"].(acctest.Values); ok && e["created"] == nil {
				want["expect"] = acctest.Values{"country": e["country"], "created": nil}
			}
			for key, value := range test.want {
				want[key] = value
			}
			got, found := acctest.NewServer(t, options...).Read("residency_tenant", arguments)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("values (-want +got):\n%s\n%s", diff, found)
			}
			switch {
			case test.warning == "" && len(found) > 0, test.warning != "" && (len(found) != 1 || !found[0].Warning || !strings.HasPrefix(found[0].Summary, test.warning)):
				t.Errorf("got %s, want a warning %q", found, test.warning)
			case strings.HasPrefix(test.warning, "RES501") && (found[0].Path != "expect" || !strings.Contains(found[0].Detail, "RES501 The ") || !strings.Contains(found[0].Detail, "Correct expect")):
				t.Errorf("got %s", found)
			}
		})
	}
}

// Other clouds, each with what it says.
func TestTenant_nationalClouds(t *testing.T) {
	t.Parallel()
	s := tenanttest.New(t)
	s.Handle(tenanttest.LoginUSGov, tenanttest.Tenants(map[string]tenanttest.Tenant{"agency.example": {ID: tenanttest.Contoso, RegionScope: "USGov", RegionSubScope: "DODCON", Instance: tenanttest.InstanceUSGov}}))
	s.Handle(tenanttest.LoginChina, tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.cn": {ID: tenanttest.Fabrikam, RegionScope: "AS", Instance: tenanttest.InstanceChina}}))
	server := acctest.NewServer(t, withoutAccount(t, s)...)
	for name, want := range map[string][]any{
		"agency.example": {"usgov", "USGov", "DODCON", "entra/us-government", false},
		"contoso.cn":     {"china", "AS", nil, "entra/china", true},
	} {
		got, found := server.Read("residency_tenant", acctest.Values{"domain_or_id": name, "expect": acctest.Values{"country": "CN"}})
		if len(found.Errors()) > 0 {
			t.Fatal(found)
		}
		if diff := cmp.Diff(want, []any{got["cloud"], got["region_scope"], got["region_sub_scope"], got["geography"], got["matches"]}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Each fault is an error at the argument that it is about, and nothing is kept of what was read.
func TestTenant_errors(t *testing.T) {
	t.Parallel()
	slow := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	}
	tests := map[string]struct {
		arguments           acctest.Values
		host                string // that fails
		handler             http.HandlerFunc
		path, summary, says string
		asked               bool
	}{
		"no domain":                {arguments: acctest.Values{"domain_or_id": "contoso"}, path: "domain_or_id", summary: "Not a domain or tenant id", says: `"contoso" is neither a domain nor a tenant id.`},
		"a sign-in host":           {arguments: acctest.Values{"domain_or_id": "contoso.b2clogin.com"}, path: "domain_or_id", summary: "Not a domain or tenant id", says: `Give "contoso.onmicrosoft.com", or the tenant id.`},
		"a mirror without https":   {arguments: acctest.Values{"endpoints": acctest.Values{"login": "http://mirror.example.com"}}, path: "endpoints.login", summary: "Not an https address", says: "with https"},
		"a Graph without https":    {arguments: acctest.Values{"endpoints": acctest.Values{"graph": "mirror"}}, path: "endpoints.graph", summary: "Not an https address", says: "with https"},
		"an unknown cloud":         {arguments: acctest.Values{"cloud": "azure"}, path: "cloud", summary: "Invalid Attribute Value Match", says: `"usgov"`},
		"an unknown country":       {arguments: acctest.Values{"expect": acctest.Values{"country": "Japn"}}, path: "expect.country", summary: "Expectation not valid", says: `In expect.country: unknown country "Japn"; did you mean "Japan"`},
		"a day that is none":       {arguments: acctest.Values{"expect": acctest.Values{"country": "JP", "created": "soon"}}, path: "expect.created", summary: "Not a date", says: `"soon" is not a date`},
		"an unknown tenant":        {arguments: acctest.Values{"domain_or_id": "fabrikam.example"}, path: "domain_or_id", summary: "Unknown tenant", says: `There is no tenant "fabrikam.example"`, asked: true},
		"a tenant of another one":  {arguments: acctest.Values{"cloud": "china"}, path: "domain_or_id", summary: "Unknown tenant", says: "Leave cloud out to ask all clouds.", asked: true},
		"a host that is too busy":  {host: tenanttest.LoginChina, handler: slow, path: "domain_or_id", summary: "Tenant cannot be looked up", says: tenanttest.LoginChina + " answers with status 429 and asks to wait for 2m0s.", asked: true},
		"a mirror that is":         {arguments: acctest.Values{"endpoints": acctest.Values{"login": "https://mirror.example.com"}}, host: "mirror.example.com", handler: slow, path: "endpoints.login", summary: "Tenant cannot be looked up", says: "mirror.example.com answers with status 429", asked: true},
		"Microsoft Graph refuses":  {arguments: acctest.Values{"graph": true}, host: tenanttest.GraphPublic, handler: tenanttest.GraphError(403, "Authorization_RequestDenied", "No."), path: "graph", summary: "Microsoft Graph cannot be asked", says: "Organization.Read.All", asked: true},
		"another tenant's account": {arguments: acctest.Values{"graph": true}, host: tenanttest.GraphPublic, handler: tenanttest.Organization(tenanttest.Fabrikam, "DE", "", ""), path: "graph", summary: "Microsoft Graph cannot be asked", says: "about another tenant", asked: true},
		"a Graph that wants one":   {arguments: acctest.Values{"graph": true, "endpoints": acctest.Values{"graph": "https://mirror.example.com"}}, host: "mirror.example.com", handler: tenanttest.GraphError(401, "", ""), path: "endpoints.graph", summary: "Microsoft Graph cannot be asked", says: "No token is sent", asked: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := entra(t, "EU", nil)
			if test.host != "" {
				s.Handle(test.host, test.handler)
			}
			arguments := acctest.Values{"domain_or_id": "contoso.com"}
			for key, value := range test.arguments {
				arguments[key] = value
			}
			got, found := acctest.NewServer(t, onServers(s)...).Read("residency_tenant", arguments)
			if got != nil || len(found) != 1 || found[0].Warning || found[0].Path != test.path || found[0].Summary != test.summary || !strings.Contains(found[0].Detail, test.says) {
				t.Errorf("got %v, %s\nwant (%s): %s\n%s", got, found, test.path, test.summary, test.says)
			}
			if asked := len(s.Asked()) > 0; asked != test.asked {
				t.Errorf("asked %q", s.Asked())
			}
		})
	}
}

// A mirror of Microsoft Graph gets no token, and no account is asked for one.
func TestTenant_mirror(t *testing.T) {
	t.Parallel()
	s := tenanttest.New(t)
	s.Handle("mirror.example.com", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/v1.0/") {
			tenanttest.Organization(tenanttest.Contoso, "DE", "2021-03-04T05:06:07Z", "AAD")(w, r)
			return
		}
		tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": {ID: tenanttest.Contoso, RegionScope: "EU", Instance: tenanttest.InstancePublic}})(w, r)
	})
	got, found := acctest.NewServer(t, withoutAccount(t, s)...).Read("residency_tenant", acctest.Values{
		"domain_or_id": "contoso.com", "graph": true, "endpoints": acctest.Values{"login": "https://mirror.example.com", "graph": "https://mirror.example.com/"},
	})
	if len(found) > 0 || got["country"] != "DE" {
		t.Errorf("got %v, %s", got, found)
	}
	for _, r := range s.Requests() {
		if r.Host != "mirror.example.com" || r.Authorization != "" {
			t.Errorf("request %+v", r)
		}
	}
}

// lookUp looks contoso.com up.
func lookUp(arguments ...string) string {
	return "data \"residency_tenant\" \"this\" {\n  domain_or_id = \"contoso.com\"\n" + strings.Join(arguments, "\n") + "\n}\n"
}

// The profile is a tenant of every block, as it is, whatever was looked up.
func TestTenant_profile(t *testing.T) {
	t.Parallel()
	const profile = "data.residency_tenant.this.profile"
	blocks := location("core", "entra-core-directory", profile) + "data \"residency_data_map\" \"map\" {\n  features = [\"entra-core-directory\"]\n  tenant = " + profile + "\n}\n" +
		requirement(`features = ["entra-core-directory"]`, `store_in = ["entra/emea", "europe", "eu-data-boundary"]`, "tenant = "+profile)
	for name, test := range map[string]struct {
		config  string
		summary string
	}{
		"nothing but the region scope": {lookUp(), "For a tenant with region scope EU:"},
		"what is expected":             {lookUp(`expect = { country = "DE" }`), "For a tenant that signed up in Germany with region scope EU:"},
		"what Microsoft Graph says":    {lookUp("graph = true"), "For a tenant whose country is Germany today, created on 2021-03-04 with region scope EU:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := entra(t, "EU", tenanttest.Organization(tenanttest.Contoso, "DE", "2021-03-04T05:06:07Z", "AAD"))
			unit(t, resource.TestStep{
				ProtoV6ProviderFactories: acctest.Factories(onServers(s)...),
				Config:                   test.config + blocks,
				ConfigStateChecks: slices.Concat(
					acctest.Expect("data.residency_storage_location.core", acctest.Attributes{"summary": acctest.Says(test.summary), "geography": acctest.Text("entra/emea")}),
					acctest.Expect("data.residency_data_map.map", acctest.Attributes{"entries": knownvalue.ListSizeExact(1)}),
					acctest.Expect(this, acctest.Attributes{"outcome": acctest.Text("met")}),
				),
			})
		})
	}
}

// A profile that a user adds to.
func TestTenant_profileWithMore(t *testing.T) {
	t.Parallel()
	s := entra(t, "EU", nil)
	unit(t, resource.TestStep{
		ProtoV6ProviderFactories: acctest.Factories(withoutAccount(t, s)...),
		Config:                   lookUp() + location("core", "entra-core-directory", `merge(data.residency_tenant.this.profile, { country = "DE", add_ons = [] })`),
		ConfigStateChecks:        acctest.Expect("data.residency_storage_location.core", acctest.Attributes{"summary": acctest.Says("signed up in Germany")}),
	})
}

// A check block tells in each plan that a tenant is not as expected, and a plan goes on.
func TestTenant_check(t *testing.T) {
	t.Parallel()
	s := entra(t, "NA", nil)
	cli := acctest.NewCLI(t, requiresProvider+`
check "tenant" {
`+lookUp(`expect = { country = "DE" }`)+`
  assert {
    condition     = data.residency_tenant.this.matches == true
    error_message = join("\n", data.residency_tenant.this.why)
  }
}
`)
	got := cli.Must(withoutAccount(t, s), "plan")
	for _, want := range []string{"RES501 contoso.com is not the tenant that is expected", "The region scope NA stands for", "Check block assertion failed"} {
		if !strings.Contains(got.Flat(), want) {
			t.Errorf("the plan does not say %q:\n%s", want, got.Text)
		}
	}
}

// A region scope leads to an answer without a country, also where a person states it.
func TestTenant_regionScopeAlone(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t)
	got, found := server.Read("residency_storage_location", acctest.Values{"feature": "entra-core-directory", "tenant": acctest.Values{"region_scope": "NA"}})
	if diff := cmp.Diff([]string{"entra/north-america"}, got["stored_in"]); diff != "" || len(found) > 0 {
		t.Errorf("stored_in (-want +got):\n%s\n%s", diff, found)
	}
	got, found = server.Read("residency_storage_location", acctest.Values{"feature": "entra-core-directory", "tenant": acctest.Values{"region_scope": "AS"}})
	if got["undetermined"] != true || got["geography"] != nil || len(found) > 0 {
		t.Errorf("a tenant that may be one of Japan: %v, %s", got, found)
	}
}
