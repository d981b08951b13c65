// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/text/language"
)

// topology is a TopoJSON file: countries share the arcs that are their borders.
type topology struct {
	Objects struct {
		Countries struct {
			Geometries []geometry
		}
	}
	Arcs      [][][2]float64 // each position but the first relative to the one before
	Transform struct{ Scale, Translate [2]float64 }

	lines [][]degrees // the arcs, simplified
}

type geometry struct {
	Type       string
	ID         string
	Arcs       json.RawMessage
	Properties struct{ Name string }
}

func readTopology(file string) (*topology, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(text, &t); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, arc := range t.Arcs {
		var line []degrees
		var x, y float64
		for _, step := range arc {
			x, y = x+step[0], y+step[1]
			line = follow(line, degrees{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
		t.lines = append(t.lines, simplify(line))
	}
	return &t, nil
}

// countries returns the countries by ISO code.
func (t *topology) countries() map[string]*country {
	all := map[string]*country{}
	for i := range t.Objects.Countries.Geometries {
		g := &t.Objects.Countries.Geometries[i]
		for _, polygon := range g.polygons() {
			for _, rings := range cut(t.rings(polygon)) {
				code := splitOff(g.code(), rings[0])
				if code == "AQ" { // below the frame
					continue
				}
				if all[code] == nil {
					all[code] = &country{}
				}
				all[code].polygons = append(all[code].polygons, rings)
			}
		}
	}
	for _, c := range all {
		c.settle()
	}
	return all
}

// unnamed is the code of land that belongs to no country of ISO 3166.
const unnamed = "--"

// code returns the ISO code of a geometry, whose id is the numeric one.
func (g *geometry) code() string {
	if number, err := strconv.Atoi(g.ID); err == nil {
		if region, err := language.EncodeM49(number); err == nil && region.IsCountry() {
			return region.String()
		}
	}
	if g.Properties.Name == "Kosovo" {
		return "XK"
	}
	return unnamed
}

// polygons returns the indexes of arcs of each ring of each polygon.
func (g *geometry) polygons() [][][]int {
	var many [][][]int
	var one [][]int
	switch g.Type {
	case "MultiPolygon":
		_ = json.Unmarshal(g.Arcs, &many)
	case "Polygon":
		_ = json.Unmarshal(g.Arcs, &one)
		many = [][][]int{one}
	}
	return many
}

// rings joins the arcs of each ring of a polygon; a negative index is an arc from its end to its start.
func (t *topology) rings(polygon [][]int) [][]degrees {
	var all [][]degrees
	for _, arcs := range polygon {
		var ring []degrees
		for _, index := range arcs {
			line := t.lines[max(index, ^index)]
			for i := range line {
				if index < 0 {
					i = len(line) - 1 - i
				}
				ring = follow(ring, line[i])
			}
		}
		all = append(all, ring)
	}
	return all
}

// follow adds a position to a line, which goes on beyond 180 degrees where it crosses that meridian.
func follow(line []degrees, next degrees) []degrees {
	if len(line) > 0 {
		for last := line[len(line)-1][0]; next[0]-last > 180; {
			next[0] -= 360
		}
		for last := line[len(line)-1][0]; last-next[0] > 180; {
			next[0] += 360
		}
	}
	return append(line, next)
}

// cut cuts a polygon at 180 degrees and puts each part where it is seen.
func cut(rings [][]degrees) [][][]point {
	var parts [][][]point
	for _, shift := range []float64{0, 360, -360} {
		var part [][]point
		for _, ring := range rings {
			ring = clip(clip(moved(ring, shift), 180, 1), -180, -1)
			if len(ring) > 2 {
				part = append(part, projected(ring))
			}
		}
		if len(part) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

func moved(ring []degrees, by float64) []degrees {
	all := make([]degrees, len(ring))
	for i, at := range ring {
		all[i] = degrees{at[0] + by, at[1]}
	}
	return all
}

// clip keeps what lies west of a meridian, or with the sign -1 what lies east of it.
func clip(ring []degrees, meridian, sign float64) []degrees {
	var kept []degrees
	for i, to := range ring {
		from := ring[(i+len(ring)-1)%len(ring)]
		inside := sign*to[0] <= sign*meridian
		if inside != (sign*from[0] <= sign*meridian) {
			kept = append(kept, degrees{meridian, from[1] + (to[1]-from[1])*(meridian-from[0])/(to[0]-from[0])})
		}
		if inside {
			kept = append(kept, to)
		}
	}
	return kept
}
