terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Which of these features had, or perhaps had, data in the United States on a day?
data "residency_data_map" "united_states" {
  products = ["Microsoft Entra", "Azure"]
  features = ["entra-core-directory", "entra-mfa", "azure-rbac"]
  places   = ["US"]

  tenant = {
    country          = "FR"
    country_evidence = "signup"
    created          = "2017-06-30"
    cloud            = "public"
    region_scope     = "EU"
    add_ons          = []
    settings         = { customer_segment = "commercial" }
  }
  as_of   = "2024-01-01"
  reading = "strictest"
}

output "perhaps_in_the_united_states" {
  value = { for e in data.residency_data_map.united_states.entries : e.feature_id => e.summary }
}
