# What a company in Germany configures, shortened to what decides about a place.

resource "azurerm_resource_group" "security" {
  name     = "security"
  location = "Germany West Central"
}

resource "azurerm_log_analytics_workspace" "logs" {
  name                = "logs"
  location            = azurerm_resource_group.security.location
  resource_group_name = azurerm_resource_group.security.name
}

resource "azurerm_sentinel_log_analytics_workspace_onboarding" "this" {
  workspace_id = azurerm_log_analytics_workspace.logs.id
}

resource "azurerm_cognitive_account" "models" {
  name                = "models"
  location            = "swedencentral"
  resource_group_name = azurerm_resource_group.security.name
  kind                = "OpenAI"
  sku_name            = "S0"
}

# In the data zone of the EU: prompts stay in the boundary.
resource "azurerm_cognitive_deployment" "assistant" {
  name                 = "assistant"
  cognitive_account_id = azurerm_cognitive_account.models.id

  model {
    format = "OpenAI"
    name   = "gpt-4o"
  }

  sku {
    name = "DataZoneStandard"
  }
}

# Cheaper, and wherever there is capacity: prompts are processed anywhere in the world.
resource "azurerm_cognitive_deployment" "search" {
  name                 = "search"
  cognitive_account_id = azurerm_cognitive_account.models.id

  model {
    format = "OpenAI"
    name   = "text-embedding-3-large"
  }

  sku {
    name = "GlobalStandard"
  }
}

# The account is judged by the places of its data, not by its own location.
resource "azurerm_cosmosdb_account" "orders" {
  name                = "orders"
  location            = "germanywestcentral"
  resource_group_name = azurerm_resource_group.security.name
  offer_type          = "Standard"

  consistency_policy {
    consistency_level = "Session"
  }

  geo_location {
    location          = "germanywestcentral"
    failover_priority = 0
  }

  geo_location {
    location          = "swedencentral"
    failover_priority = 1
  }
}

resource "microsoft365_powershell_microsoft_teams_teams_meeting_policy" "standard" {
  identity = "Global"
}

resource "powerplatform_environment" "expenses" {
  display_name     = "Expenses"
  location         = "germany"
  environment_type = "Production"
}

resource "azuredevops_project" "shop" {
  name = "Shop"
}
