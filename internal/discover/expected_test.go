// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// The plans in testdata/plans are genuine, and their expectations were written by hand from the configurations in
// testdata/configs; see testdata/README.md.

func embedded(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

func readJSON(t testing.TB, name string, to any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, to); err != nil {
		t.Fatal(name, err)
	}
}

// featuresOf returns the features of each address, sorted.
func featuresOf(v *discover.Inventory) map[string][]string {
	all := map[string][]string{}
	for _, u := range v.Uses {
		for _, i := range slices.Concat(u.Resources, u.Uncertain) {
			address := v.Resources[i].Address
			if !slices.Contains(all[address], u.Feature) {
				all[address] = append(all[address], u.Feature)
			}
		}
	}
	for _, features := range all {
		slices.Sort(features)
	}
	return all
}

// isService reports whether a feature is a service of Azure, of which the expectations by feature do not speak: those
// of locations do.
func isService(feature string) bool {
	switch feature {
	case "azure-rbac", "azure-ad-b2c", "azure-monitor-logs":
		return false
	case "microsoft-defender-for-cloud":
		return true
	}
	return strings.HasPrefix(feature, "azure-")
}

// beyond are features that the expectations leave out: each is right, and why.
var beyond = map[string][]string{
	"azurerm_log_analytics_workspace.security":                     {"azure-monitor-logs"}, // it is the workspace itself
	"azurerm_sentinel_log_analytics_workspace_onboarding.security": {"microsoft-sentinel"}, // it turns Sentinel on
}

func compareFeatures(t *testing.T, got map[string][]string, want map[string][]string, whole bool) {
	t.Helper()
	for _, address := range slices.Sorted(maps.Keys(got)) {
		found := slices.DeleteFunc(slices.Clone(got[address]), func(f string) bool {
			return !slices.Contains(want[address], f) && (isService(f) || slices.Contains(beyond[address], f))
		})
		if !slices.Equal(found, want[address]) {
			t.Errorf("%s uses\n  %q, want\n  %q", address, found, want[address])
		}
	}
	for _, address := range slices.Sorted(maps.Keys(want)) {
		if whole && len(want[address]) > 0 && got[address] == nil {
			t.Errorf("%s was not found; want %q", address, want[address])
		}
	}
}

func TestReadPlan_expectedFeatures(t *testing.T) {
	t.Parallel()
	plans, err := filepath.Glob(filepath.Join("testdata", "plans", "*-t*.json"))
	if err != nil || len(plans) < 17 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	recognizer := discover.NewRecognizer(embedded(t))
	for _, name := range plans {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			base := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(name), "-tofu.json"), "-terraform.json")
			configuration := strings.TrimSuffix(base, "-"+base[strings.LastIndex(base, "-")+1:])
			whole := slices.Contains([]string{"japan-small", "enterprise", "mixed-azure", "japan-small-changes"}, base)
			if whole && base != "japan-small-changes" {
				configuration = base
			}
			var want map[string][]string
			readJSON(t, "plans/expected-features-"+configuration+".json", &want)
			plan, err := discover.ReadPlan(name, recognizer, discover.PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			got := featuresOf(plan.Inventory)
			if strings.Contains(base, "destroy") {
				if len(got) > 0 || len(plan.Inventory.Unmapped) > 0 {
					t.Errorf("a plan that destroys everything uses %v", got)
				}
				return
			}
			compareFeatures(t, got, want, whole)
			for _, u := range plan.Inventory.Unmapped {
				if !strings.HasPrefix(u.Type, "azurerm_") {
					t.Errorf("%s %s is unmapped", u.Mode, u.Type)
				}
			}
		})
	}
}

func TestReadConfiguration_expectedFeatures(t *testing.T) {
	t.Parallel()
	recognizer := discover.NewRecognizer(embedded(t))
	for _, name := range []string{"japan-small", "enterprise", "mixed-azure"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want map[string][]string
			readJSON(t, "plans/expected-features-"+name+".json", &want)
			v, err := discover.ReadConfiguration(filepath.Join("testdata", "configs", name), recognizer, discover.ConfigurationOptions{})
			if err != nil {
				t.Fatal(err)
			}
			compareFeatures(t, featuresOf(v), want, true)
			for _, u := range v.Uses {
				for _, i := range u.Resources {
					if r := v.Resources[i]; r.File == "" || r.Line == 0 {
						t.Errorf("%s has no file and line", r.Address)
					}
				}
			}
		})
	}
}

// wantPlaces are the words of the expectations for places of the catalog.
var wantPlaces = map[string]place.ID{
	"Asia Pacific": "b2c/asia-pacific", "United States": "US", "geography of japaneast": "azure/japan", "data zone of japaneast": "azure/data-zone-apac",
}

type wantLocation struct {
	Stored    []string `json:"stored"`
	Processed []string `json:"processed"`
}

// onlyGeography are addresses of which the expectations say that the data is in the region, while the sources promise
// only the Azure geography of the region: the general rule for regional services, and the page on Foundry deployments.
var onlyGeography = map[string]string{
	"azurerm_virtual_network.home": "azure/japan", "azurerm_virtual_network.away": "azure/asia-pacific", "azurerm_cognitive_account.assistant": "azure/japan",
}

// placesOf returns where an address has the data of which the expectations of locations speak: those of services, and
// what follows from the location of a resource; not the directory data that a resource has beside that.
func placesOf(t *testing.T, cat *catalog.Catalog, v *discover.Inventory, address string, aspect catalog.Aspect) []place.ID {
	t.Helper()
	tenant, err := cat.Profile(catalog.ProfileInput{Country: "JP", Created: "2024-02-01", Settings: map[string]string{"sentinel_defender_portal": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	var all []place.ID
	for _, u := range v.Uses {
		if !slices.ContainsFunc(u.Resources, func(i int) bool { return v.Resources[i].Address == address }) {
			continue
		}
		f, err := cat.Feature(u.Feature)
		if err != nil {
			t.Fatal(err)
		}
		role := u.Feature == "azure-rbac" && !strings.HasPrefix(address, "azurerm_key_vault")
		for _, c := range cat.At(0).ResolveUse(f, catalog.Use{Options: u.Options, Location: u.Location}, &tenant, catalog.Strictest).Aspect(aspect).Claims {
			located := slices.ContainsFunc(c.Statement.Places[aspect], func(id place.ID) bool {
				return id == place.ResourceLocation || id == place.ResourceGeography || id == place.PairedRegion
			})
			if located || role || isService(u.Feature) || u.Feature == "microsoft-sentinel" {
				all = append(all, c.Places...)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(id place.ID) bool { return id == place.None })
}

func TestReadPlan_expectedLocations(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	var want map[string]wantLocation
	readJSON(t, "plans/expected-locations-mixed-azure.json", &want)
	read := map[string]func() (*discover.Inventory, error){
		"configuration": func() (*discover.Inventory, error) {
			return discover.ReadConfiguration(filepath.Join("testdata", "configs", "mixed-azure"), discover.NewRecognizer(cat), discover.ConfigurationOptions{})
		},
	}
	for _, cli := range []string{"terraform", "tofu"} {
		read[cli] = func() (*discover.Inventory, error) {
			plan, err := discover.ReadPlan(filepath.Join("testdata", "plans", "mixed-azure-"+cli+".json"), discover.NewRecognizer(cat), discover.PlanOptions{})
			if err != nil {
				return nil, err
			}
			return plan.Inventory, nil
		}
	}
	for name, inventory := range read {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := inventory()
			if err != nil {
				t.Fatal(err)
			}
			for _, address := range slices.Sorted(maps.Keys(want)) {
				stored := want[address].Stored
				if geography := onlyGeography[address]; geography != "" {
					stored = []string{geography}
				}
				comparePlaces(t, cat, v, address, catalog.Storage, stored)
				if len(want[address].Processed) > 0 {
					comparePlaces(t, cat, v, address, catalog.Processing, want[address].Processed)
				}
			}
		})
	}
}

func comparePlaces(t *testing.T, cat *catalog.Catalog, v *discover.Inventory, address string, aspect catalog.Aspect, texts []string) {
	t.Helper()
	var want []place.ID
	for _, text := range texts {
		id, ok := wantPlaces[text]
		if !ok {
			id = place.ID(text)
		}
		want = append(want, id)
	}
	slices.Sort(want)
	if got := placesOf(t, cat, v, address, aspect); !slices.Equal(got, want) {
		t.Errorf("%s, %s: %v, want %v", address, aspect, got, want)
	}
}
