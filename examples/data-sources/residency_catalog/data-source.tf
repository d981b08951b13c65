terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {}

data "residency_catalog" "this" {
  as_of = "2026-11-24" # without it, the provider's as_of, else the day of the catalog's version
}

# For the record of an audit.
output "catalog" {
  value = {
    version    = data.residency_catalog.this.version
    digest     = data.residency_catalog.this.digest
    features   = data.residency_catalog.this.feature_count
    statements = data.residency_catalog.this.statement_count
    places     = data.residency_catalog.this.place_count
    sources    = length(data.residency_catalog.this.sources)
  }
}

output "texts_older_than_four_years" {
  value = [for s in data.residency_catalog.this.sources : "${s.date} ${s.title}" if s.age_days > 4 * 365]
}

# What a tenant profile can state.
output "tenant_words" {
  value = {
    add_ons       = [for a in data.residency_catalog.this.add_ons : a.id]
    settings      = { for s in data.residency_catalog.this.settings : s.id => s.values }
    region_scopes = data.residency_catalog.this.region_scopes
  }
}
