// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// addDefaults reads what tenant settings are as long as nobody changes them.
func (b *builder) addDefaults(l *Layer) {
	for i := range l.Settings {
		e := &l.Settings[i]
		owner := "setting " + e.ID
		for _, d := range e.Defaults {
			if !slices.Contains(e.Values, d.Value) {
				b.errs.add(d.Pos, "%s: the default %q is none of its values, use one of %q", owner, d.Value, e.Values)
			}
			b.cat.defaults[e.ID] = append(b.cat.defaults[e.ID],
				settingDefault{d, b.condition(&d.When, owner, d.Pos, nil), b.citations(d.Published, owner, d.Pos)})
		}
	}
}

// whySetting says that a setting is not stated, and what it is for such a tenant unless somebody changed it.
func whySetting(id string) func(*resolution) []string {
	return func(r *resolution) []string {
		var defaults []string
		for _, d := range r.view.cat.defaults[id] {
			if citation, ok := latest(d.citations, r.view.day); ok && r.possible(&d.when) {
				words := fmt.Sprintf("%q by default", d.Value)
				if r.open(&d.when) {
					words += " for some tenants"
				}
				if d.Note != "" {
					words += ", " + d.Note
				}
				defaults = append(defaults, words+fmt.Sprintf(" (%s, %s)", citation.Title(), citation.Dated()))
			}
		}
		if len(defaults) == 0 {
			return nil
		}
		return []string{fmt.Sprintf("The tenant setting %s is not stated. It is %s.", id, strings.Join(defaults, "; "))}
	}
}

func noWhy(string) func(*resolution) []string { return nil }

// DescribeNeeds returns inputs that are missing, for a sentence, with the values that a setting or an option of the
// feature can have.
func (c *Catalog) DescribeNeeds(f *Feature, needs []string) string {
	words := make([]string, len(needs))
	for i, need := range needs {
		words[i] = need
		if id, ok := strings.CutPrefix(need, FieldSettings+"."); ok {
			words[i] += valuesInWords(valuesOf(c.settingChoices, id))
		}
		if id, ok := strings.CutPrefix(need, FieldOptions+"."); ok && f != nil {
			words[i] += valuesInWords(valuesOf(optionChoices(f.AllOptions()), id))
		}
	}
	return Join(words)
}

func valuesInWords(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return " (" + strings.Join(values, ", ") + ")"
}

// Default is what a setting is for some tenants as long as nobody changes it.
type Default struct {
	Value    string
	Note     string
	Citation Citation
}

// Defaults returns what a setting is by default, as of a day.
func (v *View) Defaults(setting string) []Default {
	var all []Default
	for _, d := range v.cat.defaults[setting] {
		if citation, ok := latest(d.citations, v.day); ok {
			all = append(all, Default{d.Value, d.Note, citation})
		}
	}
	return all
}
