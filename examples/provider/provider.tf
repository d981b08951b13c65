terraform {
  required_providers {
    residency = {
      source  = "data-residency/residency"
      version = "~> 0.1"
    }
  }
}

# The tenant that data sources and resources answer for, unless a block states its own.
provider "residency" {
  tenant = {
    country = "JP"         # given when the tenant was created
    created = "2024-02-01" # several rules depend on it
  }
}

# Where are the logs and phone numbers of multifactor authentication?
data "residency_storage_location" "mfa" {
  feature = "entra-mfa"
}

output "mfa" {
  value = data.residency_storage_location.mfa.summary
}

# The plan fails as soon as one of these features stores data outside Japan.
resource "residency_requirement" "japan" {
  name     = "Customer data at rest in Japan"
  store_in = ["JP"]
  features = ["entra-core-directory"]
}
