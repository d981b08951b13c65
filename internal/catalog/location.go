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

// locationSet is where the places of a condition are.
type locationSet struct {
	inside map[place.ID]bool // surely in one of them
	wider  map[place.ID]bool // not, but one of them lies in it; what is global is in no region, and not wider
}

// locationSet finds what lies in places. Equal lists give the same set.
func (b *builder) locationSet(refs []Ref, owner string) *locationSet {
	if len(refs) == 0 {
		return nil
	}
	ids := b.placeIDs(refs, owner, false)
	key := strings.Join(texts(slices.Sorted(slices.Values(ids))), ",")
	set, ok := b.locationSets[key]
	if !ok {
		set = &locationSet{map[place.ID]bool{}, map[place.ID]bool{}}
		boundary := b.cat.places.Boundary(ids)
		for _, id := range b.cat.places.IDs() {
			if boundary.Relation(id) == place.Inside {
				set.inside[id] = true
			}
		}
		for _, id := range ids {
			for _, container := range b.cat.places.Containers(id) {
				set.wider[container] = true
			}
		}
		for id := range set.inside {
			delete(set.wider, id)
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
	return (c.locations == nil || c.locations.inside[at]) && (c.notLocations == nil || !c.notLocations.inside[at])
}

// locationOpen reports whether a condition depends on a location that is not known, or known only as a wider place.
func (r *resolution) locationOpen(c *condition) bool {
	for _, set := range []*locationSet{c.locations, c.notLocations} {
		if set != nil && (!r.use.locationKnown() || set.wider[r.use.Location]) {
			return true
		}
	}
	return false
}

// openLocation lets the resource be anywhere, or anywhere in the wider place that is its location. One place stands for
// all that no condition tells apart.
func (r *resolution) openLocation() {
	if !slices.ContainsFunc(r.conditions(), r.locationOpen) {
		return
	}
	classes := r.locationClasses()
	if len(classes) == 0 {
		return
	}
	r.steps = append(r.steps, step{
		values: func(*world) int { return len(classes) },
		apply:  func(w *world, i int) { w.location = classes[i] },
		why: func(r *resolution) []string {
			if r.use.locationKnown() {
				return []string{"It depends on the region of the resource, and its location is known only as a wider place."}
			}
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
	candidates := r.view.cat.places.IDs()
	if r.use.locationKnown() {
		boundary := r.view.cat.places.Boundary([]place.ID{r.use.Location})
		candidates = slices.DeleteFunc(candidates, func(id place.ID) bool { return boundary.Relation(id) != place.Inside })
	}
	for _, at := range candidates {
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
func (r *resolution) substituted(places []place.ID, geography place.ID, w *world) []place.ID {
	all := make([]place.ID, 0, len(places))
	for _, id := range places {
		switch {
		case id == place.TenantGeography && geography != "":
			id = geography
		case id == place.TenantCountry && r.countrySettled(w):
			id = r.profile.Country
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
