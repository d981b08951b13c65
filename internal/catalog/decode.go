// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"bytes"
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// Pos is a position in a catalog file. Line and column count from 1.
type Pos struct {
	File   string
	Line   int
	Column int
}

func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Error is one error in a catalog file.
type Error struct {
	Pos        Pos
	Message    string
	Unreadable bool // the file could not be read at all, so that nothing is known of what it says
}

func (e Error) Error() string {
	if e.Pos == (Pos{}) {
		return e.Message
	}
	return e.Pos.String() + ": " + e.Message
}

// Errors holds every error of a load, in the order of files and lines.
type Errors []Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

func (e *Errors) add(pos Pos, format string, args ...any) {
	*e = append(*e, Error{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// err returns the errors sorted by position, or nil. Errors at one position go by their text, since some are found on
// the way through a map.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortFunc(e, func(a, b Error) int {
		return cmp.Or(
			strings.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			strings.Compare(a.Message, b.Message),
		)
	})
	return e
}

// maxFileSize bounds a catalog file; the whole base layer is a small part of it.
const maxFileSize = 16 << 20

// File is a catalog file. Its name stands in the positions of errors.
type File struct {
	Name string
	Text []byte
}

// ReadFiles reads the files of one layer. The error is an [Errors] with every error of every file.
func ReadFiles(files []File) (Document, error) {
	var errs Errors
	var all Document
	for _, f := range files {
		doc, err := Parse(f.Name, f.Text)
		var found Errors
		if errors.As(err, &found) {
			errs = append(errs, found...)
		}
		all.append(doc, &errs)
	}
	return all, errs.err()
}

// ReadFS reads every .yaml and .yml file of the folder as one layer. The error is an [Errors] with every error of
// every file.
func ReadFS(files fs.FS) (Document, error) {
	var all []File
	failed := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := path.Ext(name); entry.IsDir() || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		text, err := readFile(files, name)
		if err == nil {
			all = append(all, File{name, text})
		}
		return err
	})
	doc, err := ReadFiles(all)
	if failed == nil {
		return doc, err
	}
	errs := Errors{{Message: fmt.Sprintf("cannot read the catalog: %v", failed), Unreadable: true}}
	var found Errors
	if errors.As(err, &found) {
		errs = append(errs, found...)
	}
	return doc, errs.err()
}

func readFile(files fs.FS, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	if err == nil && len(text) > maxFileSize {
		err = fmt.Errorf("%s is larger than %d MiB", name, maxFileSize>>20)
	}
	return text, err
}

// append adds the entries of another file of the same layer.
func (d *Document) append(other Document, errs *Errors) {
	if !other.Version.IsZero() && !d.Version.IsZero() {
		errs.add(other.Version.Pos, "version is given twice, as %s and as %s", d.Version.Text, other.Version.Text)
	}
	if other.CountryCodeChanges != nil && d.CountryCodeChanges != nil {
		errs.add(other.CountryCodeChanges.Pos, "country_code_changes is given twice")
	}
	to, from := reflect.ValueOf(d).Elem(), reflect.ValueOf(other)
	for i := range to.NumField() {
		switch field := from.Field(i); {
		case field.Kind() == reflect.Slice:
			to.Field(i).Set(reflect.AppendSlice(to.Field(i), field))
		case !field.IsZero():
			to.Field(i).Set(field)
		}
	}
}

// Parse reads one catalog file. The error is an [Errors] with every error of the file; what could be read is
// returned with it.
func Parse(file string, text []byte) (Document, error) {
	d := decoder{file: file}
	var doc Document
	var root, second yaml.Node
	documents := yaml.NewDecoder(bytes.NewReader(text))
	switch err := documents.Decode(&root); {
	case errors.Is(err, io.EOF):
		d.errs.add(Pos{File: file}, "the file is empty")
		return doc, d.errs.err()
	case err != nil:
		d.errs = append(d.errs, syntaxError(file, err))
		return doc, d.errs.err()
	}
	d.decode(root.Content[0], reflect.ValueOf(&doc).Elem(), "")
	switch err := documents.Decode(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		d.errs = append(d.errs, syntaxError(file, err))
	default:
		d.errs.add(d.pos(&second), "the file holds a second YAML document, which would not be read")
	}
	return doc, d.errs.err()
}

// syntaxError takes the line out of the YAML library's message, which has it as "yaml: line 3: …".
func syntaxError(file string, err error) Error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	pos := Pos{File: file}
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			if line, err := strconv.Atoi(number); err == nil {
				pos.Line, pos.Column, message = line, 1, text
			}
		}
	}
	return Error{Pos: pos, Message: "not valid YAML: " + message, Unreadable: true}
}

// decoder fills Go values from YAML nodes. Unlike the YAML library's own it reports every error, with its column, and
// accepts neither unknown keys nor anchors.
type decoder struct {
	file string
	errs Errors
}

func (d *decoder) pos(n *yaml.Node) Pos { return Pos{File: d.file, Line: n.Line, Column: n.Column} }

var (
	posType  = reflect.TypeFor[Pos]()
	refType  = reflect.TypeFor[Ref]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (d *decoder) decode(n *yaml.Node, to reflect.Value, key string) {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.errs.add(d.pos(n), "anchors and aliases are not allowed")
	case to.Kind() == reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		d.decode(n, to.Elem(), key)
	case reflect.PointerTo(to.Type()).Implements(textType):
		d.text(n, to, key)
	case to.Kind() == reflect.Struct:
		d.object(n, to, key)
	case to.Kind() == reflect.Slice:
		d.list(n, to, key)
	case to.Kind() == reflect.Map:
		d.mapping(n, to, key)
	default:
		d.scalar(n, to, key)
	}
}

func (d *decoder) text(n *yaml.Node, to reflect.Value, key string) {
	if !d.isText(n, key) {
		return
	}
	if to.Type() == refType {
		to.Set(reflect.ValueOf(Ref{Text: n.Value, Pos: d.pos(n)}))
		return
	}
	target, ok := to.Addr().Interface().(encoding.TextUnmarshaler)
	if !ok {
		return // decode asked before
	}
	if err := target.UnmarshalText([]byte(n.Value)); err != nil {
		d.errs.add(d.pos(n), "%s: %v", key, err)
	}
}

func (d *decoder) scalar(n *yaml.Node, to reflect.Value, key string) {
	switch to.Kind() {
	case reflect.String:
		if d.isText(n, key) {
			to.SetString(n.Value)
		}
	case reflect.Bool:
		value := strings.ToLower(n.Value)
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" || value != "true" && value != "false" {
			d.errs.add(d.pos(n), "%s: want true or false", key)
			return
		}
		to.SetBool(value == "true")
	default:
		panic("catalog: no rule to decode a " + to.Type().String()) // a programming error in the model
	}
}

// isText reports whether the node is a text that says something.
func (d *decoder) isText(n *yaml.Node, key string) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || n.Tag == "!!bool" {
		d.errs.add(d.pos(n), "%s: want a text, in quotes where YAML would read it as something else", key)
		return false
	}
	if strings.TrimSpace(n.Value) == "" {
		d.errs.add(d.pos(n), "%s: the text is empty", key)
		return false
	}
	return true
}

func (d *decoder) list(n *yaml.Node, to reflect.Value, key string) {
	if n.Kind != yaml.SequenceNode {
		d.errs.add(d.pos(n), "%s: want a list", key)
		return
	}
	list := reflect.MakeSlice(to.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.decode(item, list.Index(i), key)
	}
	to.Set(list)
}

func (d *decoder) mapping(n *yaml.Node, to reflect.Value, key string) {
	if !d.isMapping(n, key) {
		return
	}
	m := reflect.MakeMap(to.Type())
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		value := reflect.New(to.Type().Elem()).Elem()
		d.decode(n.Content[i+1], value, key+"."+name.Value)
		m.SetMapIndex(reflect.ValueOf(name.Value), value)
	}
	to.Set(m)
}

func (d *decoder) object(n *yaml.Node, to reflect.Value, key string) {
	if !d.isMapping(n, key) {
		return
	}
	fields := fieldsOf(to)
	if pos := to.FieldByName("Pos"); pos.IsValid() && pos.Type() == posType {
		pos.Set(reflect.ValueOf(d.pos(n)))
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		field, ok := fields[name.Value]
		if !ok {
			d.errs.add(d.pos(name), "unknown key %q%s", name.Value, spelling.DidYouMean(name.Value, keysOf(fields)))
			continue
		}
		seen[name.Value] = true
		d.decode(n.Content[i+1], field.value, name.Value)
	}
	for _, name := range keysOf(fields) {
		if fields[name].required && !seen[name] {
			d.errs.add(d.pos(n), "%s is missing", name)
		}
	}
}

// isMapping reports whether the node is a mapping, and reports keys that stand in it twice.
func (d *decoder) isMapping(n *yaml.Node, key string) bool {
	if n.Kind != yaml.MappingNode {
		if key == "" {
			key = "the file"
		}
		d.errs.add(d.pos(n), "%s: want a mapping", key)
		return false
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if name := n.Content[i]; seen[name.Value] {
			d.errs.add(d.pos(name), "key %q is given twice", name.Value)
		} else {
			seen[name.Value] = true
		}
	}
	return true
}

type field struct {
	value    reflect.Value
	required bool
}

// fieldsOf returns the fields of a struct and of what it embeds by their keys. A field that may be left out has
// omitempty or omitzero in its tag.
func fieldsOf(v reflect.Value) map[string]field {
	fields := map[string]field{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			for name, inner := range fieldsOf(v.Field(i)) {
				fields[name] = inner
			}
		case name != "-":
			fields[name] = field{v.Field(i), rest == ""}
		}
	}
	return fields
}

func keysOf(fields map[string]field) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
