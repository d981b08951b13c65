// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"net/url"
	"slices"
	"strings"
)

// Cloud is one of the separate instances of Microsoft's cloud.
type Cloud string

// Clouds.
const (
	Public Cloud = "public"
	USGov  Cloud = "usgov"
	China  Cloud = "china"
)

// Clouds lists every cloud that can be asked.
var Clouds = []Cloud{Public, USGov, China}

// loginHosts are the hosts that know the tenants of a cloud. The public one answers for tenants of the US government
// cloud too.
var loginHosts = map[Cloud]string{
	Public: "login.microsoftonline.com",
	USGov:  "login.microsoftonline.us",
	China:  "login.partner.microsoftonline.cn",
}

// instances are the values of cloud_instance_name.
var instances = map[string]Cloud{
	"microsoftonline.com":        Public,
	"microsoftonline.us":         USGov,
	"partner.microsoftonline.cn": China,
}

// governmentScopes are the region scopes of the US government cloud, in lower case.
var governmentScopes = []string{"usgov", "usg"}

// dod is the region sub scope of tenants that have a Microsoft Graph of their own.
const dod = "DOD"

// cloudOf tells the cloud of a tenant by what its OpenID configuration says, which host answered does not tell it.
func cloudOf(regionScope, instance string) (Cloud, bool) {
	if slices.Contains(governmentScopes, strings.ToLower(regionScope)) {
		return USGov, true
	}
	cloud, ok := instances[strings.ToLower(instance)]
	return cloud, ok
}

// graphHost returns the host of Microsoft Graph for a tenant: the only one that gets a token.
func (t *Tenant) graphHost() string {
	switch {
	case t.Cloud == China:
		return "microsoftgraph.chinacloudapi.cn"
	case t.Cloud == USGov && strings.EqualFold(t.RegionSubScope, dod):
		return "dod-graph.microsoft.us"
	case t.Cloud == USGov:
		return "graph.microsoft.us"
	}
	return "graph.microsoft.com"
}

// isHost reports whether an address is one of a host, with https at its usual port.
func isHost(address, host string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && strings.EqualFold(u.Hostname(), host) && (u.Port() == "" || u.Port() == "443")
}
