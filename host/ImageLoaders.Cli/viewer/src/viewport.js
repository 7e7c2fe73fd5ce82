import { Enums, RenderingEngine, init as initCore } from '@cornerstonejs/core';
import { init as initTools } from '@cornerstonejs/tools';
import { byId } from './dom.js';

export const ENGINE = 'engine';
export const VIEWPORT = 'viewport';
export const screen = byId('viewport');

/** Draws what Cornerstone would draw in the next frame: where it has emptied the canvas, this one would be painted without a picture beside its texts. */
export const drawAtOnce = (viewport) => viewport.getRenderingEngine()._renderFlaggedViewports?.();

/** Starts Cornerstone and answers the one viewport of the page. */
export function createViewport() {
  initCore({ rendering: { webGlContextCount: 1 } }); // one viewport needs no more, and each takes time and memory
  initTools();
  const engine = new RenderingEngine(ENGINE);
  engine.enableElement({ viewportId: VIEWPORT, element: screen, type: Enums.ViewportType.STACK, defaultOptions: { background: [0, 0, 0] } });
  screen.addEventListener('contextmenu', (event) => event.preventDefault());
  const viewport = engine.getViewport(VIEWPORT);
  // A view that was fitted stays fitted; one that the reader chose is kept.
  const chosen = () => Math.abs(viewport.getZoom() - 1) > 1e-3 || viewport.getPan().some((pan) => Math.abs(pan) > 1);
  new ResizeObserver(() => {
    engine.resize(true, chosen());
    drawAtOnce(viewport);
  }).observe(screen);
  return viewport;
}
