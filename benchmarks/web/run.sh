#!/usr/bin/env bash
# GIF, WebP, BMP and AVIF beside SixLabors.ImageSharp and Pillow, the same files decoded from memory: the shortest of several rounds, in ms.
#   benchmarks/web/run.sh [rounds]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${TMPDIR:-/tmp}/imageloaders-web
rm -rf "$work"
mkdir -p "$work/files"
dotnet build benchmarks -c Release -v quiet -nologo >&2
/usr/bin/python3 - "$work/files" <<'PYTHON'
import random, sys
from PIL import Image, ImageFilter
random.seed(1)
photo = Image.effect_noise((2000, 1500), 60).filter(ImageFilter.GaussianBlur(2)).convert('RGB')
photo = Image.merge('RGB', (
    photo.getchannel(0), photo.getchannel(1).transpose(Image.FLIP_LEFT_RIGHT), photo.getchannel(2).transpose(Image.FLIP_TOP_BOTTOM)))
folder = sys.argv[1] + '/'
photo.quantize(256).save(folder + 'photo.gif')
drawing = Image.new('P', (2000, 1500))
drawing.putpalette([random.randint(0, 255) for _ in range(768)])
for i in range(400):
    drawing.paste(random.randint(0, 255), (
        x := random.randint(0, 1900), y := random.randint(0, 1400), x + random.randint(1, 400), y + random.randint(1, 400)))
drawing.save(folder + 'drawing.gif')
photo.save(folder + 'lossy.webp', quality=80)
drawing.convert('RGB').save(folder + 'lossless.webp', lossless=True)
photo.save(folder + 'rgb.bmp')
drawing.save(folder + 'palette.bmp')
PYTHON
for ((round = 0; round < ${1:-3}; round++)); do
  dotnet artifacts/bin/ImageLoaders.Benchmarks/release/ImageLoaders.Benchmarks.dll web "$work/files"
  /usr/bin/python3 - "$work/files" <<'PYTHON'
import io, os, sys, time
from PIL import Image
for name in sorted(os.listdir(sys.argv[1])):
    data = open(os.path.join(sys.argv[1], name), 'rb').read()
    best = 1e9
    for _ in range(5):
        start = time.perf_counter()
        picture = Image.open(io.BytesIO(data))
        picture.load()
        if picture.mode == 'P':
            picture = picture.convert('RGB')
        best = min(best, time.perf_counter() - start)
    print(f'{name}\tpillow\t{best * 1000:.3f}')
PYTHON
done | awk -F'\t' '
  { key = $1 SUBSEP $2; if (!(key in best) || $3 < best[key]) best[key] = $3 + 0; names[$1] = 1 }
  END {
    printf "%-16s %9s %11s %9s\n", "file, ms", "ours", "ImageSharp", "Pillow"
    for (name in names)
      printf "%-16s %9.2f %11.2f %9.2f\n", name, best[name, "ours"], best[name, "imagesharp"], best[name, "pillow"]
  }'
