terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# An empty block works too: each argument has an environment variable, and a block's own arguments come first.
provider "residency" {
  tenant = {
    country          = "DE"
    country_evidence = "current"    # today's country code, not what was given at sign-up
    created          = "2016-03-01" # older than March 2019, so the country code alone proves nothing
    cloud            = "public"
    region_scope     = "EU" # tenant_region_scope of the tenant's OpenID configuration
    add_ons          = []   # there are none; left out, both would be possible
    settings         = { customer_segment = "commercial" }
  }

  overlays = [] # catalog files of your own; the guide Overlays has examples

  as_of   = "2026-11-24" # answer from what was published and in effect on this day
  reading = "strictest"  # when sources disagree, all places count
}

data "residency_storage_location" "directory" {
  feature = "entra-core-directory"
}

output "directory" {
  value = data.residency_storage_location.directory.stored_in
}
