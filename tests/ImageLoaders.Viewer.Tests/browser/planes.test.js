import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch } from './browser.js';
import { greyFile } from './dicom.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// Two series of one frame of reference, of 16 slices of 32 by 32 pixels: a CT whose slice n is 10 n all over, and a PET that is half as hot
// as its window reaches in the patient's left half alone.
const [COUNT, SIDE] = [16, 32];
const sliceOf = (series, n) => greyFile(SIDE, SIDE, Int16Array.from({ length: SIDE * SIDE }, (_, i) =>
  (series === 0 ? 10 * n : i % SIDE >= SIDE / 2 ? 1000 : 0)), {
  '00080018': ['UI', `2.25.5${series}${n}`], '00080060': ['CS', series === 0 ? 'CT' : 'PT'],
  '0008103e': ['LO', series === 0 ? 'Anatomy' : 'Uptake'], '00100020': ['LO', 'P1'],
  '0020000d': ['UI', '2.25.50'], '0020000e': ['UI', `2.25.5${series + 1}`], '00200011': ['IS', String(series + 1)],
  '00200013': ['IS', String(n + 1)], '00200032': ['DS', `-16\\-16\\${2 * n}`], '00200037': ['DS', '1\\0\\0\\0\\1\\0'],
  '00200052': ['UI', '2.25.59'], '00280030': ['DS', '1\\1'], '00281050': ['DS', series === 0 ? '80' : '1000'],
  '00281051': ['DS', series === 0 ? '160' : '2000'],
});

let browser, folder, host, reader;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imageloaders-planes-'));
  await mkdir(join(folder, 'study'));
  await Promise.all([0, 1].flatMap((series) => Array.from({ length: COUNT }, (_, n) =>
    writeFile(join(folder, 'study', `${series}-${n}.dcm`), sliceOf(series, n)))));
  host = await startProgram({ opened: [join(folder, 'study')] });
  browser = await (await launch()).newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  reader = await readerAt(browser, `${host.url}/`);
  await reader.sees(`dicomfile:${join(folder, 'study')}`);
});
afterEach(async () => {
  await reader?.leave();
  reader = undefined;
});

const screenOf = (n) => reader.page.locator('.screen').nth(n - 1);
const boxOf = (n) => screenOf(n).locator('.viewport').boundingBox();
async function showPlanes() {
  await reader.page.keyboard.press('m');
  for (const [n, plane] of [[2, 'axial'], [3, 'coronal'], [4, 'sagittal']]) await reader.seesIn(n, `mpr:${plane};at=`);
}
/** The number under the middle of a view, or a point at these fractions of it. */
async function valueIn(n, x = 0.5, y = 0.5) {
  const box = await boxOf(n);
  await reader.page.mouse.move(0, 0);
  await reader.page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  return Number(/stored (-?[\d.]+)/.exec(await reader.readout())?.[1]);
}
const chooseSlab = async (value) => {
  await reader.page.click('.more summary');
  await reader.page.selectOption('#slab', value);
  await reader.page.keyboard.press('Escape');
};

test('Slab_Chosen_IsTheGreatestValueWithinItsThickness', async () => {
  await showPlanes();
  const thin = await valueIn(2);
  await chooseSlab('10,max');
  for (const [n, plane] of [[2, 'axial'], [3, 'coronal'], [4, 'sagittal']])
    await eventually(async () => new RegExp(`^Image mpr:${plane};.*slab=10,max.*;of=`).test(await reader.view(n)),
      `a slab of ${plane} planes`);
  // 5 mm further to the head lies a slice and a half more.
  let value;
  await eventually(async () => Math.abs((value = await valueIn(2)) - thin - 25) <= 5, () => `${thin} and 25 more, not ${value}`);
  await chooseSlab('');
  await eventually(async () => (await valueIn(2)) === thin, 'the plane alone');
});

test('Fuse_OfTwoSeries_IsTheSecondInColourOverTheFirst', async () => {
  const { page } = reader;
  await page.selectOption('#layout', '2');
  await eventually(async () => /Uptake/.test(await screenOf(2).locator('.corners .what').textContent()),
    'the second series in the second view');
  await screenOf(1).locator('.viewport').click();
  await page.keyboard.press('g');
  await reader.seesIn(1, 'mpr:axial;');
  assert.match(await reader.view(1), /map=hotiron;opacity=0\.5.*;of=\{dicomfile:.*\};of=\{dicomfile:.*\}/);
  const colorAt = async (x) => {
    const box = await boxOf(1);
    await page.mouse.move(0, 0);
    await page.mouse.move(box.x + box.width / 2 + x * Math.min(box.width, box.height), box.y + box.height / 2);
    return /RGB (\d+) (\d+) (\d+)/.exec(await reader.readout())?.slice(1).map(Number) ?? [];
  };
  let colors;
  // Red over grey on the patient's left, which is the right of the picture, and the grey of the CT beside it.
  await eventually(async () => {
    colors = [await colorAt(0.25), await colorAt(-0.25)];
    const [hot, cold] = colors;
    return hot.length === 3 && cold.length === 3 && hot[0] > hot[2] + 60 && cold[0] === cold[1] && cold[1] === cold[2];
  }, () => `the colours of both, not ${colors.join(' and ')}`);
  await reader.screenshot('fused-1280');
  await eventually(() => page.url() !== `${host.url}/`, 'the place in the address');
  await page.reload();
  await reader.seesIn(1, 'mpr:axial;');
});

test('Crosshair_DraggedAndTurned_MovesAndTurnsTheOtherPlanes', async () => {
  const { page } = reader;
  await showPlanes();
  await page.keyboard.press('c');
  const lines = (n) => screenOf(n).locator('.mark.reference');
  await eventually(async () => (await lines(2).count()) === 2, 'the lines of the coronal and the sagittal planes in the axial one');
  const sliceIn = async (n) => Number(/slice (\d+) of/.exec(await reader.view(n))?.[1]);
  const before = [await sliceIn(3), await sliceIn(4)];
  const box = await boxOf(2);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // Past the handles, which lie on the lines through the middle.
  const side = Math.min(box.width, box.height);
  await page.mouse.move(x + 0.1 * side, y + 0.1 * side);
  await page.mouse.down();
  await page.mouse.move(x + 0.25 * side, y + 0.3 * side, { steps: 5 });
  await page.mouse.up();
  let now;
  await eventually(async () => (now = [await sliceIn(3), await sliceIn(4)]).every((slice, i) => Math.abs(slice - before[i]) >= 5),
    () => `the other planes to have moved on from ${before}, not ${now}`);
  await eventually(async () => (await screenOf(3).locator('.mark.crosshair').count()) === 1, 'the cross in the coronal plane');
  await reader.screenshot('crosshair-1280');

  const handle = async () => {
    const circle = await lines(2).first().locator('circle').last().boundingBox();
    return [circle.x + circle.width / 2, circle.y + circle.height / 2];
  };
  const turns = [3, 4];
  const planes = async () => Promise.all(turns.map((n) => reader.view(n)));
  const [fromX, fromY] = await handle();
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX - 0.1 * side, fromY + 0.1 * side, { steps: 5 });
  await page.mouse.up();
  let shown;
  await eventually(async () => (shown = await planes()).some((label) => label.startsWith('Image mpr:oblique;origin=')),
    () => `a plane that is turned, not ${shown}`);
  const n = turns[(await planes()).findIndex((label) => label.startsWith('Image mpr:oblique;'))];
  const label = await reader.view(n);
  assert.ok((await sliceIn(n)) > 1, 'planes beside it');
  const [, u, v] = /;u=([^;]+);v=([^;]+);of=/.exec(label).map((part) => part.split(',').map(Number));
  assert.ok(Math.abs(u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) < 1e-3 && Math.abs(u[0]) > 0.05 && Math.abs(u[1]) > 0.05, label);
  await chooseSlab('5,mean');
  await eventually(async () => /;slab=5,mean;u=/.test(await reader.view(n)), 'the slab of the turned plane');
  await reader.screenshot('oblique-1280');
  for (const [width, height] of [[390, 844], [3840, 2160]]) {
    await page.setViewportSize({ width, height });
    await eventually(() => page.evaluate(() => [...document.querySelectorAll('.viewport')].every((screen) => {
      const canvas = screen.querySelector('canvas');
      return Math.abs(canvas.width - screen.clientWidth * devicePixelRatio) <= 1;
    })), `the images in a page ${width} wide`);
    await eventually(async () => /Zoom 100 %/.test(await screenOf(1).locator('.corners .how').textContent()),
      'the image to be fitted again');
    assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= width, `the page is wider than ${width}`);
    await reader.screenshot(`oblique-${width}`, { fullPage: true });
  }
});
