import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { dropFile, jpeg, newContext } from './browser.js';
import { assertShownAsRendered, compareEveryPixel } from './compare.js';
import { ctFile } from './dicom.js';
import { png } from './png.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// Rectangles of one value each, so that what is between them does not matter.
const STORED = Int16Array.from({ length: 128 * 96 }, (_, i) => -900 + 200 * Math.floor((i % 128) / 16) + 50 * Math.floor(i / 128 / 24));
const CORPUS = process.env.IMAGELOADERS_CORPUS;

let browser, folder, host, reader;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imageloaders-files-'));
  await writeFile(join(folder, 'ct.dcm'), ctFile(96, 128, STORED));
  const roots = { ImageLoaders__Access__AllowedRoots__0: folder, ...(CORPUS && { ImageLoaders__Access__AllowedRoots__1: CORPUS }) };
  host = await startProgram({ settings: { ...roots, ImageLoaders__Service__Content__Enabled: 'true' } });
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await reader?.leave();
  reader = undefined;
});

const arrive = async (id, size) => (reader = await readerAt(browser, `${host.url}/?id=${encodeURIComponent(id)}`, size));
const give = (name, buffer) => reader.page.setInputFiles('#files', { name, mimeType: 'application/octet-stream', buffer });
const drop = (name, buffer) => dropFile(reader.page, name, buffer);
const idShown = async () => /^Image (.+?)(, slice .*)?$/.exec(await reader.page.getAttribute('#viewport', 'aria-label'))?.[1];

test('Serve_EveryExample_IsShownAsTheHostRendersIt', async () => {
  await arrive('example:ct');
  await reader.sees('example:ct');
  await assertShownAsRendered(reader.page, 'example:ct');
  for (const id of ['example:signed', 'example:color']) {
    await reader.page.click(`[data-id="${id}"]`);
    await reader.sees(id);
    await assertShownAsRendered(reader.page, id);
    await reader.screenshot(`served-${id.split(':')[1]}-1280`);
  }
  await reader.page.click('[data-id="example:stack"]');
  await reader.sees('example:stack, slice 1 of 16');
  await reader.point();
  await reader.page.mouse.wheel(0, 100);
  await reader.sees('example:stack?frame=2');
  await assertShownAsRendered(reader.page, 'example:stack?frame=2');
});

test('Serve_DicomFile_IsShownWithItsValues', async () => {
  const id = `dicomfile:${join(folder, 'ct.dcm')}`;
  await arrive(id);
  await reader.sees(id);
  await assertShownAsRendered(reader.page, id);
  await reader.point();
  const [, x, y, stored] = /x (\d+), y (\d+): stored (-?\d+), value \3 HU$/.exec(await reader.readout());
  assert.equal(Number(stored), STORED[128 * y + Number(x)]);
});

test('Serve_DroppedFiles_AreShown', async () => {
  await arrive('example:ct');
  await reader.sees('example:ct');
  await drop('ct.dcm', ctFile(96, 128, STORED));
  await reader.sees('dicomfile:content/');
  await assertShownAsRendered(reader.page, await idShown());
  assert.match(await reader.page.locator('.corners .who').textContent(), /Dropped File/);
  await drop('grey.png', png(128, 96, 1, Uint8Array.from(STORED, (value) => (value + 900) / 10)));
  await reader.sees('webfile:content/');
  await assertShownAsRendered(reader.page, await idShown());
  const before = await idShown();
  await drop('colours.jpg', await jpeg(reader.page));
  let shown;
  await eventually(async () => (shown = await idShown()) && shown !== before, 'another image');
  await reader.sees(shown);
  await assertShownAsRendered(reader.page, shown);
  await drop('note.txt', Buffer.from('text'));
  await reader.page.locator('#message').waitFor();
  assert.match(await reader.page.locator('#message').textContent(), /note\.txt is no DICOM file, no NIfTI volume, and no PNG/);
});

test('Serve_ImageIdNotAllowed_SaysWhatToDoAndShowsNothingElse', async () => {
  await arrive('example:ct');
  await reader.sees('example:ct');
  await reader.open('dicomfile:/etc/passwd');
  await reader.page.locator('#message').waitFor();
  assert.match(await reader.page.locator('#message').textContent(), /denied.*ImageLoaders:Access/s);
  assert.equal(await reader.page.locator('#corners').textContent(), '');
  assert.equal(await reader.page.locator('#viewport').evaluate((viewport) => getComputedStyle(viewport).opacity), '0');
  await reader.screenshot('served-denied-1280');
});

test('Serve_NarrowScreen_ShowsImageAndTools', async () => {
  await arrive('example:stack', { width: 390, height: 844 });
  await reader.sees('example:stack, slice 1 of 16');
  await reader.page.fill('.slices input[type=range]', '8');
  await reader.sees('example:stack?frame=8');
  await assertShownAsRendered(reader.page, 'example:stack?frame=8');
  await reader.screenshot('served-390');
});

// Both pages in a size that shows a pixel of the image as one of the screen: what they draw is compared pixel by pixel.
for (const id of ['example:ct', 'example:signed', 'example:color', 'example:stack?frame=8'])
  test(`Serve_LegacyPageAndViewer_ShowEveryPixelOf_${id}`, async () => {
    await arrive(id);
    await reader.sees(id);
    const { rows } = await (await fetch(`${host.url}/images/image?id=${encodeURIComponent(id)}`)).json();
    const { height } = await reader.page.locator('#viewport').boundingBox();
    await reader.page.setViewportSize({ width: 1280, height: Math.round(800 - height + rows) });
    await eventually(() => reader.page.evaluate((rows) => document.querySelector('#viewport canvas').height === rows, rows),
      'the image in its own size');
    let found;
    await eventually(async () => (found = await compareEveryPixel(reader.page, id, 1)).wrong === 0,
      () => `every pixel: ${JSON.stringify(found)}`);
    assert.ok(found.colors > 2);

    const page = await browser.newPage();
    await page.setViewportSize({ width: 1024, height: rows + 48 });
    await page.goto(`${host.url}/legacy.html?id=${encodeURIComponent(id)}`);
    await eventually(async () => / × /.test(await page.locator('#status').textContent()), 'the image');
    // it draws a frame later
    await eventually(async () => (found = await compareEveryPixel(page, id)).wrong === 0, () =>
      `the same of the legacy page: ${JSON.stringify(found)}`);
    await reader.screenshot(`legacy-${id.split(':')[1].split('?')[0]}`, {}, page);
    await page.close();
  });

// What readers open: a big-endian CT, colour ultrasound without a spacing, a radiograph whose white is 0, magnetic resonance, a palette.
if (CORPUS)
  test('Serve_CorpusImages_AreShownAsTheHostRendersThem', async () => {
    await arrive('example:ct');
    for (const [file, name] of [
      ['cornerstone3D/CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm', 'ct'],
      ['pydicom/examples_ybr_color.dcm', 'ultrasound'],
      ['fo-dicom/CR-MONO1-10-chest', 'cr'],
      ['dcm4che/MR01.dcm', 'mr'],
      ['pydicom/examples_palette.dcm', 'palette'],
    ]) {
      const id = `dicomfile:${join(CORPUS, 'dicom', file)}`;
      await reader.open(id);
      await reader.sees(id);
      await assertShownAsRendered(reader.page, id, { least: 5 });
      await reader.screenshot(`served-corpus-${name}-1280`);
    }
  });
