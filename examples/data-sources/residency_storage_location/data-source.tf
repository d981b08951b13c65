terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_storage_location" "mfa" {
  feature = "entra-mfa" # "Azure AD Multi-Factor Authentication" is the same feature
}

output "mfa_summary" {
  value = data.residency_storage_location.mfa.summary
}

output "mfa_sources" {
  value = distinct([
    for s in data.residency_storage_location.mfa.statements : "${s.source_title}, ${s.source_date}, ${s.source_url}"
  ])
}
