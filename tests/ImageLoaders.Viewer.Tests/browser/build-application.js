// Builds the Cornerstone3D application of the bridge's tests by its lock file, where it is not built yet.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('application', import.meta.url));
const bridge = fileURLToPath(new URL('../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader', import.meta.url));
const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const run = (...command) => execFileSync('npm', command, { cwd: folder, stdio: 'inherit' });
const files = (of) =>
  readdirSync(of, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(of, name));

if (changed(join(folder, 'node_modules/.package-lock.json')) < changed(join(folder, 'package-lock.json')))
  run('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
if ([...files(folder), ...files(bridge)].some((file) => changed(file) > changed(join(folder, 'dist/index.html'))))
  run('run', 'build', '--silent');
