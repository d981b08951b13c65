// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// pageTable shows rows below headers. On a narrow screen each row becomes a block, in which each cell names its column; the roles
// keep it a table for those who hear it.
type pageTable struct {
	class   string
	caption g.Node
	columns []string
	rows    []g.Node
}

func (t *pageTable) node() g.Node {
	return h.Table(h.Class(t.class), h.Role("table"), h.Caption(t.caption),
		h.THead(h.Role("rowgroup"), h.Tr(h.Role("row"), g.Map(t.columns, func(name string) g.Node {
			return h.Th(h.Role("columnheader"), h.Scope("col"), g.Text(name))
		}))),
		h.TBody(h.Role("rowgroup"), g.Group(t.rows)),
	)
}

// add adds a row, whose first cell is its header.
func (t *pageTable) add(attribute g.Node, first g.Node, cells ...g.Node) {
	row := g.Group{h.Role("row"), attribute, h.Th(h.Role("rowheader"), h.Scope("row"), first)}
	for i, cell := range cells {
		row = append(row, h.Td(h.Role("cell"), h.Data("l", t.columns[i+1]), cell))
	}
	t.rows = append(t.rows, h.Tr(row))
}
