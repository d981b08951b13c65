// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package overlay reads a user's own catalog files, from the disk or pinned from an https address, and lays them over the
// base layer.
//
// It fails closed: what cannot be read as a whole, does not match its pin or is not valid gives no catalog at all.
package overlay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/fetch"
)

// Source is where an overlay is: at a path, or at an address with the digest of what is there.
type Source struct {
	Path   string // file or folder
	URL    string // https
	SHA256 string // of what is at URL, in hexadecimal
}

var pin = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)

// Check reports what is wrong with the form of a source, before anything is read.
func (s Source) Check() error {
	switch {
	case s.Path == "" && s.URL == "":
		return errors.New("an overlay needs a path, or a url with its sha256")
	case s.Path != "" && s.URL+s.SHA256 != "":
		return errors.New("an overlay has either a path, or a url with its sha256, not both")
	case s.Path == catalog.BaseLayer: // what it sets aside would look like what the base layer sets aside itself
		return fmt.Errorf("an overlay cannot be called %q, as the built-in layer is; write ./%s", s.Path, s.Path)
	case s.Path != "":
		return nil
	case s.SHA256 == "":
		return errors.New("sha256 is missing: an overlay from an address has to be pinned, so that nobody can change it unseen. Give the SHA-256 of the file that was reviewed")
	case !pin.MatchString(s.SHA256):
		return fmt.Errorf("sha256 %q is no SHA-256 digest: it has to be 64 hexadecimal digits", s.SHA256)
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("url %q is not an https address", s.Name())
	}
	return nil
}

// Name is how messages and answers call the overlay. It leaves out what of an address can be a secret.
func (s Source) Name() string {
	if s.Path != "" {
		return s.Path
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return "url"
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return shown.String()
}

// Reader reads overlays.
type Reader struct {
	Folder string                                                    // where relative paths begin
	Client *fetch.Client                                             // asks https addresses
	Cache  string                                                    // folder for what was fetched and compiled; empty: nothing is kept
	Build  func(overlays ...catalog.Layer) (*catalog.Catalog, error) // lays them over the base layer
	Stamp  string                                                    // tells builds of the provider apart; empty: nothing compiled is kept
}

// content is an overlay as it was read.
type content struct {
	name  string
	files []catalog.File
}

// Catalog reads the overlays and returns the catalog with them over the base layer, in the order in which they are given.
// The error is one for each overlay that cannot be read, joined, or a [catalog.Errors] about what they say.
func (r *Reader) Catalog(ctx context.Context, sources []Source) (*catalog.Catalog, error) {
	contents, err := r.read(ctx, sources)
	if err != nil {
		return nil, err
	}
	var compiled compiled
	if !slices.ContainsFunc(sources, func(s Source) bool { return s.URL != "" }) { // a pin is held against what was fetched, every time
		compiled = r.compiledFile(contents)
	}
	if layers, ok := compiled.read(contents); ok {
		if cat, err := r.Build(layers...); err == nil {
			return cat, nil
		}
	}
	layers, err := parse(contents)
	if err != nil {
		return nil, err
	}
	cat, err := r.Build(layers...)
	if err != nil {
		return nil, err
	}
	compiled.write(layers)
	return cat, nil
}

// read reads all sources, several at a time, and returns every error.
func (r *Reader) read(ctx context.Context, sources []Source) ([]content, error) {
	contents, errs := make([]content, len(sources)), make([]error, len(sources))
	names := map[string]int{}
	for i, s := range sources {
		if errs[i] = s.Check(); errs[i] != nil {
			continue
		}
		contents[i].name = s.Name()
		if first, ok := names[contents[i].name]; ok {
			errs[i] = fmt.Errorf("it is given twice: as overlay %d, too", first+1)
		}
		names[contents[i].name] = i
	}
	inParallel(len(sources), func(i int) {
		if errs[i] == nil {
			contents[i].files, errs[i] = r.files(ctx, sources[i])
		}
	})
	var all []error
	for i, err := range errs {
		if err != nil {
			all = append(all, fmt.Errorf("overlay %d (%s): %w", i+1, sources[i].Name(), err))
		}
	}
	return contents, errors.Join(all...)
}

func (r *Reader) files(ctx context.Context, s Source) ([]catalog.File, error) {
	if s.Path != "" {
		return r.local(s.Path)
	}
	text, err := r.fetched(ctx, s)
	if err != nil {
		return nil, err
	}
	return []catalog.File{{Name: s.Name(), Text: text}}, nil
}

// parse reads what the overlays say, and returns every error of form.
func parse(contents []content) ([]catalog.Layer, error) {
	layers, errs := make([]catalog.Layer, len(contents)), make([]catalog.Errors, len(contents))
	inParallel(len(contents), func(i int) {
		doc, err := catalog.ReadFiles(contents[i].files)
		errors.As(err, &errs[i])
		layers[i] = catalog.Layer{Name: contents[i].name, Document: doc}
	})
	var all catalog.Errors
	for _, e := range errs {
		all = append(all, e...)
	}
	if len(all) > 0 {
		return nil, all
	}
	return layers, nil
}

// inParallel does something n times, as many at a time as there are processors.
func inParallel(n int, do func(i int)) {
	next := make(chan int)
	var all sync.WaitGroup
	for range min(n, max(4, runtime.GOMAXPROCS(0))) { // some of them wait for a server
		all.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// fetched returns what is at an address: from the cache, or from the server. Nothing is returned that does not match the
// pin.
func (r *Reader) fetched(ctx context.Context, s Source) ([]byte, error) {
	want := strings.ToLower(s.SHA256)
	kept := r.kept("overlays", want)
	if text, ok := kept.read(); ok && digestOf(text) == want {
		return text, nil
	}
	answer, err := r.Client.Get(ctx, s.URL, nil)
	if err != nil {
		return nil, err
	}
	if answer.Status != 200 {
		return nil, fmt.Errorf("the server answers with HTTP status %d instead of the file", answer.Status)
	}
	if got := digestOf(answer.Body); got != want {
		return nil, fmt.Errorf("what is there does not match its pin, so it is not read.\n\n  pinned  sha256 %s\n  found   sha256 %s\n\n"+
			"Somebody changed the file, or the pin is wrong. Review what is there now, and pin it then", want, got)
	}
	kept.write(answer.Body)
	return answer.Body, nil
}
