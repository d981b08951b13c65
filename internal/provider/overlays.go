// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
	"github.com/data-residency/terraform-provider-residency/internal/fetch"
	"github.com/data-residency/terraform-provider-residency/internal/overlay"
)

var _ provider.ProviderWithValidateConfig = (*residencyProvider)(nil)

const overlaysArgument = "overlays"

type overlayModel struct {
	Path   types.String `tfsdk:"path"`
	URL    types.String `tfsdk:"url"`
	SHA256 types.String `tfsdk:"sha256"`
}

func providerOverlays() schema.Attribute {
	return schema.ListNestedAttribute{
		Optional: true, Validators: []validator.List{listvalidator.NoNullValues()},
		MarkdownDescription: "Catalog files of your own, laid over the built-in catalog in the order in which they are given: applications, places, sources and statements that it lacks, and corrections with a reason. " +
			"The guide [Overlays](https://registry.terraform.io/providers/data-residency/residency/latest/docs/guides/overlays) walks through one. What cannot be read as a whole stops the run. Functions do not see them. " +
			"Environment variable: `" + envOverlays + "`, a list with commas of paths, and of addresses with their digest as `https://…#sha256=…`.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"path": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "YAML file, or folder whose files that end with `.yaml` or `.yml` are one overlay, subfolders included; names that begin with a dot are left out. " +
				"A relative path begins at the folder in which Terraform runs. Links may not lead out of the folder. A file has at most 16 MiB."},
			"url": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "Address of a YAML file, `https` alone; needs `sha256`. A redirect to another host is not followed, and the proxies of the environment are honoured. " +
				"What was fetched is kept in the user's cache folder by its digest, so that a later run needs no network."},
			"sha256": schema.StringAttribute{Optional: true, Validators: textValidators, MarkdownDescription: "SHA-256 of the file at `url`, 64 hexadecimal digits. A file with another digest stops the run."},
		}},
	}
}

// ValidateConfig checks the form of the overlays, as far as it is known.
func (p *residencyProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var overlays types.List
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(overlaysArgument), &overlays)...)
	if resp.Diagnostics.HasError() || !isWhollyKnown(ctx, overlays) {
		return
	}
	for i, s := range readOverlays(ctx, overlays, &resp.Diagnostics) {
		if err := s.Check(); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(overlaysArgument), "Overlay not valid", fullStop(fmt.Sprintf("overlay %d of overlays: %v", i+1, err)))
		}
	}
}

func readOverlays(ctx context.Context, list types.List, diags *diag.Diagnostics) []overlay.Source {
	var models []overlayModel
	diags.Append(list.ElementsAs(ctx, &models, false)...)
	sources := make([]overlay.Source, len(models))
	for i, m := range models {
		sources[i] = overlay.Source{Path: m.Path.ValueString(), URL: m.URL.ValueString(), SHA256: m.SHA256.ValueString()}
	}
	return sources
}

// overlaysOf reads the variable, in which an address carries its pin as its fragment.
func overlaysOf(text string) []overlay.Source {
	var sources []overlay.Source
	for _, entry := range splitList(text) {
		address, pin, _ := strings.Cut(entry, "#sha256=")
		if strings.HasPrefix(entry, "https://") || strings.HasPrefix(entry, "http://") {
			sources = append(sources, overlay.Source{URL: address, SHA256: pin})
		} else {
			sources = append(sources, overlay.Source{Path: entry})
		}
	}
	return sources
}

// catalog returns the built-in catalog with the overlays over it, or nil after an error: without an overlay that is asked
// for, an answer would be another one.
func (p *residencyProvider) catalog(ctx context.Context, argument types.List, diags *diag.Diagnostics) *catalog.Catalog {
	if !isWhollyKnown(ctx, argument) {
		diags.AddAttributeError(path.Root(overlaysArgument), "Overlays not known yet",
			"A part of overlays is known only when the plan is applied, and nothing can be answered or judged without them. Give paths, addresses and digests that are known when the plan is made.")
		return nil
	}
	sources, origin := readOverlays(ctx, argument, diags), "the argument "+overlaysArgument
	if argument.IsNull() {
		sources, origin = overlaysOf(p.deps.Getenv(envOverlays)), "the environment variable "+envOverlays
	}
	if diags.HasError() {
		return nil
	}
	if len(sources) == 0 {
		cat, err := p.deps.Catalog()
		if err != nil {
			diags.AddError("Catalog cannot be read", "The catalog that is built into the provider cannot be read:\n\n"+err.Error()+internalError)
		}
		return cat
	}
	reader := overlay.Reader{
		Folder: p.deps.Folder, Client: fetch.New(p.deps.Transport, p.build.agent(), fetch.DefaultLimits), Build: p.deps.Catalog,
	}
	if p.deps.Cache != nil {
		if folder, err := p.deps.Cache(); err == nil { // without one everything is fetched and compiled anew
			reader.Cache = folder
		}
	}
	if p.deps.Stamp != nil {
		reader.Stamp = fmt.Sprint(p.deps.Stamp(), p.build)
	}
	cat, err := reader.Catalog(ctx, sources)
	if err != nil {
		overlayErrors(err, origin, diags)
		return nil
	}
	return cat
}

// warnOfLaterTexts says which texts are younger than the day for which is answered where nobody asks for another one. The
// built-in catalog has none; what an overlay says by them alone would be left aside without a word.
func (s *settings) warnOfLaterTexts(diags *diag.Diagnostics) {
	if s.asOfSet || s.asOfPending || len(s.catalog.Layers()) == 1 {
		return
	}
	var later []string
	for _, source := range s.catalog.Sources() {
		for i := range source.Versions {
			if v := &source.Versions[i]; v.From > s.catalog.Date() {
				later = append(later, fmt.Sprintf("  %s@%s, from %s on", source.ID, v.Version, v.From))
			}
		}
	}
	if len(later) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root(overlaysArgument), "Overlay is younger than the catalog", fmt.Sprintf(
		"Answers are for %s, the day of the catalog, and these texts of overlays begin to count later:\n\n%s\n\nWhat rests on them alone does not count, also where it is worse. State as_of, a day from which they count, or upgrade the provider.",
		s.catalog.Date(), strings.Join(later, "\n")))
}

// maxOverlayErrors is how many errors in catalog files a message shows.
const maxOverlayErrors = 20

// overlayErrors tells of overlays that cannot be read, one by one, and of what is wrong in those that can, together.
func overlayErrors(err error, origin string, diags *diag.Diagnostics) {
	const stopped = "\n\nNothing is answered or judged without an overlay that is asked for. "
	var content catalog.Errors
	if errors.As(err, &content) {
		var lines []string
		for i := range content {
			if i == maxOverlayErrors {
				lines = append(lines, fmt.Sprintf("  and %d more", len(content)-maxOverlayErrors))
				break
			}
			lines = append(lines, "  "+content[i].Error())
		}
		diags.AddAttributeError(path.Root(overlaysArgument), "Overlay not valid", fmt.Sprintf("The overlays given by %s are not valid (file:line:column):\n\n%s", origin, strings.Join(lines, "\n"))+
			stopped+"Correct the lines. The guide on overlays shows how an editor completes and checks such files.")
		return
	}
	for _, e := range unjoined(err) {
		diags.AddAttributeError(path.Root(overlaysArgument), "Overlay cannot be read", fullStop(fmt.Sprintf("from %s, %v", origin, e))+stopped+"Correct it, or take it out of "+origin+".")
	}
}

// unjoined returns the errors that were put together to one.
func unjoined(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // it is asked for what it is made of
		return joined.Unwrap()
	}
	return []error{err}
}

// cacheFolder is where the provider keeps what it fetched and compiled, beside other programs' caches of the user.
func cacheFolder() (string, error) {
	folder, err := os.UserCacheDir()
	return filepath.Join(folder, "terraform-provider-residency"), err
}

// executableStamp tells builds of the provider apart, also those of one version: each reads only what it compiled itself.
func executableStamp() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", name, info.Size(), info.ModTime().UnixNano())
}
