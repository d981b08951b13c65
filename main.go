// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-residency is a Terraform and OpenTofu provider that says where Microsoft's online
// services store and process a tenant's data, and fails a plan that breaks a residency requirement.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/data-residency/terraform-provider-residency/internal/provider"
)

// Set by the release build.
var (
	version = "dev"
	commit  = ""
)

func main() {
	var debug bool
	flag.BoolVar(&debug, "debug", false, "run for a debugger: print how to attach the CLI instead of waiting for it")
	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(provider.Build{Version: version, Commit: commit}), providerserver.ServeOpts{
		Address: "registry.terraform.io/data-residency/residency",
		Debug:   debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
