// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package assess

import (
	"fmt"
	"strings"
)

// maxResources is how many resources a message or a finding names.
const maxResources = 5

// discoveryTitle is [Finding.Title] for a finding about the discovery.
func (f *Finding) discoveryTitle() string {
	switch f.Code {
	case UnmappedTypes:
		return fmt.Sprintf("%s no rule says which features are used by %s of %s", f.Code, counted(len(f.Why), "resource type"), f.FeatureName)
	case NothingFound:
		return fmt.Sprintf("%s the inventory names no feature", f.Code)
	case RequirementSkipped:
		return fmt.Sprintf("%s the plan leaves %s without a verdict", f.Code, counted(len(f.Why), "declared requirement"))
	default:
		return fmt.Sprintf("%s the inventory does not hold everything", f.Code)
	}
}

// discoveryWords is [Assessor.Explain] for a finding about the discovery, in paragraphs.
func (f *Finding) discoveryWords(r *Requirement) []string {
	var what, remedy string
	switch f.Code {
	case UnmappedTypes:
		what = fmt.Sprintf("Requirement %q covers what is configured, and the catalog has no usage rule for these types of the Terraform provider %q, so it is not known where their data is:\n%s",
			r.Name, f.FeatureName, listed(f.Why))
		remedy = "Evaluate them, and record the result as an exemption:\n"
	case NothingFound:
		what = fmt.Sprintf("Requirement %q covers what is configured, and in what was read no use of a feature was found. What was not judged is not met.", r.Name)
		remedy = "Point the data source at the configuration or plan that is meant. Where there is nothing to judge, record an exemption:\n"
	case RequirementSkipped:
		what = "The plan declares requirements that were not evaluated in it:\n" + itemized(f.Why)
		remedy = "Plan without -target and with these requirements in force, or record an exemption:\n"
	default:
		what = fmt.Sprintf("Requirement %q covers what is configured, and not all of that could be seen:\n%s", r.Name, itemized(f.Why))
		remedy = "Read a whole plan or an initialized configuration, or record an exemption:\n"
	}
	paragraphs := []string{what}
	if where := resources("Where", f.By); where != "" {
		paragraphs = append(paragraphs, where)
	}
	return append(paragraphs, remedy+exemptionExample(f))
}

// maxListed is how many entries a list in a message has.
const maxListed = 10

// listed puts each name on a line of its own. Terraform wraps lines, but not those that begin with a space.
func listed(all []string) string { return lines("  ", all) }

// itemized puts each sentence on a line of its own, which Terraform wraps.
func itemized(all []string) string { return lines("- ", all) }

func lines(prefix string, all []string) string {
	var b strings.Builder
	for i, text := range all {
		if i == maxListed {
			fmt.Fprintf(&b, "\n%sand %d more", prefix, len(all)-maxListed)
			break
		}
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(prefix + text)
	}
	return b.String()
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// String returns the address, and the file and line where they are known.
func (o Resource) String() string {
	at := ""
	if o.File != "" {
		at = fmt.Sprintf("%s:%d", o.File, o.Line)
	}
	switch {
	case o.Address == "":
		return at
	case at == "":
		return o.Address
	}
	return fmt.Sprintf("%s (%s)", o.Address, at)
}

// FirstResources returns the first resources that the finding comes from, as a text each.
func (f *Finding) FirstResources() []string {
	all := []string{}
	for i := range f.By {
		if i == maxResources {
			break
		}
		all = append(all, f.By[i].String())
	}
	return all
}

// resources says which resources brought a finding in, and what they depend on.
func resources(label string, by []Resource) string {
	var lines []string
	for i, o := range by {
		if i == maxResources {
			lines = append(lines, fmt.Sprintf("             and %d more", len(by)-maxResources))
			break
		}
		line := "             " + o.String()
		if i == 0 {
			line = fmt.Sprintf("  %-10s %s", label, o)
		}
		if len(o.RefersTo) > 0 {
			line += ", which refers to " + strings.Join(o.RefersTo[:min(len(o.RefersTo), maxResources)], ", ")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
