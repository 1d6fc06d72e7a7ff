#!/usr/bin/env bash
# Ends with 0 when the node in this container answers 200 at the path $1 (default /readyz) on port $2 (default 8080).
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${2:-8080}"
printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "${1:-/readyz}" >&3
read -r _ status _ <&3
[[ $status == 200 ]]
