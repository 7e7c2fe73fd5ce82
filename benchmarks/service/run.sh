#!/usr/bin/env bash
# Cached answers of the service beside nginx with the same bytes on disk, both in this one run, by wrk on loopback.
#   benchmarks/service/run.sh [seconds]    default 10 a row; the program must have been built (./run help)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$root/artifacts/bin/ImageLoaders.Cli/release/imageloaders.dll
seconds=${1:-10}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

missing=()
command -v wrk >/dev/null || missing+=(wrk)
[[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
((${#missing[@]} == 0)) || apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

dotnet "$program" serve --urls http://127.0.0.1:8342 >"$work/service.log" 2>&1 &
pids+=($!)
# The same with metrics, whose cost is the difference.
ImageLoaders__StatePath=$work/measured ImageLoaders__Telemetry__Prometheus=true \
  dotnet "$program" serve --urls http://127.0.0.1:8344 >"$work/measured.log" 2>&1 &
pids+=($!)
for _ in {1..100}; do dotnet "$program" health --url http://127.0.0.1:8344 >/dev/null 2>&1 && break; done
for _ in {1..100}; do dotnet "$program" health --url http://127.0.0.1:8342 >/dev/null 2>&1 && break; done

service=http://127.0.0.1:8342/images
curl -fsS "$service/rendered?id=example:ct" -o "$work/rendered.png"
curl -fsS "$service/pixels?id=example:ct" -o "$work/pixels.raw"
cat >"$work/nginx.conf" <<END
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
worker_processes auto;
events { worker_connections 1024; }
http {
  types { image/png png; application/octet-stream raw; }
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=10;
  server { listen 127.0.0.1:8343; root $work; }
}
END
chmod 755 "$work"
/usr/sbin/nginx -c "$work/nginx.conf" -e "$work/error.log" &
pids+=($!)
sleep 1

measure() { # name, address, further arguments of wrk
  local name=$1 address=$2
  shift 2
  wrk -t1 -c16 -d2 "$@" "$address" >/dev/null
  wrk -t1 -c16 -d"$seconds" --latency "$@" "$address" | awk -v name="$name" '
    /Requests\/sec/ { rate = $2 } /Transfer\/sec/ { bytes = $2 } /50%/ { median = $2 } /99%/ { late = $2 }
    /Non-2xx/ { odd = " (not 2xx: " $NF ")" }
    END { printf "%-34s %10s %12s %10s %10s%s\n", name, rate, bytes, median, late, odd }'
}

printf '%d processors; rendered %d bytes, pixels %d bytes; 16 connections, %s s each\n' \
  "$(nproc)" "$(stat -c %s "$work/rendered.png")" "$(stat -c %s "$work/pixels.raw")" "$seconds"
printf '%-34s %10s %12s %10s %10s\n' '' 'requests/s' 'bytes/s' 'median' '99 %'
measure 'rendered, nginx from disk' http://127.0.0.1:8343/rendered.png
measure 'rendered, service' "$service/rendered?id=example:ct"
measure 'rendered, service with /metrics' "http://127.0.0.1:8344/images/rendered?id=example:ct"
measure 'pixels, nginx from disk' http://127.0.0.1:8343/pixels.raw
measure 'pixels, service' "$service/pixels?id=example:ct"
measure 'pixels br, service' "$service/pixels?id=example:ct" -H 'Accept-Encoding: br'
etag=$(curl -fsSI "$service/rendered?id=example:ct" | tr -d '\r' | sed -n 's/^ETag: //ip')
measure '304, service' "$service/rendered?id=example:ct" -H "If-None-Match: $etag"
