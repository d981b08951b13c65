# Reports that terraform apply writes beside the configuration, where the files are part of what is deployed. A plan shows a
# change whenever a report changed; examples/assessment has a way without that.

terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
    local     = { source = "hashicorp/local" }
  }
}

provider "residency" {
  tenant = { country = "JP", created = "2024-02-01" }
}

data "residency_assessment" "this" {
  requirements = [{
    name     = "Customer data at rest in Japan"
    store_in = ["JP"]
    features = ["entra-core-directory", "entra-mfa"]
  }]
}

resource "local_file" "page" {
  filename = "${path.root}/residency.html"
  content  = data.residency_assessment.this.html
}

resource "local_file" "record" {
  filename = "${path.root}/residency.json"
  content  = data.residency_assessment.this.json
}
