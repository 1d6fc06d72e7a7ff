#!/usr/bin/env bash
#
# Stops what start_seeds.sh and start_peers.sh have started: peers first, so that they can say goodbye to the seeds.
# Who has not left after five seconds is ended.
#
#   scripts/stop.sh
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Stops the nodes of the pid files given.
stop_all() {
  local file alive tenths=0
  for file; do
    is_running "$file" && kill -TERM "$(cat "$file")" 2>/dev/null || true
  done
  while [ "$tenths" -lt 50 ]; do
    alive=0
    for file; do
      is_running "$file" && alive=1
    done
    [ "$alive" -eq 1 ] || break
    sleep 0.1
    tenths=$((tenths + 1))
  done
  for file; do
    if is_running "$file"; then
      kill -KILL "$(cat "$file")" 2>/dev/null || true
      say "$(basename "$file" .pid) did not leave and was ended"
    fi
    rm -f "$file"
  done
}

shopt -s nullglob
peers=("$run"/peer-*.pid)
seeds=("$run"/seed-*.pid)
stop_all ${peers[@]+"${peers[@]}"}
stop_all ${seeds[@]+"${seeds[@]}"}
say "stopped: ${#peers[@]} peers, ${#seeds[@]} seeds"
