// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/data-residency/terraform-provider-residency/internal/spelling"
)

// sensitiveMark marks values that may not be shown.
type sensitiveMark struct{}

// rootValues collects the values that the variables of the root module are given, in Terraform's order.
func (l *configLoader) rootValues(root *configModule, opts ConfigurationOptions) map[string]cty.Value {
	values := map[string]cty.Value{}
	for name, v := range root.variables {
		if text := l.getenv("TF_VAR_" + name); text != "" {
			values[name] = l.written(v, text)
		}
	}
	for _, name := range l.valueFiles() {
		l.readValues(name, values)
	}
	for _, name := range opts.VariableFiles {
		l.readValues(filepath.ToSlash(name), values)
	}
	for name, text := range opts.Variables {
		v := root.variables[name]
		if v == nil { // a slip in the name would leave the value of the variable that is meant as it was
			l.problem(Problem{File: valueFile(name), Text: "the configuration declares no variable of this name" + spelling.DidYouMean(name, slices.Collect(maps.Keys(root.variables)))})
			continue
		}
		values[name] = l.written(v, text)
	}
	return values
}

// valueFile stands for the file where the value of a variable is given from outside.
func valueFile(variable string) string { return fmt.Sprintf("<value of variable %s>", variable) }

// valueFiles returns the files of values that Terraform reads by itself, the last one wins.
func (l *configLoader) valueFiles() []string {
	var files []string
	for _, name := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if _, err := os.Lstat(filepath.Join(l.root, name)); err == nil {
			files = append(files, name)
		}
	}
	entries, _ := os.ReadDir(l.root) // it was read before
	for _, e := range entries {
		name := e.Name()
		if strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json") { // hidden ones as well
			files = append(files, name)
		}
	}
	return files
}

func (l *configLoader) readValues(name string, into map[string]cty.Value) {
	body := l.parse(l.root, ".", name, true)
	if body == nil {
		return
	}
	for name, a := range body.Attributes {
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() {
			v = cty.DynamicVal
		}
		into[name] = v
	}
}

// written reads a value as it is written on a command line: text for simple types, an expression for all others.
func (l *configLoader) written(v *declaration, text string) cty.Value {
	typ, _ := l.typeOf(v)
	if v.attr("type") == nil || typ.IsPrimitiveType() {
		return cty.StringVal(text)
	}
	expr := l.expression(text, valueFile(v.name))
	if expr == nil {
		return cty.DynamicVal
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	return value
}

func (l *configLoader) expression(text, shown string) hclsyntax.Expression {
	tokens, _ := hclsyntax.LexExpression([]byte(text), shown, hcl.InitialPos)
	if i := deepTokens(tokens); i != none {
		l.tooDeep(tokens[i].Range)
		return nil
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), shown, hcl.InitialPos)
	l.diagnostics(diags)
	if diags.HasErrors() {
		return nil
	}
	return expr
}

// typeOf returns the declared type of a variable with the defaults in it; any type where none can be read.
func (l *configLoader) typeOf(v *declaration) (cty.Type, *typeexpr.Defaults) {
	expr := v.attr("type")
	if expr == nil {
		return cty.DynamicPseudoType, nil
	}
	if text, ok := literalText(expr); ok { // in JSON, and in very old files, a type is in quotes
		if expr = l.expression(text, expr.Range().Filename); expr == nil {
			return cty.DynamicPseudoType, nil
		}
	}
	typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(expr)
	if diags.HasErrors() {
		return cty.DynamicPseudoType, nil
	}
	return typ, defaults
}

// accepted is what a variable makes of a value that it is given; nil is none.
func (l *configLoader) accepted(v *declaration, given *cty.Value) cty.Value {
	value := cty.DynamicVal
	switch {
	case given != nil && (!given.IsKnown() || !given.IsNull() || !v.isLiteral("nullable", "false")):
		value = *given
	case v.attr("default") != nil:
		if d, diags := v.attr("default").Value(nil); !diags.HasErrors() {
			value = d
		}
	}
	if v.flag("ephemeral") {
		value = cty.DynamicVal
	}
	typ, defaults := l.typeOf(v)
	value = typed(value, typ, defaults)
	if sensitive := v.attr("sensitive"); sensitive != nil && !v.isLiteral("sensitive", "false") {
		value = value.Mark(sensitiveMark{})
	}
	return value
}

// typed gives a value the declared type; one that does not fit is not known.
func typed(value cty.Value, typ cty.Type, defaults *typeexpr.Defaults) (result cty.Value) {
	defer func() {
		if recover() != nil { // as with expressions
			result = cty.DynamicVal
		}
	}()
	if defaults != nil && value.IsKnown() && !value.IsNull() {
		value = defaults.Apply(value)
	}
	converted, err := convert.Convert(value, typ)
	if err != nil {
		return cty.DynamicVal
	}
	return converted
}
