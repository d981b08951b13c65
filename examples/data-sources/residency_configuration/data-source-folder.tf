terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

# Another configuration, with values that its run gets by -var and -var-file.
data "residency_configuration" "workload" {
  path           = "testdata/workload"
  variable_files = ["production.tfvars"]
  variables = {
    region   = "japaneast"
    replicas = jsonencode(["japanwest"])
  }
}

# By feature: where the data is, as the resources say, and what brought it in.
output "uses" {
  value = [
    for u in data.residency_configuration.workload.uses :
    "${u.feature} in ${coalesce(u.location, "the place of the tenant")}${u.certain ? "" : ", perhaps"}: ${join(", ", u.resources)}"
  ]
}
