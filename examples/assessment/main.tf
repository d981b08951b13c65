# The requirements of a company, stated once: residency_requirement fails the plan where one is broken, and
# residency_assessment makes the reports, also in a plan that fails.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# In a root module of your own this is path = path.root.
data "residency_configuration" "this" {
  path = "${path.module}/configuration"
}

locals {
  exemptions = {
    mfa-in-north-america = {
      feature     = "entra-mfa"
      aspect      = "storage"
      places      = ["US", "entra/north-america"]
      category    = "mitigated"
      reason      = "Phone methods are turned off; users sign in with passkeys."
      ticket      = "GRC-115"
      approved_by = "CISO"
    }
  }

  requirements = {
    configured = {
      name       = "What is configured keeps customer data at rest in Japan"
      store_in   = ["JP"]
      inventory  = data.residency_configuration.this.inventory
      features   = null
      exemptions = local.exemptions
    }
    bought = {
      name       = "The directory itself is in Japan"
      store_in   = ["JP"]
      inventory  = null
      features   = ["entra-core-directory"]
      exemptions = null
    }
  }
}

# The verdict. A plan that breaks one of them fails.
resource "residency_requirement" "this" {
  for_each = local.requirements

  name       = each.value.name
  store_in   = each.value.store_in
  inventory  = each.value.inventory
  features   = each.value.features
  exemptions = each.value.exemptions
}

# The reports on the same requirements. It fails nothing, so they are there when the plan fails.
data "residency_assessment" "this" {
  title        = "Data residency of Contoso"
  folder       = "configuration"
  requirements = values(local.requirements)
}

# The outputs are no secrets. Marked sensitive, they are one line each in what a plan prints. A plan has their values:
#
#   terraform plan -out=tfplan
#   terraform show -json tfplan | jq -rj '.planned_values.outputs.html.value' > residency.html
#
# That works where the plan fails too. After an apply they are in the state: terraform output -raw html > residency.html.

output "html" {
  value     = data.residency_assessment.this.html
  sensitive = true
}

output "markdown" {
  value     = data.residency_assessment.this.markdown
  sensitive = true
}

output "sarif" {
  value     = data.residency_assessment.this.sarif
  sensitive = true
}

output "junit" {
  value     = data.residency_assessment.this.junit
  sensitive = true
}

output "json" {
  value     = data.residency_assessment.this.json
  sensitive = true
}

output "csv" {
  value     = data.residency_assessment.this.csv
  sensitive = true
}
