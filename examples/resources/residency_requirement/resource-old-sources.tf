terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

# What no text says that is younger than two years is not certain here, and a warning.
resource "residency_requirement" "japan" {
  name     = "Customer data at rest in Japan"
  store_in = ["JP"]
  features = ["entra-core-directory"]

  max_source_age_days = 730    # counted to as_of, else to today
  on_old_source       = "warn" # else what on_undetermined says

  exemptions = {
    directory-pages-read-again = {
      feature     = "entra-core-directory"
      code        = "RES205" # nothing but the age of its texts
      reason      = "The pages were read again in November 2026 and say the same."
      approved_by = "Data protection officer"
      expires     = "2027-05-31"
    }
  }
}
