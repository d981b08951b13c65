// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package catalog_test

import "testing"

// statement returns a file with one feature whose only statement has the fields, beside an id, data and a commitment.
func statement(fields string) string {
	return "features:\n  - id: post\n    name: Post\n    product: Suite\n    description: D.\n    statements:\n" +
		"      - {id: s, data: d, commitment: documented, " + fields + "}\n"
}

func TestBuild_featureErrors(t *testing.T) {
	t.Parallel()
	testBadFiles(t, map[string]badFile{
		"an id that is taken": {
			`features: [{id: mail, name: Mail, product: Suite, description: D.}]`,
			[]string{`x.yaml:1:12: feature mail is already described in this layer`},
		},
		"an id in another form": {
			`features: [{id: Post_Office, name: Post, product: Suite, description: D.}]`,
			[]string{`x.yaml:1:12: feature "Post_Office": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"without a name, a product and a description": {
			`features: [{id: post}]`,
			[]string{
				`x.yaml:1:12: feature post: description is missing`,
				`x.yaml:1:12: feature post: name is missing`,
				`x.yaml:1:12: feature post: product is missing`,
			},
		},
		"a name that another feature has": {
			`features: [{id: post, name: LETTERS, product: Suite, description: D.}]`,
			[]string{`x.yaml:1:12: feature post: the name "LETTERS" is already one of feature mail`},
		},
		"a former name that another feature has": {
			`features: [{id: post, name: Post, former_names: [mail], product: Suite, description: D.}]`,
			[]string{`x.yaml:1:12: feature post: the name "mail" is already one of feature mail`},
		},
		"a former id that another feature has": {
			`features: [{id: post, name: Post, former_ids: [mail], product: Suite, description: D.}]`,
			[]string{`x.yaml:1:12: feature post: the name "mail" is already one of feature mail`},
		},
		"an option in another form, with one value only": {
			`features: [{id: post, name: Post, product: Suite, description: D., options: [{id: my-route, description: D., values: [a]}]}]`,
			[]string{
				`x.yaml:1:78: option "my-route": the id has another form than ^[a-z0-9]+(_[a-z0-9]+)*$`,
				`x.yaml:1:78: option my-route: needs two values or more`,
			},
		},
		"an option with a value given twice": {
			`features: [{id: post, name: Post, product: Suite, description: D., options: [{id: route, description: D., values: [a, b, a]}]}]`,
			[]string{`x.yaml:1:78: option route: a value is given twice`},
		},
		"an option given twice": {
			`features: [{id: post, name: Post, product: Suite, description: D., options: [{id: route, description: D., values: [a, b]}, {id: route, description: D., values: [a, b]}]}]`,
			[]string{`x.yaml:1:124: feature post: option route is already described`},
		},
	})
}

func TestBuild_statementErrors(t *testing.T) {
	t.Parallel()
	const published = `, published: [page@2020-01-01]`
	testBadFiles(t, map[string]badFile{
		"an id in another form": {
			"features:\n  - {id: post, name: Post, product: S, description: D., statements: [{id: a/b, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01]}]}\n",
			[]string{`x.yaml:2:70: statement "a/b": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"an id that is taken": {
			"features:\n  - id: post\n    name: Post\n    product: S\n    description: D.\n    statements:\n" +
				"      - {id: s, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01]}\n" +
				"      - {id: s, stored_in: [DE], data: d, commitment: none, published: [page@2020-01-01]}\n",
			[]string{`x.yaml:8:9: statement post/s is already described`},
		},
		"no place at all": {
			statement(`published: [page@2020-01-01]`),
			[]string{`x.yaml:7:9: statement post/s: stored_in or processed_in is missing`},
		},
		"an unknown place": {
			statement(`stored_in: [Japn], processed_in: [Jxxn]` + published),
			[]string{
				`x.yaml:7:62: statement post/s: unknown place "Japn"; did you mean "Japan"?`,
				`x.yaml:7:84: statement post/s: unknown place "Jxxn"`,
			},
		},
		"an unknown placeholder": {
			statement(`stored_in: ["@unspecifed"]` + published),
			[]string{`x.yaml:7:62: statement post/s: unknown placeholder "@unspecifed"`},
		},
		"a place given twice": {
			statement(`stored_in: [JP, Japan]` + published),
			[]string{`x.yaml:7:66: statement post/s: place JP is given twice`},
		},
		"a kind of data in another form": {
			statement(`stored_in: [JP], data_kind: Backup Copy` + published),
			[]string{`x.yaml:7:9: statement post/s: data_kind "Backup Copy" has another form than ^[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"an effect that ends before it begins": {
			statement(`stored_in: [JP], effective: {from: 2022-01-02, until: 2022-01-01}` + published),
			[]string{`x.yaml:7:9: statement post/s: effective.until is before effective.from`},
		},
		"no source": {
			statement(`stored_in: [JP], published: []`),
			[]string{`x.yaml:7:9: statement post/s: no source is cited`},
		},
		"a citation without a version": {
			statement(`stored_in: [JP], published: [page]`),
			[]string{`x.yaml:7:79: statement post/s: "page" does not have the form source@version or source@first..last`},
		},
		"an unknown source": {
			statement(`stored_in: [JP], published: [pgae@2020-01-01, news@2020-01-01]`),
			[]string{
				`x.yaml:7:79: statement post/s: unknown source "pgae"`,
				`x.yaml:7:96: statement post/s: unknown source "news"`,
			},
		},
		"an unknown version": {
			statement(`stored_in: [JP], published: [page@2020-01-01..2023-01-01]`),
			[]string{`x.yaml:7:79: statement post/s: source page has no version "2023-01-01", known are ["2020-01-01" "2022-01-01" "2024-01-01"]`},
		},
		"a range without an end": {
			statement(`stored_in: [JP], published: [page@2020-01-01..]`),
			[]string{`x.yaml:7:79: statement post/s: source page has no version "", known are ["2020-01-01" "2022-01-01" "2024-01-01"]`},
		},
		"a range that goes backwards": {
			statement(`stored_in: [JP], published: [page@2022-01-01..2020-01-01]`),
			[]string{`x.yaml:7:79: statement post/s: 2020-01-01 is older than 2022-01-01`},
		},
		"a former id that is in use": {
			statement(`stored_in: [JP], former_ids: [mail/general]` + published),
			[]string{`x.yaml:7:9: statement post/s: the former id mail/general is in use`},
		},
		"an unknown statement, with its own former id not told twice": {
			statement(`stored_in: [JP], former_ids: [post/old], overrides: [mail/generel], contradicts: [nothing/like-it]` + published),
			[]string{
				`x.yaml:7:103: statement post/s: unknown statement "mail/generel"; did you mean "mail/general"?`,
				`x.yaml:7:132: statement post/s: unknown statement "nothing/like-it"`,
			},
		},
		"an override of another kind of data, behind one that is not known": {
			statement(`stored_in: [JP], data_kind: metadata, overrides: [nothing/like-it, mail/general]` + published),
			[]string{
				`x.yaml:7:100: statement post/s: unknown statement "nothing/like-it"`,
				`x.yaml:7:117: statement post/s: overrides mail/general, which is about customer-data and not about metadata`,
			},
		},
		"an override of itself": {
			statement(`stored_in: [JP], overrides: [post/s]` + published),
			[]string{`x.yaml:7:9: statement post/s: overrides itself, through others`},
		},
		"overrides that go round in a circle": {
			"features:\n  - id: post\n    name: Post\n    product: S\n    description: D.\n    statements:\n" +
				"      - {id: a, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01], overrides: [post/b]}\n" +
				"      - {id: b, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01], overrides: [post/c]}\n" +
				"      - {id: c, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01], overrides: [post/a]}\n",
			[]string{`x.yaml:7:9: statement post/a: overrides itself, through others`},
		},
		"a condition on the geography, of a feature that has none": {
			statement(`stored_in: [JP], when: {not_geographies: [geo/japan]}` + published),
			[]string{`x.yaml:7:9: statement post/s: has a condition on the geography, but feature post has none`},
		},
		"a withdrawal without a reason": {
			statement(`stored_in: [JP], withdrawn: {since: 2022-01-01}` + published),
			[]string{`x.yaml:7:78: reason is missing`},
		},
	})
}

func TestBuild_sharedStatementErrors(t *testing.T) {
	t.Parallel()
	shared := func(id, features string) string {
		return "shared_statements:\n  - {id: " + id + ", features: " + features + ", stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01]}\n"
	}
	testBadFiles(t, map[string]badFile{
		"an id without a group": {
			shared("s", "[mail]"),
			[]string{`x.yaml:2:5: shared statement "s": the id has another form than ^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`},
		},
		"an id that is taken": {
			shared("mail/general", "[mail]"),
			[]string{`x.yaml:2:5: statement mail/general is already described`},
		},
		"an unknown feature": {
			shared("group/s", "[maill, post]"),
			[]string{
				`x.yaml:2:30: shared statement group/s: unknown feature "maill"; did you mean "mail"?`,
				`x.yaml:2:37: shared statement group/s: unknown feature "post"`,
			},
		},
		"a feature given twice": {
			shared("group/s", "[mail, mail]"),
			[]string{`x.yaml:2:36: shared statement group/s: feature mail is given twice`},
		},
		"an option, which belongs to one feature": {
			"shared_statements:\n  - {id: group/s, features: [mail], when: {options: {route: [far]}}, stored_in: [JP], data: d, commitment: none, published: [page@2020-01-01]}\n",
			[]string{`x.yaml:2:5: statement group/s: unknown option "route"`},
		},
	})
}
