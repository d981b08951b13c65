terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# A tenant whose directory was created in Japan.
provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_configuration" "estate" {
  path = "${path.module}/../estate"
}

# The configuration of the company against two requirements at once. Whatever comes of it, nothing fails here.
data "residency_assessment" "estate" {
  title  = "Contoso in Japan"
  folder = "examples/scenarios/estate"

  requirements = [
    {
      name      = "Customer data at rest in Japan"
      store_in  = ["JP"]
      inventory = data.residency_configuration.estate.inventory

      exemptions = {
        rbac-is-global = {
          feature     = "azure-rbac"
          aspect      = "storage"
          places      = ["global"]
          reason      = "Accepted in the risk register: an assignment holds ids of people, no names."
          ticket      = "GRC-114"
          approved_by = "CISO"
          expires     = "2027-03-31"
        }
        maps-in-singapore = {
          feature     = "azure-storage"
          aspect      = "storage"
          places      = ["southeastasia"]
          reason      = "Public map tiles beside the service that draws them; no customer data."
          ticket      = "GRC-131"
          approved_by = "Data protection officer"
        }
      }
    },
    {
      name       = "Identity data in Japan or the United States"
      store_in   = ["JP", "US"]
      process_in = ["JP", "US"]
      features   = ["entra-core-directory", "entra-mfa", "entra-id-protection"]
    },
  ]
}

output "compliant" {
  value = data.residency_assessment.estate.compliant
}

# As documents: `terraform output -raw html > residency.html`. They are marked as sensitive so that an apply shows one line of each.
output "html" {
  value     = data.residency_assessment.estate.html
  sensitive = true
}

output "markdown" {
  value     = data.residency_assessment.estate.markdown
  sensitive = true
}
