// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// TokenRequest says for what a token is needed.
type TokenRequest struct {
	Cloud    Cloud
	TenantID string
	Scope    string // such as https://graph.microsoft.com/.default
}

// TokenSource gets a token of an account. Its error holds no token.
type TokenSource func(ctx context.Context, request TokenRequest) (token string, err error)

const (
	graphSummary    = "Microsoft Graph cannot be asked"
	organizationURL = "/v1.0/organization?$select=id,countryLetterCode,createdDateTime,tenantType"
	permission      = "The account needs the permission Organization.Read.All in the tenant; with User.Read alone Microsoft Graph shows neither country nor date."
)

// organization asks Microsoft Graph for the tenant's organization. Only the cloud's own host gets a token.
func (c *Client) organization(ctx context.Context, t *Tenant, address string) (*Organization, error) {
	own := t.graphHost()
	header := http.Header{"Accept": {"application/json"}}
	argument := EndpointGraph
	if address == "" {
		address, argument = "https://"+own, ArgumentGraph
	}
	if isHost(address, own) {
		token, err := c.token(ctx, TokenRequest{t.Cloud, t.ID, "https://" + own + "/.default"})
		if err != nil {
			return nil, &Error{ArgumentGraph, graphSummary, fmt.Sprintf("No token for %s in the tenant %s can be had: %s.", own, t.ID, strings.TrimSuffix(err.Error(), ".")),
				"Sign in with the Azure CLI (az login --tenant " + t.ID + "), or give an account by the environment variables AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, a workload identity or a managed identity. " + permission + " Without graph, no account is needed."}
		}
		header.Set("Authorization", "Bearer "+token)
	}
	answer, err := c.fetch.Get(ctx, under(address, organizationURL), header)
	if err != nil {
		return nil, &Error{argument, graphSummary, sentence(err), "Let this machine reach the host, through a proxy if need be, or leave graph out."}
	}
	h := host{address: address}
	if answer.Status != http.StatusOK {
		return nil, graphRefusal(argument, h, answer)
	}
	found, err := parseOrganization(answer.Body, t.ID)
	if err != nil {
		return nil, &Error{argument, graphSummary, fmt.Sprintf("The reply of %s cannot be used: %s.", h.name(), err), helpFor(err)}
	}
	return found, nil
}

// The errors of a reply that have a help of their own.
var (
	errOther  = errors.New("it is about another tenant")
	errHidden = errors.New("it shows neither the country nor the day of creation")
)

func helpFor(err error) string {
	switch {
	case errors.Is(err, errOther):
		return "Microsoft Graph tells about the tenant of the account. Use an account of the tenant that is looked up; a managed identity has one tenant alone."
	case errors.Is(err, errHidden):
		return permission
	}
	return "Correct endpoints.graph where it is given; otherwise something between this machine and Microsoft Graph, such as a proxy, answers in its place."
}

// graphReply is a list of organizations. It has one entry.
type graphReply struct {
	Value []struct {
		ID      string `json:"id"`
		Country string `json:"countryLetterCode"`
		Created string `json:"createdDateTime"`
		Type    string `json:"tenantType"`
	} `json:"value"`
}

// maxType is how long the type of a tenant can be.
const maxType = 40

func isCountryCode(text string) bool { return len(text) == 2 && isMadeOf(text, lower+upper) }

// firstYear is the first one in which a tenant can have been created. A date before it stands for none.
const firstYear, lastYear = 1990, 2200

// parseOrganization reads a list of organizations, of which the only one has to be the tenant.
func parseOrganization(text []byte, tenantID string) (*Organization, error) {
	var document graphReply
	if err := readJSON(text, &document); err != nil {
		return nil, errors.New("it is not JSON of the form of an organization")
	}
	if len(document.Value) != 1 {
		return nil, fmt.Errorf("it has %d organizations, not one", len(document.Value))
	}
	o := document.Value[0]
	switch id := strings.ToLower(o.ID); {
	case !isID(id):
		return nil, errors.New("its organization has no tenant id")
	case id != tenantID:
		return nil, fmt.Errorf("%w, %s, and not about %s", errOther, id, tenantID)
	case o.Country != "" && !isCountryCode(o.Country):
		return nil, fmt.Errorf("its countryLetterCode %q is no country code", quoted(o.Country))
	case len(o.Type) > maxType || !isMadeOf(o.Type, lower+upper+digits+" _-"):
		return nil, fmt.Errorf("its tenantType %q is no type of a tenant", quoted(o.Type))
	}
	found := &Organization{Country: strings.ToUpper(o.Country), Type: o.Type}
	if o.Created != "" {
		created, err := time.Parse(time.RFC3339, o.Created)
		if err != nil || created.UTC().Year() > lastYear {
			return nil, fmt.Errorf("its createdDateTime %q is no time", quoted(o.Created))
		}
		if created.UTC().Year() >= firstYear {
			found.Created = created.UTC()
		}
	}
	if found.Country == "" && found.Created.IsZero() {
		return nil, errHidden
	}
	return found, nil
}

// graphRefusal reads a reply that is no organization.
func graphRefusal(argument string, h host, answer *fetch.Answer) error {
	var said struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	_ = readJSON(answer.Body, &said) // a reply of another form says nothing
	text := said.Error.Code
	if said.Error.Message != "" {
		text += ", " + said.Error.Message
	}
	help := "Run again later, or leave graph out."
	if answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden {
		help = permission + " An administrator of the tenant grants it to an application; a user needs a role that can read the organization, such as Directory Readers."
		if argument == EndpointGraph {
			help = "No token is sent to a host other than the cloud's own Microsoft Graph. An address in endpoints.graph has to answer without one."
		}
	}
	return &Error{argument, graphSummary, statusText(h.name(), answer, strings.TrimPrefix(text, ", ")) + ".", help}
}
