#!/usr/bin/env bash
# Cached answers of the service beside nginx with the same bytes on disk, and beside the least that Kestrel costs (kestrel.cs), all in this
# one run, by wrk on loopback. The rows take turns. 'processor' is the time that the server's processes take for a request, in microseconds;
# the rate depends on what wrk leaves of the processors besides.
#   benchmarks/service/run.sh [seconds]    default 10 a row, in five rounds; the program must have been built (./run help)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$here/../../artifacts/bin/ImageLoaders.Cli/release/imageloaders.dll
seconds=${1:-10}
rounds=5
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

missing=()
command -v wrk >/dev/null || missing+=(wrk)
[[ -x /usr/sbin/nginx ]] || missing+=(nginx-light)
((${#missing[@]} == 0)) || apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
dotnet build "$here/kestrel.cs" -c Release -o "$work/kestrel" -v quiet -nologo

serve() { # port, settings...
  env "${@:2}" ImageLoaders__StatePath="$work/$1" dotnet "$program" serve --urls "http://127.0.0.1:$1" >"$work/$1.log" 2>&1 &
  pids+=($!)
}
ready() { for _ in {1..300}; do curl -fsS "$1" -o "$2" 2>/dev/null && return; sleep 0.1; done; echo "$1 does not answer." >&2; return 1; }

mkdir "$work/files"
serve 8342
serve 8344 ImageLoaders__Telemetry__Prometheus=true # its cost is the difference
serve 8346 ImageLoaders__Service__MaximumConcurrentRequests=1 ImageLoaders__Access__AllowedHosts__0=127.0.0.1
for port in 8342 8344 8346; do ready "http://127.0.0.1:$port/health/ready" /dev/null; done
service=127.0.0.1:8342/images
ready "http://$service/rendered?id=example:ct" "$work/files/rendered.png"
ready "http://$service/pixels?id=example:ct" "$work/files/pixels.raw"
dotnet "$work/kestrel/kestrel.dll" http://127.0.0.1:8345 "$work"/files/* &
kestrel=${#pids[@]}
pids+=($!)
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
  server { listen 127.0.0.1:8343; root $work/files; }
}
END
chmod 755 "$work"
# The one request that this one answers at a time is never over: all others are refused.
never='id=wadouri:http://127.0.0.1:8345/never/1.dcm'
(while :; do curl -sS "http://127.0.0.1:8346/images/pixels?$never" -o /dev/null 2>/dev/null || sleep 0.1; done) &
pids+=($!)
/usr/sbin/nginx -c "$work/nginx.conf" -e "$work/error.log" &
nginx=${#pids[@]}
pids+=($!)
for port in 8343 8345; do ready "http://127.0.0.1:$port/rendered.png" /dev/null; done

tag() { curl -fsSI "http://$1" | tr -d '\r' | sed -n 's/^ETag: //ip'; }
rows=() # name, process, address, header; each is beside the last row of nginx
row() { rows+=("$1|$2|$3|${4:-X-None: 1}"); }
row 'rendered, nginx' $nginx 127.0.0.1:8343/rendered.png
row 'rendered, service' 0 "$service/rendered?id=example:ct"
row 'rendered, service with /metrics' 1 '127.0.0.1:8344/images/rendered?id=example:ct'
row 'rendered, Kestrel alone' $kestrel 127.0.0.1:8345/rendered.png
row 'pixels, nginx' $nginx 127.0.0.1:8343/pixels.raw
row 'pixels, service' 0 "$service/pixels?id=example:ct"
row 'pixels, Kestrel alone' $kestrel 127.0.0.1:8345/pixels.raw
row 'pixels br, service' 0 "$service/pixels?id=example:ct" 'Accept-Encoding: br'
row '304, nginx' $nginx 127.0.0.1:8343/rendered.png "If-None-Match: $(tag 127.0.0.1:8343/rendered.png)"
row '304 of rendered, service' 0 "$service/rendered?id=example:ct" "If-None-Match: $(tag "$service/rendered?id=example:ct")"
row '304 of pixels, service' 0 "$service/pixels?id=example:ct" "If-None-Match: $(tag "$service/pixels?id=example:ct")"
row 'refused with 503, service' 2 '127.0.0.1:8346/images/rendered?id=example:ct'
row '304, Kestrel alone' $kestrel 127.0.0.1:8345/rendered.png 'If-None-Match: "1"'

ticks() { # of a process and its children, of 10 ms
  local pid sum=0
  for pid in "$1" $(pgrep -P "$1"); do
    set -- $(sed 's/.*) //' "/proc/$pid/stat")
    sum=$((sum + ${12} + ${13}))
  done
  echo "$sum"
}
ask() { # row, seconds: its number, requests, rate, processor time, median and 99 % are added to samples
  local name process address header before
  IFS='|' read -r name process address header <<<"${rows[$1]}"
  before=$(ticks "${pids[process]}")
  wrk -t1 -c16 -d"$2" --latency -H "$header" "http://$address" >"$work/out"
  awk -v row="$1" -v ticks=$(($(ticks "${pids[process]}") - before)) '
    /requests in/ { n = $1 } /Requests\/sec/ { rate = $2 } /50%/ { median = $2 } /99%/ { late = $2 } /Non-2xx/ { odd = $NF }
    END { print row, rate, n ? ticks * 10000 / n : 0, median, late, odd + 0 }' "$work/out"
}

# .NET compiles what is used much once more while it runs: until that is done, a request takes several times as long. Each row is asked
# until its processor time falls no more.
for i in "${!rows[@]}"; do
  last=1000000
  for _ in {1..8}; do
    now=$(ask "$i" 2 | awk '{ print int($3) }')
    ((now * 20 < last * 19)) || break
    last=$now
  done
done

each=$(awk -v s="$seconds" -v r=$rounds 'BEGIN { print (s / r < 1) ? 1 : int(s / r) }')
for ((round = 0; round < rounds; round++)); do
  for i in "${!rows[@]}"; do ask "$i" "$each"; done
done >"$work/samples"

printf '%d processors; rendered %d bytes, pixels %d bytes; 16 connections, %d times %d s each: medians, and of the processor the least\n' \
  "$(nproc)" "$(stat -c %s "$work/files/rendered.png")" "$(stat -c %s "$work/files/pixels.raw")" "$rounds" "$each"
printf '%-32s %10s %9s %10s %9s %9s %9s\n' '' 'requests/s' 'of nginx' 'processor' 'of nginx' 'median' '99 %'
for i in "${!rows[@]}"; do
  IFS='|' read -r name process _ <<<"${rows[$i]}"
  of() { awk -v row="$i" -v column="$1" '$1 == row { print $column }' "$work/samples" | sort -n | sed -n "${2}p"; }
  rate=$(of 2 $(((rounds + 1) / 2)))
  processor=$(of 3 1)
  ((process != nginx)) || beside=("$rate" "$processor")
  odd=$(awk -v row="$i" '$1 == row { n += $6 } END { if (n) print " not 2xx: " n }' "$work/samples")
  awk -v name="$name" -v rate="$rate" -v cpu="$processor" -v nrate="${beside[0]}" -v ncpu="${beside[1]}" -v odd="$odd" \
    -v median="$(of 4 $(((rounds + 1) / 2)))" -v late="$(of 5 $(((rounds + 1) / 2)))" \
    'BEGIN { printf "%-32s %10.0f %9.2f %10.1f %9.2f %9s %9s%s\n", name, rate, rate / nrate, cpu, ncpu / cpu, median, late, odd }'
done
