# Expected error: RES101 entra-mfa

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# The provider reports, and Terraform's own condition fails the plan. Then the findings are in the plan as values,
# `terraform test` can expect the failure, and `terraform destroy` is not stopped by it.
resource "residency_requirement" "japan" {
  name            = "Customer data at rest in Japan"
  store_in        = ["JP"]
  features        = ["entra-core-directory", "entra-mfa"]
  on_violation    = "report"
  on_undetermined = "report"

  lifecycle {
    postcondition {
      condition = self.compliant
      error_message = format("%s: %s", self.name, join(", ", [
        for f in self.findings : "${f.code} ${f.feature} (${join(", ", f.places)})" if f.exemption == null
      ]))
    }
  }
}
