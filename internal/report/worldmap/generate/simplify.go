// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math"
	"slices"
)

// fine is how small a triangle of three neighbouring points may be before the middle one is left out, in square units of the map.
const fine = 4.0

// simplify leaves out points by the method of Visvalingam: always the one whose triangle with its neighbours is the smallest.
// The ends stay, so that borders that meet still do.
func simplify(line []degrees) []degrees {
	line = slices.Clone(line)
	seen := make([]point, len(line)) // the line on the map
	for i, at := range line {
		seen[i] = project(at)
	}
	closed := line[0] == line[len(line)-1]
	for len(line) > 2 && (!closed || len(line) > 4) {
		smallest, at := math.Inf(1), 0
		for i := 1; i < len(line)-1; i++ {
			if area := triangle(seen[i-1], seen[i], seen[i+1]); area < smallest {
				smallest, at = area, i
			}
		}
		if smallest >= fine {
			break
		}
		line, seen = slices.Delete(line, at, at+1), slices.Delete(seen, at, at+1)
	}
	return line
}

func triangle(a, b, c point) float64 {
	return math.Abs((b[0]-a[0])*(c[1]-a[1])-(c[0]-a[0])*(b[1]-a[1])) / 2
}

// areaOf returns the area of a ring.
func areaOf(ring []point) float64 {
	sum := 0.0
	for i := range ring {
		next := ring[(i+1)%len(ring)]
		sum += ring[i][0]*next[1] - next[0]*ring[i][1]
	}
	return math.Abs(sum) / 2
}
