// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

const smallPlan = `{"format_version":"1.2","configuration":{"root_module":{"resources":[{"mode":"managed","type":"t","name":"x"}]}},` +
	`"resource_changes":[{"address":"t.x","mode":"managed","type":"t","name":"x","change":{"actions":["create"],"after":{"name":"日本"}}}]}`

func TestReadPlan_refused(t *testing.T) {
	t.Parallel()
	inPlan := func(members string) string { return `{"format_version":"1.2",` + members + `}` }
	deep := strings.Repeat("[", 1001) + strings.Repeat("]", 1001)
	tests := map[string]struct {
		text    string
		problem discover.PlanProblem
		says    string
	}{
		"nothing":                        {"", discover.PlanEmpty, "the plan is empty"},
		"white space":                    {" \n", discover.PlanTruncated, "the JSON document is not complete"},
		"a binary plan":                  {"PK\x03\x04more", discover.PlanBinary, "terraform show -json plan.bin > plan.json"},
		"a log":                          {`{"@level":"info","@message":"Terraform 1.11.4"}` + "\n" + `{"@level":"info"}`, discover.PlanLog, "the log of `plan -json`"},
		"a log of one line":              {`{"@level":"info"}`, discover.PlanLog, "the log of `plan -json`"},
		"a state file":                   {`{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"l","outputs":{},"resources":[]}`, discover.PlanState, "this is a state"},
		"a state that is shown":          {inPlan(`"values":{"root_module":{}}`), discover.PlanState, "this is a state"},
		"no state":                       {`{"format_version":"1.0"}`, discover.PlanOther, "neither changes nor a configuration"},
		"other JSON":                     {`{"name":"x"}`, discover.PlanOther, "it has no format_version"},
		"a list":                         {`[]`, discover.PlanOther, "it is not a JSON object"},
		"a text":                         {`"plan"`, discover.PlanOther, "it is not a JSON object"},
		"version 2":                      {`{"format_version":"2.0","resource_changes":[]}`, discover.PlanVersion, "format_version is not 1.x"},
		"version 0.2":                    {`{"format_version":"0.2","resource_changes":[]}`, discover.PlanVersion, "Terraform 1.1 or later"},
		"version 1":                      {`{"format_version":"1","resource_changes":[]}`, discover.PlanVersion, "format_version is not 1.x"},
		"version 11.0":                   {`{"format_version":"11.0","resource_changes":[]}`, discover.PlanVersion, "format_version is not 1.x"},
		"a version that is no text":      {`{"format_version":1.2}`, discover.PlanInvalid, "format_version is not a text"},
		"truncated":                      {smallPlan[:200], discover.PlanTruncated, "at about byte"},
		"truncated in a text":            {smallPlan[:len(smallPlan)-8], discover.PlanTruncated, "ends too early"},
		"no JSON":                        {"Terraform will perform the following actions:", discover.PlanInvalid, "not valid JSON"},
		"broken JSON":                    {inPlan(`"resource_changes":[}`), discover.PlanInvalid, "not valid JSON"},
		"invalid UTF-8":                  {inPlan("\"variables\":\"\xff\""), discover.PlanInvalid, "not valid JSON"},
		"a second document":              {smallPlan + "\n{}", discover.PlanTrailing, "something follows the end"},
		"a message after it":             {smallPlan + "\nWarning: x", discover.PlanTrailing, "something follows the end"},
		"the changes twice":              {inPlan(`"resource_changes":[],"resource_changes":[]`), discover.PlanDuplicate, "the same key twice"},
		"a key with escapes twice":       {inPlan(`"errored":true,"e\u0072rored":false`), discover.PlanDuplicate, "the same key twice"},
		"values twice":                   {strings.Replace(smallPlan, `"after":{`, `"after":{},"after":{`, 1), discover.PlanDuplicate, "the same key twice"},
		"nested too deeply":              {inPlan(`"variables":` + deep), discover.PlanTooDeep, "more than 1000 levels"},
		"nested too deeply in a value":   {inPlan(`"resource_changes":[{"mode":"managed","type":"t","change":{"after":` + deep + `}}]`), discover.PlanTooDeep, "more than 1000 levels"},
		"nested without end":             {inPlan(`"variables":` + strings.Repeat(`{"a":`, 1<<20)), discover.PlanTooDeep, "more than 1000 levels"},
		"a large text":                   {inPlan(`"variables":"` + strings.Repeat("x", 17<<20) + `"`), discover.PlanTooLarge, "larger than 16 MiB"},
		"a large number":                 {inPlan(`"variables":` + strings.Repeat("1", 17<<20)), discover.PlanTooLarge, "larger than 16 MiB"},
		"a large key":                    {inPlan(`"` + strings.Repeat("x", 17<<20) + `":1`), discover.PlanTooLarge, "larger than 16 MiB"},
		"a large value before its type":  {inPlan(`"resource_changes":[{"change":{"after":[` + strings.Repeat(`"x",`, 5<<20) + `1]}}]`), discover.PlanTooLarge, "larger than 16 MiB"},
		"changes that are no list":       {inPlan(`"resource_changes":{}`), discover.PlanInvalid, "resource_changes is not a list"},
		"a change that is a text":        {inPlan(`"resource_changes":["x"]`), discover.PlanInvalid, "an entry of the plan is not an object"},
		"a change without a type":        {inPlan(`"resource_changes":[{"address":"t.x","mode":"managed","name":"x","change":{}}]`), discover.PlanInvalid, "no address, mode, type or name"},
		"a change without an address":    {inPlan(`"resource_changes":[{"type":"t","mode":"managed","name":"x","change":{}}]`), discover.PlanInvalid, "no address, mode, type or name"},
		"an action that is no text":      {inPlan(`"resource_changes":[{"change":{"actions":[1]}}]`), discover.PlanInvalid, "no address, mode, type or name"},
		"errored is a text":              {inPlan(`"errored":"true"`), discover.PlanInvalid, "errored is neither true nor false"},
		"a configuration that is a text": {inPlan(`"configuration":"x"`), discover.PlanInvalid, "configuration is not an object"},
		"a resource without a type":      {inPlan(`"configuration":{"root_module":{"resources":[{"mode":"managed","name":"x"}]}}`), discover.PlanInvalid, "no type or name"},
	}
	r := recognizer(t, "  - {resources: [t], features: [logs]}")
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := discover.ReadPlanFrom(strings.NewReader(test.text), r, discover.PlanOptions{})
			var plan *discover.PlanError
			switch {
			case !errors.As(err, &plan):
				t.Fatalf("got %v", err)
			case plan.Problem != test.problem || !strings.Contains(err.Error(), test.says):
				t.Errorf("got %s: %v\nwant %s: %s", plan.Problem, err, test.problem, test.says)
			case plan.What == "" || plan.Why == "" || plan.Help == "":
				t.Errorf("something is missing in %#v", plan)
			}
		})
	}
}

func TestReadPlan_files(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs]}")
	folder := writeFiles(t, map[string]string{"plan.json": smallPlan, "bad.json": "{", "closed.json": smallPlan, "sub/x": ""})
	if err := os.Symlink("plan.json", filepath.Join(folder, "link.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(folder, "closed.json"), 0); err != nil {
		t.Fatal(err)
	}
	problems := map[string]discover.PlanProblem{
		"plan.json": "", "link.json": "", "none.json": discover.PlanMissing, "sub": discover.PlanNotRegular, "bad.json": discover.PlanTruncated,
	}
	if os.Getuid() != 0 && runtime.GOOS != "windows" {
		problems["closed.json"] = discover.PlanUnreadable
	}
	if _, err := os.Stat("/dev/zero"); err == nil {
		problems["/dev/zero"] = discover.PlanNotRegular
	}
	for name, problem := range problems {
		file := filepath.Join(folder, name)
		if filepath.IsAbs(name) {
			file = name
		}
		plan, err := discover.ReadPlan(file, r, discover.PlanOptions{})
		var found *discover.PlanError
		switch {
		case problem == "" && (err != nil || !plan.Complete || len(plan.Inventory.Uses) != 1):
			t.Errorf("%s: %v", name, err)
		case problem != "" && (!errors.As(err, &found) || found.Problem != problem || found.File != file || !strings.HasPrefix(err.Error(), file+": ")):
			t.Errorf("%s: got %v, want %s", name, err, problem)
		}
	}
}

// What asks where a resource is declared comes in the middle of the reading.
func TestReadPlan_changedWhileRead(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs]}")
	changes := map[string]func(file string) error{
		"longer": func(file string) error {
			info, err := os.Stat(file)
			return errors.Join(err, os.WriteFile(file, []byte(smallPlan+" "), 0o600), os.Chtimes(file, time.Time{}, info.ModTime()))
		},
		"newer": func(file string) error { return os.Chtimes(file, time.Time{}, time.Unix(1, 0)) },
	}
	for name, change := range changes {
		file := filepath.Join(writeFiles(t, map[string]string{"plan.json": smallPlan}), "plan.json")
		_, err := discover.ReadPlan(file, r, discover.PlanOptions{Locate: func(string) (string, int) {
			if err := change(file); err != nil {
				t.Error(err)
			}
			return "", 0
		}})
		var found *discover.PlanError
		if !errors.As(err, &found) || found.Problem != discover.PlanChanged {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestReadPlan_encodings(t *testing.T) {
	t.Parallel()
	r := recognizer(t, "  - {resources: [t], features: [logs], when: [{attribute: name, equals: [日本], features: [search]}]}")
	want := ""
	for _, encoding := range []struct {
		name   string
		encode func(string) (string, error)
	}{
		{"UTF-8", func(s string) (string, error) { return s, nil }},
		{"UTF-8 with a mark", func(s string) (string, error) { return "\ufeff" + s, nil }},
		{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String},
		{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String},
	} {
		text, err := encoding.encode(smallPlan + "\r\n")
		if err != nil {
			t.Fatal(err)
		}
		plan, err := discover.ReadPlanFrom(strings.NewReader(text), r, discover.PlanOptions{})
		if err != nil {
			t.Fatal(encoding.name, err)
		}
		if want == "" {
			want = plan.Inventory.Encode()
		}
		if got := plan.Inventory.Encode(); got != want || len(plan.Inventory.Uses) != 2 {
			t.Errorf("%s gives\n%s, want\n%s", encoding.name, got, want)
		}
		if _, err = discover.ReadPlanFrom(strings.NewReader(text[:len(text)-7]), r, discover.PlanOptions{}); err == nil {
			t.Errorf("%s: a truncated plan is read", encoding.name)
		}
	}
}

// endless is a plan with a text of many gigabytes.
type endless struct {
	head *bytes.Reader
	read int64
}

func (e *endless) Seek(offset int64, whence int) (int64, error) { return e.head.Seek(offset, whence) }

func (e *endless) Read(p []byte) (int, error) {
	if n, err := e.head.Read(p); err == nil {
		return n, nil
	}
	for i := range p {
		p[i] = 'x'
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestReadPlan_endlessText(t *testing.T) {
	t.Parallel()
	input := &endless{head: bytes.NewReader([]byte(`{"format_version":"1.2","variables":"`))}
	_, err := discover.ReadPlanFrom(input, recognizer(t, "  - {resources: [t], features: [logs]}"), discover.PlanOptions{})
	var found *discover.PlanError
	if !errors.As(err, &found) || found.Problem != discover.PlanTooLarge || input.read > 17<<20 {
		t.Errorf("read %d bytes: %v", input.read, err)
	}
}

// failing is an input that cannot be read after a while.
type failing struct {
	*strings.Reader
	left int
}

func (f *failing) Read(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("disk on fire")
	}
	return f.Reader.Read(p)
}

func TestReadPlan_inputFails(t *testing.T) {
	t.Parallel()
	for _, left := range []int{0, 4, 70_000} {
		input := &failing{strings.NewReader(smallPlan), left}
		_, err := discover.ReadPlanFrom(input, recognizer(t, "  - {resources: [t], features: [logs]}"), discover.PlanOptions{})
		var found *discover.PlanError
		if !errors.As(err, &found) || found.Problem != discover.PlanUnreadable || !strings.Contains(err.Error(), "disk on fire") {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
}
