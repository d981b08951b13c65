// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// planSource gives the text of a plan as UTF-8, from any place.
type planSource struct {
	input   io.ReadSeeker
	begins  int64             // where the text begins, after a byte order mark
	decoded encoding.Encoding // nil for UTF-8
}

// newPlanSource looks at the first bytes of a plan. PowerShell writes UTF-16 with `>`.
func newPlanSource(input io.ReadSeeker) (*planSource, error) {
	s := &planSource{input: input}
	if _, err := input.Seek(0, io.SeekStart); err != nil {
		return nil, notReadable(err)
	}
	head := make([]byte, 4)
	n, err := io.ReadFull(input, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, notReadable(err)
	}
	switch head = head[:n]; {
	case n == 0:
		return nil, &PlanError{Problem: PlanEmpty, What: "the plan is empty", Why: "`terraform show -json` wrote nothing into it", Help: "Check that it ended without an error. " + helpShow}
	case bytes.Equal(head, []byte("PK\x03\x04")):
		return nil, &PlanError{Problem: PlanBinary, What: "this is the plan file that -out writes", Why: "its form is known to the CLI alone",
			Help: "Turn it into JSON: `terraform show -json plan.bin > plan.json` (`tofu` for OpenTofu)."}
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		s.begins = 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		s.begins, s.decoded = 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		s.begins, s.decoded = 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return s, nil
}

// from returns the text from an offset on.
func (s *planSource) from(offset int64) (io.Reader, error) {
	at := s.begins
	if s.decoded == nil {
		at += offset
	}
	if _, err := s.input.Seek(at, io.SeekStart); err != nil {
		return nil, notReadable(err)
	}
	if s.decoded == nil {
		return bufio.NewReaderSize(s.input, 1<<16), nil
	}
	text := bufio.NewReaderSize(s.decoded.NewDecoder().Reader(s.input), 1<<16)
	if _, err := io.CopyN(io.Discard, text, offset); err != nil {
		return nil, notReadable(err)
	}
	return text, nil
}

// valueReader leaves out what stands between a key and its value.
type valueReader struct {
	text  io.Reader
	begun bool
}

func (v *valueReader) Read(p []byte) (int, error) {
	n, err := v.text.Read(p)
	if !v.begun {
		value := bytes.TrimLeft(p[:n], ": \t\r\n")
		v.begun = len(value) > 0
		n = copy(p, value)
	}
	return n, err
}
