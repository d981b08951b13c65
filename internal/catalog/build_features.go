// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// DefaultDataKind is the kind of data of a statement that gives none.
const DefaultDataKind = "customer-data"

func (b *builder) addFeatures(l *Layer) {
	for i := range l.Features {
		e := &l.Features[i]
		f := b.features[e.ID]
		switch {
		case f == nil:
			f = b.newFeature(e, l.Name)
		case f.Layer == l.Name:
			b.errs.add(e.Pos, "feature %s is already described in this layer", e.ID)
			continue
		default:
			b.checkExtension(f, e)
			b.extend(f, e)
			if len(e.Statements) > 0 {
				f.Statements() // their ids have to be known
			}
		}
		b.addStatements(f, e.Statements, l.Name)
	}
}

// addStatements adds statements to a feature and returns them.
func (b *builder) addStatements(f *Feature, entries []StatementEntry, layer string) []*Statement {
	var added []*Statement
	for i := range entries {
		e := &entries[i]
		b.checkID(e.Pos, kebab, "statement", e.ID)
		if s := b.addStatement(f.ID+"/"+e.ID, e, f.Options, layer); s != nil {
			added = append(added, s)
		}
	}
	f.statements = append(f.statements, added...)
	slices.SortFunc(f.statements, byID)
	return added
}

func (b *builder) newFeature(e *FeatureEntry, layer string) *Feature {
	b.checkID(e.Pos, kebab, "feature", e.ID)
	for key, value := range map[string]string{"name": e.Name, "product": e.Product, "description": e.Description} {
		if value == "" {
			b.errs.add(e.Pos, "feature %s: %s is missing", e.ID, key)
		}
	}
	f := &Feature{
		ID: e.ID, Name: e.Name, Product: e.Product, Family: e.Geography, Description: e.Description, Withdrawn: e.Withdrawn, Layer: layer,
	}
	b.features[e.ID] = f
	b.cat.features = append(b.cat.features, f)
	b.addNames(f, e.Pos, e.ID, e.Name)
	b.extend(f, e)
	return f
}

// checkExtension refuses what an entry of a higher layer cannot change. An equal text may be repeated, for readers.
func (b *builder) checkExtension(f *Feature, e *FeatureEntry) {
	for _, field := range []struct{ key, given, known string }{
		{"name", e.Name, f.Name}, {"product", e.Product, f.Product}, {"geography", e.Geography, f.Family}, {"description", e.Description, f.Description},
	} {
		if field.given != "" && field.given != field.known {
			b.errs.add(e.Pos, "feature %s: %s is given by the layer %q and cannot be changed", f.ID, field.key, f.Layer)
		}
	}
	if e.Withdrawn != nil {
		b.errs.add(e.Pos, "feature %s: belongs to the layer %q and cannot be withdrawn; withdraw its statements", f.ID, f.Layer)
	}
}

// extend adds what an entry has beside its own id and name.
func (b *builder) extend(f *Feature, e *FeatureEntry) {
	f.FormerNames = append(f.FormerNames, e.FormerNames...)
	f.FormerIDs = append(f.FormerIDs, e.FormerIDs...)
	b.addNames(f, e.Pos, e.FormerNames...)
	b.addNames(f, e.Pos, e.FormerIDs...)
	for _, client := range e.Clients {
		b.checkID(client.Pos, clientID, "client_ids", client.Text)
		b.addNames(f, client.Pos, client.Text)
		f.ClientIDs = append(f.ClientIDs, client.Text)
	}
	for _, o := range e.Options {
		b.checkID(o.Pos, snake, "option", o.ID)
		b.checkValues(o.Pos, "option "+o.ID, o.Values)
		if slices.ContainsFunc(f.Options, func(other OptionEntry) bool { return other.ID == o.ID }) {
			b.errs.add(o.Pos, "feature %s: option %s is already described", f.ID, o.ID)
			continue
		}
		f.Options = append(f.Options, o)
	}
}

func (b *builder) addNames(f *Feature, pos Pos, names ...string) {
	for _, name := range names {
		key := spelling.Key(name)
		if other := b.cat.names[key]; other != nil && other != f {
			b.errs.add(pos, "feature %s: the name %q is already one of feature %s", f.ID, name, other.ID)
			continue
		}
		b.cat.names[key] = f
	}
}

func (b *builder) addShared(l *Layer) {
	for i := range l.SharedStatements {
		e := &l.SharedStatements[i]
		b.checkID(e.Pos, fullID, "shared statement", e.ID)
		if b.late != nil && b.late.layer != l.Name {
			b.statement(e.ID) // one of a layer below is read, so that it is known
		}
		st := b.addStatement(e.ID, &e.StatementEntry, nil, l.Name)
		for _, ref := range e.Features {
			f := b.features[ref.Text]
			switch {
			case f == nil:
				b.errs.add(ref.Pos, "shared statement %s: unknown feature %q%s", e.ID, ref.Text, spelling.DidYouMean(ref.Text, slices.Collect(maps.Keys(b.features))))
			case st != nil && slices.Contains(f.statements, st):
				b.errs.add(ref.Pos, "shared statement %s: feature %s is given twice", e.ID, f.ID)
			case st != nil:
				f.statements = append(f.statements, st)
				slices.SortFunc(f.statements, byID)
			}
		}
	}
}

func (b *builder) addStatement(id string, e *StatementEntry, options []OptionEntry, layer string) *Statement {
	owner := "statement " + id
	if other := b.statements[id]; other != nil {
		b.again(e.Pos, layer, owner, other.Layer)
		return nil
	}
	s := &Statement{
		ID: id, Data: e.Data, DataKind: firstOf(e.DataKind, DefaultDataKind), Commitment: e.Commitment, Exception: e.Exception, Optional: e.Optional,
		Reserve: e.Reserve, Note: e.Note, Effective: e.Effective, FormerIDs: e.FormerIDs, Withdrawn: e.Withdrawn, Layer: layer, Reason: e.Reason, pos: e.Pos,
	}
	s.Places[Storage] = b.placeIDs(e.StoredIn, owner, true)
	s.Places[Processing] = b.placeIDs(e.ProcessedIn, owner, true)
	if len(e.StoredIn)+len(e.ProcessedIn) == 0 {
		b.errs.add(e.Pos, "%s: stored_in or processed_in is missing", owner)
	}
	if !kebab.MatchString(s.DataKind) {
		b.errs.add(e.Pos, "%s: data_kind %q has another form than %s", owner, s.DataKind, kebab)
	}
	if e.Effective.From != 0 && e.Effective.Until != 0 && e.Effective.Until < e.Effective.From {
		b.errs.add(e.Pos, "%s: effective.until is before effective.from", owner)
	}
	s.Citations = b.citations(e.Published, owner, e.Pos)
	s.when = b.condition(&e.When, owner, e.Pos, options)
	b.statements[id] = s
	b.entries[s] = e
	for _, former := range e.FormerIDs {
		if b.statement(former) != nil {
			b.errs.add(e.Pos, "%s: the former id %s is in use", owner, former)
			continue
		}
		b.statements[former] = s
	}
	return s
}

// linkStatements resolves the references between statements, and refuses overrides that go round in a circle.
func (b *builder) linkStatements() {
	for id, s := range b.statements {
		if id != s.ID {
			continue // a former id
		}
		b.loadReferred(s)
		b.link(s)
	}
	state := map[*Statement]int8{}
	var visit func(s *Statement)
	visit = func(s *Statement) {
		const visiting, done = 1, 2
		switch state[s] {
		case visiting:
			b.errs.add(s.pos, "statement %s: overrides itself, through others", s.ID)
			return
		case done:
			return
		}
		state[s] = visiting
		for _, o := range s.Overrides {
			visit(o)
		}
		state[s] = done
	}
	for _, id := range slices.Sorted(maps.Keys(b.statements)) {
		visit(b.statements[id])
	}
}

// link resolves the references of a statement to others.
func (b *builder) link(s *Statement) {
	e := b.entries[s]
	s.Overrides = b.statementRefs(s, e.Overrides)
	s.Contradicts = b.statementRefs(s, e.Contradicts)
	for _, ref := range e.Overrides {
		o := b.statements[ref.Text]
		if o == nil {
			continue
		}
		if o.DataKind != s.DataKind {
			b.errs.add(ref.Pos, "statement %s: overrides %s, which is about %s and not about %s", s.ID, o.ID, o.DataKind, s.DataKind)
		}
		if o.Layer != s.Layer && s.Reason == "" {
			b.errs.add(ref.Pos, "statement %s: overrides %s of the layer %q, so reason is needed: say why", s.ID, o.ID, o.Layer)
		}
	}
	if s.Reason != "" && len(s.Overrides) == len(e.Overrides) && !slices.ContainsFunc(s.Overrides, func(o *Statement) bool { return o.Layer != s.Layer }) {
		b.errs.add(s.pos, "statement %s: reason says why it overrides a statement of another layer, and it does not", s.ID)
	}
}

// checkFamilies refuses conditions on the geography for features that have none: they could never hold.
func (b *builder) checkFamilies() {
	for _, f := range b.cat.features {
		for _, s := range f.statements {
			if f.Family == "" && (s.when.geographies != nil || s.when.notGeographies != nil) {
				b.errs.add(s.pos, "statement %s: has a condition on the geography, but feature %s has none", s.ID, f.ID)
			}
		}
	}
}

func (b *builder) statementRefs(s *Statement, refs []Ref) []*Statement {
	var all []*Statement
	for _, ref := range refs {
		o := b.statements[ref.Text]
		if o == nil {
			b.errs.add(ref.Pos, "statement %s: unknown statement %q%s", s.ID, ref.Text, b.suggest(ref.Text))
			continue
		}
		if o.Layer != s.Layer && slices.Index(b.cat.layers, o.Layer) > slices.Index(b.cat.layers, s.Layer) {
			b.errs.add(ref.Pos, "statement %s: refers to %s of the layer %q, which is laid over the layer %q; let the upper one refer to the lower one", s.ID, o.ID, o.Layer, s.Layer)
			continue
		}
		all = append(all, o)
	}
	return all
}

// finish sorts what is shown in order, and computes the digest.
func (b *builder) finish(layers []Layer) {
	slices.SortFunc(b.cat.sources, func(x, y *Source) int { return strings.Compare(x.ID, y.ID) })
	slices.SortFunc(b.cat.features, func(x, y *Feature) int { return strings.Compare(x.ID, y.ID) })
	for _, rules := range b.cat.rules {
		slices.SortFunc(rules, func(x, y *geographyRule) int { return strings.Compare(x.ID, y.ID) })
	}
	slices.SortFunc(b.cat.addOns, func(x, y AddOnEntry) int { return strings.Compare(x.ID, y.ID) })
	slices.SortFunc(b.cat.terraform, func(x, y TerraformProviderEntry) int { return strings.Compare(x.ID, y.ID) })
	slices.SortFunc(b.cat.settings, func(x, y SettingEntry) int { return strings.Compare(x.ID, y.ID) })
	slices.SortStableFunc(b.cat.scopes, func(x, y *regionScope) int { return strings.Compare(x.key(), y.key()) })
	if b.cat.version == "" {
		b.errs.add(Pos{}, "version is missing: one file of the base layer has to give it")
	}
	b.cat.statements = sync.OnceValue(b.allStatements)
	b.cat.digest = sync.OnceValue(func() string { return digest(layers) })
}

func byID(x, y *Statement) int { return strings.Compare(x.ID, y.ID) }

// allStatements reads those that are not read yet, too.
func (b *builder) allStatements() []*Statement {
	var all []*Statement
	for _, f := range b.cat.features {
		all = append(all, f.Statements()...)
	}
	slices.SortFunc(all, byID)
	return slices.Compact(all) // one can be about several features
}

func digest(layers []Layer) string {
	hash := sha256.New()
	for i := range layers {
		canonical := layers[i].canonical
		if canonical == nil {
			canonical = layers[i].Canonical()
		}
		_, _ = hash.Write(canonical) // a hash never fails to take bytes
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Canonical returns the content of the document as JSON, the same for the same content however it is spread over
// files. The compiled base layer has this form.
func (d *Document) Canonical() []byte {
	sorted := *d
	sorted.Places = sortedBy(d.Places, func(e PlaceEntry) string { return string(e.ID) })
	sorted.Sources = sortedBy(d.Sources, func(e SourceEntry) string { return e.ID })
	sorted.AddOns = sortedBy(d.AddOns, func(e AddOnEntry) string { return e.ID })
	sorted.Settings = sortedBy(d.Settings, func(e SettingEntry) string { return e.ID })
	sorted.RegionScopes = sortedBy(d.RegionScopes, RegionScopeEntry.key)
	sorted.GeographyRules = sortedBy(d.GeographyRules, func(e GeographyRule) string { return e.ID })
	sorted.Features = sortedBy(d.Features, func(e FeatureEntry) string { return e.ID })
	sorted.SharedStatements = sortedBy(d.SharedStatements, func(e SharedStatement) string { return e.ID })
	sorted.TerraformProviders = sortedBy(d.TerraformProviders, func(e TerraformProviderEntry) string { return e.ID })
	sorted.Applications = sortedBy(d.Applications, func(e ApplicationEntry) string { return e.ID })
	sorted.Usage = sortedBy(d.Usage, UsageEntry.key)
	sorted.Withdrawals = sortedBy(d.Withdrawals, func(e Withdrawal) string { return e.Statement.Text })
	return oneEntryALine(sorted)
}

// oneEntryALine writes a document as JSON in which each entry has a line of its own, so that a change of one entry is a
// change of one line.
func oneEntryALine(d Document) []byte {
	var out bytes.Buffer
	out.WriteString("{")
	value := reflect.ValueOf(d)
	separator := "\n"
	for i := range value.NumField() {
		field := value.Field(i)
		if field.IsZero() {
			continue
		}
		name, _, _ := strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
		fmt.Fprintf(&out, "%s%q: ", separator, name)
		separator = ",\n"
		if field.Kind() != reflect.Slice {
			out.Write(mustMarshal(field))
			continue
		}
		for j := range field.Len() {
			out.WriteString([]string{"[\n", ",\n"}[min(j, 1)])
			out.Write(mustMarshal(field.Index(j)))
		}
		out.WriteString("\n]")
	}
	out.WriteString("\n}\n")
	return out.Bytes()
}

func mustMarshal(v reflect.Value) []byte {
	text, err := json.Marshal(v.Interface())
	if err != nil {
		panic("catalog: a document cannot be written as JSON: " + err.Error()) // the types of the model all can
	}
	return text
}

func sortedBy[E any](entries []E, id func(E) string) []E {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(x, y E) int { return strings.Compare(id(x), id(y)) })
	return sorted
}
