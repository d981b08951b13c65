// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package plangen

import "fmt"

// block is a resource of the configuration, with its members in Terraform's order.
type block struct {
	Address           string `json:"address"`
	Mode              string `json:"mode"`
	Type              string `json:"type"`
	Name              string `json:"name"`
	ProviderConfigKey string `json:"provider_config_key"`
	Expressions       any    `json:"expressions,omitempty"`
	SchemaVersion     int    `json:"schema_version"`
	ForEach           any    `json:"for_each_expression,omitempty"`
	Count             any    `json:"count_expression,omitempty"`
}

type call struct {
	Source      string     `json:"source"`
	Expressions any        `json:"expressions,omitempty"`
	ForEach     any        `json:"for_each_expression,omitempty"`
	Module      moduleBody `json:"module"`
}

type moduleBody struct {
	Outputs   any             `json:"outputs,omitempty"`
	Resources []block         `json:"resources,omitempty"`
	Calls     map[string]call `json:"module_calls,omitempty"`
	Variables any             `json:"variables,omitempty"`
}

// expression returns an expression that refers to something, as a plan lists what it refers to.
func expression(references ...string) any { return map[string][]string{"references": references} }

func constant(value any) any { return map[string]any{"constant_value": value} }

func variables(names ...string) map[string]any {
	all := make(map[string]any, len(names))
	for _, name := range names {
		all[name] = struct{}{}
	}
	return all
}

func outputOf(references ...string) any {
	return map[string]any{"expression": expression(references...)}
}

// configuration writes the configuration: a call of the same module for each region.
func (p *printer) configuration() {
	p.put(`{"provider_config":{"azuread":{"name":"azuread","full_name":"registry.terraform.io/hashicorp/azuread","version_constraint":"~> 3.9",`)
	p.put(`"expressions":{"tenant_id":{"references":["var.tenant_id"]}}},"azurerm":{"name":"azurerm","full_name":"registry.terraform.io/hashicorp/azurerm",`)
	p.put(`"version_constraint":"~> 5.2","expressions":{"features":[{}]}}},"root_module":{"outputs":{"tenant_id":`)
	p.put(text(outputOf("data.azuread_client_config.current.tenant_id", "data.azuread_client_config.current")), `},"resources":[`)
	p.put(text(block{Address: "data.azuread_client_config.current", Mode: "data", Type: "azuread_client_config", Name: "current", ProviderConfigKey: "azuread"}))
	p.put(`],"module_calls":{`)
	region := text(regionCall())
	for r := range p.regions() {
		p.put(comma(r > 0), fmt.Sprintf(`"region_%03d":`, r), region)
	}
	p.put(`},"variables":{"first_password":{"sensitive":true},"tenant_id":{}}}}`)
}

func regionCall() call {
	passed := map[string]any{
		"first_password": expression("var.first_password"), "sites": constant(map[string]string{"company": "made up"}),
		"tenant_id": expression("data.azuread_client_config.current.tenant_id", "data.azuread_client_config.current"),
	}
	return call{Source: "./modules/region", Expressions: passed, Module: moduleBody{
		Calls:     map[string]call{"site": siteCall()},
		Variables: map[string]any{"first_password": map[string]bool{"sensitive": true}, "sites": struct{}{}, "tenant_id": struct{}{}},
	}}
}

func siteCall() call {
	passed := map[string]any{"first_password": expression("var.first_password"), "name": expression("each.key"), "tenant_id": expression("var.tenant_id")}
	for _, name := range []string{"backup", "control", "label", "location", "replication"} {
		passed[name] = expression("each.value."+name, "each.value")
	}
	home := expression("azurerm_resource_group.home.name", "azurerm_resource_group.home")
	store := call{
		Source: "./store",
		Expressions: map[string]any{
			"location": expression("var.location"), "name": expression("var.name"), "replication": expression("var.replication"), "resource_group_name": home,
		},
		Module: moduleBody{
			Outputs:   map[string]any{"ids": outputOf("azurerm_storage_account.this")},
			Resources: blocks("store"),
			Variables: variables("location", "name", "replication", "resource_group_name"),
		},
	}
	own := variables("backup", "control", "label", "location", "name", "replication", "tenant_id")
	own["first_password"] = map[string]bool{"sensitive": true}
	return call{Source: "./site", Expressions: passed, ForEach: expression("var.sites"), Module: moduleBody{
		Resources: blocks(""), Calls: map[string]call{"store": store}, Variables: own,
	}}
}

// blocks returns the resources that a module declares.
func blocks(module string) []block {
	var all []block
	for _, k := range kinds() {
		if k.Module != module {
			continue
		}
		b := block{
			Address: k.Type + "." + k.Name, Mode: "managed", Type: k.Type, Name: k.Name, ProviderConfigKey: k.provider(),
			Expressions: k.Expressions, SchemaVersion: k.SchemaVersion,
		}
		if len(k.Keys) > 0 {
			b.ForEach = constant(k.Keys)
		}
		if k.Count > 0 {
			b.Count = constant(k.Count)
		}
		all = append(all, b)
	}
	return all
}
