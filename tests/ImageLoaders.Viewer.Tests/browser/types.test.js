import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

// The tarball as a project has it once it is installed, and the consumer in typed.ts.
test('Package_InStrictTypeScript_HasItsTypes', async () => {
  const project = await mkdtemp(join(tmpdir(), 'imageloaders-types-'));
  try {
    const { stdout } = await run(join(ROOT, 'eng/pack-bridge.sh'), [project]);
    const installed = join(project, 'node_modules/@imageloaders/cornerstone');
    await mkdir(installed, { recursive: true });
    await run('tar', ['xzf', stdout.trim(), '-C', installed, '--strip-components=1']);
    await cp(new URL('typed.ts', import.meta.url), join(project, 'typed.ts'));
    for (const resolution of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', resolution[0], '--moduleResolution', resolution[1]];
      const tsc = join(ROOT, 'host/ImageLoaders.Cli/viewer/node_modules/.bin/tsc');
      await run(tsc, [...options, 'typed.ts'], { cwd: project }).catch(({ stdout: told }) => assert.fail(told));
    }
  } finally {
    await rm(project, { recursive: true, force: true });
  }
});
