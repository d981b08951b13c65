// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// Each bad argument is an error at the argument, with the nearest valid value where there is one.
func TestRequirement_badInput(t *testing.T) {
	t.Parallel()
	tenant := func(changes acctest.Values) acctest.Values {
		all := acctest.Values{"country": "JP", "created": "2024-02-01"}
		for key, value := range changes {
			all[key] = value
		}
		return acctest.Values{"tenant": all}
	}
	tests := map[string]struct {
		changes             acctest.Values
		path, summary, says string
	}{
		"unknown feature": {acctest.Values{"features": []string{"entra-mfaa"}}, "features", "RES201 entra-mfaa is not in the catalog", `did you mean "entra-mfa"`},
		"unknown country": {tenant(acctest.Values{"country": "Japn"}), "tenant", "Tenant profile not valid", `In tenant.country: unknown country "Japn"; did you mean "Japan"`},
		"country code that nobody has": {
			tenant(acctest.Values{"country": "XX"}), "tenant", "Tenant profile not valid", `unknown country "XX"`,
		},
		"a place that is no country": {tenant(acctest.Values{"country": "eu"}), "tenant", "Tenant profile not valid", `unknown country "eu"`},
		"unknown place":              {acctest.Values{"store_in": []string{"Japaneast2"}}, "store_in", "Unknown place", `Unknown place "Japaneast2"; did you mean "Japan East"`},
		"how a place is added":       {acctest.Values{"store_in": []string{"Mars North"}}, "store_in", "Unknown place", `{id: marsnorth, kind: azure-region, name: "Mars North"`},
		"unknown place to process":   {acctest.Values{"process_in": []string{"Japn"}}, "process_in", "Unknown place", `did you mean "Japan"`},
		"unknown add-on":             {tenant(acctest.Values{"add_ons": []string{"go-locl"}}), "tenant", "Tenant profile not valid", `In tenant.add_ons: unknown add-on "go-locl"; did you mean "go-local"?`},
		"unknown cloud": {
			tenant(acctest.Values{"cloud": "azure"}), "tenant.cloud", "Invalid Attribute Value Match", `must be one of: ["public" "usgov" "china"], got: "azure"`,
		},
		"unknown region scope":                    {tenant(acctest.Values{"region_scope": "EMEA"}), "tenant", "Tenant profile not valid", `In tenant.region_scope: unknown region scope "EMEA". Use "AS"`},
		"region scope of another cloud":           {tenant(acctest.Values{"region_scope": "NA", "cloud": "china"}), "tenant", "Tenant profile not valid", `the region scope "NA" does not occur in the cloud "china"`},
		"unknown evidence":                        {tenant(acctest.Values{"country_evidence": "guess"}), "tenant.country_evidence", "Invalid Attribute Value Match", `["signup" "current"]`},
		"bad day of creation":                     {tenant(acctest.Values{"created": "2024-13-01"}), "tenant.created", "Not a date", `"2024-13-01" is not a date of the form 2022-04-15`},
		"day of creation that makes no sense":     {tenant(acctest.Values{"created": "1024-01-01"}), "tenant.created", "Not a date", `date "1024-01-01" is out of range`},
		"unknown setting":                         {tenant(acctest.Values{"settings": map[string]string{"flexrouting": "allowed"}}), "tenant", "Tenant profile not valid", `In tenant.settings: unknown setting "flexrouting"; did you mean "flex_routing"?`},
		"unknown value of a setting":              {tenant(acctest.Values{"settings": map[string]string{"flex_routing": "not-allow"}}), "tenant", "Tenant profile not valid", `"flex_routing" cannot be "not-allow"; did you mean "not-allowed"?`},
		"no country":                              {acctest.Values{"tenant": acctest.Values{"created": "2024-02-01"}}, "tenant", "Tenant profile not valid", "the sign-up country is missing"},
		"empty tenant":                            {acctest.Values{"tenant": acctest.Values{}}, "tenant", "Tenant profile not valid", "the sign-up country is missing"},
		"bad day":                                 {acctest.Values{"as_of": "yesterday"}, "as_of", "Not a date", `The value of as_of has to be a day, but "yesterday" is not a date of the form 2022-04-15.`},
		"unknown reading":                         {acctest.Values{"reading": "latest"}, "reading", "Invalid Attribute Value Match", `must be one of: ["strictest" "newest"], got: "latest"`},
		"unknown option":                          {acctest.Values{"features": []string{"entra-app-proxy"}, "options": acctest.Values{"entra-app-proxy": map[string]string{"routing": "on"}}}, "options", "Unknown option", `For the feature entra-app-proxy, options: unknown option "routing"`},
		"unknown value of an option":              {acctest.Values{"features": []string{"entra-app-proxy"}, "options": acctest.Values{"entra-app-proxy": map[string]string{"advanced_routing": "onn"}}}, "options", "Unknown option", `cannot be "onn"; did you mean "on"?`},
		"options of a feature without any":        {acctest.Values{"features": []string{"azure-rbac"}, "options": acctest.Values{"azure-rbac": map[string]string{"x": "y"}}}, "options", "Unknown option", `unknown option "x"`},
		"options of an unknown feature":           {acctest.Values{"options": acctest.Values{"entra-app-prox": map[string]string{"x": "y"}}}, "options", "Unknown feature", `did you mean "entra-app-proxy"`},
		"options of an unused feature":            {acctest.Values{"options": acctest.Values{"entra-app-proxy": map[string]string{"advanced_routing": "on"}}}, "options", "Options of a feature that is not used", `options has "entra-app-proxy", which is not among features`},
		"one feature twice":                       {acctest.Values{"features": []string{"entra-mfa", "entra-mfa"}}, "features", "Feature given twice", `The feature "entra-mfa" stands in features twice.`},
		"one feature by two names":                {acctest.Values{"features": []string{"entra-mfa", "Azure MFA"}}, "features", "Feature given twice", `"entra-mfa" and "Azure MFA" are the same feature, entra-mfa.`},
		"no feature":                              {acctest.Values{"features": []string{}}, "features", "Invalid Attribute Value", "Attribute features list must contain at least 1 elements, got: 0"},
		"no place":                                {acctest.Values{"store_in": []string{}}, "store_in", "Invalid Attribute Value", "Attribute store_in list must contain at least 1 elements, got: 0"},
		"no place to process":                     {acctest.Values{"process_in": []string{}}, "process_in", "Invalid Attribute Value", "Attribute process_in list must contain at least 1 elements, got: 0"},
		"feature that is null":                    {acctest.Values{"features": []any{nil}}, "features", "Null List Value", "null value"},
		"place that is null":                      {acctest.Values{"store_in": []any{"JP", nil}}, "store_in", "Null List Value", "null value"},
		"add-on that is null":                     {tenant(acctest.Values{"add_ons": []any{nil}}), "tenant.add_ons", "Null List Value", "null value"},
		"place of an exemption that is null":      {acctest.Values{"exemptions": acctest.Values{"x": acctest.Values{"feature": "azure-rbac", "reason": "x", "places": []any{nil}}}}, "exemptions[x].places", "Null List Value", "null value"},
		"setting that is null":                    {tenant(acctest.Values{"settings": acctest.Values{"flex_routing": nil}}), "tenant", "Tenant profile not valid", `"flex_routing" cannot be ""`},
		"blank name":                              {acctest.Values{"name": ""}, "name", "Invalid Attribute Value Length", "at least 1"},
		"unknown commitment":                      {acctest.Values{"commitment": "none"}, "commitment", "Invalid Attribute Value Match", `["contractual" "documented" "general-rule"], got: "none"`},
		"unknown severity":                        {acctest.Values{"on_violation": "ignore"}, "on_violation", "Invalid Attribute Value Match", `["error" "warn" "report"], got: "ignore"`},
		"unknown severity of what is not certain": {acctest.Values{"on_undetermined": "ignore"}, "on_undetermined", "Invalid Attribute Value Match", `["error" "warn" "report"], got: "ignore"`},
		"unknown severity of an old source":       {acctest.Values{"on_old_source": "ignore"}, "on_old_source", "Invalid Attribute Value Match", `["error" "warn" "report"], got: "ignore"`},
		"no day of age":                           {acctest.Values{"max_source_age_days": int64(0)}, "max_source_age_days", "Invalid Attribute Value", "at least 1, got: 0"},
		"an age before the text":                  {acctest.Values{"max_source_age_days": int64(-30)}, "max_source_age_days", "Invalid Attribute Value", "at least 1, got: -30"},
		"unknown severity of a catalog change":    {acctest.Values{"on_catalog_change": "report"}, "on_catalog_change", "Invalid Attribute Value Match", `["error" "warn"], got: "report"`},
		"exemption with a blank key":              {acctest.Values{"exemptions": acctest.Values{"": acctest.Values{"feature": "azure-rbac", "reason": "x"}}}, "exemptions[]", "Invalid Attribute Value Length", "at least 1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := acctest.Values{"features": []string{"entra-core-directory"}, "tenant": acctest.Values{"country": "JP", "created": "2024-02-01"}}
			for key, value := range tt.changes {
				changes[key] = value
			}
			errors := plan(t, changes).Diagnostics.Errors()
			if len(errors) != 1 || errors[0].Path != tt.path || !strings.Contains(errors[0].Summary, tt.summary) || !strings.Contains(errors[0].Detail, tt.says) {
				t.Errorf("want one error %q at %s that says %q, got:\n%s", tt.summary, tt.path, tt.says, errors)
			}
		})
	}
}

// The same in front of a CLI, which adds the line of the argument.
func TestRequirement_badInputInConfiguration(t *testing.T) {
	t.Parallel()
	const core, jp = `features = ["entra-core-directory"]`, `store_in = ["JP"]`
	tests := []struct {
		arguments []string
		says      []string
	}{
		{[]string{jp, `features = ["entra-mfaa"]`, `tenant = ` + japan}, []string{"RES201 entra-mfaa is not in the catalog", `features = ["entra-mfaa"]`, `did you mean "entra-mfa"`}},
		{[]string{jp, core, `tenant = { country = "Japn" }`}, []string{"Tenant profile not valid", `tenant = { country = "Japn" }`, `unknown country "Japn"; did you mean "Japan"`}},
		{[]string{`store_in = ["Japn"]`, core, `tenant = ` + japan}, []string{"Unknown place", `store_in = ["Japn"]`, `did you mean "Japan"`}},
		{[]string{jp, core, `tenant = { country = "JP", add_ons = ["go-locl"] }`}, []string{"Tenant profile not valid", "add_ons", `did you mean "go-local"?`}},
		{[]string{jp, core, `tenant = { country = "JP", cloud = "azure" }`}, []string{"Invalid Attribute Value Match", `["public" "usgov" "china"]`}},
		{[]string{jp, core, `tenant = { country = "JP", region_scope = "EMEA" }`}, []string{"Tenant profile not valid", `unknown region scope "EMEA"`}},
		{[]string{jp, core, `tenant = { country = "JP", created = "01.02.2024" }`}, []string{"Not a date", `"01.02.2024" is not a date of the form 2022-04-15`}},
		{[]string{jp, core, `tenant = ` + japan, `reading = "latest"`}, []string{"Invalid Attribute Value Match", `reading = "latest"`, `["strictest" "newest"]`}},
		{[]string{jp, `features = ["entra-mfa", "entra-mfa"]`, `tenant = ` + japan}, []string{"Feature given twice", `features = ["entra-mfa", "entra-mfa"]`}},
		{[]string{jp, `features = []`, `tenant = ` + japan}, []string{"Invalid Attribute Value", `features = []`, "at least 1 elements, got: 0"}},
		{[]string{`store_in = []`, core, `tenant = ` + japan}, []string{"Invalid Attribute Value", `store_in = []`, "at least 1 elements, got: 0"}},
		{[]string{jp, `tenant = ` + japan}, []string{"Nothing to judge", "A requirement needs features, inventory or both"}},
		{[]string{jp, `inventory = "{}"`, `tenant = ` + japan}, []string{"Not an inventory", "it has version 0"}},
	}
	steps := make([]resource.TestStep, len(tests))
	for i, tt := range tests {
		steps[i] = resource.TestStep{Config: requirement(tt.arguments...), PlanOnly: true, ExpectError: acctest.Message(tt.says...)}
	}
	unit(t, steps...)
}

// What has only its form wrong fails in validate, without a tenant and before anything is planned.
func TestRequirement_validate(t *testing.T) {
	t.Parallel()
	for arguments, want := range map[string]string{
		`store_in = ["JP"]` + "\n" + `features = ["entra-mfa", "entra-mfa"]`: "Feature given twice",
		`store_in = ["JP"]` + "\n" + `features = ["entra-mfa", "Azure MFA"]`: "", // which names are one feature depends on the catalog
		`store_in = ["Nowhere"]` + "\n" + `features = ["no-such-feature"]`:   "", // as do places and features
		`store_in = ["JP"]` + "\n" + `features = []`:                         "list must contain at least 1 elements",
	} {
		got := acctest.NewCLI(t, requirement(arguments)).Run(nil, "validate")
		if failed := got.Code != 0; failed != (want != "") || !strings.Contains(got.Flat(), want) {
			t.Errorf("validate of\n%s\nwant %q, got:\n%s", arguments, want, got.Text)
		}
	}
}
