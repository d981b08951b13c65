terraform {
  required_providers {
    azuread = { source = "hashicorp/azuread" }
  }
}

resource "azuread_group" "staff" {
  display_name     = "Staff"
  security_enabled = true
}

resource "azuread_conditional_access_policy" "second_factor" {
  display_name = "A second factor outside the offices"
  state        = "enabled"

  conditions {
    client_app_types = ["all"]

    applications {
      included_applications = ["All"]
    }

    users {
      included_groups = [azuread_group.staff.object_id]
    }
  }

  grant_controls {
    operator          = "OR"
    built_in_controls = ["mfa"]
  }
}
