// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// In a new plan the ids of what a policy refers to are not known; only the configuration in the plan has the link.
func TestReadPlan_followsReferences(t *testing.T) {
	t.Parallel()
	recognizer := discover.NewRecognizer(embedded(t))
	tests := []struct{ plan, address, refersTo string }{
		{"japan-small", "azuread_conditional_access_policy.mfa_outside_offices", "azuread_named_location.offices"},
		{"japan-small", "azuread_conditional_access_policy.admins_with_keys", "azuread_authentication_strength_policy.keys_only"},
		{"enterprise", `module.sign_in["detroit"].azuread_conditional_access_policy.this`, `module.sign_in["detroit"].azuread_authentication_strength_policy.this`},
	}
	for _, test := range tests {
		for _, cli := range []string{"terraform", "tofu"} {
			plan, err := discover.ReadPlan(filepath.Join("testdata", "plans", test.plan+"-"+cli+".json"), recognizer, discover.PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			compareLink(t, cli, plan.Inventory, test.address, test.refersTo)
		}
		v, err := discover.ReadConfiguration(filepath.Join("testdata", "configs", test.plan), recognizer, discover.ConfigurationOptions{})
		if err != nil {
			t.Fatal(err)
		}
		compareLink(t, "configuration", v, test.address, test.refersTo)
	}
}

func compareLink(t *testing.T, from string, v *discover.Inventory, address, refersTo string) {
	t.Helper()
	i := slices.IndexFunc(v.Resources, func(r discover.Resource) bool { return r.Address == address })
	if i < 0 {
		t.Errorf("%s: %s was not found", from, address)
		return
	}
	if r := v.Resources[i]; !slices.Contains(r.RefersTo, refersTo) {
		t.Errorf("%s: %s refers to %q, want %q among them", from, address, r.RefersTo, refersTo)
	}
}

// The plans and configurations hold planted secrets in every kind of place; see testdata/README.md.
func TestInventory_holdsNoSecret(t *testing.T) {
	t.Parallel()
	var planted []string
	for i := 1; i <= 15; i++ {
		secret := fmt.Sprintf("planted-secret-%d", i)
		planted = append(planted, secret, strings.ToLower(base64.StdEncoding.EncodeToString([]byte(secret))))
	}
	recognizer := discover.NewRecognizer(embedded(t))
	inventories := map[string]*discover.Inventory{}
	plans, err := filepath.Glob(filepath.Join("testdata", "plans", "*-t*.json"))
	if err != nil || len(plans) < 17 {
		t.Fatal(plans, err)
	}
	for _, name := range plans {
		plan, err := discover.ReadPlan(name, recognizer, discover.PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		inventories[name] = plan.Inventory
	}
	for _, name := range []string{"japan-small", "enterprise", "mixed-azure"} {
		v, err := discover.ReadConfiguration(filepath.Join("testdata", "configs", name), recognizer, discover.ConfigurationOptions{})
		if err != nil {
			t.Fatal(err)
		}
		inventories[name] = v
	}
	for name, v := range inventories {
		text := strings.ToLower(v.Encode())
		for _, secret := range planted {
			if strings.Contains(text, secret) {
				t.Errorf("the inventory of %s holds %s", name, secret)
			}
		}
	}
}
