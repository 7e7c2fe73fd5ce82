import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// The npm package in an empty Vite project, with the newest Cornerstone3D of the registry.
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const DERIVED = process.env.IMAGELOADERS_DERIVED;
const run = promisify(execFile);
let project, application;
before(async () => {
  project = await mkdtemp(join(tmpdir(), 'imageloaders-package-'));
  const { stdout } = await run(join(ROOT, 'eng/pack-bridge.sh'), [project]);
  for (const name of ['index.html', 'main.js', 'vite.config.js'])
    await cp(join(ROOT, 'tests/ImageLoaders.Viewer.Tests/browser/application', name), join(project, name));
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const options = { cwd: project, maxBuffer: 64 << 20, env: { ...process.env, BRIDGE_PACKAGE: 'installed' } };
  await run(
    'npm',
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      stdout.trim(),
      ...['core', 'tools', 'dicom-image-loader'].map((name) => `@cornerstonejs/${name}@latest`),
      'vite',
      'events@3',
      'url@0.11',
    ],
    options
  );
  await run('npx', ['vite', 'build', '--logLevel', 'error'], options);
  process.env.APPLICATION_DIST = join(project, 'dist');
  const { startApplication } = await import('../application.js');
  application = await startApplication(DERIVED ?? project);
});
after(async () => {
  await application?.stop();
  await rm(project, { recursive: true, force: true });
});

test('Package_InAnEmptyProject_ShowsAStack', async () => {
  const row = await application.page.evaluate(() => window.showStack(['host:example:ct']));
  assert.ok(new Set(row).size > 20, `${new Set(row).size} greys`);
});

test('Package_InAnEmptyProject_ShowsAVolume', { skip: !DERIVED }, async () => {
  const folder = join(DERIVED, 'series/axial');
  const imageIds = (await readdir(folder)).map((name) => `host:dicomfile:${join(folder, name)}`);
  const { dimensions, row } = await application.page.evaluate((ids) => window.showVolume(ids, 'coronal'), imageIds);
  assert.deepEqual(dimensions, [24, 20, 12]);
  assert.ok(new Set(row).size > 5);
});
