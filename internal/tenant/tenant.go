// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package tenant looks up what a tenant says of itself: its OpenID configuration, which anybody can read, and its
// organization in Microsoft Graph, which takes an account of the tenant.
//
// It knows nothing of what a region scope or a country means for the place of data.
package tenant

import (
	"context"
	"net/http"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// Limits are those of a look-up. A reply of either service has a few kilobytes.
var Limits = fetch.Limits{Size: 1 << 20, Attempt: 10 * time.Second, Retries: 2, WaitMin: 500 * time.Millisecond, WaitMax: 10 * time.Second}

// Client looks tenants up. It is safe for concurrent use.
type Client struct {
	fetch *fetch.Client
	token TokenSource
}

// New returns a client. No transport means the real network.
func New(transport http.RoundTripper, agent string, limits fetch.Limits, token TokenSource) *Client {
	return &Client{fetch: fetch.New(transport, agent, limits), token: token}
}

// Question says what to look up, and where.
type Question struct {
	Name  string // a domain of the tenant, or its id
	Cloud Cloud  // the one that is asked; empty: all of them
	Graph bool   // ask Microsoft Graph too
	Login string // address to ask for the OpenID configuration in place of the clouds' own hosts; empty: those
	API   string // address to ask in place of the cloud's own Microsoft Graph; empty: that
}

// Tenant is what a tenant says of itself.
type Tenant struct {
	ID             string
	Cloud          Cloud
	RegionScope    string        // empty where it reports none
	RegionSubScope string        // likewise
	Organization   *Organization // nil where Microsoft Graph was not asked
}

// Organization is what Microsoft Graph says of a tenant. What is empty is not known.
type Organization struct {
	Country string    // today's country code, in upper case
	Created time.Time // zero where it is not known
	Type    string    // such as AAD
}

// Find looks a tenant up. The error is an [Error].
func (c *Client) Find(ctx context.Context, q Question) (*Tenant, error) {
	name, err := ParseName(q.Name)
	if err != nil {
		return nil, err
	}
	for _, at := range []struct{ argument, address string }{{EndpointLogin, q.Login}, {EndpointGraph, q.API}} {
		if at.address == "" {
			continue
		}
		if err := CheckEndpoint(at.argument, at.address); err != nil {
			return nil, err
		}
	}
	found, err := c.discover(ctx, name, &q)
	if err != nil || !q.Graph {
		return found, err
	}
	if found.Organization, err = c.organization(ctx, found, q.API); err != nil {
		return nil, err
	}
	return found, nil
}
