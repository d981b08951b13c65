terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Microsoft 365 for a tenant of France: add-ons and settings decide. What is not stated makes an answer wider, and is named in needs.
provider "residency" {
  tenant = {
    country = "FR"
    created = "2023-03-01"
    add_ons = []
    settings = {
      sector                         = "commercial"
      store_customer_data_in_country = "off"
    }
  }
  as_of = "2027-01-01" # the in-country setting takes effect on 2026-12-14
}

data "residency_data_map" "microsoft_365" {
  products = ["Microsoft 365", "Microsoft Purview", "Microsoft Viva"]
}

output "not_in_france" {
  value = { for e in data.residency_data_map.microsoft_365.entries : e.feature_id => e.stored_in if e.stored_in != tolist(["FR"]) }
}

output "to_be_stated" {
  value = distinct(flatten([for e in data.residency_data_map.microsoft_365.entries : e.needs]))
}
