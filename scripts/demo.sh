#!/usr/bin/env bash
#
# Grapevine in a minute: three seeds and eight peers on this machine, messages, the death of a peer, the repair; then a
# peer of your own at this terminal. Builds what is not built.
set -euo pipefail
# shellcheck source=scripts/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage="usage: scripts/demo.sh [--once] [--config FILE | --free-ports]

  --once         no prompt at the end: status 0 if everything arrived, 1 if not
  --config FILE  the seeds to start, a row host,port each, all on this machine (default: config.csv)
  --free-ports   three seeds on free ports instead"

build_log='' child=''

# Runs a command in the background, with a line that tells how it goes; ends it after $2 seconds.
run_with_progress() {
  local what=$1 most=$2 began=$SECONDS module shown='' status=0
  shift 2
  "$@" </dev/null >"$build_log" 2>&1 &
  child=$!
  [ -t 1 ] || say "$what …"
  while kill -0 "$child" 2>/dev/null; do
    if [ $((SECONDS - began)) -ge "$most" ]; then
      kill "$child" 2>/dev/null || true
    fi
    module=$(sed -n 's/^\[INFO\] Building \(Grapevine.*[^ ]\) *\[\(.*\)\].*/\2 \1/p' "$build_log" | tail -n 1)
    if [ -t 1 ]; then
      printf '\r\033[K%s … %s s  %s' "$what" $((SECONDS - began)) "$module"
    elif [ "$module" != "$shown" ]; then
      say "  $module"
      shown=$module
    fi
    sleep 0.2
  done
  [ ! -t 1 ] || printf '\r\033[K'
  wait "$child" || status=$?
  child=''
  return "$status"
}

clean_up() {
  [ -z "$child" ] || kill "$child" 2>/dev/null || true
  [ -z "$build_log" ] || rm -f "$build_log"
}

# Whether a jar is missing, or older than what it is made from.
is_unbuilt() {
  local jar
  for jar in seed peer; do
    [ -f "$root/dist/$jar.jar" ] || return 0
    [ -z "$(find "$root"/{common-protocol,node-runtime,node-shell,store,$jar-*} -path '*/src/main/*' -type f \
      -newer "$root/dist/$jar.jar")" ] || return 0
  done
  return 1
}

# Whether the demo itself has to be compiled.
is_uncompiled() {
  local class=$root/dist/demo/demo/Demo.class
  [ ! -f "$class" ] || [ -n "$(find "$root/scripts/demo" "$root/dist/peer.jar" -newer "$class")" ]
}

need_jdk() {
  [ -x "$java_home/bin/javac" ] ||
    fail 2 "$java_home is a Java runtime only; install a JDK, 17 or newer (https://adoptium.net), or set JAVA_HOME"
}

build() {
  local maven=./mvnw
  build_log=$(mktemp "${TMPDIR:-/tmp}/gv-build.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  cd "$root"
  export JAVA_HOME=$java_home
  if ! run_with_progress 'Getting Maven' 180 ./mvnw --version; then
    maven=$(command -v mvn) || {
      tail -n 5 "$build_log" >&2
      fail 1 'the Maven wrapper cannot download Maven here, and there is no mvn; install Maven, 3.8.7 or newer'
    }
  fi
  run_with_progress 'Building Grapevine, once' 3600 \
    "$maven" -B -DskipTests -pl seed-server/app,peer-node/app -am package || {
    grep '^\[ERROR\]' "$build_log" | head -n 20 >&2 || tail -n 20 "$build_log" >&2
    fail 1 "the build failed; see it all with: cd '$root' && $maven -DskipTests package"
  }
  touch dist/seed.jar dist/peer.jar # A jar that came out the same keeps its time otherwise.
  say 'Grapevine is built: dist/seed.jar and dist/peer.jar.'
  clean_up
  trap - EXIT INT TERM HUP
}

for argument; do
  case $argument in
    -h | --help)
      say "$usage"
      exit 0
      ;;
  esac
done
find_java
if is_unbuilt; then
  need_jdk
  (build)
fi
[ ! -t 1 ] || printf 'Starting …\r'
if is_uncompiled; then
  need_jdk
  "$java_home/bin/javac" --release 17 -cp "$root/dist/peer.jar" -d "$root/dist/demo" "$root"/scripts/demo/*.java
fi
exec "$java" "${jvm_options[@]}" "-Dgrapevine.root=$root" -cp "$root/dist/demo:$root/dist/peer.jar" demo.Demo "$@"
