variable "name" {
  type = string
}

variable "region" {
  type = string
}

resource "azurerm_storage_account" "this" {
  name                     = var.name
  resource_group_name      = "rg-contoso"
  location                 = var.region
  account_tier             = "Standard"
  account_replication_type = "GRS"
}
