terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Without an account: which cloud and region scope the tenant reports.
data "residency_tenant" "contoso" {
  domain_or_id = "contoso.com"
}

# The look-up takes the place of a tenant profile that somebody wrote down.
data "residency_storage_location" "directory" {
  feature = "entra-core-directory"
  tenant  = merge(data.residency_tenant.contoso.profile, { country = "DE", add_ons = [] })
}

output "directory" {
  value = data.residency_storage_location.directory.summary
}
