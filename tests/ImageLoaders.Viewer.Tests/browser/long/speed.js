import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { newContext } from '../browser.js';
import { slicesOf } from '../pictures.js';
import { eventually } from '../reader.js';
import { startStandIn } from '../stand-in.js';

// What a slice that is in the cache costs on the page, beside Cornerstone3D alone.
const VIEWER = fileURLToPath(new URL('../../../../host/ImageLoaders.Cli/viewer/', import.meta.url));
const [SLICES, ROUNDS] = [41, 3];

let browser, folder, hosts;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imageloaders-plain-'));
  const { build } = await import(new URL(`file://${VIEWER}node_modules/vite/dist/node/index.js`));
  const module = (path) => join(VIEWER, path);
  await build({ configFile: false, logLevel: 'warn', root: fileURLToPath(new URL('.', import.meta.url)), publicDir: false,
    resolve: { alias: { '@cornerstonejs/core': module('node_modules/@cornerstonejs/core'),
      '@imageloaders/bridge': module('cornerstone-image-loader/index.js'), events: module('node_modules/events/events.js'),
      url: module('node_modules/url/url.js') } },
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: false, target: 'es2022', lib: { entry: 'plain.js', formats: ['es'], fileName: 'plain' } } });
  await writeFile(join(folder, 'index.html'), '<!doctype html><div id="viewport" style="width: 824px; height: 605px"></div>'
    + '<script type="module" src="plain.js"></script>');
  hosts = await Promise.all([join(VIEWER, 'dist'), folder].map((pages) => startStandIn({ pages })));
  browser = await newContext({ viewport: { width: 1280, height: 800 } });
});
after(async () => {
  await browser?.browser().close();
  await Promise.all((hosts ?? []).map((host) => host.stop()));
  await rm(folder, { recursive: true, force: true });
});

/**
 * The milliseconds of the processor on the main thread, and those of the clock until it is drawn, that a slice takes; the mouse rests
 * on the image.
 */
async function measure(page, step) {
  const { x, y, width, height } = await page.locator('#viewport').boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  const from = await busy();
  const times = await page.evaluate(async ([count, source]) => {
    const next = new Function(`return ${source}`)();
    const element = document.querySelector('#viewport');
    const took = [];
    for (let i = 1; i < count; i++) {
      const start = performance.now();
      const drawn = new Promise((done) => element.addEventListener('CORNERSTONE_IMAGE_RENDERED', done, { once: true }));
      next();
      await drawn;
      took.push(performance.now() - start);
      await new Promise((frame) => requestAnimationFrame(frame));
    }
    return took;
  }, [SLICES, step]);
  const spent = ((await busy()) - from) / times.length;
  await session.detach();
  return { thread: spent, clock: times.sort((a, b) => a - b)[times.length >> 1] };
}

async function pageOf(ids) {
  const page = await browser.newPage();
  await page.goto(`${hosts[0].url}/?id=example:color`);
  await page.click('#open-list');
  await page.fill('#ids', ids.join('\n'));
  await page.click('#list-dialog button.primary');
  const asked = () => new Set(hosts[0].requests.filter(({ path, id }) => path === '/images/pixels' && id.startsWith('example:large'))
    .map(({ id }) => id)).size;
  await eventually(() => asked() === ids.length, 'all slices');
  await page.waitForTimeout(2000);
  const key = "() => document.querySelector('#viewport').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))";
  return measure(page, key).finally(() => page.close());
}
async function plainOf(ids) {
  const page = await browser.newPage();
  await page.goto(`${hosts[1].url}/`);
  await page.waitForFunction(() => window.plain);
  await page.evaluate((all) => window.plain.open(all), ids);
  await page.waitForTimeout(1000);
  return measure(page, '() => window.plain.next()').finally(() => page.close());
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

test('Slice_InTheCache_IsMeasuredBesideCornerstoneAlone', async (context) => {
  const ids = slicesOf('large', SLICES);
  const [ours, plain] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(await plainOf(ids));
    ours.push(await pageOf(ids));
  }
  const told = (name, all) => `${name}: ${median(all.map(({ thread }) => thread)).toFixed(1)} ms of the processor on the main thread, `
    + `${median(all.map(({ clock }) => clock)).toFixed(1)} ms until it is drawn`;
  context.diagnostic(told('page', ours));
  context.diagnostic(told('Cornerstone3D alone', plain));
  for (const { thread, clock } of [...ours, ...plain]) assert.ok(thread > 0 && clock > 0, 'slices were drawn');
});
