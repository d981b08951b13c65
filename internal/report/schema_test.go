// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

var schemaFile = filepath.Join("schema", "assessment.schema.json")

var compiledSchema = sync.OnceValues(func() (*jsonschema.Schema, error) { return jsonschema.NewCompiler().Compile(schemaFile) })

func assessmentSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	schema, err := compiledSchema()
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decoded(t testing.TB, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// every is a report in which nothing is empty.
func every() *report.Report {
	left := -3
	place := []report.Place{{ID: "JP", Name: "Japan (JP)"}}
	source := report.Source{Title: "T", URL: "https://contoso.example", Date: "undated"}
	exemption := report.Exemption{
		Name: "e", Feature: "f", Aspect: "storage", Places: place, Code: "RES101", Category: "waiver", Reason: "R", Ticket: "T", ApprovedBy: "A",
		Expires: "2026-11-21", DaysLeft: &left, Status: report.Expired,
	}
	digest := strings.Repeat("0123456789abcdef", 4)
	return &report.Report{
		FormatVersion: report.FormatVersion, Title: "T", Provider: "dev", Catalog: report.Catalog{Version: "2026.01.01", Digest: digest, Layers: []string{"base"}},
		JudgedOn: "2026-11-24", Outcome: "not_met", Counts: report.Counts{NotMet: 1},
		Requirements: []report.Requirement{{
			Name: "R", Tenant: report.Tenant{
				Description: "a tenant", Country: "JP", CountryEvidence: "signup", Created: "2020-01-01", Cloud: "public", RegionScope: "AS",
				AddOns: []string{}, Settings: map[string]string{"s": "on"},
			},
			AsOf: "2026-01-01", Reading: "newest", StoreIn: place, ProcessIn: place, Commitment: "documented", MaxSourceAgeDays: 9, Outcome: "not_met", FactsDigest: digest,
			Findings: []report.Finding{{
				ID: digest[:32], Code: "RES101", Outcome: "not_met", Level: report.LevelNote, Feature: "f", FeatureName: "F", Product: "P", Application: "A",
				Options: map[string]string{"o": "on"}, Aspect: "storage", Places: place, DataIn: place, Needs: []string{"created"}, Why: []string{"W."},
				Statements: []report.Statement{{ID: "f/s", Places: place, Data: "d", Commitment: "none", Reserve: "most", Through: "G", Source: source, Layer: "base"}},
				Geography:  []report.Basis{{Rule: "r", Geography: place[0], Reserve: "most", Source: source, Layer: "base"}},
				SetAside:   []report.SetAside{{ID: "f/t", Layer: "ours", Reason: "R", By: "f/s"}}, Layers: []string{"base"},
				Resources: []report.Resource{{Address: "a.b", File: "main.tf", Line: 1, RefersTo: []string{"c.d"}}},
				Exemption: &exemption, WasExempted: &exemption, Title: "T", Message: "M",
			}},
			Exemptions: []report.Exemption{exemption},
		}},
	}
}

// The schema accepts what is written.
func TestSchema_acceptsReports(t *testing.T) {
	t.Parallel()
	empty := reportOf(t, contosoCatalog(t, contoso))
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100), "every": every(), "empty": empty} {
		if err := assessmentSchema(t).Validate(decoded(t, r.JSON())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema says no to what a report never is.
func TestSchema_refuses(t *testing.T) {
	t.Parallel()
	schema := assessmentSchema(t)
	requirement := func(r *report.Report) *report.Requirement { return &r.Requirements[0] }
	finding := func(r *report.Report) *report.Finding { return &r.Requirements[0].Findings[0] }
	for name, spoil := range map[string]func(r *report.Report){
		"another version":       func(r *report.Report) { r.FormatVersion = "2.0" },
		"outcome of no name":    func(r *report.Report) { r.Outcome = "passed" },
		"no list":               func(r *report.Report) { r.Requirements = nil },
		"no findings":           func(r *report.Report) { requirement(r).Findings = nil },
		"reading of no name":    func(r *report.Report) { requirement(r).Reading = "oldest" },
		"cloud of no name":      func(r *report.Report) { requirement(r).Tenant.Cloud = "private" },
		"country of no code":    func(r *report.Report) { requirement(r).Tenant.Country = "Japan" },
		"a day of no form":      func(r *report.Report) { requirement(r).AsOf = "yesterday" },
		"code of no rule":       func(r *report.Report) { finding(r).Code = "RES999" },
		"code of no finding":    func(r *report.Report) { finding(r).Code = "RES301" },
		"level of no name":      func(r *report.Report) { finding(r).Level = "critical" },
		"aspect of no name":     func(r *report.Report) { finding(r).Aspect = "transit" },
		"an id of no form":      func(r *report.Report) { finding(r).ID = "1" },
		"commitment of no name": func(r *report.Report) { finding(r).Statements[0].Commitment = "promised" },
		"category of no name":   func(r *report.Report) { finding(r).Exemption.Category = "ignored" },
		"status of no name":     func(r *report.Report) { finding(r).Exemption.Status = "open" },
		"a negative count":      func(r *report.Report) { r.Counts.Met = -1 },
	} {
		r := every()
		spoil(r)
		if err := schema.Validate(decoded(t, r.JSON())); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	more := bytes.Replace(every().JSON(), []byte(`"title":`), []byte(`"more": 1, "title":`), 1)
	if err := schema.Validate(decoded(t, more)); err == nil {
		t.Error("another key is accepted")
	}
}

// schemaObject is what the tests know of an object of the schema.
type schemaObject struct {
	Description string                     `json:"description"`
	Properties  map[string]schemaProperty  `json:"properties"`
	Required    []string                   `json:"required"`
	Additional  *bool                      `json:"additionalProperties"`
	Defs        map[string]json.RawMessage `json:"$defs"`
}

type schemaProperty struct {
	Ref         string   `json:"$ref"`
	Description string   `json:"description"`
	Enum        []string `json:"enum"`
	Items       *struct {
		Ref string `json:"$ref"`
	} `json:"items"`
}

// Every object of the schema has the keys of the type that is written, with a description each, and those that are always written
// are required.
func TestSchema_keysAreThoseOfTheReport(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var root schemaObject
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	types := map[string]reflect.Type{
		"":            reflect.TypeFor[report.Report](),
		"catalog":     reflect.TypeFor[report.Catalog](),
		"counts":      reflect.TypeFor[report.Counts](),
		"requirement": reflect.TypeFor[report.Requirement](),
		"tenant":      reflect.TypeFor[report.Tenant](),
		"place":       reflect.TypeFor[report.Place](),
		"finding":     reflect.TypeFor[report.Finding](),
		"statement":   reflect.TypeFor[report.Statement](),
		"source":      reflect.TypeFor[report.Source](),
		"basis":       reflect.TypeFor[report.Basis](),
		"set_aside":   reflect.TypeFor[report.SetAside](),
		"resource":    reflect.TypeFor[report.Resource](),
		"exemption":   reflect.TypeFor[report.Exemption](),
	}
	if len(root.Defs) != len(types)-1 {
		t.Errorf("the schema describes %q", slices.Sorted(maps.Keys(root.Defs)))
	}
	for name, typ := range types {
		t.Run("object "+name, func(t *testing.T) {
			t.Parallel()
			o := root
			if name != "" {
				o = schemaObject{}
				if err := json.Unmarshal(root.Defs[name], &o); err != nil {
					t.Fatal(err)
				}
			}
			checkObject(t, &o, typ, types)
		})
	}
}

func checkObject(t *testing.T, o *schemaObject, typ reflect.Type, types map[string]reflect.Type) {
	t.Helper()
	var all, required []string
	for i := range typ.NumField() {
		field := typ.Field(i)
		name, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		all = append(all, name)
		if rest == "" {
			required = append(required, name)
		}
		p := o.Properties[name]
		if !strings.HasSuffix(p.Description, ".") {
			t.Errorf("%s has no description that is a sentence", name)
		}
		of := field.Type
		if of.Kind() == reflect.Slice && p.Items != nil {
			of, p.Ref = of.Elem(), p.Items.Ref
		}
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() == reflect.Struct && types[strings.TrimPrefix(p.Ref, "#/$defs/")] != of {
			t.Errorf("%s is described by %q, and is a %s", name, p.Ref, of)
		}
	}
	slices.Sort(all)
	slices.Sort(required)
	if got := slices.Sorted(maps.Keys(o.Properties)); !slices.Equal(got, all) {
		t.Errorf("keys of the schema %q, of the report %q", got, all)
	}
	if got := slices.Sorted(slices.Values(o.Required)); !slices.Equal(got, required) {
		t.Errorf("required by the schema %q, always written %q", got, required)
	}
	if o.Additional == nil || *o.Additional || !strings.HasSuffix(o.Description, ".") {
		t.Error("the schema accepts other keys, or has no description")
	}
}

// The values that the schema lists are those that there are.
func TestSchema_values(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var root struct {
		Defs map[string]schemaObject `json:"$defs"`
	}
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[[2]string][]string{
		{"finding", "code"}:            texts(assess.FindingCodes...),
		{"exemption", "code"}:          texts(assess.FindingCodes...),
		{"finding", "outcome"}:         texts(assess.Outcomes...),
		{"finding", "level"}:           texts(report.LevelError, report.LevelWarning, report.LevelNote),
		{"exemption", "status"}:        texts(report.Valid, report.Expiring, report.Expired, report.Unmatched),
		{"exemption", "category"}:      texts(assess.Categories...),
		{"tenant", "cloud"}:            texts(catalog.Clouds...),
		{"tenant", "country_evidence"}: texts(catalog.CountryEvidences...),
		{"requirement", "reading"}:     texts(catalog.Strictest, catalog.Newest),
		{"requirement", "commitment"}:  texts(catalog.Contractual, catalog.Documented, catalog.GeneralRule),
		{"statement", "commitment"}:    texts(catalog.Contractual, catalog.Documented, catalog.GeneralRule, catalog.NoCommitment),
		{"finding", "aspect"}:          {catalog.Storage.String(), catalog.Processing.String()},
		{"exemption", "aspect"}:        {catalog.Storage.String(), catalog.Processing.String()},
		{"requirement", "outcome"}:     texts(assess.Outcomes...),
	} {
		got := root.Defs[at[0]].Properties[at[1]].Enum
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s of %s: %q, want %q", at[1], at[0], got, want)
		}
	}
}

func texts[T ~string](all ...T) []string {
	var texts []string
	for _, one := range all {
		texts = append(texts, string(one))
	}
	return texts
}
