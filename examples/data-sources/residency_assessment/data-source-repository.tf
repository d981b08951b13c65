# The documents point at files from the root of the repository, and several assessments do not get in each other's way.
data "residency_assessment" "production" {
  title  = "Production"
  folder = "infra/production"
  file   = "residency.tf"

  requirements = [{
    name     = "Customer data at rest in the EU"
    store_in = ["eu-data-boundary"]
    features = ["entra-core-directory", "exchange-online"]
    tenant   = { country = "DE", created = "2023-04-01" }
  }]
}

# Fails nothing, and is shown with each plan.
check "residency" {
  assert {
    condition     = data.residency_assessment.production.compliant
    error_message = join("\n", [for f in data.residency_assessment.production.findings : f.title if f.outcome != "met" && f.exemption == null])
  }
}
