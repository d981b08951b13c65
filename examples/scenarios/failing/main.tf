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

# Nobody lists features: they are found in the configuration of the company.
data "residency_configuration" "estate" {
  path = "${path.module}/../estate"
}

resource "residency_requirement" "japan" {
  name      = "Customer data at rest in Japan"
  store_in  = ["JP"]
  inventory = data.residency_configuration.estate.inventory
}
