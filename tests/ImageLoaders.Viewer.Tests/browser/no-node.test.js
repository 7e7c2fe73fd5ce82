import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { newContext } from './browser.js';
import { startProgram } from './program.js';

const SCRIPT = fileURLToPath(new URL('../../../eng/viewer.sh', import.meta.url));

test('Serve_PageNotBuilt_SaysWhatToDoAndServes', async () => {
  const host = await startProgram({ hasPage: false });
  const browser = await newContext();
  try {
    const page = await browser.newPage();
    await page.goto(host.url);
    assert.match(await page.locator('body').textContent(), /The service runs.*Install Node 22 and run \.\/run serve again/s);
    assert.equal(await page.locator('img').evaluate(async (picture) => (await picture.decode(), picture.naturalWidth)), 512);
    for (const link of await page.locator('a').evaluateAll((links) => links.map((one) => one.href))) assert
      .equal((await fetch(link)).status, 200, link);
  } finally {
    await browser.browser().close();
    await host.stop();
  }
});

test('BuildScript_NodeNotThere_SaysSoAndFailsOnlyWhereItIsRequired', async () => {
  const path = await mkdtemp(join(tmpdir(), 'imageloaders-path-'));
  try {
    for (const tool of ['bash', 'dirname', 'find']) await symlink(`/usr/bin/${tool}`, join(path, tool));
    const run = (...args) => new Promise((done) =>
      execFile(join(path, 'bash'), [SCRIPT, ...args], { env: { PATH: path } }, (error, out, errors) => done([error?.code ?? 0, errors])));
    const [code, errors] = await run();
    assert.equal(code, 0);
    assert.match(errors, /Node 20\.19 or newer is not here/);
    assert.equal((await run('required'))[0], 1);
  } finally {
    await rm(path, { recursive: true });
  }
});
