// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/discover"
)

var _ datasource.DataSourceWithConfigure = (*configurationDataSource)(nil)

func newConfigurationDataSource() datasource.DataSource { return &configurationDataSource{} }

// configurationDataSource finds what the files of a configuration use.
type configurationDataSource struct{ configuredDataSource }

type configurationModel struct {
	Path          types.String      `tfsdk:"path"`
	Variables     map[string]string `tfsdk:"variables"`
	VariableFiles []string          `tfsdk:"variable_files"`
	inventoryModel
}

func (*configurationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_configuration"
}

func (*configurationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds the features that a Terraform or OpenTofu configuration uses, with the modules that it calls: in the same plan, by reading its files. " +
			"What depends on something that the files do not say, such as a value that a provider computes, counts as perhaps in use. Blocks of this provider are passed over.\n\n" +
			"Values that a run gets by `-var` and `-var-file` cannot be seen from here: a variable has the value that `TF_VAR_<name>` in the environment, `terraform.tfvars`, `*.auto.tfvars` or its default gives it, in the order that the CLI has for them. " +
			"Where a run uses these flags, give the same values in `variables` and `variable_files`, set them as `TF_VAR_<name>`, or read the plan instead with `residency_plan`, which has the values that really count.",
		Attributes: inventoryAttributes(map[string]schema.Attribute{
			"path": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Folder of the configuration, such as `path.root`; relative to the folder in which the CLI runs. " +
				"Defaults to that folder: the root module that the plan is made of. Its modules have to be installed: `init` was run in it."},
			"variables": schema.MapAttribute{Optional: true, ElementType: types.StringType, Validators: []validator.Map{mapvalidator.NoNullValues()}, MarkdownDescription: "Values of variables of the configuration, by name, each written as after `-var name=`: " +
				"text as it is, anything else as an expression (`[\"a\", \"b\"]`, or what `jsonencode` gives). They come before all others. Give no secret here: Terraform keeps arguments in its state. A variable without a value is not known, which hides no use."},
			"variable_files": schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: elementValidators, MarkdownDescription: "Files of values as after `-var-file`, relative to `path`. A later file comes before an earlier one, and all of them before the files that are read without being named."},
		}),
	}
}

func (d *configurationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m configurationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := discover.ReadConfiguration(d.settings.file(folderName(m.Path.ValueString())), d.settings.recognizer(), discover.ConfigurationOptions{
		Variables: m.Variables, VariableFiles: m.VariableFiles, Getenv: d.environment(m.Path.ValueString()),
	})
	if err != nil {
		m.explain(err, &resp.Diagnostics)
		return
	}
	m.inventoryModel = inventoryOf(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// environment returns the variables with which a folder is read. An absolute TF_DATA_DIR holds the modules of the root
// module that the CLI runs in, not those of another folder.
func (d *configurationDataSource) environment(folder string) func(string) string {
	return func(name string) string {
		value := d.settings.deps.Getenv(name)
		if name == "TF_DATA_DIR" && filepath.IsAbs(value) && filepath.Clean(d.settings.file(folder)) != filepath.Clean(d.settings.file("")) {
			return ""
		}
		return value
	}
}

// explain reports why the configuration cannot be read, each problem at the argument that led to it.
func (m *configurationModel) explain(err error, diags *diag.Diagnostics) {
	configurationUnread(err, path.Root("path"), m.Path.ValueString(), diags, func(file string) path.Path {
		variable, isValue := strings.CutPrefix(strings.TrimSuffix(file, ">"), "<value of variable ")
		switch {
		case isValue && m.Variables[variable] != "":
			return path.Root("variables")
		case slices.ContainsFunc(m.VariableFiles, func(name string) bool { return filepath.Clean(name) == filepath.Clean(file) }):
			return path.Root("variable_files")
		}
		return path.Root("path")
	})
}

const (
	configurationProblem = "Configuration cannot be read"
	maxProblems          = 20 // of one configuration that are reported
)

// configurationUnread reports why the configuration in a folder, which an argument names, cannot be read. A problem in a
// file is reported at the argument that led to the file.
func configurationUnread(err error, argument path.Path, folder string, diags *diag.Diagnostics, ledTo func(file string) path.Path) {
	var invalid *discover.ConfigurationError
	if !errors.As(err, &invalid) {
		diags.AddAttributeError(argument, configurationProblem, fmt.Sprintf("A configuration is looked for in %q, but %v.", folderName(folder), err)+
			" Give the folder that holds the files of a root module, relative to the folder in which the CLI runs.")
		return
	}
	for i, p := range invalid.Problems {
		if i == maxProblems {
			diags.AddAttributeError(argument, configurationProblem, fmt.Sprintf("There are %d more problems of this kind.", len(invalid.Problems)-maxProblems))
			return
		}
		at := ledTo(p.File)
		if p.File != "" && !filepath.IsAbs(p.File) && !strings.HasPrefix(p.File, "<") {
			p.File = filepath.ToSlash(filepath.Join(folder, p.File))
		}
		diags.AddAttributeError(at, configurationProblem, strings.TrimSuffix(p.String(), ".")+
			".\n\nAs long as this is so, nothing is certain about what the configuration uses. Correct it; the command validate, run in the configuration's folder, checks the same.")
	}
}

// folderName is how people write a folder: the one in which the CLI runs is a dot.
func folderName(folder string) string {
	if folder == "" {
		return "."
	}
	return folder
}

// file returns where a file or folder is that an argument names, relative to the folder in which the CLI runs.
func (s *settings) file(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.deps.Folder, name)
}
