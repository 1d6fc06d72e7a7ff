#!/usr/bin/env bash
#
# Fuzzes what reads bytes, guided by coverage. Prints the executions of each target; status 1 when something was found.
# What was learnt stays in fuzz-tests/target/fuzz, and the next run goes on from there.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage="usage: scripts/fuzz.sh [--minutes N | --runs N] [TARGET…]

  --minutes N  fuzz each target for so long (default: 1)
  --runs N     fuzz each target with so many inputs
  TARGET       one of those below (default: all of them)
"

# Name, class below dev.grapevine, method.
targets='frame       protocol.CodecFuzzTest             frame
stream      protocol.CodecFuzzTest             stream
bundle      protocol.BundleFuzzTest            bundle
config      protocol.ConfigFuzzTest            config
certificate runtime.trust.HandshakeFuzzTest    certificate
binding     runtime.trust.HandshakeFuzzTest    binding
network-key runtime.trust.HandshakeFuzzTest    networkKey
store-file  store.StoreFileFuzzTest            file
store-row   store.StoreRowFuzzTest             row
peer        peer.core.PeerFuzzTest             peer
seed        seed.core.SeedFuzzTest             seed'

names() { awk '{ print $1 }' <<<"$targets"; }

limit=-max_total_time=60
chosen=()
while [ $# -gt 0 ]; do
  case $1 in
    --minutes | --runs)
      is_number "${2:-}" || fail 2 "$1 needs a whole number"
      limit=-runs=$2
      [ "$1" = --runs ] || limit=-max_total_time=$(($2 * 60))
      shift
      ;;
    -h | --help)
      say "$usage" && names | sed 's/^/    /'
      exit 0
      ;;
    *)
      names | grep -qxF -- "$1" || fail 2 "there is no target $1; there are: $(names | tr '\n' ' ')"
      chosen+=("$1")
      ;;
  esac
  shift
done
[ ${#chosen[@]} -gt 0 ] || mapfile -t chosen < <(names)

find_java
cd "$root"
work=$root/fuzz-tests/target/fuzz
mkdir -p "$work"
say 'building …'
export JAVA_HOME=$java_home
maven=./mvnw
./mvnw --version >"$work/build.log" 2>&1 || maven=mvn
"$maven" -q -Dgrapevine.dist.skip=true -pl fuzz-tests -am test-compile \
  dependency:build-classpath -Dmdep.outputFile="$work/class-path" >"$work/build.log" 2>&1 ||
  fail 2 "the build fails; see $work/build.log"
class_path=$root/fuzz-tests/target/test-classes:$(cat "$work/class-path")

# Executions that libFuzzer's log $1 tells of: at its end, or so far.
executions() {
  sed -n -e 's/^#\([0-9]*\)\t.*/\1/p' -e 's/^stat::number_of_executed_units: *//p' "$1" | tail -n 1
}

# Stores are made by the thousand: in memory, where there is a file system for that.
scratch=$(mktemp -d "$([ -w /dev/shm ] && say /dev/shm || say "${TMPDIR:-/tmp}")/gv-fuzz.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

found=0
printf '%-12s %12s %8s\n' target executions seconds
for target in "${chosen[@]}"; do
  read -r _ class method < <(grep "^$target " <<<"$targets")
  folder=$work/$target
  mkdir -p "$folder"
  rm -f "$folder"/Crash_*.java "$folder"/{crash,timeout,oom,leak,slow-unit}-*
  began=$SECONDS status=0
  # Generated classes are left out: they are large, and what they do is the protobuf library's work.
  (cd "$folder" && JAZZER_FUZZ=1 exec "$java" -Xmx1g -XX:+UseSerialGC -Djava.io.tmpdir="$scratch" -cp "$class_path" \
    com.code_intelligence.jazzer.Jazzer \
    --target_class="dev.grapevine.$class" --target_method="$method" \
    --instrumentation_includes='dev.grapevine.**' --instrumentation_excludes='dev.grapevine.wire.**' \
    "$limit" -timeout=20 -print_final_stats=1) </dev/null >"$folder/log" 2>&1 || status=$?
  ran=$(executions "$folder/log")
  printf '%-12s %12s %8s\n' "$target" "${ran:-0}" $((SECONDS - began))
  input=$(find "$folder" -maxdepth 1 \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \) | head -n 1)
  if [ "$status" -ne 0 ] || [ -n "$input" ]; then
    found=1
    say "  found something; the input: ${input:-none was kept}, the log: $folder/log"
    grep -m 3 -E '^== Java Exception|^java\.|^dev\.|^Caused by|AssertionError|ERROR: libFuzzer' "$folder/log" | sed 's/^/  /' || true
  fi
done
exit "$found"
