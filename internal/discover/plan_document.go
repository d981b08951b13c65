// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"regexp"

	"github.com/go-json-experiment/json/jsontext"
)

// planDocument is what the top level of a plan says, and where its parts are.
type planDocument struct {
	formatVersion    string
	terraformVersion string
	errored          bool
	complete         *bool // nil where it is not said, as by OpenTofu
	parts            map[string]int64
	names            map[string]bool // of what is read, or tells a plan from something else
}

// readDocument goes over the whole plan once. Terraform writes the configuration after the changes, which cannot be
// read without it.
func readDocument(source *planSource) (*planDocument, error) {
	text, err := source.from(0)
	if err != nil {
		return nil, err
	}
	p := &planDocument{parts: map[string]int64{}, names: map[string]bool{}}
	d := newPlanJSON(text, 0, 0, jsontext.AllowDuplicateNames(true)) // in what is skipped, where to know all names takes memory
	if kind := d.PeekKind(); kind != jsontext.KindBeginObject && kind != jsontext.KindInvalid {
		return nil, notAPlan("it is not a JSON object")
	}
	if err := d.members("the plan", func(name []byte) error { return p.member(d, string(name)) }); err != nil {
		return nil, planError(err, d.offset())
	}
	if err := d.end(); err != nil {
		if p.names["@level"] { // one object in each line
			return nil, p.check()
		}
		return nil, planError(err, d.offset())
	}
	return p, nil
}

func (p *planDocument) member(d *planJSON, name string) error {
	switch name {
	case "format_version", "terraform_version", "errored", "complete", "configuration", "resource_changes", "deferred_changes", "prior_state",
		"@level", "serial", "lineage", "values", "planned_values":
	default:
		return d.skip()
	}
	if p.names[name] {
		return jsontext.ErrDuplicateName
	}
	p.names[name] = true
	var err error
	switch name {
	case "format_version":
		p.formatVersion, err = d.textOf(name)
	case "terraform_version":
		p.terraformVersion, err = d.textOf(name)
	case "errored":
		var errored *bool
		errored, err = d.truthOf(name)
		p.errored = errored != nil && *errored
	case "complete":
		p.complete, err = d.truthOf(name)
	case "configuration", "resource_changes", "deferred_changes", "prior_state":
		if d.PeekKind() != jsontext.KindNull {
			p.parts[name] = d.offset()
		}
		err = d.skip()
	default:
		err = d.skip()
	}
	return err
}

func notAPlan(why string) error {
	return &PlanError{Problem: PlanOther, What: "this is not a plan", Why: why, Help: helpShow}
}

var formatOne = regexp.MustCompile(`^1\.[0-9]+$`)

// check refuses what is not a plan, or one of an unknown form.
func (p *planDocument) check() error {
	_, hasChanges := p.parts["resource_changes"]
	_, hasConfiguration := p.parts["configuration"]
	hasPlan := hasChanges || hasConfiguration || p.names["planned_values"]
	switch {
	case p.names["@level"]:
		return &PlanError{Problem: PlanLog, What: "this is the log of `plan -json`", Why: "it tells what happens while a plan is made, and does not hold the plan", Help: helpShow}
	case p.names["serial"] || p.names["lineage"] || p.names["values"] && !hasPlan:
		return &PlanError{Problem: PlanState, What: "this is a state", Why: "it holds what was applied, not what is planned", Help: helpShow}
	case p.formatVersion == "":
		return notAPlan("it has no format_version")
	case !formatOne.MatchString(p.formatVersion):
		return &PlanError{Problem: PlanVersion, What: "the plan's format_version is not 1.x", Why: "what its parts mean is not known",
			Help: "Make it with Terraform 1.1 or later, or OpenTofu; a CLI of the future may need a newer version of this provider."}
	case !hasPlan:
		return notAPlan("it has neither changes nor a configuration")
	}
	return nil
}

// read reads a part of the plan, if it is there.
func (p *planDocument) read(source *planSource, name string, read func(*planJSON) error) error {
	offset, ok := p.parts[name]
	if !ok {
		return nil
	}
	text, err := source.from(offset)
	if err != nil {
		return err
	}
	d := newPlanJSON(&valueReader{text: text}, offset, 1)
	if err := read(d); err != nil {
		return planError(err, d.offset())
	}
	return nil
}
