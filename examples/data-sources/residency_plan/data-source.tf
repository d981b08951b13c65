terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# The plan of another configuration, made with
#   terraform plan -out=plan.out
#   terraform show -json plan.out > plan.json
data "residency_plan" "this" {
  path          = "testdata/plan.json"
  configuration = "testdata/configuration" # gives resources their file and line
}

output "uses" {
  value = [for u in data.residency_plan.this.uses : "${u.feature}: ${join(", ", u.resources)}"]
}

# A plan that leaves something out proves nothing about it.
check "whole_plan" {
  assert {
    condition     = data.residency_plan.this.complete && data.residency_plan.this.gate.evaluated
    error_message = "Not everything is in the plan: ${join(" ", data.residency_plan.this.gaps[*].detail)}"
  }
}
