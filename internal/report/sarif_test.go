// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/data-residency/terraform-provider-residency/internal/assess"
	"github.com/data-residency/terraform-provider-residency/internal/report"
)

// sarifSchema is the schema that OASIS publishes for SARIF 2.1.0. The module go-sarif has it as a constant that is not exported, and
// validates its own structs with it, which drop what they do not know. So it is taken from there for what is really written.
var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(out)), "pkg/report/v210/sarif/schema.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	var text string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err = strconv.Unquote(literal.Value)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		return nil, err
	}
	return compiler.Compile("sarif.json")
})

type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				SemanticVersion string
				Rules           []struct {
					ID, HelpURI string
				}
			}
		}
		AutomationDetails struct{ ID string }
		Invocations       []struct {
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Properties struct{ Counts report.Counts }
		Results    []sarifResult
	}
}

type sarifResult struct {
	RuleID    string
	RuleIndex int
	Level     string
	Message   struct{ Text string }
	Locations []struct {
		PhysicalLocation struct {
			ArtifactLocation struct{ URI, URIBaseID string }
			Region           struct{ StartLine int }
		}
		LogicalLocations []struct{ FullyQualifiedName, Kind string }
	}
	PartialFingerprints map[string]string
	Suppressions        []struct{ Kind, Status, Justification string }
	Properties          struct{ Finding, Outcome string }
}

func sarifOf(t testing.TB, text string) *sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(text), &log); err != nil {
		t.Fatal(err)
	}
	return &log
}

// checkSARIF checks a log against the schema, and what the schema cannot say.
func checkSARIF(t testing.TB, text []byte) {
	t.Helper()
	schema, err := sarifSchema()
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(decoded(t, text)); err != nil {
		t.Error(err)
	}
	run := sarifOf(t, string(text)).Runs[0]
	if len(run.Results) > 25000 {
		t.Errorf("%d results", len(run.Results))
	}
	prints := map[string]bool{}
	for i := range run.Results {
		result := &run.Results[i]
		if rules := run.Tool.Driver.Rules; rules[result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s has the index of %s", result.RuleID, rules[result.RuleIndex].ID)
		}
		at := result.Locations[0].PhysicalLocation
		u, err := url.Parse(at.ArtifactLocation.URI)
		if err != nil || at.Region.StartLine < 1 {
			t.Errorf("%q:%d is no place: %v", at.ArtifactLocation.URI, at.Region.StartLine, err)
			continue
		}
		if relative := at.ArtifactLocation.URIBaseID == "%SRCROOT%"; relative == u.IsAbs() || u.Host != "" || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("%q below %q", at.ArtifactLocation.URI, at.ArtifactLocation.URIBaseID)
		}
		for key, value := range result.PartialFingerprints {
			if prints[key+value] {
				t.Errorf("two results have the %s %s", key, value)
			}
			prints[key+value] = true
		}
		if len(result.PartialFingerprints) != 2 || result.PartialFingerprints["primaryLocationLineHash"] == "" {
			t.Errorf("GitHub would take results at one line for one: %v", result.PartialFingerprints)
		}
		if strings.Contains(result.Message.Text, "](") {
			t.Errorf("the message has a link: %.200q", result.Message.Text)
		}
		if n := len([]rune(result.Message.Text)); n == 0 || n > 4000 {
			t.Errorf("a message of %d characters", n)
		}
		if result.Suppressions == nil {
			t.Error("nothing says whether it is suppressed")
		}
	}
	if id := run.AutomationDetails.ID; strings.Count(id, "/") != 2 || !strings.HasSuffix(id, "/") {
		t.Errorf("the run is called %q", id)
	}
}

// What is written is SARIF as OASIS has it.
func TestSARIF_form(t *testing.T) {
	t.Parallel()
	empty := reportOf(t, contosoCatalog(t, contoso))
	for name, r := range map[string]*report.Report{"sample": sample(t), "hostile": hostile(t), "many": many(t, 100), "every": every(), "empty": empty} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSARIF(t, r.SARIF())
			log, err := sarif.FromBytes(r.SARIF()) // another reader of SARIF, whose structs are not ours
			if err != nil {
				t.Fatal(err)
			}
			if got, want := len(log.Runs[0].Results), len(sarifOf(t, string(r.SARIF())).Runs[0].Results); got != want {
				t.Errorf("another reader finds %d results of %d", got, want)
			}
		})
	}
}

// The schema says no to what is none.
func TestSARIF_schemaRefuses(t *testing.T) {
	t.Parallel()
	schema, err := sarifSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string][2]string{
		"another version":  {`"version": "2.1.0"`, `"version": "2.0.0"`},
		"level of no name": {`"level": "warning"`, `"level": "grave"`},
		"another key":      {`"ruleId":`, `"more": 1, "ruleId":`},
		"no line":          {`"startLine": 1`, `"startLine": 0`},
		"no address":       {`"uri": "infra/main.tf"`, `"uri": "in fra/%zz"`},
		"no message":       {`"message":`, `"properties2":`},
		"no kind":          {`"kind": "external"`, `"kind": "other"`},
		"text of a rule":   {`"shortDescription": {`, `"shortDescription": {"html": "x",`},
	} {
		text := string(sample(t).SARIF())
		wrong := strings.Replace(text, spoil[0], spoil[1], 1)
		if wrong == text {
			t.Errorf("%s: %s is not there", name, spoil[0])
		}
		if err := schema.Validate(decoded(t, []byte(wrong))); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// The instances of a block are one result at its line, and what has no file is at the file that the user named.
func TestSARIF_locations(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	run := sarifOf(t, string(sample(t).SARIF())).Runs[0]
	for _, result := range run.Results {
		at := result.Locations[0]
		var names []string
		for _, one := range at.LogicalLocations {
			if one.Kind != "resource" {
				t.Errorf("%s is a %s", one.FullyQualifiedName, one.Kind)
			}
			names = append(names, one.FullyQualifiedName)
		}
		key := fmt.Sprintf("%s %s:%d", result.RuleID, at.PhysicalLocation.ArtifactLocation.URI, at.PhysicalLocation.Region.StartLine)
		got[key] = strings.Join(names, " ") + " " + result.Level
	}
	for key, want := range map[string]string{
		"RES101 infra/modules/store/main.tf:7": `module.store["logs"].contoso_disk.this module.store["maps"].contoso_disk.this note`,
		"RES102 infra/fax.tf:12":               "contoso_fax.office error",
		"RES102 infra/fax.tf:30":               "contoso_fax.home error",
		"RES203 infra/main.tf:1":               "contoso_dated.this[0] warning",
		"RES201 infra/main.tf:1":               " warning",
	} {
		if got[key] != want {
			t.Errorf("at %s: %q, want %q", key, got[key], want)
		}
	}
	if run.Properties.Counts.Met != len(withStatus(sample(t), "met")) {
		t.Errorf("the run says that %d are met", run.Properties.Counts.Met)
	}
}

// The address of a file is one whatever its name is.
func TestSARIF_files(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"a b/c#d?e.tf": "a%20b/c%23d%3Fe.tf", "javascript:alert(1).tf": "./javascript:alert%281%29.tf", `a\b.tf`: "a/b.tf", "./a/../b.tf": "b.tf", "../b.tf": "../b.tf",
		"//contoso.example/x.tf": "file:///contoso.example/x.tf", "/abs/main.tf": "file:///abs/main.tf", "日本.tf": "%E6%97%A5%E6%9C%AC.tf", "\xff.tf": "%EF%BF%BD.tf", "100%.tf": "100%25.tf",
	} {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].Resources = []report.Resource{{Address: "a.b", File: file}}
		text := r.SARIF()
		checkSARIF(t, text)
		if got := sarifOf(t, string(text)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; got != want {
			t.Errorf("%q is at %q, want %q", file, got, want)
		}
	}
}

// A result stays the same when its block moves or gets more instances, and differs from all others.
func TestSARIF_prints(t *testing.T) {
	t.Parallel()
	prints := func(by ...report.Resource) []string {
		r := literal(map[report.Level]int{report.LevelError: 1})
		r.Requirements[0].Findings[0].Resources = by
		text := r.SARIF()
		checkSARIF(t, text)
		var all []string
		for _, result := range sarifOf(t, string(text)).Runs[0].Results {
			all = append(all, result.PartialFingerprints["residency/v1"])
		}
		return all
	}
	before := prints(report.Resource{Address: `module.a["x]\"["].b.c[0]`, File: "main.tf", Line: 3}, report.Resource{Address: "b.c", File: "main.tf", Line: 9})
	after := prints(report.Resource{Address: `module.a["x"].b.c[0]`, File: "main.tf", Line: 5}, report.Resource{Address: `module.a["y"].b.c[1]`, File: "main.tf", Line: 5}, report.Resource{Address: "b.c", File: "main.tf", Line: 1})
	if len(before) != 2 || !slices.Equal(before, after) || before[0] == before[1] {
		t.Errorf("%q became %q", before, after)
	}
}

// Where there are more results than a server takes, the gravest stay, and the run says how many do not.
func TestSARIF_limit(t *testing.T) {
	t.Parallel()
	run := sarifOf(t, string(literal(map[report.Level]int{report.LevelError: 20000, report.LevelWarning: 4000, report.LevelNote: 2000}).SARIF())).Runs[0]
	got := map[string]int{}
	for _, result := range run.Results {
		got[result.Level]++
	}
	if len(run.Results) != 25000 || got["error"] != 20000 || got["warning"] != 4000 || got["note"] != 1000 {
		t.Errorf("%d results: %v", len(run.Results), got)
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "1000 of 26000 results were left out") {
		t.Errorf("the run says %v", notes)
	}
}

// A long list of instances is cut, and so is a long text.
func TestSARIF_long(t *testing.T) {
	t.Parallel()
	r := literal(map[report.Level]int{report.LevelError: 1})
	f := &r.Requirements[0].Findings[0]
	f.Message = strings.Repeat("x", 9999)
	for i := range 1500 {
		f.Resources = append(f.Resources, report.Resource{Address: fmt.Sprintf("a.b[%d]", i), File: "main.tf", Line: 3})
	}
	text := r.SARIF()
	checkSARIF(t, text)
	result := sarifOf(t, string(text)).Runs[0].Results[0]
	if n := len(result.Locations[0].LogicalLocations); n != 100 {
		t.Errorf("%d addresses", n)
	}
}

// Only a version that is a semantic one is called so.
func TestSARIF_version(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"1.2.3": "1.2.3", "1.2.3-rc1": "1.2.3-rc1", "dev": "", "1.2": "", "": "", "1.2.x": ""} {
		r := literal(nil)
		r.Provider = version
		if got := sarifOf(t, string(r.SARIF())).Runs[0].Tool.Driver.SemanticVersion; got != want {
			t.Errorf("%q is %q", version, got)
		}
	}
}

// Each code that a finding can have is explained in SARIF and in the guide, with the same meaning.
func TestRules(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", "guides", "rule-codes.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	guide := strings.ReplaceAll(string(text), "`", "")
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ID, Name, HelpURI string
						ShortDescription  struct{ Text string }
						FullDescription   struct{ Text string }
						Help              struct{ Text, Markdown string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(literal(nil).SARIF(), &log); err != nil {
		t.Fatal(err)
	}
	rules := log.Runs[0].Tool.Driver.Rules
	var codes []assess.Code
	names := map[string]bool{}
	for _, one := range rules {
		codes = append(codes, assess.Code(one.ID))
		short := one.ShortDescription.Text
		meaning := strings.ToLower(short[:1]) + strings.TrimSuffix(short[1:], ".")
		anchor := strings.ToLower(one.ID)
		if row := fmt.Sprintf("| [%s](#%s) | %s |", one.ID, anchor, meaning); !strings.Contains(guide, row) {
			t.Errorf("the table of the guide has no row %s", row)
		}
		if !strings.Contains(guide, "\n## "+one.ID+"\n") {
			t.Errorf("the guide does not explain %s", one.ID)
		}
		if want := "https://registry.terraform.io/providers/data-residency/residency/latest/docs/guides/rule-codes#" + anchor; one.HelpURI != want || !strings.Contains(one.Help.Markdown, want) {
			t.Errorf("%s is explained at %s", one.ID, one.HelpURI)
		}
		if !regexp.MustCompile(`^([A-Z][a-z]+)+$`).MatchString(one.Name) || names[one.Name] {
			t.Errorf("%s is called %q", one.ID, one.Name)
		}
		names[one.Name] = true
		if !strings.HasSuffix(one.FullDescription.Text, ".") || !strings.HasPrefix(one.Help.Text, one.FullDescription.Text+" What to do: ") {
			t.Errorf("%s does not say what to do: %q", one.ID, one.Help.Text)
		}
	}
	if !slices.Equal(codes, assess.FindingCodes) {
		t.Errorf("rules %q, codes of findings %q", codes, assess.FindingCodes)
	}
}
