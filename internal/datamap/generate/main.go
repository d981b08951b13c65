// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command generate writes the pages of the data map from the catalog that is built into the provider, and removes those
// that the catalog no longer has.
//
// Usage: generate FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/datamap"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: generate FOLDER")
	}
	cat, err := catalog.Embedded()
	if err != nil {
		return err
	}
	doc, err := catalog.BaseDocument()
	if err != nil {
		return err
	}
	pages, err := datamap.Pages(cat, &doc)
	if err != nil {
		return err
	}
	written := map[string]bool{}
	for _, page := range pages {
		file := filepath.Join(args[0], page.Name)
		if err := os.WriteFile(file, page.Content, 0o644); err != nil {
			return err
		}
		written[file] = true
	}
	return removeOthers(args[0], written)
}

// removeOthers removes the pages of an earlier run that were not written by this one.
func removeOthers(folder string, written map[string]bool) error {
	files, err := filepath.Glob(filepath.Join(folder, datamap.Prefix+"*.md"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if !written[file] {
			if err := os.Remove(file); err != nil {
				return err
			}
		}
	}
	return nil
}
