// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

// FuzzReadConfiguration reads a file that lies beside one with a sensitive value. Whatever it does with that value,
// the inventory does not show it, and an error quotes nothing of it.
func FuzzReadConfiguration(f *testing.F) {
	const marker = "planted-marker"
	for _, pattern := range []string{"*.tf", "modules/*/*.tf"} {
		files, err := filepath.Glob(filepath.Join("testdata", "configs", "*", filepath.FromSlash(pattern)))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Add(`resource "azuread_service_principal" "a" {
  for_each     = toset(split("-", var.marked.list[0]))
  client_id    = "${local.marked}-${each.key}"
  display_name = var.marked.text
  dynamic "feature_tags" {
    for_each = var.marked.list
    content { enterprise = feature_tags.value }
  }
}
module "m" {
  source = "./${local.marked}"
  in     = try(var.marked.list[3], local.marked)
}`)
	recognizer := discover.NewRecognizer(embedded(f))
	folder := writeFiles(f, map[string]string{"marked.tf": `variable "marked" {
  sensitive = true
  default   = { text = "` + marker + `", list = ["` + marker + `", "other"] }
}
locals { marked = var.marked.text }
`})
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "nonsensitive") || strings.Contains(text, "marker") {
			t.Skip("it shows the value on purpose")
		}
		if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		inventory, err := discover.ReadConfiguration(folder, recognizer, discover.ConfigurationOptions{})
		shown := ""
		switch {
		case err != nil:
			shown = err.Error()
		default:
			shown = inventory.Encode()
		}
		if strings.Contains(shown, marker) {
			t.Errorf("the sensitive value is shown: %s", shown)
		}
	})
}
