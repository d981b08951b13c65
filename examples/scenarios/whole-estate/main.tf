# Expected error: RES102 azure-openai

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# A tenant that signed up in Germany. Terraform sees neither add-ons nor tenant settings, so they are stated; what is left out is asked for.
provider "residency" {
  tenant = {
    country = "DE"
    created = "2023-05-02"
    add_ons = []
    settings = {
      sector                               = "commercial"
      store_customer_data_in_country       = "on"
      intune_tenant_location               = "europe"
      flex_routing                         = "not-allowed"
      openai_subprocessor                  = "disabled"
      anthropic_subprocessor               = "disabled"
      anthropic_in_office_apps             = "off"
      anthropic_models_with_data_retention = "disabled"
      azure_devops_organization_geography  = "europe"
      azure_devops_user_base               = "eu"
      power_platform_home_geography        = "sign-up-country"
      power_platform_environments          = "home-geography"
      sentinel_defender_portal             = "off"
    }
  }
}

# Mail, devices, work items, low-code, logs and models: whatever the company configures with Terraform.
data "residency_configuration" "estate" {
  path = "${path.module}/estate"
}

# One requirement for all of it, and for what no resource configures.
resource "residency_requirement" "boundary" {
  name            = "Customer data in the EU Data Boundary"
  store_in        = ["eu-data-boundary"]
  process_in      = ["eu-data-boundary"]
  features        = ["exchange-online", "sharepoint-online", "onedrive", "microsoft-teams", "m365-copilot"]
  inventory       = data.residency_configuration.estate.inventory
  on_undetermined = "report" # first what is certain; findings has the rest

  exemptions = {
    devops-tokens = {
      feature  = "azure-devops"
      aspect   = "storage"
      category = "waiver"
      places   = ["SG", "US", "global"]
      reason   = "Access tokens and references to single users leave the boundary wherever the organization is; code and work items do not"
    }
  }
}
