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
      included_groups = [azuread_group.staff.object_id]
      excluded_groups = [azuread_group.emergency.object_id]
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

# Asks for no second factor.
resource "azuread_conditional_access_policy" "old_protocols" {
  display_name = "Refuse old protocols"
  state        = "enabled"

  conditions {
    client_app_types = ["exchangeActiveSync", "other"]

    applications {
      included_applications = ["All"]
    }

    users {
      included_users = ["All"]
    }
  }

  grant_controls {
    operator          = "OR"
    built_in_controls = ["block"]
  }
}
