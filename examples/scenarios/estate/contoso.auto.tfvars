tenant_id       = "00000000-0000-0000-0000-000000000001"
subscription_id = "00000000-0000-0000-0000-000000000002"

stores = {
  ledger = { replication = "GRS" }                           # a copy in the paired region, Japan West
  maps   = { region = "southeastasia", replication = "LRS" } # beside the mapping service that fills it
  photos = {}
}
