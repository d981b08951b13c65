terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

output "role_assignments" {
  value = provider::residency::stored_in("JP", "azure-rbac") # ["global"]
}
