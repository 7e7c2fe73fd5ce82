import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

// Served as they are: the bridge, for any other page to import, and the page that shows it alone with cornerstone-core.
const copied = {
  'cornerstone-image-loader.js': 'cornerstone-image-loader.js',
  'legacy.html': 'legacy.html',
  'legacy.js': 'legacy.js',
  'cornerstone.min.js': 'node_modules/cornerstone-core/dist/cornerstone.min.js',
};

const copy = {
  name: 'copy',
  generateBundle() {
    for (const [fileName, source] of Object.entries(copied)) this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(source, import.meta.url)) });
  },
};

export default defineConfig({
  base: './',
  plugins: [copy],
  // vtk.js reaches for two modules of Node; these are their browser forms.
  resolve: { alias: { events: 'events/events.js', url: 'url/url.js' } },
  build: { target: 'es2022', chunkSizeWarningLimit: 8000, assetsInlineLimit: 0 },
  worker: { format: 'es' },
});
