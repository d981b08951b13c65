// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"io"
	"os"
)

// PlanOptions are what a plan does not say by itself.
type PlanOptions struct {
	// Locate gives the file and line of a resource of the configuration by its address without any keys, such as
	// `module.a.azuread_group.b`; nil where the configuration is not at hand.
	Locate func(keylessAddress string) (file string, line int)
}

// Plan is what a plan file holds.
type Plan struct {
	Inventory        *Inventory
	Complete         bool // it holds all that the configuration asks for
	Errored          bool // it ended with an error
	FormatVersion    string
	TerraformVersion string // of OpenTofu, where OpenTofu made it
	Requirements     []PlannedRequirement
}

// PlannedRequirement is a residency_requirement that the configuration of a plan declares: an instance of it, or the
// declaration itself where the plan has no instance.
type PlannedRequirement struct {
	Address   string
	Evaluated bool
	Reason    string // why it was not evaluated
	Outcome   string
	Compliant *bool // nil where it is not known
}

// ReadPlan finds what a plan uses, from a file that `terraform show -json` or `tofu show -json` wrote. A file that
// cannot be read as a plan is a [*PlanError].
//
// It goes over the file twice, and holds of it no more than one value at a time and what the usage rules name. It takes
// nothing from the parts that only repeat or display: planned values, variables, outputs.
func ReadPlan(file string, r *Recognizer, opts PlanOptions) (*Plan, error) {
	plan, err := readPlanFile(file, r, opts)
	if err != nil {
		return nil, inPlanFile(file, err)
	}
	return plan, nil
}

func readPlanFile(file string, r *Recognizer, opts PlanOptions) (*Plan, error) {
	if err := regularFile(file); err != nil { // before it is opened: to open a pipe may wait for ever
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, notReadable(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	before, err := f.Stat()
	if err != nil {
		return nil, notReadable(err)
	}
	plan, readErr := ReadPlanFrom(f, r, opts)
	after, err := f.Stat()
	switch {
	case err != nil:
		return nil, notReadable(err)
	case before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime()):
		return nil, &PlanError{Problem: PlanChanged, What: "the plan changed while it was read", Why: "what was read of it may not fit together",
			Help: "Wait until `terraform show -json` has finished before the plan is read."}
	}
	return plan, readErr
}

func regularFile(file string) error {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return notReadable(err)
	case info.IsDir():
		return &PlanError{Problem: PlanNotRegular, What: "the plan is a folder", Why: "a plan is a single file", Help: helpShow}
	case !info.Mode().IsRegular():
		return &PlanError{Problem: PlanNotRegular, What: "the plan is not a regular file", Why: "it is read more than once, which a pipe or device does not allow",
			Help: "Write the plan into a file first: " + helpShow}
	}
	return nil
}

// ReadPlanFrom is [ReadPlan] for an input that does not change while it is read.
func ReadPlanFrom(input io.ReadSeeker, r *Recognizer, opts PlanOptions) (*Plan, error) {
	c := r.NewCollector()
	plan, err := readPlan(input, newPlanReader(opts, r.Paths, c.Add, c.Gap))
	if err != nil {
		return nil, err
	}
	plan.Inventory = c.Inventory(FromPlan)
	return plan, nil
}

// planReader is the work on one plan.
type planReader struct {
	opts  PlanOptions
	paths func(Mode, string) *Paths
	add   func(*Paths, Instance)
	gap   func(Gap)

	trees   map[*Paths]*pathNode
	modules map[string]*planModule // by their path without keys
	texts   map[string]string      // each text of the configuration once

	document     *planDocument
	requirements []PlannedRequirement
	changed      map[string]bool // addresses of the data sources that are read when the plan is applied
	staying      int             // resources that are there when the plan is applied
	removed      int             // and those that are not
	deferred     int
	undeclared   int // resources that are there, and that the configuration in the plan does not have
}

func newPlanReader(opts PlanOptions, paths func(Mode, string) *Paths, add func(*Paths, Instance), gap func(Gap)) *planReader {
	return &planReader{
		opts: opts, paths: paths, add: add, gap: gap,
		trees: map[*Paths]*pathNode{}, modules: map[string]*planModule{}, texts: map[string]string{}, changed: map[string]bool{},
	}
}

func readPlan(input io.ReadSeeker, r *planReader) (*Plan, error) {
	source, err := newPlanSource(input)
	if err != nil {
		return nil, err
	}
	if r.document, err = readDocument(source); err != nil {
		return nil, err
	}
	if err := r.document.check(); err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		read func(*planJSON) error
	}{
		{"configuration", r.configuration}, {"resource_changes", r.changes}, {"deferred_changes", r.deferredChanges}, {"prior_state", r.priorState},
	} {
		if err := r.document.read(source, part.name, part.read); err != nil {
			return nil, err
		}
	}
	complete := r.findGaps()
	return &Plan{
		Complete: complete, Errored: r.document.errored, Requirements: r.requirements,
		FormatVersion: r.document.formatVersion, TerraformVersion: r.document.terraformVersion,
	}, nil
}

// locate gives the file and line of a resource.
func (r *planReader) locate(module string, key resourceKey) (string, int) {
	if r.opts.Locate == nil {
		return "", 0
	}
	return r.opts.Locate(Ref{Mode: key.mode, Type: key.typ, Name: key.name, Module: withoutKeys(module)}.Address())
}
