// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// What is smaller than this, in square units of the map, is left out: islands and lakes of a country, and the shape of a
// country, which has a dot then. A small country has a dot beside its shape.
const (
	speck = 14.0
	grain = 5.0
	small = 130.0
)

// country is a country on the map.
type country struct {
	polygons [][][]point // the outer ring first, then holes
	centre   point
	extent   float64 // area of the largest polygon
}

// settle orders the polygons, the largest first, leaves out what is too small to see, and finds the centre.
func (c *country) settle() {
	slices.SortStableFunc(c.polygons, func(x, y [][]point) int { return cmp.Compare(areaOf(y[0]), areaOf(x[0])) })
	largest := c.polygons[0]
	c.extent = areaOf(largest[0])
	c.centre = middle(largest)
	shown := c.polygons[:0]
	for i, rings := range c.polygons {
		if area := areaOf(rings[0]); area < grain || i > 0 && area < speck {
			continue
		}
		shown = append(shown, slices.DeleteFunc(rings, func(ring []point) bool { return areaOf(ring) < grain }))
	}
	c.polygons = shown
}

// line is the country in the file: its code, its centre, a point where it is small, and its shape.
func (c *country) line(code string) string {
	mark := "-"
	if c.extent < small {
		mark = "."
	}
	return strings.TrimRight(fmt.Sprintf("%s %.0f %.0f %s %s", code, c.centre[0], c.centre[1], mark, c.path()), " ") + "\n"
}

// path is the shape in the commands of SVG, relative to the point before.
func (c *country) path() string {
	var out strings.Builder
	var at point
	for _, rings := range c.polygons {
		for _, ring := range rings {
			start := ring[0]
			fmt.Fprintf(&out, "m%s", step(start[0]-at[0], start[1]-at[1]))
			previous, sign := start, "l"
			for _, next := range ring[1:] {
				if next == previous || next == start {
					continue
				}
				text := step(next[0]-previous[0], next[1]-previous[1])
				if sign == "" && text[0] != '-' {
					sign = " "
				}
				out.WriteString(sign + text)
				previous, sign = next, ""
			}
			out.WriteString("z")
			at = start
		}
	}
	return out.String()
}

func step(x, y float64) string {
	if y < 0 {
		return fmt.Sprintf("%.0f%.0f", x, y)
	}
	return fmt.Sprintf("%.0f %.0f", x, y)
}

// middle returns a point of a polygon that is far from its borders.
func middle(rings [][]point) point {
	low, high := rings[0][0], rings[0][0]
	for _, p := range rings[0] {
		for i := range p {
			low[i], high[i] = min(low[i], p[i]), max(high[i], p[i])
		}
	}
	const steps = 40
	best, far := point{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2}, -1.0
	for i := range steps {
		for j := range steps {
			p := point{low[0] + (high[0]-low[0])*(float64(i)+0.5)/steps, low[1] + (high[1]-low[1])*(float64(j)+0.5)/steps}
			if d := depth(rings, p); d > far {
				best, far = p, d
			}
		}
	}
	return best
}

// depth returns how far a point lies from the nearest border of a polygon; -1 where it is outside.
func depth(rings [][]point, p point) float64 {
	inside, near := false, math.Inf(1)
	for _, ring := range rings {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1])+a[0] {
				inside = !inside
			}
			near = min(near, distance(a, b, p))
		}
	}
	if !inside {
		return -1
	}
	return near
}

func distance(a, b, p point) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/length))
	}
	return math.Hypot(a[0]+t*dx-p[0], a[1]+t*dy-p[1])
}
