terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

output "switzerland_in_the_boundary" {
  value = provider::residency::contains("eu-data-boundary", "CH") # true
}

output "united_kingdom_in_the_boundary" {
  value = provider::residency::contains("eu-data-boundary", "GB") # false: it is outside
}

output "aland_islands_in_the_boundary" {
  value = provider::residency::contains("eu-data-boundary", "AX") # false: no source says whether they belong
}
