// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// InventoryVersion is the version of the form of an inventory as JSON.
const InventoryVersion = 1

// Inventory is what a configuration or plan uses. The same input gives the same inventory, to the byte.
type Inventory struct {
	Version   int        `json:"version"`
	Origin    Origin     `json:"origin"`
	Uses      []Use      `json:"uses"`
	Resources []Resource `json:"resources"` // the others refer to them by index
	Unmapped  []Unmapped `json:"unmapped,omitempty"`
	Gaps      []Gap      `json:"gaps,omitempty"`
}

// Origin is what an inventory was read from.
type Origin string

// Origins.
const (
	FromConfiguration Origin = "configuration"
	FromPlan          Origin = "plan"
)

// Use is a feature with the options, the location and the application of its use, and everything that uses it so.
type Use struct {
	Feature     string            `json:"feature"`
	Options     map[string]string `json:"options,omitempty"`
	AddOns      []string          `json:"add_ons,omitempty"`
	Location    place.ID          `json:"location,omitempty"`    // "@resource-location" where it has one that is not known
	Application string            `json:"application,omitempty"` // client id or display name
	// UnknownLocation is the name that is given for the location, where the catalog knows no place of that name.
	UnknownLocation string `json:"unknown_location,omitempty"`
	Resources       []int  `json:"resources,omitempty"` // those that surely use it
	Uncertain       []int  `json:"uncertain,omitempty"` // those that may use it
}

// Resource is a resource or data source that uses something, or that no rule knows.
type Resource struct {
	Address  string   `json:"address"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	RefersTo []string `json:"refers_to,omitempty"` // addresses of resources that its features depend on
}

// Unmapped is a type that no usage rule knows.
type Unmapped struct {
	Mode      Mode   `json:"mode"`
	Type      string `json:"type"`
	Resources []int  `json:"resources"`
}

// Encode returns the inventory as compact JSON.
func (v *Inventory) Encode() string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("discover: an inventory cannot be written as JSON: " + err.Error()) // plain values all can
	}
	return string(bytes.TrimSuffix(out.Bytes(), []byte("\n")))
}

// Complete reports whether nothing is missing in the inventory.
func (v *Inventory) Complete() bool { return len(v.Gaps) == 0 }

// Features returns the ids of all features that are used, surely or perhaps, sorted.
func (v *Inventory) Features() []string {
	all := make([]string, len(v.Uses))
	for i := range v.Uses {
		all[i] = v.Uses[i].Feature
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// DecodeInventory reads an inventory as [Inventory.Encode] writes it. It accepts nothing else: what it does not
// understand could be a use.
func DecodeInventory(text string) (*Inventory, error) {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal([]byte(text), &head); err != nil {
		return nil, fmt.Errorf("it is not an inventory: %w", err)
	}
	if head.Version != InventoryVersion {
		return nil, fmt.Errorf("it has version %d, and this provider reads version %d; read it again with the data source of this provider", head.Version, InventoryVersion)
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	v := &Inventory{}
	if err := decoder.Decode(v); err != nil {
		return nil, fmt.Errorf("it is not an inventory: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("it is not an inventory: something follows its end")
	}
	return v, v.check()
}

// check refuses what says nothing, or points at no resource: it would be passed over, and could be a use.
func (v *Inventory) check() error {
	bad := func(lists ...[]int) bool {
		all := slices.Concat(lists...)
		return len(all) == 0 || slices.ContainsFunc(all, func(i int) bool { return i < 0 || i >= len(v.Resources) })
	}
	for i := range v.Uses {
		u := &v.Uses[i]
		if u.Feature == "" || bad(u.Resources, u.Uncertain) {
			return fmt.Errorf("it is not an inventory: use %d names no feature, or resources that are not listed", i)
		}
		if u.UnknownLocation != "" && u.Location != unknownPlace {
			return fmt.Errorf("it is not an inventory: use %d has a location that is known, and one that is not", i)
		}
	}
	for i := range v.Unmapped {
		u := &v.Unmapped[i]
		if u.Type == "" || u.Mode != Managed && u.Mode != Data || bad(u.Resources) {
			return fmt.Errorf("it is not an inventory: unmapped type %d has no name or mode, or resources that are not listed", i)
		}
	}
	for i := range v.Gaps {
		if v.Gaps[i].Kind == "" {
			return fmt.Errorf("it is not an inventory: gap %d has no kind", i)
		}
	}
	return nil
}
