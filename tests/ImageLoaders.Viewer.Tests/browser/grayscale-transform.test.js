import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newContext } from './browser.js';
import { compareEveryPixel } from './compare.js';
import { greyFile, sequence, words } from './dicom.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// Images whose every value lies beside other ones, so that a grey of another value's is seen.
const SIDE = 256;
const unsigned = (most) => Uint16Array.from({ length: SIDE * SIDE }, (_, i) => i % most);
const signed = (least, most) => Int16Array.from({ length: SIDE * SIDE }, (_, i) => least + (i % (most - least + 1)));
// Neighbours have greys that are far from each other: no interpolation between entries comes near.
const scrambled = (entries, bits) =>
  Uint16Array.from({ length: entries }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 8) & (2 ** bits - 1));
const lut = (first, table, bits, vr = 'US') =>
  sequence({ '00283002': ['US', Buffer.concat([words('US', table.length)[1], words(vr, first)[1], words('US', bits)[1]])],
  '00283003': ['LO', 'SCRAMBLED'], '00283006': ['OW', Buffer.from(table.buffer)] });
const windowed = (center, width, voiFunction) =>
  ({ '00281050': ['DS', center], '00281051': ['DS', width], ...(voiFunction && { '00281056': ['CS', voiFunction] }) });
const rescaled = (slope, intercept) => ({ '00281052': ['DS', intercept], '00281053': ['DS', slope] });
const inverse = { '00280004': ['CS', 'MONOCHROME1'] };

const voiLuts = {
  'voi-lut': [unsigned(4096), { '00283010': lut(0, scrambled(4096, 12), 12), ...windowed(1000, 500) }],
  'voi-lut-monochrome1': [unsigned(4096), { '00283010': lut(100, scrambled(3000, 16), 16), ...inverse }],
  'voi-lut-of-hu': [signed(-700, 900),
    { '00283010': lut(-1300, scrambled(1000, 8), 8, 'SS'), ...rescaled(1, -1024), ...windowed(40, 400) }],
  'voi-lut-of-16-bits': [unsigned(65536), { '00283010': lut(0, Uint16Array.from({ length: 65536 }, (_, i) => (i * i) / 65536), 16) }],
};
const tooLong = [unsigned(65536), { '00283010': lut(0, scrambled(65536, 16), 16) }];
const functions = {
  'linear': [signed(-1024, 1024), windowed(40, 400)],
  'linear-narrow': [signed(-1024, 1024), { ...windowed(0.25, 0.5), ...rescaled(0.125, 0) }],
  'linear-monochrome1': [signed(-1024, 1024), { ...windowed(40, 400), ...inverse }],
  'linear-exact': [signed(-1024, 1024), windowed(40, 400, 'LINEAR_EXACT')],
  'linear-exact-monochrome1': [signed(-1024, 1024), { ...windowed(40, 5, 'LINEAR_EXACT'), ...inverse }],
  'modality-lut': [unsigned(400), { '00283000': lut(100, scrambled(1000, 12), 12) }],
  'sigmoid': [signed(-1024, 1024), windowed(40, 400, 'SIGMOID')],
  'sigmoid-monochrome1': [signed(-1024, 1024), { ...windowed(40, 30, 'SIGMOID'), ...inverse }],
};
const scattered = (padding, values) => values.map((value, i) => ((i >> 3) % 3 === 0 || (i >> 11) % 4 === 0 ? padding : value));
const paddings = {
  'padding': [scattered(-2000, signed(-1000, 1000)), { ...windowed(0, 1000), '00280120': words('SS', -2000) }],
  'padding-monochrome1': [scattered(0, unsigned(1024)), { ...windowed(400, 1500), ...inverse, '00280120': words('US', 0) }],
  'padding-range': [unsigned(4096),
    { ...windowed(2000, 1500), ...rescaled(0.5, 7), ...inverse, '00280120': words('US', 1500), '00280121': words('US', 1000) }],
  'padding-below-16-bits': [scattered(-32768, signed(-500, 500)),
    { ...windowed(-1000, 1000), ...rescaled(1, -1024), '00280120': words('SS', -32768) }],
  'padding-lowest-of-16-bits': [scattered(-32768, signed(-500, 500)),
    { ...windowed(0, 1000), ...inverse, '00280120': words('SS', -32768) }],
  'padding-modality-lut': [unsigned(1024),
    { ...windowed(500, 1000), ...inverse, '00280120': words('US', 10),
    '00283000': lut(100, unsigned(256).subarray(0, 256).map((value) => 4 * value).slice(), 10) }],
  'padding-voi-lut': [scattered(0, unsigned(1024)),
    { '00283010': lut(0, scrambled(1024, 12), 12), ...inverse, '00280120': words('US', 0) }],
};

let browser, folder, host, reader;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imageloaders-grayscale-'));
  for (const [name, [stored, attributes]] of Object
    .entries({ ...voiLuts, ...functions, ...paddings, 'voi-lut-too-long': tooLong })) await writeFile(join(folder, `${name}.dcm`),
    greyFile(SIDE, SIDE, stored, attributes));
  host = await startProgram({ settings: { ImageLoaders__Access__AllowedRoots__0: folder } });
  browser = await newContext();
});
after(async () => {
  await reader?.leave();
  await browser?.browser().close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});
const idOf = (name) => `dicomfile:${join(folder, name)}.dcm`;

/**
 * Shows files with each pixel as `zoom` of the screen, and answers what holds the screen against the host's picture by a query. All tests
 * have one page, as it takes long to load.
 */
async function arrive(name, zoom = 1, ...others) {
  const ids = [name, ...others].map(idOf);
  if (!reader) reader = await readerAt(browser, `${host.url}/?${new URLSearchParams(ids.map((id) => ['id', id]))}`);
  else if (ids.length > 1) await reader.openList(ids);
  else await reader.open(ids[0]);
  await reader.sees(ids[0]);
  const width = 1280 + (zoom - 1) * SIDE;
  await reader.page.setViewportSize({ width, height: 800 }); // the bars around the image may take fewer lines now
  const { height } = await reader.page.locator('#viewport').boundingBox();
  await reader.page.setViewportSize({ width, height: Math.round(800 - height + zoom * SIDE) });
  await eventually(() => reader.page.evaluate((side) => document.querySelector('#viewport canvas').height === side, zoom * SIDE),
    'the image in that size');
  await reader.page.locator('#viewport').focus();
  return async (query, what, of = name) => {
    let found;
    await eventually(async () => (found = await compareEveryPixel(reader.page, idOf(of), 1, query)).wrong === 0, () =>
      `${of} ${what}, as the host renders it: ${JSON.stringify(found)}`);
    assert.ok(found.colors > 1, `${of} ${what} is of one colour`);
  };
}
const press = (key) => reader.page.keyboard.press(key);
const corner = async () => (await reader.page.locator('.corners .how span').allTextContents()).join(' ');

/** Takes the preset that spans all values, and answers its window as the host's query has it. */
async function windowAll() {
  await reader.page.selectOption('#presets', { label: 'All values' });
  await reader.page.locator('#viewport').focus();
  let window; // as the address has it
  await eventually(() => (window = new URL(reader.page.url()).searchParams.get('window')), 'the window in the address');
  return { window };
}

for (const [name, [, attributes]] of Object.entries({ ...voiLuts, ...functions, ...paddings }))
  test(`Image_Of_${name}_IsShownAsTheHostRendersIt`, async () => {
    const invert = attributes['00280004'] === undefined;
    const shows = await arrive(name);
    await shows({}, 'as it is');
    await press('i');
    await shows({ invert }, 'inverted');
    const all = await windowAll();
    await shows({ ...all, invert }, 'inverted and windowed');
    await press('0');
    await shows({}, 'reset');
    await shows({ invert: !invert }, 'not inverted');
  });

for (const name of ['padding', 'padding-monochrome1'])
  test(`Image_Of_${name}_EndsWhereTheHostEndsItWhenEnlarged`, async () => {
    const shows = await arrive(name, 4);
    await shows({ viewport: `${4 * SIDE},${4 * SIDE}` }, 'four times as large');
  });

test('Stack_EverySliceOfAnotherKind_IsShownByItsOwn', async () => {
  const names = ['padding', 'padding-below-16-bits', 'linear', 'voi-lut-of-hu', 'sigmoid', 'padding-monochrome1', 'linear-exact',
    'voi-lut-monochrome1', 'padding-range', 'linear-monochrome1', 'voi-lut'];
  const shows = await arrive(names[0], 1, ...names.slice(1));
  for (const name of names.slice(1)) {
    await press('ArrowDown');
    await reader.sees(idOf(name));
    await shows({}, 'behind another', name);
  }
  for (const name of names.slice(0, -1).reverse()) {
    await press('ArrowUp');
    await reader.sees(idOf(name));
    await shows({}, 'before another', name);
  }
});

test('VoiLut_ReaderWindows_GivesWayAndComesBack', async () => {
  const shows = await arrive('voi-lut-of-hu');
  await shows({}, 'as it is');
  assert.match(await corner(), /^VOI LUT: SCRAMBLED/);
  await reader.point(0.5, 0.5);
  const [, x, y, stored, value] = /x (\d+), y (\d+): stored (-?\d+), value (-?\d+)/.exec(await reader.readout()).map(Number);
  assert.equal(stored, voiLuts['voi-lut-of-hu'][0][SIDE * y + x]);
  assert.equal(value, stored - 1024);
  await reader.drag([0.5, 0.5], [0.6, 0.5]);
  const [, width, center] = /^W (\d+) +L (\d+)/.exec(await corner()).map(Number);
  assert.ok(width > 400 && center === 40, await corner());
  await shows({ window: `${center},${width}` }, 'dragged from its window');
  await press('0');
  await shows({}, 'reset');
  assert.match(await corner(), /^VOI LUT/);
});

// No GPU of the tests holds 65,536 entries side by side, and these cannot be interpolated.
test('VoiLut_MoreThanTheGpuHolds_IsWindowedAndSaysSo', async () => {
  const shows = await arrive('voi-lut-too-long');
  await shows({ window: '32768,65536' }, 'by the range of its table');
  assert.match(await corner(), /^VOI LUT not applied W 65536 +L 32768/);
});

test('VoiLut_AfterAWindowedStack_IsShown', async () => {
  await arrive('linear');
  await reader.drag([0.5, 0.5], [0.6, 0.5]);
  await reader.open(idOf('voi-lut'));
  await reader.sees(idOf('voi-lut'));
  assert.match(await corner(), /^VOI LUT/);
});

test('LinearExact_DraggedThereAndBack_IsTheSameWindow', async () => {
  await arrive('linear-exact');
  assert.match(await corner(), /^W 400 +L 40/);
  await reader.drag([0.5, 0.5], [0.6, 0.5]);
  assert.doesNotMatch(await corner(), /^W 400 /);
  await reader.drag([0.6, 0.5], [0.5, 0.5]);
  assert.match(await corner(), /^W 400 +L 40/);
});
