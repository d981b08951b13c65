terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Which features can a resource of this type bring in?
data "residency_features" "conditional_access" {
  resource_types = ["azuread_conditional_access_policy"]
}

output "conditional_access" {
  value = { for f in data.residency_features.conditional_access.features : f.id => f.name }
}
