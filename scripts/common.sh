# What the scripts beside this file share; they source it, nobody runs it.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
run=${XDG_STATE_HOME:-$HOME/.local/state}/grapevine/run

# Many small JVMs on one machine: start fast, stay small. JAVA_OPTS may say otherwise.
# shellcheck disable=SC2034
read -r -a jvm_options <<<"${JAVA_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss512k}"

say() { printf '%s\n' "$*"; }

# Ends the script with status $1 and a message.
fail() {
  local status=$1
  shift
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit "$status"
}

# Whether $1 is a whole number without sign.
is_number() {
  case $1 in
    '' | *[!0-9]*) return 1 ;;
  esac
}

# Sets java and java_home; ends the script if there is no Java 17.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  if [ ! -x "$java" ]; then
    java=$(command -v java) || fail 2 "there is no java here; install a JDK, 17 or newer (https://adoptium.net)"
  fi
  local settings version
  settings=$("$java" -XshowSettings:properties -version 2>&1) || fail 2 "$java does not run: $settings"
  version=$(sed -n 's/^ *java\.specification\.version = //p' <<<"$settings")
  java_home=$(sed -n 's/^ *java\.home = //p' <<<"$settings")
  case $version in
    1.* | [0-9] | 1[0-6]) fail 2 "$java is Java $version; install a JDK, 17 or newer (https://adoptium.net), or set JAVA_HOME" ;;
  esac
}

# Ends the script if dist/$1 is not built.
need_jar() {
  [ -f "$root/dist/$1" ] || fail 2 "there is no dist/$1 yet; build it: cd '$root' && ./mvnw -q -DskipTests package"
}

# Prints "host port" for each row of the seed list $1.
seed_rows() {
  local host port rest
  while IFS=, read -r host port rest || [ -n "$host" ]; do
    host=$(tr -d ' \t\r"' <<<"$host")
    port=$(tr -d ' \t\r"' <<<"$port")
    case $host in
      '' | '#'* | [Hh][Oo][Ss][Tt]) ;;
      *) say "$host $port" ;;
    esac
  done <"$1"
}

# Whether the process of the pid file $1 is alive and still a node.
is_running() {
  local pid
  pid=$(cat "$1" 2>/dev/null) && is_number "$pid" && kill -0 "$pid" 2>/dev/null || return 1
  case $(ps -p "$pid" -o args= 2>/dev/null || tr '\0' ' ' <"/proc/$pid/cmdline") in
    *"/seed.jar "* | *"/peer.jar "*) ;;
    *) return 1 ;;
  esac
}

# Starts node $2 (a name for its files) of dist/$1.jar in the background; what follows are its options.
start_node() {
  local jar=$1 name=$2
  shift 2
  mkdir -p "$run"
  : >"$run/$name.out"
  nohup "$java" "${jvm_options[@]}" -jar "$root/dist/$jar.jar" --no-shell "$@" \
    </dev/null >"$run/$name.out" 2>"$run/$name.log" &
  say $! >"$run/$name.pid"
}

# Waits until node $1, of role $2, has said READY, names its files by its port and prints where it is; fails, with its
# last words, if it ends before that.
await_ready() {
  local name=$1 role=$2 pid address
  pid=$(cat "$run/$name.pid")
  while ! grep -q '^READY ' "$run/$name.out"; do
    if ! kill -0 "$pid" 2>/dev/null && ! grep -q '^READY ' "$run/$name.out"; then
      rm -f "$run/$name.pid" "$run/$name.out"
      tail -n 5 "$run/$name.log" >&2
      return 1
    fi
    sleep 0.05
  done
  address=$(sed -n 's/^READY [a-z]* \([^ ]*\).*/\1/p' "$run/$name.out")
  if [ "$name" != "$role-${address##*:}" ]; then
    mv "$run/$name.pid" "$run/$role-${address##*:}.pid"
    mv "$run/$name.log" "$run/$role-${address##*:}.log"
  fi
  rm -f "$run/$name.out"
  say "$role $address is up, process $pid, log $run/$role-${address##*:}.log"
}
