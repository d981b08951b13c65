terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant   = { country = "JP", created = "2024-02-01" }
  overlays = [{ path = "residency" }] # the folder beside this file
}

# A real configuration reads itself: path = path.root.
data "residency_configuration" "this" {
  path = "configuration"
}

resource "residency_requirement" "japan" {
  name      = "Customer data at rest in Japan"
  store_in  = ["JP"]
  inventory = data.residency_configuration.this.inventory
}

data "residency_storage_location" "crm" {
  feature = "contoso-crm"
}

output "crm" {
  value = {
    summary = data.residency_storage_location.crm.summary
    layers  = distinct(data.residency_storage_location.crm.statements[*].layer)
  }
}
