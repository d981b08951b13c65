// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

var (
	// notOne are the names with which a sign-in host answers for many tenants.
	notOne = []string{"common", "organizations", "consumers"}

	// customerHosts are the sign-in hosts of tenants for customers.
	customerHosts = []string{".b2clogin.com", ".ciamlogin.com"}
)

const (
	lower, upper, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"

	maxDomain, maxLabel = 253, 63

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
	case !isDomain(name):
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

// isID reports whether a text is a tenant id in lower case. There are no patterns here that each start of the process would
// have to compile.
func isID(text string) bool {
	groups := strings.Split(text, "-")
	for _, group := range groups {
		if !isMadeOf(group, digits+"abcdef") {
			return false
		}
	}
	return len(text) == 36 && len(groups) == 5 && len(groups[0]) == 8 && len(groups[1]) == 4 && len(groups[2]) == 4 && len(groups[3]) == 4
}

// isDomain reports whether a text is a domain of two parts or more, in lower case.
func isDomain(text string) bool {
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if label == "" || len(label) > maxLabel || !isMadeOf(label, lower+digits+"-") || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
	}
	return len(labels) > 1 && len(text) <= maxDomain
}

// isMadeOf reports whether a text has no other characters than these.
func isMadeOf(text, characters string) bool { return strings.Trim(text, characters) == "" }

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
