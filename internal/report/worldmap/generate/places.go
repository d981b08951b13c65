// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package main

// places are countries of which the files have no shape of their own: they are a dot on the map, at a position of Natural
// Earth's (the 1:10m file of admin 0 map units), rounded.
var places = map[string]degrees{
	"BQ": {-68.3, 12.2},
	"BV": {3.4, -54.4},
	"CC": {96.8, -12.2},
	"CX": {105.7, -10.5},
	"TK": {-171.9, -9.2},
}

// part is what ISO 3166 gives a code of its own, and the files have as a part of another country.
type part struct {
	of, code                 string
	west, south, east, north float64
}

var parts = []part{
	{"FR", "GF", -55, 2, -51, 6},
	{"FR", "GP", -62, 15.7, -60.9, 16.7},
	{"FR", "MQ", -61.4, 14.2, -60.7, 15},
	{"FR", "RE", 55, -21.5, 56, -20.7},
	{"FR", "YT", 44.9, -13.1, 45.4, -12.5},
	{"NO", "SJ", -10, 70.5, -7, 71.5},
	{"NO", "SJ", 10, 74, 34, 81},
	{"NO", "BV", 3, -55, 4, -54},
	{"NL", "BQ", -69, 11.9, -62.9, 17.8},
	{"NZ", "TK", -173, -9.6, -171, -8.4},
}

// splitOff returns the code of a polygon of a country: that of a part, where it lies in one.
func splitOff(code string, ring []point) string {
	for _, p := range parts {
		if p.of == code && p.has(ring) {
			return p.code
		}
	}
	return code
}

func (p *part) has(ring []point) bool {
	for _, at := range ring {
		// The sides of the frame lie on meridians, which are curves on the map.
		left, right := project(degrees{p.west, p.south}), project(degrees{p.east, p.south})
		upper, upperRight := project(degrees{p.west, p.north}), project(degrees{p.east, p.north})
		if at[0] < min(left[0], upper[0])-1 || at[0] > max(right[0], upperRight[0])+1 || at[1] < upper[1]-1 || at[1] > left[1]+1 {
			return false
		}
	}
	return true
}
