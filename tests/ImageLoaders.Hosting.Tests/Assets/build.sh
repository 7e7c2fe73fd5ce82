#!/bin/sh
# Builds the fixture Good against the contract as it is now, and keeps the binary: later versions of the host must go on
# loading it (R9). Run once for each contract version that stays supported; while the contract is 0.x, for the current one alone.
set -eu
assets=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$assets/../../.." && pwd)
version=$(sed -n 's:.*<Version>\([0-9]*\.[0-9]*\).*:\1:p' "$root/Directory.Build.props" | head -n 1)
dotnet build "$root/tests/Fixtures/Good" -c Release --nologo -v q
mkdir -p "$assets/contract-$version/Good"
cp "$root/artifacts/fixtures/release/Good/Good.dll" "$root/artifacts/fixtures/release/Good/Good.deps.json" "$assets/contract-$version/Good/"
