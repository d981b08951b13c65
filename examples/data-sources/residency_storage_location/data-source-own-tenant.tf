terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# A tenant, a day and a reading of its own, and the options of the use.
data "residency_storage_location" "app_proxy" {
  feature = "Azure AD Application Proxy"
  options = { advanced_routing = "off" }

  tenant = {
    country          = "FR"
    country_evidence = "current"
    created          = "2017-06-30"
    cloud            = "public"
    region_scope     = "EU"
    add_ons          = []
    settings         = { customer_segment = "public-sector" }
  }
  as_of   = "2026-11-24"
  reading = "newest"
}

output "app_proxy" {
  value = {
    geography    = data.residency_storage_location.app_proxy.geography
    stored_in    = data.residency_storage_location.app_proxy.stored_in
    processed_in = data.residency_storage_location.app_proxy.processed_in
    conflicting  = data.residency_storage_location.app_proxy.conflicting
    undetermined = data.residency_storage_location.app_proxy.undetermined
    needs        = data.residency_storage_location.app_proxy.needs
  }
}
