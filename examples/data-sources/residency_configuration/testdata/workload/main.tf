variable "region" {
  type = string
}

variable "replicas" {
  type    = list(string)
  default = []
}

variable "replication" {
  type    = string
  default = "LRS"
}

resource "azurerm_storage_account" "ledger" {
  for_each = toset(concat([var.region], var.replicas))

  name                     = "ledger${each.key}"
  resource_group_name      = "ledger"
  location                 = each.key
  account_tier             = "Standard"
  account_replication_type = var.replication
}
