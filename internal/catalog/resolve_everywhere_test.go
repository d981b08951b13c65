// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// everyCountry returns the codes of all countries, and an empty one for a country that is not known.
func everyCountry(t *testing.T, cat *catalog.Catalog) []string {
	t.Helper()
	all := []string{""}
	for _, id := range cat.Places().IDs() {
		if p, _ := cat.Places().Place(id); p.Kind == place.Country {
			all = append(all, string(id))
		}
	}
	return all
}

// Role definitions, role assignments and deny assignments are replicated to all regions, whoever the customer is.
func TestResolve_rbacIsGlobalForEverybody(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	f := feature(t, cat, "Azure RBAC")
	global := []place.ID{place.Global}
	for _, cloud := range catalog.Clouds {
		for _, country := range everyCountry(t, cat) {
			p := profile(t, cat, catalog.ProfileInput{Country: country, Cloud: string(cloud)})
			a := cat.At(0).Resolve(f, nil, p, catalog.Strictest)
			for _, aspect := range catalog.Aspects {
				if m := a.Aspect(aspect); !slices.Equal(m.Places, global) || m.Undetermined || m.Conflicting {
					t.Errorf("%s of %q in the cloud %s: %v, undetermined %t, conflicting %t", aspect, country, cloud, m.Places, m.Undetermined, m.Conflicting)
				}
			}
		}
	}
}

// conditions returns the conditions of every statement of data/ by its full id.
func conditions(t *testing.T) map[string]catalog.Condition {
	t.Helper()
	all := map[string]catalog.Condition{}
	doc := source(t)
	for _, f := range doc.Features {
		for _, s := range f.Statements {
			all[f.ID+"/"+s.ID] = s.When
		}
	}
	for _, s := range doc.SharedStatements {
		all[s.ID] = s.When
	}
	return all
}

// What is said of the public cloud says nothing about a national cloud, on any day.
func TestResolve_cloudsAreKeptApart(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	when := conditions(t)
	claims := 0
	for _, day := range []string{"", "2019-06-01", "2021-02-01", "2022-12-01", "2024-01-01"} {
		for _, cloud := range catalog.Clouds {
			for _, country := range []string{"", "US", "CN", "JP", "DE", "AU"} {
				p := profile(t, cat, catalog.ProfileInput{Country: country, Cloud: string(cloud)})
				for _, f := range cat.Features() {
					a := cat.At(date(t, day)).Resolve(f, nil, p, catalog.Strictest)
					for _, aspect := range catalog.Aspects {
						for _, c := range a.Aspect(aspect).Claims {
							claims++
							if clouds := when[c.Statement.ID].Clouds; clouds != nil && !slices.Contains(clouds, cloud) {
								t.Errorf("%s, which is about the clouds %v, is used for a tenant of %s", c.Statement.ID, clouds, cloud)
							}
						}
					}
				}
			}
		}
	}
	if claims < 1000 {
		t.Errorf("looked at %d claims only", claims)
	}
}

// The B2C page prints ML for North Macedonia, ST for Slovenia and another wrong code for Finland.
func TestResolve_misprintedCodesAreNotTakenOver(t *testing.T) {
	t.Parallel()
	for id, c := range conditions(t) {
		if !strings.HasPrefix(id, "azure-ad-b2c/") {
			continue // other pages mean Mali and São Tomé by them
		}
		for _, ref := range slices.Concat(c.Countries, c.NotCountries) {
			if ref.Text == "ML" || ref.Text == "ST" || strings.EqualFold(ref.Text, "Mali") {
				t.Errorf("%s lists %s", id, ref.Text)
			}
		}
	}
	cat := embedded(t)
	for _, country := range []string{"ML", "ST"} {
		for _, day := range []string{"", "2019-10-01", "2021-01-01", "2023-01-01"} {
			a := cat.At(date(t, day)).Resolve(feature(t, cat, "azure-ad-b2c"), nil, profile(t, cat, catalog.ProfileInput{Country: country}), catalog.Strictest)
			if ids := claimIDs(a.Aspect(catalog.Storage).Claims); slices.Contains(ids, "azure-ad-b2c/europe") || has(a.Aspect(catalog.Storage).Places, "b2c/europe") {
				t.Errorf("a tenant of %s is in Europe, by %v", country, ids)
			}
		}
	}
	for _, country := range []string{"MK", "SI", "FI"} { // those that are meant
		a := cat.At(0).Resolve(feature(t, cat, "azure-ad-b2c"), nil, profile(t, cat, catalog.ProfileInput{Country: country}), catalog.Strictest)
		if !has(a.Aspect(catalog.Storage).Places, "b2c/europe") {
			t.Errorf("a tenant of %s is in %v", country, a.Aspect(catalog.Storage).Places)
		}
	}
}

// Names change faster than Terraform configurations; every name that a feature ever had leads to it.
func TestCatalog_Feature_everyName(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	for _, f := range cat.Features() {
		for _, name := range slices.Concat([]string{f.ID, f.Name}, f.FormerNames, f.FormerIDs) {
			if got, err := cat.Feature(name); got != f {
				t.Errorf("%q does not lead to %s: %v", name, f.ID, err)
			}
		}
	}
}

// Each answer is said in words, whatever is known of the tenant.
func TestView_Summary(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	summary := func(in catalog.ProfileInput, name, day string) string {
		p := profile(t, cat, in)
		v := cat.At(date(t, day))
		return v.Summary(v.Resolve(feature(t, cat, name), nil, p, catalog.Strictest), p)
	}
	tests := map[string]struct {
		got, want string
	}{
		"a certain answer": {
			summary(created("JP", "2024-02-01"), "azure-rbac", ""),
			"For a tenant that signed up in Japan on 2024-02-01: Azure role-based access control stores data in any region of the world (global), " +
				"and it processes data in any region of the world (global).",
		},
		"with a reserve, and nothing about processing": {
			summary(created("NZ", "2021-05-01"), "entra-core-directory", ""),
			"For a tenant that signed up in New Zealand on 2021-05-01: Microsoft Entra ID Core Store stores data in Australia (AU). " +
				"Reserve of the source: certain features do not store in Australia yet (named are multifactor authentication and, since 2022, Azure RBAC).",
		},
		"something open": {
			summary(catalog.ProfileInput{Country: "JP"}, "azure-ad-b2c", ""),
			"For a tenant that signed up in Japan: Azure Active Directory B2C perhaps stores data in Japan (JP) and Azure AD B2C Asia Pacific (b2c/asia-pacific). " +
				"Reserve of the source: some customers can set some services so; the page does not name which. To be certain, state add_ons.",
		},
		"no source": {
			summary(catalog.ProfileInput{Country: "ML"}, "azure-ad-b2c", ""),
			"For a tenant that signed up in Mali: Azure Active Directory B2C stores data in a place of which no source in the catalog speaks.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.got != test.want {
				t.Errorf("got  %s\nwant %s", test.got, test.want)
			}
		})
	}
}

func TestView_Summary_saysThatSourcesDisagree(t *testing.T) {
	t.Parallel()
	cat := embedded(t)
	p := profile(t, cat, created("JP", "2022-04-20"))
	v := cat.At(0)
	got := v.Summary(v.Resolve(feature(t, cat, "entra-mfa"), nil, p, catalog.Strictest), p)
	if want := "The sources disagree; every place that one of them names is listed."; !strings.Contains(got, want) {
		t.Errorf("%q does not say %q", got, want)
	}
}

func TestCommitment_AtLeast(t *testing.T) {
	t.Parallel()
	for i, x := range catalog.Commitments { // the strongest first
		for j, y := range catalog.Commitments {
			if got := x.AtLeast(y); got != (i <= j) {
				t.Errorf("%s at least %s: %t", x, y, got)
			}
		}
	}
	if catalog.Commitment("unheard-of").AtLeast(catalog.NoCommitment) {
		t.Error("a commitment that nobody knows counts as one")
	}
}

func TestAspect_String(t *testing.T) {
	t.Parallel()
	if got := catalog.Storage.String() + " " + catalog.Processing.String(); got != "storage processing" {
		t.Errorf("got %q", got)
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := catalog.Join(words); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSource_On(t *testing.T) {
	t.Parallel()
	cat := load(t, "sources: [{id: gone, title: T, publisher: P, url: \"https://example.com\", versions: [{version: \"2020-01-01\", title: Old, url: \"https://old.example.com\", until: 2021-01-01}, {version: undated-2022, from: 2022-01-01}]}]")
	s := cat.Sources()[slices.IndexFunc(cat.Sources(), func(s *catalog.Source) bool { return s.ID == "gone" })]
	for day, want := range map[string][4]string{
		"2020-06-01": {"2020-01-01", "Old", "https://old.example.com", "2020-01-01"},
		"2022-01-01": {"undated-2022", "T", "https://example.com", "undated"},
	} {
		c, ok := s.On(date(t, day))
		if got := [4]string{c.Version.Version, c.Title(), c.URL(), c.Dated()}; !ok || got != want {
			t.Errorf("on %s: %v, want %v", day, got, want)
		}
	}
	for _, day := range []string{"2019-12-31", "2021-01-01", "2021-12-31"} {
		if c, ok := s.On(date(t, day)); ok {
			t.Errorf("on %s the page says %v", day, c.Version.Version)
		}
	}
}
