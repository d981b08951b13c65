# The configuration reads itself: what it configures is judged in the plan that configures it.
#
# In a root module of your own this file is all that you add. It stands beside the resources of azuread, azurerm and the
# others, for example
#
#   resource "azuread_conditional_access_policy" "second_factor" {
#     […]
#     grant_controls {
#       operator          = "OR"
#       built_in_controls = ["mfa"]
#     }
#   }
#
# and a plan that brings in the data of multifactor authentication fails with the file and line of that resource. Here
# nothing but Terraform's own terraform_data stands in their place, so that the example can be planned with no other
# provider.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# The files of this folder and of the modules that it calls, as they are when the plan is made. A plan with -var or
# -var-file has to give the same values in variables and variable_files.
data "residency_configuration" "this" {
  path = path.root
}

resource "residency_requirement" "japan" {
  name      = "Customer data at rest in Japan"
  store_in  = ["JP"]
  inventory = data.residency_configuration.this.inventory

  # What no file here configures, since somebody turned it on by hand, is added by name.
  features = ["entra-core-directory"]

  exemptions = {
    # A configuration in which no feature was found is not met: perhaps the wrong folder was read. Leave this out where
    # there is something to find.
    nothing-here-yet = {
      feature  = "inventory/nothing-found"
      category = "mitigated"
      reason   = "This example configures nothing that holds data in a cloud."
    }
  }
}

resource "terraform_data" "stands_for_your_resources" {
  input = "nothing"
}

output "found" {
  value = data.residency_configuration.this.features
}
