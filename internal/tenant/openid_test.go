// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

// quick are limits with which a test does not wait.
var quick = fetch.Limits{Size: 1 << 20, Attempt: 5 * time.Second, Retries: 2, WaitMin: time.Millisecond, WaitMax: 10 * time.Millisecond}

// noAccount fails a test that asks for a token.
func noAccount(t *testing.T) tenant.TokenSource {
	return func(context.Context, tenant.TokenRequest) (string, error) {
		t.Error("a token was asked for")
		return "", errors.New("no account")
	}
}

// Tenants of the tests.
var (
	europe     = tenanttest.Tenant{ID: tenanttest.Contoso, RegionScope: "EU", Instance: tenanttest.InstancePublic}
	government = tenanttest.Tenant{ID: tenanttest.Fabrikam, RegionScope: "USGov", RegionSubScope: "DODCON", Instance: tenanttest.InstanceUSGov}
	china      = tenanttest.Tenant{ID: tenanttest.Fabrikam, RegionScope: "AS", Instance: tenanttest.InstanceChina}
)

// on are the tenants that each sign-in host knows as contoso.com.
func on(t *testing.T, hosts map[string]tenanttest.Tenant) *tenanttest.Servers {
	t.Helper()
	s := tenanttest.New(t)
	for host, known := range hosts {
		s.Handle(host, tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": known, known.ID: known}))
	}
	return s
}

func client(t *testing.T, s *tenanttest.Servers) *tenant.Client {
	t.Helper()
	return tenant.New(s.Transport(), "test/1", quick, noAccount(t))
}

func TestFind(t *testing.T) {
	t.Parallel()
	const public, usgov, cn = tenanttest.LoginPublic, tenanttest.LoginUSGov, tenanttest.LoginChina
	found := func(t tenanttest.Tenant, cloud tenant.Cloud) *tenant.Tenant {
		return &tenant.Tenant{ID: t.ID, Cloud: cloud, RegionScope: t.RegionScope, RegionSubScope: t.RegionSubScope}
	}
	other := func(t tenanttest.Tenant, change func(*tenanttest.Tenant)) tenanttest.Tenant { change(&t); return t }
	gcc := tenanttest.Tenant{ID: tenanttest.Contoso, RegionScope: "NA", RegionSubScope: "GCC", Instance: tenanttest.InstancePublic}
	tests := map[string]struct {
		hosts map[string]tenanttest.Tenant
		ask   tenant.Question
		want  *tenant.Tenant
		err   string // where there is no tenant
		about string // the argument that the error is about
		asked int    // hosts, 3 unless given
	}{
		"public":                          {hosts: map[string]tenanttest.Tenant{public: europe}, want: found(europe, tenant.Public)},
		"by its id":                       {hosts: map[string]tenanttest.Tenant{public: europe}, ask: tenant.Question{Name: strings.ToUpper(europe.ID)}, want: found(europe, tenant.Public)},
		"GCC is in the public cloud":      {hosts: map[string]tenanttest.Tenant{public: gcc}, want: found(gcc, tenant.Public)},
		"US government":                   {hosts: map[string]tenanttest.Tenant{usgov: government}, want: found(government, tenant.USGov)},
		"China":                           {hosts: map[string]tenanttest.Tenant{cn: china}, want: found(china, tenant.China)},
		"the public host answers for it":  {hosts: map[string]tenanttest.Tenant{public: government}, want: found(government, tenant.USGov)},
		"both hosts answer for it":        {hosts: map[string]tenanttest.Tenant{public: government, usgov: government}, want: found(government, tenant.USGov)},
		"the scope tells the cloud":       {hosts: map[string]tenanttest.Tenant{public: other(government, func(t *tenanttest.Tenant) { t.RegionScope, t.Instance = "USG", tenanttest.InstancePublic })}, want: &tenant.Tenant{ID: government.ID, Cloud: tenant.USGov, RegionScope: "USG", RegionSubScope: "DODCON"}},
		"its cloud's own host counts":     {hosts: map[string]tenanttest.Tenant{public: other(government, func(t *tenanttest.Tenant) { t.RegionSubScope = "" }), usgov: government}, want: found(government, tenant.USGov)},
		"no region scope":                 {hosts: map[string]tenanttest.Tenant{public: other(europe, func(t *tenanttest.Tenant) { t.RegionScope = "" })}, want: &tenant.Tenant{ID: europe.ID, Cloud: tenant.Public}},
		"a region scope of tomorrow":      {hosts: map[string]tenanttest.Tenant{public: other(europe, func(t *tenanttest.Tenant) { t.RegionScope = "JP" })}, want: &tenant.Tenant{ID: europe.ID, Cloud: tenant.Public, RegionScope: "JP"}},
		"stated":                          {hosts: map[string]tenanttest.Tenant{public: europe, usgov: government}, ask: tenant.Question{Cloud: tenant.USGov}, want: found(government, tenant.USGov), asked: 1},
		"stated, and it is in another":    {hosts: map[string]tenanttest.Tenant{public: government}, ask: tenant.Question{Cloud: tenant.Public}, err: `is in the cloud usgov by its region scope "USGov", not in public. Set cloud to "usgov"`, about: tenant.ArgumentCloud, asked: 1},
		"in two clouds":                   {hosts: map[string]tenanttest.Tenant{public: europe, cn: china}, err: `"contoso.com" stands for the tenant ` + europe.ID + " in the cloud public and the tenant " + china.ID + " in the cloud china. State cloud", about: tenant.ArgumentCloud},
		"one id in two clouds":            {hosts: map[string]tenanttest.Tenant{public: europe, usgov: other(government, func(t *tenanttest.Tenant) { t.ID = europe.ID })}, err: "More than one tenant", about: tenant.ArgumentCloud},
		"unknown":                         {err: `There is no tenant "contoso.com": ` + public + ", " + usgov + " and " + cn + " know none of that name.", about: tenant.ArgumentName},
		"unknown in the cloud":            {hosts: map[string]tenanttest.Tenant{public: europe}, ask: tenant.Question{Cloud: tenant.China}, err: cn + " knows none of that name. ", about: tenant.ArgumentName, asked: 1},
		"a closed cloud":                  {hosts: map[string]tenanttest.Tenant{public: other(europe, func(t *tenanttest.Tenant) { t.RegionScope, t.Instance = "DE", "microsoftonline.de" })}, err: `its cloud_instance_name is "microsoftonline.de", which is none of the clouds public, usgov and china`, about: tenant.ArgumentName},
		"a placeholder in place of an id": {hosts: map[string]tenanttest.Tenant{public: other(europe, func(t *tenanttest.Tenant) { t.ID = "{tenantid}" })}, err: "its issuer names no tenant id", about: tenant.ArgumentName},
		"no name of a domain":             {ask: tenant.Question{Name: "common"}, err: "stands for many tenants", about: tenant.ArgumentName, asked: -1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := on(t, test.hosts)
			if test.ask.Name == "" {
				test.ask.Name = "contoso.com"
			}
			got, err := client(t, s).Find(t.Context(), test.ask)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("tenant (-want +got):\n%s", diff)
			}
			checkError(t, err, test.err, test.about)
			if want := map[int]int{0: 3, 1: 1, -1: 0}[test.asked]; len(s.Asked()) != want {
				t.Errorf("asked %q, want %d hosts", s.Asked(), want)
			}
		})
	}
}

// checkError checks that an error has the words and is about the argument; no words mean no error.
func checkError(t *testing.T, err error, words, about string) {
	t.Helper()
	if words == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var e *tenant.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want %q", err, words)
	}
	if text := e.Summary + ": " + err.Error(); !strings.Contains(text, words) || e.Argument != about {
		t.Errorf("got %s (about %s), want %q (about %s)", text, e.Argument, words, about)
	}
	if e.Help == "" || !strings.HasSuffix(e.What, ".") || !strings.HasSuffix(e.Help, ".") {
		t.Errorf("not made of sentences: %q, %q", e.What, e.Help)
	}
}

// Whatever a host does, it is told as what it is, and nothing of it is used.
func TestFind_faults(t *testing.T) {
	t.Parallel()
	status := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	tests := map[string]struct {
		handler http.HandlerFunc
		want    string
		asked   int32
	}{
		"500":                     {status(500, "oops"), tenanttest.LoginChina + " answers with status 500.", 3},
		"503 with words":          {status(503, `{"error":"temporarily_unavailable","error_description":"AADSTS90033: A transient error\r\nhas occurred."}`), "status 503: AADSTS90033: A transient error has occurred. All clouds", 3},
		"429":                     {status(429, "", "Retry-After", "120"), "answers with status 429 and asks to wait for 2m0s", 1},
		"another refusal":         {status(400, `{"error":"invalid_request","error_description":"AADSTS900144: no.","error_codes":[900144]}`), "status 400: AADSTS900144: no", 1},
		"unknown with status 500": {status(500, `{"error":"invalid_tenant"}`), "status 500", 3},
		"404":                     {status(404, "<html>"), "status 404", 1},
		"garbage":                 {status(200, "<html>"), "The reply of " + tenanttest.LoginChina + " is not the OpenID configuration of a tenant: it is not JSON of that form", 1},
		"nothing":                 {status(200, ""), "it is not JSON", 1},
		"an empty object":         {status(200, "{}"), "its issuer names no tenant id", 1},
		"null":                    {status(200, "null"), "its issuer names no tenant id", 1},
		"a name twice":            {status(200, `{"issuer":"https://a/`+tenanttest.Contoso+`/v2.0","tenant_region_scope":"EU","tenant_region_scope":"NA","cloud_instance_name":"microsoftonline.com"}`), "it is not JSON of that form", 1},
		"a strange scope":         {status(200, `{"issuer":"https://a/`+tenanttest.Contoso+`/v2.0","tenant_region_scope":"EU\u001b[31m","cloud_instance_name":"microsoftonline.com"}`), "its tenant_region_scope is no region scope", 1},
		"a strange sub scope":     {status(200, `{"issuer":"https://a/`+tenanttest.Contoso+`/v2.0","tenant_region_sub_scope":"a b","cloud_instance_name":"microsoftonline.com"}`), "its tenant_region_sub_scope is no region sub scope", 1},
		"no instance":             {status(200, `{"issuer":"https://a/`+tenanttest.Contoso+`/v2.0","tenant_region_scope":"EU"}`), `its cloud_instance_name is ""`, 1},
		"10 MB": {func(w http.ResponseWriter, _ *http.Request) {
			for range 10 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
		}, "The reply of " + tenanttest.LoginChina + " is larger than 1 MiB", 1},
		"a redirect to http": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+r.URL.Path, http.StatusFound)
		}, "which is not https, and that is not followed", 1},
		"a redirect elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+tenanttest.LoginPublic+r.URL.Path, http.StatusFound)
		}, "redirects to another host, " + tenanttest.LoginPublic, 1},
		"no answer in time": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "did not answer within", 3},
		"it hangs up":       {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, tenanttest.LoginChina + " cannot be reached, 3 times in a row", 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := on(t, map[string]tenanttest.Tenant{tenanttest.LoginPublic: europe})
			var asked atomic.Int32
			s.Handle(tenanttest.LoginChina, func(w http.ResponseWriter, r *http.Request) { asked.Add(1); test.handler(w, r) })
			limits := quick
			if strings.Contains(test.want, "within") {
				limits.Attempt = 100 * time.Millisecond
			}
			got, err := tenant.New(s.Transport(), "test/1", limits, noAccount(t)).Find(t.Context(), tenant.Question{Name: "contoso.com"})
			if got != nil {
				t.Errorf("got %+v", got)
			}
			checkError(t, err, test.want, tenant.ArgumentName)
			if err != nil && !strings.Contains(err.Error(), "state the tenant's cloud to ask that one alone") {
				t.Errorf("no way out: %v", err)
			}
			if asked.Load() != test.asked {
				t.Errorf("asked %d times, want %d", asked.Load(), test.asked)
			}
			// With the cloud stated, the other hosts do not matter.
			if _, err := client(t, s).Find(t.Context(), tenant.Question{Name: "contoso.com", Cloud: tenant.Public}); err != nil {
				t.Error(err)
			}
		})
	}
}

// What goes away by itself is not told.
func TestFind_passing(t *testing.T) {
	t.Parallel()
	s := tenanttest.New(t)
	var asked atomic.Int32
	s.Handle(tenanttest.LoginPublic, func(w http.ResponseWriter, r *http.Request) {
		switch asked.Add(1) {
		case 1:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		case 2:
			w.WriteHeader(http.StatusInternalServerError)
		default:
			tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": europe})(w, r)
		}
	})
	if _, err := client(t, s).Find(t.Context(), tenant.Question{Name: "contoso.com"}); err != nil {
		t.Error(err)
	}
}

// A tenant that is asked for by its id is that one.
func TestFind_anotherTenant(t *testing.T) {
	t.Parallel()
	s := tenanttest.New(t)
	s.Handle(tenanttest.LoginPublic, tenanttest.Tenants(map[string]tenanttest.Tenant{tenanttest.Fabrikam: europe}))
	_, err := client(t, s).Find(t.Context(), tenant.Question{Name: tenanttest.Fabrikam, Cloud: tenant.Public})
	checkError(t, err, "is about another tenant, "+europe.ID, tenant.ArgumentName)
}

// A mirror is asked alone, below its address, and what it says of hosts is not followed.
func TestFind_mirror(t *testing.T) {
	t.Parallel()
	const mirror = "mirror.example.com"
	s := tenanttest.New(t)
	s.Handle(mirror, func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = strings.TrimPrefix(r.URL.Path, "/login")
		tenanttest.Tenants(map[string]tenanttest.Tenant{"contoso.com": government})(w, r)
	})
	ask := tenant.Question{Name: "contoso.com", Login: "https://" + mirror + "/login/"}
	got, err := client(t, s).Find(t.Context(), ask)
	if err != nil || got.Cloud != tenant.USGov {
		t.Errorf("got %+v, %v", got, err)
	}
	want := []tenanttest.Request{{Host: mirror, Path: "/login/contoso.com/v2.0/.well-known/openid-configuration"}}
	if diff := cmp.Diff(want, s.Requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	ask.Cloud = tenant.Public
	_, err = client(t, s).Find(t.Context(), ask)
	checkError(t, err, `Set cloud to "usgov"`, tenant.ArgumentCloud)
	ask.Cloud, ask.Name = "", "fabrikam.example"
	_, err = client(t, s).Find(t.Context(), ask)
	checkError(t, err, mirror+" knows none of that name", tenant.ArgumentName)
	s.Handle(mirror, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	_, err = client(t, s).Find(t.Context(), ask)
	checkError(t, err, "status 404. The address has to give, below it, <tenant>/v2.0/", tenant.EndpointLogin)
	ask.Login = "http://" + mirror
	_, err = client(t, s).Find(t.Context(), ask)
	checkError(t, err, "is not an address that can be asked", tenant.EndpointLogin)
}

func TestFind_canceled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the run was stopped"))
	_, err := client(t, tenanttest.New(t)).Find(ctx, tenant.Question{Name: "contoso.com"})
	checkError(t, err, "the run was stopped", tenant.ArgumentName)
}
