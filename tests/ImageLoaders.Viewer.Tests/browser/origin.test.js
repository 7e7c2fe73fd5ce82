import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { newContext } from './browser.js';
import { assertShownAsRendered } from './compare.js';
import { ctFile } from './dicom.js';
import { startOrigin } from './origin.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

// The program between a page and a slow server: what the reader does is to reach as far as that server.
const [ROWS, COLUMNS] = [512, 512];
const FILE = ctFile(ROWS, COLUMNS, Int16Array.from({ length: ROWS * COLUMNS }, (_, i) => -900 + 200 * Math.floor((i % COLUMNS) / 64)));

let browser, host, origin, reader;
before(async () => {
  origin = await startOrigin(FILE);
  host = await startProgram({ settings: { ImageLoaders__Access__AllowedHosts__0: '127.0.0.1' } });
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
  await origin?.stop();
});
afterEach(async () => {
  origin.release();
  await reader?.leave();
  reader = undefined;
});

const idOf = (path) => `wadouri:${origin.url}${path}?token=secret`;
const arrive = async (ids) => (reader = await readerAt(browser, `${host.url}/?${new URLSearchParams(ids.map((id) => ['id', id]))}`));

test('Serve_SlowServer_TellsWhatTheHostHas', async () => {
  origin.held = () => true;
  await arrive([idOf('/slow.dcm')]);
  const half = (FILE.length / 2 / 1e6).toFixed(1);
  const bar = reader.page.locator('#progress');
  await eventually(async () => (await bar.getAttribute('aria-valuetext'))?.startsWith(`The host has: ${half} of`),
    `the host to have ${half} MB`);
  await reader.screenshot('served-progress-1280');
  origin.release();
  await reader.sees(idOf('/slow.dcm'));
  await assertShownAsRendered(reader.page, idOf('/slow.dcm'));
});

test('Serve_StackLeft_ClosesTheConnectionsToTheServer', async () => {
  origin.held = (path) => Number(/\d+/.exec(path)) > 2;
  await arrive(Array.from({ length: 100 }, (_, i) => idOf(`/${i + 1}.dcm`)));
  await reader.sees(idOf('/1.dcm'));
  await eventually(() => origin.asked.some(origin.held), 'a slice that is held');
  await reader.open('example:ct');
  await reader.sees('example:ct');
  const held = origin.asked.filter(origin.held);
  await eventually(() => held.every((path) => origin.aborted.includes(path)), 'the host to give up what was held');
  const count = origin.asked.length;
  await reader.open('example:color');
  await reader.sees('example:color');
  assert.equal(origin.asked.length, count);
  assert.ok(count < 20, `${count} requests for a stack that was left`);
});
