import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { newContext } from './browser.js';
import { PAGES, startProgram } from './program.js';

// An application of somebody else's: cornerstone-core, the bridge, and a host of another origin that wants a key.
const KEY = 'a-key-of-the-test';
const PAGE = `<!doctype html><div id="image" style="width: 512px; height: 512px"></div><script src="cornerstone.min.js"></script>`;

let application, browser, host;
before(async () => {
  application = createServer(async ({ url }, response) => {
    const isPage = url === '/';
    response.setHeader('Content-Type', isPage ? 'text/html' : 'text/javascript');
    response.end(isPage ? PAGE : await readFile(`${PAGES}${url}`).catch(() => ''));
  });
  await new Promise((listening) => application.listen(0, '127.0.0.1', listening));
  application.url = `http://127.0.0.1:${application.address().port}`;
  host = await startProgram(
    { settings: { ImageLoaders__Service__ApiKeys__0: KEY, ImageLoaders__Service__AllowedOrigins__0: application.url } });
  browser = await newContext();
});
after(async () => {
  await browser?.browser().close();
  await host?.stop();
  application?.closeAllConnections();
  application?.close();
});

/** Loads an image in the application: what came, or the error. */
async function load(id, key) {
  const page = await browser.newPage();
  await page.goto(application.url);
  const told = await page.evaluate(
    async ({ id, key, url }) => {
      // @ts-expect-error: it is what the page's server has there
      const { registerHostImageLoader } = await import('/cornerstone-image-loader.js');
      const { cornerstone } = window;
      const percents = [];
      registerHostImageLoader(cornerstone, { url, scheme: 'there', headers: key ? { 'X-API-Key': key } : {} });
      cornerstone.events.addEventListener('cornerstoneimageloadprogress', ({ detail }) => percents.push(detail.percentComplete));
      try {
        const image = await cornerstone.loadAndCacheImage(`there:${id}`);
        const element = document.getElementById('image');
        cornerstone.enable(element);
        const drawn = new Promise((done) => element.addEventListener('cornerstoneimagerendered', done, { once: true }));
        cornerstone.displayImage(element, image);
        await drawn;
        const { modality } = cornerstone.metaData.get('generalSeriesModule', `there:${id}`);
        return { rows: image.rows, slope: image.slope, modality, percent: percents.at(-1),
          colors: new Set(element.querySelector('canvas').getContext('2d').getImageData(0, 0, 512, 512).data).size };
      } catch ({ error, status, type }) {
        return { error, status, type };
      }
    },
    { id, key, url: `${host.url}/images` },
  );
  await page.close();
  return told;
}

test('Bridge_HostOfAnotherOriginWithAKey_LoadsEverything', async () => {
  const { colors, ...told } = await load('example:ct', KEY);
  assert.deepEqual(told, { rows: 512, slope: 1, modality: 'CT', percent: 100 });
  assert.ok(colors > 50);
});

test('Bridge_KeyMissing_TellsOfTheHostsOwn401', async () =>
  assert.deepEqual(await load('example:ct'), { error: 'Unauthorized', status: 401, type: 'urn:imageloaders:problem:unauthorized' }));
