// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// junitRules are those of the schema that Jenkins publishes for results of JUnit (junit-10 of its xUnit plugin): which attributes
// and which children an element may have, and which attributes it must have. Children come in any order.
var junitRules = map[string]struct{ attributes, required, children []string }{
	"testsuites": {attributes: []string{"name", "time", "tests", "failures", "errors"}, children: []string{"testsuite"}},
	"testsuite": {
		attributes: []string{"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
		required:   []string{"name", "tests", "failures", "errors"}, children: []string{"testsuite", "properties", "testcase", "system-out", "system-err"},
	},
	"properties": {children: []string{"property"}},
	"property":   {attributes: []string{"name", "value"}, required: []string{"name", "value"}},
	"testcase": {
		// The schema has no file and line. Jenkins' own JUnit step leaves them aside, GitLab and the actions for GitHub show them.
		attributes: []string{"name", "time", "classname", "group", "file", "line"}, required: []string{"name"},
		children: []string{"skipped", "error", "failure", "system-out", "system-err"},
	},
	"failure":    {attributes: []string{"type", "message"}},
	"skipped":    {attributes: []string{"type", "message"}},
	"system-out": {},
}

// checkJUnit checks an element and all below it against the rules, and that the counts are right.
func checkJUnit(t testing.TB, e *element) {
	t.Helper()
	name := e.XMLName.Local
	rules, ok := junitRules[name]
	if !ok {
		t.Fatalf("there is no element %s", name)
	}
	var attributes []string
	for _, a := range e.Attrs {
		attributes = append(attributes, a.Name.Local)
		if !slices.Contains(rules.attributes, a.Name.Local) || a.Name.Space != "" {
			t.Errorf("%s has no attribute %s", name, a.Name.Local)
		}
		if a.Name.Local == "time" && !regexp.MustCompile(`^[0-9]{0,3}(\.[0-9]*)?$`).MatchString(a.Value) {
			t.Errorf("%q is no time", a.Value)
		}
		if strings.ContainsAny(a.Value, "\n\r\t") {
			t.Errorf("%s of %s has more than one line: %q", a.Name.Local, name, a.Value)
		}
	}
	for _, required := range rules.required {
		if !slices.Contains(attributes, required) {
			t.Errorf("%s lacks the attribute %s", name, required)
		}
	}
	for i := range e.Children {
		if child := &e.Children[i]; !slices.Contains(rules.children, child.XMLName.Local) {
			t.Errorf("%s has no child %s", name, child.XMLName.Local)
		} else {
			checkJUnit(t, child)
		}
	}
	switch name {
	case "testsuites", "testsuite":
		count := func(what string, is func(test *element) bool) {
			if got, want := e.attr(what), fmt.Sprint(tests(e, is)); got != want {
				t.Errorf("%s of %s is %q, want %s", what, name, got, want)
			}
		}
		count("tests", func(*element) bool { return true })
		count("failures", func(test *element) bool { return test.child("failure") != nil })
		count("errors", func(test *element) bool { return test.child("error") != nil })
		if name == "testsuite" {
			count("skipped", func(test *element) bool { return test.child("skipped") != nil })
		}
	}
}

// tests counts the tests in an element and below.
func tests(e *element, is func(test *element) bool) int {
	n := 0
	for i := range e.Children {
		if child := &e.Children[i]; child.XMLName.Local == "testcase" {
			if is(child) {
				n++
			}
		} else {
			n += tests(child, is)
		}
	}
	return n
}

// The results keep the rules, and no two tests have the same name, by which servers tell them apart.
func TestJUnit_form(t *testing.T) {
	t.Parallel()
	twice := func() *report.Report {
		storage, _ := sampleRequirements(t)
		storage.Uses = append(storage.Uses, assess.Use{Feature: strings.Repeat("long ", 99)})
		return reportOf(t, contosoCatalog(t, contoso, ours), storage, storage)
	}
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100), "every": every(), "twice": twice()} {
		root := xmlOf(t, string(r.JUnit()))
		checkJUnit(t, root)
		seen := map[string]bool{}
		for i := range root.Children {
			for j := range root.Children[i].Children {
				test := &root.Children[i].Children[j]
				if test.XMLName.Local != "testcase" {
					continue
				}
				key := test.attr("classname") + "\n" + test.attr("name")
				if seen[key] {
					t.Errorf("%s: two tests have the name %.200q", name, key)
				}
				seen[key] = true
				if n := utf8.RuneCountInString(test.attr("name")); n > 250 {
					t.Errorf("%s: a name of %d characters, which a server cuts", name, n)
				}
				if strings.Contains(test.attr("classname"), ".") {
					t.Errorf("%s: the class %.200q is in a package", name, test.attr("classname"))
				}
			}
		}
	}
}

// What stops a pipeline is a failure, what is exempted or a warning is skipped, and what is met passes.
func TestJUnit_results(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	root := xmlOf(t, string(sample(t).JUnit()))
	for i := range root.Children {
		for j := range root.Children[i].Children {
			test := &root.Children[i].Children[j]
			result := "passed"
			if failure := test.child("failure"); failure != nil {
				result = "failure " + failure.attr("type")
			}
			if skipped := test.child("skipped"); skipped != nil {
				result = "skipped " + skipped.attr("message")
			}
			got[root.Children[i].attr("name")+": "+test.attr("name")] = result
			if strings.HasPrefix(test.attr("name"), "RES102 fax") && (test.attr("file") != "infra/fax.tf" || test.attr("line") != "30") {
				t.Errorf("it is at %s:%s", test.attr("file"), test.attr("line"))
			}
		}
	}
	for name, want := range map[string]string{
		"crm stores data in the allowed places":                              "passed",
		"RES102 fax processes data outside the allowed places":               "failure RES102",
		"RES101 split stores data outside the allowed places with region=us": "failure RES101",
		"RES101 disk stores data outside the allowed places":                 "skipped exempted by disks until 2027-03-31 (127 days left): Encrypted with our own key",
		"RES204 not certain whether lake stores data in the allowed places":  "skipped warning: RES204 not certain whether lake stores data in the allowed places",
	} {
		if got := got["Customer data at rest in Japan: "+name]; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A requirement without findings does not pass unseen.
func TestJUnit_nothingJudged(t *testing.T) {
	t.Parallel()
	r := &report.Report{Requirements: []report.Requirement{{Name: "R"}}}
	root := xmlOf(t, string(r.JUnit()))
	checkJUnit(t, root)
	if root.attr("failures") != "1" || !strings.Contains(string(r.JUnit()), "nothing was judged") {
		t.Errorf("%s", r.JUnit())
	}
}

// A level that only a later version knows is a failure and does not pass unseen.
func TestJUnit_level(t *testing.T) {
	t.Parallel()
	for level, want := range map[report.Level]string{report.LevelError: "failure", "": "failure", "grave": "failure", report.LevelWarning: "skipped", report.LevelNote: "skipped"} {
		root := xmlOf(t, string(literal(map[report.Level]int{level: 1}).JUnit()))
		if test := root.Children[0].child("testcase"); test.child(want) == nil {
			t.Errorf("%q is no %s", level, want)
		}
	}
}
