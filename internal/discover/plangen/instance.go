// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package plangen

import (
	"fmt"
	"strings"
)

// instance is one resource of a site.
type instance struct {
	slot
	address, module string
	action          action
	replacer        *strings.Replacer
}

type action string

const (
	create  action = `"create"`
	noOp    action = `"no-op"`
	update  action = `"update"`
	replace action = `"delete","create"`
	remove  action = `"delete"`
)

// Of a hundred sites so many are in each place, in the order of the list.
var places = []struct {
	name, location string
	share          uint64
}{
	{"tokyo", "japaneast", 50}, {"osaka", "japanwest", 20}, {"singapore", "southeastasia", 15}, {"recife", "brazilsouth", 10}, {"dublin", "northeurope", 5},
}

func siteName(n int) string { return fmt.Sprintf("site-%05d", n) }

func siteAddress(n int) string {
	return fmt.Sprintf(`module.region_%03d.module.site["%s"]`, n/sitesPerRegion, siteName(n))
}

// instance returns the resource at a position of the plan. What differs between sites and resources follows from their
// positions and the seed alone, so that every section of the plan says the same of it.
func (p *printer) instance(site, position int, s slot) *instance {
	i := &instance{slot: s, module: siteAddress(site)}
	if s.Module != "" {
		i.module += ".module." + s.Module
	}
	i.address = i.module + "." + s.Type + "." + s.Name
	if s.index != "" {
		i.address += "[" + s.index + "]"
	}
	of, own := mix(p.options.Seed, uint64(site)<<1), mix(p.options.Seed, uint64(position)<<1|1)
	i.action = actionOf(own%100, len(s.Keys) > 0)
	place, location := placeOf(of % 100)
	name := siteName(site)
	i.replacer = strings.NewReplacer(
		"{site}", name, "{plain}", strings.ReplaceAll(name, "-", ""), "{key}", s.key, "{label}", fmt.Sprintf("%s %d 支店", place, site), "{location}", location,
		"{control}", pick(of>>8, "mfa", "mfa", "block", "passwordChange"), "{replication}", pick(of>>16, "LRS", "ZRS", "GRS", "RAGZRS"), "{backup}", pick(of>>24, "Geo", "Local"),
		"{uuid}", fmt.Sprintf("%08x-%04x-4%03x-8000-%012x", own>>32, own>>16&0xffff, own&0xfff, position))
	return i
}

// actionOf deletes only instances whose key went out of a for_each, since the configuration declares all the others.
func actionOf(percent uint64, keyed bool) action {
	switch {
	case percent < 4 && keyed:
		return remove
	case percent < 12:
		return noOp
	case percent < 16:
		return update
	case percent < 17:
		return replace
	}
	return create
}

func placeOf(percent uint64) (name, location string) {
	for _, p := range places {
		if percent < p.share {
			return p.name, p.location
		}
		percent -= p.share
	}
	panic("plangen: the shares of the places do not come to a hundred")
}

func pick(number uint64, choices ...string) string { return choices[number%uint64(len(choices))] }

// mix spreads a number evenly (the finaliser of SplitMix64).
func mix(seed, n uint64) uint64 {
	z := seed + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (i *instance) fill(template string) string { return i.replacer.Replace(template) }

// head returns what every form of a resource begins with, after its address.
func (i *instance) head() string {
	index := ""
	if i.index != "" {
		index = `,"index":` + i.index
	}
	return fmt.Sprintf(`,"mode":"managed","type":%q,"name":%q%s,"provider_name":"registry.terraform.io/hashicorp/%s"`, i.Type, i.Name, index, i.provider())
}

func plannedValues(i *instance) string {
	if i.action == noOp || i.action == update {
		return i.existing
	}
	return i.planned
}

func priorValues(i *instance) string { return i.existing }

// change writes the change of an instance.
func (p *printer) change(i *instance) {
	before, after, unknown, was, is, rest := "null", "null", "{}", "false", i.sensitive, ""
	if i.action != create {
		before, was = i.fill(i.existing), i.sensitive
	}
	switch i.action {
	case create:
		after, unknown = i.fill(i.planned), i.unknown
	case replace:
		after, unknown, rest = i.fill(i.planned), i.unknown, `,"replace_paths":[["name"]]`
	case noOp, update:
		after = before
	case remove:
		is = "false"
	}
	p.put(`{"actions":[`, string(i.action), `],"before":`, before, `,"after":`, after, `,"after_unknown":`, unknown,
		`,"before_sensitive":`, was, `,"after_sensitive":`, is, rest, "}")
	switch i.action {
	case remove:
		p.put(`,"action_reason":"delete_because_each_key"`)
	case replace:
		p.put(`,"action_reason":"replace_because_cannot_update"`)
	case create, noOp, update:
	}
}
