#!/usr/bin/env bash
# Pictures that nobody has asked for before, beside Orthanc's of the same instance, both in this one run, by wrk on loopback.
#   benchmarks/service/uncached.sh file.dcm [seconds]    a DICOM file of one frame; default 10 s a row
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$here/../../artifacts/bin/ImageLoaders.Cli/release/imageloaders.dll
file=$(realpath "$1")
seconds=${2:-10}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

missing=()
command -v wrk >/dev/null || missing+=(wrk)
command -v Orthanc >/dev/null || missing+=(orthanc orthanc-dicomweb)
((${#missing[@]} == 0)) || apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

serve() { # port, bytes of decoded images that are kept
  ImageLoaders__Access__AllowedRoots__0=$(dirname "$file") ImageLoaders__MaximumCacheBytes=$2 \
    dotnet "$program" serve --urls "http://127.0.0.1:$1" >"$work/$1.log" 2>&1 &
  pids+=($!)
}
serve 8342 1073741824
serve 8344 0
mkdir "$work/db"
cat >"$work/orthanc.json" <<END
{ "StorageDirectory": "$work/db", "IndexDirectory": "$work/db", "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
  "HttpPort": 8345, "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "DicomServerEnabled": false,
  "OrthancExplorerEnabled": false, "HttpThreadsCount": 20,
  "HttpCompressionEnabled": false, "KeepAlive": true, "DicomWeb": { "Enable": true, "Root": "/dicom-web/" } }
END
LC_ALL=C.UTF-8 Orthanc "$work/orthanc.json" >"$work/orthanc.log" 2>&1 </dev/null &
pids+=($!)
for _ in {1..100}; do
  dotnet "$program" health --url http://127.0.0.1:8342 >/dev/null 2>&1 \
    && dotnet "$program" health --url http://127.0.0.1:8344 >/dev/null 2>&1 \
    && curl -fsS http://127.0.0.1:8345/system >/dev/null 2>&1 && break
done

curl -fsS -H Expect: --data-binary "@$file" http://127.0.0.1:8345/instances >"$work/stored.json"
orthanc=$(curl -fsS http://127.0.0.1:8345/dicom-web/instances | grep -o 'http[^"]*instances/[0-9.]*' | head -1 | sed 's|^http://[^/]*||')

measure() { # name, port, path
  wrk -t1 -c8 -d2 -H 'Accept: image/png' -s "$here/uncached.lua" "http://127.0.0.1:$2" -- "$3" >/dev/null
  wrk -t1 -c8 -d"$seconds" --latency -H 'Accept: image/png' -s "$here/uncached.lua" "http://127.0.0.1:$2" -- "$3" | awk -v name="$1" '
    /Requests\/sec/ { rate = $2 } /50%/ { median = $2 } /99%/ { late = $2 } /Non-2xx/ { odd = " (not 2xx: " $NF ")" }
    END { printf "%-44s %10s %10s %10s%s\n", name, rate, median, late, odd }'
}

printf '%d processors; %s; 8 connections, %s s each\n' "$(nproc)" "$(basename "$file")" "$seconds"
printf '%-44s %10s %10s %10s\n' '' 'pictures/s' 'median' '99 %'
measure 'Orthanc' 8345 "$orthanc/rendered?window=%d,1400,linear"
measure 'service, decoded image kept' 8342 "/images/rendered?id=dicomfile:$file&window=%d,1400,linear"
measure 'service, file read and decoded each time' 8344 "/images/rendered?id=dicomfile:$file&window=%d,1400,linear"
