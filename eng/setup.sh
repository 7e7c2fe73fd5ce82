#!/usr/bin/env bash
# Installs what this machine lacks, by its own package manager, and nothing that is there already.
#   eng/setup.sh run      nothing: .NET is all that the program needs
#   eng/setup.sh codecs   the native codec libraries: WebP and AVIF are decoded by them, 8-bit JPEG faster
#   eng/setup.sh test     these, and the public tools that the tests make their images with
set -euo pipefail

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is missing: https://dot.net/download" >&2; exit 1; }
[[ ${1:-run} != run ]] || exit 0

debian=()
libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null || true) # only root has those in its own path
need_library() { [[ $libraries == *"$1"* ]] || debian+=("$2"); }
need_command() { command -v "$1" >/dev/null || debian+=("$2"); }
need_file() { [[ -e $1 ]] || debian+=("$2"); }

# Ubuntu, and what descends from it, has a name of its own for what Debian calls libturbojpeg0.
turbojpeg=libturbojpeg0
grep -qsE '^ID(_LIKE)?=.*ubuntu' /etc/os-release && turbojpeg=libturbojpeg
need_library libturbojpeg.so.0 "$turbojpeg"
need_library libwebp.so.7 libwebp7
# Its package is named for its version: Debian 12 has the 15th, Debian 13 and Ubuntu 24.04 have the 16th.
if [[ $libraries != *libavif.so.1[56]* ]]; then
  avif=$(apt-cache search --names-only '^libavif1[56]$' 2>/dev/null | cut -d' ' -f1 | sort | tail -n 1)
  debian+=("${avif:-libavif16}")
fi
if [[ $1 == test ]]; then
  need_command dcmodify dcmtk
  need_command gdcmconv libgdcm-tools
  need_command cjpeg libjpeg-turbo-progs
  need_command opj_compress libopenjp2-tools
  need_library libcharls.so.2 libcharls2
  # Pillow makes pictures and says what is in them; avifenc makes AVIFs.
  need_file /usr/lib/python3/dist-packages/PIL python3-pil
  need_command avifenc libavif-bin
  need_command grk_compress grokj2k-tools
  need_command ojph_compress openjph-tools
  need_command chromium chromium
  # A real DICOMweb server, which the tests start themselves, and the compiler for what keeps it on loopback.
  need_command Orthanc orthanc
  need_file /usr/share/orthanc/plugins/libOrthancDicomWeb.so orthanc-dicomweb
  # A real web server, whose ranges, compression and faults the tests meet.
  need_file /usr/sbin/nginx nginx-light
  # What the files of deploy/ are checked by, and run with. hadolint, kubeconform and Grafana have no Debian packages.
  need_file /usr/sbin/haproxy haproxy
  need_command yamllint yamllint
  need_command promtool prometheus
  need_command docker-compose docker-compose
  need_command kubectl kubernetes-client
  need_command systemd-analyze systemd
  need_command cc gcc
  need_file /usr/include/dlfcn.h libc6-dev
fi
((${#debian[@]})) || exit 0

if [[ $(uname) != Linux ]]; then
  echo "On this system the codec libraries are yours to install; 'imageloaders doctor' names the packages." >&2
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Missing (Debian's names): ${debian[*]}. Install them by your package manager; 'imageloaders doctor' names the packages." >&2
  exit 1
fi

echo "Installing ${debian[*]}" >&2
as_root=()
((EUID == 0)) || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
# What is installed for the tests must not start as a service.
policy=/usr/sbin/policy-rc.d
if [[ $1 == test && ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod +x "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
install() { "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${debian[@]}" >/dev/null; }
install 2>/dev/null || { "${as_root[@]}" apt-get update -qq && install; } || {
  echo "They could not be installed. What needs none of them works; 'imageloaders doctor' says what does not." >&2
  exit 1
}
