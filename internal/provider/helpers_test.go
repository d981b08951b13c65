// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// unit runs the steps of a test against a CLI, each with the embedded catalog unless it brings a provider of its own.
func unit(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	acctest.NeedCLI(t)
	test := resource.TestCase{Steps: steps}
	if !slices.ContainsFunc(steps, func(s resource.TestStep) bool { return s.ProtoV6ProviderFactories != nil }) {
		test.ProtoV6ProviderFactories = acctest.Factories() // one for all steps, which spares an init for each
	} else {
		for i := range steps {
			if steps[i].ProtoV6ProviderFactories == nil {
				steps[i].ProtoV6ProviderFactories = acctest.Factories()
			}
		}
	}
	resource.UnitTest(t, test)
}

// japan is a tenant of which everything is certain: its core directory is in Japan.
const japan = `{ country = "JP", created = "2024-02-01" }`

// location is a data source that asks for one feature.
func location(label, feature, tenant string, more ...string) string {
	return fmt.Sprintf("data \"residency_storage_location\" %q {\n  feature = %q\n  tenant = %s\n%s\n}\n", label, feature, tenant, strings.Join(more, "\n"))
}

// requirement is a requirement with these arguments beside its name.
func requirement(arguments ...string) string { return named("this", arguments...) }

func named(label string, arguments ...string) string {
	return fmt.Sprintf("resource \"residency_requirement\" %q {\n  name = \"Data at rest\"\n  %s\n}\n", label, strings.Join(arguments, "\n  "))
}

// this is the address of what requirement declares.
const this = "residency_requirement.this"

// expectEmptyPlan checks that nothing is left to do.
var expectEmptyPlan = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// output checks an output value.
func output(name string, check knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownOutputValue(name, check)}
}
