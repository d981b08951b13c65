// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package worldmap has the shapes of countries on a map of the world, as Natural Earth draws them. Its README says where they
// are from, and how world.txt is made. The package knows nothing of places or requirements.
package worldmap

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed world.txt
var text string

// World is the map. Its unit is about 0.18 degrees of longitude at the equator.
type World struct {
	Width, Height int
	Countries     []Country // by code
}

// Country is a country on the map.
type Country struct {
	Code  string // ISO 3166-1 alpha-2, or XK; "--" for land that has no code
	X, Y  int    // a point inside
	Small bool   // the shape is hard to see, so a point has to be drawn
	Path  string // the shape as SVG draws it; empty where it is too small to have one
}

// Read returns the map. It is the same one each time, and not to be changed.
var Read = sync.OnceValue(func() *World { return read(text) })

func read(text string) *World {
	first, rest, _ := strings.Cut(text, "\n")
	w := &World{}
	_, _ = fmt.Sscan(first, &w.Width, &w.Height)
	for line := range strings.Lines(rest) {
		var c Country
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 5)
		_, _ = fmt.Sscan(strings.Join(parts[1:3], " "), &c.X, &c.Y)
		c.Code, c.Small = parts[0], parts[3] == "."
		if len(parts) == 5 {
			c.Path = parts[4]
		}
		w.Countries = append(w.Countries, c)
	}
	return w
}

// Country returns the country with a code.
func (w *World) Country(code string) (*Country, bool) {
	for i := range w.Countries {
		if w.Countries[i].Code == code {
			return &w.Countries[i], true
		}
	}
	return nil, false
}
