# What the hook plans for each configuration that a commit changes.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

variable "folder" {
  description = "Folder of the configuration that is judged."
  type        = string
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_configuration" "this" {
  path = var.folder
}

# What is not certain before a plan is a warning here. The pipeline decides about it.
resource "residency_requirement" "japan" {
  name            = "Customer data at rest in Japan"
  store_in        = ["JP"]
  inventory       = data.residency_configuration.this.inventory
  on_undetermined = "warn"

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
