terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

variable "features" {
  description = "Features that are used."
  type        = list(string)
  default     = ["entra-core-directory", "entra-conditional-access"]
}

# Reports only: a test cannot expect an error of a provider, but it can expect a condition of Terraform's own to fail.
resource "residency_requirement" "japan" {
  name            = "Customer data at rest in Japan"
  store_in        = ["JP"]
  features        = var.features
  on_violation    = "report"
  on_undetermined = "report"

  lifecycle {
    postcondition {
      condition     = self.compliant
      error_message = "${self.name}: ${join(", ", [for f in self.findings : "${f.code} ${f.feature}" if f.exemption == null])}"
    }
  }
}

output "outcome" {
  value = residency_requirement.japan.outcome
}
