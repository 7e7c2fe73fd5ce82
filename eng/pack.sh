#!/usr/bin/env bash
# Makes everything that is published: the packages for .NET and for npm, and the archive for operators. docs/releasing.md says more.
#
#   eng/pack.sh [folder] [version]    artifacts/packages, and the version of Directory.Build.props
#
# With NO_BUILD=1, what is built in artifacts/ is packed as it is.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
folder=$(realpath -m "${1:-artifacts/packages}")
version=${2:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props | head -1)}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
properties=(-p:Configuration=Release "-p:PackageVersion=$version" "-p:PackageOutputPath=$folder" -p:PackagesFromHere=true -v:quiet -nologo)

if [[ -z ${NO_BUILD:-} ]]; then
  eng/viewer.sh || true
  [[ -f host/ImageLoaders.Cli/viewer/dist/index.html ]] || echo "The packages have no viewer page: Node is not here." >&2
  dotnet msbuild eng/Packages.proj -t:Restore "${properties[@]}"
  dotnet msbuild eng/Packages.proj -t:Build "${properties[@]}"
else
  dotnet msbuild eng/templates/ImageLoaders.Templates.csproj -restore -t:Build "${properties[@]}"
fi
mkdir -p "$folder"
dotnet msbuild eng/Packages.proj -t:Pack "${properties[@]}"

# The archive: the program with its plugins, its settings and a unit for systemd, in a folder of its name.
name=imageloaders-$version
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
dotnet publish host/ImageLoaders.Cli -c Release --no-build -o "$staging/$name" -v quiet -nologo
cp LICENSE README.md eng/imageloaders.service "$staging/$name/"
(cd "$staging/$name" && find . -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum > SHA256SUMS)
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct 2>/dev/null || echo 0)" \
  -C "$staging" -czf "$folder/$name.tar.gz" "$name"

# The bridge for Cornerstone and OHIF: an npm package.
if command -v npm >/dev/null; then
  eng/pack-bridge.sh "$folder" "$version" >/dev/null
else
  echo "The npm package of the bridge is not made: Node is not here." >&2
fi
(shopt -s nullglob && cd "$folder" && sha256sum -- *"$version"*.nupkg *"$version"*.tar.gz *"$version".tgz > SHA256SUMS)
ls -1 "$folder"
