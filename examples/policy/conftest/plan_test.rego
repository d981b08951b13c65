package residency.plan_test

import data.residency.plan
import rego.v1

today := time.parse_ns("2006-01-02", "2026-11-24")

change(name, compliant, more) := {
	"address": sprintf("residency_requirement.%s", [name]), "mode": "managed", "type": "residency_requirement", "name": name,
	"change": {"actions": ["create"], "after": object.union({"compliant": compliant, "findings": [], "exemptions": null}, more)},
}

declared(name) := {"address": sprintf("residency_requirement.%s", [name]), "mode": "managed", "type": "residency_requirement", "name": name}

of(changes, resources) := {
	"planned_values": {}, "errored": false, "resource_changes": changes,
	"configuration": {"root_module": {"resources": resources}},
}

met := of([change("this", true, {})], [declared("this")])

says(denied, text) if {
	some msg in denied
	contains(msg, text)
}

test_met if {
	count(plan.deny) == 0 with input as met
	count(plan.warn) == 0 with input as met
}

test_not_a_plan if {
	says(plan.deny, "this is no plan") with input as {"values": {}}
	says(plan.deny, "this is no plan") with input as {}
}

test_nothing_judges if says(plan.deny, "nothing in the plan judges residency") with input as of([], [])

test_errored if says(plan.deny, "ended with an error") with input as object.union(met, {"errored": true})

test_partial if says(plan.deny, "not complete") with input as object.union(met, {"complete": false})

test_broken if {
	finding := {"code": "RES101", "feature": "entra-mfa", "outcome": "not_met", "exemption": null}
	plan.deny == {"residency_requirement.this is not compliant: RES101 entra-mfa"} with input as of([change("this", false, {"findings": [finding]})], [declared("this")])
}

test_not_known_yet if says(plan.deny, "not judged as a whole yet") with input as of([change("this", null, {})], [declared("this")])

test_left_out if {
	plan.deny == {"residency_requirement.other is declared and was not evaluated"} with input as of([change("this", true, {})], [declared("this"), declared("other")])
}

test_left_out_of_a_module if {
	partial := json.patch(met, [{"op": "add", "path": "configuration/root_module/module_calls", "value": {"floor": {"module": {"resources": [declared("deep")]}}}}])
	plan.deny == {"module.floor.residency_requirement.deep is declared and was not evaluated"} with input as partial
	deep := object.union(change("deep", true, {}), {"address": "module.floor[\"a]b\"].residency_requirement.deep[0]", "module_address": "module.floor[\"a]b\"]"})
	count(plan.deny) == 0 with input as json.patch(partial, [{"op": "add", "path": "resource_changes/-", "value": deep}])
}

test_removed if {
	removed := object.union(change("old", true, {}), {"change": {"actions": ["delete"], "after": null}})
	plan.deny == {"residency_requirement.old is removed"} with input as of([change("this", true, {}), removed], [declared("this")])
	count(plan.deny) == 0 with input as of([removed], [declared("old")])
}

exempted(exemption) := of([change("this", true, {"exemptions": {"it": exemption}})], [declared("this")])

test_exemptions if {
	count(plan.deny) == 0 with input as exempted({"approved_by": "CISO", "expires": "2027-03-31"}) with time.now_ns as today
	says(plan.deny, "exemption \"it\" has no approver") with input as exempted({"approved_by": null, "expires": "2027-03-31"}) with time.now_ns as today
	says(plan.deny, "exemption \"it\" has no end") with input as exempted({"approved_by": "CISO", "expires": null}) with time.now_ns as today
	says(plan.deny, "more than 400 days") with input as exempted({"approved_by": "CISO", "expires": "2028-03-31"}) with time.now_ns as today
	says(plan.deny, "no day, YYYY-MM-DD") with input as exempted({"approved_by": "CISO", "expires": "soon"}) with time.now_ns as today
}

test_last_of_400_days if {
	count(plan.deny) == 0 with input as exempted({"approved_by": "CISO", "expires": "2027-12-29"}) with time.now_ns as today
	says(plan.deny, "more than 400 days") with input as exempted({"approved_by": "CISO", "expires": "2027-12-30"}) with time.now_ns as today
}

assessed(compliant, exemptions, findings) := object.union(of([], []), {"prior_state": {"values": {"root_module": {"child_modules": [{"resources": [{
	"address": "module.a.data.residency_assessment.this", "mode": "data", "type": "residency_assessment",
	"values": {"compliant": compliant, "findings": findings, "requirements": [{"exemptions": exemptions}]},
}]}]}}}})

test_assessment if {
	count(plan.deny) == 0 with input as assessed(true, null, [])
	plan.deny == {"module.a.data.residency_assessment.this is not compliant: RES201 fax"} with input as assessed(false, null, [
		{"code": "RES201", "feature": "fax", "outcome": "undetermined", "exemption": null},
		{"code": null, "feature": "crm", "outcome": "met", "exemption": null},
	])
	says(plan.deny, "has no approver") with input as assessed(true, {"it": {"expires": "2027-03-31"}}, []) with time.now_ns as today
}

test_assessment_read_during_the_apply if {
	later := {"address": "data.residency_assessment.this", "mode": "data", "type": "residency_assessment", "name": "this", "change": {"actions": ["read"], "after": {}}}
	says(plan.deny, "is read during the apply only") with input as of([later], [])
}

test_warnings if {
	plan.warn == {
		"module.a.data.residency_assessment.this: RES201 fax is undetermined",
		"module.a.data.residency_assessment.this: RES101 entra-mfa is exempted by \"it\"",
	} with input as assessed(true, null, [
		{"code": "RES201", "feature": "fax", "outcome": "undetermined", "exemption": null},
		{"code": "RES101", "feature": "entra-mfa", "outcome": "not_met", "exemption": "it"},
		{"code": null, "feature": "crm", "outcome": "met", "exemption": null},
	])
}
