#!/usr/bin/env bash
# From a fresh Debian 12 to a running node: installs packages, builds release, starts one node in the foreground.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port=8080
data_dir=./data
start=yes
usage() {
  cat <<'TEXT'
usage: scripts/quickstart.sh [--port N] [--data-dir DIR] [--no-start]
  --port N         port of the API on 127.0.0.1 (default 8080)
  --data-dir DIR   where the node keeps its data (default ./data); kept between runs
  --no-start       install and build only
TEXT
}
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=${2:?--port needs a number}; shift 2 ;;
    --data-dir) data_dir=${2:?--data-dir needs a directory}; shift 2 ;;
    --no-start) start=no; shift ;;
    --help|-h) usage; exit 0 ;;
    *) echo "error: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done

say() { printf '%s\n' "$*" >&2; }

say "1/3 packages"
scripts/install_packages.sh build backport

say "2/3 build (release)"
log=build/quickstart.log
mkdir -p build
show_progress() {  # ninja's [12/345] lines as one moving percentage, or a line each tenth when not a terminal
  awk -v terminal="$([ -t 2 ] && echo 1 || echo 0)" '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), n, "/"); percent = int(100 * n[1] / n[2])
      if (terminal) printf "\r    %3d %%", percent > "/dev/stderr"
      else if (int(percent / 10) > shown) { shown = int(percent / 10); printf "    %d %%\n", percent > "/dev/stderr" }
      fflush("/dev/stderr")
    }
    END { if (terminal) printf "\r           \r" > "/dev/stderr" }'
}
cmake --preset release >"$log" 2>&1 || { tail -n 20 "$log" >&2; say "error: configuring failed, see $log"; exit 1; }
if ! cmake --build --preset release 2>&1 | tee -a "$log" | show_progress; then
  tail -n 20 "$log" >&2
  say "error: the build failed, see $log"
  exit 1
fi
[ $start = yes ] || { say "built: build/release/bin/statushived, build/release/bin/statushivectl"; exit 0; }

say "3/3 start"
is_first_start=yes
[ ! -e "$data_dir/node.json" ] || is_first_start=no
ready=$(mktemp)
build/release/bin/statushived --data-dir "$data_dir" --http "127.0.0.1:$port" --log-level warn >"$ready" &
node=$!
stop() { kill -TERM "$node" 2>/dev/null || true; }
trap stop INT TERM
while ! grep -q '^statushived ready' "$ready"; do
  if ! kill -0 "$node" 2>/dev/null; then
    rm -f "$ready"
    code=0; wait "$node" || code=$?
    exit "$code"
  fi
  sleep 0.1
done
address=$(sed -nE 's/^statushived ready http=([^ ]+) .*/\1/p' "$ready")
rm -f "$ready"

email=${STATUSHIVE_ADMIN_EMAIL:-admin@localhost}
if [ -r "$data_dir/admin-password" ]; then
  password=$(cat "$data_dir/admin-password")
else
  password='the one in STATUSHIVE_ADMIN_PASSWORD at the first start'
fi
cat <<TEXT

StatusHive runs on http://$address ($([ $is_first_start = yes ] && echo "new" || echo "existing") data in $data_dir)
  e-mail    $email
  password  $password

Log in and list the monitors:
  TOKEN=\$(curl -s 'http://$address/auth/v1/token?grant_type=password' -d '{"email":"$email","password":"$password"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s http://$address/api/monitors -H "Authorization: Bearer \$TOKEN"

Ctrl-C stops the node.
TEXT
while kill -0 "$node" 2>/dev/null; do wait "$node" || true; done
say "stopped"
