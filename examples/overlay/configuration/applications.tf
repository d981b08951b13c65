resource "azuread_service_principal" "crm" {
  client_id = "7b1f4c0e-52a9-4d7b-9a43-0c1d2e3f4a5b" # the CRM of Contoso, an application of another tenant
}
