terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# Everything that this root module and its modules configure, read in the plan that configures it.
data "residency_configuration" "this" {}

output "features" {
  value = data.residency_configuration.this.features
}

# What to look into: resource types that nothing is known of, and parts that could not be read.
output "open" {
  value = {
    unmapped = { for u in data.residency_configuration.this.unmapped : u.type => u.count if u.mode == "managed" }
    gaps     = data.residency_configuration.this.gaps[*].detail
  }
}
