#!/usr/bin/env bash
#
# Starts N peers in the background, on free ports or on ports counted up from the first, and waits until all are ready.
#
#   scripts/start_peers.sh N [FIRST PORT] [OPTION OF peer.jar]…
#
#   scripts/start_peers.sh 8                        # eight peers on free ports
#   scripts/start_peers.sh 3 6001 --max-peers 8     # on 6001, 6002 and 6003, with at most eight links each
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage="usage: scripts/start_peers.sh N [FIRST PORT] [OPTION OF peer.jar]…"
case ${1-} in
  -h | --help)
    say "$usage"
    exit 0
    ;;
esac
is_number "${1-}" && [ "$1" -gt 0 ] || fail 2 "how many? $usage"
count=$1
shift
first=0
if is_number "${1-}"; then
  first=$1
  shift
fi
config=(--config "$root/config.csv")
for option; do
  case $option in
    --config | --config=* | --bootstrap | --bootstrap=*) config=() ;;
  esac
done
find_java
need_jar peer.jar

names=()
for ((i = 0; i < count; i++)); do
  port=$((first > 0 ? first + i : 0))
  name=peer-$port
  [ "$first" -gt 0 ] || name=peer-new-$$-$i
  if is_running "$run/$name.pid"; then
    say "peer $port is running already, process $(cat "$run/$name.pid")"
    continue
  fi
  start_node peer "$name" --port "$port" ${config[@]+"${config[@]}"} "$@"
  names+=("$name")
done

failed=0
for name in ${names[@]+"${names[@]}"}; do
  await_ready "$name" peer || failed=1
done
exit "$failed"
