import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { pixelAt } from './browser.js';
import { eventually } from './reader.js';
import { linear, viewerPage } from './viewer-page.js';

const viewer = viewerPage();
const DICOM = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
// A pixel as wide as a hand: the screen interpolates to its very middle.
const near = (color, expected) => color.every((sample, i) => Math.abs(sample - expected[i]) < 16);

test('Page_Opened_ShowsTheFirstExampleInRightGreys', async () => {
  const reader = await viewer.arrive();
  await reader.sees('example:ct');
  for (const x of [0.2, 0.35, 0.5, 0.65, 0.8]) {
    await reader.point(x, 0.5);
    const [, column, stored, value] = /x (\d+), y \d+: stored (\d+), value (-?\d+) HU/.exec(await reader.readout());
    assert.equal(Number(stored), 16 * Number(column));
    assert.equal(Number(value), Number(stored) - 1024);
    // One column is 4 grey levels; between two centres the screen interpolates.
    const [grey, expected] = [await reader.grey(x, 0.5), linear(Number(value), -512, 1024)];
    assert.ok(Math.abs(grey - expected) <= 3, `grey ${grey} at column ${column}, not ${expected}`);
  }
  await reader.screenshot('ct-1280');
});

test('Gallery_EveryExample_HasAPictureAndOpens', async () => {
  const reader = await viewer.arrive();
  const { page } = reader;
  await eventually(() => page.evaluate(() =>
    [...document.querySelectorAll('.gallery img')].every((picture) => picture.complete && picture.naturalWidth > 0)), 'the pictures');
  await page.click('[data-id="example:stack"]');
  await reader.sees('example:stack, slice 1 of 16');
  await eventually(async () => Math.abs((await reader.grey()) - linear(100, 800, 1600)) <= 1, 'the grey of slice 1');
  await page.click('[data-id="example:color"]');
  await reader.sees('example:color');
  await eventually(async () => near(await reader.color(0.5, 0.3), [0, 255, 0]), 'green in the middle of the first row');
  await page.click('[data-id="example:signed"]');
  await reader.sees('example:signed');
  await eventually(async () => (await reader.grey(0.8, 0.9)) === 255, 'white at +2000');
});

test('Error_OfTheHost_IsReadableAndGoesAway', async () => {
  const reader = await viewer.arrive(['example:broken']);
  const message = reader.page.locator('#message');
  await message.waitFor();
  const text = await message.textContent();
  for (const part of ['The image is damaged', 'byte 12', 'Fetch the image again', 'example:broken']) assert.ok(text.includes(part), part);
  await reader.screenshot('error-1280');
  await reader.open('unknown:x');
  await eventually(async () => (await message.textContent()).includes('Known: example'), 'the next error');
  await reader.open('example:ct');
  await reader.sees('example:ct');
  assert.ok(await message.isHidden());
});

// A browser gives a page of plain http no hashing of its own, except for loopback's.
for (const name of ['127.0.0.1', 'viewer.test'])
  test(`Progress_OfASlowImageAt_${name}_TellsWhatHasCome`, async () => {
    const id = 'example:ct?token=secret';
    viewer.host.held = (asked) => asked === id;
    const reader = await viewer.arrive([id], undefined, name);
    assert.equal(await reader.page.evaluate(() => isSecureContext), name === '127.0.0.1');
    const bar = reader.page.locator('#progress');
    await bar.waitFor();
    // From this machine an answer is read as a whole, as it crosses no network: what the host has of the image is told all the same.
    const received = name === '127.0.0.1' ? '0' : '50';
    await eventually(async () => (await bar.getAttribute('aria-valuenow')) === received, `${received} per cent of it`);
    await eventually(() => viewer.host.streams.size > 0, 'the page to listen');
    // The host shows no query's values to everybody: the key tells whose progress it is.
    const key = createHash('sha256').update(id).digest('hex');
    viewer.host.send('progress', { key: 'another', bytesReceived: 3_000_000, totalBytes: 4_000_000 });
    viewer.host.send('progress', { key, bytesReceived: 1_000_000, totalBytes: 4_000_000 });
    await eventually(async () => (await bar.getAttribute('aria-valuetext')) === 'The host has: 1.0 of 4.0 MB', 'what the host has');
    viewer.host.release();
    await reader.sees(id);
  });

test('Events_ConnectionEnds_IsMadeAgain', async () => {
  const reader = await viewer.arrive();
  await reader.sees('example:ct');
  const connections = () => viewer.host.requests.filter(({ path }) => path === '/images/events').length;
  await eventually(() => viewer.host.streams.size > 0, 'the page to listen');
  const before = connections();
  viewer.host.streams.forEach((stream) => stream.end());
  await eventually(() => connections() > before, 'the page to listen again');
});

test('File_HostTakesNone_SaysHowToTurnItOn', async () => {
  const reader = await viewer.arrive(['example:color']);
  await reader.sees('example:color');
  await reader.page.setInputFiles('#files', { name: 'a.dcm', mimeType: 'application/dicom', buffer: DICOM });
  await reader.page.locator('#message').waitFor();
  assert.match(await reader.page.locator('#message').textContent(), /Content:Enabled=true/);
});

test('File_Dropped_IsShown', async () => {
  viewer.host.content = true;
  const reader = await viewer.arrive(['example:color']);
  await reader.sees('example:color');
  const files = await reader.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(128), 'DICM'], 'a.dcm'));
    return transfer;
  });
  await reader.page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  assert.ok(await reader.page.locator('#drop').isVisible());
  await reader.page.dispatchEvent('body', 'drop', { dataTransfer: files });
  await reader.sees('example:ct');
  await eventually(async () => (await reader.page.locator('#series button').count()) === 1, 'the study');
  await reader.page.goto(`${viewer.host.url}/legacy.html`);
  await eventually(() => viewer.host.requests.some(({ method, path, query }) => method === 'DELETE' && path === '/images/content'
    && query.get('after') === '60'), 'the study to be released in a minute');
});

test('Plugins_StateChanges_IsSeenAtOnce', async () => {
  const reader = await viewer.arrive();
  await reader.page.click('#tab-plugins');
  const entry = reader.page.locator('[data-plugin="Base64Loader"]');
  await entry.waitFor();
  assert.match(await entry.textContent(), /Active.*example: base64:/);
  await reader.screenshot('plugins-1280');
  await eventually(() => viewer.host.streams.size > 0, 'the page to listen');
  viewer.host.plugins = [{ ...viewer.host.plugins[0], state: 'Faulted', reason: 'It threw while starting.' }];
  viewer.host.send('plugin', { name: 'Base64Loader', state: 'Faulted', reason: null });
  await eventually(async () => /Faulted.*It threw while starting/.test(await entry.textContent()), 'the new state');
});

test('Help_Asked_ListsTheKeys', async () => {
  const reader = await viewer.arrive();
  await reader.sees('example:ct');
  await reader.page.keyboard.press('?');
  const help = reader.page.locator('#help');
  assert.match(await help.textContent(), /Invert black and white/);
  await reader.screenshot('help-1280');
  await reader.page.keyboard.press('Escape');
  assert.ok(await help.isHidden());
});

test('Panel_ImageShown_TellsOfItAndItsObject', async () => {
  const reader = await viewer.arrive(['example:ct']);
  await reader.sees('example:ct');
  const panel = reader.page.locator('#panel-image');
  const row = (section, name) =>
    panel.locator('details', { has: reader.page.locator(`summary:text-is("${section}")`) })
    .locator('tr', { has: reader.page.locator(`th:text-is("${name}")`) }).locator('td').textContent();
  assert.equal(await row('Image', 'Stored values'), '0 to 1008');
  assert.equal(await row('Image', 'Rescale'), '× 1 − 1024 HU');
  assert.equal(await row('Image', 'Pixel spacing'), '0.5 × 0.5 mm');
  await panel.getByText('Patient', { exact: true }).click();
  assert.equal(await row('Patient', 'Patient ID'), 'EXAMPLE');
  assert.ok(await panel.getByText('Example^Phantom').isVisible());
  await reader.open('example:color');
  await reader.sees('example:color');
  assert.equal(await panel.getByText('Example^Phantom').count(), 0);
  assert.equal(await row('Image', 'Size'), '3 × 2, 3 × u8');
});

test('Page_EverySurface_IsDarkAndReadable', async () => {
  const reader = await viewer.arrive();
  await reader.sees('example:ct');
  await reader.page.click('#tab-plugins');
  await reader.page.locator('[data-plugin="Base64Loader"]').waitFor();
  // The contrast of WCAG 2.2, 1.4.3, of every text that is seen, against the ground that it lies on.
  const poor = await reader.page.evaluate(() => {
    const parse = (color) => color.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) =>
      [r, g, b].map((part) => part / 255)
      .reduce((sum, part, i) => sum + [0.2126, 0.7152, 0.0722][i] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4), 0);
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = parse(getComputedStyle(at).backgroundColor);
        if ((color[3] ?? 1) === 1) return color;
      }
      return [255, 255, 255];
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility() && !element.disabled
        && [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
      .map((element) =>
        ({ text: element.textContent.trim().slice(0, 40), light: luminance(parse(getComputedStyle(element).color)),
        ground: luminance(ground(element)) }))
      .filter(({ light, ground }) => ground > 0.15 || (light + 0.05) / (ground + 0.05) < 4.5);
  });
  assert.deepEqual(poor, []);
});

test('Layout_EveryWidth_HoldsAndNamesEverything', async () => {
  const reader = await viewer.arrive(['example:stack']);
  await reader.sees('example:stack, slice 1 of 16');
  const { page } = reader;
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, textarea')].filter((control) =>
      !(control.hidden || control.textContent.trim() || control.ariaLabel || control.labels?.length)).map((control) => control.outerHTML),
  );
  assert.deepEqual(nameless, []);
  for (const [width, height] of [[1280, 800], [768, 1024], [390, 844], [320, 640]]) {
    await page.setViewportSize({ width, height });
    await eventually(async () => /Zoom 100/.test(await page.locator('.corners .how').textContent()), 'the image to be fitted again');
    assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= width, `the page is wider than ${width}`);
    const outside = await page.evaluate(() =>
      [...document.querySelectorAll('.toolbar button, .slices *, .top button')]
      .filter((control) => control.getBoundingClientRect().right > innerWidth + 1).map((control) => control.textContent));
    assert.deepEqual(outside, [], `outside at ${width}`);
    await reader.screenshot(`layout-${width}`, { fullPage: true });
  }
});

test('Legacy_CornerstoneCoreAndTheBridge_ShowTheSameImage', async () => {
  const page = await viewer.browser.newPage();
  await page.goto(`${viewer.host.url}/legacy.html?id=example:stack%3Fframe%3D5`);
  await eventually(async () => (await page.locator('#status').textContent()).endsWith('128 × 128'), 'the image');
  await eventually(async () => Math.abs((await pixelAt(page))[0] - linear(500, 800, 1600)) <= 1, 'the grey of slice 5');
  await page.goto(`${viewer.host.url}/legacy.html?id=example:broken`);
  await eventually(async () => (await page.locator('#status').textContent()).includes('byte 12'), 'the error');
  await page.close();
});
