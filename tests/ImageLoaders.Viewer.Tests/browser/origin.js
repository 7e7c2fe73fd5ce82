import { createServer } from 'node:http';

/**
 * A server of one file, on a free loopback port, whatever path is asked for. Of what is `held(path)` it sends the first half at once
 * and a little more now and then until `release()`; `asked` and `aborted` are the paths that were asked for, and those that the client gave
 * up.
 */
export async function startOrigin(file) {
  const origin = { held: (_) => false, asked: [], aborted: [] };
  const ends = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    origin.asked.push(pathname);
    response.on('close', () => response.writableFinished || origin.aborted.push(pathname));
    response.writeHead(200, { 'Content-Type': 'application/dicom', 'Content-Length': file.length });
    if (!origin.held(pathname)) return void response.end(file);
    let sent = file.length >> 1;
    response.write(file.subarray(0, sent));
    const drip = setInterval(() => sent < (3 * file.length) / 4 && response.write(file.subarray(sent, (sent += 64))), 50);
    response.on('close', () => clearInterval(drip));
    ends.push(() => {
      clearInterval(drip);
      response.end(file.subarray(sent));
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  origin.url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  origin.release = () => {
    origin.held = () => false;
    ends.splice(0).forEach((end) => end());
  };
  origin.stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return origin;
}
