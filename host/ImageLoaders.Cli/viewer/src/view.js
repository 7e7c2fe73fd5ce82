import { utilities } from '@cornerstonejs/core';
import { windowShown, windowToShow } from '../cornerstone-image-loader/index.js';
import { drawAtOnce } from './viewport.js';

const SPAN = 256; // pixels of the screen that the two directions are told apart by

/**
 * What a reader does to the view of the image that `shown` tells of: all of it undone by `reset`.
 * @param {Viewport} viewport
 * @param {any} grayscale
 * @param {() => boolean} isShown
 */
export function createView(viewport, grayscale, isShown) {
  /** @param {() => void} act */
  const change = (act) => () => {
    if (!isShown()) return;
    act();
    grayscale.update();
    viewport.render();
  };
  const reset = () => {
    viewport.setViewPresentation({ rotation: 0, flipHorizontal: false, flipVertical: false });
    viewport.resetCamera();
    viewport.resetProperties();
    grayscale.reset();
  };
  /** @param {number} factor */
  const zoomBy = (factor) => change(() => viewport.setZoom(viewport.getZoom() * factor));
  /** @param {string} axis */
  const flip = (axis) => change(() => viewport.setCamera({ [axis]: !(/** @type {any} */ (viewport.getCamera())[axis]) }));

  /** @param {any} image */
  function windowNow(image) {
    const { voiRange } = viewport.getProperties();
    if (!voiRange) return undefined;
    if (image.voiLUTFunction === 'LINEAR_EXACT') return { center: (voiRange.lower + voiRange.upper) / 2,
      width: voiRange.upper - voiRange.lower };
    const { windowWidth, windowCenter } = utilities.windowLevel.toWindowLevel(voiRange.lower, voiRange.upper);
    return windowShown(windowCenter, windowWidth);
  }

  // From a point of the screen to [column, row] of the image, as numbers of the frame that was drawn.
  function placement() {
    const { imageData } = /** @type {any} */ (viewport.getImageData());
    /** @param {[number, number]} point @returns {Point} */
    const at = (point) => imageData.worldToIndex(viewport.canvasToWorld(point)).slice(0, 2);
    const [origin, right, down] = [at([0, 0]), at([SPAN, 0]), at([0, SPAN])];
    return { origin, right: right.map((part, i) => (part - origin[i]) / SPAN), down: down.map((part, i) => (part - origin[i]) / SPAN) };
  }

  return {
    invert: change(grayscale.invert),
    rotate: change(() => viewport.setViewPresentation({ rotation: ((viewport.getViewPresentation().rotation ?? 0) + 90) % 360 })),
    flipHorizontal: flip('flipHorizontal'),
    flipVertical: flip('flipVertical'),
    zoomIn: zoomBy(1.25),
    zoomOut: zoomBy(0.8),
    /** One pixel of the image to one of the screen's own. */
    actualSize: change(() => {
      const { right, down } = placement();
      viewport.setZoom((viewport.getZoom() * Math.min(Math.hypot(...right), Math.hypot(...down))) / devicePixelRatio);
    }),
    reset() {
      change(reset)();
      if (isShown()) drawAtOnce(viewport); // resetProperties empties the canvas
    },
    /** Forgets what was done to the view, before other images come. */
    forget: () => viewport.getCornerstoneImage() && reset(),
    /**
     * Window and level in modality units, by the image's VOI LUT function.
     * @param {number} center
     * @param {number} width
     */
    window(center, width) {
      change(() => {
        const { windowCenter, windowWidth, voiLUTFunction } = windowToShow(center, width, viewport.getCornerstoneImage().voiLUTFunction);
        const voiRange = utilities.windowLevel.toLowHighRange(windowWidth, windowCenter, voiLUTFunction);
        // Cornerstone takes no notice of a window that it has already, and a VOI LUT would stay.
        viewport.setProperties({ voiRange: { ...voiRange, upper: voiRange.upper + 1 } }, true);
        viewport.setProperties({ voiRange });
      })();
    },
    /**
     * How the image was drawn: `{ zoom, window, isWindowed, voiLut, placement }`; `isWindowed` by the reader.
     * @param {any} image
     */
    read: (image) => Object.freeze({ zoom: viewport.getZoom(), window: windowNow(image), voiLut: grayscale.voiLut(), placement: placement(),
      isWindowed: !image.color && viewport.getProperties().isComputedVOI === false }),
  };
}
