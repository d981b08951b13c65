# Judges the JSON of an assessment, which needs no plan:
#
#   terraform show -json tfplan | jq -rj .planned_values.outputs.json.value > residency.json
#   conftest test --policy policy --namespace residency.assessment residency.json
package residency.assessment

import data.residency.exemptions
import rego.v1

deny contains "this is no assessment of a form that this policy knows" if not known_form

known_form if startswith(input.format_version, "1.")

deny contains "the assessment has no verdict" if not is_boolean(object.get(input, "compliant", null))

deny contains msg if {
	input.compliant == false
	msg := sprintf("%q is not compliant", [object.get(input, "title", "")])
}

deny contains msg if {
	some requirement in input.requirements
	some finding in requirement.findings
	finding.outcome == "not_met"
	not finding.exemption
	msg := sprintf("%s: %s", [requirement.name, finding.title])
}

deny contains msg if {
	some requirement in input.requirements
	some exemption in requirement.exemptions
	some fault in exemptions.faults(exemption)
	msg := sprintf("%s: exemption %q %s", [requirement.name, exemption.name, fault])
}

warn contains msg if {
	some requirement in input.requirements
	some finding in requirement.findings
	finding.outcome == "undetermined"
	not finding.exemption
	msg := sprintf("%s: %s", [requirement.name, finding.title])
}

warn contains msg if {
	some requirement in input.requirements
	some finding in requirement.findings
	finding.exemption
	msg := sprintf("%s: %s, exempted by %q", [requirement.name, finding.title, finding.exemption.name])
}
