// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/go-json-experiment/json/jsontext"
)

// PlanProblem is the kind of a [PlanError].
type PlanProblem string

// Problems of plans.
const (
	PlanMissing    PlanProblem = "missing"
	PlanUnreadable PlanProblem = "unreadable"  // the file system does not let it be read
	PlanNotRegular PlanProblem = "not-regular" // a folder, a pipe, a device
	PlanChanged    PlanProblem = "changed"     // while it was read
	PlanEmpty      PlanProblem = "empty"
	PlanBinary     PlanProblem = "binary" // what -out writes
	PlanLog        PlanProblem = "log"    // what `plan -json` prints
	PlanState      PlanProblem = "state"
	PlanOther      PlanProblem = "other" // some other JSON
	PlanVersion    PlanProblem = "version"
	PlanTruncated  PlanProblem = "truncated"
	PlanInvalid    PlanProblem = "invalid"   // not JSON, or not in the form of a plan
	PlanTrailing   PlanProblem = "trailing"  // something follows the plan
	PlanDuplicate  PlanProblem = "duplicate" // a key comes twice
	PlanTooLarge   PlanProblem = "too-large" // a text
	PlanTooDeep    PlanProblem = "too-deep"  // its nesting
)

// PlanError is a plan that cannot be read. It quotes nothing of the plan.
type PlanError struct {
	Problem PlanProblem
	File    string
	Offset  int64  // in bytes of UTF-8 from the beginning of the plan, about; 0 where it is the file as a whole
	What    string // each a sentence without its capital and full stop
	Why     string
	Help    string // whole sentences
	Err     error  // of the file system
}

func (e *PlanError) Error() string {
	text := e.What
	if e.File != "" {
		text = e.File + ": " + text
	}
	if e.Offset > 0 {
		text += fmt.Sprintf(", at about byte %d", e.Offset)
	}
	if e.Why != "" {
		text += ": " + e.Why
	}
	return text + ". " + e.Help
}

func (e *PlanError) Unwrap() error { return e.Err }

const helpShow = "Make one with `terraform plan -out=plan.bin` and `terraform show -json plan.bin > plan.json` (`tofu` for OpenTofu)."

// Reasons to stop inside of the JSON.
var (
	errLargeText = errors.New("a text is too large")
	errTooDeep   = errors.New("nested too deeply")
)

// formError is JSON that is not in the form of a plan.
type formError string

func (e formError) Error() string { return string(e) }

func notReadable(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &PlanError{Problem: PlanMissing, What: "there is no such file", Why: "the plan has to be there before it is read", Help: helpShow, Err: err}
	}
	reason := err
	var path *fs.PathError
	if errors.As(err, &path) {
		reason = path.Err
	}
	return &PlanError{Problem: PlanUnreadable, What: "the plan cannot be read", Why: reason.Error(), Help: "Check the path and the permissions of the file.", Err: err}
}

// inPlanFile names the file in an error.
func inPlanFile(file string, err error) error {
	var plan *PlanError
	if errors.As(err, &plan) {
		plan.File = file
	}
	return err
}

// planError says what stopped the reading of JSON.
func planError(err error, offset int64) error {
	var plan *PlanError
	var form formError
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &plan):
		return err
	case errors.Is(err, errLargeText):
		return &PlanError{Problem: PlanTooLarge, Offset: offset, What: fmt.Sprintf("the plan has a text larger than %d MiB", maxPlanText>>20),
			Why: "no value that matters here is that large, and it would have to be held in memory", Help: "Keep large files out of the configuration's values, or pass their paths."}
	case errors.Is(err, errTooDeep):
		return &PlanError{Problem: PlanTooDeep, Offset: offset, What: fmt.Sprintf("the plan is nested more than %d levels deep", maxNesting),
			Why: "no provider nests so deeply", Help: "Check what wrote the file. " + helpShow}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &PlanError{Problem: PlanDuplicate, Offset: offset, What: "an object of the plan has the same key twice",
			Why: "which of the two holds cannot be known", Help: "Check what wrote the file. " + helpShow}
	case errors.As(err, &form):
		return &PlanError{Problem: PlanInvalid, Offset: offset, What: "the plan does not have the form of a plan", Why: form.Error(), Help: "Check what wrote the file. " + helpShow}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &PlanError{Problem: PlanTruncated, Offset: offset, What: "the plan ends too early", Why: "the JSON document is not complete",
			Help: "Check that `terraform show -json` ended without an error and that the disk is not full, and make the file again."}
	case errors.As(err, &syntax):
		return &PlanError{Problem: PlanInvalid, Offset: offset, What: "the plan is not valid JSON", Why: "something else is in the file", Help: helpShow}
	}
	return notReadable(err)
}
