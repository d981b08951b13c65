// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package plangen

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
)

// kind is a resource block of the configuration: what its instances have in common. Its texts hold placeholders in
// braces, such as {site}, that [instance.fill] replaces.
type kind struct {
	Type          string         `json:"type"`
	Name          string         `json:"name"`
	Module        string         `json:"module"` // its module inside of that of the site
	SchemaVersion int            `json:"schema_version"`
	Count         int            `json:"count"`
	Keys          []string       `json:"keys"`     // of for_each
	Set           map[string]any `json:"set"`      // the attributes that are known before they are created
	Computed      map[string]any `json:"computed"` // those that are known afterwards alone
	Unknown       map[string]any `json:"unknown"`  // after_unknown, but for Computed
	Sensitive     any            `json:"sensitive"`
	Expressions   any            `json:"expressions"`

	planned, existing, unknown, sensitive string
}

// slot is one of the instances of a kind that each site has.
type slot struct {
	*kind
	index string // its key as JSON, empty without one
	key   string
}

//go:embed kinds.json
var kindsText []byte

var kinds = sync.OnceValue(func() []*kind {
	var all []*kind
	if err := json.Unmarshal(kindsText, &all); err != nil {
		panic(fmt.Sprintf("plangen: kinds.json: %v", err)) // it is built in
	}
	for _, k := range all {
		existing, unknown := maps.Clone(k.Set), maps.Clone(k.Unknown)
		maps.Copy(existing, k.Computed)
		for name := range k.Computed {
			unknown[name] = true
		}
		k.planned, k.existing, k.unknown, k.sensitive = text(k.Set), text(existing), text(unknown), text(k.Sensitive)
	}
	return all
})

// slots lists the instances that each site has, those in the same module together.
var slots = sync.OnceValue(func() []slot {
	var all []slot
	for _, k := range kinds() {
		for i := range k.Count {
			all = append(all, slot{k, fmt.Sprint(i), fmt.Sprint(i)})
		}
		for _, key := range k.Keys {
			all = append(all, slot{k, text(key), key})
		}
		if k.Count == 0 && k.Keys == nil {
			all = append(all, slot{kind: k})
		}
	}
	return all
})

// text returns v as Terraform prints it: on one line, attributes in order.
func text(v any) string {
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(v); err != nil {
		panic(fmt.Sprintf("plangen: %v", err)) // it came out of JSON
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// provider returns the short name of the provider.
func (k *kind) provider() string {
	name, _, _ := strings.Cut(k.Type, "_")
	return name
}
