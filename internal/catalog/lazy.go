// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// lateStatements reads the statements of a feature when they are first asked for. Most runs ask for a few features, and
// the statements are most of the catalog.
type lateStatements struct {
	lock    sync.Mutex
	builder *builder
	raw     map[string][]rawStatements // by the id of their feature, until they are read
	layer   string                     // the last one that has some
	loading bool                       // statements are being read, so that no others can be asked for
}

// rawStatements are those that a layer has of a feature, as JSON.
type rawStatements struct {
	layer string
	json  []byte
}

// Statements returns what is said of the feature, sorted by id; what is said of the features that it follows is not
// among them.
func (f *Feature) Statements() []*Statement {
	f.read.Do(func() {
		if f.late != nil {
			f.late.load(f)
		}
	})
	return f.statements
}

// addLateStatements notes the statements that a layer has for later.
func (b *builder) addLateStatements(l *Layer) {
	if l.statements == nil {
		return
	}
	if b.late == nil {
		b.late = &lateStatements{builder: b, raw: map[string][]rawStatements{}}
	}
	b.late.layer = l.Name
	for id, text := range l.statements {
		b.late.raw[id] = append(b.late.raw[id], rawStatements{l.Name, text})
		b.features[id].late = b.late
		b.features[id].read = sync.Once{} // a layer below may have had it read
	}
}

// statement returns the statement of an id, and reads the statements of its feature for it.
func (b *builder) statement(id string) *Statement {
	if b.statements[id] == nil && !b.isLoading() {
		if f := b.cat.names[spelling.Key(featureOf(id))]; f != nil {
			f.Statements()
		}
	}
	return b.statements[id]
}

// isLoading reports whether statements are being read: to ask for others then would wait for itself.
func (b *builder) isLoading() bool { return b.late != nil && b.late.loading }

// suggest ends the sentence about a statement that is not known.
func (b *builder) suggest(id string) string {
	if b.isLoading() {
		return ""
	}
	for _, f := range b.cat.features {
		f.Statements()
	}
	return spelling.DidYouMean(id, slices.Collect(maps.Keys(b.statements)))
}

// loadReferred reads the statements of features to which a statement refers.
func (b *builder) loadReferred(s *Statement) {
	if b.late == nil {
		return
	}
	e := b.entries[s]
	for _, ref := range slices.Concat(e.Overrides, e.Contradicts) {
		b.statement(ref.Text)
	}
}

// featureOf returns the feature's part of a full id.
func featureOf(statement string) string {
	id, _, _ := strings.Cut(statement, "/")
	return id
}

// load reads the statements of a feature, with those of others that they refer to. They are known to be valid.
func (l *lateStatements) load(f *Feature) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.loading = true
	defer func() { l.loading = false }()
	known := len(l.builder.errs) // those of overlays
	added := l.add(f)
	for len(added) > 0 {
		s := added[0]
		added = added[1:]
		e := l.builder.entries[s]
		for _, ref := range slices.Concat(e.Overrides, e.Contradicts) {
			if other := l.builder.features[featureOf(ref.Text)]; other != nil {
				added = append(added, l.add(other)...)
			}
		}
		l.builder.link(s)
	}
	if errs := l.builder.errs[known:]; len(errs) > 0 {
		panic("catalog: a statement that was valid before is not: " + errs.Error()) // a test reads all that are embedded
	}
}

// add reads the statements of a feature, without what they refer to. Only the first time there are any.
func (l *lateStatements) add(f *Feature) []*Statement {
	var added []*Statement
	for _, raw := range l.raw[f.ID] {
		var entries []StatementEntry
		if err := json.Unmarshal(raw.json, &entries); err != nil {
			panic(fmt.Sprintf("catalog: the embedded statements of %s cannot be read: %v", f.ID, err))
		}
		added = append(added, l.builder.addStatements(f, entries, raw.layer)...)
	}
	delete(l.raw, f.ID)
	return added
}

// cut is a compiled base layer whose bulk is left unread.
type cut struct {
	head       []byte            // all else
	statements map[string][]byte // of features, by their ids
	lists      map[string][]byte // sections that few runs ask for
}

// cutBase takes the bulk out of the compiled form, which has one entry a line; see oneEntryALine.
func cutBase(base []byte) (cut, error) {
	c := cut{head: make([]byte, 0, len(base)/2), statements: map[string][]byte{}, lists: map[string][]byte{"usage": nil, "applications": nil}}
	section, start, at := "", 0, 0
	for line := range bytes.Lines(base) {
		if name, ok := sectionOf(line); ok {
			section, start = name, at+len(`"": `)+len(name)
		}
		at += len(line)
		_, late := c.lists[section]
		switch {
		case late && line[0] == ']': // its end
			c.lists[section] = base[start : at-len(line)+1]
			c.head = fmt.Appendf(c.head, "%q: []%s", section, line[1:])
			section = ""
		case late:
		case section == "features" && line[0] == '{':
			if err := c.feature(line); err != nil {
				return cut{}, err
			}
		default:
			c.head = append(c.head, line...)
		}
	}
	return c, nil
}

// sectionOf returns the name of the section that begins with a line.
func sectionOf(line []byte) (string, bool) {
	if line[0] != '"' {
		return "", false
	}
	name, _, ok := bytes.Cut(line[1:], []byte(`"`))
	return string(name), ok
}

// feature cuts the line of a feature in two.
func (c *cut) feature(line []byte) error {
	const key = `,"statements":` // the last one of a feature, and in no text: quotation marks are escaped there
	entry := bytes.TrimRight(line, ",\n")
	i := bytes.Index(entry, []byte(key))
	if i < 0 {
		c.head = append(c.head, line...)
		return nil
	}
	id, _, ok := bytes.Cut(bytes.TrimPrefix(entry, []byte(`{"id":"`)), []byte(`"`))
	if !ok {
		return fmt.Errorf("a feature has no id where it begins: %.40q", entry)
	}
	c.statements[string(id)] = entry[i+len(key) : len(entry)-1]
	c.head = append(append(append(c.head, entry[:i]...), '}'), line[len(entry):]...)
	return nil
}
