terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# The whole map of a product, for a record of processing activities.
data "residency_data_map" "entra" {
  products = ["Microsoft Entra"]
}

output "stored_in" {
  value = { for e in data.residency_data_map.entra.entries : e.feature_id => e.stored_in }
}

output "not_certain" {
  value = { for e in data.residency_data_map.entra.entries : e.feature_id => e.needs if e.undetermined }
}
