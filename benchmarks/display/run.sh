#!/usr/bin/env bash
# Rendering of 16-bit slices to RGBA beside cornerstone-core's own without WebGL, in turns in one run, each on one core.
#   benchmarks/display/run.sh [rounds]    default 3; the lowest median of the rounds counts
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/artifacts/display
mkdir -p "$work"
cp "$here/render.js" "$work"
[[ -d $work/node_modules ]] || (cd "$work" && npm install --silent --no-audit --no-fund --no-save cornerstone-core@2.6.1)
dotnet build "$root/benchmarks" -c Release --nologo -v q >/dev/null
for ((round = 0; round < ${1:-3}; round++)); do
  taskset -c 0 dotnet "$root/artifacts/bin/ImageLoaders.Benchmarks/release/ImageLoaders.Benchmarks.dll" render
  (cd "$work" && taskset -c 0 node render.js)
done | awk -F'\t' '
  { if (!(($1, $2) in best) || $3 < best[$1, $2]) best[$1, $2] = $3 + 0; split($1, part, " "); side[$1] = part[1] }
  END { for (name in side) printf "%-22s ours %9.4f ms, %5.2f GB/s   cornerstone-core %9.4f ms, %5.2f GB/s   %5.2f times\n", name,
    best[name, "ours"], side[name] ^ 2 * 4e-6 / best[name, "ours"], best[name, "cornerstone"],
    side[name] ^ 2 * 4e-6 / best[name, "cornerstone"], best[name, "cornerstone"] / best[name, "ours"] }'
