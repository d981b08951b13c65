// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest runs the provider in tests, with a clock, a catalog and an environment of the test's own.
package acctest

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/clock"
	"github.com/data-residency/terraform-provider-residency/internal/provider"
	"github.com/data-residency/terraform-provider-residency/internal/tenant"
)

// Today is the day on which tests run unless they say otherwise.
var Today = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// Option changes what the provider takes from its surroundings.
type Option func(*provider.Dependencies)

// WithCatalog puts another catalog in place of the embedded one. Nothing can be laid over it.
func WithCatalog(cat *catalog.Catalog) Option {
	return func(d *provider.Dependencies) {
		d.Catalog = func(overlays ...catalog.Layer) (*catalog.Catalog, error) {
			if len(overlays) > 0 {
				return nil, errors.New("the catalog of this test takes no overlays")
			}
			return cat, nil
		}
	}
}

// WithCache sets the folder in which the provider keeps what it fetched and compiled. Without it nothing is kept.
func WithCache(folder string) Option {
	return func(d *provider.Dependencies) {
		d.Cache = func() (string, error) { return folder, nil }
		d.Stamp = func() string { return "test" }
	}
}

// WithToday sets the clock to noon of a day.
func WithToday(year int, month time.Month, day int) Option {
	return func(d *provider.Dependencies) {
		d.Clock = clock.Fixed(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
	}
}

// WithEnvironment sets the environment variables; there are no others.
func WithEnvironment(env map[string]string) Option {
	return func(d *provider.Dependencies) {
		d.Getenv = func(name string) string { return env[name] }
	}
}

// WithFolder sets the folder in which relative names of files begin: a CLI starts a provider in its own, which the
// provider of a test does not share.
func WithFolder(folder string) Option {
	return func(d *provider.Dependencies) { d.Folder = folder }
}

// WithTransport sets what leads to the network; there is none unless a test says so.
func WithTransport(transport http.RoundTripper) Option {
	return func(d *provider.Dependencies) { d.Transport = transport }
}

// WithToken sets what gets the token of an account.
func WithToken(token tenant.TokenSource) Option {
	return func(d *provider.Dependencies) { d.Token = token }
}

// noNetwork refuses every request.
type noNetwork struct{}

// RoundTrip implements [http.RoundTripper].
func (noNetwork) RoundTrip(request *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("a test asks for %s without a network of its own", request.URL.Host)
}

// Factories returns the provider for one step or case of a test.
func Factories(options ...Option) map[string]func() (tfprotov6.ProviderServer, error) {
	deps := provider.Dependencies{Catalog: catalog.Embedded, Clock: clock.Fixed(Today), Getenv: func(string) string { return "" }, Transport: noNetwork{}}
	for _, option := range options {
		option(&deps)
	}
	return map[string]func() (tfprotov6.ProviderServer, error){
		"residency": providerserver.NewProtocol6WithError(provider.NewWith(provider.Build{Version: "test"}, deps)()),
	}
}

// Catalog builds a catalog from files, by name, and fails the test where they are not valid.
func Catalog(t *testing.T, files map[string]string) *catalog.Catalog {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cat, err := catalog.Load(all)
	if err != nil {
		t.Fatalf("catalog of the test: %v", err)
	}
	return cat
}
