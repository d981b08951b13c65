// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"strings"
)

// maxTestName is how long the name of a test is; servers keep no longer ones.
const maxTestName = 250

// shortID is how many characters of an id tell it from others for people.
const shortID = 8

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitMessage `xml:"failure"`
	Skipped *junitMessage `xml:"skipped"`
	Out     junitText     `xml:"system-out"`
}

type junitMessage struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

// JUnit returns the report as the results of tests: a suite for each requirement, a test for each finding. A test fails
// where an open finding is an error. Other open findings and exempted ones are skipped, so that no server counts them as passed.
func (r *Report) JUnit() []byte {
	all := junitSuites{Name: oneLine(r.Title), Time: "0", Suites: make([]junitSuite, len(r.Requirements))}
	seen := map[[2]string]int{}
	for i := range r.Requirements {
		for j := range r.Requirements[i].Findings {
			seen[testName(&r.Requirements[i], &r.Requirements[i].Findings[j])]++
		}
	}
	for i := range r.Requirements {
		one := r.suite(&r.Requirements[i], seen)
		all.Suites[i] = one
		all.Tests += one.Tests
		all.Failures += one.Failures
	}
	var text bytes.Buffer
	text.WriteString(xml.Header)
	e := xml.NewEncoder(&text)
	e.Indent("", "  ")
	_ = e.Encode(all) // a buffer takes all that is written
	text.WriteByte('\n')
	return text.Bytes()
}

func (r *Report) suite(q *Requirement, seen map[[2]string]int) junitSuite {
	suite := junitSuite{Name: className(q), Time: "0"}
	for _, p := range []junitProperty{
		{"requirement", q.Name}, {"outcome", q.Outcome}, {"tenant", q.Tenant.Description}, {"as_of", q.AsOf}, {"judged_on", r.JudgedOn}, {"facts_digest", q.FactsDigest},
		{"catalog_version", r.Catalog.Version}, {"catalog_digest", r.Catalog.Digest}, {"catalog_layers", joined(r.Catalog.Layers)}, {"provider_version", r.Provider},
	} {
		if p.Value != "" {
			suite.Properties = append(suite.Properties, junitProperty{p.Name, oneLine(p.Value)})
		}
	}
	for i := range q.Findings {
		f := &q.Findings[i]
		name := testName(q, f)
		test := testOf(f)
		test.Class, test.Name, test.Time = name[0], name[1], "0"
		if seen[name] > 1 {
			id := " [" + f.ID[:min(shortID, len(f.ID))] + "]"
			test.Name = shorten(test.Name, maxTestName-len(id)) + id
		}
		suite.add(test)
	}
	if len(q.Findings) == 0 {
		suite.add(junitCase{
			Class: className(q), Name: "something is judged", Time: "0",
			Failure: &junitMessage{Type: "nothing-judged", Message: "nothing was judged", Text: "The requirement has no findings. What was not judged is not met."},
		})
	}
	return suite
}

func (s *junitSuite) add(test junitCase) {
	s.Tests++
	if test.Failure != nil {
		s.Failures++
	}
	if test.Skipped != nil {
		s.Skipped++
	}
	s.Cases = append(s.Cases, test)
}

// testOf returns the result of a test, without its name. Jenkins shows no more than the ends of what a test prints that did not
// fail, so the id stands first.
func testOf(f *Finding) junitCase {
	var test junitCase
	for _, by := range f.Resources {
		if by.File != "" {
			test.File, test.Line = oneLine(by.File), by.Line
			break
		}
	}
	message := strings.TrimSpace(visible(f.Message))
	test.Out.Text = "Finding " + f.ID
	switch {
	case f.Met():
		if len(f.SetAside) > 0 { // an overlay has a part in that it is met
			test.Out.Text += "\n\n" + message
		}
	case f.Exempted():
		test.Skipped = &junitMessage{Message: oneLine(f.Exemption.words())}
		test.Out.Text += "\n\n" + message
	case f.Level == LevelWarning, f.Level == LevelNote:
		test.Skipped = &junitMessage{Message: oneLine(string(f.Level) + ": " + f.Title)}
		test.Out.Text += "\n\n" + message
	default:
		test.Failure = &junitMessage{Type: f.Code, Message: oneLine(f.Title), Text: message}
	}
	return test
}

// testName returns the names by which servers know a test: of the class and of the test.
func testName(q *Requirement, f *Finding) [2]string {
	name := oneLine(f.Title)
	if all := options(f); len(all) > 0 {
		name += " with " + oneLine(joined(all))
	}
	return [2]string{className(q), cmp.Or(shorten(name, maxTestName), "(no name)")}
}

// className is the name of the requirement. Servers take what stands before a dot for a package.
func className(q *Requirement) string {
	return cmp.Or(shorten(strings.ReplaceAll(oneLine(q.Name), ".", "_"), maxTestName), "(no name)")
}
