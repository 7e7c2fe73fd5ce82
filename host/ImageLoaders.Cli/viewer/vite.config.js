import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, defineConfig } from 'vite';

// Served as they are: the page that shows the bridge alone with cornerstone-core.
const copied = {
  'legacy.html': 'legacy.html',
  'legacy.js': 'legacy.js',
  'cornerstone.min.js': 'node_modules/cornerstone-core/dist/cornerstone.min.js',
};

const copy = {
  name: 'copy',
  generateBundle() {
    for (const [fileName, source] of Object.entries(copied)) this
      .emitFile({ type: 'asset', fileName, source: readFileSync(new URL(source, import.meta.url)) });
  },
};

// The bridge as one file, for any other page to import or to copy; what it is for stands at its head.
const bridge = {
  name: 'bridge',
  async generateBundle() {
    const entry = fileURLToPath(new URL('cornerstone-image-loader/index.js', import.meta.url));
    const [head] = /^\/\*\*.*?\*\/\n/s.exec(readFileSync(entry, 'utf8'));
    const [{ output }] = await build(
      { configFile: false, logLevel: 'warn', publicDir: false,
      build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['es'] } } });
    this.emitFile({ type: 'asset', fileName: 'cornerstone-image-loader.js', source: head + output[0].code });
  },
};

export default defineConfig({
  base: './',
  plugins: [copy, bridge],
  // vtk.js reaches for two modules of Node; these are their browser forms.
  resolve: { alias: { events: 'events/events.js', url: 'url/url.js' } },
  build: { target: 'es2022', chunkSizeWarningLimit: 8000, assetsInlineLimit: 0 },
  worker: { format: 'es' },
});
