# Expected error: RES101 entra-mfa

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
}

data "residency_data_map" "this" {
  features = ["entra-core-directory", "entra-mfa", "azure-rbac"]
}

output "stored_in" {
  value = { for e in data.residency_data_map.this.entries : e.feature_name => join(", ", e.stored_in) }
}
