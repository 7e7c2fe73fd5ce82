import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launch, pixelAt } from './browser.js';
import { eventually, readerAt } from './reader.js';
import { startStandIn } from './stand-in.js';

const pages = fileURLToPath(new URL('../../../host/ImageLoaders.Host/viewer/dist', import.meta.url));
let browser, host, reader;
before(async () => {
  host = await startStandIn({ pages });
  browser = await (await launch()).newContext(); // one for all, as it keeps the compiled script
});
after(async () => {
  await browser.browser().close();
  await host.stop();
});
beforeEach(() => Object.assign(host, { held: () => false, content: false, requests: [], aborted: [] }));
afterEach(async () => {
  await reader?.leave();
  reader = undefined;
});

const arrive = async (ids = [], size) => (reader = await readerAt(browser, `${host.url}/?${new URLSearchParams(ids.map((id) => ['id', id]))}`, size));
const linear = (value, center, width) => Math.round(Math.min(Math.max((value - (center - 0.5)) / (width - 1) + 0.5, 0), 1) * 255);
// A pixel as wide as a hand: the screen interpolates to its very middle.
const near = (color, expected) => color.every((sample, i) => Math.abs(sample - expected[i]) < 16);
const asked = (name) => host.requests.filter(({ path, id }) => path === '/images/pixels' && id.startsWith(name)).map(({ id }) => id);

test('Page_Opened_ShowsTheFirstExampleInRightGreys', async () => {
  await arrive();
  await reader.sees('example:ct');
  for (const x of [0.2, 0.35, 0.5, 0.65, 0.8]) {
    await reader.point(x, 0.5);
    const [, column, stored, value] = /x (\d+), y \d+: stored (\d+), value (-?\d+) HU/.exec(await reader.readout());
    assert.equal(Number(stored), 16 * column);
    assert.equal(Number(value), stored - 1024);
    // One column is 4 grey levels; between two centres the screen interpolates.
    const [grey, expected] = [await reader.grey(x, 0.5), linear(Number(value), -512, 1024)];
    assert.ok(Math.abs(grey - expected) <= 3, `grey ${grey} at column ${column}, not ${expected}`);
  }
  await reader.screenshot('ct-1280');
});

test('Gallery_EveryExample_HasAPictureAndOpens', async () => {
  await arrive();
  const { page } = reader;
  await eventually(() => page.evaluate(() => [...document.querySelectorAll('.gallery img')].every((picture) => picture.complete && picture.naturalWidth > 0)), 'the pictures');
  await page.click('[data-id="example:stack"]');
  await reader.sees('example:stack?frame=1');
  await eventually(async () => Math.abs((await reader.grey()) - linear(100, 800, 1600)) <= 1, 'the grey of slice 1');
  await page.click('[data-id="example:color"]');
  await reader.sees('example:color');
  await eventually(async () => near(await reader.color(0.5, 0.3), [0, 255, 0]), 'green in the middle of the first row');
  await page.click('[data-id="example:signed"]');
  await reader.sees('example:signed');
  await eventually(async () => (await reader.grey(0.8, 0.9)) === 255, 'white at +2000');
});

test('Drag_Left_ChangesWindowAndGreys', async () => {
  await arrive(['example:ct']);
  await reader.sees('example:ct');
  const [before, how] = [await reader.grey(0.6, 0.3), reader.page.locator('.corners .how')];
  await eventually(async () => (await how.textContent()).includes('W 1024  L -512'), 'the window in the corner');
  await reader.drag([0.5, 0.5], [0.5, 0.6]);
  await eventually(async () => (await reader.grey(0.6, 0.3)) !== before, 'other greys');
  assert.doesNotMatch(await how.textContent(), /L -512/);
  await reader.page.keyboard.press('0');
  await eventually(async () => (await reader.grey(0.6, 0.3)) === before, 'the greys from before');
});

test('Wheel_OverAStack_ChangesTheSlice', async () => {
  await arrive(['example:stack']);
  await reader.sees('example:stack?frame=1');
  await reader.point();
  for (const slice of [2, 3]) {
    await reader.page.mouse.wheel(0, 100);
    await eventually(async () => (await reader.slice()) === slice && Math.abs((await reader.grey()) - linear(100 * slice, 800, 1600)) <= 1, `slice ${slice}`);
  }
  await reader.page.mouse.wheel(0, -100);
  await eventually(async () => (await reader.slice()) === 2, 'slice 2 again');
  await eventually(async () => /stored 200$/.test(await reader.readout()), 'the value under the resting cursor');
  await reader.page.keyboard.press('End');
  await eventually(async () => (await reader.slice()) === 16, 'the last slice');
  await reader.screenshot('stack-1280');
});

test('Cine_Played_RunsUntilPaused', async () => {
  await arrive(['example:stack']);
  await reader.sees('example:stack?frame=1');
  const seen = new Set();
  await reader.page.click('#cine');
  await eventually(async () => seen.add(await reader.slice()).size >= 4, 'four slices');
  await reader.page.click('#cine');
  assert.equal(await reader.page.getAttribute('#cine', 'aria-label'), 'Play');
});

test('Keys_InvertRotateFlipReset_ChangeTheView', async () => {
  await arrive(['example:ct']);
  await reader.sees('example:ct');
  await reader.page.locator('#viewport').focus();
  const dark = await reader.grey(0.25, 0.5);
  assert.ok(dark < 100);
  const press = (key) => reader.page.keyboard.press(key);
  const becomes = (holds, what) => eventually(async () => holds(await reader.grey(0.25, 0.5)), what);
  await press('i');
  await becomes((grey) => Math.abs(grey - (255 - dark)) <= 1, 'inverted');
  await press('i');
  await press('h');
  await becomes((grey) => grey > 170, 'flipped');
  await press('h');
  await becomes((grey) => grey === dark, 'flipped back');
  await press('r');
  await becomes((grey) => Math.abs(grey - 126) <= 4, 'rotated: the gradient runs down');
  await press('0');
  await becomes((grey) => grey === dark, 'reset');
});

test('Presets_OfTheImageAndOfCt_SetTheWindow', async () => {
  await arrive(['example:ct']);
  await reader.sees('example:ct');
  const how = reader.page.locator('.corners .how');
  await reader.page.selectOption('#presets', { index: 2 });
  await eventually(async () => (await how.textContent()).includes('W 400  L 40'), 'the second window of the image');
  await reader.page.keyboard.press('Escape');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('1');
  await eventually(async () => (await how.textContent()).includes('W 1024  L -512'), 'the first, by key');
});

test('Length_Dragged_IsMeasuredInMillimetres', async () => {
  await arrive(['example:ct']);
  await reader.sees('example:ct');
  await reader.page.click('[data-action="length"]');
  await reader.drag([0.4, 0.4], [0.6, 0.4]);
  const text = reader.page.locator('#viewport svg text');
  await eventually(async () => (await text.count()) > 0 && /mm/.test(await text.first().textContent()), 'a length in mm');
  const { width, height } = await reader.page.locator('#viewport').boundingBox();
  const expected = ((0.2 * width) / height) * 64 * 0.5;
  const told = Number.parseFloat(await text.first().textContent());
  assert.ok(Math.abs(told - expected) < 0.5, `${told} mm, not ${expected}`);
  await reader.screenshot('length-1280');
  await reader.page.keyboard.press('Delete');
  await eventually(async () => (await text.count()) === 0, 'no measurement');
});

test('Length_SpacingUnknown_IsNotInMillimetres', async () => {
  await arrive(['example:color']);
  await reader.sees('example:color');
  await reader.page.click('[data-action="length"]');
  await reader.drag([0.4, 0.4], [0.6, 0.4]);
  const text = reader.page.locator('#viewport svg text');
  await eventually(async () => (await text.count()) > 0, 'a length');
  assert.match(await text.first().textContent(), /px/);
});

test('Error_OfTheHost_IsReadableAndGoesAway', async () => {
  await arrive(['example:broken']);
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

test('Progress_OfASlowImage_TellsWhatHasCome', async () => {
  host.held = (id) => id === 'example:ct';
  await arrive(['example:ct']);
  const bar = reader.page.locator('#progress');
  await bar.waitFor();
  await eventually(async () => (await bar.getAttribute('aria-valuenow')) === '50', 'half of it');
  await eventually(() => host.streams.size > 0, 'the page to listen');
  host.send('progress', { imageId: 'example:ct', bytesReceived: 1_000_000, totalBytes: 4_000_000 });
  await eventually(async () => (await bar.getAttribute('aria-valuetext')) === 'The host has: 1.0 of 4.0 MB', 'what the host has');
});

test('Stack_WithADamagedSlice_GoesOnBehindIt', async () => {
  await arrive(['example:stack?frame=1', 'example:broken', 'example:stack?frame=3']);
  await reader.sees('example:stack?frame=1');
  await reader.point(0.5, 0.05);
  await reader.page.mouse.wheel(0, 100);
  await reader.page.locator('#message').waitFor();
  assert.equal(await reader.page.getAttribute('#viewport', 'aria-label'), 'No image');
  await reader.page.click('#message .primary');
  await eventually(() => asked('example:broken').length >= 2, 'another try');
  await reader.page.locator('#message').waitFor();
  await reader.point(0.5, 0.05);
  await reader.page.mouse.wheel(0, 100);
  await reader.sees('example:stack?frame=3, slice 3 of 3');
  assert.ok(await reader.page.locator('#message').isHidden());
});

test('Stack_Open_IsPrefetchedNearestFirst', async () => {
  await arrive(['example:stack']);
  await eventually(() => asked('example:stack').length === 16, 'all slices');
  // Two at a time: neighbours may overtake each other on their connections.
  asked('example:stack').forEach((id, place) => assert.ok(Math.abs(Number(id.split('=')[1]) - 1 - place) <= 2, `${id} was asked for in place ${place}`));
});

test('Stack_Left_StopsItsRequests', async () => {
  host.held = (id) => /^example:long\?frame=([3-9]|\d\d+)$/.test(id);
  await arrive(['example:long']);
  await reader.sees('example:long?frame=1');
  await eventually(() => asked('example:long').some(host.held), 'a slice that is held');
  await reader.open('example:ct');
  await reader.sees('example:ct');
  const held = asked('example:long').filter(host.held);
  await eventually(() => held.every((id) => host.aborted.some((left) => left.id === id && left.path === '/images/pixels')), 'the requests to be aborted');
  const count = asked('example:long').length;
  assert.ok(count < 10, `${count} of 200 slices were asked for`);
  await reader.open('example:color');
  await reader.sees('example:color');
  assert.equal(asked('example:long').length, count);
});

test('List_OfIds_IsOneStack', async () => {
  await arrive();
  await reader.page.click('#open-list');
  await reader.page.fill('#ids', 'example:stack?frame=3\n\n example:stack?frame=9 \n');
  await reader.page.click('#list-dialog button.primary');
  await reader.sees('example:stack?frame=3, slice 1 of 2');
  await reader.page.locator('#viewport').focus();
  await reader.page.keyboard.press('ArrowDown');
  await reader.sees('example:stack?frame=9, slice 2 of 2');
  assert.match(reader.page.url(), /id=example%3Astack%3Fframe%3D3&id=/);
});

test('File_HostTakesNone_SaysHowToTurnItOn', async () => {
  await arrive(['example:color']);
  await reader.sees('example:color');
  await reader.page.setInputFiles('#files', { name: 'a.dcm', mimeType: 'application/dicom', buffer: Buffer.from('x') });
  await reader.page.locator('#message').waitFor();
  assert.match(await reader.page.locator('#message').textContent(), /Content:Enabled=true/);
});

test('File_Dropped_IsShown', async () => {
  host.content = true;
  await arrive(['example:color']);
  await reader.sees('example:color');
  const files = await reader.page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'a.dcm'));
    return transfer;
  });
  await reader.page.dispatchEvent('body', 'dragover', { dataTransfer: files });
  assert.ok(await reader.page.locator('#drop').isVisible());
  await reader.page.dispatchEvent('body', 'drop', { dataTransfer: files });
  await reader.sees('example:ct');
});

test('Plugins_StateChanges_IsSeenAtOnce', async () => {
  await arrive();
  await reader.page.click('#tab-plugins');
  const entry = reader.page.locator('[data-plugin="Base64Loader"]');
  await entry.waitFor();
  assert.match(await entry.textContent(), /Active.*example: base64:/);
  await reader.screenshot('plugins-1280');
  await eventually(() => host.streams.size > 0, 'the page to listen');
  host.plugins = [{ ...host.plugins[0], state: 'Faulted', reason: 'It threw while starting.' }];
  host.send('plugin', { name: 'Base64Loader', state: 'Faulted', reason: null });
  await eventually(async () => /Faulted.*It threw while starting/.test(await entry.textContent()), 'the new state');
});

test('Help_Asked_ListsTheKeys', async () => {
  await arrive();
  await reader.sees('example:ct');
  await reader.page.keyboard.press('?');
  const help = reader.page.locator('#help');
  assert.match(await help.textContent(), /Invert black and white/);
  await reader.screenshot('help-1280');
  await reader.page.keyboard.press('Escape');
  assert.ok(await help.isHidden());
});

test('Layout_EveryWidth_HoldsAndNamesEverything', async () => {
  await arrive(['example:stack']);
  await reader.sees('example:stack?frame=1');
  const { page } = reader;
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, textarea')].filter((control) => !(control.hidden || control.textContent.trim() || control.ariaLabel || control.labels?.length)).map((control) => control.outerHTML),
  );
  assert.deepEqual(nameless, []);
  for (const [width, height] of [[1280, 800], [768, 1024], [390, 844], [320, 640]]) {
    await page.setViewportSize({ width, height });
    await eventually(async () => /Zoom 100/.test(await page.locator('.corners .how').textContent()), 'the image to be fitted again');
    assert.ok((await page.evaluate(() => document.scrollingElement.scrollWidth)) <= width, `the page is wider than ${width}`);
    const outside = await page.evaluate(() => [...document.querySelectorAll('.toolbar button, .slices *, .top button')].filter((control) => control.getBoundingClientRect().right > innerWidth + 1).map((control) => control.textContent));
    assert.deepEqual(outside, [], `outside at ${width}`);
    await reader.screenshot(`layout-${width}`, { fullPage: true });
  }
});

test('Legacy_CornerstoneCoreAndTheBridge_ShowTheSameImage', async () => {
  const page = await browser.newPage();
  await page.goto(`${host.url}/legacy.html?id=example:stack%3Fframe%3D5`);
  await eventually(async () => (await page.locator('#status').textContent()).endsWith('128 × 128'), 'the image');
  await eventually(async () => Math.abs((await pixelAt(page))[0] - linear(500, 800, 1600)) <= 1, 'the grey of slice 5');
  await page.goto(`${host.url}/legacy.html?id=example:broken`);
  await eventually(async () => (await page.locator('#status').textContent()).includes('byte 12'), 'the error');
  await page.close();
});
