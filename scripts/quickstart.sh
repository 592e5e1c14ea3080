#!/usr/bin/env bash
# From a fresh Debian 12 to a running node: installs packages, builds release, starts one node in the foreground.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

port=8080
data_dir=$here/data
start=yes
usage() {
  cat <<'TEXT'
usage: scripts/quickstart.sh [--port N] [--data-dir DIR] [--no-start]
  --port N         port of the API on 127.0.0.1 (default 8080)
  --data-dir DIR   where the node keeps its data (default ./data in the repository); kept between runs
  --no-start       install and build only
TEXT
}
say() { printf '%s\n' "$*" >&2; }
refuse() { say "error: $*"; usage >&2; exit 2; }
while [ $# -gt 0 ]; do
  case $1 in
    --port) [ $# -ge 2 ] || refuse "--port needs a number"; port=$2; shift 2 ;;
    --data-dir) [ $# -ge 2 ] || refuse "--data-dir needs a directory"; data_dir=$(realpath -m -- "$2"); shift 2 ;;
    --no-start) start=no; shift ;;
    --help|-h) usage; exit 0 ;;
    *) refuse "unknown option $1" ;;
  esac
done
[[ $port =~ ^[0-9]+$ && $port -le 65535 ]] || refuse "--port $port: 0 to 65535 is allowed"
cd "$here"

say "1/3 packages"
scripts/install_packages.sh build backport

say "2/3 build (release)"
log=build/quickstart.log
mkdir -p build
# Turns ninja's [12/345] lines into one moving percentage, or a line each tenth when nobody watches a terminal.
show_progress() {
  awk -v terminal="$([ -t 2 ] && echo 1 || echo 0)" '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), n, "/"); percent = int(100 * n[1] / n[2])
      if (terminal) printf "\r    %3d %%", percent > "/dev/stderr"
      else if (int(percent / 10) > shown) { shown = int(percent / 10); printf "    %d %%\n", percent > "/dev/stderr" }
      fflush("/dev/stderr")
    }
    END { if (terminal) printf "\r           \r" > "/dev/stderr" }'
}
if ! cmake --preset release >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  say "error: configuring failed, see $log"
  exit 1
fi
if ! cmake --build --preset release 2>&1 | tee -a "$log" | show_progress; then
  tail -n 20 "$log" >&2
  say "error: the build failed, see $log"
  exit 1
fi
if [ $start = no ]; then
  say "built: build/release/bin/statushived, build/release/bin/statushivectl"
  exit 0
fi

say "3/3 start"
is_new=yes
[ ! -e "$data_dir/node.json" ] || is_new=no
ready=$(mktemp)
# In a session of its own, so that Ctrl-C reaches the node once: as the SIGTERM below.
setsid build/release/bin/statushived --data-dir "$data_dir" --http "127.0.0.1:$port" --log-level warn >"$ready" &
node=$!
stop() { kill -TERM "$node" 2>/dev/null || true; }
trap stop INT TERM
# Waits for the node's end, also when a signal cuts a wait short, and ends with its exit code.
finish() {
  local code
  while :; do
    code=0
    wait "$node" || code=$?
    kill -0 "$node" 2>/dev/null || break
  done
  rm -f "$ready"
  exit "$code"
}
while ! grep -q '^statushived ready' "$ready"; do
  kill -0 "$node" 2>/dev/null || finish
  sleep 0.1
done
address=$(sed -nE 's/^statushived ready http=([^ ]+) .*/\1/p' "$ready")

echo
echo "StatusHive runs on http://$address ($([ $is_new = yes ] && echo new || echo existing) data in $data_dir)"
if [ -r "$data_dir/admin-password" ]; then
  password=$(cat "$data_dir/admin-password")
  [ $is_new = no ] || printf '  e-mail    %s\n  password  %s (kept in %s/admin-password)\n' \
    "${STATUSHIVE_ADMIN_EMAIL:-admin@localhost}" "$password" "$data_dir"
  cat <<TEXT

Log in and list the monitors:
  TOKEN=\$(curl -s 'http://$address/auth/v1/token?grant_type=password' -d '{"email":"${STATUSHIVE_ADMIN_EMAIL:-admin@localhost}","password":"'\$(cat $data_dir/admin-password)'"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s http://$address/api/monitors -H "Authorization: Bearer \$TOKEN"
TEXT
else
  cat <<TEXT
  log in with the e-mail and password that STATUSHIVE_ADMIN_EMAIL and STATUSHIVE_ADMIN_PASSWORD gave at the first start:
  build/release/bin/statushivectl --server http://$address login --email E
TEXT
fi
echo
echo "Ctrl-C stops the node."
finish
