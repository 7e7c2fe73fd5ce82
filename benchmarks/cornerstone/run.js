// The first image and all of a series in Cornerstone3D, and in OHIF: by the bridge from a host that holds none of it, and by
// @cornerstonejs/dicom-image-loader from nginx, in turns.
//   node benchmarks/cornerstone/run.js [rounds]     default 3; build the program and the viewer's tests first (./test)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startApplication } from '../../tests/ImageLoaders.Viewer.Tests/browser/application.js';
import { startOhif } from '../../tests/ImageLoaders.Viewer.Tests/browser/ohif.js';
import { startNginx } from './nginx.js';

const A_WHILE = 120_000;
const rounds = Number(process.argv[2] ?? 3);
const made = process.env.SERIES ? null : mkdtempSync(join(tmpdir(), 'series-'));
const folder = process.env.SERIES ?? made;
if (made) execFileSync('node', [fileURLToPath(new URL('make-series.js', import.meta.url)), made], { stdio: 'inherit' });
const nginx = await startNginx(folder);
const names = readdirSync(join(folder, 'raw')).sort();
const ids = {
  bridge: (kind) => names.map((name) => `host:dicomfile:${join(folder, kind, name)}`),
  'dicom-image-loader': (kind) => names.map((name) => `wadouri:${nginx.url}/${kind}/${name}`),
};

/** A host that has compiled what it runs; of the images it holds one, of the end of the series. */
const warm = ({ url }, kind) =>
  fetch(`${url}/images/pixels?id=${encodeURIComponent(`dicomfile:${join(folder, kind, names.at(-1))}`)}`).then((response) =>
    response.arrayBuffer()
  );

/** In a page of its own, of a host of its own: when the first image was drawn, and when a volume of all was loaded. */
async function inCornerstone(loader, kind) {
  const application = await startApplication(folder);
  await warm(application.host, kind);
  let requests = 0;
  const { page } = application;
  page.on('request', (request) => (requests += [application.host.url, nginx.url].some((origin) => request.url().startsWith(origin))));
  const [first, all, bytes] = await page.evaluate(async (imageIds) => {
    const { cornerstone, showStack } = window;
    const begin = performance.now();
    await showStack(imageIds.slice(0, 1));
    const first = performance.now() - begin;
    cornerstone.cache.purgeCache();
    const again = performance.now();
    const volume = await cornerstone.volumeLoader.createAndCacheVolume('all', { imageIds });
    await new Promise((loaded) => volume.load(({ framesProcessed, totalNumFrames }) => framesProcessed === totalNumFrames && loaded()));
    return [first, performance.now() - again, cornerstone.cache.getCacheSize()];
  }, ids[loader](kind));
  await application.stop();
  return { first, all, megabytes: bytes / 1e6, requests: requests / names.length };
}

/** From the address of OHIF to its first image, and to all images in its cache. */
async function inOhif(loader, kind) {
  const ohif = await startOhif(folder);
  await warm(ohif.host, kind);
  const list = `${ohif.host.url}/images/ohif.json?id=${encodeURIComponent(`dicomfile:${join(folder, kind)}/`)}`;
  const { studies } = await (await fetch(list)).json();
  if (loader !== 'bridge')
    for (const instance of studies[0].series[0].instances)
      instance.url = instance.url.replace(`host:dicomfile:${folder}`, `wadouri:${nginx.url}`);
  const begin = performance.now();
  await ohif.start(studies);
  const times = { first: 0 };
  const imageIds = studies[0].series[0].instances.map(({ url }) => url);
  const count = (ids) => ids.filter((id) => window.cornerstone?.cache.isLoaded(id)).length;
  for (let held = 0; held < names.length; ) {
    held = await ohif.page.evaluate(count, imageIds);
    if (held > 0) times.first ||= performance.now() - begin;
    if (performance.now() - begin > A_WHILE) throw new Error(`OHIF holds ${held} of ${names.length} images after ${A_WHILE} ms.`);
    await new Promise((next) => setTimeout(next, 50));
  }
  times.all = performance.now() - begin;
  times.megabytes = (await ohif.page.evaluate(() => window.cornerstone.cache.getCacheSize())) / 1e6;
  await ohif.stop();
  return times;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const row = (...cells) => console.log(cells.map((cell, i) => (i < 2 ? String(cell).padEnd(24) : String(cell).padStart(10))).join(''));
const places = [
  ['Cornerstone3D', inCornerstone, ['raw', 'jls', 'j2k']],
  ['OHIF', inOhif, ['raw', 'j2k']],
];
row('', '', 'first ms', 'all ms', 'cache MB', 'requests');
for (const [place, measure, kinds] of places)
  for (const kind of kinds) {
    const seen = { bridge: [], 'dicom-image-loader': [] };
    for (let round = 0; round < rounds; round++) for (const loader of Object.keys(seen)) seen[loader].push(await measure(loader, kind));
    for (const [loader, told] of Object.entries(seen)) {
      const of = (key) => median(told.map((one) => one[key]));
      row(
        `${place}, ${kind}`,
        loader,
        of('first').toFixed(0),
        of('all').toFixed(0),
        of('megabytes').toFixed(0),
        of('requests')?.toFixed(2) ?? ''
      );
    }
  }
await nginx.stop();
if (made) rmSync(made, { recursive: true });
