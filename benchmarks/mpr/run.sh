#!/usr/bin/env bash
# Planes through one volume of 512 x 512 x 300 voxels, beside VTK and scipy, in turns: processor time in ms, the least of several rounds.
# Debian: python3-vtk9 python3-scipy. One thread each.
#   benchmarks/mpr/run.sh [rounds]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${TMPDIR:-/tmp}/imageloaders-mpr
mkdir -p "$work"
dotnet build benchmarks -c Release -v quiet -nologo >&2
run="dotnet artifacts/bin/ImageLoaders.Benchmarks/release/ImageLoaders.Benchmarks.dll"
[ -f "$work/volume.raw" ] || $run mpr-inputs "$work"
export DOTNET_PROCESSOR_COUNT=1
for ((round = 0; round < ${1:-3}; round++)); do
  $run mpr "$work"
  /usr/bin/python3 benchmarks/mpr/peers.py "$work"
  $run mpr-first "$work"
  /usr/bin/python3 benchmarks/mpr/first.py "$work"
done | awk -F'\t' '
  { key = $1 SUBSEP $2; if (!(key in best) || $3 < best[key]) best[key] = $3 + 0
    if (!($1 in names)) { names[$1] = 1; order[++count] = $1 } }
  function value(name, who) { return (name SUBSEP who) in best ? sprintf("%.1f", best[name, who]) : "" }
  END {
    printf "%-32s %9s %9s %9s\n", "ms of processor time", "ours", "VTK", "scipy"
    for (i = 1; i <= count; i++)
      printf "%-32s %9s %9s %9s\n", order[i], value(order[i], "ours"), value(order[i], "VTK"), value(order[i], "scipy")
  }'
$run mpr-small-cache "$work"
