// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

const pipelinesFolder = "../../examples/pipelines"

// pipelineStep is a step of a pipeline, whichever server it is written for.
type pipelineStep struct {
	name, script string            // without a script the step is one of the server's own
	env          map[string]string // that the server fills in
	always       bool              // it runs after a failure too
	advisory     bool              // its failure is none of the pipeline
}

// pipeline is one of the examples, as its server would run it.
type pipeline struct {
	file  string
	steps []pipelineStep
	env   []string // what the server sets, in a run for a pull request
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(pipelinesFolder, filepath.FromSlash(file)))
	if err == nil {
		err = yaml.Unmarshal(text, into) // a key that stands there twice is an error
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func gitHubPipeline(t *testing.T) pipeline {
	t.Helper()
	p := pipeline{file: "github-actions/residency.yml"}
	var workflow struct {
		Jobs map[string]struct {
			Env   map[string]string `yaml:"env"`
			Steps []struct {
				Name            string            `yaml:"name"`
				Uses            string            `yaml:"uses"`
				If              string            `yaml:"if"`
				Run             string            `yaml:"run"`
				Env             map[string]string `yaml:"env"`
				ContinueOnError bool              `yaml:"continue-on-error"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	readYAML(t, p.file, &workflow)
	for _, job := range workflow.Jobs {
		for _, s := range job.Steps {
			env := maps.Clone(job.Env)
			maps.Copy(env, s.Env)
			p.steps = append(p.steps, pipelineStep{name: s.Name + s.Uses, script: withErrexit(s.Run), env: env, always: strings.HasPrefix(s.If, "always()"), advisory: s.ContinueOnError})
		}
	}
	p.env = []string{"GITHUB_REPOSITORY=contoso/estate", "GITHUB_STEP_SUMMARY=summary.md"}
	return p
}

// withErrexit is a script that ends at the first command that fails, as GitHub and GitLab run it. Azure DevOps does not.
func withErrexit(script string) string {
	if script == "" {
		return ""
	}
	return "set -e\n" + script
}

func azurePipeline(t *testing.T) pipeline {
	t.Helper()
	p := pipeline{file: "azure-devops/azure-pipelines.yml"}
	var azure struct {
		Steps []struct {
			Checkout        string            `yaml:"checkout"`
			Script          string            `yaml:"script"`
			Task            string            `yaml:"task"`
			DisplayName     string            `yaml:"displayName"`
			Condition       string            `yaml:"condition"`
			ContinueOnError bool              `yaml:"continueOnError"`
			Env             map[string]string `yaml:"env"`
		} `yaml:"steps"`
	}
	readYAML(t, p.file, &azure)
	for _, s := range azure.Steps {
		p.steps = append(p.steps, pipelineStep{
			name: s.DisplayName + s.Checkout, script: s.Script, env: s.Env, always: strings.Contains(s.Condition, "succeededOrFailed()"), advisory: s.ContinueOnError,
		})
	}
	p.env = []string{
		"REPORTS=staging/residency", "SYSTEM_COLLECTIONURI=https://ado.contoso.example/", "SYSTEM_TEAMPROJECTID=project", "BUILD_REPOSITORY_ID=repository",
		"SYSTEM_PULLREQUEST_PULLREQUESTID=7",
	}
	return p
}

func gitLabPipeline(t *testing.T) pipeline {
	t.Helper()
	p := pipeline{file: "gitlab/.gitlab-ci.yml"}
	var gitLab struct {
		Residency struct {
			Variables   map[string]string `yaml:"variables"`
			Script      []string          `yaml:"script"`
			AfterScript []string          `yaml:"after_script"`
			Artifacts   struct {
				When    string            `yaml:"when"`
				Reports map[string]string `yaml:"reports"`
			} `yaml:"artifacts"`
		} `yaml:"residency"`
	}
	readYAML(t, p.file, &gitLab)
	job := gitLab.Residency
	if job.Artifacts.When != "always" {
		t.Errorf("%s keeps artifacts when %s, want always", p.file, job.Artifacts.When)
	}
	for name, report := range job.Artifacts.Reports {
		if !strings.HasPrefix(report, job.Variables["REPORTS"]+"/") {
			t.Errorf("%s: the report %s is not in the folder of the reports: %s", p.file, name, report)
		}
	}
	// The server runs the lines of a script as one.
	p.steps = []pipelineStep{
		{name: "script", script: withErrexit(strings.Join(job.Script, "\n")), env: job.Variables},
		{name: "after_script", script: strings.Join(job.AfterScript, "\n"), env: job.Variables, always: true, advisory: true},
	}
	p.env = []string{"CI_MERGE_REQUEST_IID=7", "CI_MERGE_REQUEST_PROJECT_ID=3", "RESIDENCY_TOKEN=secret-token", "CI_API_V4_URL=https://gitlab.contoso.example/api/v4"}
	return p
}

// pipelines are the examples by the name of their folder.
var pipelines = map[string]func(*testing.T) pipeline{"github-actions": gitHubPipeline, "azure-devops": azurePipeline, "gitlab": gitLabPipeline}

// Each step after the judgement runs after a failure, and the last one decides.
func TestPipelines_publishAlways(t *testing.T) {
	t.Parallel()
	for name, read := range pipelines {
		if name == "gitlab" {
			continue // it has one step, and what comes after it
		}
		p := read(t)
		judge := slices.IndexFunc(p.steps, func(s pipelineStep) bool { return strings.Contains(s.script, "judge.sh") })
		if judge < 0 || len(p.steps) < judge+5 {
			t.Fatalf("%s has %d steps, and judge.sh in step %d", p.file, len(p.steps), judge)
		}
		for _, s := range p.steps[judge+1:] {
			if !s.always {
				t.Errorf("%s: %q does not run after a failure", p.file, s.name)
			}
			if s.advisory != strings.Contains(s.name, "pull request") {
				t.Errorf("%s: a failure of %q must count, one of the comment alone must not", p.file, s.name)
			}
		}
		if last := p.steps[len(p.steps)-1]; !strings.Contains(last.script, "verdict.sh") || last.advisory {
			t.Errorf("%s ends with %q, which does not decide", p.file, last.name)
		}
	}
}

var reportFile = regexp.MustCompile(`\bresidency\.(md|html|json|sarif|xml|csv)\b`)

// A pipeline publishes no file that judge.sh does not write, and no plan.
func TestPipelines_files(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.Join(pipelinesFolder, "gate", "judge.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for name, read := range pipelines {
		file := read(t).file
		text, err := os.ReadFile(filepath.Join(pipelinesFolder, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		named := reportFile.FindAllString(string(text), -1)
		if len(named) == 0 {
			t.Errorf("%s names no report", name)
		}
		for _, report := range named {
			if !strings.Contains(string(script), `>"$reports/`+report) {
				t.Errorf("%s publishes %s, which judge.sh does not write", name, report)
			}
		}
		if strings.Contains(string(text), "plan.json") || strings.Contains(string(text), "tfplan") {
			t.Errorf("%s names a plan, which holds secrets in clear", name)
		}
	}
}

// Standing in for gh and curl: a call and what was sent is noted, and a question for comments is answered.
const (
	gitHubStandIn = `#!/bin/sh
printf 'gh %s\n' "$*" >>"$CALLS"
case " $* " in
*' --input - '*) cat >>"$CALLS" ;;
*) cat "$COMMENTS" ;;
esac
`
	curlStandIn = `#!/bin/sh
printf 'curl %s\n' "$*" >>"$CALLS"
for address; do :; done
sent=$(cat)
[ -z "$sent" ] || printf '%s\n' "$sent" >>"$CALLS"
case $address in
*/connectionData) echo '{"authenticatedUser": {"id": "me"}}' ;;
*/user) echo '{"id": 1}' ;;
*page=2) echo '[]' ;;
*) [ -n "$sent" ] || cat "$COMMENTS" ;;
esac
`
)

// comments has what a server answers that knows a comment of an earlier run, and somebody else's that looks the same.
var comments = map[string]string{
	"github-actions": `[{"id": 1, "user": {"login": "mallory"}, "body": %[1]q}, {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "hello"}]
[{"id": 42, "user": {"login": "github-actions[bot]"}, "body": %[1]q}]`,
	"azure-devops": `{"value": [{"id": 1, "comments": [{"author": {"id": "mallory"}, "content": %[1]q}]}, {"id": 2, "comments": [{"author": {"id": "me"}}]},
		{"id": 42, "comments": [{"author": {"id": "me"}, "content": %[1]q}]}]}`,
	"gitlab": `[{"id": 1, "author": {"id": 9}, "body": %[1]q}, {"id": 42, "author": {"id": 1}, "body": %[1]q}]`,
}

// noComments is the answer of a server where nobody commented yet.
var noComments = map[string]string{"github-actions": "[]", "azure-devops": `{"value": []}`, "gitlab": "[]"}

// A pipelineRun is a repository in which a pipeline runs.
type pipelineRun struct {
	t     *testing.T
	cli   *acctest.CLI
	tools string
	pipeline
}

// startPipeline lays out a repository as the example asks for, with a configuration.
func startPipeline(t *testing.T, p pipeline, configuration string) *pipelineRun {
	t.Helper()
	needShell(t)
	r := &pipelineRun{t: t, cli: acctest.NewCLI(t, ""), tools: t.TempDir(), pipeline: p}
	for _, name := range []string{"main.tf", "judge.sh", "verdict.sh"} {
		text, err := os.ReadFile(filepath.Join(pipelinesFolder, "gate", name))
		if err != nil {
			t.Fatal(err)
		}
		r.cli.Write("gate/"+name, string(text))
	}
	r.cli.Write("infrastructure/main.tf", configuration)
	for name, text := range map[string]string{"gh": gitHubStandIn, "curl": curlStandIn} {
		if err := os.WriteFile(filepath.Join(r.tools, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// needShell skips a test that runs scripts where there is no shell for them, or no jq.
func needShell(t *testing.T) {
	t.Helper()
	needTool(t, "sh")
	needTool(t, "jq")
}

// needTool skips a test where a program is not there. On the machine that decides about a change it has to be there.
func needTool(t *testing.T, name string) {
	t.Helper()
	switch _, err := exec.LookPath(name); {
	case runtime.GOOS == "windows":
		t.Skip("this test runs scripts of POSIX shell")
	case err != nil && os.Getenv("CI") != "" && runtime.GOOS == "linux":
		t.Fatalf("%v; on Linux this test is never left out where CI is set", err)
	case err != nil:
		t.Skipf("left out: %v", err)
	}
}

// run runs the steps as the server would. It returns whether the pipeline passed, and what it said.
func (r *pipelineRun) run(answer string) (passed bool, log string) {
	r.t.Helper()
	r.cli.Write("calls", "")
	r.cli.Write("comments", answer)
	passed = true
	for _, s := range r.steps {
		if s.script == "" || !passed && !s.always {
			continue
		}
		env := append([]string{"CALLS=" + filepath.Join(r.cli.Folder(), "calls"), "COMMENTS=" + filepath.Join(r.cli.Folder(), "comments")}, r.env...)
		for name, value := range s.env {
			env = append(env, name+"="+strings.NewReplacer("${{ github.event.pull_request.number }}", "7", "${{ github.token }}", "secret-token", "$(System.AccessToken)", "secret-token").Replace(value))
		}
		got := r.cli.Script(nil, env, r.tools, s.script)
		log += fmt.Sprintf("--- %s\n%s", s.name, got.Text)
		if got.Code != 0 {
			log += fmt.Sprintf("(ends with %d)\n", got.Code)
			if s.advisory {
				log += "(does not count)\n"
			} else {
				passed = false
			}
		}
	}
	return passed, log
}

// showRecorded has the CLI show a recorded plan of the configuration: the providers of real features cannot be had here.
const showRecorded = `#!/bin/sh
PATH=${PATH#*:}
case " $* " in
*' -chdir=infrastructure show -json '*) cat recorded.json ;;
*) exec terraform "$@" ;;
esac
`

func (r *pipelineRun) showRecorded() {
	r.t.Helper()
	text, err := os.ReadFile("../../examples/gate/testdata/plan.json")
	if err != nil {
		r.t.Fatal(err)
	}
	r.cli.Write("recorded.json", string(text))
	if err := os.WriteFile(filepath.Join(r.tools, "terraform"), []byte(showRecorded), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// secretOfPlan is in a plan as JSON in clear, and must be nowhere else.
const secretOfPlan = "secretOfPlan-secret-of-contoso"

// ofFeature is a configuration that plans without an account, and has a requirement of its own.
func ofFeature(feature string) string {
	return requiresProvider + "provider \"residency\" {\n  tenant = " + japan + "\n}\nresource \"terraform_data\" \"secret\" {\n  input = sensitive(\"" + secretOfPlan + "\")\n}\n" +
		named("own", `store_in = ["JP"]`, fmt.Sprintf("features = [%q]", feature))
}

// Whatever a plan comes to, its report is published, and the pipeline fails where the plan does not pass.
func TestPipelines_run(t *testing.T) {
	t.Parallel()
	for name, read := range pipelines {
		for _, c := range []struct {
			scenario, configuration, says string
			recorded, strict              bool
			passed, reported              bool
		}{
			{scenario: "passes", configuration: ofFeature("entra-core-directory"), recorded: true, says: "\npassed\n", passed: true, reported: true},
			{scenario: "breaks the requirement of the gate", configuration: ofFeature("entra-core-directory"), recorded: true, strict: true, says: "failed: the plan does not pass the gate", reported: true},
			{scenario: "nothing is recognised", configuration: ofFeature("entra-core-directory"), says: "failed: the plan does not pass the gate", reported: true},
			{scenario: "the plan ends with an error", configuration: ofFeature("entra-mfa"), says: "failed: the plan ended with an error", reported: true},
			{scenario: "there is no plan", configuration: "resource {", says: "Error: "},
		} {
			t.Run(name+"/"+c.scenario, func(t *testing.T) {
				t.Parallel()
				r := startPipeline(t, read(t), c.configuration)
				if c.recorded {
					r.showRecorded()
				}
				if c.strict {
					gate := r.cli.Read("gate/main.tf")
					i, j := strings.Index(gate, "      exemptions = {"), strings.Index(gate, "# What decides.")
					r.cli.Write("gate/main.tf", gate[:i]+"    },\n  ]\n}\n"+gate[j:])
				}
				passed, log := r.run(noComments[name])
				if passed != c.passed || !strings.Contains(log, c.says) {
					t.Fatalf("passed is %t, want %t and %q:\n%s", passed, c.passed, c.says, log)
				}
				r.checkPublished(name, c.reported)
			})
		}
	}
}

// checkPublished checks what was sent and what is kept, and that neither has a secret.
func (r *pipelineRun) checkPublished(name string, reported bool) {
	r.t.Helper()
	calls := r.cli.Read("calls")
	if strings.Contains(calls, "secret-token") {
		r.t.Errorf("a token is an argument of a command, where others of the machine see it:\n%s", calls)
	}
	const marker = "<!-- residency_assessment: Data residency of infrastructure -->"
	sends := map[string]string{
		"github-actions": "gh api --method POST repos/contoso/estate/issues/7/comments --input -\n{\n  \"body\": \"" + marker,
		"azure-devops":   "https://ado.contoso.example/project/_apis/git/repositories/repository/pullRequests/7/threads?api-version=7.1\n{\n  \"comments\": [",
		"gitlab":         "https://gitlab.contoso.example/api/v4/projects/3/merge_requests/7/notes\n{\n  \"body\": \"" + marker,
	}[name]
	if strings.Contains(calls, sends) != reported || strings.Contains(calls, marker) != reported {
		r.t.Errorf("the report was sent is not %t:\n%s", reported, calls)
	}
	folder := filepath.Join(r.cli.Folder(), map[string]string{"azure-devops": "staging/residency"}[name])
	if name != "azure-devops" {
		folder = filepath.Join(folder, "residency-report")
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		r.t.Fatal(err)
	}
	kept := []string{}
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			r.t.Fatal(err)
		}
		if strings.Contains(string(text), secretOfPlan) {
			r.t.Errorf("%s has a secret of the plan", entry.Name())
		}
		if len(text) > 0 {
			kept = append(kept, entry.Name())
		}
	}
	want := []string{"verdict"}
	if reported {
		want = []string{"residency.csv", "residency.html", "residency.json", "residency.md", "residency.sarif", "residency.xml", "verdict"}
		if name == "gitlab" {
			want = append([]string{"gl-code-quality-report.json"}, want...)
		}
	}
	if !slices.Equal(kept, want) {
		r.t.Errorf("kept are %v, want %v", kept, want)
	}
}

// A later run changes the comment of the earlier one, and nobody else's.
func TestPipelines_comment(t *testing.T) {
	t.Parallel()
	for name, read := range pipelines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startPipeline(t, read(t), ofFeature("entra-mfa"))
			_, log := r.run(fmt.Sprintf(comments[name], "<!-- residency_assessment: Data residency of infrastructure -->\nolder"))
			calls, want := r.cli.Read("calls"), map[string]string{
				"github-actions": "--method PATCH repos/contoso/estate/issues/comments/42 ",
				"azure-devops":   "/threads/42/comments/1?api-version=7.1",
				"gitlab":         "/notes/42",
			}[name]
			if !strings.Contains(calls, want) || strings.Contains(calls, "POST") {
				t.Errorf("want a call with %q, and none that adds a comment, got:\n%s\n%s", want, calls, log)
			}
		})
	}
}

// A comment that cannot be written does not change the verdict.
func TestPipelines_commentFails(t *testing.T) {
	t.Parallel()
	for name, read := range pipelines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startPipeline(t, read(t), ofFeature("entra-core-directory"))
			r.showRecorded()
			if passed, log := r.run("no answer of that server"); !passed || !strings.Contains(log, "(does not count)") {
				t.Errorf("want a comment that fails and a pipeline that passes:\n%s", log)
			}
		})
	}
}
