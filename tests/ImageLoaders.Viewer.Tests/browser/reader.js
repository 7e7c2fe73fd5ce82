import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drag, PATIENCE, pixelAt, pointAt, touch } from './browser.js';

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
  const requested = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/images/pixels') requested.push(searchParams.get('id'));
  });
  await page.goto(url);
  const label = () => page.locator('#viewport').getAttribute('aria-label');
  // Until two frames in a row have the views in the same places and sizes, with the same marks and texts: what was done is drawn there.
  const drawn = () => page.evaluate(async () => {
    const look = () => [...document.querySelectorAll('.viewport')].map((view) => {
      const [{ x, y, width, height }, canvas] = [view.getBoundingClientRect(), view.querySelector('canvas')];
      return [x, y, width, height, canvas?.width, canvas?.height, view.querySelector('.marks')?.innerHTML,
        view.parentElement.querySelector('.corners')?.textContent].join(' ');
    }).join('\n');
    const frame = () => new Promise((painted) => requestAnimationFrame(painted));
    await frame();
    for (let [before, now] = ['', look()]; before !== now; [before, now] = [now, look()]) await frame();
  });
  /** Does what opens something, and waits until a view has left what it showed before: the same ids may be opened again. */
  const opens = async (act) => {
    await page.evaluate(() => {
      window.hasOpened = false;
      new MutationObserver((changes, observer) => {
        if (!changes.some(({ target }) => target.getAttribute('aria-label') === 'No image')) return;
        window.hasOpened = true;
        observer.disconnect();
      }).observe(document.querySelector('#panes'), { subtree: true, attributeFilter: ['aria-label'] });
    });
    await act();
    await eventually(() => page.evaluate(() => window.hasOpened), 'something to be opened');
  };

  const reader = {
    page,
    errors,
    /** The ids whose pixels the page asked for, in the order in which it did: on their connections they may overtake each other. */
    requested,
    grey: async (x, y) => (await pixelAt(page, x, y))[0],
    color: (x, y) => pixelAt(page, x, y),
    drawn,
    async sees(id) {
      await eventually(async () => (await label()).startsWith(`Image ${id}`) && (await page.locator('#progress').isHidden()),
        async () => `${id} to be shown, not ${await label()}`);
      await drawn();
    },
    slice: async () => Number(/slice (\d+)/.exec(await label())?.[1] ?? 1),
    /** What is written beside the measurements. */
    marks: () => page.locator('#viewport .marks text').allTextContents(),
    /** The label of the nth view, from 1. */
    view: (n) => page.locator('.screen').nth(n - 1).locator('.viewport').getAttribute('aria-label'),
    async seesIn(n, id) {
      await eventually(async () => (await reader.view(n)).startsWith(`Image ${id}`),
        async () => `${id} in view ${n}, not ${await reader.view(n)}`);
      await drawn();
    },
    async openList(ids) {
      await page.click('#open-list');
      await page.fill('#ids', ids.join('\n'));
      await opens(() => page.click('#list-dialog button.primary'));
    },
    readout: () => page.locator('#readout').textContent(),
    async open(id) {
      await page.fill('#image-id', id);
      await opens(() => page.press('#image-id', 'Enter'));
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

/** Waits until it holds; tells what did not. */
export async function eventually(condition, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) assert.fail(`Waited in vain for ${typeof what === 'function' ? await what() : what}.`);
    await new Promise((next) => setTimeout(next, 20));
  }
}
