import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { launch } from './browser.js';
import { assertShownAsRendered } from './compare.js';
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
  host = await startProgram({ without: 'WebImageLoader', settings: { ...roots, ImageLoaders__Service__Content__Enabled: 'true' } });
  browser = await (await launch()).newContext();
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

test('Serve_DroppedDicomFile_IsShown', async () => {
  await arrive('example:ct');
  await reader.sees('example:ct');
  await give('ct.dcm', ctFile(96, 128, STORED));
  await reader.sees('dicomfile:content/');
  await assertShownAsRendered(reader.page, new URL(reader.page.url()).searchParams.get('id'));
  assert.match(await reader.page.locator('.corners .who').textContent(), /Dropped File/);
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

test('Serve_PluginFolderCopiedIn_AppearsAndLoads', async () => {
  await arrive('example:ct');
  await reader.sees('example:ct');
  await reader.page.click('#tab-plugins');
  await reader.page.locator('[data-plugin="WadoLoader"]').waitFor();
  assert.equal(await reader.page.locator('[data-plugin="WebImageLoader"]').count(), 0);
  await host.addPlugin('WebImageLoader');
  await eventually(async () => (await reader.page.locator('[data-plugin="WebImageLoader"] .state').allTextContents())[0] === 'Active', 'the plugin to be active');
  await reader.screenshot('served-plugins-1280');
  await give('grey.png', png(128, 96, 1, Uint8Array.from(STORED, (value) => (value + 900) / 10)));
  await reader.sees('webfile:content/');
  await assertShownAsRendered(reader.page, new URL(reader.page.url()).searchParams.get('id'));
});

test('Serve_NarrowScreen_ShowsImageAndTools', async () => {
  await arrive('example:stack', { width: 390, height: 844 });
  await reader.sees('example:stack, slice 1 of 16');
  await reader.page.fill('.slices input[type=range]', '8');
  await reader.sees('example:stack?frame=8');
  await assertShownAsRendered(reader.page, 'example:stack?frame=8');
  await reader.screenshot('served-390');
});

test('Serve_LegacyPage_ShowsTheSameImage', async () => {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.goto(`${host.url}/legacy.html?id=example:ct`);
  await eventually(async () => (await page.locator('#status').textContent()).endsWith('512 × 512'), 'the image');
  // cornerstone-core's window is not PS3.3's LINEAR: up to one grey level at this width, and one for rounding.
  await assertShownAsRendered(page, 'example:ct', { tolerance: 2 });
  await page.close();
});

if (CORPUS)
  test('Serve_CorpusCt_IsShownAsTheHostRendersIt', async () => {
    const id = `dicomfile:${join(CORPUS, 'dicom/cornerstone3D/CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm')}`;
    await arrive(id);
    await reader.sees(id);
    await assertShownAsRendered(reader.page, id);
    await reader.screenshot('served-corpus-ct-1280');
  });
