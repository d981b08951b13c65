// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command generate writes the map of the world that the HTML page shows. It reads the countries of Natural Earth as TopoJSON;
// worldmap/README.md says where that is from. The same input always gives the same bytes.
//
// usage: generate FINE COARSE FILE, where FINE has the countries that are missing in COARSE (countries-10m.json, countries-50m.json).
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 3 {
		return fmt.Errorf("usage: generate countries-10m.json countries-50m.json world.txt")
	}
	fine, err := readTopology(arguments[0])
	if err != nil {
		return err
	}
	coarse, err := readTopology(arguments[1])
	if err != nil {
		return err
	}
	countries := coarse.countries()
	for code, c := range fine.countries() {
		if countries[code] == nil && code != unnamed {
			countries[code] = c
		}
	}
	for code, at := range places {
		if countries[code] == nil {
			countries[code] = &country{centre: project(at)}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%d %d\n", width, height)
	for _, code := range slices.Sorted(maps.Keys(countries)) {
		out.WriteString(countries[code].line(code))
	}
	return os.WriteFile(arguments[2], []byte(out.String()), 0o644)
}
