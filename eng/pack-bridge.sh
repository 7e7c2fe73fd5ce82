#!/usr/bin/env bash
# Packs the bridge as an npm package with its types:
# artifacts/packages/imageloaders-cornerstone-<version>.tgz.
#
#   eng/pack-bridge.sh [folder] [version]    artifacts/packages, and the version of Directory.Build.props
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
viewer=$root/host/ImageLoaders.Cli/viewer
bridge=$viewer/cornerstone-image-loader
packages=$(realpath -m "${1:-$root/artifacts/packages}")
version=${2:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")}
[[ $version ]] || { echo "Directory.Build.props states no <Version>." >&2; exit 1; }

cd "$viewer" # whose TypeScript writes the types
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
cd "$bridge"
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp ./*.js README.md package.json "$root/LICENSE" "$staging"
"$viewer/node_modules/.bin/tsc" -p . --outDir "$staging/types"
cd "$staging"
npm pkg set "version=$version"
mkdir -p "$packages"
npm pack --silent --pack-destination "$packages" | sed "s:^:$packages/:"
