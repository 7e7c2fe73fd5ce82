import { Enums, RenderingEngine, init as initCore } from '@cornerstonejs/core';
import { init as initTools } from '@cornerstonejs/tools';

export const ENGINE = 'engine';

/** Draws what Cornerstone would draw in the next frame: where it has emptied the canvas,
 * @param {any} viewport
  this one would be painted without a picture beside its texts. */
export const drawAtOnce = (viewport) => viewport.getRenderingEngine()._renderFlaggedViewports?.();

let isDrawn = false; // in this frame
/**
 * Draws at once what would wait for the next frame, as the first drawing of this one: what comes faster than frames is drawn with them.
 * @param {any} viewport
 */
export function drawSoon(viewport) {
  if (isDrawn) return;
  isDrawn = true;
  requestAnimationFrame(() => (isDrawn = false));
  drawAtOnce(viewport);
}

// A view that was fitted stays fitted; one that the reader chose is kept.
/** @param {any} viewport */
const isChosen = (viewport) =>
  Math.abs(viewport.getZoom() - 1) > 1e-3 || viewport.getPan().some((/** @type {number} */ pan) => Math.abs(pan) > 1);

/** Starts Cornerstone: `open(element, id)` answers a viewport in an element, `close(id)` ends it. */
export function startEngine() {
  initCore(/** @type {any} */ ({ rendering: { webGlContextCount: 1 } })); // the viewports share it, and each takes time and memory
  initTools();
  const engine = new RenderingEngine(ENGINE);
  const resize = () => {
    const viewports = engine.getViewports();
    const fitted = viewports.filter((viewport) => !isChosen(viewport));
    engine.resize(true, fitted.length < viewports.length);
    viewports.forEach(drawAtOnce);
    for (const viewport of fitted) {
      viewport.resetCamera(); // the canvas has its new size only now: what was fitted before was fitted to the old one
      viewport.render();
      drawAtOnce(viewport);
    }
  };
  const observer = new ResizeObserver(resize);
  return {
    /** @param {HTMLDivElement} element @param {string} id */
    open(element, id) {
      engine.enableElement({ viewportId: id, element, type: Enums.ViewportType.STACK, defaultOptions: { background: [0, 0, 0] } });
      element.addEventListener('contextmenu', (event) => event.preventDefault());
      observer.observe(element);
      return engine.getViewport(id);
    },
    /** @param {HTMLDivElement} element @param {string} id */
    close(element, id) {
      observer.unobserve(element);
      engine.disableElement(id);
    },
  };
}
