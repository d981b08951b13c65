// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// change is an entry of a plan; its address may hold keys and modules.
func change(address, actions, more string) string {
	last := address[strings.LastIndex(address, "]")+1:]
	if last == "" {
		last = address[:strings.LastIndex(address, "[")]
	}
	parts := strings.Split(strings.TrimPrefix(last, "."), ".")
	typ, name := parts[len(parts)-2], parts[len(parts)-1]
	mode := "managed"
	if strings.Contains("."+address, ".data.") {
		mode = "data"
	}
	return fmt.Sprintf(`{"address":%q,"mode":%q,"type":%q,"name":%q%s,"change":{"actions":[%s],"after":{"outcome":"met","compliant":true}}}`, address, mode, typ, name, more, actions)
}

func declared(mode, typ, name, more string) string {
	return fmt.Sprintf(`{"mode":%q,"type":%q,"name":%q%s}`, mode, typ, name, more)
}

func configured(resources ...string) string {
	return `"configuration":{"root_module":{"resources":[` + strings.Join(resources, ",") + `]}}`
}

func changed(changes ...string) string {
	return `"resource_changes":[` + strings.Join(changes, ",") + `]`
}

const repeated = `,"count_expression":{"references":["var.n"]}`

func TestReadPlan_actions(t *testing.T) {
	t.Parallel()
	action := func(actions string, want ...string) planCase {
		return planCase{name: actions, text: configured(declared("managed", "x", "r", repeated)) + "," + changed(change("x.r[0]", actions, "")), want: want}
	}
	runPlanCases(t, []planCase{
		action(`"no-op"`, "x.r[0]"), action(`"create"`, "x.r[0]"), action(`"update"`, "x.r[0]"), action(`"read"`, "x.r[0]"),
		action(`"delete","create"`, "x.r[0]"), action(`"create","delete"`, "x.r[0]"), action(`"create","forget"`, "x.r[0]"),
		action(``, "x.r[0]"), action(`"something-new"`, "x.r[0]"),
		action(`"delete"`), action(`"forget"`),
		{name: "a deposed object", text: configured() + "," + changed(change("x.r", `"create"`, `,"deposed":"a1b2c3d4"`))},
		{name: "drift", text: configured() + `,"resource_drift":[` + change("x.r", `"create"`, "") + `]`},
		{
			name: "what is no resource, or this provider's",
			text: configured() + "," + changed(`{"address":"ephemeral.x.r","mode":"ephemeral","type":"x","name":"r","change":{"actions":["open"]}}`, change("residency_tenant.t", `"create"`, "")),
			gaps: []string{"partial: The plan holds 1 resource that the configuration in it does not have, so that what it leaves out cannot be known."},
		},
		{
			name: "the type after the values", paths: []string{"a"}, want: []string{"module.a[\"k\"].x.r [v]+"},
			text: `"configuration":{"root_module":{"module_calls":{"a":{"module":{"resources":[{"name":"r","expressions":{"a":{}},"type":"x","mode":"managed"}]}}}}},` +
				`"resource_changes":[{"change":{"after":{"a":"v"},"actions":["create"]},"name":"r","type":"x","mode":"managed","address":"module.a[\"k\"].x.r"}]`,
		},
	})
}

func TestReadPlan_dataSources(t *testing.T) {
	t.Parallel()
	state := `"prior_state":{"values":{"root_module":{"resources":[` +
		`{"address":"data.x.r","mode":"data","type":"x","name":"r","values":{"a":"v"},"sensitive_values":{"a":true}},` +
		`{"address":"x.old","mode":"managed","type":"x","name":"old","values":{"a":"v"}},` +
		`{"address":"data.x.gone","mode":"data","type":"x","name":"gone","values":{"a":"v"}}],` +
		`"child_modules":[{"resources":[{"sensitive_values":{},"values":{"a":"w"},"name":"n","type":"x","mode":"data","address":"module.m[0].data.x.n[1]"}],` +
		`"address":"module.m[0]"}]}}}`
	const configuration = `"configuration":{"root_module":{"resources":[{"mode":"data","type":"x","name":"r"},{"mode":"managed","type":"x","name":"r","count_expression":{}}],` +
		`"module_calls":{"m":{"count_expression":{},"module":{"resources":[{"mode":"data","type":"x","name":"n","count_expression":{}}]}}}}}`
	sure := strings.Replace(configuration, `,"count_expression":{}}]`, `}]`, 1)
	runPlanCases(t, []planCase{
		{name: "that were read", paths: []string{"a"}, text: configuration + "," + state, want: []string{"data.x.r [v]!+", "module.m[0].data.x.n[1] [w]+"}},
		{name: "in a plan in another order", paths: []string{"a"}, text: state + "," + configuration, want: []string{"data.x.r [v]!+", "module.m[0].data.x.n[1] [w]+"}},
		{
			name: "that are read when it is applied", paths: []string{"a"}, want: []string{"data.x.r []", "module.m[0].data.x.n[1] [w]+"},
			text: configuration + "," + changed(change("data.x.r", `"read"`, "")) + "," + state,
		},
		{name: "of what is destroyed", paths: []string{"a"}, text: sure + "," + changed(change("x.r", `"delete"`, "")) + "," + state},
		{
			name: "beside what is no longer wanted", paths: []string{"a"}, want: []string{"data.x.r [v]!+", "module.m[0].data.x.n[1] [w]+"},
			text: configuration + "," + changed(change("x.r[0]", `"delete"`, "")) + "," + state,
		},
		{
			name: "without a configuration", paths: []string{"a"}, text: `"planned_values":{},` + state, want: []string{"data.x.r [v]!+", "data.x.gone [v]+", "module.m[0].data.x.n[1] [w]+"},
			gaps: []string{"partial: The plan does not hold the configuration, so that what it leaves out cannot be known."},
		},
		{
			name: "that are not there", text: configuration + "," + changed(change("x.r[0]", `"no-op"`, "")), want: []string{"x.r[0]"},
		},
	})
}

func TestReadPlan_gaps(t *testing.T) {
	t.Parallel()
	const (
		marked = "partial: The plan says of itself that it is not complete, as one that is made with -target."
		errors = "errored: The plan ended with an error, and may not hold everything."
	)
	two := configured(declared("managed", "x", "a", ""), declared("managed", "x", "b", ""), declared("managed", "x", "c", repeated), declared("data", "x", "d", ""), declared("ephemeral", "x", "e", ""))
	whole := two + "," + changed(change("x.a", `"create"`, ""), change("x.b", `"no-op"`, ""))
	part := two + "," + changed(change("x.a", `"create"`, ""))
	inModule := `"configuration":{"root_module":{"module_calls":{"m":{%s"module":{"module_calls":{"n":{"module":{"resources":[` + declared("managed", "x", "a", "") + `]}}}}}}}}`
	later := func(reason string) string {
		return `,"deferred_changes":[{"reason":"` + reason + `","resource_change":` + change("x.b", `"create"`, "") + `}]`
	}
	before := func(addresses ...string) string {
		state := make([]string, len(addresses))
		for i, address := range addresses {
			state[i] = fmt.Sprintf(`{"address":%q,"mode":"managed","type":"x","name":"c"}`, address)
		}
		return `,"prior_state":{"values":{"root_module":{"resources":[` + strings.Join(state, ",") + `]}}}`
	}
	missing := "The plan says nothing about 1 resource of the configuration (x.b), as one that is made with -target, -exclude or -refresh-only."
	many := make([]string, 7)
	for i := range many {
		many[i] = declared("managed", "x", fmt.Sprint("r", i), "")
	}
	both := []string{"x.a", "x.b"}
	runPlanCases(t, []planCase{
		{name: "complete", text: whole + `,"complete":true,"errored":false`, want: both},
		{name: "complete by OpenTofu", text: whole + `,"errored":false`, want: both},
		{name: "complete by null", text: whole + `,"complete":null,"errored":null,"deferred_changes":null`, want: both},
		{name: "not complete", text: whole + `,"complete":false`, want: both, gaps: []string{marked}},
		{name: "errored", text: whole + `,"errored":true,"complete":false`, want: both, gaps: []string{errors}},
		{name: "a resource is missing", text: part, want: []string{"x.a"}, gaps: []string{"partial: " + missing}},
		{
			name: "a resource is missing in an errored plan", text: part + `,"errored":true`, want: []string{"x.a"},
			gaps: []string{"errored: The plan ended with an error, and says nothing about 1 resource of the configuration (x.b)."},
		},
		{
			name: "many are missing", text: configured(many...),
			gaps: []string{"partial: The plan says nothing about 7 resources of the configuration (x.r0, x.r1, x.r2, x.r3, x.r4 and 2 more), as one that is made with -target, -exclude or -refresh-only."},
		},
		{name: "one in modules is missing", text: fmt.Sprintf(inModule, ""), gaps: []string{strings.Replace("partial: "+missing, "x.b", "module.m.module.n.x.a", 1)}},
		{name: "one in modules with count", text: fmt.Sprintf(inModule, `"count_expression":{},`)},
		{name: "one in modules with for_each", text: fmt.Sprintf(inModule, `"for_each_expression":{},`)},
		{name: "destroyed", text: two + "," + changed(change("x.a", `"delete"`, ""))},
		{name: "destroyed in part", text: two + "," + changed(change("x.a", `"delete"`, "")) + `,"complete":false`, gaps: []string{marked}},
		{
			name: "another is removed", text: two + "," + changed(change("x.old", `"delete"`, "")),
			gaps: []string{"partial: The plan says nothing about 2 resources of the configuration (x.a, x.b), as one that is made with -target, -exclude or -refresh-only."},
		},
		{
			name: "an instance is removed", text: two + "," + changed(change("x.a[0]", `"delete"`, ""), change("x.a", `"create"`, "")),
			want: []string{"x.a"}, gaps: []string{"partial: " + missing},
		},
		{name: "put off", text: part + later("resource_config_unknown"), want: both, gaps: []string{"deferred: The plan puts off 1 change to a later run."}},
		{
			name: "put off, whatever their number", text: part + later("instance_count_unknown") + `,"complete":false`, want: []string{"x.a", "x.b?"},
			gaps: []string{"deferred: The plan puts off 1 change to a later run."},
		},
		{
			name: "of instances of which the state has some, one is missing", text: two + "," + changed(change("x.a", `"create"`, ""), change("x.b", `"no-op"`, ""), change("x.c[0]", `"no-op"`, "")) + before("x.c[0]", "x.c[1]"),
			want: []string{"x.a", "x.b", "x.c[0]"}, gaps: []string{"partial: " + strings.Replace(missing, "x.b", "x.c", 1)},
		},
		{
			name: "of instances of which the state has some, all are there", want: []string{"x.a", "x.b", "x.c[0]"},
			text: two + "," + changed(change("x.a", `"create"`, ""), change("x.b", `"no-op"`, ""), change("x.c[0]", `"no-op"`, ""), change("x.c[1]", `"delete"`, "")) + before("x.c[0]", "x.c[1]"),
		},
		{
			name: "the state has what is left of a replaced object", want: both,
			text: whole + strings.Replace(before("x.c[0]"), `"type"`, `"deposed_key":"a1b2c3d4","type"`, 1),
		},
		{name: "no resources", text: configured()},
		{name: "something new that a state has as well", text: configured() + `,"values":{}`},
		{name: "no configuration", text: `"planned_values":{}`, gaps: []string{"partial: The plan does not hold the configuration, so that what it leaves out cannot be known."}},
	})
	for text, want := range map[string]bool{whole: true, part: false, whole + `,"complete":false`: false, whole + `,"errored":true`: false, part + later("unknown"): false, `"planned_values":{}`: false} {
		c := planCase{text: text}
		if plan, _, gaps := c.read(t); plan.Complete != want || plan.Complete != (len(gaps) == 0) || plan.Errored != strings.Contains(text, `"errored":true`) {
			t.Errorf("complete %t, errored %t, %v: %s", plan.Complete, plan.Errored, gaps, text)
		}
	}
}

func TestReadPlan_requirements(t *testing.T) {
	t.Parallel()
	const r = "residency_requirement"
	truth := true
	one, several := configured(declared("managed", r, "a", "")), configured(declared("managed", r, "a", repeated))
	met := discover.PlannedRequirement{Address: r + ".a", Evaluated: true, Outcome: "met", Compliant: &truth}
	missing := func(reason string) []discover.PlannedRequirement {
		return []discover.PlannedRequirement{{Address: r + ".a", Reason: reason}}
	}
	is := func(values string) string {
		return strings.Replace(changed(change(r+".a", `"create"`, "")), `"after":{"outcome":"met","compliant":true}`, values, 1)
	}
	const target = "the plan was made with -target, -exclude or -refresh-only"
	const none = "count or for_each gave no instance of it or of its module"
	for name, test := range map[string]struct {
		text string
		want []discover.PlannedRequirement
	}{
		"evaluated":       {one + "," + changed(change(r+".a", `"create"`, "")), []discover.PlannedRequirement{met}},
		"unchanged":       {one + "," + changed(change(r+".a", `"no-op"`, "")), []discover.PlannedRequirement{met}},
		"without a truth": {one + "," + is(`"after":{"outcome":"undetermined"},"after_unknown":{"compliant":true}`), []discover.PlannedRequirement{{Address: r + ".a", Evaluated: true, Outcome: "undetermined"}}},
		"pending":         {one + "," + is(`"after":{},"after_unknown":{"outcome":true,"compliant":true}`), missing("its outcome is known only after apply")},
		"no outcome":      {one + "," + is(`"after":{}`), missing("the plan does not give its outcome")},
		"no values":       {one + "," + changed(`{"address":"`+r+`.a","mode":"managed","type":"`+r+`","name":"a"}`), missing("the plan does not give its outcome")},
		"instances": {several + "," + changed(change(r+".a[1]", `"create"`, ""), change(r+".a[0]", `"create"`, ""), change(r+".a[2]", `"delete"`, "")), []discover.PlannedRequirement{
			{Address: r + ".a[0]", Evaluated: true, Outcome: "met", Compliant: &truth}, {Address: r + ".a[1]", Evaluated: true, Outcome: "met", Compliant: &truth},
		}},
		"no instance":           {several, missing(none)},
		"left out":              {one, missing(target)},
		"perhaps left out":      {several + `,"complete":false`, missing(target + ", or " + none)},
		"errored":               {one + `,"errored":true`, missing("the plan ended with an error")},
		"errored, perhaps":      {several + `,"errored":true`, missing("the plan ended with an error, or " + none)},
		"removed":               {one + "," + changed(change(r+".a", `"delete"`, "")), missing("the plan removes it")},
		"no longer declared":    {configured() + "," + changed(change(r+".a", `"delete"`, "")), nil},
		"put off":               {one + `,"deferred_changes":[{"resource_change":` + change(r+".a", `"create"`, "") + `}]`, missing("the plan puts it off to a later run")},
		"something is put off":  {several + `,"deferred_changes":[{"resource_change":` + change("x.r", `"create"`, "") + `}]`, missing("the plan puts a part off to a later run, or " + none)},
		"a data source of ours": {configured(declared("data", r, "a", "")), nil},
		"in a module": {
			`"configuration":{"root_module":{"module_calls":{"m":{"for_each_expression":{},"module":{"resources":[` + declared("managed", r, "a", "") + `]}}}}}`,
			[]discover.PlannedRequirement{{Address: "module.m." + r + ".a", Reason: none}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := planCase{text: test.text}
			plan, instances, gaps := c.read(t)
			if diff := cmp.Diff(test.want, plan.Requirements); diff != "" {
				t.Error(diff)
			}
			var wantGaps, gotGaps []string
			for _, p := range plan.Requirements {
				if !p.Evaluated {
					wantGaps = append(wantGaps, p.Address+": The requirement was not evaluated: "+p.Reason+".")
				}
			}
			for _, g := range gaps {
				if g.Kind == discover.NotEvaluated {
					gotGaps = append(gotGaps, g.Address+": "+g.Detail)
				}
			}
			if diff := cmp.Diff(wantGaps, gotGaps); diff != "" {
				t.Error(diff)
			}
			for _, i := range instances {
				if strings.HasPrefix(i.Type, discover.OwnPrefix) {
					t.Errorf("%s is an instance", i.Address)
				}
			}
		})
	}
}

func TestReadPlan_locate(t *testing.T) {
	t.Parallel()
	text := `"configuration":{"root_module":{"module_calls":{"m":{"module":{"resources":[` + declared("data", "t", "a", "") + "," + declared("managed", "residency_requirement", "b", "") +
		`]}}}}},` + changed(change(`module.m["a.b"].data.t.a[0]`, `"read"`, ""))
	plan, err := discover.ReadPlanFrom(planInput(text), recognizer(t, "  - {data_sources: [t], features: [logs]}"), discover.PlanOptions{
		Locate: func(address string) (string, int) { return address + ".tf", len(address) },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []discover.Resource{{Address: `module.m["a.b"].data.t.a[0]`, File: "module.m.data.t.a.tf", Line: 17}}
	if diff := cmp.Diff(want, plan.Inventory.Resources); diff != "" {
		t.Error(diff)
	}
	if g := plan.Inventory.Gaps; len(g) != 2 || g[0].File != "module.m.residency_requirement.b.tf" || g[0].Line != 32 {
		t.Error(g)
	}
}
