#!/usr/bin/env bash
# Installs the npm packages of tests/integration/npm into build/npm, never into the source tree; does nothing when
# they are there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source=tests/integration/npm
target=build/npm
# npm trusts what the machine trusts, such as the certificate of a proxy.
machine_trust=/etc/ssl/certs/ca-certificates.crt
if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -r "$machine_trust" ]; then export NODE_EXTRA_CA_CERTS=$machine_trust; fi
if cmp -s "$source/package-lock.json" "$target/installed-lock.json"; then exit 0; fi
mkdir -p "$target"
cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$target"
(cd "$target" && npm ci --ignore-scripts --loglevel=error)
cp "$source/package-lock.json" "$target/installed-lock.json"
