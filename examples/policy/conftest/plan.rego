# Judges a plan as JSON by the residency_requirement and residency_assessment that are in it:
#
#   terraform show -json tfplan > plan.json
#   conftest test --policy policy --namespace residency.plan plan.json
#
# The provider has judged already; what is here sees to it that its verdict is in the plan and counts.
package residency.plan

import data.residency.exemptions
import rego.v1

# A file that is no plan has nothing to deny, so it is denied itself.
deny contains "this is no plan: make it with terraform show -json FILE, FILE being what terraform plan -out wrote" if {
	not is_object(object.get(input, "planned_values", null))
}

deny contains "the plan ended with an error" if input.errored

# Terraform says this of a plan that was made with -target; OpenTofu does not.
deny contains "the plan is not complete" if input.complete == false

deny contains "nothing in the plan judges residency: there is no residency_requirement and no residency_assessment" if {
	count(judged) == 0
	count(assessments) == 0
	not destroys_everything
}

deny contains msg if {
	some change in judged
	change.change.after.compliant == false
	msg := sprintf("%s is not compliant: %s", [change.address, summary(change.change.after.findings)])
}

# Something that it depends on is known after the apply only.
deny contains msg if {
	some change in judged
	not is_boolean(object.get(change.change.after, "compliant", null))
	msg := sprintf("%s is not judged as a whole yet", [change.address])
}

# What is declared may be missing: by -target, by an error that came before it, or by count = 0.
deny contains msg if {
	some address in declared
	not address in evaluated
	not destroys_everything
	msg := sprintf("%s is declared and was not evaluated", [address])
}

deny contains msg if {
	some change in requirements
	change.change.actions == ["delete"]
	not destroys_everything
	msg := sprintf("%s is removed", [change.address])
}

deny contains msg if {
	some assessment in assessments
	not assessment.values.compliant
	msg := sprintf("%s is not compliant: %s", [assessment.address, summary(assessment.values.findings)])
}

# An assessment that waits for something is read during the apply.
deny contains msg if {
	some change in changes
	change.type == "residency_assessment"
	msg := sprintf("%s is read during the apply only", [change.address])
}

deny contains msg if {
	some change in judged
	some name, exemption in object.get(change.change.after, "exemptions", null)
	some fault in exemptions.faults(exemption)
	msg := sprintf("%s: exemption %q %s", [change.address, name, fault])
}

deny contains msg if {
	some assessment in assessments
	some requirement in assessment.values.requirements
	some name, exemption in requirement.exemptions
	some fault in exemptions.faults(exemption)
	msg := sprintf("%s: exemption %q %s", [assessment.address, name, fault])
}

warn contains msg if {
	some [address, finding] in findings
	finding.exemption != null
	msg := sprintf("%s: %s %s is exempted by %q", [address, finding.code, finding.feature, finding.exemption])
}

warn contains msg if {
	some [address, finding] in findings
	finding.exemption == null
	finding.outcome == "undetermined"
	msg := sprintf("%s: %s %s is undetermined", [address, finding.code, finding.feature])
}

changes := object.get(input, "resource_changes", [])

requirements := [change |
	some change in changes
	change.mode == "managed"
	change.type == "residency_requirement"
]

# Those that this plan evaluated.
judged := [change | some change in requirements; is_object(change.change.after)]

# Reading a data source is no change, so a plan has its values in the state that it started from.
assessments := [resource |
	walk(object.get(input, "prior_state", {}), [_, resource])
	is_object(resource)
	resource.mode == "data"
	resource.type == "residency_assessment"
]

findings contains [change.address, finding] if {
	some change in judged
	some finding in change.change.after.findings
}

findings contains [assessment.address, finding] if {
	some assessment in assessments
	some finding in assessment.values.findings
	finding.outcome != "met"
}

summary(all) := concat(", ", sort([sprintf("%s %s", [finding.code, finding.feature]) |
	some finding in all
	finding.outcome != "met"
	finding.exemption == null
]))

# Addresses without the keys of count and for_each, of which a configuration knows nothing.
declared contains address if {
	walk(object.get(input, ["configuration", "root_module"], {}), [path, resource])
	is_object(resource)
	resource.mode == "managed"
	resource.type == "residency_requirement"
	modules := [sprintf("module.%s.", [path[i + 1]]) | some i, "module_calls" in path; i % 3 == 0]
	address := sprintf("%s%s.%s", [concat("", modules), resource.type, resource.name])
}

evaluated contains address if {
	some change in judged
	module := regex.replace(object.get(change, "module_address", ""), `\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\]`, "")
	prefix := [sprintf("%s.", [module]) | module != ""]
	address := sprintf("%s%s.%s", [concat("", prefix), change.type, change.name])
}

# Nothing is left of which data could be anywhere.
destroys_everything if {
	managed := [change | some change in changes; change.mode == "managed"]
	count(managed) > 0
	every change in managed {
		change.change.actions == ["delete"]
	}
}
