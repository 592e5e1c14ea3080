#!/usr/bin/env bash
# Runs the checks from a copy beside their packages: run.sh PACKAGES_FOLDER OUTPUT_FOLDER [no-browser]
# scripts/install_npm.sh installs the packages; STATUSHIVE_BIN_DIR says where statushived is.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$1 output=$2
shift 2
fail() { echo "error: $*" >&2; exit 1; }
command -v node >/dev/null || fail "node is missing: run scripts/test.sh, or install nodejs and npm"
[ -d "$packages/node_modules" ] || fail "no packages in $packages: run scripts/install_npm.sh"
[[ " $* " == *" no-browser "* || -x /usr/bin/chromium ]] || fail "/usr/bin/chromium is missing: run scripts/test.sh"
mkdir -p "$output"
output=$(cd "$output" && pwd)
# Beside the packages, because modules are looked for in the folders above a script.
run=$packages/run-$(basename "$output")
mkdir -p "$run"
cp "$here"/*.mjs "$here"/*.ts "$here"/package.json "$run"
exec node "$run/run.mjs" "$output" "$@"
