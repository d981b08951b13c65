// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command compile checks the catalog files of a folder and writes them as the one file that is built into the
// provider.
//
// Usage: compile FOLDER FILE
package main

import (
	"fmt"
	"os"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: compile FOLDER FILE")
	}
	compiled, err := catalog.Compile(os.DirFS(args[0]))
	if err != nil {
		return err
	}
	return os.WriteFile(args[1], compiled, 0o644)
}
