// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
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
  type     = "Microsoft.DocumentDB/databaseAccounts@2024-05-15"
  location = "japaneast"
  body     = { properties = { locations = [{ locationName = "West US" }] } }
}`,
			want: []string{"azure-regional-services japaneast", "azure-regional-services westus"},
		},
		"an ARM type of which the location says nothing": {
			text: `resource "azapi_resource" "x" {
  type     = "Microsoft.Communication/communicationServices@2023-04-01"
  location = "global"
}`,
			unmapped: "azapi_resource",
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
		for id, value := range u.Options {
			words += " " + id + "=" + value
		}
		if u.Application != "" {
			words += " (" + u.Application + ")"
		}
		all = append(all, words)
	}
	return all
}
