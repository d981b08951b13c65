terraform {
  required_providers {
    azuread   = { source = "hashicorp/azuread" }
    azurerm   = { source = "hashicorp/azurerm" }
    residency = { source = "data-residency/residency" }
  }
}

provider "azurerm" {
  features {}
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# What the team itself declares. The gate fails a plan in which it was left out.
resource "residency_requirement" "directory" {
  name     = "Directory in Japan"
  store_in = ["JP"]
  features = ["entra-core-directory"]
}

resource "azuread_named_location" "offices" {
  display_name = "Offices in Tokyo and Osaka"

  ip {
    ip_ranges = ["192.0.2.0/28", "198.51.100.16/29"]
    trusted   = true
  }
}

resource "azuread_conditional_access_policy" "second_factor" {
  display_name = "Second factor outside the offices"
  state        = "enabled"

  conditions {
    client_app_types = ["all"]

    applications {
      included_applications = ["All"]
    }

    users {
      included_users = ["All"]
    }

    locations {
      included_locations = ["All"]
      excluded_locations = [azuread_named_location.offices.object_id]
    }
  }

  grant_controls {
    operator          = "OR"
    built_in_controls = ["mfa"]
  }
}

module "store" {
  source   = "./modules/storage"
  for_each = { ledger = "japaneast" }

  name   = "stcontoso${each.key}"
  region = each.value
}
