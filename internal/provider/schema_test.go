// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
	residency "github.com/data-residency/terraform-provider-residency/internal/provider"
)

// The framework checks the schemas when it is asked for them.
func TestSchema_valid(t *testing.T) {
	t.Parallel()
	schemas := acctest.NewServer(t).Schemas()
	for _, d := range schemas.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	for _, kind := range []struct {
		got  []string
		want []string
	}{
		{slices.Sorted(maps.Keys(schemas.DataSourceSchemas)), []string{"residency_assessment", "residency_catalog", "residency_configuration", "residency_data_map", "residency_features", "residency_options", "residency_place", "residency_plan", "residency_storage_location", "residency_tenant"}},
		{slices.Sorted(maps.Keys(schemas.ResourceSchemas)), []string{"residency_requirement"}},
		{slices.Sorted(maps.Keys(schemas.Functions)), []string{"complies", "contains", "processed_in", "stored_in"}},
	} {
		if diff := cmp.Diff(kind.want, kind.got); diff != "" {
			t.Errorf("types (-want +got):\n%s", diff)
		}
	}
}

// sentences begin with a capital letter or a code word, and end with a full stop.
var sentences = regexp.MustCompile("(?s)^[A-Z`].*[^.]\\.$")

// What main serves.
func TestSchema_metadata(t *testing.T) {
	t.Parallel()
	var meta provider.MetadataResponse
	residency.New(residency.Build{Version: "1.2.3"})().Metadata(t.Context(), provider.MetadataRequest{}, &meta)
	if meta.TypeName != "residency" || meta.Version != "1.2.3" {
		t.Errorf("got %+v", meta)
	}
}

// Every attribute at every depth, every block and every parameter says what it is, in sentences.
func TestSchema_descriptions(t *testing.T) {
	t.Parallel()
	schemas := acctest.NewServer(t).Schemas()
	seen := 0
	check := func(what, description string) {
		seen++
		if !sentences.MatchString(description) {
			t.Errorf("%s: the description %q is not made of sentences", what, description)
		}
	}
	block := func(what string, s *tfprotov6.Schema) {
		check(what, s.Block.Description)
		if len(s.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks; nested attributes are the rule", what)
		}
		eachAttribute(what, s.Block.Attributes, func(name string, a *tfprotov6.SchemaAttribute) {
			check(name, a.Description)
			if a.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Errorf("%s: the description is not in Markdown", name)
			}
		})
	}
	block("provider", schemas.Provider)
	for name, s := range schemas.DataSourceSchemas {
		block("data source "+name, s)
	}
	for name, s := range schemas.ResourceSchemas {
		block("resource "+name, s)
	}
	for name, f := range schemas.Functions {
		check("function "+name, f.Description)
		if f.Summary == "" || strings.HasSuffix(f.Summary, ".") {
			t.Errorf("function %s: the summary %q is no title", name, f.Summary)
		}
		for _, p := range f.Parameters {
			check("function "+name+", parameter "+p.Name, p.Description)
		}
	}
	if seen < 150 {
		t.Errorf("only %d descriptions were looked at", seen)
	}
}

// eachAttribute visits attributes at every depth.
func eachAttribute(parent string, attributes []*tfprotov6.SchemaAttribute, visit func(name string, a *tfprotov6.SchemaAttribute)) {
	for _, a := range attributes {
		name := parent + "." + a.Name
		visit(name, a)
		if a.NestedType != nil {
			eachAttribute(name, a.NestedType.Attributes, visit)
		}
	}
}

// Each provider argument has an environment variable, and says so.
func TestSchema_environmentVariables(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"provider.as_of": "RESIDENCY_AS_OF", "provider.overlays": "RESIDENCY_OVERLAYS", "provider.reading": "RESIDENCY_READING", "provider.tenant.country": "RESIDENCY_TENANT_COUNTRY",
		"provider.tenant.country_evidence": "RESIDENCY_TENANT_COUNTRY_EVIDENCE", "provider.tenant.created": "RESIDENCY_TENANT_CREATED", "provider.tenant.cloud": "RESIDENCY_TENANT_CLOUD",
		"provider.tenant.region_scope": "RESIDENCY_TENANT_REGION_SCOPE", "provider.tenant.add_ons": "RESIDENCY_TENANT_ADD_ONS", "provider.tenant.settings": "RESIDENCY_TENANT_SETTINGS",
	}
	got := map[string]string{}
	eachAttribute("provider", acctest.NewServer(t).Schemas().Provider.Block.Attributes, func(name string, a *tfprotov6.SchemaAttribute) {
		if a.NestedType != nil && name != "provider.overlays" || strings.HasPrefix(name, "provider.overlays.") {
			return // the variable holds an overlay as a whole
		}
		_, after, _ := strings.Cut(a.Description, "Environment variable: `")
		got[name], _, _ = strings.Cut(after, "`")
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("environment variables in the descriptions (-want +got):\n%s", diff)
	}
}

// The tenant is the same object everywhere.
func TestSchema_oneTenant(t *testing.T) {
	t.Parallel()
	schemas := acctest.NewServer(t).Schemas()
	fields := func(s *tfprotov6.Schema) []string {
		var all []string
		eachAttribute("", s.Block.Attributes, func(name string, a *tfprotov6.SchemaAttribute) {
			if strings.HasPrefix(name, ".tenant.") {
				all = append(all, name+" "+a.ValueType().String())
			}
		})
		return all
	}
	want := fields(schemas.Provider)
	if len(want) != 7 {
		t.Fatalf("the provider's tenant has %q", want)
	}
	for name, s := range map[string]*tfprotov6.Schema{
		"residency_storage_location": schemas.DataSourceSchemas["residency_storage_location"], "residency_data_map": schemas.DataSourceSchemas["residency_data_map"],
		"residency_requirement": schemas.ResourceSchemas["residency_requirement"],
	} {
		if diff := cmp.Diff(want, fields(s)); diff != "" {
			t.Errorf("%s (-provider +this):\n%s", name, diff)
		}
	}
}
