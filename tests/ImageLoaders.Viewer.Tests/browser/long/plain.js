import * as cornerstone from '@cornerstonejs/core';
import { registerHostImageLoader } from '@imageloaders/bridge';

// Cornerstone3D alone, with a stack viewport and nothing around it: what the page is measured against.
cornerstone.init();
registerHostImageLoader(cornerstone, { url: new URL('/images', location.href).href, scheme: 'host' });
const element = document.querySelector('#viewport');
const engine = new cornerstone.RenderingEngine('plain');
engine.enableElement({ viewportId: 'plain', element, type: cornerstone.Enums.ViewportType.STACK });
const viewport = engine.getViewport('plain');
window.plain = {
  open: (ids) => Promise.all(ids.map((id) => cornerstone.imageLoader.loadAndCacheImage(`host:${id}`)))
    .then(() => viewport.setStack(ids.map((id) => `host:${id}`), 0)).then(() => viewport.render()),
  next: () => viewport.setImageIdIndex(viewport.getCurrentImageIdIndex() + 1),
};
