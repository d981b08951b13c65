// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// bookings keeps its data in calendars, and these in mail, whose general statement and option come from the ground.
const bookings = `
features:
  - id: bookings
    name: Bookings
    product: Suite
    geography: geo
    description: Appointments.
    follows: [{feature: calendars, note: Appointments are entries of a calendar., published: [page@2022-01-01..2024-01-01]}]
    statements:
      - {id: logs, stored_in: [US], data: logs, data_kind: service-logs, commitment: documented, published: [page@2020-01-01..2024-01-01]}
  - id: calendars
    name: Calendars
    product: Suite
    geography: geo
    description: Entries of all sorts.
    follows: [{feature: mail, published: [page@2020-01-01..2024-01-01]}]
  - id: post
    name: Post
    product: Suite
    description: Parcels.
    options:
      - {id: speed, description: How fast it is., values: [slow, quick]}
    statements:
      - {id: quick, stored_in: [US], data: parcels, commitment: documented, when: {options: {speed: [quick]}}, published: [page@2020-01-01..2024-01-01]}
      - {id: slow, stored_in: [JP], data: parcels, commitment: documented, when: {options: {speed: [slow]}}, published: [page@2020-01-01..2024-01-01]}
  - id: parcels
    name: Parcels
    product: Suite
    description: Parcels by another name.
    follows: [{feature: post, published: [page@2020-01-01..2024-01-01]}]
`

func TestResolve_follows(t *testing.T) {
	t.Parallel()
	cat := load(t, bookings)
	p := profile(t, cat, catalog.ProfileInput{Country: "JP"})
	for day, want := range map[string][]string{"2024-02-01": {"bookings/logs", "mail/general"}, "2021-02-01": {"bookings/logs"}} {
		a := cat.At(date(t, day)).Resolve(feature(t, cat, "bookings"), nil, p, catalog.Strictest)
		if diff := cmp.Diff(want, claimIDs(a.Aspect(catalog.Storage).Claims)); diff != "" {
			t.Errorf("as of %s: %s", day, diff)
		}
	}
	claims := cat.At(0).Resolve(feature(t, cat, "bookings"), nil, p, catalog.Strictest).Aspect(catalog.Storage).Claims
	if claims[0].Via != nil {
		t.Errorf("the feature's own statement counts through %s", claims[0].Via)
	}
	want := "What is said of Calendars counts for Bookings too (A page, 2024-01-01). Appointments are entries of a calendar. What is said of Mail counts for Calendars too (A page, 2024-01-01)."
	if got := claims[1].Via.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestResolve_followsWithOptions shows that an option of what is followed is one of the feature: stated it decides,
// left out it widens the answer and is asked for.
func TestResolve_followsWithOptions(t *testing.T) {
	t.Parallel()
	cat := load(t, bookings)
	p := profile(t, cat, catalog.ProfileInput{Country: "JP", AddOnsKnown: true})
	f := feature(t, cat, "parcels")
	if err := f.CheckOptions(map[string]string{"speed": "quick"}); err != nil {
		t.Error(err)
	}
	if err := f.CheckOptions(map[string]string{"speed": "never"}); err == nil {
		t.Error("an unknown value is accepted")
	}
	a := cat.At(0).Resolve(f, map[string]string{"speed": "quick"}, p, catalog.Strictest)
	if got := placeTexts(a.Aspect(catalog.Storage).Places); !cmp.Equal(got, []string{"US"}) || a.Aspect(catalog.Storage).Undetermined {
		t.Errorf("got %v", got)
	}
	a = cat.At(0).Resolve(f, nil, p, catalog.Strictest)
	if got := placeTexts(a.Aspect(catalog.Storage).Places); !cmp.Equal(got, []string{"JP", "US"}) || !cmp.Equal(a.Needs, []string{"options.speed"}) {
		t.Errorf("got %v, needs %v", got, a.Needs)
	}
	if got := cat.At(0).Summary(a, p); !strings.Contains(got, "state options.speed (slow, quick).") {
		t.Errorf("summary: %s", got)
	}
}

func TestLoad_followErrors(t *testing.T) {
	t.Parallel()
	const other = "features:\n  - {id: a, name: A, product: P, description: D., geography: geo, follows: [%]}\n" +
		"  - {id: b, name: B, product: P, description: D., geography: geo, follows: [{feature: a, published: [page@2020-01-01]}]}\n" +
		"  - {id: c, name: C, product: P, description: D., options: [{id: route, description: E., values: [x, y]}]}\n"
	for follow, want := range map[string]string{
		"{feature: mial, published: [page@2020-01-01]}": `x.yaml:2:87: feature a: follows the unknown feature "mial"`,
		"{feature: mail}": "x.yaml:2:77: published is missing",
		"{feature: a, published: [page@2020-01-01]}":                                                   "x.yaml:2:77: feature a: follows itself",
		"{feature: b, published: [page@2020-01-01]}":                                                   "x.yaml:2:77: feature a: follows itself, through others",
		"{feature: mail, published: [page@2020-01-01]}, {feature: mail, published: [page@2020-01-01]}": "x.yaml:2:134: feature a: follows mail is already described",
	} {
		_, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": strings.ReplaceAll(other, "%", follow)}))
		if got := strings.Join(messages(t, err), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", follow, got, want)
		}
	}
	_, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": strings.NewReplacer("geography: geo, follows: [%]", "options: [{id: route, description: E., values: [x, y]}], follows: [{feature: mail, published: [page@2020-01-01]}]",
		", follows: [{feature: a, published: [page@2020-01-01]}]", "").Replace(other)}))
	for _, want := range []string{`feature a: follows mail, whose geography is of the family "geo"`, "feature a: has an option route, as has mail, which it follows"} {
		if got := strings.Join(messages(t, err), "\n"); !strings.Contains(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestLoad_followsTwoOfOneOption shows that two features with an option of the same id cannot both be followed: the values
// of one of them would never be gone through.
func TestLoad_followsTwoOfOneOption(t *testing.T) {
	t.Parallel()
	_, err := catalog.Load(files(map[string]string{"ground.yaml": ground, "x.yaml": `
features:
  - {id: a, name: A, product: P, description: D., options: [{id: way, description: E., values: [x, y]}]}
  - {id: b, name: B, product: P, description: D., options: [{id: way, description: E., values: [u, v]}]}
  - {id: c, name: C, product: P, description: D., follows: [{feature: a, published: [page@2020-01-01]}, {feature: b, published: [page@2020-01-01]}]}
`}))
	if diff := cmp.Diff([]string{"x.yaml:5:105: feature c: follows a and b, which both have an option way"}, messages(t, err)); diff != "" {
		t.Error(diff)
	}
}
