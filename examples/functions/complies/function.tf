terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

output "german_directory_in_the_boundary" {
  value = provider::residency::complies("DE", "entra-core-directory", ["eu-data-boundary"]) # true
}

output "japanese_directory_in_japan" {
  # false: it depends on the day on which the tenant was created, which a function does not know
  value = provider::residency::complies("JP", "entra-core-directory", ["JP"])
}
