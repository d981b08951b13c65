terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# With an account of the tenant, such as that of `az login`: country, day of creation and type too.
data "residency_tenant" "contoso" {
  domain_or_id = "contoso.com"
  cloud        = "public"
  graph        = true
  expect       = { country = "DE", created = "2021-03-04" }
}

# Where the tenant is not as expected, or no source settles it, each plan says so and goes on.
check "tenant_is_as_declared" {
  assert {
    condition     = data.residency_tenant.contoso.matches == true
    error_message = join("\n", data.residency_tenant.contoso.why)
  }
}

# Judged for the tenant that is there, not for one that was written down.
resource "residency_requirement" "europe" {
  name     = "Directory data at rest in Europe"
  store_in = ["europe", "eu-data-boundary"]
  features = ["entra-core-directory"]
  tenant   = data.residency_tenant.contoso.profile
}
