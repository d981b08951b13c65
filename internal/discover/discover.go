// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Package discover finds the features that a Terraform configuration or plan uses.
//
// Two readers, of configuration folders and of plan files, hand what they find of each resource to a [Collector]: no
// more of its attributes than usage rules name. The collector applies the rules of the catalog and gives an
// [Inventory]. What cannot be known makes a use uncertain; it never hides one.
package discover

import (
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// Mode is the kind of a block.
type Mode string

// Modes.
const (
	Managed Mode = "managed" // a resource
	Data    Mode = "data"    // a data source
)

// OwnPrefix begins the types of this provider, which use nothing.
const OwnPrefix = "residency_"

// Attribute is what a reader found at the path of a usage rule.
type Attribute struct {
	Values    []string // every known scalar at the path, as text; of a list or set, those of its elements
	Set       bool     // something is set there that is not empty: false, "", [] and a block without content are empty
	Unknown   bool     // something at the path is set, and its value is not known
	Sensitive bool     // a value at the path is marked sensitive: it decides, but is never shown
	Refs      []Ref    // the resources that the expression refers to, followed through variables, locals and module outputs
	Open      bool     // it may also come from something else than Refs
}

// Ref names a resource that an expression refers to.
type Ref struct {
	Mode    Mode
	Type    string
	Name    string
	Module  string // path of the module with the keys of its instances as far as they are known: `module.a["x"].module.b`
	AnyKeys bool   // the keys in Module are left out: the reference means every instance of the modules
}

// Instance is one resource or data source, or one instance of it.
type Instance struct {
	Address    string // as Terraform writes it, with keys
	Module     string // address of the module instance, empty in the root module
	Mode       Mode
	Type       string
	Name       string
	File       string // empty where it is not known
	Line       int
	Uncertain  bool        // it may not be there at all
	Attributes []Attribute // one for each of the paths of its [Paths]
}

// Paths is what the usage rules name of one type, in the order in which a reader gives the attributes. A nil Paths
// means that no rule knows the type.
type Paths struct {
	List []Path

	mode  Mode
	typ   string
	rules []rule
}

// Path is an attribute that a usage rule names.
type Path struct {
	Steps    []string // names of blocks and attributes, without list indexes
	Computed bool     // the provider fills it in: an unknown value counts only where the configuration sets it
	Refs     bool     // a rule asks what it refers to
}

func (p Path) String() string { return strings.Join(p.Steps, ".") }

// GapKind says why an inventory does not hold everything.
type GapKind string

// Kinds of gaps.
const (
	Errored            GapKind = "errored"              // the plan ended with an error
	Partial            GapKind = "partial"              // the plan was made of a part of the configuration (-target, -exclude)
	Deferred           GapKind = "deferred"             // the plan puts off a part to a later run
	ModuleNotInstalled GapKind = "module-not-installed" // a module's files are not there
	ModuleUnread       GapKind = "module-unread"        // a module's source or files cannot be read as configuration
	NotEvaluated       GapKind = "not-evaluated"        // a declared requirement was not evaluated
)

// Gap is something that an inventory does not hold.
type Gap struct {
	Kind    GapKind `json:"kind"`
	Address string  `json:"address,omitempty"` // of the module or resource
	File    string  `json:"file,omitempty"`
	Line    int     `json:"line,omitempty"`
	Detail  string  `json:"detail"` // one sentence, no value of the configuration in it
}

// Recognizer applies the usage rules of a catalog. It is safe for concurrent use.
type Recognizer struct {
	catalog *catalog.Catalog
	exact   map[string][]*catalog.UsageRule // by mode and type
	begins  []beginning                     // types with a * at the end
	paths   pathCache
}
