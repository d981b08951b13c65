resource "azurerm_resource_group" "home" {
  name     = "rg-contoso"
  location = var.region
}

module "store" {
  source   = "./modules/storage"
  for_each = var.stores

  name                = "stcontoso${each.key}"
  resource_group_name = azurerm_resource_group.home.name
  region              = coalesce(each.value.region, var.region)
  replication         = each.value.replication
}

resource "azurerm_key_vault" "home" {
  name                       = "kv-contoso"
  resource_group_name        = azurerm_resource_group.home.name
  location                   = azurerm_resource_group.home.location
  tenant_id                  = var.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
}

# A role assignment is kept worldwide, whatever its scope.
resource "azurerm_role_assignment" "stock_reads_ledger" {
  scope                = module.store["ledger"].id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azuread_service_principal.stock.object_id
}
