#!/bin/sh
# Copyright (c) The terraform-provider-residency authors
# SPDX-License-Identifier: MPL-2.0

# Plans examples/scenarios/passing and examples/scenarios/failing with a locally built provider, in a temporary copy, and
# fails unless the first passes and the second is stopped for the reason it shows. `make demo` calls it.
# usage: run.sh CLI PLUGIN_FOLDER (both absolute)
set -eu

cli=$1
plugins=$2
scenarios=$(cd "$(dirname "$0")/../scenarios" && pwd)
expected='RES101 entra-mfa'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cp -R "$scenarios/." "$work"

color=
if [ -n "${NO_COLOR:-}" ] || [ ! -t 1 ]; then
	color=-no-color
fi

# plan SCENARIO TITLE: shows the command and its output, leaves the output in $work/SCENARIO.log and the exit code in $code.
plan() {
	printf '\n=== %s\n\n' "$2"
	# init takes the provider from the plugin folder alone, so nothing is downloaded and no CLI configuration is needed.
	"$cli" -chdir="$work/$1" init -input=false -no-color -plugin-dir="$plugins" >"$work/$1.log" 2>&1 || {
		cat "$work/$1.log"
		exit 1
	}
	printf '$ %s plan    (in examples/scenarios/%s)\n' "$(basename "$cli")" "$1"
	code=0
	"$cli" -chdir="$work/$1" plan -input=false $color >"$work/$1.log" 2>&1 || code=$?
	cat "$work/$1.log"
	printf '(exit code %s)\n' "$code"
}

"$cli" version -json >/dev/null # a CLI that cannot start shows its own error here, not a failed plan
plan passing 'A configuration that meets its residency requirement'
if [ "$code" -ne 0 ]; then
	printf '\ndemo failed: the passing scenario exited %s, not 0\n' "$code" >&2
	exit 1
fi

plan failing 'The same requirement, without its exemptions'
if [ "$code" -eq 0 ]; then
	printf '\ndemo failed: the failing scenario passed\n' >&2
	exit 1
fi
if ! grep -qF "$expected" "$work/failing.log"; then
	printf '\ndemo failed: the failing scenario stopped for another reason than %s\n' "$expected" >&2
	exit 1
fi

printf '\nSeen: the passing scenario planned (exit code 0); the failing one was stopped with %s (exit code %s).\n' "$expected" "$code"
