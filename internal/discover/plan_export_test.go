// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import "io"

// ReadPlanInstances gives the instances that [ReadPlanFrom] finds, with the attributes at given paths.
func ReadPlanInstances(input io.ReadSeeker, paths map[string][]Path) (*Plan, []Instance, []Gap, error) {
	var instances []Instance
	var gaps []Gap
	known := map[string]*Paths{}
	for typ, list := range paths {
		known[typ] = &Paths{List: list}
	}
	plan, err := readPlan(input, newPlanReader(
		PlanOptions{},
		func(_ Mode, typ string) *Paths { return known[typ] },
		func(_ *Paths, i Instance) { instances = append(instances, i) },
		func(g Gap) { gaps = append(gaps, g) },
	))
	return plan, instances, gaps, err
}
