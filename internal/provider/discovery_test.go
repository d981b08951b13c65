// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/data-residency/terraform-provider-residency/internal/acctest"
)

// contosoUsage says which of Contoso's features their Terraform types use.
const contosoUsage = `add_ons:
  - {id: local-data, name: Local data, description: Keeps data in the country.}
usage:
  - resources: [contoso_chat]
    data_sources: [contoso_chat]
    features: [chat]
    location: [{attribute: place}]
    when:
      - {attribute: region, equals: [jp], options: {region: "jp"}}
      - {attribute: region, equals: [us], options: {region: "us"}}
      - {attribute: local, equals: ["true"], add_ons: [local-data]}
      - {attribute: archived, equals: ["true"], features: [wiki]}
  - resources: [contoso_app]
    application: {feature: lake, client_id: client_id}
  - resources: ["contoso_*"]
    where: [{attribute: meshed, equals: ["true"]}]
    features: [mesh]
  - resources: ["contoso_legacy_*"]
    fallback: true
    features: [fax]
  - resources: [terraform_data, contoso_legacy_phone]
    features: [crm]
features:
`

// discovering is Contoso's catalog with that.
func discovering(t *testing.T) acctest.Option {
	t.Helper()
	return contoso(t, "features:\n", contosoUsage)
}

// folder writes files into a folder of the test's own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// use is an element of the attribute uses.
func use(changes acctest.Attributes) knownvalue.Check {
	all := map[string]knownvalue.Check{
		"options": knownvalue.MapExact(map[string]knownvalue.Check{}), "add_ons": acctest.Texts(), "location": knownvalue.Null(), "unknown_location": knownvalue.Null(), "application": knownvalue.Null(),
		"certain": acctest.Yes, "count": knownvalue.Int64Exact(1),
	}
	for name, check := range changes {
		all[name] = check
	}
	return knownvalue.ObjectExact(all)
}

func objects(all ...knownvalue.Check) knownvalue.Check { return knownvalue.ListExact(all) }
