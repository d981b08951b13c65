terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# In a network without a way out: a mirror that answers below its address as the cloud does. It never gets a token.
data "residency_tenant" "contoso" {
  domain_or_id = "11111111-2222-3333-4444-555555555555"
  endpoints = {
    login = "https://mirror.contoso.com/login"
    graph = "https://mirror.contoso.com/graph"
  }
  graph = true
}

output "tenant" {
  value = {
    cloud     = data.residency_tenant.contoso.cloud
    geography = data.residency_tenant.contoso.geography
    type      = data.residency_tenant.contoso.tenant_type
  }
}
