// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/data-residency/terraform-provider-residency/internal/tenant"
	"github.com/data-residency/terraform-provider-residency/internal/tenant/tenanttest"
)

var (
	fuzzID   = regexp.MustCompile(`^[0-9a-f-]{36}$`)
	fuzzWord = regexp.MustCompile(`^[A-Za-z0-9 _-]*$`)
)

// checkRefused checks the error of a reply that is not used.
func checkRefused(t *testing.T, err error) {
	t.Helper()
	if text := err.Error(); text == "" || len(text) > 1000 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		t.Errorf("an error that is not fit for a message: %q", text)
	}
}

func FuzzOpenID(f *testing.F) {
	for _, seed := range []tenanttest.Tenant{europe, government, china, {ID: "{tenantid}", Instance: tenanttest.InstancePublic}} {
		text, err := json.Marshal(seed.OpenID(tenanttest.LoginPublic))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"", "null", "{}", "[", `{"issuer":1}`, `{"issuer":"https://a/` + tenanttest.Contoso + `/v2.0","cloud_instance_name":"\u0000"}`, "\xff"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		found, err := tenant.ParseOpenID(text)
		if (found == nil) == (err == nil) {
			t.Fatal(found, err)
		}
		if err != nil {
			checkRefused(t, err)
			return
		}
		if !fuzzID.MatchString(found.ID) || !slices.Contains(tenant.Clouds, found.Cloud) || !fuzzWord.MatchString(found.RegionScope) || !fuzzWord.MatchString(found.RegionSubScope) || found.Organization != nil {
			t.Errorf("%+v", found)
		}
	})
}

func FuzzOrganization(f *testing.F) {
	for _, text := range []string{
		`{"value":[{"id":"` + tenanttest.Contoso + `","countryLetterCode":"JP","createdDateTime":"2021-03-04T05:06:07Z","tenantType":"AAD"}]}`,
		`{"value":[{"id":"` + tenanttest.Contoso + `","countryLetterCode":null,"createdDateTime":"0001-01-01T00:00:00Z"}]}`,
		`{"value":[{"id":"` + tenanttest.Fabrikam + `"}]}`, `{"value":[{"id":"` + tenanttest.Contoso + `","tenantType":"\u001b"}]}`, `{"value":null}`, `{"value":[]}`, `{"error":{}}`, "", "\xff",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		found, err := tenant.ParseOrganization(text, tenanttest.Contoso)
		if (found == nil) == (err == nil) {
			t.Fatal(found, err)
		}
		if err != nil {
			checkRefused(t, err)
			return
		}
		known := !found.Created.IsZero()
		if len(found.Country) != 0 && len(found.Country) != 2 || found.Country != strings.ToUpper(found.Country) || found.Country == "" && !known || !fuzzWord.MatchString(found.Type) ||
			known && (found.Created.Year() < 1990 || found.Created.Year() > 2200 || found.Created.Location() != time.UTC) {
			t.Errorf("%+v", found)
		}
	})
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", " a\r\n\tb\x1b[31m ": "a b [31m", strings.Repeat("ä", 200): strings.Repeat("ä", 150) + "…", "x" + strings.Repeat("ä", 200): "x" + strings.Repeat("ä", 149) + "…"} {
		if got := tenant.Quoted(text); got != want || !utf8.ValidString(got) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
