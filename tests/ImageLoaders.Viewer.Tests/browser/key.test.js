import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newContext } from './browser.js';
import { assertShownAsRendered } from './compare.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

const KEY = 'a-key-of-the-test';

let browser, host;
before(async () => {
  host = await startProgram({ settings: { ImageLoaders__Service__ApiKeys__0: KEY } });
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
});

test('Serve_WithAKey_AsksForItAndShowsEverything', async () => {
  const reader = await readerAt(browser, host.url);
  const { page } = reader;
  const give = async (key) => {
    await page.fill('#key', key);
    await page.press('#key', 'Enter');
  };
  await page.locator('#key-dialog[open]').waitFor();
  assert.ok(await page.locator('#key-wrong').isHidden());
  await reader.screenshot('served-key-1280');
  await page.keyboard.press('Escape');
  await give('another');
  await page.locator('#key-wrong').waitFor();
  await give(KEY);
  await reader.sees('example:ct');
  await assertShownAsRendered(page, 'example:ct', { headers: { 'X-API-Key': KEY } });
  await eventually(() => page.evaluate(() => [...document.querySelectorAll('.gallery img')].every((picture) => picture.naturalWidth > 0)),
    'the pictures of the examples');
  // The counts of the plugins follow the host's events, which come with the key too.
  await page.click('#tab-plugins');
  const plugin = page.locator('[data-plugin="Base64Loader"]');
  const loaded = async () => Number(/(\d+) loaded/.exec(await plugin.textContent())[1]);
  await plugin.waitFor();
  const before = await loaded();
  await reader.open('example:stack?frame=3');
  await reader.sees('example:stack?frame=3');
  await eventually(async () => (await loaded()) > before, 'one load more');

  await page.reload();
  await reader.sees('example:stack?frame=3'); // the tab keeps the key
  assert.ok(await page.locator('#key-dialog').isHidden());
  await reader.leave();
});

test('Serve_WithAKey_GivesNothingWithoutIt', async () => {
  for (const path of ['image?id=example:ct', 'pixels?id=example:ct', 'rendered?id=example:ct', 'metadata?id=example:ct', 'plugins',
    'events'])
    assert.equal((await fetch(`${host.url}/images/${path}`)).status, 401, path);
});
