// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/place"
)

// discovered are features whose data is where a resource is, and one that stands for other companies' applications.
const discovered = `
places:
  - {id: azure/japan, kind: azure-geography, name: Azure Japan}
  - {id: japaneast, kind: azure-region, name: Japan East, country: JP, geography: azure/japan, paired_region: japanwest}
  - {id: japanwest, kind: azure-region, name: Japan West, country: JP, geography: azure/japan, paired_region: japaneast}
  - {id: westus, kind: azure-region, name: West US, country: US}
features:
  - {id: disk, name: Contoso Disk, product: Contoso, description: D.,
     options: [{id: copy, description: C., values: ["on", "off"]}],
     statements: [
      {id: disk, stored_in: ["@resource-location"], data: blocks, commitment: documented, published: [page@2025-01-01]},
      {id: copy, stored_in: ["@paired-region"], data_kind: backup-copy, data: copies, commitment: documented, when: {options: {copy: ["on"]}}, published: [page@2025-01-01]}]}
  - {id: zoned, name: Contoso Zoned, product: Contoso, description: D., statements: [
      {id: home, stored_in: [JP], data: zones, commitment: documented, when: {locations: [JP]}, published: [page@2025-01-01]},
      {id: abroad, stored_in: [US], data: zones, commitment: documented, when: {not_locations: [JP]}, published: [page@2025-01-01]}]}
  - {id: software, name: Other software, product: Contoso, description: D.}
`

func discoveredCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.Load(fstest.MapFS{"contoso.yaml": {Data: []byte(contoso)}, "discovered.yaml": {Data: []byte(discovered)}})
	if err != nil {
		t.Fatalf("catalog of the tests:\n%v", err)
	}
	return cat
}

// found returns a use that resources brought in.
func found(feature string, addresses ...string) assess.Use {
	u := assess.Use{Feature: feature}
	for i, address := range addresses {
		u.By = append(u.By, assess.Resource{Address: address, File: "main.tf", Line: i + 1})
	}
	return u
}

func perhaps(u assess.Use) assess.Use { u.Uncertain = true; return u }

func at(u assess.Use, location place.ID) assess.Use { u.Location = location; return u }

// nowhere lets the use be in a place that the catalog does not know.
func nowhere(u assess.Use, name string) assess.Use {
	u.Location, u.UnknownLocation = place.ResourceLocation, name
	return u
}

func of(u assess.Use, application string) assess.Use { u.Application = application; return u }

// shown returns each finding as a line: code, outcome, subject, aspect, places and resources.
func shown(r *assess.Result) []string {
	var all []string
	for _, f := range r.Findings {
		line := strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Code, f.Outcome, f.Feature))
		if f.Application != "" {
			line += fmt.Sprintf(" %q", f.Application)
		}
		for _, id := range f.Places {
			line += " " + string(id)
		}
		line += ":"
		for _, o := range f.By {
			line += " " + o.Address
		}
		all = append(all, line)
	}
	return all
}

func TestAssessor_Judge_discoveredUses(t *testing.T) {
	t.Parallel()
	const unknown = place.ResourceLocation
	copied := at(found("disk", "a"), "japaneast")
	copied.Options = map[string]string{"copy": "on"}
	off := func(u assess.Use) assess.Use { u.Options = map[string]string{"copy": "off"}; return u }
	for name, test := range map[string]struct {
		storeIn []place.ID // Japan unless given
		uses    []assess.Use
		want    []string
	}{
		"in the allowed places":                       {nil, []assess.Use{off(at(found("disk", "a"), "japaneast"))}, []string{"met disk: a"}},
		"outside of them":                             {nil, []assess.Use{off(at(found("disk", "a"), "westus"))}, []string{"RES101 not_met disk westus: a"}},
		"a location that is not known":                {nil, []assess.Use{off(at(found("disk", "a"), unknown))}, []string{"RES204 undetermined disk @resource-location: a"}},
		"a copy in the paired region":                 {nil, []assess.Use{copied}, []string{"met disk: a"}},
		"a copy in the paired region is one too much": {ids("japaneast"), []assess.Use{copied}, []string{"RES101 not_met disk japanwest: a"}},
		"no pair":                                {ids("US"), []assess.Use{{Feature: "disk", Options: map[string]string{"copy": "on"}, Location: "westus", By: found("x", "a").By}}, []string{"met disk: a"}},
		"a condition, and the location is known": {nil, []assess.Use{at(found("zoned", "a"), "japanwest"), at(found("zoned", "b"), "westus")}, []string{"met zoned: a", "RES101 not_met zoned US: b"}},
		"a condition, and it is not known":       {nil, []assess.Use{at(found("zoned", "a"), unknown)}, []string{"RES203 undetermined zoned US: a"}},
		"uses that come to the same share a finding": {
			nil, []assess.Use{off(at(found("disk", "b"), "westus")), copied, off(at(found("disk", "c"), "japanwest")), off(at(found("disk", "a", "b"), "westus"))},
			[]string{"met disk: a c", "RES101 not_met disk westus: a b b"},
		},
		"uses by one resource name it once":      {nil, []assess.Use{found("fax", "a"), found("Contoso Fax", "a")}, []string{"RES101 not_met fax US global: a"}},
		"a listed use has a finding of its own":  {nil, []assess.Use{off(at(found("disk", "a"), "westus")), off(at(use("disk"), "westus")), off(at(found("disk", "b"), "US"))}, []string{"RES101 not_met disk US: b", "RES101 not_met disk westus: a"}},
		"what may be met stays met":              {nil, []assess.Use{perhaps(found("crm", "a"))}, []string{"met crm: a"}},
		"what may be not met is undetermined":    {nil, []assess.Use{perhaps(found("fax", "a"))}, []string{"RES404 undetermined fax US global: a"}},
		"what may be undetermined stays so":      {nil, []assess.Use{perhaps(found("lake", "a"))}, []string{"RES204 undetermined lake @unspecified: a"}},
		"what is certain goes before":            {nil, []assess.Use{perhaps(found("fax", "a")), found("fax", "b")}, []string{"RES101 not_met fax US global: a b"}},
		"certain in one place, uncertain in one": {nil, []assess.Use{off(at(perhaps(found("disk", "a")), "westus")), off(at(found("disk", "b"), "US"))}, []string{"RES101 not_met disk US: b", "RES404 undetermined disk westus: a"}},
		"applications have findings of their own": {
			nil, []assess.Use{of(found("software", "a"), "Theirs"), of(found("software", "b"), "Others"), found("software", "c"), of(found("software", "d"), "Theirs")},
			[]string{"RES202 undetermined software: c", `RES202 undetermined software "Others": b`, `RES202 undetermined software "Theirs": a d`},
		},
		"a feature that nobody knows": {nil, []assess.Use{found("gone", "b"), found("gone", "a")}, []string{"RES201 undetermined gone: a b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storeIn := test.storeIn
			if storeIn == nil {
				storeIn = ids("JP")
			}
			r := assessor(t, discoveredCatalog(t)).Judge(&assess.Requirement{StoreIn: storeIn, Uses: test.uses})
			if diff := cmp.Diff(test.want, shown(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a discovery leaves open is never met, whatever else is, and has a code and an exemption of its own.
func TestAssessor_Judge_discovery(t *testing.T) {
	t.Parallel()
	crm := []assess.Use{found("crm", "a")}
	gap := func(kind, detail, address string) assess.Gap {
		return assess.Gap{Kind: kind, Detail: detail, At: assess.Resource{Address: address}}
	}
	tests := map[string]struct {
		uses      []assess.Use
		discovery assess.Discovery
		want      []string // beside crm
	}{
		"nothing is open":             {crm, assess.Discovery{}, nil},
		"nothing was found":           {nil, assess.Discovery{}, []string{"RES402 undetermined inventory/nothing-found:"}},
		"what is listed is not found": {uses("crm"), assess.Discovery{}, []string{"RES402 undetermined inventory/nothing-found:"}},
		"what may be in use is found": {[]assess.Use{perhaps(found("crm", "a"))}, assess.Discovery{}, nil},
		"types of two providers": {
			crm, assess.Discovery{Unmapped: []assess.Unmapped{
				{Provider: "b", Types: []string{"b_x"}, By: found("", "b_x.a").By}, {Provider: "a", Types: []string{"a_z", "a_y"}, By: found("", "a_z.a", "a_y.b").By},
				{Provider: "b", Types: []string{"b_w", "b_x"}},
			}},
			[]string{"RES401 undetermined unmapped/a: a_y.b a_z.a", "RES401 undetermined unmapped/b: b_x.a"},
		},
		"gaps of two kinds": {
			crm, assess.Discovery{Gaps: []assess.Gap{gap("partial", "P.", ""), gap("module-not-installed", "B.", "module.b"), gap("module-not-installed", "A.", "module.a")}},
			[]string{"RES403 undetermined inventory/module-not-installed: module.a module.b", "RES403 undetermined inventory/partial:"},
		},
		"a requirement that was not evaluated": {
			crm, assess.Discovery{Gaps: []assess.Gap{gap(assess.GapNotEvaluated, "R.", "residency_requirement.r")}},
			[]string{"RES405 undetermined inventory/not-evaluated: residency_requirement.r"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assessor(t, discoveredCatalog(t))
			required := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), Uses: test.uses, Discovery: &test.discovery}
			r := a.Judge(&required)
			got := slices.DeleteFunc(shown(r), func(line string) bool { return strings.HasPrefix(line, "met crm:") })
			if diff := cmp.Diff(test.want, got, cmp.Transformer("none", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
				t.Error(diff)
			}
			if met := r.Outcome == assess.Met; met != (len(test.want) == 0) || met != r.Compliant {
				t.Errorf("the outcome is %s, compliant %t", r.Outcome, r.Compliant)
			}
			showsWhatCovers(t, a, required)
		})
	}
}

// showsWhatCovers copies the exemption out of the message of each finding, and holds that it covers the finding.
func showsWhatCovers(t *testing.T, a *assess.Assessor, required assess.Requirement) {
	t.Helper()
	for _, f := range a.Judge(&required).Findings {
		if f.Outcome == assess.Met {
			continue
		}
		text := a.Explain(&required, &f)
		e := parsed(t, a.View.Catalog(), text)
		with := required
		with.Exemptions = []assess.Exemption{e}
		for _, g := range a.Judge(&with).Findings {
			same := g.Feature == f.Feature && g.Application == f.Application && g.Aspect == f.Aspect && slices.Equal(g.Places, f.Places)
			if same && !g.Covered() {
				t.Errorf("%+v does not cover the finding that shows it:\n%s", e, text)
			}
			if !same && g.Covered() && (g.Feature != f.Feature || g.Application != f.Application) {
				t.Errorf("%+v covers %s %q too", e, g.Feature, g.Application)
			}
		}
	}
}

func TestAssessor_Judge_exemptionOfADiscovery(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		exemption assess.Exemption
		covered   string // the finding that it covers
	}{
		"types of a provider":           {assess.Exemption{Feature: "unmapped/other"}, "unmapped/other"},
		"a gap":                         {assess.Exemption{Feature: "inventory/partial"}, "inventory/partial"},
		"not in an aspect":              {assess.Exemption{Feature: "inventory/partial", Aspect: "storage"}, ""},
		"not with places":               {assess.Exemption{Feature: "inventory/partial", Places: ids(place.Global)}, ""},
		"not what is expired":           {assess.Exemption{Feature: "inventory/partial", Expires: 20_000}, ""},
		"an application by its name":    {assess.Exemption{Feature: "Their App"}, "software Their App"},
		"in another spelling":           {assess.Exemption{Feature: "their-app"}, "software Their App"},
		"an application by its id":      {assess.Exemption{Feature: "11111111-0000-0000-0000-000000000000"}, "software 11111111-0000-0000-0000-000000000000"},
		"not an application of another": {assess.Exemption{Feature: "Our App"}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.exemption.Key = "key"
			r := assessor(t, discoveredCatalog(t)).Judge(&assess.Requirement{
				StoreIn: ids("JP"), Uses: []assess.Use{of(found("software", "a"), "Their App"), of(found("software", "b"), "11111111-0000-0000-0000-000000000000")},
				Discovery: &assess.Discovery{
					Unmapped: []assess.Unmapped{{Provider: "other", Types: []string{"other_t"}}, {Provider: "more", Types: []string{"more_t"}}},
					Gaps:     []assess.Gap{{Kind: "partial", Detail: "P."}, {Kind: "errored", Detail: "E."}},
				},
				Exemptions: []assess.Exemption{test.exemption},
			})
			var covered []string
			for _, f := range r.Findings {
				if f.Covered() {
					covered = append(covered, strings.TrimSpace(f.Feature+" "+f.Application))
				}
			}
			if got := strings.Join(covered, ", "); got != test.covered {
				t.Errorf("covers %q, want %q", got, test.covered)
			}
		})
	}
}

// Each text of a discovered finding says which resources it comes from, with file and line, and what covers it.
func TestAssessor_Explain_discovery(t *testing.T) {
	t.Parallel()
	many := found("fax", "t.a", "t.b", "t.c", "t.d", "t.e", "t.f", "t.g")
	many.By[0].RefersTo = []string{"u.x", "u.y"}
	many.By[1].File = ""
	manyTypes := make([]string, 12)
	for i := range manyTypes {
		manyTypes[i] = fmt.Sprintf("other_t%02d", i)
	}
	off := map[string]string{"copy": "off"}
	tests := map[string]assess.Requirement{
		"RES101-located":  {Uses: []assess.Use{{Feature: "disk", Options: off, Location: "westus", By: found("", "t.a").By}}},
		"RES101-used-by":  {Uses: []assess.Use{many}},
		"RES202-software": {Uses: []assess.Use{of(found("software", "t.a"), "Their App")}},
		"RES203-located":  {Uses: []assess.Use{at(found("zoned", "t.a"), place.ResourceLocation)}},
		"RES204-located":  {Uses: []assess.Use{{Feature: "disk", Options: off, Location: place.ResourceLocation, By: found("", "t.a").By}}},
		"RES203-unknown":  {Uses: []assess.Use{nowhere(found("zoned", "t.a"), "japanest")}},
		"RES204-unknown":  {Uses: []assess.Use{nowhere(assess.Use{Feature: "disk", Options: off, By: found("", "t.a").By}, "Mars North"), nowhere(assess.Use{Feature: "disk", Options: off, By: found("", "t.b").By}, "moonbase")}},
		"RES401":          {Discovery: &assess.Discovery{Unmapped: []assess.Unmapped{{Provider: "other", Types: manyTypes, By: found("", "other_t00.a").By}}}},
		"RES401-one":      {Discovery: &assess.Discovery{Unmapped: []assess.Unmapped{{Provider: "other", Types: manyTypes[:1]}}}},
		"RES402":          {Discovery: &assess.Discovery{}},
		"RES403": {Discovery: &assess.Discovery{Gaps: []assess.Gap{
			{Kind: "module-not-installed", Detail: "The files of module.m are not there.", At: assess.Resource{Address: "module.m", File: "main.tf", Line: 9}},
		}}},
		"RES404":         {Uses: []assess.Use{perhaps(found("fax", "t.a"))}},
		"RES404-located": {Uses: []assess.Use{perhaps(assess.Use{Feature: "disk", Options: off, Location: "westus", By: found("", "t.a").By})}},
		"RES405": {Discovery: &assess.Discovery{Gaps: []assess.Gap{
			{Kind: assess.GapNotEvaluated, Detail: "residency_requirement.s is left out by count."}, {Kind: assess.GapNotEvaluated, Detail: "residency_requirement.r is left out by -target."},
		}}},
	}
	for name, required := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assessor(t, discoveredCatalog(t))
			required.Name, required.StoreIn = "Data at rest in Japan", ids("JP")
			if required.Uses == nil && name != "RES402" {
				required.Uses = []assess.Use{found("crm", "t.z")}
			}
			code, _, _ := strings.Cut(name, "-")
			findings := a.Judge(&required).Findings
			i := slices.IndexFunc(findings, func(f assess.Finding) bool { return string(f.Code) == code })
			if i < 0 {
				t.Fatalf("no finding with the code %s: %+v", code, findings)
			}
			f := &findings[i]
			if !strings.HasPrefix(f.Title(), code+" ") {
				t.Errorf("the title %q does not begin with the code", f.Title())
			}
			golden(t, name, f.Title()+"\n\n"+a.Explain(&required, f)+"\n")
			showsWhatCovers(t, a, required)
		})
	}
}

// A location that the catalog does not know is never met, and the overlay that the message shows makes it known.
func TestAssessor_Judge_unknownLocation(t *testing.T) {
	t.Parallel()
	use := nowhere(found("disk", "t.a"), "Mars North")
	use.Options = map[string]string{"copy": "off"}
	required := assess.Requirement{Name: "Japan", StoreIn: ids("JP"), Uses: []assess.Use{use}}
	cat := discoveredCatalog(t)
	a := assessor(t, cat)
	f := only(t, a.Judge(&required))
	if f.Outcome != assess.Undetermined || !slices.Equal(f.UnknownLocations, []string{"Mars North"}) {
		t.Fatalf("%s, %q", f.Outcome, f.UnknownLocations)
	}
	text := a.Explain(&required, f)
	if want := `The location "Mars North" is not in the catalog.`; !strings.Contains(text, want) {
		t.Errorf("%s\ndoes not say: %s", text, want)
	}
	_, overlay, _ := strings.Cut(text, "  places:")
	overlay, _, ok := strings.Cut("  places:"+overlay, "\nOr record")
	overlay = strings.NewReplacer("country: …", "country: JP", "geography: …", "geography: azure/japan").Replace(overlay)
	if !ok {
		t.Fatalf("no overlay in:\n%s", text)
	}
	wider, err := catalog.Load(fstest.MapFS{"contoso.yaml": {Data: []byte(contoso)}, "discovered.yaml": {Data: []byte(discovered)}, "overlay.yaml": {Data: []byte(overlay)}})
	if err != nil {
		t.Fatalf("%v in\n%s", err, overlay)
	}
	id, ok := wider.LocationOf("Mars North", nil)
	if !ok || id != "marsnorth" {
		t.Fatalf("with the overlay it is %q", id)
	}
	use.Location, use.UnknownLocation = id, ""
	required.Uses = []assess.Use{use}
	if f := only(t, assessor(t, wider).Judge(&required)); f.Outcome != assess.Met {
		t.Errorf("with the overlay it is %s: %v", f.Outcome, f.Places)
	}
	use.Location, use.UnknownLocation = place.ResourceLocation, "Mars North"
	required.Uses, required.StoreIn = []assess.Use{use}, ids(place.Global)
	if f := only(t, a.Judge(&required)); f.Outcome == assess.Met && len(f.UnknownLocations) > 0 {
		t.Errorf("met, and it complains about %q", f.UnknownLocations)
	}
}

func TestFinding_FirstOrigins(t *testing.T) {
	t.Parallel()
	f := assess.Finding{}
	if got := f.FirstResources(); got == nil || len(got) != 0 {
		t.Errorf("without resources %q", got)
	}
	f.By = []assess.Resource{{Address: "t.a", File: "main.tf", Line: 3}, {Address: "t.b"}, {File: "b.tf", Line: 1}, {Address: "t.d"}, {Address: "t.e"}, {Address: "t.f"}}
	if diff := cmp.Diff([]string{"t.a (main.tf:3)", "t.b", "b.tf:1", "t.d", "t.e"}, f.FirstResources()); diff != "" {
		t.Error(diff)
	}
}
