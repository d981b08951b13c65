// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// What the recorded plans hold, by the commands that made them and the CLI: see testdata/README.md.
func TestReadPlan_recorded(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"japan-small":         "27 resources, 0 data sources",
		"japan-small-target":  "3 resources, 0 data sources, partial: 24 resources",
		"japan-small-changes": "27 resources, 0 data sources",
		"japan-small-destroy": "0 resources, 0 data sources",
		"japan-small-errored": "26 resources, 0 data sources, errored: 1 resource",
		"enterprise":          "85 resources, 5 data sources",
		"enterprise-target":   "3 resources, 0 data sources, partial: 50 resources",
		"enterprise-exclude":  "71 resources, 4 data sources, partial: 8 resources",
		"mixed-azure":         "44 resources, 0 data sources",
	}
	files, err := filepath.Glob(filepath.Join("testdata", "plans", "*-t*.json"))
	if err != nil || len(files) != 17 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			plan, instances, gaps, err := discover.ReadPlanInstances(bytes.NewReader(text), nil)
			if err != nil {
				t.Fatal(err)
			}
			base, cli := name[:strings.LastIndex(name, "-")], name[strings.LastIndex(name, "-")+1:]
			if got := summary(instances, gaps); got != tests[base] {
				t.Errorf("got  %s\nwant %s", got, tests[base])
			}
			if version := map[string]string{"terraform": "1.11.4", "tofu": "1.12.6"}[cli]; plan.TerraformVersion != version || plan.FormatVersion != "1.2" {
				t.Errorf("versions %s and %s", plan.TerraformVersion, plan.FormatVersion)
			}
			if plan.Complete == strings.Contains(tests[base], ":") || plan.Errored == !strings.Contains(tests[base], "errored") || len(plan.Requirements) > 0 {
				t.Errorf("complete %t, errored %t, requirements %v", plan.Complete, plan.Errored, plan.Requirements)
			}
		})
	}
}

// summary says how much a plan holds, and of how many resources it says nothing.
func summary(instances []discover.Instance, gaps []discover.Gap) string {
	count := map[discover.Mode]int{}
	for _, i := range instances {
		count[i.Mode]++
	}
	text := fmt.Sprintf("%d resources, %d data sources", count[discover.Managed], count[discover.Data])
	for _, g := range gaps {
		about, _, _ := strings.Cut(g.Detail[strings.LastIndex(g.Detail, "about ")+1:], " of the")
		text += fmt.Sprintf(", %s: %s", g.Kind, strings.TrimPrefix(about, "bout "))
	}
	return text
}

// Both CLIs say the same of the same configuration, and nothing of a secret is kept.
func TestReadPlan_bothCLIs(t *testing.T) {
	t.Parallel()
	r := discover.NewRecognizer(embedded(t))
	files, err := filepath.Glob(filepath.Join("testdata", "plans", "*-terraform.json"))
	if err != nil || len(files) != 8 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		ours, err := discover.ReadPlan(file, r, discover.PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := discover.ReadPlan(strings.Replace(file, "-terraform", "-tofu", 1), r, discover.PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ours.Inventory, theirs.Inventory); diff != "" {
			t.Error(file, diff)
		}
		text := strings.ToLower(ours.Inventory.Encode())
		if strings.Contains(text, "planted-secret") || strings.Contains(text, strings.ToLower("cGxhbnRlZC1zZWNyZXQ")) {
			t.Errorf("%s: the inventory holds a secret", file)
		}
	}
}
