// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// CLI is a folder with a configuration in which terraform or tofu runs with the provider of this process. It is for
// what the harness of the acceptance tests has no step for: other commands and flags, and the text that people see.
type CLI struct {
	t    *testing.T
	path string
	dir  string
}

// NewCLI writes a configuration into a folder of its own.
func NewCLI(t *testing.T, config string) *CLI {
	t.Helper()
	c := &CLI{t: t, path: cliPath(t), dir: t.TempDir()}
	c.Write("main.tf", config)
	return c
}

// cliPath finds the CLI where the harness finds it. Without one a test fails: skipped, it would prove nothing.
func cliPath(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal("this test needs a CLI: put terraform on PATH, or the path of terraform or tofu into TF_ACC_TERRAFORM_PATH")
	}
	return path
}

// NeedCLI fails a test that runs a CLI where there is none. The harness would download one.
func NeedCLI(t *testing.T) {
	t.Helper()
	cliPath(t)
}

// Write writes a file of the configuration.
func (c *CLI) Write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Read reads a file that a command wrote.
func (c *CLI) Read(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(name)))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// Output is what a command printed.
type Output struct {
	Text string // standard output and standard error, as a person without colours sees them
	Code int
}

// Flat is the text with each run of spaces and line ends as one space, since a CLI wraps the lines of messages.
func (o Output) Flat() string { return strings.Join(strings.Fields(o.Text), " ") }

// Must runs a command that has to succeed.
func (c *CLI) Must(options []Option, command string, arguments ...string) Output {
	c.t.Helper()
	got := c.Run(options, command, arguments...)
	if got.Code != 0 {
		c.t.Fatalf("%s %s fails:\n%s", command, strings.Join(arguments, " "), got.Text)
	}
	return got
}

// MustFail runs a command that has to fail and to say so.
func (c *CLI) MustFail(options []Option, says, command string, arguments ...string) Output {
	c.t.Helper()
	got := c.Run(options, command, arguments...)
	if got.Code == 0 || !strings.Contains(got.Flat(), says) {
		c.t.Fatalf("%s %s ends with %d, want a failure that says %q:\n%s", command, strings.Join(arguments, " "), got.Code, says, got.Text)
	}
	return got
}

// Run runs a command, such as "plan", with the provider.
func (c *CLI) Run(options []Option, command string, arguments ...string) Output {
	c.t.Helper()
	return c.start(options, nil, c.path, append([]string{command, "-no-color"}, arguments...)...)
}

// Script runs a script of POSIX shell in the folder. It finds the CLI as terraform and as tofu, whichever of the two that
// is, and the provider. env has the variables that it sees beside those of every command, and tools the folder of
// programs that stand in for others.
func (c *CLI) Script(options []Option, env []string, tools, script string, arguments ...string) Output {
	c.t.Helper()
	bin := c.t.TempDir()
	for _, name := range []string{"terraform", "tofu"} {
		if err := os.Symlink(c.path, filepath.Join(bin, name)); err != nil {
			c.t.Fatal(err)
		}
	}
	path := strings.Join([]string{tools, bin, os.Getenv("PATH")}, string(filepath.ListSeparator))
	env = append([]string{"PATH=" + path}, env...)
	return c.start(options, env, "sh", append([]string{"-c", script, "sh"}, arguments...)...)
}

// Folder is the folder with the configuration.
func (c *CLI) Folder() string { return c.dir }

func (c *CLI) start(options []Option, env []string, name string, arguments ...string) Output {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), name, arguments...)
	cmd.Dir = c.dir
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"TF_REATTACH_PROVIDERS=" + serve(c.t, append([]Option{WithFolder(c.dir)}, options...)),
	}, env...)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		c.t.Fatalf("%s %s: %v", name, strings.Join(arguments, " "), err)
	}
	return Output{Text: string(text), Code: cmd.ProcessState.ExitCode()}
}

// addresses are those under which a configuration can name the provider: the two CLIs look in different registries,
// and a configuration that requires nothing gets a namespace of theirs.
var addresses = []string{
	"registry.terraform.io/hashicorp/residency", "registry.terraform.io/data-residency/residency",
	"registry.opentofu.org/hashicorp/residency", "registry.opentofu.org/data-residency/residency",
}

// serve serves the provider until the test ends, and returns how a CLI gets hold of it.
func serve(t *testing.T, options []Option) string {
	t.Helper()
	server, err := Factories(options...)["residency"]()
	if err != nil {
		t.Fatalf("start the provider: %v", err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	started, stopped := make(chan *plugin.ReattachConfig), make(chan struct{})
	go func() {
		_ = tf6server.Serve(addresses[0], func() tfprotov6.ProviderServer { return server }, tf6server.WithDebug(ctx, started, stopped),
			tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithLoggingSink(t))
	}()
	t.Cleanup(func() { stop(); <-stopped })
	at := <-started
	type address struct{ Network, String string }
	type reattach struct {
		Protocol             string
		ProtocolVersion, Pid int
		Test                 bool
		Addr                 address
	}
	all := map[string]reattach{}
	for _, name := range addresses {
		all[name] = reattach{string(at.Protocol), at.ProtocolVersion, at.Pid, at.Test, address{at.Addr.Network(), at.Addr.String()}}
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
