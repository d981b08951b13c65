// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/data-residency/terraform-provider-residency/internal/place"
	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Layer is a set of catalog files that comes from one place: the base layer, or an overlay.
type Layer struct {
	Name string
	Document

	canonical  []byte            // of the document, where it is at hand
	statements map[string][]byte // of features, by their ids, to be read later; they are known to be valid
	usage      func() Document   // reads usage rules later; they are known to be valid
}

// builder turns layers into a catalog and collects every error on the way.
type builder struct {
	errs       Errors
	cat        *Catalog
	sources    map[string]*Source
	features   map[string]*Feature
	statements map[string]*Statement
	entries    map[*Statement]*StatementEntry
	sets       map[string]*countrySet
	followPos  map[*Feature]Pos
	late       *lateStatements // where statements are read later

	locationSets map[string]*locationSet
}

// Build lays the layers over one another, the base first, and checks all that they say. The error is an [Errors] with
// every error.
func Build(layers ...Layer) (*Catalog, error) {
	b := &builder{
		cat:        &Catalog{described: map[string]string{}, rules: map[string][]*geographyRule{}, defaults: map[string][]settingDefault{}, scoped: map[string]bool{}, names: map[string]*Feature{}, countryNo: map[place.ID]int{}, views: map[Date]*View{}, applications: map[string]string{}, readUsage: func() {}},
		sources:    map[string]*Source{},
		features:   map[string]*Feature{},
		statements: map[string]*Statement{},
		entries:    map[*Statement]*StatementEntry{},
		sets:       map[string]*countrySet{},
		followPos:  map[*Feature]Pos{},

		locationSets: map[string]*locationSet{},
	}
	if b.places(layers); len(b.errs) > 0 {
		return nil, b.errs.err() // nothing else can be checked without places
	}
	for i := range layers {
		b.cat.layers = append(b.cat.layers, layers[i].Name)
		b.version(&layers[i])
		b.addSources(&layers[i])
		b.addTenant(&layers[i])
	}
	for i := range layers { // a layer can build on all that lies below it
		b.checkScope(&layers[i])
		b.checkPlaces(&layers[i])
		b.addFeatures(&layers[i])
		b.addLateStatements(&layers[i])
		b.addShared(&layers[i])
		b.withdraw(&layers[i])
		b.rules(&layers[i])
		b.addDefaults(&layers[i])
		b.addFollows(&layers[i])
		b.addUsage(&layers[i])
	}
	b.checkFollows()
	b.linkStatements()
	b.checkFamilies()
	b.checkOverlays()
	b.finish(layers)
	if err := b.errs.err(); err != nil {
		return nil, err
	}
	return b.cat, nil
}

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	snake  = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
	fullID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)
)

func (b *builder) checkID(pos Pos, pattern *regexp.Regexp, what, id string) {
	if !pattern.MatchString(id) {
		b.errs.add(pos, "%s %q: the id has another form than %s", what, id, pattern)
	}
}

// once notes that a layer describes something, and reports whether nothing did so before. Where another layer did, the
// error names it.
func (b *builder) once(pos Pos, layer, what string) bool {
	other, known := b.cat.described[what]
	if known {
		b.again(pos, layer, what, other)
	} else {
		b.cat.described[what] = layer
	}
	return !known
}

// again is the error about something that is described a second time.
func (b *builder) again(pos Pos, layer, what, before string) {
	if layer == before {
		b.errs.add(pos, "%s is already described", what)
		return
	}
	b.errs.add(pos, "%s is already described by the layer %q", what, before)
}

func (b *builder) version(l *Layer) {
	if l.Version.IsZero() {
		return
	}
	day, err := time.Parse("2006.01.02", l.Version.Text)
	if err != nil {
		b.errs.add(l.Version.Pos, "version %q is not a date of the form 2026.11.24", l.Version.Text)
		return
	}
	if b.cat.version == "" {
		b.cat.version, b.cat.date = l.Version.Text, DateOf(day)
	}
}

func (b *builder) addSources(l *Layer) {
	for i := range l.Sources {
		e := l.Sources[i]
		e.Versions = slices.Clone(e.Versions)
		b.checkID(e.Pos, kebab, "source", e.ID)
		if !b.once(e.Pos, l.Name, "source "+e.ID) {
			continue
		}
		b.checkURL(e.Pos, e.URL)
		b.checkVersions(&e)
		s := &Source{SourceEntry: e, Layer: l.Name}
		b.sources[e.ID] = s
		b.cat.sources = append(b.cat.sources, s)
	}
}

func (b *builder) checkURL(pos Pos, address string) {
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		b.errs.add(pos, "url %q is not the address of a web page", address)
	}
}

// checkVersions fills in the dates that follow from others.
func (b *builder) checkVersions(s *SourceEntry) {
	seen := map[string]bool{}
	for i := range s.Versions {
		v := &s.Versions[i]
		if seen[v.Version] {
			b.errs.add(v.Pos, "source %s: version %s is given twice", s.ID, v.Version)
		}
		seen[v.Version] = true
		if v.URL != "" {
			b.checkURL(v.Pos, v.URL)
		}
		if v.Date == 0 && len(v.Version) >= len(time.DateOnly) {
			v.Date, _ = ParseDate(v.Version[:len(time.DateOnly)])
		}
		if v.From == 0 {
			v.From = v.Date
		}
		if v.From == 0 {
			b.errs.add(v.Pos, "source %s: version %s has no date, so from is needed", s.ID, v.Version)
		}
		if i == 0 {
			continue
		}
		before := &s.Versions[i-1]
		if v.From <= before.From {
			b.errs.add(v.Pos, "source %s: version %s is not younger than the one before it; list the oldest first", s.ID, v.Version)
		}
		if before.Until == 0 {
			before.Until = v.From
		}
	}
	for i := range s.Versions {
		if v := &s.Versions[i]; v.Until != 0 && v.Until <= v.From {
			b.errs.add(v.Pos, "source %s: version %s ends before it begins", s.ID, v.Version)
		}
	}
	if len(s.Versions) == 0 {
		b.errs.add(s.Pos, "source %s: no version", s.ID)
	}
}

// citations reads references of the forms source@version and source@first..last.
func (b *builder) citations(refs []Ref, owner string, pos Pos) []Citation {
	var all []Citation
	for _, ref := range refs {
		id, versions, ok := strings.Cut(ref.Text, "@")
		if !ok {
			b.errs.add(ref.Pos, "%s: %q does not have the form source@version or source@first..last", owner, ref.Text)
			continue
		}
		s := b.sources[id]
		if s == nil {
			b.errs.add(ref.Pos, "%s: unknown source %q%s", owner, id, spelling.DidYouMean(id, slices.Collect(maps.Keys(b.sources))))
			continue
		}
		first, last, ranged := strings.Cut(versions, "..")
		from := b.versionIndex(s, first, owner, ref.Pos)
		to := from
		if ranged {
			to = b.versionIndex(s, last, owner, ref.Pos)
		}
		switch {
		case from < 0 || to < 0:
		case to < from:
			b.errs.add(ref.Pos, "%s: %s is older than %s", owner, last, first)
		default:
			for i := from; i <= to; i++ {
				v := &s.Versions[i]
				all = append(all, Citation{Source: s, Version: v, From: v.From, Until: v.Until})
			}
		}
	}
	if len(refs) == 0 {
		b.errs.add(pos, "%s: no source is cited", owner)
	}
	slices.SortStableFunc(all, func(x, y Citation) int { return int(x.From - y.From) })
	return all
}

func (b *builder) versionIndex(s *Source, version, owner string, pos Pos) int {
	i := slices.IndexFunc(s.Versions, func(v SourceVersion) bool { return v.Version == version })
	if i < 0 {
		known := make([]string, len(s.Versions))
		for i, v := range s.Versions {
			known[i] = v.Version
		}
		b.errs.add(pos, "%s: source %s has no version %q, known are %q", owner, s.ID, version, known)
	}
	return i
}

// placeIDs reads places and, where they are allowed, placeholders.
func (b *builder) placeIDs(refs []Ref, owner string, placeholders bool) []place.ID {
	var all []place.ID
	for _, ref := range refs {
		id := place.ID(ref.Text)
		switch {
		case id.IsKnownPlaceholder() && placeholders:
		case id.IsPlaceholder():
			b.errs.add(ref.Pos, "%s: unknown placeholder %q", owner, ref.Text)
			continue
		default:
			parsed, err := b.cat.places.Parse(ref.Text)
			if err != nil {
				b.errs.add(ref.Pos, "%s: %v", owner, err)
				continue
			}
			id = parsed
		}
		if slices.Contains(all, id) {
			b.errs.add(ref.Pos, "%s: place %s is given twice", owner, id)
			continue
		}
		all = append(all, id)
	}
	return all
}
