#!/usr/bin/env bash
# Builds the page of `imageloaders serve` (host/ImageLoaders.Cli/viewer/dist) by its lock file, where Node is there and it is not built yet.
set -euo pipefail
viewer=$(cd "$(dirname "${BASH_SOURCE[0]}")/../host/ImageLoaders.Cli/viewer" && pwd)
page=$viewer/dist/index.html

# Vite needs Node 20.19 or newer.
is_new='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
if ! command -v npm >/dev/null || ! node -e "$is_new"; then
  echo "Node 20.19 or newer is not here: the page of 'serve' is not built; everything else works." >&2
  [[ ${1:-} == required ]] && exit 1 || exit 0
fi
[[ -f $page && -z $(find "$viewer" -type f -newer "$page" -not -path '*/node_modules/*' -not -path '*/dist/*' -print -quit) ]] && exit 0

echo "Building the viewer…" >&2
cd "$viewer"
[[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
npm run build --silent -- --logLevel warn >&2
touch "$page"
