import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newContext } from './browser.js';
import { startProgram } from './program.js';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const DIST = process.env.APPLICATION_DIST ?? fileURLToPath(new URL('application/dist', import.meta.url));

/**
 * The Cornerstone3D application in application/ in a browser, and a host of another origin for its bridge. `files`: a folder that the host
 * may read, and that is served beside the application under /files. `page`: the application; `told`: what it wrote to the console.
 */
export async function startApplication(files) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const file = path.startsWith('/files/')
      ? join(files, normalize(path.slice(6)))
      : join(DIST, normalize(path === '/' ? '/index.html' : path));
    const body = await readFile(file).catch(() => null);
    response.writeHead(body ? 200 : 404, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  const host = await startProgram({
    hasPage: false,
    settings: { ImageLoaders__Access__AllowedRoots__0: files, ImageLoaders__Service__AllowedOrigins__0: url },
  });
  const browser = await newContext();
  const application = { url, host, told: [], asked: [] };

  application.open = async () => {
    await application.page?.close();
    const page = await browser.newPage();
    page.on('pageerror', (error) => application.told.push(error.message));
    page.on(
      'request',
      (request) => request.url().startsWith(host.url) && application.asked.push(`${request.method()} ${new URL(request.url()).pathname}`)
    );
    await page.goto(`${url}/?host=${encodeURIComponent(`${host.url}/images`)}`);
    await page.waitForFunction('window.ready');
    return (application.page = page);
  };
  application.stop = async () => {
    await browser.browser().close();
    await host.stop();
    server.closeAllConnections();
    server.close();
  };
  await application.open();
  return application;
}
