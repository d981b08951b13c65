// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/tenant"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"contoso.com":                          "contoso.com",
		"Contoso.OnMicrosoft.com":              "contoso.onmicrosoft.com",
		"a-b.xn--bcher-kva.example":            "a-b.xn--bcher-kva.example",
		"11111111-AAAA-3333-4444-555555555555": "11111111-aaaa-3333-4444-555555555555",
	} {
		if got, err := tenant.ParseName(text); got != want || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestParseName_refused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                              `"" is neither a domain nor a tenant id`,
		"contoso":                       `"contoso" is neither a domain nor a tenant id`,
		"contoso.com/x":                 "neither a domain nor a tenant id",
		"contoso.com?x=1":               "neither a domain nor a tenant id",
		"../common.x":                   "neither a domain nor a tenant id",
		" contoso.com":                  "neither a domain nor a tenant id",
		"contoso..com":                  "neither a domain nor a tenant id",
		"bücher.example":                "its form with xn--",
		strings.Repeat("a.", 127) + "a": "neither a domain nor a tenant id",
		"Common":                        "stands for many tenants",
		"organizations":                 "stands for many tenants",
		"consumers":                     "stands for many tenants",
		"https://contoso.com":           "is an address",
		"me@contoso.com":                "Give the domain alone",
		"contoso.b2clogin.com":          `Give "contoso.onmicrosoft.com", or the tenant id.`,
		"contoso.ciamlogin.com":         `Give "contoso.onmicrosoft.com", or the tenant id.`,
		"login.contoso.b2clogin.com":    `Give "contoso.onmicrosoft.com", or the tenant id.`,
		"a\x1b[31m\nb":                  `"a [31m b" is neither`,
	} {
		_, err := tenant.ParseName(text)
		var e *tenant.Error
		if !errors.As(err, &e) || e.Argument != tenant.ArgumentName || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestCheckEndpoint(t *testing.T) {
	t.Parallel()
	for address, refused := range map[string]string{
		"https://mirror.example.com":         "",
		"https://mirror.example.com:8443/a/": "",
		"https://[::1]:1/":                   "",
		"http://mirror.example.com":          `"http://mirror.example.com" is not an address`,
		"mirror.example.com":                 "with https",
		"https://":                           "with https",
		"https://:443/":                      "with https",
		"https://me:secret@mirror.example":   "the address is not an address that can be asked",
		"https://mirror.example.com/?a":      "a query",
		"https://mirror.example.com/?":       "a query",
		"https://mirror.example.com/#a":      "a fragment",
		"https://mirror.example.com/\x7f":    "with https",
		"https://mirror.example.com/%zz":     "with https",
	} {
		err := tenant.CheckEndpoint(tenant.EndpointGraph, address)
		switch {
		case refused == "" && err != nil:
			t.Errorf("%q: %v", address, err)
		case refused != "" && (err == nil || !strings.Contains(err.Error(), refused) || strings.Contains(err.Error(), "secret")):
			t.Errorf("%q: got %v, want %q", address, err, refused)
		}
	}
}
