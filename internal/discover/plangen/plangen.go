// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package plangen writes plans of any size in the form of `terraform show -json`, to measure what reads them.
//
// The plans are those of a company with many sites. Each site has the same resources of azuread and azurerm, most of
// them new, some there already, a few to be deleted; regions hold ten sites each, in modules within modules.
package plangen

import (
	"bufio"
	"fmt"
	"io"
)

// Options say what is written. The same options give the same plan, to the byte.
type Options struct {
	Resources int // number of entries of resource_changes
	Seed      uint64
}

// bytesPerResource is the size of a plan divided by its resources.
const bytesPerResource = 2276

// Size returns the number of resources with which a plan has that many bytes, more or less.
func Size(bytes int) int { return max(1, bytes/bytesPerResource) }

// Write writes a plan. It holds no more than one site of it in memory.
func Write(w io.Writer, o Options) error {
	p := &printer{out: bufio.NewWriterSize(w, 1<<16), options: o}
	p.put(`{"format_version":"1.2","terraform_version":"1.11.4"`)
	p.put(`,"variables":{"first_password":{"value":"made-up-first-password"},"tenant_id":{"value":"00000000-0000-0000-0000-000000000001"}}`)
	p.put(`,"planned_values":{"outputs":{"tenant_id":{"sensitive":false,"type":"string","value":"00000000-0000-0000-0000-000000000001"}},"root_module":{`)
	p.tree("", func(i *instance) bool { return i.action != remove }, plannedValues)
	p.put(`}},"resource_changes":[`)
	p.changes()
	p.put(`],"output_changes":{"tenant_id":{"actions":["create"],"before":null,"after":"00000000-0000-0000-0000-000000000001",`)
	p.put(`"after_unknown":false,"before_sensitive":false,"after_sensitive":false}}`)
	p.put(`,"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[`, clientConfig, `]`)
	p.tree(",", func(i *instance) bool { return i.action != create }, priorValues)
	p.put(`}}},"configuration":`)
	p.configuration()
	p.put(`,"relevant_attributes":[`)
	for r := range p.regions() {
		p.put(comma(r > 0), fmt.Sprintf(`{"resource":"module.region_%03d.module.site.azurerm_resource_group.home","attribute":["location"]}`, r))
	}
	p.put(`],"checks":[{"address":{"kind":"check","name":"tenant","to_display":"check.tenant"},"status":"pass",`)
	p.put(`"instances":[{"address":{"to_display":"check.tenant"},"status":"pass"}]}]`)
	p.put(`,"timestamp":"2026-01-15T09:00:00Z","applyable":true,"complete":true,"errored":false}`, "\n")
	return p.out.Flush()
}

const clientConfig = `{"address":"data.azuread_client_config.current","mode":"data","type":"azuread_client_config","name":"current",` +
	`"provider_name":"registry.terraform.io/hashicorp/azuread","schema_version":0,"values":{"client_id":"00000000-0000-0000-0000-000000000002",` +
	`"id":"current","object_id":"00000000-0000-0000-0000-000000000003","tenant_id":"00000000-0000-0000-0000-000000000001","timeouts":null},"sensitive_values":{}}`

// sitesPerRegion is small, so that the configuration grows with the plan as it does in a real one.
const sitesPerRegion = 10

type printer struct {
	out     *bufio.Writer
	options Options
}

// put writes texts. The writer keeps an error until it is flushed.
func (p *printer) put(texts ...string) {
	for _, t := range texts {
		_, _ = p.out.WriteString(t)
	}
}

func comma(needed bool) string {
	if needed {
		return ","
	}
	return ""
}

func (p *printer) sites() int   { return (p.options.Resources + len(slots()) - 1) / len(slots()) }
func (p *printer) regions() int { return (p.sites() + sitesPerRegion - 1) / sitesPerRegion }

// site returns the instances of a site; the last one may have less than the others.
func (p *printer) site(n int) []*instance {
	first := n * len(slots())
	all := make([]*instance, min(len(slots()), p.options.Resources-first))
	for i := range all {
		all[i] = p.instance(n, first+i, slots()[i])
	}
	return all
}

// tree writes the module tree of the kept instances as the content of a root module, if any is kept.
func (p *printer) tree(before string, keep func(*instance) bool, values func(*instance) string) {
	open := -1
	for n := range p.sites() {
		var own, store []*instance
		for _, i := range p.site(n) {
			switch {
			case !keep(i):
			case i.Module == "":
				own = append(own, i)
			default:
				store = append(store, i)
			}
		}
		if len(own)+len(store) == 0 {
			continue
		}
		region := n / sitesPerRegion
		switch {
		case open == region:
			p.put(",")
		case open >= 0:
			p.put(fmt.Sprintf(`],"address":"module.region_%03d"},{"child_modules":[`, open))
		default:
			p.put(before, `"child_modules":[{"child_modules":[`)
		}
		open = region
		p.put("{")
		if len(own) > 0 {
			p.resources(own, values)
			p.put(",")
		}
		p.put(`"address":`, text(siteAddress(n)))
		if len(store) > 0 {
			p.put(`,"child_modules":[{`)
			p.resources(store, values)
			p.put(`,"address":`, text(store[0].module), "}]")
		}
		p.put("}")
	}
	if open >= 0 {
		p.put(fmt.Sprintf(`],"address":"module.region_%03d"}]`, open))
	}
}

// resources writes resources as a module of planned_values or of a state holds them.
func (p *printer) resources(all []*instance, values func(*instance) string) {
	p.put(`"resources":[`)
	for n, i := range all {
		p.put(comma(n > 0), `{"address":`, text(i.address), i.head(), fmt.Sprintf(`,"schema_version":%d,"values":`, i.SchemaVersion),
			i.fill(values(i)), `,"sensitive_values":`, i.sensitive, "}")
	}
	p.put("]")
}

func (p *printer) changes() {
	for n := range p.sites() {
		for at, i := range p.site(n) {
			p.put(comma(n+at > 0), `{"address":`, text(i.address), `,"module_address":`, text(i.module), i.head(), `,"change":`)
			p.change(i)
			p.put("}")
		}
	}
}
