// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Use is what is known of one use of a feature beside the tenant.
type Use struct {
	Options map[string]string
	AddOns  []string // bought for this use alone, beside those of the tenant
	// Location is where the resource is that uses the feature, [place.ResourceLocation] where it has a location that is
	// not known, and empty where nothing says that it has one.
	Location place.ID
}

// located reports whether the use states where it is.
func (u *Use) located() bool { return u.Location != "" }

// locationKnown reports whether the use's place is known.
func (u *Use) locationKnown() bool { return u.located() && !u.Location.IsPlaceholder() }

// locationSet holds every place that surely lies in one of the places of a condition.
type locationSet map[place.ID]bool

// locationSet finds what lies in places. Equal lists give the same set.
func (b *builder) locationSet(refs []Ref, owner string) locationSet {
	if len(refs) == 0 {
		return nil
	}
	ids := b.placeIDs(refs, owner, false)
	key := strings.Join(texts(slices.Sorted(slices.Values(ids))), ",")
	set, ok := b.locationSets[key]
	if !ok {
		set = locationSet{}
		boundary := b.cat.places.Boundary(ids)
		for _, id := range b.cat.places.IDs() {
			if boundary.Relation(id) == place.Inside {
				set[id] = true
			}
		}
		b.locationSets[key] = set
	}
	return set
}

// locationHolds reports whether the parts of a condition about the location hold.
func (c *condition) locationHolds(w *world) bool {
	return (!c.located || w.located) && c.holdsAt(w.location)
}

// holdsAt reports whether a location is one of which the condition speaks. Where no source says whether the location
// lies in a place, it does not.
func (c *condition) holdsAt(at place.ID) bool {
	return (c.locations == nil || c.locations[at]) && !c.notLocations[at]
}

// locationOpen reports whether a condition depends on a location that is not known.
func (r *resolution) locationOpen(c *condition) bool {
	return (c.locations != nil || c.notLocations != nil) && !r.use.locationKnown()
}

// openLocation lets the resource be anywhere, where its location is not known. One place stands for all that no
// condition tells apart.
func (r *resolution) openLocation() {
	if r.use.locationKnown() {
		return
	}
	classes := r.locationClasses()
	if len(classes) == 0 {
		return
	}
	r.steps = append(r.steps, step{
		values: func(*world) int { return len(classes) },
		apply:  func(w *world, i int) { w.location = classes[i] },
		why: func(*resolution) []string {
			return []string{"It depends on the location of the resource, which is not known."}
		},
	})
}

// locationClasses returns a place for each group of places that no condition tells apart. A location can be a region,
// or whatever else a resource calls so: a country, an area, or the whole world where it is deployed to no region.
func (r *resolution) locationClasses() []place.ID {
	var conditions []*condition
	for _, c := range r.conditions() {
		if c.locations != nil || c.notLocations != nil {
			conditions = append(conditions, c)
		}
	}
	if len(conditions) == 0 {
		return nil
	}
	seen := map[string]bool{}
	var classes []place.ID
	for _, at := range r.view.cat.places.IDs() {
		key := make([]byte, 0, len(conditions))
		for _, c := range conditions {
			holds := byte(0)
			if c.holdsAt(at) {
				holds = 1
			}
			key = append(key, holds)
		}
		if !seen[string(key)] {
			seen[string(key)] = true
			classes = append(classes, at)
		}
	}
	return classes
}

// resourcePlace returns what a placeholder about the location of the resource comes to.
func (r *resolution) resourcePlace(id place.ID) place.ID {
	if !r.use.locationKnown() {
		return id
	}
	at, graph := r.use.Location, r.view.cat.places
	p, _ := graph.Place(at)
	switch {
	case id == place.ResourceLocation || at == place.Global:
		return at
	case id == place.ResourceGeography && p.Geography != "":
		return p.Geography
	case id == place.ResourceGeography && p.Kind != place.AzureRegion:
		return at // a location that is no region is a boundary of its own
	case id == place.PairedRegion && p.Kind == place.AzureRegion:
		if p.PairedRegion == "" {
			return place.None
		}
		return p.PairedRegion
	}
	return id
}

func refersToResource(id place.ID) bool {
	return id == place.ResourceLocation || id == place.ResourceGeography || id == place.PairedRegion
}

// substituted returns the places of a statement with what its placeholders come to for this tenant and use.
func (r *resolution) substituted(places []place.ID, geography place.ID) []place.ID {
	all := make([]place.ID, 0, len(places))
	for _, id := range places {
		switch {
		case id == place.TenantGeography && geography != "":
			id = geography
		case refersToResource(id):
			id = r.resourcePlace(id)
		}
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// profileOf returns the tenant with the add-ons of the use.
func profileOf(p *Profile, u *Use) *Profile {
	more := slices.DeleteFunc(slices.Clone(u.AddOns), func(id string) bool { return slices.Contains(p.AddOns, id) })
	if len(more) == 0 {
		return p
	}
	own := *p
	own.AddOns = slices.Sorted(slices.Values(slices.Concat(p.AddOns, more)))
	return &own
}
