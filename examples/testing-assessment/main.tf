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

variable "must_pass" {
  description = "Whether a broken requirement fails the plan, by a postcondition."
  type        = bool
  default     = false
}

locals {
  requirements = [{ name = "Customer data at rest in Japan", store_in = ["JP"], features = var.features }]
}

# It never fails by itself. A condition of Terraform's own does, and a test can expect that.
data "residency_assessment" "this" {
  requirements = local.requirements

  lifecycle {
    postcondition {
      condition     = self.compliant || !var.must_pass
      error_message = join("\n", [for f in self.findings : f.title if f.outcome != "met" && f.exemption == null])
    }
  }
}

# A check warns in a plan, and fails a test that does not expect it.
check "residency" {
  assert {
    condition     = data.residency_assessment.this.compliant || var.must_pass
    error_message = "Not compliant: ${join(", ", [for r in data.residency_assessment.this.results : r.name if !r.compliant])}"
  }
}

output "counts" {
  value = data.residency_assessment.this.counts
}
