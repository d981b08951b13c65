// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// shuffled writes JSON with the members of all objects in another order.
func shuffled(t testing.TB, value jsontext.Value, random *rand.Rand) jsontext.Value {
	t.Helper()
	decoder := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true)) // in what is not read
	var out bytes.Buffer
	var write func()
	next := func() jsontext.Value {
		v, err := decoder.ReadValue()
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Clone(v)
	}
	write = func() {
		open := decoder.PeekKind()
		if open != '{' && open != '[' {
			out.Write(next())
			return
		}
		if _, err := decoder.ReadToken(); err != nil {
			t.Fatal(err)
		}
		var parts []jsontext.Value
		for kind := decoder.PeekKind(); kind != '}' && kind != ']'; kind = decoder.PeekKind() {
			var part jsontext.Value
			if open == '{' {
				part = append(next(), ':')
			}
			parts = append(parts, append(part, shuffled(t, next(), random)...))
		}
		closing, err := decoder.ReadToken()
		if err != nil {
			t.Fatal(err)
		}
		if open == '{' {
			random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		}
		out.WriteByte(byte(open))
		out.Write(bytes.Join(bytesOf(parts), []byte(",")))
		out.WriteString(closing.String())
	}
	write()
	return out.Bytes()
}

func bytesOf(values []jsontext.Value) [][]byte {
	all := make([][]byte, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

// The form of the JSON says nothing: neither the order of members, nor white space, nor how texts are escaped.
func TestReadPlan_anyForm(t *testing.T) {
	t.Parallel()
	r := discover.NewRecognizer(embedded(t))
	for _, name := range []string{"enterprise-terraform", "enterprise-exclude-tofu", "japan-small-changes-terraform", "japan-small-errored-tofu", "mixed-azure-tofu"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join("testdata", "plans", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			want, err := discover.ReadPlanFrom(bytes.NewReader(text), r, discover.PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			random := rand.New(rand.NewPCG(1, 2))
			var compact bytes.Buffer
			if err := json.Compact(&compact, text); err != nil {
				t.Fatal(err)
			}
			escaped := jsontext.Value(bytes.Clone(text))
			if err := escaped.Format(jsontext.EscapeForHTML(true), jsontext.EscapeForJS(true), jsontext.WithIndent("\t")); err != nil {
				t.Fatal(err)
			}
			for form, other := range map[string][]byte{
				"compact": compact.Bytes(), "escaped": escaped, "shuffled": shuffled(t, text, random), "shuffled again": shuffled(t, compact.Bytes(), random),
			} {
				got, err := discover.ReadPlanFrom(bytes.NewReader(other), r, discover.PlanOptions{})
				if err != nil {
					t.Fatal(form, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(form, diff)
				}
			}
		})
	}
}

func FuzzReadPlan(f *testing.F) {
	for _, members := range []string{
		created(`{"a":{"references":["y.s.id","y.s"]}}`, `"after":{"a":"v","b":[{"c":"{\"d\":1}"}]},"after_unknown":{"a":[true]},"after_sensitive":{"b":true}`),
		referring(declaring(xWith("module.m[0].id", "module.m[0]")+`,"module_calls":{"m":{"count_expression":{},"module":{"outputs":{"id":{"expression":{"references":["var.v"]}}}}}}`), "x.r"),
		configured(declared("managed", "residency_requirement", "a", "")) + "," + changed(change("x.r", `"delete"`, `,"deposed":"d"`)) + `,"complete":false,"errored":true`,
		`"configuration":{},"deferred_changes":[{"reason":"instance_count_unknown","resource_change":` + change("x.r", `"create"`, "") + `}]`,
		`"configuration":{"root_module":{"resources":[{"mode":"data","type":"x","name":"r"}]}},"prior_state":{"values":{"root_module":{"child_modules":[{"resources":[` +
			`{"values":{"a":"w"},"name":"r","type":"x","mode":"data","address":"data.x.r"}]}]}}}`,
	} {
		f.Add([]byte(`{"format_version":"1.2",` + members + `}`))
	}
	for _, text := range []string{smallPlan, `{"@level":"info"}` + "\n{}", "PK\x03\x04", "\xff\xfe{\x00}\x00", `{"format_version":"1.0","values":{}}`, `{"format_version":"1.2","planned_values":{"a":[`} {
		f.Add([]byte(text))
	}
	paths := map[string][]discover.Path{"x": {
		{Steps: []string{"a"}, Refs: true, Computed: true}, {Steps: []string{"b"}}, {Steps: []string{"b", "c", "d"}, Refs: true, Computed: true}, {Steps: []string{"references", "e"}, Computed: true},
	}}
	f.Fuzz(func(t *testing.T, text []byte) {
		plan, instances, gaps, err := discover.ReadPlanInstances(bytes.NewReader(text), paths)
		if (plan == nil) == (err == nil) {
			t.Fatal(plan, err)
		}
		if err != nil {
			checkPlanError(t, err)
			return
		}
		if plan.Complete && plan.Errored || !plan.Complete && len(gaps) == 0 {
			t.Errorf("complete %t, errored %t, gaps %v", plan.Complete, plan.Errored, gaps)
		}
		checkInstances(t, instances)
		if text[0] != '{' { // another encoding
			return
		}
		other := shuffled(t, text, rand.New(rand.NewPCG(3, uint64(len(text)))))
		plan2, instances2, gaps2, err := discover.ReadPlanInstances(bytes.NewReader(other), paths)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]any{plan, instances, gaps}, []any{plan2, instances2, gaps2}); diff != "" {
			t.Error(diff)
		}
	})
}

func checkPlanError(t *testing.T, err error) {
	t.Helper()
	var plan *discover.PlanError
	if !errors.As(err, &plan) || plan.Problem == "" || plan.What == "" || plan.Why == "" || plan.Help == "" {
		t.Errorf("%#v", err)
	}
}

func checkInstances(t *testing.T, instances []discover.Instance) {
	t.Helper()
	for _, i := range instances {
		if i.Address == "" || i.Type == "" || i.Name == "" || i.Mode != discover.Managed && i.Mode != discover.Data {
			t.Errorf("%#v", i)
		}
		for _, a := range i.Attributes {
			if a.Unknown && !a.Set {
				t.Errorf("%s: unknown, and not set", i.Address)
			}
		}
	}
}
