// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package main

import "math"

// The frame of the map. It ends below Cape Horn, so that Antarctica is left out.
const (
	width  = 2000
	height = 876
	north  = 84.0
	scale  = width / (2 * 0.8707 * math.Pi)
)

// degrees is a place on the earth: east of Greenwich, north of the equator.
type degrees [2]float64

// point is a place on the map: right of its left edge, below its upper edge.
type point [2]float64

// project is the Natural Earth projection of Tom Patterson, in the polynomial form of Bojan Šavrič.
func project(at degrees) point {
	lambda, phi := at[0]*math.Pi/180, at[1]*math.Pi/180
	x, y := naturalEarth(lambda, phi)
	_, top := naturalEarth(0, north*math.Pi/180)
	return point{width/2 + x*scale, (top - y) * scale}
}

// projected puts a ring on the grid of the map.
func projected(ring []degrees) []point {
	all := make([]point, len(ring))
	for i, at := range ring {
		p := project(at)
		all[i] = point{math.Round(p[0]), math.Round(p[1])}
	}
	return all
}

func naturalEarth(lambda, phi float64) (x, y float64) {
	p2 := phi * phi
	p4 := p2 * p2
	x = lambda * (0.8707 - 0.131979*p2 + p4*(-0.013791+p4*(0.003971*p2-0.001529*p4)))
	y = phi * (1.007226 + p2*(0.015085+p4*(-0.044475+0.028874*p2-0.005916*p4)))
	return x, y
}
