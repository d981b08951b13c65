// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package discover

// pathNode is a step of the paths of a type: what they have in common comes once.
type pathNode struct {
	children map[string]*pathNode
	leaf     int       // the path that ends here, or none
	over     []int     // the paths that end further up: what is here is inside of their values
	below    []int     // the paths that end here or further down
	blocks   []int     // the paths that end one step further down: what is here is the block of their attributes
	inner    *pathNode // stands for all that is inside of a path's value and on no path; nil where nothing is
}

func newPathNode() *pathNode { return &pathNode{leaf: none} }

func newPathTree(paths *Paths) *pathNode {
	root := newPathNode()
	for i, p := range paths.List {
		n := root
		n.below = append(n.below, i)
		for at, name := range p.Steps {
			if at > 0 && at == len(p.Steps)-1 {
				n.blocks = append(n.blocks, i)
			}
			if n.children[name] == nil {
				if n.children == nil {
					n.children = map[string]*pathNode{}
				}
				n.children[name] = newPathNode()
			}
			n = n.children[name]
			n.below = append(n.below, i)
		}
		n.leaf = i
	}
	root.settle(nil)
	return root
}

// settle tells each node what it is inside of.
func (n *pathNode) settle(over []int) {
	n.over = over
	if n.leaf != none {
		over = append(over[:len(over):len(over)], n.leaf)
	}
	if len(over) > 0 {
		n.inner = newPathNode()
		n.inner.over = over
		n.inner.inner = n.inner
	}
	for _, child := range n.children {
		child.settle(over)
	}
}

// child returns the node of a member; nil where no path asks for it.
func (n *pathNode) child(name []byte) *pathNode {
	if child := n.children[string(name)]; child != nil {
		return child
	}
	return n.inner
}

// touched calls f for all paths of which a value is known when that of the node is.
func (n *pathNode) touched(f func(path int)) {
	for _, i := range n.below {
		f(i)
	}
	for _, i := range n.over {
		f(i)
	}
}

// tree returns the nodes of the paths of a type.
func (r *planReader) tree(paths *Paths) *pathNode {
	t := r.trees[paths]
	if t == nil {
		t = newPathTree(paths)
		r.trees[paths] = t
	}
	return t
}
