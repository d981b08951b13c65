package residency.assessment_test

import data.residency.assessment
import rego.v1

today := time.parse_ns("2006-01-02", "2026-11-24")

of(compliant, findings, exemptions) := {
	"format_version": "1.0", "title": "Contoso", "compliant": compliant,
	"requirements": [{"name": "Japan", "findings": findings, "exemptions": exemptions}],
}

finding(outcome, more) := object.union({"code": "RES101", "title": "RES101 entra-mfa stores data outside the allowed places", "outcome": outcome}, more)

test_met if {
	count(assessment.deny) == 0 with input as of(true, [finding("met", {})], [])
	count(assessment.warn) == 0 with input as of(true, [finding("met", {})], [])
}

test_no_assessment if {
	count(assessment.deny) == 2 with input as {}
	count(assessment.deny) == 1 with input as object.union(of(true, [], []), {"format_version": "2.0"})
}

test_broken if {
	assessment.deny == {"\"Contoso\" is not compliant", "Japan: RES101 entra-mfa stores data outside the allowed places"} with input as of(false, [finding("not_met", {})], [])
}

test_undetermined if {
	assessment.deny == {"\"Contoso\" is not compliant"} with input as of(false, [finding("undetermined", {})], [])
	count(assessment.warn) == 1 with input as of(false, [finding("undetermined", {})], [])
}

test_exempted if {
	it := {"name": "it", "approved_by": "CISO", "expires": "2027-03-31"}
	exempted := of(true, [finding("not_met", {"exemption": it})], [it])
	count(assessment.deny) == 0 with input as exempted with time.now_ns as today
	assessment.warn == {"Japan: RES101 entra-mfa stores data outside the allowed places, exempted by \"it\""} with input as exempted with time.now_ns as today
	assessment.deny == {"Japan: exemption \"it\" has no approver: give it approved_by"} with input as of(true, [], [{"name": "it", "expires": "2027-03-31"}]) with time.now_ns as today
}
