#!/usr/bin/env bash
# Compiles a built program and its plugins ahead of time for this machine (ReadyToRun), in place: commands that end start faster.
# What cannot be compiled stays as it is. It needs the .NET SDK. docs/install.md says more.
#
#   eng/compile-ahead.sh folder     ends with 3 where the compiler cannot be had
set -euo pipefail
folder=$(realpath "$1")
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The compiler comes as a package; the SDK says of which version, and where it lies.
restore=$(mktemp -d)
trap 'rm -rf "$restore"' EXIT
cat > "$restore/ahead.csproj" <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Compiler>Microsoft.NETCore.App.Crossgen2.$(NETCoreSdkPortableRuntimeIdentifier)</Compiler>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="$(Compiler)" Version="[$(BundledNETCoreAppPackageVersion)]" />
  </ItemGroup>
  <Target Name="Say">
    <PropertyGroup>
      <Tools>$(NuGetPackageRoot)$(Compiler.ToLowerInvariant())/$(BundledNETCoreAppPackageVersion)/tools</Tools>
      <Framework>$(NetCoreTargetingPackRoot)/../shared/Microsoft.NETCore.App/$(BundledNETCoreAppPackageVersion)</Framework>
    </PropertyGroup>
    <Message Importance="high" Text="$(Tools)|$(Framework)" />
  </Target>
</Project>
END
if ! said=$(dotnet restore "$restore/ahead.csproj" -v quiet 2>&1); then
  printf 'The compiler cannot be had: the package Microsoft.NETCore.App.Crossgen2 was not restored.\n%s\n' "$said" >&2
  exit 3
fi
IFS='|' read -r tools framework < <(dotnet msbuild "$restore/ahead.csproj" -t:Say -v:minimal -nologo | sed 's/^ *//')
[[ -d $framework ]] || framework=$(ls -d "${framework%/*}"/10.* | sort -V | tail -1)
shared=("${framework%/*/*}"/*/"${framework##*/}")

# Code of the framework for the program's own types comes along; the runtime checks that it is still the same before it uses it.
flags=(-O '--opt-cross-module:*' '--non-local-generics-module:*')
if [[ $(uname -m) == x86_64 ]] && grep -qw avx2 /proc/cpuinfo; then
  flags+=(--instruction-set:x86-64-v3)
fi

while IFS= read -r -d '' assembly; do
  references=()
  for place in "${assembly%/*}" "$folder" "${shared[@]}"; do
    references+=(-r "$place/*.dll")
  done
  if "$tools/crossgen2" "$assembly" -o "$assembly.ahead" "${references[@]}" "${flags[@]}" > /dev/null 2>&1; then
    mv "$assembly.ahead" "$assembly"
  else
    rm -rf "$assembly.ahead"
  fi
done < <(find "$folder" -name '*.dll' -type f -print0)

# A plugin's list of its files holds for what they are now.
while IFS= read -r -d '' list; do
  (
    cd "${list%/*}"
    files=$(find . -type f ! -path "./${list##*/}" -printf '%P\0' | sort -z | xargs -0 sha256sum |
      sed 's/^\([0-9a-f]*\)  \(.*\)$/    "\2": "\1",/')
    printf '{\n  "sha256": {\n%s\n  }\n}\n' "${files%,}" > "$list"
  )
done < <(find "$folder" -name '*.files.json' -type f -print0)
