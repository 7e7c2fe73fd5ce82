#!/usr/bin/env bash
# Planes through one volume of 512 x 512 x 300 voxels, beside VTK, ITK and scipy, in turns: processor time in ms, the least of several
# rounds, one thread each. Then ours on one core and on two, the first plane of a process, and what else benchmarks/README.md names.
# It installs what it needs, as root: Debian's python3-vtk9, python3-scipy, libinsighttoolkit5-dev, cmake, g++.
#   benchmarks/mpr/run.sh [rounds]
#   IMAGELOADERS_BENCH=folder benchmarks/mpr/run.sh      also 500 files of the real CT in that folder (real/CT.dcm)
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${TMPDIR:-/tmp}/imageloaders-mpr
mkdir -p "$work/itk"

missing=()
/usr/bin/python3 -c 'import vtk' 2>/dev/null || missing+=(python3-vtk9)
/usr/bin/python3 -c 'import scipy' 2>/dev/null || missing+=(python3-scipy)
[[ -n $(ls -d /usr/include/ITK-* 2>/dev/null) ]] || missing+=(libinsighttoolkit5-dev)
command -v cmake >/dev/null || missing+=(cmake)
command -v g++ >/dev/null || missing+=(g++)
if ((${#missing[@]})); then
  echo "Installing ${missing[*]}" >&2
  { apt-get install -y -qq --no-install-recommends "${missing[@]}" || { apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends "${missing[@]}"; }; } >/dev/null
fi
cmake -S benchmarks/mpr -B "$work/itk" >/dev/null
cmake --build "$work/itk" >/dev/null

dotnet build benchmarks -c Release -v quiet -nologo >&2
built=artifacts/bin/ImageLoaders.Benchmarks/release
run="dotnet $built/ImageLoaders.Benchmarks.dll"
[[ -f $work/volume.raw && -d $work/series ]] || $run mpr-inputs "$work"

# The same program and plugins, compiled ahead for this machine.
ahead=$work/ahead
rm -rf "$ahead"
mkdir -p "$ahead"
cp "$built"/ImageLoaders.*.dll "$built"/McMaster*.dll "$built"/Microsoft.Extensions.*.dll "$built"/*.runtimeconfig.json "$ahead"
cp -r artifacts/bin/ImageLoaders.Cli/release/plugins "$ahead"
eng/compile-ahead.sh "$ahead"
cp "$built"/BenchmarkDotNet*.dll "$ahead"

table() { # rows of "case, tab, who, tab, number" side by side: the least number of each
  awk -F'\t' -v title="$1" -v columns="$2" '
    { key = $1 SUBSEP $2; if (!(key in best) || $3 + 0 < best[key]) best[key] = $3 + 0
      if (!($1 in names)) { names[$1] = 1; order[++count] = $1 } }
    END {
      split(columns, who, ",")
      printf "%-48s", title
      for (k = 1; k in who; k++) printf " %12s", who[k]
      for (i = 1; i <= count; i++) {
        printf "\n%-48s", order[i]
        for (k = 1; k in who; k++) printf " %12s", (order[i] SUBSEP who[k]) in best ? sprintf("%.2f", best[order[i], who[k]]) : ""
      }
      printf "\n\n"
    }'
}

rounds=${1:-3}
for ((round = 0; round < rounds; round++)); do
  DOTNET_PROCESSOR_COUNT=1 $run mpr "$work"
  /usr/bin/python3 benchmarks/mpr/peers.py "$work"
  "$work/itk/itk_planes" "$work"
  DOTNET_PROCESSOR_COUNT=2 $run mpr "$work" | grep 'sampling'
done > "$work/planes.tsv"
grep -v 'sampling' "$work/planes.tsv" | table "processor time, ms" "ours,VTK,ITK,scipy"
grep 'sampling' "$work/planes.tsv" | sed 's/sampling, //' | table "sampling alone, wall time, ms" "1 core,2 cores"

export DOTNET_PROCESSOR_COUNT=1
for ((round = 0; round < rounds; round++)); do
  IMAGELOADERS_BENCH_PLUGINS=$ahead/plugins dotnet "$ahead/ImageLoaders.Benchmarks.dll" mpr-first "$work" ahead
  $run mpr-first "$work" built
  $run mpr-first-replaceable "$work" replaceable
  /usr/bin/python3 benchmarks/mpr/first.py "$work"
done | table "processor time, ms" "ahead,built,replaceable,VTK"

{
  $run mpr-small-cache "$work"
  DOTNET_PROCESSOR_COUNT=2 $run mpr-cancel "$work"
  [[ -z ${IMAGELOADERS_BENCH:-} ]] || $run mpr-real "$work" "$(realpath "$IMAGELOADERS_BENCH")/real/CT.dcm"
} | cut -f1,3
