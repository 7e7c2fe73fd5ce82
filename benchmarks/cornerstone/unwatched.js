import { spawn } from 'node:child_process';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../tests/ImageLoaders.Viewer.Tests/browser/application/dist', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const FLAGS = ['--headless=new', '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--no-first-run', '--disable-background-networking', '--disable-component-update'];

/**
 * The Cornerstone3D application of the tests in a browser that no debugger watches: the events of one cost a browser as much as a small
 * request does. `run` is done in the page, with `argument` and `mark`: `await mark()` calls `onMark` here; its result is answered.
 */
export async function serveApplication() {
  let asked;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    let body = '';
    if (request.method === 'POST') for await (const chunk of request) body += chunk;
    if (pathname === '/argument') return void response.end(JSON.stringify(asked.argument));
    if (pathname === '/mark') return void response.end(String(asked.onMark()));
    if (pathname === '/result') return void (response.end(), asked.done(JSON.parse(body)));
    if (pathname === '/run.js') return void response.writeHead(200, { 'Content-Type': TYPES['.js'] }).end(asked.script);
    const file = pathname === '/' ? 'index.html' : normalize(pathname);
    const found = await readFile(join(DIST, file)).catch(() => null);
    const page = pathname === '/' ? `${found}<script type="module" src="run.js"></script>` : found;
    response.writeHead(found ? 200 : 404, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(page);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${server.address().port}`;

  async function run(hostUrl, work, argument, onMark) {
    const script = `
      while (!window.ready) await new Promise((next) => setTimeout(next, 20));
      const argument = await (await fetch('/argument')).json();
      const mark = () => fetch('/mark', { method: 'POST' });
      const told = await (${work})(argument, mark).catch((error) => ({ error: String(error) }));
      await fetch('/result', { method: 'POST', body: JSON.stringify(told) });`;
    const done = new Promise((result) => (asked = { argument, onMark, script, done: result }));
    const folder = await mkdtemp(join(tmpdir(), 'chromium-'));
    const address = `${url}/?host=${encodeURIComponent(`${hostUrl}/images`)}`;
    const flags = [...FLAGS, `--user-data-dir=${folder}`, address];
    const browser = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', flags, { stdio: 'ignore' });
    const ended = new Promise((end) => browser.once('exit', end));
    const told = await Promise.race([done, ended.then(() => ({ error: 'The browser ended.' }))]);
    browser.kill();
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    if (told.error) throw new Error(told.error);
    return told;
  }

  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, run, stop };
}
