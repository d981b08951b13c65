terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# A tenant whose directory was created in Japan.
provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

resource "residency_requirement" "japan" {
  name     = "Customer data at rest in Japan"
  store_in = ["JP"]
  features = ["entra-core-directory", "entra-mfa", "azure-rbac"]

  # Two features store data elsewhere. The exemptions say who accepted that, and why; the findings stay visible.
  # Give a real exemption a last day (expires = "YYYY-MM-DD"). These have none, so that the example passes on any day.
  exemptions = {
    rbac-is-global = {
      feature     = "azure-rbac"
      aspect      = "storage"
      places      = ["global"]
      reason      = "Accepted in the risk register."
      ticket      = "GRC-114"
      approved_by = "CISO"
    }
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

data "residency_data_map" "this" {
  features = ["entra-core-directory", "entra-mfa", "azure-rbac"]
}

output "stored_in" {
  value = { for e in data.residency_data_map.this.entries : e.feature_name => join(", ", e.stored_in) }
}
