#!/usr/bin/env bash
# Installs the Debian packages of scripts/packages.txt: install_packages.sh GROUP...
# Only libraft comes from bookworm-backports (bookworm's own 0.15.0 can lose acknowledged writes): a pin prefers it
# there; every other package of that suite stays at apt's priority of 100, below the stable suite's 500.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
groups=("$@")
[ ${#groups[@]} -gt 0 ] || { echo "usage: install_packages.sh build|test|backport ..." >&2; exit 2; }

. /etc/os-release
[ "${VERSION_CODENAME:-}" = bookworm ] || { echo "error: this script knows Debian 12 (bookworm), not ${PRETTY_NAME:-this system}" >&2; exit 1; }

wanted=()
for group in "${groups[@]}"; do
  while read -r name; do wanted+=("$name"); done < <(sed 's/#.*//' "$here/packages.txt" | awk -v g="$group" '$2 == g { print $1 }')
done

missing=()
for name in "${wanted[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
done
raft_version=$(dpkg-query -W -f '${Version}' libraft-dev 2>/dev/null || true)
if [[ -n "$raft_version" && "$raft_version" != 0.22.1* ]]; then missing+=(libraft-dev); fi
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "error: installing ${missing[*]} needs root, and sudo is not here" >&2; exit 1; }
  root=(sudo)
fi

"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update

if [[ " ${missing[*]} " == *" libraft-dev "* ]]; then
  "${root[@]}" tee /etc/apt/preferences.d/statushive-backports >/dev/null <<'PIN'
Package: libraft-dev libraft0
Pin: release n=bookworm-backports
Pin-Priority: 990
PIN
  # A second source for the same suite, signed by another copy of the key, would be an error to apt.
  if [[ "$(apt-cache policy)" != *"n=bookworm-backports,"* ]]; then
    # The mirror that this machine already uses, from one-line or deb822 sources.
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
      sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]*\/debian\/?) +bookworm .*/\2/p; s/^URIs: *([^ ]*\/debian\/?)( .*)?$/\1/p' | head -n 1)
    [ -n "$mirror" ] || { echo "error: no Debian mirror found in /etc/apt: cannot add bookworm-backports" >&2; exit 1; }
    "${root[@]}" tee /etc/apt/sources.list.d/statushive-backports.sources >/dev/null <<SOURCES
Types: deb
URIs: $mirror
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq update
  fi
fi

echo "installing ${#missing[@]} packages: ${missing[*]}" >&2
# Freshly installed servers (nginx, prometheus) must not start as services: the tests start their own nginx, and only
# want prometheus's promtool. RUNLEVEL is for the init scripts; systemd's helpers ask only this policy.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
  "${root[@]}" chmod 755 "$policy"
fi
"${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
  apt-get -qq -y --no-install-recommends install "${missing[@]}" >/dev/null
