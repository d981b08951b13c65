// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

const inventoryArgument = "inventory"

// readInventory adds the uses of an inventory to the requirement.
func (s *settings) readInventory(in *requirementInput, m *requirementArgumentsModel, diags *diag.Diagnostics) {
	switch {
	case m.Inventory.IsUnknown():
		in.pending = append(in.pending, inventoryArgument)
		return
	case m.Inventory.IsNull():
		return
	}
	inventory, err := discover.DecodeInventory(m.Inventory.ValueString())
	if err == nil {
		err = checkInventory(s.catalog, inventory)
	}
	if err != nil {
		diags.AddAttributeError(path.Root(inventoryArgument), "Not an inventory", fullStop(fmt.Sprintf(
			"The value of inventory has to come from the attribute inventory of residency_configuration or residency_plan, but %v", err)))
		return
	}
	for i := range inventory.Uses {
		in.requirement.Uses = append(in.requirement.Uses, usesOf(inventory, &inventory.Uses[i])...)
	}
	in.requirement.Discovery = discoveryOf(inventory)
}

// checkInventory refuses what the catalog does not know: a use with it could not be judged as it was meant.
func checkInventory(cat *catalog.Catalog, v *discover.Inventory) error {
	for i := range v.Uses {
		u := &v.Uses[i]
		feature, err := cat.Feature(u.Feature)
		if err != nil {
			return fmt.Errorf("it was made with another catalog: %w", err)
		}
		if err := feature.CheckOptions(u.Options); err != nil {
			return fmt.Errorf("of the use of %s, %w", feature.ID, err)
		}
		if u.Location != "" && !u.Location.IsKnownPlaceholder() {
			if _, ok := cat.Places().Place(u.Location); !ok {
				return fmt.Errorf("it was made with another catalog: this one does not know the place %q", u.Location)
			}
		}
		for _, id := range u.AddOns {
			if !slices.ContainsFunc(cat.AddOns(), func(a catalog.AddOnEntry) bool { return a.ID == id }) {
				return errors.New("it was made with another catalog: this one does not know the add-on " + id)
			}
		}
	}
	return nil
}

// usesOf returns what is surely used and what may be used apart.
func usesOf(v *discover.Inventory, u *discover.Use) []assess.Use {
	use := assess.Use{
		Feature: u.Feature, Options: u.Options, AddOns: u.AddOns, Location: u.Location, UnknownLocation: u.UnknownLocation, Application: u.Application,
	}
	var all []assess.Use
	if len(u.Resources) > 0 {
		use.By = resourcesAt(v, u.Resources)
		all = append(all, use)
	}
	if len(u.Uncertain) > 0 {
		use.By, use.Uncertain = resourcesAt(v, u.Uncertain), true
		all = append(all, use)
	}
	return all
}

func resourcesAt(v *discover.Inventory, indexes []int) []assess.Resource {
	all := make([]assess.Resource, len(indexes))
	for i, index := range indexes {
		r := &v.Resources[index]
		all[i] = assess.Resource{Address: r.Address, File: r.File, Line: r.Line, RefersTo: r.RefersTo}
	}
	return all
}

// discoveryOf returns what the inventory leaves open. A data source that no rule knows keeps nothing anywhere.
func discoveryOf(v *discover.Inventory) *assess.Discovery {
	d := &assess.Discovery{}
	for i := range v.Unmapped {
		u := &v.Unmapped[i]
		if u.Mode != discover.Managed {
			continue
		}
		provider, _, _ := strings.Cut(u.Type, "_")
		at := slices.IndexFunc(d.Unmapped, func(o assess.Unmapped) bool { return o.Provider == provider })
		if at < 0 {
			at = len(d.Unmapped)
			d.Unmapped = append(d.Unmapped, assess.Unmapped{Provider: provider})
		}
		group := &d.Unmapped[at]
		group.Types = append(group.Types, u.Type)
		group.By = append(group.By, resourcesAt(v, u.Resources)...)
	}
	for _, g := range v.Gaps {
		d.Gaps = append(d.Gaps, assess.Gap{
			Kind: string(g.Kind), Detail: g.Detail, At: assess.Resource{Address: g.Address, File: g.File, Line: g.Line},
		})
	}
	return d
}
