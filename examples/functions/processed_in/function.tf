terraform {
  required_providers {
    residency = { source = "data-residency/residency" }
  }
}

output "sign_ins_with_a_second_factor" {
  value = provider::residency::processed_in("Germany", "Azure MFA")
}
