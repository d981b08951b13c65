terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# In which country can we sign up, so that the directory is in Japan?
data "residency_options" "japan" {
  store_in = ["JP"]
  features = ["entra-core-directory"]
}

output "countries" {
  value = data.residency_options.japan.met # ["JP"]
}

output "summary" {
  value = data.residency_options.japan.summary
}
