#!/bin/sh
# Judges the configurations to which the given files belong. pre-commit runs it in the root of the repository.
# usage: check.sh FILE...
#
# A file belongs to the nearest folder above it that has a lock file of Terraform, .terraform.lock.hcl; where there is none,
# to its own folder. TF_CLI=tofu in the environment judges with OpenTofu.
set -eu

cli=${TF_CLI:-terraform}
hook=$(dirname "$0")

folders=$(for file; do
	own=$(dirname "$file")
	folder=$own
	while [ "$folder" != . ] && [ "$folder" != / ] && [ ! -e "$folder/.terraform.lock.hcl" ]; do
		folder=$(dirname "$folder")
	done
	[ -e "$folder/.terraform.lock.hcl" ] || folder=$own
	printf '%s\n' "$folder"
done | sort -u)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
[ -z "$folders" ] || "$cli" -chdir="$hook" init -input=false -no-color >"$log" 2>&1 || {
	cat "$log"
	exit 1
}

failed=0
while IFS= read -r folder; do
	[ -n "$folder" ] || continue
	# Without a lock no state is touched, and two commits at a time do not wait for each other.
	if "$cli" -chdir="$hook" plan -input=false -no-color -lock=false -var "folder=$PWD/$folder" >"$log" 2>&1 </dev/null; then
		printf '%s: passed\n' "$folder"
	else
		printf '%s: failed\n' "$folder"
		cat "$log"
		failed=1
	fi
done <<EOF
$folders
EOF
exit "$failed"
