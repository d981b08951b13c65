// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import g "maragu.dev/gomponents"

// The functions of gomponents return closures, and where they are inlined each call has a copy of the code of its closure:
// 400 kB for the page. So the page calls them through these.

// el is an element.
//
//go:noinline
func el(name string, children ...g.Node) g.Node { return g.El(name, children...) }

// attr is an attribute with a value.
//
//go:noinline
func attr(name, value string) g.Node { return g.Attr(name, value) }

// flag is an attribute without a value.
//
//go:noinline
func flag(name string) g.Node { return g.Attr(name) }

// words is text of ours, or text that was made safe.
//
//go:noinline
func words(s string) g.Node { return g.Text(s) }
