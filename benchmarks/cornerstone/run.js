// The first image and all of a series in Cornerstone3D, and in OHIF: by the bridge from a host that holds none of it, and by
// @cornerstonejs/dicom-image-loader from nginx, in turns.
//   node benchmarks/cornerstone/run.js [rounds] [cornerstone | ohif] [raw,jls,j2k]     default: 3 rounds of everything
// Build the program and the viewer's tests first (./test). With SERIES=folder the files of make-series.js are kept there.
import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startOhif } from '../../tests/ImageLoaders.Viewer.Tests/browser/ohif.js';
import { startProgram } from '../../tests/ImageLoaders.Viewer.Tests/browser/program.js';
import { startNginx } from './nginx.js';
import { processorTime } from './processor.js';
import { serveApplication } from './unwatched.js';

const LONGEST = 600_000; // milliseconds, of a machine that is busy with other work
const KINDS = ['raw', 'jls', 'j2k'];
const SERIES_BEFORE = 8; // that a host serves before it is measured
const [rounds = 3, wantedPlace, wantedKinds = KINDS.join()] = process.argv.slice(2);
const folder = process.env.SERIES ?? mkdtempSync(join(tmpdir(), 'series-'));
if (!existsSync(join(folder, 'raw')))
  execFileSync('node', [fileURLToPath(new URL('make-series.js', import.meta.url)), folder], { stdio: 'inherit' });
const names = readdirSync(join(folder, 'raw')).sort();
// The same files by other names: what a host has done before.
const folderBefore = (kind, series) => join(folder, 'before', String(series), kind);
for (const kind of KINDS)
  for (let series = 0; series < SERIES_BEFORE; series++) {
    if (existsSync(folderBefore(kind, series))) continue;
    mkdirSync(folderBefore(kind, series), { recursive: true });
    for (const name of names) linkSync(join(folder, kind, name), join(folderBefore(kind, series), name));
  }
const nginx = await startNginx(folder);
const ids = {
  bridge: (kind) => names.map((name) => `host:dicomfile:${join(folder, kind, name)}`),
  'dicom-image-loader': (kind) => names.map((name) => `wadouri:${nginx.url}/${kind}/${name}`),
};

/**
 * A host that runs since a while: it has served other series. What it uses often is compiled once more in the background, while it serves
 * the first thousand images.
 */
async function warm({ url }, kind) {
  const read = async (path, request) => (await fetch(`${url}/images/${path}`, request)).arrayBuffer();
  const headers = { 'Content-Type': 'application/json' };
  for (let series = 0; series < SERIES_BEFORE; series++) {
    const ids = names.map((name) => `dicomfile:${join(folderBefore(kind, series), name)}`);
    await read('metadata', { method: 'POST', headers, body: JSON.stringify({ ids }) });
    for (const id of ids) await read(`pixels?include=description&id=${encodeURIComponent(id)}`, { headers: { Range: 'bytes=0-' } });
    await new Promise((next) => setTimeout(next, 500));
  }
}

/** In the page: when the first image was drawn, and when a volume of all was loaded. */
async function open(imageIds, mark) {
  const { cornerstone, showStack } = window;
  performance.setResourceTimingBufferSize(100_000);
  const begin = performance.now();
  await showStack(imageIds.slice(0, 1));
  const first = performance.now() - begin;
  cornerstone.cache.purgeCache();
  await mark();
  const requests = performance.getEntriesByType('resource').length;
  const again = performance.now();
  const volume = await cornerstone.volumeLoader.createAndCacheVolume('all', { imageIds });
  const failed = await new Promise((loaded) => {
    let failures = 0;
    volume.load(({ success, framesProcessed, totalNumFrames }) => {
      failures += success === false;
      if (framesProcessed === totalNumFrames) loaded(failures);
    });
  });
  const all = performance.now() - again;
  if (failed > 0) throw new Error(`${failed} images were not loaded.`);
  await mark();
  const asked = performance.getEntriesByType('resource').length - requests - 1;
  return { first, all, megabytes: cornerstone.cache.getCacheSize() / 1e6, requests: asked / imageIds.length };
}

/** In a page of its own, of a host of its own. */
async function inCornerstone(loader, kind) {
  const application = await serveApplication();
  const settings = { ImageLoaders__Access__AllowedRoots__0: folder, ImageLoaders__Service__AllowedOrigins__0: application.url };
  const host = loader === 'bridge' ? await startProgram({ hasPage: false, settings }) : undefined;
  if (host) await warm(host, kind);
  const marks = [];
  const told = await application.run(host?.url ?? nginx.url, open, ids[loader](kind), () => marks.push(processorTime()));
  await host?.stop();
  application.stop();
  return { ...told, processor: marks[1] - marks[0] };
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
  const imageIds = studies[0].series[0].instances.map(({ url }) => url);
  const before = processorTime();
  const begin = performance.now();
  await ohif.start(studies);
  let requests = 0;
  const counted = [`${ohif.host.url}/images/`, nginx.url];
  ohif.page.on('request', (request) => (requests += counted.some((start) => request.url().startsWith(start))));
  const holds = (count) =>
    ohif.page.waitForFunction(
      ({ imageIds, count }) => imageIds.filter((id) => window.cornerstone?.cache.isLoaded(id)).length >= count,
      { imageIds, count },
      { timeout: LONGEST, polling: 50 }
    );
  await holds(1);
  const first = performance.now() - begin;
  await holds(imageIds.length);
  const all = performance.now() - begin;
  const processor = processorTime() - before;
  const megabytes = (await ohif.page.evaluate(() => window.cornerstone.cache.getCacheSize())) / 1e6;
  await ohif.stop();
  return { first, all, megabytes, requests: requests / imageIds.length, processor };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const row = (...cells) => console.log(cells.map((cell, i) => (i < 2 ? String(cell).padEnd(22) : String(cell).padStart(14))).join(''));
const places = [
  ['Cornerstone3D', inCornerstone, 'cornerstone'],
  ['OHIF', inOhif, 'ohif'],
].filter(([, , place]) => !wantedPlace || place === wantedPlace);
row('', '', 'first ms', 'all ms', 'cache MB', 'requests', 'processor ms');
for (const [place, measure] of places)
  for (const kind of wantedKinds.split(',')) {
    const seen = { bridge: [], 'dicom-image-loader': [] };
    for (let round = 0; round < Number(rounds); round++)
      for (const loader of Object.keys(seen)) seen[loader].push(await measure(loader, kind));
    for (const [loader, told] of Object.entries(seen)) {
      const of = (key, digits = 0) => median(told.map((one) => one[key])).toFixed(digits);
      row(`${place}, ${kind}`, loader, of('first'), of('all'), of('megabytes'), of('requests', 2), of('processor'));
    }
  }
await nginx.stop();
if (!process.env.SERIES) rmSync(folder, { recursive: true });
