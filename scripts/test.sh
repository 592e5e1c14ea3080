#!/usr/bin/env bash
# Installs what is missing, builds `dev` and the release binaries, checks the layers and runs every test.
# Arguments go to ctest, for instance: scripts/test.sh -L unit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install_packages.sh build backport test
command -v npm >/dev/null || scripts/install_packages.sh npm
scripts/install_npm.sh

echo "== configuring"
cmake --preset release >/dev/null
cmake --preset dev >/dev/null
echo "== building release binaries"
cmake --build --preset release
echo "== building dev (ASan, UBSan) and its tests"
cmake --build --preset dev
echo "== checking the layers"
cmake --build --preset dev --target layer_checks all_verify_interface_header_sets
echo "== running the tests"
ctest --preset dev "$@"
