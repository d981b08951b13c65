# Copyright (c) The terraform-provider-residency authors
# SPDX-License-Identifier: MPL-2.0

# The rule that BenchmarkGate compares with: what the requirement finds in a generated plan, as far as a rule can say
# it that knows the types, regions and pairs of that plan and nothing else.
package main

import rego.v1

allowed := {"japaneast", "japanwest"}

pairs := {
	"japaneast": "japanwest",
	"japanwest": "japaneast",
	"southeastasia": "eastasia",
	"brazilsouth": "southcentralus",
	"northeurope": "westeurope",
}

copied := {"GRS", "RAGRS", "GZRS", "RAGZRS"}

located := {"azurerm_key_vault", "azurerm_mssql_server", "azurerm_resource_group", "azurerm_storage_account", "azurerm_virtual_network"}

# The server of a database is not known yet; the configuration has it in the same module. This is a comprehension since
# a partial rule would be evaluated anew for each database.
servers := {change.module_address: change.change.after.location |
	some change in input.resource_changes
	change.type == "azurerm_mssql_server"
	change.change.actions != ["delete"]
}

deny contains msg if {
	some change in input.resource_changes
	change.type == "azuread_conditional_access_policy"
	change.change.actions != ["delete"]
	some controls in change.change.after.grant_controls
	"mfa" in controls.built_in_controls
	msg := sprintf("%s uses a second factor", [change.address])
}

deny contains msg if {
	some change in input.resource_changes
	change.type == "azurerm_role_assignment"
	change.change.actions != ["delete"]
	msg := sprintf("%s uses role-based access control", [change.address])
}

deny contains msg if {
	some change in input.resource_changes
	change.type in located
	change.change.actions != ["delete"]
	not change.change.after.location in allowed
	msg := sprintf("%s stores data in %s", [change.address, change.change.after.location])
}

deny contains msg if {
	some change in input.resource_changes
	change.type == "azurerm_storage_account"
	change.change.actions != ["delete"]
	change.change.after.account_replication_type in copied
	copy := pairs[change.change.after.location]
	not copy in allowed
	msg := sprintf("%s stores a copy in %s", [change.address, copy])
}

deny contains msg if {
	some change in input.resource_changes
	change.type == "azurerm_mssql_database"
	change.change.actions != ["delete"]
	location := servers[change.module_address]
	not location in allowed
	msg := sprintf("%s stores data in %s", [change.address, location])
}
