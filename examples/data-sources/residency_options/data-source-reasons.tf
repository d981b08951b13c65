terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Which of four countries will do for data in the EU Data Boundary, and what keeps the others from it?
data "residency_options" "europe" {
  store_in   = ["eu-data-boundary"]
  process_in = ["eu-data-boundary"]
  features   = ["entra-core-directory", "exchange-online", "entra-app-proxy"]
  options    = { entra-app-proxy = { advanced_routing = "off" } }
  countries  = ["DE", "CH", "GB", "Japan"]

  commitment      = "general-rule"
  strict_reserves = false

  tenant = {
    created  = "2027-01-04"
    cloud    = "public"
    add_ons  = []
    settings = { sector = "commercial" }
  }
  as_of   = "2026-11-24"
  reading = "newest"
}

# One line for each finding of each group of countries.
output "reasons" {
  value = flatten([
    for g in data.residency_options.europe.groups : [
      for f in g.findings :
      "${join(", ", g.countries)}: ${f.outcome}, ${f.code} ${f.feature} (${f.aspect})${length(f.places) > 0 ? " in ${join(", ", f.places)}" : ""}"
    ]
  ])
}

output "undetermined" {
  value = data.residency_options.europe.undetermined
}

output "not_met" {
  value = data.residency_options.europe.not_met
}
