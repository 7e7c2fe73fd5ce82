// Writes CT-like slices of 512 x 512 in the folders raw, jls and j2k: node make-series.js folder [count]. It needs dcmcjpls (dcmtk) and
// gdcmconv (libgdcm-tools).
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { greyFile, words } from '../../tests/ImageLoaders.Viewer.Tests/browser/dicom.js';

const SIZE = 512;
const [folder, count = '200'] = process.argv.slice(2);
for (const name of ['raw', 'jls', 'j2k']) mkdirSync(join(folder, name), { recursive: true });

let seed = 1;
const noise = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16) % 25;
const inside = (x, y, cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;

/** A body with two lungs, in HU + 1024, 12 bits. */
function slice(z) {
  const stored = new Uint16Array(SIZE * SIZE);
  for (let y = 0, i = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++, i++) {
      if (!inside(x, y, 256, 256, 210, 160)) stored[i] = 24;
      else {
        const lung = 165 - Math.abs(z - count / 2) / 3;
        const isLung = inside(x, y, 165, 250, 70, lung / 2) || inside(x, y, 347, 250, 70, lung / 2);
        stored[i] = (isLung ? 200 : 1054 + 30 * Math.sin(x / 17 + z / 9) * Math.cos(y / 23)) + noise();
      }
    }
  return stored;
}

for (let z = 0; z < count; z++) {
  const raw = join(folder, 'raw', `${String(z).padStart(4, '0')}.dcm`);
  writeFileSync(
    raw,
    greyFile(SIZE, SIZE, slice(z), {
      '00080018': ['UI', `2.25.1000.${z + 1}`],
      '00080060': ['CS', 'CT'],
      '00100010': ['PN', 'Bench^Mark'],
      '0020000d': ['UI', '2.25.1001'],
      '0020000e': ['UI', '2.25.1002'],
      '00200013': ['IS', z + 1],
      '00200032': ['DS', `-179.2\\-179.2\\${1.25 * z}`],
      '00200037': ['DS', '1\\0\\0\\0\\1\\0'],
      '00200052': ['UI', '2.25.1003'],
      '00280030': ['DS', '0.7\\0.7'],
      '00280101': words('US', 12),
      '00280102': words('US', 11),
      '00281050': ['DS', '40'],
      '00281051': ['DS', '400'],
      '00281052': ['DS', '-1024'],
      '00281053': ['DS', '1'],
    })
  );
  execFileSync('dcmcjpls', [raw, raw.replace('/raw/', '/jls/')], { stdio: 'ignore' });
  execFileSync('gdcmconv', ['--j2k', raw, raw.replace('/raw/', '/j2k/')], { stdio: 'ignore' });
}
