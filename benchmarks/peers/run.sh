#!/usr/bin/env bash
# This project beside the raw libraries and its peers (DCMTK, GDCM, Cornerstone's parser and codecs), in turns in one run, on inputs made
# here.
#   benchmarks/peers/run.sh [rounds [pictures|series|codestreams]]    default 3, all; the lowest median of the rounds counts
# The inputs stay in artifacts/peers.
# IMAGELOADERS_BENCH=folder: CT.dcm and RG3_J2KR.dcm that lie there are the CT and the CR, instead of those made here.
# IMAGELOADERS_BENCH_CLOCK=cpu: the processors' time instead of the clock's, for a machine that others use, and one core.
# IMAGELOADERS_BENCH_ROWS="cr-raw ct-j2k": only rows whose names begin so.
# Debian packages and npm packages that are missing are installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/artifacts/peers
inputs=$work/inputs
rounds=${1:-3}
what=${2:-pictures series codestreams}
mkdir -p "$inputs"

missing=()
for package in g++ pkg-config dcmtk libdcmtk-dev libgdcm-tools libgdcm-dev libturbojpeg0-dev libopenjp2-7-dev libcharls-dev zlib1g-dev \
  libgrokj2k1-dev libopenjph-dev libopenjp2-tools openjph-tools libjpeg-turbo-progs; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
command -v npm >/dev/null || missing+=(nodejs npm)
((${#missing[@]} == 0)) || apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
cp "$here"/{package.json,peers.js,encode-ht.js,codestreams.js} "$work"
[[ -d $work/node_modules ]] || (cd "$work" && npm install --silent --no-audit --no-fund)

if [[ ! $work/peers -nt $here/peers.cpp || ! $work/codestreams -nt $here/codestreams.cpp || ! $work/peers -nt $here/decoders.h
  || ! $work/codestreams -nt $here/row.h ]]; then
  with=(-O2 -std=c++17 "$here/peers.cpp" -I/usr/include/gdcm-3.0 $(pkg-config --cflags libopenjp2)
    -ldcmjpls -ldcmjpeg -lijg8 -lijg12 -lijg16 -ldcmimgle -ldcmdata -loflog -lofstd
    -lgdcmMSFF -lgdcmDSED -lgdcmCommon -lgdcmDICT -lturbojpeg -lopenjp2 -lcharls -lz)
  g++ -shared -fPIC -o "$work/libraw.so" "${with[@]}"
  g++ -o "$work/peers" "${with[@]}"
  g++ -O2 -std=c++17 -o "$work/codestreams" "$here/codestreams.cpp" $(pkg-config --cflags libopenjp2 libgrokj2k openjph) \
    -lopenjp2 -lgrokj2k -lopenjph -lcharls -lturbojpeg
fi
dotnet build "$root/benchmarks" -c Release --nologo -v q >/dev/null
ours=$root/artifacts/bin/ImageLoaders.Benchmarks/release/ImageLoaders.Benchmarks.dll

if [[ ! -f $inputs/done ]]; then
  dotnet "$ours" dicom-inputs "$inputs"
  cd "$inputs"
  if [[ -n ${IMAGELOADERS_BENCH:-} ]]; then
    dcmconv +te "$IMAGELOADERS_BENCH/CT.dcm" ct-raw.dcm
    gdcmconv --raw "$IMAGELOADERS_BENCH/RG3_J2KR.dcm" cr.dcm
    dcmconv +te cr.dcm cr-raw.dcm
  fi
  for picture in ct cr; do
    twelve=$picture-raw.dcm
    [[ $picture == cr ]] || twelve=ct12.dcm
    dcmconv +td $picture-raw.dcm $picture-deflated.dcm
    dcmcrle $picture-raw.dcm $picture-rle.dcm
    dcmcjpeg +eb ${picture}8.dcm $picture-jpeg8.dcm
    dcmcjpeg +ee $twelve $picture-jpeg12.dcm
    dcmcjpeg +e1 $picture-raw.dcm $picture-jpegll.dcm
    dcmcjpls +el $picture-raw.dcm $picture-jls.dcm
    gdcmconv --j2k $picture-raw.dcm $picture-j2k.dcm
    (cd "$work" && node encode-ht.js "$inputs/$picture-raw.dcm" "$inputs/$picture-ht.dcm")
  done
  dcmcjpeg +eb us-raw.dcm us-jpeg8.dcm
  dotnet "$ours" series-inputs "$inputs"
  mkdir -p series-jpegll series-jls
  seq 0 499 | xargs -P 2 -I {} sh -c 'dcmcjpeg +e1 series-raw/{}.dcm series-jpegll/{}.dcm; dcmcjpls +el series-raw/{}.dcm series-jls/{}.dcm'
  touch done
fi

coded=$work/codestreams-in
if [[ $what == *codestreams* && ! -f $coded/rgb-420.jpg ]]; then
  mkdir -p "$coded" "$work/pictures"
  dotnet "$ours" codestream-pictures "$inputs" "$work/pictures"
  cd "$work/pictures"
  for size in "ct 512,512,1,16,s" "cr 1760,1760,1,10,u"; do
    read -r picture shape <<<"$size"
    opj_compress -i $picture.rawl -F "$shape" -o "$coded/$picture-lossless.j2k" >/dev/null
    opj_compress -i $picture.rawl -F "$shape" -I -r 8 -o "$coded/$picture-97.j2k" >/dev/null
    ojph_compress -i $picture.pgm -o ht.j2c -reversible true >/dev/null && mv ht.j2c "$coded/$picture-ht.jph"
  done
  opj_compress -i rgb.ppm -o "$coded/rgb-lossless.j2k" >/dev/null
  opj_compress -i rgb.ppm -I -r 10 -o "$coded/rgb-97.j2k" >/dev/null
  ojph_compress -i rgb.ppm -o ht.j2c -reversible true >/dev/null && mv ht.j2c "$coded/rgb-ht.jph"
  "$work/codestreams" jls rgb.ppm "$coded/rgb-none.jls" 0 0
  "$work/codestreams" jls rgb.ppm "$coded/rgb-line.jls" 0 1
  "$work/codestreams" jls rgb.ppm "$coded/rgb-sample.jls" 0 2
  "$work/codestreams" jls rgb.ppm "$coded/rgb-near-line.jls" 2 1
  cjpeg -quality 90 -sample 2x2 -outfile "$coded/rgb-420.jpg" rgb.ppm
fi

cd "$work"
: >rows.tsv
for ((round = 0; round < rounds; round++)); do
  if [[ $what == *pictures* ]]; then
    LD_LIBRARY_PATH=$work dotnet "$ours" dicom "$inputs" >>rows.tsv
    ./peers "$inputs" >>rows.tsv 2>/dev/null
    node peers.js "$inputs" | grep -P '^[^\t]+\t[^\t]+\t' >>rows.tsv
    for name in us-jpeg8 us-raw; do
      DOTNET_ThreadPool_ForceMaxWorkerThreads=1 dotnet "$ours" frame-memory "$inputs" $name >>rows.tsv
      ./peers "$inputs" frame-memory $name >>rows.tsv 2>/dev/null
    done
  fi
  if [[ $what == *codestreams* ]]; then
    # No tiers: plugins that can be replaced are compiled once, with all optimizations.
    for cores in 1 2; do
      on=(taskset -c "0-$((cores - 1))")
      {
        DOTNET_TieredCompilation=0 "${on[@]}" dotnet "$ours" codestreams "$coded"
        CORES=$cores "${on[@]}" ./codestreams "$coded" 2>/dev/null
        "${on[@]}" node codestreams.js "$coded"
      } | sed "s/\t/, $cores core\t/" >>rows.tsv
    done
  fi
  [[ $what == *series* ]] || continue
  for cores in 1 2; do
    on=(taskset -c "0-$((cores - 1))")
    "${on[@]}" dotnet "$ours" series-files "$inputs" >>rows.tsv
    "${on[@]}" ./peers "$inputs" series $cores >>rows.tsv 2>/dev/null
    "${on[@]}" node peers.js "$inputs" series $cores | grep -P '^[^\t]+\t[^\t]+\t' >>rows.tsv
  done
done
awk -F'\t' '
  { key = $1 SUBSEP $2; if (!(key in best) || $3 < best[key]) best[key] = $3 + 0; if (!($1 in seen)) { seen[$1] = 1; order[++count] = $1 } }
  END {
    printf "%-30s %10s %10s %11s  %s\n", "case, ms", "ours", "our codec", "raw library", "others (ours / theirs)"
    for (i = 1; i <= count; i++) {
      name = order[i]; others = ""
      for (key in best) {
        split(key, part, SUBSEP)
        if (part[1] == name && part[2] !~ /^(ours|codec|raw)$/ && best[key] > 0)
          others = others sprintf("%s %.4g (%.2f)  ", part[2], best[key], best[name, "ours"] / best[key])
      }
      codec = (name SUBSEP "codec") in best ? sprintf("%.4f", best[name, "codec"]) : "-"
      raw = (name SUBSEP "raw") in best ? sprintf("%.4f", best[name, "raw"]) : "-"
      printf "%-30s %10.4f %10s %11s  %s\n", name, best[name, "ours"], codec, raw, others
    }
  }' rows.tsv
