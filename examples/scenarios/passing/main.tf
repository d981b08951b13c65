terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# A tenant whose directory was created in Japan.
provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# Nobody lists features: they are found in the configuration of the company.
data "residency_configuration" "estate" {
  path = "${path.module}/../estate"
}

resource "residency_requirement" "japan" {
  name      = "Customer data at rest in Japan"
  store_in  = ["JP"]
  inventory = data.residency_configuration.estate.inventory

  # What is stored elsewhere, or may be. Each exemption says who accepted that, and why; the findings stay visible.
  # Give a real exemption a last day (expires = "YYYY-MM-DD"). These have none, so that the example passes on any day.
  exemptions = {
    # The role assignment, and the key vault that asks for roles: role assignments are stored globally for every tenant.
    rbac-is-global = {
      feature     = "azure-rbac"
      aspect      = "storage"
      places      = ["global"]
      reason      = "Accepted in the risk register: an assignment holds ids of people, no names."
      ticket      = "GRC-114"
      approved_by = "CISO"
    }

    # The policy "second_factor". By one page this data is in the United States, by another in North America.
    mfa-in-north-america = {
      feature     = "entra-mfa"
      aspect      = "storage"
      places      = ["US", "entra/north-america"]
      category    = "mitigated"
      reason      = "Phone methods are turned off; users sign in with passkeys."
      ticket      = "GRC-115"
      approved_by = "CISO"
    }

    # The storage account "maps" alone: places = ["southeastasia"] covers no other region. The place could be allowed in
    # store_in instead, but then for everything.
    maps-in-singapore = {
      feature     = "azure-storage"
      aspect      = "storage"
      places      = ["southeastasia"]
      reason      = "Public map tiles beside the service that draws them; no customer data."
      ticket      = "GRC-131"
      approved_by = "Data protection officer"
    }

    # The service principal of another company's application, by its client id. No catalog knows where they keep data.
    expenses = {
      feature     = "6f0c7a52-1d0e-4c2b-9a57-3f2f6f0c1b11"
      category    = "mitigated"
      reason      = "Evaluated: the contract names Japan for all data."
      ticket      = "GRC-120"
      approved_by = "Procurement"
    }
  }
}

# All that was found, also what is met.
output "features" {
  value = data.residency_configuration.estate.features
}

# The account "ledger" keeps its copy in Japan West, so it needs no exemption.
output "storage" {
  value = [
    for use in data.residency_configuration.estate.uses : "${use.resources[0]}: ${use.location}, geo_redundancy ${use.options.geo_redundancy}"
    if use.feature == "azure-storage"
  ]
}
