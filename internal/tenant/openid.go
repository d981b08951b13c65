// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// host is one to ask for the OpenID configuration.
type host struct {
	address string
	cloud   Cloud // empty for an address that takes the place of the clouds' own hosts
}

// name is how messages name the host.
func (h host) name() string {
	u, _ := url.Parse(h.address)
	return u.Host
}

// reply is what a host said: a tenant, or that it knows none of that name, or why neither can be found out.
type reply struct {
	host   host
	tenant *Tenant
	err    error
}

// errUnknown says that a host knows no tenant of that name.
var errUnknown = errors.New("unknown tenant")

// discover finds the tenant by its OpenID configuration.
func (c *Client) discover(ctx context.Context, name string, q *Question) (*Tenant, error) {
	hosts := hostsOf(q)
	replies := make([]reply, len(hosts))
	var wait sync.WaitGroup
	for i, h := range hosts {
		wait.Go(func() {
			found, err := c.ask(ctx, h, name)
			replies[i] = reply{h, found, err}
		})
	}
	wait.Wait()
	var found []*Tenant
	var failed []reply
	for _, r := range replies {
		switch {
		case r.err == nil:
			found = add(found, r)
		case !errors.Is(r.err, errUnknown):
			failed = append(failed, r)
		}
	}
	switch {
	case len(failed) > 0:
		return nil, notAsked(q, failed)
	case len(found) == 0:
		return nil, noTenant(q, hosts)
	case len(found) > 1:
		return nil, severalTenants(q, found)
	case q.Cloud != "" && found[0].Cloud != q.Cloud:
		return nil, otherCloud(q, found[0])
	}
	return found[0], nil
}

func hostsOf(q *Question) []host {
	if q.Login != "" {
		return []host{{q.Login, ""}}
	}
	var all []host
	for _, cloud := range Clouds {
		if q.Cloud == "" || q.Cloud == cloud {
			all = append(all, host{"https://" + loginHosts[cloud], cloud})
		}
	}
	return all
}

// add adds what a host found. The public host answers for tenants of another cloud too; where that cloud's own host
// knows the tenant, its answer counts.
func add(found []*Tenant, r reply) []*Tenant {
	same := func(t *Tenant) bool { return t.ID == r.tenant.ID && t.Cloud == r.tenant.Cloud }
	at := slices.IndexFunc(found, same)
	switch {
	case at < 0:
		return append(found, r.tenant)
	case r.host.cloud == r.tenant.Cloud:
		found[at] = r.tenant
	}
	return found
}

// ask asks one host.
func (c *Client) ask(ctx context.Context, h host, name string) (*Tenant, error) {
	answer, err := c.fetch.Get(ctx, under(h.address, "/"+url.PathEscape(name)+"/v2.0/.well-known/openid-configuration"), http.Header{"Accept": {"application/json"}})
	switch {
	case err != nil:
		return nil, err
	case answer.Status != http.StatusOK:
		return nil, refusal(h, answer)
	}
	found, err := parseOpenID(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("the reply of %s is not the OpenID configuration of a tenant: %w", h.name(), err)
	}
	if isID(name) && found.ID != name {
		return nil, fmt.Errorf("the reply of %s is about another tenant, %s", h.name(), found.ID)
	}
	return found, nil
}

// openID is the part of an OpenID configuration that counts here. Hosts that it names are never asked.
type openID struct {
	Issuer         string `json:"issuer"`
	RegionScope    string `json:"tenant_region_scope"`
	RegionSubScope string `json:"tenant_region_sub_scope"`
	Instance       string `json:"cloud_instance_name"`
}

// maxScope is how long a region scope can be.
const maxScope = 32

// isScope reports whether a text is a region scope, a region sub scope, or none of either.
func isScope(text string) bool {
	return len(text) <= maxScope && isMadeOf(text, lower+upper+digits+"_-")
}

// issuedBy returns the tenant id that an issuer names: https://<host>/<tenant id>/v2.0.
func issuedBy(issuer string) (id string, ok bool) {
	u, err := url.Parse(strings.ToLower(issuer))
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	id, ok = strings.CutSuffix(strings.TrimPrefix(u.Path, "/"), "/v2.0")
	return id, ok && isID(id)
}

// parseOpenID reads an OpenID configuration.
func parseOpenID(text []byte) (*Tenant, error) {
	var document openID
	if err := readJSON(text, &document); err != nil {
		return nil, errors.New("it is not JSON of that form")
	}
	id, ok := issuedBy(document.Issuer)
	switch {
	case !ok:
		return nil, errors.New("its issuer names no tenant id")
	case !isScope(document.RegionScope):
		return nil, errors.New("its tenant_region_scope is no region scope")
	case !isScope(document.RegionSubScope):
		return nil, errors.New("its tenant_region_sub_scope is no region sub scope")
	}
	cloud, ok := cloudOf(document.RegionScope, document.Instance)
	if !ok {
		return nil, fmt.Errorf("its cloud_instance_name is %q, which is none of the clouds %s", quoted(document.Instance), and(names(Clouds)))
	}
	return &Tenant{ID: id, Cloud: cloud, RegionScope: document.RegionScope, RegionSubScope: document.RegionSubScope}, nil
}

func names(clouds []Cloud) []string {
	all := make([]string, len(clouds))
	for i, cloud := range clouds {
		all[i] = string(cloud)
	}
	return all
}

// unknownTenant are the codes that say that there is no such tenant, or can be none.
var unknownTenant = []int{90002, 900021, 900023}

// refusal reads a reply that is no OpenID configuration.
func refusal(h host, answer *fetch.Answer) error {
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Codes       []int  `json:"error_codes"`
	}
	_ = readJSON(answer.Body, &said) // a reply of another form says nothing
	if answer.Status == http.StatusBadRequest && (said.Error == "invalid_tenant" || slices.ContainsFunc(said.Codes, func(code int) bool { return slices.Contains(unknownTenant, code) })) {
		return errUnknown
	}
	return errors.New(statusText(h.name(), answer, said.Description))
}

// statusText says what a host answered in place of what it was asked for.
func statusText(name string, answer *fetch.Answer, said string) string {
	text := fmt.Sprintf("%s answers with status %d", name, answer.Status)
	if answer.RetryAfter > 0 {
		text += fmt.Sprintf(" and asks to wait for %s", answer.RetryAfter.Round(time.Second))
	}
	if said = quoted(said); said != "" {
		text += ": " + strings.TrimSuffix(said, ".")
	}
	return text
}

// The errors of the look-up as a whole.

func notAsked(q *Question, failed []reply) error {
	e := &Error{Argument: ArgumentName, Summary: "Tenant cannot be looked up"}
	lines := make([]string, len(failed))
	for i, r := range failed {
		lines[i] = sentence(r.err)
	}
	e.What = strings.Join(lines, " ")
	switch {
	case q.Login != "":
		e.Argument = EndpointLogin
		e.Help = "The address has to give, below it, <tenant>/v2.0/.well-known/openid-configuration as the clouds' own hosts do. Correct it, or leave it out."
	case q.Cloud != "":
		e.Help = "Let this machine reach the host, through a proxy if need be, or name a mirror of it in endpoints.login."
	default:
		e.Help = "All clouds are asked, since one domain or tenant id can exist in more than one. Let this machine reach the host, through a proxy if need be, or state the tenant's cloud to ask that one alone."
	}
	return e
}

func noTenant(q *Question, hosts []host) error {
	where := make([]string, len(hosts))
	for i, h := range hosts {
		where[i] = h.name()
	}
	help := nameHelp + " Check the spelling."
	if q.Cloud != "" && q.Login == "" {
		help += " Leave cloud out to ask all clouds."
	}
	return &Error{ArgumentName, "Unknown tenant", fmt.Sprintf("There is no tenant %q: %s %s none of that name.", q.Name, and(where), map[bool]string{true: "knows", false: "know"}[len(where) == 1]), help}
}

func severalTenants(q *Question, found []*Tenant) error {
	each := make([]string, len(found))
	for i, t := range found {
		each[i] = fmt.Sprintf("the tenant %s in the cloud %s", t.ID, t.Cloud)
	}
	return &Error{ArgumentCloud, "More than one tenant", fmt.Sprintf("%q stands for %s.", q.Name, and(each)), "State cloud to say which one is meant."}
}

func otherCloud(q *Question, found *Tenant) error {
	return &Error{ArgumentCloud, "Tenant of another cloud", fmt.Sprintf("The tenant %q (%s) is in the cloud %s by its region scope %q, not in %s.", q.Name, found.ID, found.Cloud, found.RegionScope, q.Cloud),
		fmt.Sprintf("Set cloud to %q, or leave it out.", found.Cloud)}
}
