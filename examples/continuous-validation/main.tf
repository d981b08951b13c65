# A check is evaluated in each plan and apply, and by HCP Terraform in its health assessments between runs. It warns and never
# stops anything: a page that changed, or an exemption whose last day has come, is seen without a run that fails.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# It stands beside the check and not within: Terraform reads what is within once more at each apply, and shows every document in
# the plan for that.
data "residency_assessment" "this" {
  requirements = [
    {
      name     = "Customer data at rest in Japan"
      store_in = ["JP"]
      features = ["entra-core-directory", "entra-mfa"]

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
    },
  ]
}

check "residency" {
  assert {
    condition = data.residency_assessment.this.compliant
    error_message = join("\n", [
      for f in data.residency_assessment.this.findings : f.title if f.outcome != "met" && f.exemption == null
    ])
  }
}
