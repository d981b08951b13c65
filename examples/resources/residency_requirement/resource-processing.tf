terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "DE", created = "2020-01-15" }
}

resource "residency_requirement" "europe" {
  name       = "Directory data stored and processed in the EU Data Boundary"
  store_in   = ["eu-data-boundary"]
  process_in = ["eu-data-boundary"]
  commitment = "documented" # a page's general rule is not enough
  features   = ["entra-core-directory"]
}
