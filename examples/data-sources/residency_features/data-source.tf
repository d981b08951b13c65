terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {}

data "residency_features" "entra" {
  products = ["Microsoft Entra"]
}

output "ids" {
  value = data.residency_features.entra.ids
}

output "options" {
  value = {
    for f in data.residency_features.entra.features : f.id => { for o in f.options : o.id => o.values }
    if length(f.options) > 0
  }
}
