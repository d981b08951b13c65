// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// The instances that the configurations give are those that Terraform planned from them.
func TestReadConfiguration_recordedPlans(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"japan-small", "enterprise", "mixed-azure"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var plan struct {
				ResourceChanges []struct {
					Address       string `json:"address"`
					ModuleAddress string `json:"module_address"`
					Mode          string `json:"mode"`
					Type          string `json:"type"`
					Name          string `json:"name"`
				} `json:"resource_changes"`
			}
			readJSON(t, filepath.Join("plans", name+"-terraform.json"), &plan)
			var want, got []string
			for _, r := range plan.ResourceChanges {
				if r.Mode == "managed" {
					want = append(want, r.Address+" in "+r.ModuleAddress+" of "+r.Type+" "+r.Name)
				}
			}
			instances, gaps, err := discover.ReadInstances(filepath.Join("testdata", "configs", name), discover.ConfigurationOptions{}, nil)
			if err != nil || len(gaps) > 0 {
				t.Fatal(gaps, err)
			}
			for _, i := range instances {
				if i.Uncertain || i.File == "" || i.Line == 0 {
					t.Errorf("%s is uncertain, or has no line", i.Address)
				}
				if i.Mode == discover.Managed {
					got = append(got, i.Address+" in "+i.Module+" of "+i.Type+" "+i.Name)
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if len(want) == 0 {
				t.Fatal("the plan holds nothing")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
