// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command readandjudge reads a plan, judges what it uses for a tenant in Japan whose data has to stay there, and prints
// each resource with which something is wrong. It measures the reading and judging without Terraform, in a process of
// their own, whose memory can be told.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/discover"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(file string) error {
	cat, err := catalog.Embedded()
	if err != nil {
		return err
	}
	profile, err := cat.Profile(catalog.ProfileInput{Country: "JP", Created: "2024-02-01"})
	if err != nil {
		return err
	}
	plan, err := discover.ReadPlan(file, discover.NewRecognizer(cat), discover.PlanOptions{})
	if err != nil {
		return err
	}
	today, err := catalog.ParseDate("2026-01-15")
	if err != nil {
		return err
	}
	judge := assess.Assessor{View: cat.At(today), Tenant: &profile, Today: today}
	result := judge.Judge(&assess.Requirement{Name: "Data stays in Japan", StoreIn: []place.ID{"JP"}, Uses: uses(plan.Inventory), Discovery: &assess.Discovery{}})
	out := bufio.NewWriter(os.Stdout)
	for i := range result.Findings {
		f := &result.Findings[i]
		for _, by := range f.By {
			if f.Outcome != assess.Met {
				fmt.Fprintln(out, f.Code, f.Outcome, f.Feature, f.Places, by.Address)
			}
		}
	}
	return out.Flush()
}

func uses(v *discover.Inventory) []assess.Use {
	var all []assess.Use
	for i := range v.Uses {
		u := &v.Uses[i]
		for _, part := range []struct {
			resources []int
			uncertain bool
		}{{u.Resources, false}, {u.Uncertain, true}} {
			if len(part.resources) == 0 {
				continue
			}
			use := assess.Use{Feature: u.Feature, Options: u.Options, AddOns: u.AddOns, Location: u.Location, Application: u.Application, Uncertain: part.uncertain}
			for _, r := range part.resources {
				use.By = append(use.By, assess.Resource{Address: v.Resources[r].Address, RefersTo: v.Resources[r].RefersTo})
			}
			all = append(all, use)
		}
	}
	return all
}
