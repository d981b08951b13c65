// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command sameschema is a provider whose only resource has the schema of residency_requirement and does nothing: the
// yardstick for what the judging costs.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	residency "github.com/data-residency/terraform-provider-residency/internal/provider"
)

type sameSchema struct{}

func (sameSchema) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "sameschema"
}
func (sameSchema) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (sameSchema) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (sameSchema) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (sameSchema) Resources(ctx context.Context) []func() resource.Resource {
	judged := residency.New(residency.Build{})().Resources(ctx)[0]()
	return []func() resource.Resource{func() resource.Resource { return idle{judged} }}
}

// idle has the schema of another resource and empty methods.
type idle struct{ other resource.Resource }

func (idle) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "sameschema_requirement"
}
func (i idle) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	i.other.Schema(ctx, req, resp)
}
func (idle) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (idle) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (idle) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (idle) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return sameSchema{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/data-residency/sameschema",
	})
	if err != nil {
		log.Fatal(err)
	}
}
