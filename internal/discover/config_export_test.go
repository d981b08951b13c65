// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

// ReadInstances gives the instances that [ReadConfiguration] finds, with the attributes at given paths.
func ReadInstances(folder string, opts ConfigurationOptions, paths map[string][]Path) ([]Instance, []Gap, error) {
	var instances []Instance
	var gaps []Gap
	err := readConfiguration(folder, opts, &configReader{
		paths: func(_ Mode, typ string) *Paths {
			if list := paths[typ]; list != nil {
				return &Paths{List: list}
			}
			return nil
		},
		add: func(_ *Paths, i Instance) { instances = append(instances, i) },
		gap: func(g Gap) { gaps = append(gaps, g) },
	})
	return instances, gaps, err
}
