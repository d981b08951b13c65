// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ resource.ResourceWithConfigure      = (*requirementResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*requirementResource)(nil)
	_ resource.ResourceWithValidateConfig = (*requirementResource)(nil)
)

func newRequirementResource() resource.Resource { return &requirementResource{} }

// requirementResource judges a requirement whenever Terraform plans. It manages nothing: what it keeps in the state is
// the verdict.
type requirementResource struct{ configuredResource }

func (*requirementResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_requirement"
}

// ValidateConfig checks the form alone. It also runs before a destroy, so nothing that depends on the catalog may fail
// here.
func (*requirementResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var features types.List
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("features"), &features)...)
	var inventory types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(inventoryArgument), &inventory)...)
	checkUses(features, inventory, path.Empty(), &resp.Diagnostics)
}

// ModifyPlan gives the verdict: it runs in every plan, and again at apply with what was not known before.
func (r *requirementResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.settings == nil {
		return // nothing is judged when it is destroyed
	}
	var plan requirementModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	prior := readPrior(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	in := r.read(ctx, &plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	v := r.judge(in, prior)
	v.report(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(plan.set(ctx, in, v)...)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	resp.Diagnostics.Append(v.keep(ctx, resp.Private)...)
}

// Create keeps the verdict of the plan.
func (r *requirementResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m requirementModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	// The framework hands to Update what ModifyPlan kept beside the plan, but not to Create, so it is found once more.
	in := r.read(ctx, &m, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.judge(in, nil).keep(ctx, resp.Private)...)
	}
}

// Read leaves the state as it is: there is nothing outside of it.
func (*requirementResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update keeps the verdict of the plan.
func (*requirementResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m requirementModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// Delete has nothing to do; Terraform drops the state.
func (*requirementResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}
