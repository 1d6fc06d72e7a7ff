#!/usr/bin/env bash
#
# Starts every seed of config.csv in the background, and waits until all are ready.
#
#   scripts/start_seeds.sh [--config FILE] [OPTION OF seed.jar]…
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

config=$root/config.csv
case ${1-} in
  -h | --help)
    say "usage: scripts/start_seeds.sh [--config FILE] [OPTION OF seed.jar]…"
    exit 0
    ;;
  --config)
    [ $# -ge 2 ] || fail 2 "--config needs a file"
    config=$2
    shift 2
    ;;
esac
[ -r "$config" ] || fail 2 "$config cannot be read; name the seeds with --config FILE (a row host,port each)"
find_java
need_jar seed.jar

names=()
while read -r host port; do
  is_number "$port" || fail 2 "$config: '$port' is no port (in the row of $host)"
  if is_running "$run/seed-$port.pid"; then
    say "seed $host:$port is running already, process $(cat "$run/seed-$port.pid")"
    continue
  fi
  start_node seed "seed-$port" --host "$host" --port "$port" --config "$config" "$@"
  names+=("seed-$port")
done < <(seed_rows "$config")

failed=0
for name in ${names[@]+"${names[@]}"}; do
  await_ready "$name" seed || failed=1
done
exit "$failed"
