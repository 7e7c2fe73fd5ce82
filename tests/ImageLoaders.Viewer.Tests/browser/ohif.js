import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { access, mkdir, readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launch } from './browser.js';
import { startProgram } from './program.js';

const PACKAGE = '@ohif/app@3.13.2';
const FOLDER = fileURLToPath(new URL('../../../artifacts/ohif-3.13.2', import.meta.url));
const BRIDGE = fileURLToPath(new URL('../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader', import.meta.url));
const RECIPE = fileURLToPath(new URL('../../../docs/ohif.md', import.meta.url));
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};
const run = promisify(execFile);

/** The built viewer of the npm package, which is fetched once. */
async function dist() {
  const folder = join(FOLDER, 'package/dist');
  if (
    await access(join(folder, 'index.html')).then(
      () => true,
      () => false
    )
  )
    return folder;
  await mkdir(FOLDER, { recursive: true });
  const { stdout } = await run('npm', ['pack', PACKAGE, '--silent'], { cwd: FOLDER });
  await run('tar', ['xzf', stdout.trim(), 'package/dist'], { cwd: FOLDER });
  return folder;
}

/** The app-config.js of the recipe, for a host at an address of its own, which may want a key. */
async function configurationFor(hostUrl, key) {
  const [, script] = /```js\n(.*?)```/s.exec(await readFile(RECIPE, 'utf8'));
  const filled = script
    .replace("'http://127.0.0.1:8042/images'", `'${hostUrl}/images'`)
    .replace('headers = {}', `headers = ${JSON.stringify(key ? { 'X-API-Key': key } : {})}`);
  if (!filled.includes(hostUrl) || (key && !filled.includes(key))) throw new Error('docs/ohif.md has another recipe than this expects.');
  return filled;
}

/**
 * OHIF as its package has it, but for app-config.js, and a host of another origin that may read `files`, and may want a `key`. `open(id)`
 * opens what the host lists for an id; `told` is what the page complained of, `asked` what it asked the host for since it was opened.
 */
export async function startOhif(files, { key } = {}) {
  const folder = await dist();
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    if (path === '/app-config.js')
      return void response.writeHead(200, { 'Content-Type': TYPES['.js'] }).end(await configurationFor(host.url, key));
    if (path === '/studies.json') return void response.writeHead(200, { 'Content-Type': TYPES['.json'] }).end(ohif.studies);
    const file = path.startsWith('/imageloaders/') ? join(BRIDGE, path.slice(14)) : join(folder, path);
    const isPage = !extname(path);
    const body = await readFile(isPage ? join(folder, 'index.html') : file).catch(() => null);
    const type = isPage ? 'text/html' : (TYPES[extname(file)] ?? 'application/octet-stream');
    response.writeHead(body ? 200 : 404, { 'Content-Type': type }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}`;
  const host = await startProgram({
    hasPage: false,
    settings: {
      ImageLoaders__Access__AllowedRoots__0: files,
      ImageLoaders__Access__AllowListing: 'true',
      ImageLoaders__Service__AllowedOrigins__0: url,
      ...(key && { ImageLoaders__Service__ApiKeys__0: key }),
    },
  });
  const browser = await launch();
  const ohif = { host, told: [], asked: [] };

  /** Opens studies as the host tells them, without waiting for anything. `address`: where OHIF gets them from, if not from here. */
  ohif.start = async (studies, address = `${url}/studies.json`) => {
    ohif.studies = JSON.stringify({ studies });
    await ohif.page?.close();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => ohif.told.push(error.message));
    const query = new URLSearchParams({
      url: address,
      StudyInstanceUIDs: studies[0].StudyInstanceUID,
    });
    ohif.asked = [];
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === host.url && pathname !== '/images/ohif.json') ohif.asked.push(`${request.method()} ${pathname}`);
    });
    ohif.page = page;
    await page.goto(`${url}/viewer/dicomjson?${query}`, { waitUntil: 'commit' });
  };

  /** Opens what the host lists for an id, and waits until it is shown. */
  ohif.open = async (id) => {
    const address = `${host.url}/images/ohif.json?id=${encodeURIComponent(id)}`;
    const response = await fetch(address, { headers: key ? { 'X-API-Key': key } : {} });
    if (!response.ok) throw new Error(await response.text());
    await ohif.start((await response.json()).studies, address);
    await ohif.shows('stack', 1);
    await ohif.page.click('[data-cy=confirm-and-hide-button]');
  };

  /** Waits until so many viewports of a type have drawn images that Cornerstone holds. */
  ohif.shows = (type, count) =>
    ohif.page.waitForFunction(
      ({ type, count }) => {
        const { cornerstone } = window;
        const viewports = (cornerstone?.getRenderingEngines() ?? [])
          .flatMap((engine) => engine.getViewports())
          .filter((viewport) => viewport.type === type);
        return (
          viewports.length >= count &&
          viewports.every((viewport) => {
            const imageIds = viewport.getImageIds();
            return viewport.getProperties().voiRange && imageIds.length > 0 && imageIds.every((id) => cornerstone.cache.isLoaded(id));
          })
        );
      },
      { type, count },
      { timeout: 120_000 }
    );

  ohif.stop = async () => {
    await browser.close();
    await host.stop();
    server.closeAllConnections();
    server.close();
  };
  return ohif;
}
