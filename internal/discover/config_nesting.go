// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

import "github.com/hashicorp/hcl/v2/hclsyntax"

// nesting measures how deep the parser would go into an expression, before it does: each bracket, operator and index
// is a level, and the parser and the evaluation take one step of the stack, or several, for each.
type nesting struct {
	open []nestingItem
}

// nestingItem is what is between two separators in one pair of brackets.
type nestingItem struct {
	operators int // so far
	inner     int // deepest in the brackets inside of it
	deepest   int // of the items before it
	lines     bool
}

func (i *nestingItem) depth() int { return max(i.deepest, i.operators+i.inner) }

// next begins another item.
func (i *nestingItem) next() { i.deepest, i.operators, i.inner = i.depth(), 0, 0 }

func (n *nesting) top() *nestingItem { return &n.open[len(n.open)-1] }

// deepTokens returns the index of the first token that is too deep, or none.
func deepTokens(tokens hclsyntax.Tokens) int {
	n := nesting{open: []nestingItem{{lines: true}}}
	for i := range tokens {
		n.take(tokens[i].Type)
		if len(n.open) > maxNesting || n.top().operators+n.top().inner > maxNesting {
			return i
		}
	}
	return none
}

func (n *nesting) take(t hclsyntax.TokenType) {
	switch t {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOQuote,
		hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		if t == hclsyntax.TokenOBrack || t == hclsyntax.TokenTemplateControl {
			n.top().operators++ // an index, or the beginning of a part of a template that others are in
		}
		n.open = append(n.open, nestingItem{lines: t == hclsyntax.TokenOBrace})
	case hclsyntax.TokenCBrace, hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCQuote,
		hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		if len(n.open) > 1 {
			depth := n.top().depth() + 1
			n.open = n.open[:len(n.open)-1]
			n.top().inner = max(n.top().inner, depth)
		}
	case hclsyntax.TokenComma:
		n.top().next()
	case hclsyntax.TokenNewline:
		if n.top().lines {
			n.top().next()
		}
	case hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenPercent,
		hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr,
		hclsyntax.TokenBang, hclsyntax.TokenQuestion:
		n.top().operators++
	default:
	}
}

// deepJSON returns the offset of the first bracket that is too deep, or none.
func deepJSON(src []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return i
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return none
}

// deepYAML reports whether a YAML text may be nested too deeply: in brackets, or by its indentation.
func deepYAML(src string) bool {
	depth, indent, leading := 0, 0, true
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\n':
			indent, leading = 0, true
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ' ', '-', '?', ':':
		default:
			leading = false
		}
		if leading {
			indent++
		}
		if depth > maxNesting || indent > 2*maxNesting {
			return true
		}
	}
	return false
}
