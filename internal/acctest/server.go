// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Server is the provider in this process, asked through the protocol that a CLI speaks. It shows what the harness of
// the acceptance tests keeps for itself: warnings, and the argument that a message is about.
type Server struct {
	t       *testing.T
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// NewServer starts the provider. It is configured with an empty block unless Configure is called.
func NewServer(t *testing.T, options ...Option) *Server {
	t.Helper()
	server, err := Factories(options...)["residency"]()
	if err != nil {
		t.Fatalf("start the provider: %v", err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatalf("ask for the schema: %v", err)
	}
	s := &Server{t: t, server: server, schemas: schemas}
	s.Configure(Values{})
	return s
}

// Schemas returns what the provider says of itself.
func (s *Server) Schemas() *tfprotov6.GetProviderSchemaResponse { return s.schemas }

// Configure checks and takes the arguments of the provider block.
func (s *Server) Configure(arguments Values) Diagnostics {
	s.t.Helper()
	typ := objectOf(s.t, s.schemas.Provider)
	config := pack(s.t, typ, encode(s.t, typ, arguments))
	checked, err := s.server.ValidateProviderConfig(s.t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		s.t.Fatalf("validate the provider's configuration: %v", err)
	}
	if found := diagnosticsOf(checked.Diagnostics); len(found.Errors()) > 0 {
		return found
	}
	configured, err := s.server.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config, TerraformVersion: "1.11.4"})
	if err != nil {
		s.t.Fatalf("configure the provider: %v", err)
	}
	return diagnosticsOf(configured.Diagnostics)
}

// Read reads a data source. The values are nil after an error.
func (s *Server) Read(typeName string, arguments Values) (Values, Diagnostics) {
	s.t.Helper()
	typ := object(s.t, s.schemas.DataSourceSchemas, typeName)
	config := pack(s.t, typ, encode(s.t, typ, arguments))
	checked, err := s.server.ValidateDataResourceConfig(s.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: config})
	if err != nil {
		s.t.Fatalf("validate %s: %v", typeName, err)
	}
	if found := diagnosticsOf(checked.Diagnostics); len(found.Errors()) > 0 {
		return nil, found
	}
	read, err := s.server.ReadDataSource(s.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		s.t.Fatalf("read %s: %v", typeName, err)
	}
	found := diagnosticsOf(read.Diagnostics)
	if len(found.Errors()) > 0 {
		return nil, found
	}
	values, _ := unpack(s.t, typ, read.State).(Values)
	return values, found
}

// Planned is the planned or applied state of a resource.
type Planned struct {
	Values      Values // as they are shown in the plan; nil after an error
	Diagnostics Diagnostics
	state       tftypes.Value
	private     []byte
}

// Apply plans a resource and applies the plan.
func (s *Server) Apply(typeName string, arguments Values, prior *Planned) *Planned {
	s.t.Helper()
	planned := s.Plan(typeName, arguments, prior)
	if planned.Values == nil {
		return planned
	}
	typ := object(s.t, s.schemas.ResourceSchemas, typeName)
	request := &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, Config: pack(s.t, typ, encode(s.t, typ, arguments)), PlannedState: pack(s.t, typ, planned.state), PlannedPrivate: planned.private,
		PriorState: pack(s.t, typ, tftypes.NewValue(typ, nil)),
	}
	if prior != nil {
		request.PriorState = pack(s.t, typ, prior.state)
	}
	applied, err := s.server.ApplyResourceChange(s.t.Context(), request)
	if err != nil {
		s.t.Fatalf("apply %s: %v", typeName, err)
	}
	return s.result(typ, applied.NewState, applied.Private, append(planned.Diagnostics, diagnosticsOf(applied.Diagnostics)...))
}

// result is what a plan or its application came to.
func (s *Server) result(typ tftypes.Object, state *tfprotov6.DynamicValue, private []byte, found Diagnostics) *Planned {
	s.t.Helper()
	p := &Planned{Diagnostics: found, private: private}
	if state == nil || len(found.Errors()) > 0 {
		return p
	}
	var err error
	if p.state, err = state.Unmarshal(typ); err != nil {
		s.t.Fatalf("read what the provider planned: %v", err)
	}
	p.Values, _ = decode(s.t, p.state).(Values)
	return p
}

// Plan checks and plans a resource. Prior is what was applied before; nil where there is nothing.
func (s *Server) Plan(typeName string, arguments Values, prior *Planned) *Planned {
	s.t.Helper()
	typ := object(s.t, s.schemas.ResourceSchemas, typeName)
	config := encode(s.t, typ, arguments)
	checked, err := s.server.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: pack(s.t, typ, config), ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{},
	})
	if err != nil {
		s.t.Fatalf("validate %s: %v", typeName, err)
	}
	if found := diagnosticsOf(checked.Diagnostics); len(found.Errors()) > 0 {
		return &Planned{Diagnostics: found}
	}
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, Config: pack(s.t, typ, config),
		PriorState: pack(s.t, typ, tftypes.NewValue(typ, nil)), ProposedNewState: pack(s.t, typ, config),
	}
	if prior != nil {
		request.PriorState, request.PriorPrivate = pack(s.t, typ, prior.state), prior.private
		request.ProposedNewState = pack(s.t, typ, s.proposed(typeName, arguments, prior.Values))
	}
	planned, err := s.server.PlanResourceChange(s.t.Context(), request)
	if err != nil {
		s.t.Fatalf("plan %s: %v", typeName, err)
	}
	return s.result(typ, planned.PlannedState, planned.PlannedPrivate, diagnosticsOf(planned.Diagnostics))
}

// proposed is what a CLI proposes for a change: the arguments, and of the rest what was there before.
func (s *Server) proposed(typeName string, arguments, before Values) tftypes.Value {
	s.t.Helper()
	all := Values{}
	for _, a := range s.schemas.ResourceSchemas[typeName].Block.Attributes {
		if all[a.Name] = arguments[a.Name]; a.Computed {
			all[a.Name] = before[a.Name]
		}
	}
	return encode(s.t, object(s.t, s.schemas.ResourceSchemas, typeName), all)
}

// Diagnostic is a message of the provider.
type Diagnostic struct {
	Warning         bool
	Summary, Detail string
	Path            string // argument that the message is about, empty where it is about none
}

// Diagnostics is all messages of an answer, in their order.
type Diagnostics []Diagnostic

func diagnosticsOf(all []*tfprotov6.Diagnostic) Diagnostics {
	found := Diagnostics{}
	for _, d := range all {
		one := Diagnostic{Warning: d.Severity == tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary, Detail: d.Detail}
		if d.Attribute != nil {
			one.Path = pathText(d.Attribute)
		}
		found = append(found, one)
	}
	return found
}

// pathText writes a path as people write it in a configuration: tenant.country, features[0].
func pathText(path *tftypes.AttributePath) string {
	var b strings.Builder
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			b.WriteString("." + string(step))
		case tftypes.ElementKeyString:
			b.WriteString("[" + string(step) + "]")
		default:
			b.WriteString("[]")
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

// Errors returns the errors.
func (d Diagnostics) Errors() Diagnostics { return d.of(false) }

// Warnings returns the warnings.
func (d Diagnostics) Warnings() Diagnostics { return d.of(true) }

func (d Diagnostics) of(warning bool) Diagnostics {
	found := Diagnostics{}
	for _, one := range d {
		if one.Warning == warning {
			found = append(found, one)
		}
	}
	return found
}

// Summaries returns the first lines of all messages.
func (d Diagnostics) Summaries() []string {
	all := []string{}
	for _, one := range d {
		all = append(all, one.Summary)
	}
	return all
}

// String shows the messages in the output of a failed test.
func (d Diagnostics) String() string {
	var b strings.Builder
	for _, one := range d {
		b.WriteString(map[bool]string{false: "Error", true: "Warning"}[one.Warning] + " (" + one.Path + "): " + one.Summary + "\n" + one.Detail + "\n\n")
	}
	return b.String()
}
