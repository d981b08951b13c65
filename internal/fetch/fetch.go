// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package fetch gets documents over https from servers that it does not trust: with time-outs, a limit to the size of a
// reply, retries with back-off, and no redirect that leaves https or the host. Proxies of the environment are honoured.
//
// It knows nothing of what a document says.
package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
)

// Limits bounds what a fetch may cost.
type Limits struct {
	Size    int64         // bytes of a reply, after decompression
	Attempt time.Duration // until a reply has to be there as a whole
	Retries int           // after the first attempt
	WaitMin time.Duration // before the first retry; it doubles with each
	WaitMax time.Duration // and the longest; a server that asks for a longer wait is not asked again
}

// DefaultLimits are those for a document that a person waits for.
var DefaultLimits = Limits{Size: 16 << 20, Attempt: 15 * time.Second, Retries: 3, WaitMin: 500 * time.Millisecond, WaitMax: 10 * time.Second}

// maxRedirects is how often a server may send on to another address of its own.
const maxRedirects = 5

// Client fetches documents. It is safe for concurrent use.
type Client struct {
	http   *retryablehttp.Client
	limits Limits
	agent  string
}

// Answer is what a server replied, whatever its status.
type Answer struct {
	Status int
	Body   []byte
	// RetryAfter is how long the server asks to wait, where it does; a client that retried has already waited as often as it may.
	RetryAfter time.Duration
}

// New returns a client. No transport means one that verifies certificates and honours the proxies of the environment.
func New(transport http.RoundTripper, agent string, limits Limits) *Client {
	if transport == nil {
		transport = cleanhttp.DefaultPooledTransport()
	}
	client := retryablehttp.NewClient()
	client.HTTPClient = &http.Client{Transport: whole{transport, limits.Size}, Timeout: limits.Attempt, CheckRedirect: checkRedirect}
	client.Logger = nil
	client.RetryMax, client.RetryWaitMin, client.RetryWaitMax = limits.Retries, limits.WaitMin, limits.WaitMax
	client.CheckRetry, client.Backoff = limits.checkRetry, backoff
	client.ErrorHandler = retryablehttp.PassthroughErrorHandler // the last reply says what is wrong
	return &Client{http: client, limits: limits, agent: agent}
}

// Get fetches an https address. An error says in words why there is no reply; it never holds a header.
func (c *Client) Get(ctx context.Context, address string, header http.Header) (*Answer, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("%q is not an https address", address)
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%q cannot be asked for: %w", address, err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("User-Agent", c.agent)
	reply, err := c.http.Do(request)
	if err != nil {
		return nil, c.limits.explain(ctx, u.Host, err)
	}
	body, err := io.ReadAll(reply.Body) // it is in memory already
	_ = reply.Body.Close()
	if err != nil {
		return nil, c.limits.explain(ctx, u.Host, err)
	}
	return &Answer{Status: reply.StatusCode, Body: body, RetryAfter: retryAfter(reply)}, nil
}

// whole reads a reply as a whole within the attempt, so that a broken one is tried again like one that never came.
type whole struct {
	next http.RoundTripper
	size int64
}

// RoundTrip implements [http.RoundTripper].
func (w whole) RoundTrip(request *http.Request) (*http.Response, error) {
	reply, err := w.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = reply.Body.Close() }()
	if reply.ContentLength > w.size {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(reply.Body, w.size+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errBroken, err)
	case int64(len(body)) > w.size:
		return nil, errTooLarge
	}
	reply.Body = io.NopCloser(bytes.NewReader(body))
	return reply, nil
}

var (
	errTooLarge = errors.New("reply too large")
	errBroken   = errors.New("reply broken off")
)

// redirectError is a redirect that is not followed.
type redirectError struct{ why string }

func (e *redirectError) Error() string { return e.why }

func checkRedirect(request *http.Request, via []*http.Request) error {
	to, from := request.URL, via[0].URL
	switch {
	case to.Scheme != "https":
		return &redirectError{fmt.Sprintf("redirects to %s, which is not https", (&url.URL{Scheme: to.Scheme, Host: to.Host, Path: to.Path}).String())}
	case !strings.EqualFold(to.Host, from.Host):
		return &redirectError{fmt.Sprintf("redirects to another host, %s", to.Host)}
	case len(via) > maxRedirects:
		return &redirectError{fmt.Sprintf("redirects more than %d times", maxRedirects)}
	}
	return nil
}

// checkRetry says which replies and errors may go away by themselves.
func (l Limits) checkRetry(ctx context.Context, reply *http.Response, err error) (bool, error) {
	var redirect *redirectError
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &redirect):
		return false, err
	case err == nil && retryAfter(reply) > l.WaitMax:
		return false, nil
	}
	retry, _ := retryablehttp.DefaultRetryPolicy(ctx, reply, err)
	return retry, ctx.Err()
}

// backoff waits longer each time, or as long as the server asks for, but never too long.
func backoff(shortest, longest time.Duration, attempt int, reply *http.Response) time.Duration {
	return min(retryablehttp.DefaultBackoff(shortest, longest, attempt, reply), longest)
}

// retryAfter returns how long a reply asks to wait, in whole seconds. The other form, a date, is for people.
func retryAfter(reply *http.Response) time.Duration {
	seconds, err := strconv.Atoi(reply.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 1<<30)) * time.Second
}

// explain says in words why there is no reply.
func (l Limits) explain(ctx context.Context, host string, err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err // it repeats the address
	}
	var (
		redirect *redirectError
		cert     *tls.CertificateVerificationError
		name     *net.DNSError
	)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%s was not waited for any longer: %w", host, context.Cause(ctx))
	case errors.Is(err, errTooLarge):
		return fmt.Errorf("the reply of %s is larger than %s", host, sizeText(l.Size))
	case errors.As(err, &redirect):
		return fmt.Errorf("%s %w, and that is not followed", host, redirect)
	case errors.As(err, &cert):
		return fmt.Errorf("the certificate of %s cannot be verified: %w", host, cert.Err)
	case errors.As(err, &name):
		return fmt.Errorf("the host %s cannot be found: %s", host, name.Err)
	case isTimeout(err):
		return fmt.Errorf("%s did not answer within %s%s", host, l.Attempt, l.tries())
	case errors.Is(err, errBroken):
		return fmt.Errorf("the reply of %s breaks off before its end%s", host, l.tries())
	}
	return fmt.Errorf("%s cannot be reached%s: %w", host, l.tries(), err)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func (l Limits) tries() string {
	if l.Retries == 0 {
		return ""
	}
	return fmt.Sprintf(", %d times in a row", l.Retries+1)
}

func sizeText(bytes int64) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}
