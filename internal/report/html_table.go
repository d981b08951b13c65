// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package report

import (
	g "maragu.dev/gomponents"
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
	return el("table", attr("class", t.class), attr("role", "table"), el("caption", t.caption),
		el("thead", attr("role", "rowgroup"), el("tr", attr("role", "row"), g.Map(t.columns, func(name string) g.Node {
			return el("th", attr("role", "columnheader"), attr("scope", "col"), words(name))
		}))),
		el("tbody", attr("role", "rowgroup"), g.Group(t.rows)),
	)
}

// add adds a row, whose first cell is its header.
func (t *pageTable) add(attribute g.Node, first g.Node, cells ...g.Node) {
	row := g.Group{attr("role", "row"), attribute, el("th", attr("role", "rowheader"), attr("scope", "row"), first)}
	for i, cell := range cells {
		row = append(row, el("td", attr("role", "cell"), attr("data-l", t.columns[i+1]), cell))
	}
	t.rows = append(t.rows, el("tr", row))
}
