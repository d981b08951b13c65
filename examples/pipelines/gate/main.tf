# The gate of the pipelines beside this folder. It reads a plan as JSON, judges it, and has the verdict and the reports as
# outputs. It manages nothing: judge.sh plans it, takes the outputs from that plan, and never applies it.
#
# It is a root module of its own for three reasons: it works on a plan that ended with an error too, it needs none of the
# plan's providers and no account, and one of it serves every configuration of a repository.

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
  description = "Folder of the configuration that was planned, from which the reports take file and line."
  type        = string
}

variable "folder" {
  description = "The same folder as it is called in the repository, without a slash at its end; . is its root. It stands before the files in the reports."
  type        = string
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_plan" "this" {
  path          = var.plan_file
  configuration = var.configuration
}

data "residency_assessment" "this" {
  title  = "Data residency of ${var.folder}"
  folder = var.folder == "." ? null : var.folder

  requirements = [
    {
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
    },
  ]
}

# What decides. A plan that leaves out a requirement of its configuration does not pass either.
output "passed" {
  value = data.residency_assessment.this.compliant && data.residency_plan.this.gate.evaluated
}

# The outputs below are no secrets. Marked sensitive, they are one line each in what the gate's plan prints.

output "html" {
  value     = data.residency_assessment.this.html
  sensitive = true
}

output "markdown" {
  value     = data.residency_assessment.this.markdown
  sensitive = true
}

output "sarif" {
  value     = data.residency_assessment.this.sarif
  sensitive = true
}

output "junit" {
  value     = data.residency_assessment.this.junit
  sensitive = true
}

output "json" {
  value     = data.residency_assessment.this.json
  sensitive = true
}

output "csv" {
  value     = data.residency_assessment.this.csv
  sensitive = true
}
