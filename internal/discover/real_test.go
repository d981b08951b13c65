// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// What the rules of the base layer find in small configurations: feature, location, options and application of each use.
func TestReadConfiguration_baseLayer(t *testing.T) {
	t.Parallel()
	const foreign = "11111111-2222-3333-4444-555555555555"
	tests := map[string]struct {
		text     string
		want     []string
		unmapped string
	}{
		"conditional access with mfa": {
			text: `resource "azuread_conditional_access_policy" "x" {
  grant_controls { built_in_controls = ["mfa"] }
}`,
			want: []string{"entra-conditional-access", "entra-mfa"},
		},
		"conditional access without mfa": {
			text: `resource "azuread_conditional_access_policy" "x" {
  grant_controls { built_in_controls = ["block"] }
}`,
			want: []string{"entra-conditional-access"},
		},
		"conditional access with controls that are not known": {
			text: `variable "controls" {}
resource "azuread_conditional_access_policy" "x" {
  grant_controls { built_in_controls = var.controls }
}`,
			want: []string{
				"entra-conditional-access", "entra-device-registration?", "entra-id-protection?", "entra-mfa?", "entra-sspr?", "intune?",
			},
		},
		"role assignment": {text: `resource "azurerm_role_assignment" "x" {}`, want: []string{"azure-rbac"}},
		"storage with a copy in the pair": {
			text: `resource "azurerm_storage_account" "x" {
  location                 = "Japan East"
  account_replication_type = "GRS"
}`,
			want: []string{"azure-storage japaneast geo_redundancy=on"},
		},
		"storage of which the copies are not known": {
			text: `variable "r" {}
resource "azurerm_storage_account" "x" {
  location                 = "southeastasia"
  account_replication_type = var.r
}`,
			want: []string{"azure-storage southeastasia"},
		},
		"storage in a place that is not known": {
			text: `variable "l" {}
resource "azurerm_storage_account" "x" {
  location                 = var.l
  account_replication_type = "LRS"
}`,
			want: []string{"azure-storage @resource-location geo_redundancy=off"},
		},
		"registry with further places": {
			text: `resource "azurerm_container_registry" "x" {
  location                 = "japaneast"
  georeplication_locations = ["koreacentral"]
}`,
			want: []string{"azure-container-registry japaneast", "azure-container-registry koreacentral"},
		},
		"type without a rule of its own, in a region": {
			text: `resource "azurerm_virtual_network" "x" {
  location = "germanywestcentral"
}`,
			want: []string{"azure-regional-services germanywestcentral"},
		},
		"type that no rule knows": {text: `resource "azurerm_monitor_metric_alert" "x" {}
resource "aws_s3_bucket" "x" {}`, unmapped: "aws_s3_bucket azurerm_monitor_metric_alert"},
		"types that hold nothing in a cloud": {text: `resource "random_password" "x" {}
resource "terraform_data" "x" {}`},
		"application of another company": {
			text: `resource "azuread_service_principal" "x" {
  client_id = "` + foreign + `"
}`,
			want: []string{"entra-core-directory", "entra-enterprise-apps", "entra-workload-identities", "third-party-integrations (" + foreign + ")"},
		},
		"application of another company, by the older argument": {
			text: `resource "azuread_service_principal" "x" {
  application_id = "` + foreign + `"
}`,
			want: []string{"entra-core-directory", "entra-enterprise-apps", "entra-workload-identities", "third-party-integrations (" + foreign + ")"},
		},
		"application of Microsoft": {
			text: `resource "azuread_service_principal" "x" {
  client_id = "00000003-0000-0000-c000-000000000000"
}`,
			want: []string{"entra-core-directory", "entra-enterprise-apps", "entra-workload-identities"},
		},
		"application of the tenant itself": {
			text: `resource "azuread_application" "own" {
  display_name = "Own"
}
resource "azuread_service_principal" "x" {
  client_id = azuread_application.own.client_id
}`,
			want: []string{"entra-core-directory", "entra-enterprise-apps", "entra-workload-identities"},
		},
		"Graph by its address": {
			text: `resource "msgraph_resource" "x" {
  url  = "identity/conditionalAccess/policies"
  body = { grantControls = { builtInControls = ["mfa"] } }
}`,
			want: []string{"entra-conditional-access", "entra-mfa"},
		},
		"role assignment by its ARM type": {
			text: `resource "azapi_resource" "x" {
  type = "Microsoft.Authorization/roleAssignments@2022-04-01"
}`,
			want: []string{"azure-rbac"},
		},
		"any ARM type, with further places": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.Example/things@2024-05-15"
  location = "japaneast"
  body     = { properties = { locations = [{ locationName = "West US" }] } }
}`,
			want: []string{"azure-regional-services japaneast", "azure-regional-services westus"},
		},
		"an ARM type of which the location says nothing": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.Communication/other@2023-04-01"
  location = "global"
}`,
			unmapped: "azapi_resource",
		},
		"an ARM type with a data location": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.Communication/communicationServices@2023-04-01"
  location = "global"
  body     = { properties = { dataLocation = "Japan" } }
}`,
			want: []string{"azure-communication-services JP events=off"},
		},
		"an account that is where its databases are, as an ARM type": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.DocumentDB/databaseAccounts@2024-05-15"
  location = "japaneast"
  body     = { properties = { locations = [{ locationName = "West US" }], backupPolicy = { type = "Continuous" } } }
}`,
			want: []string{"azure-cosmos-db westus geo_redundancy=off"},
		},
		"an account that is where its databases are": {
			text: `resource "azurerm_cosmosdb_account" "x" {
  location = "japaneast"
  backup { type = "Continuous" }
  geo_location { location = "westus" }
  geo_location { location = "Germany West Central" }
}`,
			want: []string{"azure-cosmos-db germanywestcentral geo_redundancy=off", "azure-cosmos-db westus geo_redundancy=off"},
		},
		"deployments of models by their kind": {
			text: `resource "azurerm_cognitive_account" "x" {
  location = "japaneast"
}
resource "azurerm_cognitive_deployment" "regional" {
  cognitive_account_id = azurerm_cognitive_account.x.id
  sku { name = "Standard" }
}
resource "azurerm_cognitive_deployment" "zone" {
  cognitive_account_id = azurerm_cognitive_account.x.id
  sku { name = "DataZoneStandard" }
}
resource "azurerm_cognitive_deployment" "global" {
  cognitive_account_id = azurerm_cognitive_account.x.id
  sku { name = "GlobalBatch" }
}
resource "azurerm_cognitive_deployment" "developer" {
  cognitive_account_id = azurerm_cognitive_account.x.id
  sku { name = "DeveloperTier" }
}
resource "azurerm_cognitive_deployment" "other" {
  cognitive_account_id = azurerm_cognitive_account.x.id
  sku { name = "NewSku" }
}
resource "azapi_resource" "x" {
  type      = "Microsoft.CognitiveServices/accounts/deployments@2024-10-01"
  parent_id = azurerm_cognitive_account.x.id
  body      = { sku = { name = "GlobalStandard" } }
}`,
			want: []string{
				"azure-openai japaneast", "azure-openai japaneast deployment=data-zone", "azure-openai japaneast deployment=developer",
				"azure-openai japaneast deployment=global", "azure-openai japaneast deployment=none", "azure-openai japaneast deployment=regional",
			},
		},
		"a workspace, what is on it, and what sends to it": {
			text: `resource "azurerm_log_analytics_workspace" "x" {
  location = "japaneast"
}
resource "azurerm_sentinel_log_analytics_workspace_onboarding" "x" {
  workspace_id = azurerm_log_analytics_workspace.x.id
}
resource "azapi_resource" "x" {
  type      = "Microsoft.SecurityInsights/alertRules@2024-09-01"
  parent_id = azurerm_log_analytics_workspace.x.id
}
resource "azurerm_monitor_data_collection_rule" "x" {
  location = "westus"
  destinations {
    log_analytics {
      workspace_resource_id = azurerm_log_analytics_workspace.x.id
    }
  }
}
resource "azurerm_monitor_data_collection_rule_association" "x" {
  data_collection_rule_id = azurerm_monitor_data_collection_rule.x.id
}`,
			want: []string{"azure-monitor-logs japaneast workspace_replication=off", "azure-regional-services westus", "microsoft-sentinel japaneast"},
		},
		"a workspace that is replicated": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.OperationalInsights/workspaces@2025-02-01"
  location = "japaneast"
  body     = { properties = { replication = { enabled = true, location = "koreacentral" } } }
}`,
			want: []string{"azure-monitor-logs japaneast workspace_replication=off", "azure-monitor-logs koreacentral workspace_replication=off"},
		},
		"services that take no region, as ARM types": {
			text: `resource "azapi_resource" "policy" {
  type     = "Microsoft.Authorization/policyAssignments@2024-04-01"
  location = "japaneast"
}
resource "azapi_resource" "zone" {
  type     = "Microsoft.Network/dnsZones/A@2018-05-01"
}
resource "azapi_resource" "traffic" {
  type     = "Microsoft.Network/trafficManagerProfiles@2022-04-01"
  location = "global"
}
resource "azapi_resource" "door" {
  type     = "Microsoft.Cdn/profiles/afdEndpoints@2024-02-01"
  location = "global"
}`,
			want: []string{"azure-dns", "azure-front-door", "azure-policy", "azure-traffic-manager"},
		},
		"an environment and what lies in it": {
			text: `resource "powerplatform_environment" "x" {
  location                         = "europe"
  allow_moving_data_across_regions = false
  allow_bing_search                = true
}
resource "powerplatform_solution" "x" {
  environment_id = powerplatform_environment.x.id
}
resource "powerplatform_data_loss_prevention_policy" "x" {}`,
			want: []string{
				"power-platform", "power-platform azure/europe", "power-platform-generative-ai azure/europe bing_search=on move_data_across_regions=off",
			},
		},
		"pipelines": {
			text: `resource "azuredevops_project" "x" {}
resource "azuredevops_build_definition" "mac" {
  agent_specification = "macOS-latest"
  repository { repo_type = "TfsGit" }
}
resource "azuredevops_build_definition" "yaml" {
  repository {
    repo_type = "GitHub"
    yml_path  = "azure-pipelines.yml"
  }
}`,
			want: []string{"azure-devops", "azure-devops macos_agents=not-used", "azure-devops macos_agents=used", "third-party-integrations"},
		},
		"workloads by the address in Graph": {
			text: `resource "msgraph_resource" "label" {
  url = "security/labels/retentionLabels"
}
resource "msgraph_resource" "device" {
  url = "beta/deviceManagement/configurationPolicies"
}
resource "msgraph_resource" "pc" {
  url = "deviceManagement/virtualEndpoint/provisioningPolicies"
}
resource "msgraph_resource" "mail" {
  url = "/v1.0/users/a@contoso.com/mailFolders"
}
resource "msgraph_resource" "team" {
  url = "groups/1/team"
}
resource "msgraph_resource_action" "site" {
  resource_url = "sites/root/lists"
}`,
			want:     []string{"entra-core-directory", "exchange-online", "intune", "microsoft-teams", "purview-data-lifecycle-management", "sharepoint-online"},
			unmapped: "msgraph_resource",
		},
	}
	recognizer := discover.NewRecognizer(embedded(t))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := discover.ReadConfiguration(writeFiles(t, map[string]string{"main.tf": test.text}), recognizer, discover.ConfigurationOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var unmapped []string
			for _, u := range v.Unmapped {
				unmapped = append(unmapped, u.Type)
			}
			if got := usesInWords(v); !slices.Equal(got, test.want) || strings.Join(unmapped, " ") != test.unmapped {
				t.Errorf("uses\n  %q, want\n  %q; unmapped %q", got, test.want, unmapped)
			}
		})
	}
}

func usesInWords(v *discover.Inventory) []string {
	var all []string
	for _, u := range v.Uses {
		words := u.Feature
		if len(u.Resources) == 0 {
			words += "?"
		}
		if u.Location != "" {
			words += " " + string(u.Location)
		}
		for _, id := range slices.Sorted(maps.Keys(u.Options)) {
			words += " " + id + "=" + u.Options[id]
		}
		if u.Application != "" {
			words += " (" + u.Application + ")"
		}
		all = append(all, words)
	}
	return all
}
