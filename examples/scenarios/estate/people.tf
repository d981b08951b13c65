resource "azuread_group" "staff" {
  display_name     = "Staff"
  security_enabled = true
}

resource "azuread_group" "emergency" {
  display_name     = "Emergency access"
  security_enabled = true
}

# Not in use as long as the pilot does not run.
resource "azuread_group" "osaka" {
  count = var.pilot ? 1 : 0

  display_name     = "Osaka"
  security_enabled = true
  types            = ["DynamicMembership"]

  dynamic_membership {
    enabled = true
    rule    = "user.physicalDeliveryOfficeName -eq \"Osaka\""
  }
}
