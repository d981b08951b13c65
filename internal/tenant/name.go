// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	idPattern     = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	domainPattern = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

	// notOne are the names with which a sign-in host answers for many tenants.
	notOne = []string{"common", "organizations", "consumers"}

	// customerHosts are the sign-in hosts of tenants for customers.
	customerHosts = []string{".b2clogin.com", ".ciamlogin.com"}
)

const (
	maxDomain   = 253
	nameSummary = "Not a domain or tenant id"
	nameHelp    = "Give a domain that is verified in the tenant, such as \"contoso.com\" or \"contoso.onmicrosoft.com\", or the tenant id."
)

// ParseName checks a domain or tenant id and returns it in lower case. The error is an [Error].
func ParseName(text string) (string, error) {
	name := strings.ToLower(text)
	refuse := func(why, help string) (string, error) {
		return "", &Error{ArgumentName, nameSummary, fmt.Sprintf("%q %s.", quoted(text), why), help}
	}
	switch {
	case isID(name):
		return name, nil
	case slices.Contains(notOne, name):
		return refuse("stands for many tenants, not for one", nameHelp)
	case strings.Contains(name, "://"):
		return refuse("is an address", nameHelp)
	case strings.Contains(name, "@"):
		return refuse("is the name of a user", "Give the domain alone, the part behind the @.")
	case len(name) > maxDomain || !domainPattern.MatchString(name):
		return refuse("is neither a domain nor a tenant id", nameHelp+" A domain with letters beyond a to z is written in its form with xn--.")
	}
	for _, host := range customerHosts {
		if first, ok := strings.CutSuffix(name, host); ok {
			return refuse("is the sign-in host of a tenant for customers, not a domain of the tenant",
				fmt.Sprintf("Give %q, or the tenant id.", first[strings.LastIndex(first, ".")+1:]+".onmicrosoft.com"))
		}
	}
	return name, nil
}

func isID(text string) bool { return idPattern.MatchString(text) }

// CheckEndpoint checks an address that takes the place of a cloud's own host. The error is an [Error].
func CheckEndpoint(argument, address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == "" {
		return nil
	}
	if err == nil && u.User != nil {
		address = "the address" // what stands before the @ may be a password
	} else {
		address = fmt.Sprintf("%q", quoted(address))
	}
	return &Error{argument, "Not an https address", address + " is not an address that can be asked.",
		"Give one such as \"https://mirror.example.com/login\": with https, and without a user name, a query or a fragment."}
}

// under returns the address of a path below an endpoint.
func under(endpoint, path string) string { return strings.TrimRight(endpoint, "/") + path }
