# What a pipeline runs on a plan before it is applied. It reads the plan as JSON, so it needs none of the plan's providers
# and no account. This folder stands beside the configuration that is planned:
#
#   terraform plan -out=tfplan
#   terraform show -json tfplan > plan.json
#   terraform -chdir=gate plan -var plan_file=../plan.json -var configuration=..
#
# The last command needs a "terraform -chdir=gate init" once. With OpenTofu say tofu in each of them. Its exit code is 0
# where the plan may be applied: terraform apply tfplan.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

variable "plan_file" {
  description = "Plan that is judged, as terraform show -json or tofu show -json prints it."
  type        = string
}

variable "configuration" {
  description = "Folder of the configuration that was planned, from which messages take file and line."
  type        = string
  default     = null # then messages have addresses alone
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_plan" "this" {
  path          = var.plan_file
  configuration = var.configuration
}

# The requirement of those who run the pipeline, whatever the configuration itself declares.
resource "residency_requirement" "japan" {
  name      = "Customer data at rest in Japan"
  store_in  = ["JP"]
  inventory = data.residency_plan.this.inventory

  exemptions = {
    mfa-in-north-america = {
      feature     = "entra-mfa"
      aspect      = "storage"
      places      = ["US", "entra/north-america"]
      category    = "mitigated"
      reason      = "Phone methods are turned off; users sign in with passkeys."
      ticket      = "GRC-115"
      approved_by = "CISO"
    }
  }
}

# A requirement that the configuration itself declares can be left out of a plan, by -target for example. Which were
# evaluated stands in requirements.
output "gate" {
  value = data.residency_plan.this.gate

  precondition {
    condition     = data.residency_plan.this.gate.evaluated
    error_message = "The plan does not evaluate every requirement that its configuration declares. Plan the whole configuration."
  }
}

output "findings" {
  value = [for f in residency_requirement.japan.findings : "${f.code} ${f.feature}: ${join(", ", f.used_by)}"]
}
