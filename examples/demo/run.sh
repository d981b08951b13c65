#!/bin/sh
# Copyright (c) The terraform-provider-residency authors
# SPDX-License-Identifier: MPL-2.0

# Plans examples/scenarios/passing and examples/scenarios/failing, which read examples/scenarios/estate, and examples/gate on
# two recorded plans, with a locally built provider, in a temporary copy; then writes the assessment of examples/scenarios/review
# as a page and as a comment. Fails unless each ends as it has to, for the reason it shows. `make demo` calls it.
# usage: run.sh CLI PLUGIN_FOLDER REPORT_FOLDER (all absolute)
set -eu

cli=$1
plugins=$2
reports=$3
examples=$(cd "$(dirname "$0")/.." && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cp -R "$examples/scenarios" "$examples/gate" "$work"

color=
if [ -n "${NO_COLOR:-}" ] || [ ! -t 1 ]; then
	color=-no-color
fi

# plan FOLDER TITLE ARGUMENT...: shows the command and its output, leaves the output in $work/log and the exit code in $code.
plan() {
	folder=$1
	title=$2
	shift 2
	run plan "$@"
}

# run COMMAND ARGUMENT...: the same for any command, in $folder under $title.
run() {
	command=$1
	shift
	printf '\n=== %s\n\n' "$title"
	# init takes the provider from the plugin folder alone, so nothing is downloaded and no CLI configuration is needed.
	"$cli" -chdir="$work/$folder" init -input=false -no-color -plugin-dir="$plugins" >"$work/log" 2>&1 || {
		cat "$work/log"
		exit 1
	}
	printf '$ %s    (in examples/%s)\n' "$(basename "$cli") $command${*:+ $*}" "$folder"
	code=0
	"$cli" -chdir="$work/$folder" "$command" -input=false $color "$@" >"$work/log" 2>&1 || code=$?
	cat "$work/log"
	printf '(exit code %s)\n' "$code"
}

passes() {
	if [ "$code" -ne 0 ]; then
		printf '\ndemo failed: %s exited %s, not 0\n' "$folder" "$code" >&2
		exit 1
	fi
}

# stopped TEXT...: the plan failed, and said each of these.
stopped() {
	if [ "$code" -eq 0 ]; then
		printf '\ndemo failed: %s passed\n' "$folder" >&2
		exit 1
	fi
	for text in "$@"; do
		if ! grep -qF "$text" "$work/log"; then
			printf '\ndemo failed: %s stopped without saying %s\n' "$folder" "$text" >&2
			exit 1
		fi
	done
}

"$cli" version -json >/dev/null # a CLI that cannot start shows its own error here, not a failed plan

plan scenarios/passing 'What a company in Japan configures (examples/scenarios/estate) meets its requirement, with recorded exemptions'
passes

plan scenarios/failing 'The same without the exemptions: the messages name resource, file and line'
stopped 'RES101 entra-mfa' 'azuread_conditional_access_policy.second_factor (sign-in.tf:'
stopped 'RES101 azure-storage' 'module.store["maps"].azurerm_storage_account.this (modules/storage/main.tf:'

plan gate 'A gate in a pipeline judges a plan before it is applied' -var-file=testdata/example.tfvars
passes

plan gate 'The gate on a plan that was made with -target, and left a requirement out' -var-file=testdata/example.tfvars -var plan_file=testdata/target.json
stopped 'RES405' 'residency_requirement.directory'

folder=scenarios/review
title='The same configuration against two requirements, for a review: nothing fails, and the findings become documents'
run apply -auto-approve
passes

# document OUTPUT FILE TEXT...: writes an output value, which has to say each of these.
document() {
	mkdir -p "$reports"
	file=$reports/$2
	"$cli" -chdir="$work/$folder" output -raw "$1" >"$file"
	printf '$ %s > %s\n' "$(basename "$cli") output -raw $1" "$file"
	shift 2
	for text in "$@"; do
		if ! grep -qF "$text" "$file"; then
			printf '\ndemo failed: %s does not say %s\n' "$file" "$text" >&2
			exit 1
		fi
	done
}

printf '\n'
document html residency.html RES101 GRC-131
document markdown residency.md RES101 maps-in-singapore

printf '\nSeen: the passing scenario and the gate planned (exit code 0); the failing scenario was stopped with RES101, by file and line, and the gate with RES405.\n'
printf 'Open %s in a browser, and read %s as a reviewer would in a pull request.\n' "$reports/residency.html" "$reports/residency.md"
