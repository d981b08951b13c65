#!/bin/sh
# Plans a configuration, has the gate judge the plan, and writes the reports and the verdict into a folder.
# usage: judge.sh CONFIGURATION GATE REPORTS [PLAN]
#
# The first two are folders as the repository calls them, from which this runs. PLAN is where the plan is left for
# terraform apply; without it the plan is thrown away. TF_CLI=tofu in the environment plans and judges with OpenTofu. It
# needs jq.
#
# It ends with 0 where there are reports, whatever they say, so that a pipeline can publish them; verdict.sh fails the
# pipeline afterwards. Where there can be no report it fails, and the verdict says so.
set -eu
umask 077

cli=${TF_CLI:-terraform}
configuration=$1
gate=$2
mkdir -p "$3"
reports=$(cd "$3" && pwd)
printf 'failed: the plan was not judged, see the log\n' >"$reports/verdict"

# The plan as JSON holds every value in clear, sensitive ones too. It is read here, and kept nowhere.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
plan=${4:-$work/tfplan}
case $plan in
/*) ;;
*) plan=$PWD/$plan ;;
esac

"$cli" -chdir="$configuration" init -input=false -no-color
planned=0
"$cli" -chdir="$configuration" plan -input=false -no-color -out="$plan" || planned=$?
# A plan that ends with an error is written too, as far as it came. Where there is none at all, this fails.
"$cli" -chdir="$configuration" show -json "$plan" >"$work/plan.json"

# The gate is planned and never applied: a plan has the values of its outputs, and leaves no state behind.
"$cli" -chdir="$gate" init -input=false -no-color
"$cli" -chdir="$gate" plan -input=false -no-color -out="$work/gate" \
	-var "plan_file=$work/plan.json" -var "configuration=$PWD/$configuration" -var "folder=$configuration"
"$cli" -chdir="$gate" show -json "$work/gate" >"$work/gate.json"

output() {
	jq --raw-output --join-output ".planned_values.outputs.$1.value" "$work/gate.json"
}
output html >"$reports/residency.html"
output markdown >"$reports/residency.md"
output sarif >"$reports/residency.sarif"
output junit >"$reports/residency.xml"
output json >"$reports/residency.json"
output csv >"$reports/residency.csv"

passed=$(output passed)
if [ "$planned" -ne 0 ]; then
	printf 'failed: the plan ended with an error\n' >"$reports/verdict"
elif [ "$passed" != true ]; then
	printf 'failed: the plan does not pass the gate\n' >"$reports/verdict"
else
	printf 'passed\n' >"$reports/verdict"
fi
