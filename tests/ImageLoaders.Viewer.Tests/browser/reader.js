import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drag, pixelAt, pointAt, touch } from './browser.js';

const SCREENSHOTS = process.env.VIEWER_SCREENSHOTS ?? fileURLToPath(new URL('../../../artifacts/test-results/viewer', import.meta.url));

/** A reader at the viewer's page: what is done there, and what is seen. */
export async function readerAt(context, url, size = { width: 1280, height: 800 }) {
  const page = await context.newPage();
  await page.setViewportSize(size);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  // What a request's own failure writes there is shown to the reader by the page.
  page.on('console', (message) =>
    message.type() === 'error' && !message.text().startsWith('Failed to load resource') && errors.push(message.text()));
  const own = new URL(url).origin;
  page.on('request', (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(`${own}/`)
    || errors.push(`asked ${request.url()}`));
  await page.goto(url);
  // What was done to the view is drawn in the next frame.
  const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const label = () => page.locator('#viewport').getAttribute('aria-label');

  const reader = {
    page,
    errors,
    grey: async (x, y) => (await pixelAt(page, x, y))[0],
    color: (x, y) => pixelAt(page, x, y),
    sees: (id) => eventually(async () =>
      (await label()).startsWith(`Image ${id}`) && (await page.locator('#progress').isHidden()), `${id} to be shown`),
    slice: async () => Number(/slice (\d+)/.exec(await label())?.[1] ?? 1),
    /** What is written beside the measurements. */
    marks: () => page.locator('#viewport .marks text').allTextContents(),
    /** The label of the nth view, from 1. */
    view: (n) => page.locator('.screen').nth(n - 1).locator('.viewport').getAttribute('aria-label'),
    seesIn: (n, id) => eventually(async () => (await reader.view(n)).startsWith(`Image ${id}`), `${id} in view ${n}`),
    async openList(ids) {
      await page.click('#open-list');
      await page.fill('#ids', ids.join('\n'));
      await page.click('#list-dialog button.primary');
    },
    readout: () => page.locator('#readout').textContent(),
    async open(id) {
      await page.fill('#image-id', id);
      await page.press('#image-id', 'Enter');
      await page.locator('#viewport').focus();
    },
    async point(x, y) {
      await page.mouse.move(...(await pointAt(page, x, y)));
    },
    async drag(from, to, options) {
      await drag(page, await pointAt(page, ...from), await pointAt(page, ...to), options);
      await drawn();
    },
    async touch(...fingers) {
      await touch(page, await Promise.all(fingers.map(async ([from, to]) => [await pointAt(page, ...from), await pointAt(page, ...to)])));
      await drawn();
    },
    async screenshot(name, options, of = page) {
      await mkdir(SCREENSHOTS, { recursive: true });
      await of.screenshot({ path: `${SCREENSHOTS}/${name}.png`, ...options });
    },
    leave: async () => {
      await page.close();
      assert.deepEqual(errors, [], 'the page raised errors');
    },
  };
  return reader;
}

/** Waits until it holds; tells what did not, after 30 seconds. */
export async function eventually(condition, what) {
  const end = Date.now() + 30_000;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) assert.fail(`Waited in vain for ${typeof what === 'function' ? what() : what}.`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
