// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package plangen_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/data-residency/terraform-provider-residency/internal/discover/plangen"
)

type resource struct {
	Address string          `json:"address"`
	Module  string          `json:"module_address"`
	Mode    string          `json:"mode"`
	Type    string          `json:"type"`
	Name    string          `json:"name"`
	Values  json.RawMessage `json:"values"`
	Change  struct {
		Actions        []string        `json:"actions"`
		Before         json.RawMessage `json:"before"`
		After          json.RawMessage `json:"after"`
		AfterUnknown   map[string]any  `json:"after_unknown"`
		AfterSensitive any             `json:"after_sensitive"`
	} `json:"change"`
}

type module struct {
	Address   string     `json:"address"`
	Resources []resource `json:"resources"`
	Children  []module   `json:"child_modules"`
}

type configuration struct {
	Resources []resource `json:"resources"`
	Calls     map[string]struct {
		Module configuration `json:"module"`
	} `json:"module_calls"`
}

type plan struct {
	Planned struct {
		Root module `json:"root_module"`
	} `json:"planned_values"`
	Changes []resource `json:"resource_changes"`
	Prior   struct {
		Values struct {
			Root module `json:"root_module"`
		} `json:"values"`
	} `json:"prior_state"`
	Configuration struct {
		Root configuration `json:"root_module"`
	} `json:"configuration"`
}

func write(t *testing.T, o plangen.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := plangen.Write(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, o plangen.Options) *plan {
	t.Helper()
	p := &plan{}
	if err := json.Unmarshal(write(t, o), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestKeysInTerraformsOrder(t *testing.T) {
	t.Parallel()
	d := json.NewDecoder(bytes.NewReader(write(t, plangen.Options{Resources: 100})))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			t.Fatalf("%v: %v", key, err)
		}
		text, _ := key.(string)
		keys = append(keys, text)
	}
	want := "format_version terraform_version variables planned_values resource_changes output_changes prior_state configuration " +
		"relevant_attributes checks timestamp applyable complete errored"
	if got := strings.Join(keys, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSameOptionsSamePlan(t *testing.T) {
	t.Parallel()
	sum := func(o plangen.Options) [32]byte { return sha256.Sum256(write(t, o)) }
	o := plangen.Options{Resources: 333, Seed: 7}
	first := sum(o)
	if sum(o) != first {
		t.Error("the same options gave two plans")
	}
	if sum(plangen.Options{Resources: 333, Seed: 8}) == first {
		t.Error("two seeds gave the same plan")
	}
}

func TestNumberOfResources(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 19, 20, 21, 200, 201, 1000} {
		if got := len(read(t, plangen.Options{Resources: n}).Changes); got != n {
			t.Errorf("%d resources, not %d", got, n)
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1_000_000, 10_000_000} {
		if got := len(write(t, plangen.Options{Resources: plangen.Size(size)})); got < size*98/100 || got > size*102/100 {
			t.Errorf("%d bytes, not about %d: a resource takes %d bytes", got, size, got/plangen.Size(size))
		}
	}
}

func all(m *module) map[string]json.RawMessage {
	found := map[string]json.RawMessage{}
	for _, r := range m.Resources {
		found[r.Address] = r.Values
	}
	for i := range m.Children {
		maps.Copy(found, all(&m.Children[i]))
	}
	return found
}

// What a plan says of a resource in one section has to fit to what it says in the others.
func TestSectionsAgree(t *testing.T) {
	t.Parallel()
	p := read(t, plangen.Options{Resources: 2000, Seed: 1})
	planned, prior := all(&p.Planned.Root), all(&p.Prior.Values.Root)
	delete(prior, "data.azuread_client_config.current")
	same := func(name string, r *resource, change json.RawMessage, values map[string]json.RawMessage) {
		value, there := values[r.Address]
		if there == (string(change) == "null") || there && !bytes.Equal(change, value) {
			t.Errorf("%s %v: %s does not agree with the change", r.Address, r.Change.Actions, name)
		}
		delete(values, r.Address)
	}
	for i := range p.Changes {
		r := &p.Changes[i]
		same("planned_values", r, r.Change.After, planned)
		same("prior_state", r, r.Change.Before, prior)
		if !declared(&p.Configuration.Root, r.Module, r.Type+"."+r.Name) {
			t.Errorf("%s is not in the configuration", r.Address)
		}
	}
	if len(planned)+len(prior) > 0 {
		t.Errorf("%d planned and %d prior resources are in no change", len(planned), len(prior))
	}
}

func declared(c *configuration, address, block string) bool {
	if address == "" {
		return slices.ContainsFunc(c.Resources, func(r resource) bool { return r.Address == block })
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(address, "module."), ".")
	name, _, _ = strings.Cut(name, "[")
	call, ok := c.Calls[name]
	return ok && declared(&call.Module, rest, block)
}

// A measurement is worth what the plan has in it.
func TestHoldsWhatRealPlansHold(t *testing.T) {
	t.Parallel()
	p := read(t, plangen.Options{Resources: 2000, Seed: 1})
	found := map[string]int{}
	for i := range p.Changes {
		r := &p.Changes[i]
		after := string(r.Change.After)
		found[strings.Join(r.Change.Actions, "+")]++
		found[r.Type]++
		for name, is := range map[string]bool{
			"mfa": strings.Contains(after, `"mfa"`), "no mfa": strings.Contains(after, `"built_in_controls":["block"`),
			"geo-redundant": strings.Contains(after, `"account_replication_type":"GRS"`), "abroad": strings.Contains(after, `"location":"southeastasia"`),
			"for_each": strings.HasSuffix(r.Address, `"]`), "count": strings.HasSuffix(r.Address, "[1]"), "nested": strings.Count(r.Module, "module.") == 3,
			"unknown server": r.Type == "azurerm_mssql_database" && r.Change.AfterUnknown["server_id"] == true,
			"sensitive":      strings.Contains(text(t, r.Change.AfterSensitive), "password"),
		} {
			if is {
				found[name]++
			}
		}
	}
	for _, name := range []string{
		"create", "no-op", "update", "delete", "delete+create", "azuread_conditional_access_policy", "azuread_group", "azurerm_role_assignment",
		"azurerm_storage_account", "azurerm_mssql_database", "azurerm_key_vault", "mfa", "no mfa", "geo-redundant", "abroad", "for_each", "count", "nested",
		"unknown server", "sensitive",
	} {
		if found[name] < 3 {
			t.Errorf("%s: %d times", name, found[name])
		}
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestNoPlaceholderIsLeft(t *testing.T) {
	t.Parallel()
	out := write(t, plangen.Options{Resources: 2000})
	if left := regexp.MustCompile(`\{[a-z]+\}`).Find(out); left != nil { // what is in braces in JSON begins with a quote
		t.Errorf("%s is left", left)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteError(t *testing.T) {
	t.Parallel()
	if err := plangen.Write(failing{}, plangen.Options{Resources: 1000}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v", err)
	}
}

// Not parallel: it looks at the memory of the whole process.
func TestNeedsNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	if err := plangen.Write(writerFunc(func(p []byte) (int, error) {
		runtime.ReadMemStats(&after)
		peak = max(peak, after.HeapAlloc)
		return len(p), nil
	}), plangen.Options{Resources: plangen.Size(20_000_000)}); err != nil {
		t.Fatal(err)
	}
	if peak > before.HeapAlloc+10<<20 {
		t.Errorf("%d MB were needed to write 20 MB", (peak-before.HeapAlloc)>>20)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
