// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxPlanText bounds a single text of a plan, and everything else that has to be held at once.
const maxPlanText = 16 << 20

// planJSON reads the JSON of a plan token by token.
type planJSON struct {
	*jsontext.Decoder
	begins int64 // offset in the plan
	depth  int   // of its first value
}

func newPlanJSON(text io.Reader, begins int64, depth int, options ...jsontext.Options) *planJSON {
	bounded := &boundedReader{text: text}
	bounded.decoder = jsontext.NewDecoder(bounded, options...)
	return &planJSON{Decoder: bounded.decoder, begins: begins, depth: depth}
}

// boundedReader ends when the decoder waits for the end of a token for too long.
type boundedReader struct {
	text    io.Reader
	decoder *jsontext.Decoder
	count   int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.count-b.decoder.InputOffset() > maxPlanText {
		return 0, errLargeText
	}
	n, err := b.text.Read(p[:min(len(p), 1<<16)]) // the decoder asks for more and more
	b.count += int64(n)
	return n, err
}

func (d *planJSON) offset() int64 { return d.begins + d.InputOffset() }

// advance reads a token whose kind is known.
func (d *planJSON) advance() error {
	_, err := d.ReadToken()
	if err == nil && d.depth+d.StackDepth() > maxNesting {
		err = errTooDeep
	}
	return err
}

// skip passes over a value.
func (d *planJSON) skip() error {
	for depth := d.StackDepth(); ; {
		if err := d.advance(); err != nil || d.StackDepth() <= depth {
			return err
		}
	}
}

// enter goes into an object or array. It reports false, and passes, where there is null instead.
func (d *planJSON) enter(kind jsontext.Kind, what string) (bool, error) {
	found := d.PeekKind()
	if found != kind && found != jsontext.KindNull && found != jsontext.KindInvalid {
		if kind == jsontext.KindBeginArray {
			return false, formError(what + " is not a list")
		}
		return false, formError(what + " is not an object")
	}
	err := d.advance()
	return found == kind, err
}

// each reads the elements of an array; null has none.
func (d *planJSON) each(what string, read func() error) error {
	if ok, err := d.enter(jsontext.KindBeginArray, what); err != nil || !ok {
		return err
	}
	return d.rest(read)
}

// rest reads the elements of an array that was entered.
func (d *planJSON) rest(read func() error) error {
	for {
		switch d.PeekKind() {
		case jsontext.KindEndArray, jsontext.KindInvalid:
			return d.advance()
		default:
			if err := read(); err != nil {
				return err
			}
		}
	}
}

// members reads the members of an object; null has none. The name is valid until the value is read.
func (d *planJSON) members(what string, read func(name []byte) error) error {
	if ok, err := d.enter(jsontext.KindBeginObject, what); err != nil || !ok {
		return err
	}
	for {
		switch d.PeekKind() {
		case jsontext.KindEndObject, jsontext.KindInvalid:
			return d.advance()
		default:
			name, err := d.text()
			if err != nil {
				return err
			}
			if err := read(name); err != nil {
				return err
			}
		}
	}
}

// text reads a text. It is valid until the next one is read.
func (d *planJSON) text() ([]byte, error) {
	raw, err := d.ReadValue()
	if err != nil {
		return nil, err
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return inner, nil
	}
	return jsontext.AppendUnquote(nil, raw)
}

// textOf reads a text as the value of a member; null is empty.
func (d *planJSON) textOf(what string) (string, error) {
	kind := d.PeekKind()
	if kind == jsontext.KindString {
		text, err := d.text()
		return string(text), err
	}
	if kind == jsontext.KindNull || kind == jsontext.KindInvalid {
		return "", d.advance()
	}
	return "", formError(what + " is not a text")
}

// truthOf reads a truth as the value of a member; it is nil for null.
func (d *planJSON) truthOf(what string) (*bool, error) {
	kind := d.PeekKind()
	if kind == jsontext.KindNull || kind == jsontext.KindInvalid {
		return nil, d.advance()
	}
	if kind != jsontext.KindTrue && kind != jsontext.KindFalse {
		return nil, formError(what + " is neither true nor false")
	}
	truth := kind == jsontext.KindTrue
	return &truth, d.advance()
}

// keep holds a value until it can be read.
func (d *planJSON) keep() (*planJSON, error) {
	begins, depth := d.offset(), d.depth+d.StackDepth()
	raw, err := d.ReadValue()
	if err != nil {
		return nil, err
	}
	return newPlanJSON(bytes.NewReader(bytes.Clone(raw)), begins, depth), nil
}

// end makes sure that nothing follows.
func (d *planJSON) end() error {
	offset := d.offset()
	_, err := d.ReadToken()
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err == nil, errors.As(err, &syntax):
		return &PlanError{Problem: PlanTrailing, Offset: offset, What: "something follows the end of the plan", Why: "a plan is one JSON document",
			Help: "Write nothing else into the file, such as the CLI's other messages. " + helpShow}
	}
	return err
}
