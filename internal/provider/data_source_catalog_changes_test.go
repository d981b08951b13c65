// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// movedOn are the changes of a later catalog that still knows where the CRM was. All else that the page said it says no
// more.
var movedOn = []string{
	`version: "2026.06.01"`, `version: "2026.09.01"`,
	`{version: "2026-05-01"}]`, `{version: "2026-05-01"}, {version: "2026-08-15"}]`,
	"published: [page@2025-01-01..2026-05-01]}\n", "published: [page@2025-01-01..2026-05-01]}\n" +
		"      - {id: moved, stored_in: [US], data: customer records, commitment: documented, published: [page@2026-08-15]}\n",
	"  - id: chat\n", "      - {id: own, stored_in: [JP], data: keys, data_kind: credentials, commitment: documented, published: [terms@2024-03-01]}\n  - id: chat\n",
}

// change is one of the changes of the built-in or of Contoso's catalog, with all of its attributes.
func change(kind, date, feature, statement string, former any, old, places []string, more acctest.Values) acctest.Values {
	all := acctest.Values{
		"kind": kind, "date": date, "features": []string{feature}, "aspect": "storage", "data_kind": "customer-data", "statement": statement, "former_statement": former,
		"old_places": old, "new_places": places, "source_title": "Where Contoso keeps data", "source_url": "https://contoso.example/data", "source_date": date, "layer": "base",
	}
	for key, value := range more {
		all[key] = value
	}
	return all
}

// changesOf reads the changes, and fails the test where there is a message.
func changesOf(t *testing.T, server *acctest.Server, arguments acctest.Values) []any {
	t.Helper()
	values, found := server.Read("residency_catalog", arguments)
	if len(found) > 0 {
		t.Fatalf("%v: want no message, got:\n%s", arguments, found)
	}
	if empty, ok := values["changes"].([]string); ok && len(empty) == 0 {
		return []any{}
	}
	changes, ok := values["changes"].([]any)
	if !ok {
		t.Fatalf("changes are %#v", values["changes"])
	}
	return changes
}

func TestCatalog_changes(t *testing.T) {
	t.Parallel()
	none := []string{}
	crm := change("changed", "2026-08-15", "crm", "crm/moved", "crm/stored", []string{"JP"}, []string{"US"}, nil)
	keys := change("added", "2024-03-01", "crm", "crm/own", nil, none, []string{"JP"},
		acctest.Values{"data_kind": "credentials", "source_title": "Terms of Contoso", "source_url": "https://contoso.example/terms"})
	stored := change("added", "2025-01-01", "crm", "crm/stored", nil, none, []string{"JP"}, nil)
	wiki := change("withdrawn", "2026-08-15", "wiki", "wiki/stored", nil, []string{"JP"}, none, nil)
	processed := change("withdrawn", "2026-08-15", "wiki", "wiki/stored", nil, []string{"US"}, none, acctest.Values{"aspect": "processing"})
	of := func(features ...string) acctest.Values { return acctest.Values{"changes_features": features} }
	tests := map[string]struct {
		since, asOf any
		arguments   acctest.Values
		provider    acctest.Values
		want        []any
	}{
		"since a day":                            {"2026-06-01", nil, of("crm"), nil, []any{crm}},
		"by another name":                        {"2026-06-01", nil, of("Contoso Sales"), nil, []any{crm}},
		"of two features":                        {"2026-06-01", nil, of("wiki", "crm"), nil, []any{crm, wiki, processed}},
		"of a feature that stays":                {"2026-06-01", nil, of("fax"), nil, []any{change("withdrawn", "2026-08-15", "fax", "fax/page", nil, []string{"JP"}, none, nil)}},
		"of no feature":                          {"2026-06-01", nil, of(), nil, []any{}},
		"since a day before all":                 {"2020-01-01", nil, of("crm"), nil, []any{keys, change("added", "2026-08-15", "crm", "crm/moved", nil, none, []string{"US"}, nil)}},
		"between two days":                       {"2020-01-01", "2025-06-01", of("crm"), nil, []any{keys, stored}},
		"up to the provider's day":               {"2020-01-01", nil, of("crm"), acctest.Values{"as_of": "2024-06-01"}, []any{keys}},
		"from as_of to the catalog":              {nil, "2026-06-01", of("crm"), nil, []any{crm}},
		"from the provider's day to the catalog": {nil, nil, of("crm"), acctest.Values{"as_of": "2026-06-01"}, []any{crm}},
		"its own day before the provider's":      {nil, "2026-09-01", of("crm"), acctest.Values{"as_of": "2026-06-01"}, []any{}},
		"from the catalog to a later as_of":      {nil, "2027-06-01", of("crm"), nil, []any{}},
		"without a day":                          {nil, nil, nil, nil, []any{}},
		"since the catalog's day":                {"2026-09-01", nil, nil, nil, []any{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewServer(t, contoso(t, movedOn...))
			server.Configure(tt.provider)
			arguments := acctest.Values{"changes_since": tt.since, "as_of": tt.asOf}
			for key, value := range tt.arguments {
				arguments[key] = value
			}
			if diff := cmp.Diff(tt.want, changesOf(t, server, arguments)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
	all := changesOf(t, acctest.NewServer(t, contoso(t, movedOn...)), acctest.Values{"changes_since": "2026-06-01"})
	var statements []string
	for _, c := range all {
		statements = append(statements, c.(acctest.Values)["statement"].(string)) //nolint:forcetypeassert // the schema says so
	}
	if want := []string{"chat/in-jp", "chat/in-us", "crm/moved", "fax/page", "lake/open", "mesh/stored", "wiki/stored", "wiki/stored"}; !slices.Equal(statements, want) {
		t.Errorf("without a filter the changes are of %q, want %q", statements, want)
	}
}

// What takes effect after the catalog's own day is a change up to a later as_of.
func TestCatalog_changesOfALaterDay(t *testing.T) {
	t.Parallel()
	server := acctest.NewServer(t, contoso(t, "data: customer records,", `data: customer records, effective: {until: "2026-12-31"},`))
	want := []any{change("withdrawn", "2027-01-01", "crm", "crm/stored", nil, []string{"JP"}, []string{}, acctest.Values{"source_date": "2026-05-01"})}
	if diff := cmp.Diff(want, changesOf(t, server, acctest.Values{"as_of": "2027-06-01"})); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// What is said of a feature that another one follows is a change for both.
func TestCatalog_changesOfWhatIsFollowed(t *testing.T) {
	t.Parallel()
	follows := append(slices.Clone(movedOn), "    name: Contoso Mesh\n", "    name: Contoso Mesh\n    follows: [{feature: crm, published: [terms@2024-03-01]}]\n")
	server := acctest.NewServer(t, contoso(t, follows...))
	want := []any{
		change("changed", "2026-08-15", "crm", "crm/moved", "crm/stored", []string{"JP"}, []string{"US"}, nil),
		change("withdrawn", "2026-08-15", "mesh", "mesh/stored", nil, []string{"asia"}, []string{}, nil),
	}
	if diff := cmp.Diff(want, changesOf(t, server, acctest.Values{"changes_since": "2026-06-01", "changes_features": []string{"mesh"}})); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestCatalog_badChangesArguments(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		arguments           acctest.Values
		path, summary, says string
	}{
		"no day": {acctest.Values{"changes_since": "soon"}, "changes_since", "Not a date", `"soon" is not a date of the form 2022-04-15`},
		"a day after the catalog's": {
			acctest.Values{"changes_since": "2026-06-02"}, "changes_since", "Day after the day asked for",
			"The value of changes_since is 2026-06-02, which is after 2026-06-01, the day that as_of asks for, or the day of the catalog's version without as_of. State a day up to 2026-06-01 in changes_since, or a later one in as_of.",
		},
		"a day after as_of":       {acctest.Values{"changes_since": "2025-06-02", "as_of": "2025-06-01"}, "changes_since", "Day after the day asked for", "which is after 2025-06-01"},
		"a feature nobody knows":  {acctest.Values{"changes_features": []string{"crn"}}, "changes_features", "Unknown feature", `did you mean "crm"?`},
		"a feature that is empty": {acctest.Values{"changes_features": []string{""}}, "changes_features[]", "Invalid Attribute Value Length", "at least 1"},
		"a feature that is null":  {acctest.Values{"changes_features": []any{nil}}, "changes_features", "Null List Value", "null value"},
	} {
		_, found := acctest.NewServer(t, contoso(t)).Read("residency_catalog", tt.arguments)
		errors := found.Errors()
		if len(errors) != 1 || errors[0].Path != tt.path || errors[0].Summary != tt.summary || !strings.Contains(errors[0].Detail, tt.says) {
			t.Errorf("%s: want one error %q at %s that says %q, got:\n%s", name, tt.summary, tt.path, tt.says, errors)
		}
	}
}

// Multifactor authentication of tenants in Japan, by the built-in catalog, on a real CLI.
func TestCatalog_changesBuiltIn(t *testing.T) {
	t.Parallel()
	unit(t, resource.TestStep{
		Config: "data \"residency_catalog\" \"mfa\" {\n  changes_since = \"2022-01-01\"\n  as_of = \"2022-08-08\"\n  changes_features = [\"Azure AD Multi-Factor Authentication\"]\n}\n",
		ConfigStateChecks: acctest.Expect("data.residency_catalog.mfa", acctest.Attributes{
			"changes_since": acctest.Text("2022-01-01"), "changes_features": acctest.Texts("Azure AD Multi-Factor Authentication"),
			"changes": knownvalue.ListPartial(map[int]knownvalue.Check{0: knownvalue.ObjectExact(map[string]knownvalue.Check{
				"kind": acctest.Text("added"), "date": acctest.Text("2022-04-12"), "features": acctest.Texts("entra-mfa"), "aspect": acctest.Text("storage"), "data_kind": acctest.Text("customer-data"),
				"statement": acctest.Text("entra-mfa/japan-stored-in-us"), "former_statement": knownvalue.Null(), "old_places": acctest.Texts(), "new_places": acctest.Texts("US"),
				"source_title": acctest.Says("Japan"), "source_url": acctest.Says("https://"), "source_date": acctest.Text("2022-04-12"), "layer": acctest.Text("base"),
			})}),
		}),
	})
}
