// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

var (
	// typeName is a Terraform type, with a * at the end for any end, or before it for the types of a data source.
	typeName      = regexp.MustCompile(`^[a-z][a-z0-9-]*(_[a-z0-9_]+)?(_?\*)?$`)
	attributePath = regexp.MustCompile(`^[A-Za-z_@][A-Za-z0-9_@-]*(\.[A-Za-z_@][A-Za-z0-9_@-]*)*$`)
	clientID      = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// addUsage adds the usage rules; all features have to be known.
func (b *builder) addUsage(l *Layer) {
	for _, e := range l.TerraformProviders {
		b.once(e.Pos, l.Name, "terraform provider "+e.ID)
		b.checkID(e.Pos, kebab, "terraform provider", e.ID)
		b.checkURL(e.Pos, e.URL)
		b.cat.terraform = append(b.cat.terraform, e)
	}
	switch {
	case l.usage != nil:
		b.readUsageLater(l)
	case len(l.Usage)+len(l.Applications) > 0:
		b.cat.readUsage() // of the layers below; they come first
		b.addRules(l)
	}
}

// readUsageLater notes the usage rules of a layer for when one is asked for. They come after those of the layers below.
func (b *builder) readUsageLater(l *Layer) {
	below, later := b.cat.readUsage, Layer{Name: l.Name}
	read := l.usage
	b.cat.readUsage = sync.OnceFunc(func() {
		below()
		later.Document = read()
		known := len(b.errs)
		b.addRules(&later)
		if len(b.errs) > known {
			panic("catalog: the usage rules are not valid: " + b.errs[known:].Error()) // those that are read later were checked before
		}
	})
}

func (b *builder) addRules(l *Layer) {
	for _, e := range l.Applications {
		b.once(e.Pos, l.Name, "application "+e.ID)
		b.checkID(e.Pos, clientID, "application", e.ID)
		b.cat.applications[e.ID] = e.Name
	}
	for i := range l.Usage {
		b.cat.usage = append(b.cat.usage, b.usageRule(&l.Usage[i], l.Name))
	}
}

func (b *builder) usageRule(e *UsageEntry, layer string) *UsageRule {
	owner := "usage of " + strings.Join(append(refTexts(e.Resources), refTexts(e.DataSources)...), ", ")
	if len(e.Resources)+len(e.DataSources) == 0 {
		b.errs.add(e.Pos, "usage: resources or data_sources is missing")
	}
	for _, ref := range slices.Concat(e.Resources, e.DataSources) {
		b.checkID(ref.Pos, typeName, "usage", ref.Text)
	}
	r := &UsageRule{UsageEntry: e, Layer: layer, Features: b.featureRefs(e.Features, owner), Where: b.tests(e.Where, owner)}
	given := len(e.Features) // those that are not known are told of elsewhere
	for i := range e.When {
		c := &e.When[i]
		effect := UsageEffect{UsageCondition: c, Tests: append([]AttributeTest{b.test(&c.UsageTest, owner)}, b.tests(c.And, owner)...), Features: b.featureRefs(c.Features, owner)}
		b.addOnIDs(c.AddOns, owner)
		b.checkOptions(c.Pos, owner, r.Features, c.Options)
		if len(c.Features)+len(c.AddOns)+len(c.Options) == 0 {
			b.errs.add(c.Pos, "%s: a test that brings nothing; give features, options or add_ons, or make it a note", owner)
		}
		given += len(c.Features)
		r.When = append(r.When, effect)
	}
	b.checkOptions(e.Pos, owner, r.Features, e.Options)
	for i := range e.Location {
		r.Location = append(r.Location, b.locationRule(&e.Location[i], owner))
	}
	if len(e.Location) > 0 && len(e.Features) == 0 {
		b.errs.add(e.Pos, "%s: a location belongs to features of the entry, and there are none", owner)
	}
	if len(e.Location) > 0 && e.Unlocated != "" {
		b.errs.add(e.Pos, "%s: give either location or unlocated", owner)
	}
	b.usageApplication(r, owner)
	for _, path := range e.Links {
		b.checkPath(e.Pos, owner, path)
	}
	if given == 0 && e.Application == nil && e.Note == "" {
		b.errs.add(e.Pos, "%s: a type that uses no feature needs a note that says why", owner)
	}
	return r
}

func refTexts(refs []Ref) []string {
	all := make([]string, len(refs))
	for i, r := range refs {
		all[i] = r.Text
	}
	return all
}

func (b *builder) featureRefs(refs []Ref, owner string) []*Feature {
	var all []*Feature
	for _, ref := range refs {
		f := b.features[ref.Text]
		switch {
		case f == nil:
			b.errs.add(ref.Pos, "%s: unknown feature %q%s", owner, ref.Text, spelling.DidYouMean(ref.Text, slices.Collect(maps.Keys(b.features))))
		case slices.Contains(all, f):
			b.errs.add(ref.Pos, "%s: feature %s is given twice", owner, f.ID)
		default:
			all = append(all, f)
		}
	}
	return all
}

// checkOptions refuses options that none of the entry's own features has.
func (b *builder) checkOptions(pos Pos, owner string, features []*Feature, options map[string]string) {
	for _, id := range slices.Sorted(maps.Keys(options)) {
		known := slices.ContainsFunc(features, func(f *Feature) bool { return slices.Contains(valuesOf(optionChoices(f.Options), id), options[id]) })
		if !known {
			b.errs.add(pos, "%s: none of its features has an option %q that can be %q", owner, id, options[id])
		}
	}
}

func (b *builder) tests(tests []UsageTest, owner string) []AttributeTest {
	all := make([]AttributeTest, len(tests))
	for i := range tests {
		all[i] = b.test(&tests[i], owner)
	}
	return all
}

func (b *builder) test(t *UsageTest, owner string) AttributeTest {
	b.checkPath(t.Pos, owner, t.Attribute)
	kinds := 0
	for _, given := range []bool{len(t.Equals) > 0, t.Matches != "", t.NotMatches != "", t.Set, t.Unset} {
		if given {
			kinds++
		}
	}
	if kinds != 1 {
		b.errs.add(t.Pos, "%s: a test of %s needs one of equals, matches, not_matches, set and unset", owner, t.Attribute)
	}
	if t.Default != "" && (t.Set || t.Unset) {
		b.errs.add(t.Pos, "%s: the test of %s asks whether it is set, so a default has no meaning", owner, t.Attribute)
	}
	test := AttributeTest{UsageTest: t}
	if pattern := t.Matches + t.NotMatches; pattern != "" {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			b.errs.add(t.Pos, "%s: %v", owner, err)
			compiled = regexp.MustCompile("$^")
		}
		test.Pattern = compiled
	}
	return test
}

func (b *builder) checkPath(pos Pos, owner, path string) {
	if !attributePath.MatchString(path) {
		b.errs.add(pos, "%s: %q is not a path of attribute names with dots", owner, path)
	}
}

func (b *builder) locationRule(e *UsageLocation, owner string) LocationRule {
	if (e.Attribute == "") == (e.Of == "") {
		b.errs.add(e.Pos, "%s: a location needs either attribute or of", owner)
	} else {
		b.checkPath(e.Pos, owner, e.Attribute+e.Of)
	}
	if e.Of != "" && (!e.Default.IsZero() || len(e.Places) > 0) {
		b.errs.add(e.Pos, "%s: default and places belong to a location with an attribute", owner)
	}
	if !e.Default.IsZero() {
		b.placeIDs([]Ref{e.Default}, owner, false)
	}
	for _, value := range slices.Sorted(maps.Keys(e.Places)) {
		b.placeIDs([]Ref{e.Places[value]}, owner, false)
	}
	return LocationRule{UsageLocation: e, Tests: b.tests(e.When, owner)}
}

func (b *builder) usageApplication(r *UsageRule, owner string) {
	a := r.Application
	if a == nil {
		return
	}
	for _, path := range []string{a.ID, a.Name} {
		if path != "" {
			b.checkPath(a.Pos, owner, path)
		}
	}
	if a.ID == "" && a.Name == "" {
		b.errs.add(a.Pos, "%s: application needs client_id or display_name", owner)
	}
	for _, ref := range slices.Concat(a.Own, a.Vendor) {
		b.checkID(ref.Pos, typeName, owner+": application", strings.TrimPrefix(ref.Text, "data."))
	}
	if a.Feature.IsZero() {
		return // the decoder has told of it
	}
	if features := b.featureRefs([]Ref{a.Feature}, owner); len(features) == 1 {
		r.Stands = features[0]
	}
}

// Usage returns the usage rules, in the order of the layers and their files.
func (c *Catalog) Usage() []*UsageRule {
	c.readUsage()
	return c.usage
}

// TerraformProviders returns the Terraform providers whose types have usage rules, sorted by id.
func (c *Catalog) TerraformProviders() []TerraformProviderEntry { return c.terraform }

// Application returns the name of one of Microsoft's own applications, by its client id.
func (c *Catalog) Application(id string) (name string, ok bool) {
	c.readUsage()
	name, ok = c.applications[strings.ToLower(id)]
	return name, ok
}

// LocationOf returns the place that a value of a location attribute names.
func (c *Catalog) LocationOf(value string, places map[string]Ref) (place.ID, bool) {
	if ref, ok := places[value]; ok {
		value = ref.Text
	}
	id, err := c.places.Parse(value)
	return id, err == nil
}
