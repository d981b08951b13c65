// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func TestCatalog_Profile(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	tests := map[string]struct {
		in   catalog.ProfileInput
		want catalog.Profile
	}{
		"nothing known": {
			catalog.ProfileInput{},
			catalog.Profile{CountryEvidence: catalog.SignUp, Cloud: catalog.Public},
		},
		"everything known": {
			catalog.ProfileInput{
				Country: "japan", CountryEvidence: "current", Created: "2024-02-01", Cloud: "public", RegionScope: "eu",
				AddOns: []string{"go-local", "go-local"}, AddOnsKnown: true, Settings: map[string]string{"entra_edition": "free"},
			},
			catalog.Profile{
				Country: "JP", CountryEvidence: catalog.Current, Created: date(t, "2024-02-01"), Cloud: catalog.Public, RegionScope: "EU",
				AddOns: []string{"go-local"}, AddOnsKnown: true, Settings: map[string]string{"entra_edition": "free"},
			},
		},
		"the region scope tells the cloud": {
			catalog.ProfileInput{RegionScope: "USGOV"},
			catalog.Profile{CountryEvidence: catalog.SignUp, Cloud: catalog.USGov, RegionScope: "USGov"},
		},
		"a region scope of two clouds means the public one": {
			catalog.ProfileInput{RegionScope: "as"},
			catalog.Profile{CountryEvidence: catalog.SignUp, Cloud: catalog.Public, RegionScope: "AS"},
		},
		"a region scope of two clouds in the other one": {
			catalog.ProfileInput{RegionScope: "AS", Cloud: "china"},
			catalog.Profile{CountryEvidence: catalog.SignUp, Cloud: catalog.China, RegionScope: "AS"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := profile(t, cat, test.in)
			if diff := cmp.Diff(test.want, *got, cmp.FilterPath(unexported, cmp.Ignore())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func unexported(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	return ok && strings.ToLower(field.Name()[:1]) == field.Name()[:1]
}

func TestCatalog_Profile_errors(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	tests := map[string]struct {
		in   catalog.ProfileInput
		want []string
	}{
		"an unknown country": {
			catalog.ProfileInput{Country: "Japn"},
			[]string{`country: unknown country "Japn"; did you mean "Japan"? Write an ISO 3166-1 alpha-2 code, such as "JP", or the country's name`},
		},
		"an area is no country": {
			catalog.ProfileInput{Country: "EU"},
			[]string{`country: unknown country "EU"; did you mean "AU", "CU" or "EC"? Write an ISO 3166-1 alpha-2 code, such as "JP", or the country's name`},
		},
		"an unknown evidence": {
			catalog.ProfileInput{Country: "JP", CountryEvidence: "guess"},
			[]string{`country_evidence: unknown evidence "guess". Use "signup" or "current"`},
		},
		"a bad date": {
			catalog.ProfileInput{Created: "2024-02-30"},
			[]string{`created: "2024-02-30" is not a date of the form 2022-04-15`},
		},
		"an unknown cloud": {
			catalog.ProfileInput{Cloud: "publc"},
			[]string{`cloud: unknown cloud "publc"; did you mean "public"? Use "public", "usgov" or "china"`},
		},
		"an unknown region scope": {
			catalog.ProfileInput{RegionScope: "JP"},
			[]string{`region_scope: unknown region scope "JP". Use "AS", "DE", "EU", "FG", "GG2", "NA", "OC", "USG", "USGov" or "WW", as tenant_region_scope in the tenant's OpenID configuration has it`},
		},
		"a region scope of another cloud": {
			catalog.ProfileInput{RegionScope: "EU", Cloud: "china"},
			[]string{`region_scope: the region scope "EU" does not occur in the cloud "china"; check both against the tenant's OpenID configuration`},
		},
		"an unknown add-on": {
			catalog.ProfileInput{AddOns: []string{"golocal"}},
			[]string{`add_ons: unknown add-on "golocal"; did you mean "go-local"? Use "advanced-data-residency", "go-local" or "multi-geo"`},
		},
		"an unknown setting and an unknown value": {
			catalog.ProfileInput{Settings: map[string]string{"sectr": "education", "sector": "educaton"}},
			[]string{
				`settings: setting "sector" cannot be "educaton"; did you mean "education"? Use "commercial" or "education"`,
				`settings: unknown setting "sectr"; did you mean "sector"?`,
			},
		},
		"every error at once": {
			catalog.ProfileInput{Country: "Mars", Created: "soon", AddOns: []string{"x"}},
			[]string{
				`country: unknown country "Mars". Write an ISO 3166-1 alpha-2 code, such as "JP", or the country's name`,
				`created: "soon" is not a date of the form 2022-04-15`,
				`add_ons: unknown add-on "x". Use "advanced-data-residency", "go-local" or "multi-geo"`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := cat.Profile(test.in)
			if err == nil {
				t.Fatalf("accepted as %+v", p)
			}
			if diff := cmp.Diff(test.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// One value can stand for different things in two clouds. Without a cloud it means the public one, whichever file is read first.
func TestCatalog_Profile_regionScopeOfTwoClouds(t *testing.T) {
	t.Parallel()
	const china = "region_scopes: [{id: AS, clouds: [china, usgov], published: [page@2024-01-01]}]"
	const public = "region_scopes: [{id: AS, clouds: [public], geographies: {geo: geo/japan}, published: [page@2024-01-01]}]"
	for _, order := range [][2]string{{"a.yaml", "z.yaml"}, {"z.yaml", "a.yaml"}} {
		cat, err := catalog.Load(files(map[string]string{"m.yaml": ground, order[0]: china, order[1]: public}))
		if err != nil {
			t.Fatal(err)
		}
		if p := profile(t, cat, catalog.ProfileInput{RegionScope: "AS"}); p.Cloud != catalog.Public {
			t.Errorf("with the file of China as %s the cloud is %s", order[0], p.Cloud)
		}
	}
}

func TestFeature_CheckOptions(t *testing.T) {
	t.Parallel()
	cat := load(t, "features: [{id: post, name: Post, product: S, description: D.}]")
	tests := map[string]struct {
		feature string
		options map[string]string
		want    string
	}{
		"no option":                {"mail", nil, ""},
		"a known value":            {"mail", map[string]string{"route": "far"}, ""},
		"an unknown value":         {"mail", map[string]string{"route": "fr"}, `options: option "route" cannot be "fr"; did you mean "far"? Use "near" or "far"`},
		"an unknown option":        {"mail", map[string]string{"rout": "far"}, `options: unknown option "rout"; did you mean "route"? Use "route"`},
		"a feature without any":    {"post", map[string]string{"route": "far"}, `options: unknown option "route". There is none to state here`},
		"the value in big letters": {"mail", map[string]string{"route": "FAR"}, `options: option "route" cannot be "FAR"; did you mean "far"? Use "near" or "far"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := feature(t, cat, test.feature).CheckOptions(test.options)
			var fields catalog.FieldErrors
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (!errors.As(err, &fields) || err.Error() != test.want || fields[0].Field != catalog.FieldOptions):
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestCatalog_Describe(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	for want, in := range map[string]catalog.ProfileInput{
		"a tenant":                         {},
		"a tenant that signed up in Japan": {Country: "JP"},
		"a tenant that signed up in Japan on 2024-02-01":                                      {Country: "JP", Created: "2024-02-01"},
		"a tenant created on 2024-02-01":                                                      {Created: "2024-02-01"},
		"a tenant whose country is Germany today":                                             {Country: "DE", CountryEvidence: "current"},
		"a tenant whose country is Germany today, created on 2016-03-01 with region scope EU": {Country: "DE", CountryEvidence: "current", Created: "2016-03-01", RegionScope: "EU"},
		"a tenant that signed up in the United States in the US government cloud":             {Country: "US", Cloud: "usgov"},
		"a tenant in the China cloud":                                                         {Cloud: "china"},
	} {
		if got := cat.Describe(profile(t, cat, in)); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestCatalog_Feature(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	for _, name := range []string{"entra-mfa", "ENTRA MFA", "Azure AD Multi-Factor Authentication", "Azure MFA", "azure mfa", "MFA", "Microsoft Entra multifactor authentication"} {
		if got := feature(t, cat, name); got.ID != "entra-mfa" {
			t.Errorf("%q is %s", name, got.ID)
		}
	}
	if got := feature(t, cat, "azure-resource-manager-data-boundary"); got.ID != "azure-resource-manager" {
		t.Errorf("a former id leads to %s", got.ID)
	}
	_, err := cat.Feature("entra-mfaa")
	var unknown *catalog.UnknownFeatureError
	want := `the catalog does not know the feature "entra-mfaa"; did you mean "entra-mfa", "entra-cba" or "entra-mfa-oath"?`
	if !errors.As(err, &unknown) || err.Error() != want || !strings.HasSuffix(want, unknown.DidYouMean()) {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
