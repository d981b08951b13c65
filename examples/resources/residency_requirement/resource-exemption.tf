terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

resource "residency_requirement" "japan" {
  name     = "Customer data at rest in Japan"
  store_in = ["JP"]
  features = ["entra-core-directory", "entra-mfa", "azure-rbac"]

  exemptions = {
    rbac-is-global = {
      feature     = "azure-rbac"
      aspect      = "storage"
      places      = ["global"]
      category    = "waiver"
      reason      = "Accepted in the risk register."
      ticket      = "GRC-114"
      approved_by = "CISO"
      expires     = "2027-11-30"
    }
    mfa-in-north-america = {
      feature     = "entra-mfa"
      aspect      = "storage"
      places      = ["US", "entra/north-america"]
      code        = "RES101" # should the place become uncertain, the finding counts again
      category    = "mitigated"
      reason      = "Phone methods are turned off; users sign in with passkeys."
      ticket      = "GRC-115"
      approved_by = "CISO"
      expires     = "2027-11-30"
    }
  }
}

# The outcome is still not_met; the exemptions stand beside the findings.
output "exempted" {
  value = { for f in residency_requirement.japan.findings : f.feature => f.exemption }
}
