terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# What is not certain shows as a warning here: no source says that the geography EMEA lies in the EU Data Boundary.
resource "residency_requirement" "subsidiary" {
  name            = "Subsidiary in Germany"
  store_in        = ["eu-data-boundary"]
  process_in      = ["eu-data-boundary", "entra/emea"]
  commitment      = "documented"
  strict_reserves = false

  max_source_age_days = 1825

  features = ["entra-core-directory", "entra-app-proxy"]
  options  = { entra-app-proxy = { advanced_routing = "off" } }

  tenant = {
    country          = "DE"
    country_evidence = "current"
    created          = "2016-03-01"
    cloud            = "public"
    region_scope     = "EU"
    add_ons          = []
    settings         = { customer_segment = "commercial" }
  }
  as_of   = "2026-11-24"
  reading = "newest"

  on_violation      = "error"
  on_undetermined   = "warn"
  on_old_source     = "warn"
  on_catalog_change = "warn"
}
