import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** nginx with the files of a folder, for pages of every origin. */
export async function startNginx(root) {
  const [work, port] = [await mkdtemp(join(tmpdir(), 'nginx-')), await freePort()];
  await chmod(work, 0o755);
  await writeFile(
    join(work, 'nginx.conf'),
    `daemon off; pid ${work}/pid; error_log ${work}/error.log; worker_processes auto; user root;
    events { worker_connections 1024; }
    http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/dicom;
      server { listen 127.0.0.1:${port}; root ${root}; location / { add_header Access-Control-Allow-Origin *;
        if ($request_method = OPTIONS) {
          add_header Access-Control-Allow-Origin *; add_header Access-Control-Allow-Headers *; return 204; } } } }`
  );
  const nginx = spawn('/usr/sbin/nginx', ['-c', join(work, 'nginx.conf'), '-e', join(work, 'error.log')], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(url).then(
      () => true,
      () => false
    ))
  )
    await new Promise((next) => setTimeout(next, 20));
  return {
    url,
    async stop() {
      const ended = new Promise((end) => nginx.once('exit', end));
      nginx.kill();
      await ended;
      await rm(work, { recursive: true, force: true });
    },
  };
}
