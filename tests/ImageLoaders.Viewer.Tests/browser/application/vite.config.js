import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

// The bridge's sources, unless the package is installed here.
const source = fileURLToPath(new URL('../../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js', import.meta.url));
const bridge = process.env.BRIDGE_PACKAGE ? {} : { '@imageloaders/cornerstone': source };

export default defineConfig({
  base: './',
  // vtk.js reaches for two modules of Node; these are their browser forms.
  resolve: { alias: { events: 'events/events.js', url: 'url/url.js', ...bridge } },
  build: {
    target: 'es2022',
    minify: false,
    chunkSizeWarningLimit: 9000,
    outDir: process.env.APPLICATION_DIST ?? 'dist',
    emptyOutDir: true,
  },
  worker: { format: 'es' },
});
