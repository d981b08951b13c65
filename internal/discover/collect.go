// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"slices"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// Collector applies the usage rules to instances, and makes an inventory of what they use.
type Collector struct {
	recognizer *Recognizer
	resources  []Resource
	gaps       []Gap
	uses       map[string]*Use
	unmapped   map[string]*Unmapped
	pending    []pendingUse
	placed     map[Ref][]*placed // by what refers to them
	reached    map[Ref]*answer
}

// pendingUse is a use whose location is that of other resources.
type pendingUse struct {
	Use
	of        *reference
	resource  int
	uncertain bool
}

// NewCollector returns an empty collector.
func (r *Recognizer) NewCollector() *Collector {
	return &Collector{
		recognizer: r, uses: map[string]*Use{}, unmapped: map[string]*Unmapped{}, placed: map[Ref][]*placed{}, reached: map[Ref]*answer{},
	}
}

// Gap notes that something is missing.
func (c *Collector) Gap(g Gap) { c.gaps = append(c.gaps, g) }

// Add applies the rules of its type to an instance; nil paths mean that there are none.
func (c *Collector) Add(paths *Paths, i Instance) {
	if strings.HasPrefix(i.Type, OwnPrefix) {
		return
	}
	a := addition{Collector: c, instance: &i, facts: i.Attributes, resource: none}
	mapped := no
	if paths != nil {
		for n := range paths.rules {
			if r := &paths.rules[n]; !r.begins || r.Fallback {
				mapped = max(mapped, a.apply(r))
			} else {
				a.apply(r)
			}
		}
	}
	if mapped != yes { // where a rule may apply, there may also be none that does
		a.unmapped()
	}
	if a.resource != none {
		c.resources[a.resource].RefersTo = a.links(paths)
	}
}

// addition is the work on one instance.
type addition struct {
	*Collector
	instance *Instance
	facts    facts
	resource int // its index, none as long as nothing refers to it
}

func (a *addition) index() int {
	if a.resource == none {
		a.resource = len(a.resources)
		a.resources = append(a.resources, Resource{Address: a.instance.Address, File: a.instance.File, Line: a.instance.Line})
	}
	return a.resource
}

// apply applies a rule, and reports whether it is for the instance at all.
func (a *addition) apply(r *rule) truth {
	holds := a.facts.all(r.where)
	if holds == no {
		return no
	}
	locations := a.locations(r)
	if r.Fallback && len(r.location) > 0 && !locations.stated() {
		return no
	}
	uncertain := a.instance.Uncertain || holds == maybe
	truths := make([]truth, len(r.effects))
	var addOns, perhaps []string
	for i := range r.effects {
		truths[i] = a.facts.all(r.effects[i].tests)
		switch truths[i] {
		case yes:
			addOns = append(addOns, refTexts(r.effects[i].AddOns)...)
		case maybe:
			perhaps = append(perhaps, refTexts(r.effects[i].AddOns)...)
		case no:
		}
	}
	application, known := a.application(r)
	options := a.facts.options(r, truths)
	for _, f := range r.Features {
		use := a.use(f, r, application)
		use.Options, use.AddOns = optionsOf(f, options), distinct(addOns)
		a.place(use, locations, uncertain)
		if len(perhaps) > 0 {
			use.AddOns = distinct(addOns, perhaps)
			a.place(use, locations, true)
		}
	}
	for i := range r.effects {
		if truths[i] == no {
			continue
		}
		for _, f := range r.effects[i].Features {
			a.add(a.use(f, r, application), uncertain || truths[i] == maybe)
		}
	}
	if known != no {
		a.add(a.use(r.Stands, r, application), uncertain || known == maybe)
	}
	return holds
}

// distinct returns the texts of all lists in order, each once.
func distinct(lists ...[]string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(lists...))))
}

// optionsOf keeps the options that a feature has.
func optionsOf(f *catalog.Feature, options map[string]string) map[string]string {
	var own map[string]string
	for _, o := range f.Options {
		if value, ok := options[o.ID]; ok {
			if own == nil {
				own = map[string]string{}
			}
			own[o.ID] = value
		}
	}
	return own
}

// use returns a use of a feature. For the one that stands for an application it names that, and a feature of the same
// product that the catalog knows by a name of the application takes its place. Anybody can call an application like a
// feature of another product.
func (a *addition) use(f *catalog.Feature, r *rule, application []string) Use {
	if f != r.Stands || len(application) == 0 {
		return Use{Feature: f.ID}
	}
	for _, name := range application {
		if known, err := a.recognizer.catalog.Feature(name); err == nil && known.Product == f.Product {
			return Use{Feature: known.ID}
		}
	}
	return Use{Feature: f.ID, Application: application[0]}
}

// application returns what names the application that the instance stands for, the best name first, and whether it is
// one that has to be evaluated: another company's.
func (a *addition) application(r *rule) (names []string, foreign truth) {
	if r.Application == nil {
		return nil, no
	}
	id := a.facts.at(r.id)
	for _, name := range []string{shown(id), shown(a.facts.at(r.name))} {
		if name != "" {
			names = append(names, name)
		}
	}
	if r.id == none || !id.Set {
		return names, no
	}
	own := id.refersTo(r.Application.Own)
	vendors := id.refersTo(r.Application.Vendor)
	switch {
	case !id.Unknown && len(id.Values) > 0 && !slices.ContainsFunc(id.Values, a.recognizer.isForeign):
		return nil, no
	case own > 0 && own+vendors == len(id.Refs) && !id.Open:
		return names, no
	case vendors > 0 && vendors == len(id.Refs) && !id.Open:
		return nil, no
	case own+vendors == 0 && (len(id.Refs) > 0 || slices.ContainsFunc(id.Values, a.recognizer.isForeign)):
		return names, yes
	}
	return names, maybe
}

// refersTo returns how many of the references are to one of the types.
func (a *Attribute) refersTo(types []catalog.Ref) int {
	n := 0
	for _, ref := range a.Refs {
		name := ref.Type
		if ref.Mode == Data {
			name = "data." + name
		}
		if slices.ContainsFunc(types, func(t catalog.Ref) bool { return t.Text == name }) {
			n++
		}
	}
	return n
}

// isForeign reports whether a client id is that of none of Microsoft's own applications.
func (r *Recognizer) isForeign(clientID string) bool {
	_, ok := r.catalog.Application(clientID)
	return !ok
}

// shown returns the only value of an attribute, unless it may not be shown.
func shown(of *Attribute) string {
	if of.Sensitive || of.Unknown || len(of.Values) != 1 {
		return ""
	}
	return of.Values[0]
}

// place adds a use once for each location.
func (a *addition) place(use Use, l *locations, uncertain bool) {
	if l == nil {
		a.add(use, uncertain)
		return
	}
	for _, at := range l.at {
		use.Location, use.UnknownLocation = at.place, at.stated
		a.add(use, uncertain || at.uncertain)
	}
	for _, of := range l.of {
		a.pending = append(a.pending, pendingUse{use, of, a.index(), uncertain})
	}
}

func (a *addition) add(use Use, uncertain bool) { a.enter(&use, a.index(), uncertain) }

// enter notes that a resource uses something.
func (c *Collector) enter(use *Use, resource int, uncertain bool) {
	key := use.key()
	known := c.uses[key]
	if known == nil {
		known = use
		known.Resources, known.Uncertain = nil, nil
		c.uses[key] = known
	}
	if uncertain {
		known.Uncertain = append(known.Uncertain, resource)
	} else {
		known.Resources = append(known.Resources, resource)
	}
}

func (a *addition) unmapped() {
	key := typeKey(a.instance.Mode, a.instance.Type)
	known := a.Collector.unmapped[key]
	if known == nil {
		known = &Unmapped{Mode: a.instance.Mode, Type: a.instance.Type}
		a.Collector.unmapped[key] = known
	}
	known.Resources = append(known.Resources, a.index())
}

// links returns the addresses of what the instance refers to.
func (a *addition) links(paths *Paths) []string {
	var all []string
	if paths == nil {
		return nil
	}
	for i := range paths.rules {
		for _, link := range paths.rules[i].links {
			for _, ref := range a.facts.at(link).Refs {
				all = append(all, ref.Address())
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Address returns the address of the resource without its own key.
func (r Ref) Address() string {
	address := r.Type + "." + r.Name
	if r.Mode == Data {
		address = "data." + address
	}
	if r.Module != "" {
		address = r.Module + "." + address
	}
	return address
}

func refTexts(refs []catalog.Ref) []string {
	all := make([]string, len(refs))
	for i, r := range refs {
		all[i] = r.Text
	}
	return all
}

// unknownPlace stands for a location that is not known.
const unknownPlace = place.ResourceLocation
