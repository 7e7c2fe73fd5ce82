import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { pictureOf } from './pictures.js';
import { png } from './png.js';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

// Two series, of which the first has two stacks.
const stack = (...frames) => ({ kind: 'stack', imageCount: frames.length,
  imageIds: frames.map((frame) => `example:stack?frame=${frame}`) });
const series = (...groups) => ({ kind: 'series', imageCount: 0, groups });
const STUDY = { imageId: 'example:study', imageCount: 5, remarks: [],
  groups: [{ kind: 'study', imageCount: 5, groups: [series(stack(1, 2), stack(9)), series(stack(4, 3))] }] };

// As `imageloaders serve` protects its page.
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; worker-src "
  + "'self' blob:; connect-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A host that answers as the wire contract says, with synthetic images, on a free loopback port.
 * `held`: ids whose pixels are begun and never ended, and whose metadata in a list does not come; `delay`: the milliseconds that those of
 * an id take; `fails`: ids that are not found now; `version`: what version of an id an endpoint has, none at first. `requests`: what
 * was asked; `aborted`: what the client gave up; `mostMetadata`: the images of the longest list of metadata.
 */
export async function startStandIn({ pages } = {}) {
  const host = { held: () => false, delay: () => 0, fails: () =>
    false, version: () => undefined, mostMetadata: Infinity, content: false, listings: {}, contents: 0, requests: [],
    aborted: [], ends: [], streams: new Set(),
    plugins: [{ name: 'Base64Loader', state: 'Active', reason: null, version: '0.1.0', schemes: ['example', 'base64'], contentHash: 'aa',
    loads: 3, failures: 0, warnings: [] }] };
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const id = url.searchParams.get('id');
    host.requests.push({ method: request.method, path: url.pathname, id, query: url.searchParams, headers: request.headers });
    response.on('close', () => response.writableFinished || host.aborted.push({ path: url.pathname, id }));
    answer(host, { request, response, url, id, pages }).catch((error) => response.destroy(error));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  host.url = `http://127.0.0.1:${server.address().port}`;
  host.send = (event, data) => host.streams.forEach((stream) => stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  /** Ends what is held, and holds no more. */
  host.release = () => {
    host.held = () => false;
    host.ends.splice(0).forEach((end) => end());
  };
  host.stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return host;
}

async function answer(host, { request, response, url, id, pages }) {
  const json = (status, body) =>
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' })
    .end(JSON.stringify(body));
  const fail = (problem) => json(problem.status,
    { type: `urn:imageloaders:error:${problem.error.toLowerCase()}`, imageId: id, ...problem });
  const path = url.pathname.replace(/^\/images/, '');
  if (path === url.pathname) return page(response, pages, path);
  if (path === '/plugins') return json(200, host.plugins);
  if (path === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': hello\n\n');
    host.streams.add(response);
    return void response.on('close', () => host.streams.delete(response));
  }
  if (path === '/metadata' && request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { ids } = JSON.parse(body);
    if (ids.length > host.mostMetadata) return fail(
      { status: 413, title: 'Payload Too Large', error: 'TooLarge', detail: 'Request fewer ids at once.' });
    const end = () => json(200, { images: ids.map((one) => metadataOf(one, host.version(one, 'metadata'))) });
    return void (ids.some((one) => host.held(one)) ? host.ends.push(end) : end());
  }
  if (path === '/content') {
    if (!host.content) return fail(
      { status: 404, error: 'NotFound', title: 'Not found',
      detail: 'This host takes no content. ImageLoaders:Service:Content:Enabled turns it on.' });
    if (request.method !== 'POST') return response.writeHead(204).end();
    for await (const chunk of request) void chunk;
    return json(201, { name: `content/${++host.contents}`, kind: 'dicom', imageIds: ['example:ct'], expiresAt: null });
  }
  if (path === '/list') {
    const listing = id === 'example:study' ? STUDY : host.listings[id];
    return listing?.status ? fail(listing) : listing ? json(200, listing)
      : fail({ status: 404, error: 'NotFound', title: 'Not found', detail: 'No plugin can list this id.' });
  }

  if (path === '/pixels' && host.delay(id) > 0) await new Promise((next) => setTimeout(next, host.delay(id)));
  if (path === '/pixels' && host.fails(id)) return fail(
    { status: 404, error: 'NotFound', title: 'Not found', detail: `${id} is not there now.` });
  const picture = pictureOf(id);
  if (picture.status) return fail(picture);
  const { stored, modules } = picture;
  const version = host.version(id, path.slice(1));
  const description = withVersion(picture.description, version);
  const include = url.searchParams.get('include');
  if (path === '/image') return json(200, { ...description, ...(include === 'metadata' && metadataOf(id, version)) });
  if (path === '/metadata') return modules ? json(200, { imageId: id, source: description.source, modules, extensions: {} })
    : fail({ status: 404, error: 'NotFound', title: 'Not found', detail: 'It has no metadata.' });
  if (path === '/rendered') return response.writeHead(200, { 'Content-Type': 'image/png' }).end(rendered(picture));
  if (path !== '/pixels') return fail({ status: 404, error: 'NotFound', title: 'Not found', detail: 'No such endpoint.' });
  const described = include === 'description'
    ? { 'ImageLoaders-Description': inHeader(description), 'Server-Timing': 'fetch;dur=1, decode;dur=2' } : {};
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': stored.byteLength, ...headersOf(description),
    ...described });
  const bytes = Buffer.from(stored.buffer);
  if (!host.held(id)) return response.end(bytes);
  response.write(bytes.subarray(0, bytes.length / 2));
  host.ends.push(() => response.end(bytes.subarray(bytes.length / 2)));
}

const withVersion = (description, version) => ({ ...description, source: { ...description.source, version } });

function inHeader(description) {
  const text = JSON.stringify({ ...description, imageId: '' });
  return text.length <= 2048 ? text : JSON.stringify({ source: description.source });
}

function metadataOf(imageId, version) {
  const { status, error, title, detail, description, modules } = pictureOf(imageId);
  if (status) return { imageId, problem: { type: 'about:blank', title, status, detail, error } };
  const { source } = withVersion(description, version);
  return { imageId, ...(modules && { metadata: { imageId, source, modules, extensions: {}, remarks: [] } }) };
}

function headersOf({ rows, columns, components, sampleType, rescaleSlope, rescaleIntercept, invert, minimumValue, maximumValue }) {
  const told = { Rows: rows, Columns: columns, Components: components, 'Sample-Type': sampleType, 'Rescale-Slope': rescaleSlope,
    'Rescale-Intercept': rescaleIntercept, Invert: invert, Minimum: minimumValue, Maximum: maximumValue };
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [`ImageLoaders-${name}`, value]));
}

function rendered({ description: { rows, columns, components, rescaleSlope, rescaleIntercept, windows }, stored }) {
  if (components > 1) return png(columns, rows, 3, stored);
  const { center, width } = windows[0] ?? { center: 128, width: 256 };
  return png(columns, rows, 1, Uint8Array.from(stored, (value) =>
    Math.max(0, Math.min(255, Math.round(((value * rescaleSlope + rescaleIntercept - (center - 0.5)) / (width - 1) + 0.5) * 255)))));
}

async function page(response, pages, path) {
  const file = join(pages ?? '/nowhere', normalize(path === '/' ? '/index.html' : path));
  const body = await readFile(file).catch(() => null);
  response.writeHead(body ? 200 : 404,
    { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'max-age=600',
    'Content-Security-Policy': POLICY }).end(body ?? 'Not found');
}
