#!/usr/bin/env bash
# Builds and runs the benchmarks of tests/bench and prints their figures with the machine and the date.
# What they measure is CPU per operation, which holds on a shared machine where wall time does not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install_packages.sh build backport test bench
cmake --preset bench >/dev/null
cmake --build --preset bench
echo "== $(date -u +%Y-%m-%d), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1 /proc/loadavg)"
for name in heartbeat_bench identity_bench check_bench http_bench; do
  echo "== $name"
  build/bench/bin/$name
done
export STATUSHIVE_BIN_DIR=$PWD/build/bench/bin
echo "== api_bench"
build/bench/bin/api_bench
echo "== one_node_bench"
build/bench/bin/one_node_bench "$@"
