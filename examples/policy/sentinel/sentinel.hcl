# Untested: see residency.sentinel.

policy "residency" {
  source            = "./residency.sentinel"
  enforcement_level = "soft-mandatory"
}
