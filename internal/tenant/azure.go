// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// signIn is how long getting a token may take.
const signIn = time.Minute

// AzureToken returns the default credential chain of the Azure SDK: environment, workload identity, managed identity,
// Azure CLI. Nothing is done before a token is asked for. No transport means the real network.
func AzureToken(transport http.RoundTripper) TokenSource {
	return func(ctx context.Context, request TokenRequest) (string, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, signIn, fmt.Errorf("no account gave one within %s", signIn))
		defer cancel()
		options := azcore.ClientOptions{
			// Where this is stated, the authority host of the environment does not count: secrets go to the cloud's own host.
			Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: "https://" + loginHosts[request.Cloud] + "/"},
			Telemetry: policy.TelemetryOptions{Disabled: true},
		}
		if transport != nil {
			options.Transport = &http.Client{Transport: transport}
		}
		credential, err := azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{
			ClientOptions: options, TenantID: request.TenantID, AdditionallyAllowedTenants: []string{request.TenantID},
		})
		if err != nil {
			return "", errors.New(shortened(err.Error()))
		}
		token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{request.Scope}, TenantID: request.TenantID})
		switch {
		case ctx.Err() != nil:
			return "", context.Cause(ctx)
		case err != nil:
			return "", errors.New(shortened(err.Error()))
		}
		return token.Token, nil
	}
}

// chain is how the SDK names the chain itself.
const chain = "DefaultAzureCredential"

// shortened is the part of an error of the Azure SDK that helps: what the sign-in service said, or else what was tried.
func shortened(text string) string {
	// Compiled here, where it is needed: a start of the process should not pay for it.
	descriptions := regexp.MustCompile(`"error_description":\s*"(AADSTS\d+: .*?)(?:\\r|\\n| ?Trace ID|")`) // as the sign-in service replied
	attempts := regexp.MustCompile(`(?m)^\s*(\w+Credential): (.*)$`)
	links := regexp.MustCompile(`\.? (To troubleshoot, visit|See) https://\S+`) // to a page for programmers
	if said := descriptions.FindStringSubmatch(text); said != nil {
		return quoted(said[1])
	}
	var tried []string
	for _, attempt := range attempts.FindAllStringSubmatch(text, -1) {
		if attempt[1] == chain {
			continue // it says that nothing of what it tried gave a token
		}
		tried = append(tried, quoted(attempt[1]+": "+links.ReplaceAllString(attempt[2], "")))
	}
	if tried == nil {
		return quoted(links.ReplaceAllString(text, ""))
	}
	return "the default credential chain has no account (" + strings.Join(tried, "; ") + ")"
}
