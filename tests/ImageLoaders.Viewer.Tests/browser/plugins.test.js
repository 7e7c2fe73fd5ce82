import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dropFile, newContext } from './browser.js';
import { assertShownAsRendered } from './compare.js';
import { png } from './png.js';
import { startProgram } from './program.js';
import { eventually, readerAt } from './reader.js';

let browser, host;
before(async () => {
  host = await startProgram({ without: 'WebImageLoader', settings: { ImageLoaders__Service__Content__Enabled: 'true' } });
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
});

test('Serve_PluginFolderCopiedIn_AppearsAndLoads', async () => {
  const reader = await readerAt(browser, `${host.url}/?id=example:ct`);
  const { page } = reader;
  const picture = png(128, 96, 1, Uint8Array.from({ length: 128 * 96 }, (_, i) => 20 * Math.floor((i % 128) / 16)));
  await reader.sees('example:ct');
  await page.click('#tab-plugins');
  await page.locator('[data-plugin="WadoLoader"]').waitFor();
  assert.equal(await page.locator('[data-plugin="WebImageLoader"]').count(), 0);
  await dropFile(page, 'grey.png', picture);
  await page.locator('#message').waitFor();
  assert.match(await page.locator('#message').textContent(), /No loader.*Plugins tab/s);

  await host.addPlugin('WebImageLoader');
  await eventually(async () => (await page.locator('[data-plugin="WebImageLoader"] .state').allTextContents())[0] === 'Active',
    'the plugin to be active');
  await reader.screenshot('served-plugins-1280');
  // Try again until it is shown. What was dropped is opened once more when all was sent: that may hide the message, or fail anew.
  const again = page.locator('#message .primary');
  await eventually(async () => {
    if (await again.isVisible()) await again.click({ timeout: 1000 }).catch(() => {});
    return (await page.locator('[aria-label^="Image webfile:content/"]').count()) > 0;
  }, 'the picture');
  await reader.sees('webfile:content/');
  await assertShownAsRendered(page, new URL(page.url()).searchParams.get('id'));
  await reader.leave();
});
