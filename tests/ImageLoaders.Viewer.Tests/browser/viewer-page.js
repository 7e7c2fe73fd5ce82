import { fileURLToPath } from 'node:url';
import { after, afterEach, before, beforeEach } from 'node:test';
import { newContext } from './browser.js';
import { readerAt } from './reader.js';
import { startStandIn } from './stand-in.js';

const pages = fileURLToPath(new URL('../../../host/ImageLoaders.Cli/viewer/dist', import.meta.url));

/**
 * The viewer's page on a stand-in host, for the tests of a file: `host`, `browser`, and the `reader` that `arrive(ids, size, name)` brings.
 * Where it
 * `stays`, the next test finds it where this one left it, as a page takes a second to load.
 */
export function viewerPage({ stays = false } = {}) {
  const page = {
    async leave() {
      const { reader } = page;
      page.reader = undefined;
      await reader?.leave();
    },
    async arrive(ids = [], size, name = '127.0.0.1') {
      await page.leave();
      return (page.reader = await readerAt(page.browser,
        `${page.host.url.replace('127.0.0.1', name)}/?${new URLSearchParams(ids.map((id) => ['id', id]))}`, size));
    },
  };
  before(async () => {
    page.host = await startStandIn({ pages });
    page.browser = await newContext(); // one for all, as it keeps the compiled script
  });
  after(async () => {
    await page.leave().finally(() => page.browser?.browser().close());
    await page.host?.stop();
  });
  beforeEach(() => Object.assign(page.host, { held: () => false, content: false, listings: {}, requests: [], aborted: [] }));
  afterEach(() => (stays ? page.reader?.page.mouse.move(0, 0) : page.leave()));
  /** The ids, beginning so, whose pixels were asked for, in their order. */
  page.asked = (name) => page.host.requests.filter(({ path, id }) => path === '/images/pixels' && id.startsWith(name)).map(({ id }) => id);
  return page;
}

/** What PS3.3 C.11.2.1.2.1 (LINEAR) makes of a modality value, in grey levels. */
export const linear = (value, center, width) => Math.round(Math.min(Math.max((value - (center - 0.5)) / (width - 1) + 0.5, 0), 1) * 255);
