# An application of the company's own.
resource "azuread_application" "stock" {
  display_name     = "Stock ledger"
  sign_in_audience = "AzureADMyOrg"

  web {
    redirect_uris = ["https://stock.contoso.example/signin"]
  }
}

resource "azuread_service_principal" "stock" {
  client_id = azuread_application.stock.client_id
}

# Travel expenses, an application of another company: it lives in their tenant, and only the service principal here.
resource "azuread_service_principal" "expenses" {
  client_id                     = "6f0c7a52-1d0e-4c2b-9a57-3f2f6f0c1b11"
  app_role_assignment_required  = true
  preferred_single_sign_on_mode = "oidc"
}
