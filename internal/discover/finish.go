// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Inventory returns what was collected. The collector is used up.
func (c *Collector) Inventory(origin Origin) *Inventory {
	for i := range c.pending {
		c.settle(&c.pending[i])
	}
	v := &Inventory{Version: InventoryVersion, Origin: origin, Uses: []Use{}, Gaps: c.gaps}
	order := c.sorted()
	v.Resources = make([]Resource, len(order))
	position := make([]int, len(order))
	for to, from := range order {
		v.Resources[to], position[from] = c.resources[from], to
	}
	for _, key := range slices.Sorted(maps.Keys(c.uses)) {
		u := c.uses[key]
		u.Resources = moved(u.Resources, position)
		u.Uncertain = slices.DeleteFunc(moved(u.Uncertain, position), func(i int) bool {
			_, certain := slices.BinarySearch(u.Resources, i)
			return certain
		})
		v.Uses = append(v.Uses, *u)
	}
	for _, key := range slices.Sorted(maps.Keys(c.unmapped)) {
		u := c.unmapped[key]
		u.Resources = moved(u.Resources, position)
		v.Unmapped = append(v.Unmapped, *u)
	}
	slices.SortStableFunc(v.Gaps, func(x, y Gap) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Address, y.Address), cmp.Compare(x.Detail, y.Detail), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return v
}

// settle enters a use that is where other resources are.
func (c *Collector) settle(p *pendingUse) {
	for _, at := range c.reach(p.of).places {
		use := p.Use
		use.Location, use.UnknownLocation = at.place, at.stated
		c.enter(&use, p.resource, p.uncertain || at.uncertain)
	}
}

// sorted returns the indexes of the resources in the order of their addresses.
func (c *Collector) sorted() []int {
	order := make([]int, len(c.resources))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		a, b := &c.resources[x], &c.resources[y]
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return order
}

func moved(indexes, position []int) []int {
	for i, from := range indexes {
		indexes[i] = position[from]
	}
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

// key tells uses apart, and orders them.
func (u *Use) key() string {
	if u.Options == nil && u.AddOns == nil && u.Application == "" && u.UnknownLocation == "" {
		return u.Feature + "\x00" + string(u.Location)
	}
	var b strings.Builder
	b.WriteString(u.Feature)
	b.WriteString("\x00")
	b.WriteString(string(u.Location))
	for _, id := range slices.Sorted(maps.Keys(u.Options)) {
		fmt.Fprintf(&b, "\x00%q=%q", id, u.Options[id])
	}
	fmt.Fprintf(&b, "\x00%q\x00%q\x00%q", u.AddOns, u.Application, u.UnknownLocation)
	return b.String()
}
