import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = process.env.IMAGELOADERS_PROGRAM
  ?? fileURLToPath(new URL('../../../artifacts/bin/ImageLoaders.Cli/release/imageloaders.dll', import.meta.url));
export const PAGES = fileURLToPath(new URL('../../../host/ImageLoaders.Cli/viewer/dist', import.meta.url));

/**
 * `imageloaders serve` on a free loopback port, from a copy of its own with the page that was built last.
 * `without`: a plugin that is not there at first; `addPlugin(name)` copies it in. `opened` is what the
 * page opens; `hasPage` is false where Node was not there to build it; `cwd` is the folder it is started in.
 */
export async function startProgram({ settings = {}, without, hasPage = true, opened = [], cwd } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'imageloaders-viewer-'));
  const plugins = join(folder, 'plugins');
  await cp(dirname(PROGRAM), folder, { recursive: true });
  await rm(join(folder, 'viewer'), { recursive: true, force: true });
  if (hasPage) await cp(PAGES, join(folder, 'viewer'), { recursive: true });
  if (without) await rm(join(plugins, without), { recursive: true });

  const program = spawn('dotnet', [join(folder, 'imageloaders.dll'), 'serve', ...opened, '--urls', 'http://127.0.0.1:0'],
    { cwd, env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((end) => program.once('exit', end));
  let log = '';
  const url = await new Promise((listening, failed) => {
    const read = (text) => {
      log += text;
      const address = /Serving images on (http:\/\/[\d.:]+)/.exec(log);
      if (address) listening(address[1]);
    };
    for (const stream of [program.stdout, program.stderr]) stream.setEncoding('utf8').on('data', read);
    ended.then((code) => failed(new Error(`The program ended with ${code}:\n${log}`)));
  });

  return {
    url,
    addPlugin: (name) => cp(join(dirname(PROGRAM), 'plugins', name), join(plugins, name), { recursive: true }),
    async stop() {
      program.kill('SIGTERM');
      const impatient = setTimeout(() => program.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(impatient);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
