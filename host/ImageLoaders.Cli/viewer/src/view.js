import { utilities } from '@cornerstonejs/core';
import { windowToShow } from '../cornerstone-image-loader/index.js';

/** What a reader does to the view: all of it undone by `reset`. */
export function createView(viewport, tones) {
  const change = (act) => () => {
    if (!viewport.getCornerstoneImage()) return; // none has come yet
    act();
    tones.update();
    viewport.render();
  };
  const zoomBy = (factor) => change(() => viewport.setZoom(viewport.getZoom() * factor));
  const flip = (axis) => change(() => viewport.setCamera({ [axis]: !viewport.getCamera()[axis] }));

  return {
    invert: change(tones.invert),
    rotate: change(() => viewport.setViewPresentation({ rotation: ((viewport.getViewPresentation().rotation ?? 0) + 90) % 360 })),
    flipHorizontal: flip('flipHorizontal'),
    flipVertical: flip('flipVertical'),
    zoomIn: zoomBy(1.25),
    zoomOut: zoomBy(0.8),
    reset: change(() => {
      viewport.setViewPresentation({ rotation: 0, flipHorizontal: false, flipVertical: false });
      viewport.resetCamera();
      viewport.resetProperties();
      tones.reset();
    }),
    /** Window and level in modality units, by the image's VOI LUT function. */
    window(center, width) {
      change(() => {
        const { windowCenter, windowWidth, voiLUTFunction } = windowToShow(center, width, viewport.getCornerstoneImage().voiLUTFunction);
        const voiRange = utilities.windowLevel.toLowHighRange(windowWidth, windowCenter, voiLUTFunction);
        // Cornerstone takes no notice of a window that it has already, and a VOI LUT would stay.
        viewport.setProperties({ voiRange: { ...voiRange, upper: voiRange.upper + 1 } }, true);
        viewport.setProperties({ voiRange });
      })();
    },
    windowNow() {
      const image = viewport.getCornerstoneImage();
      const { voiRange } = viewport.getProperties();
      if (!image || !voiRange) return undefined;
      if (image.voiLUTFunction === 'LINEAR_EXACT') return { center: (voiRange.lower + voiRange.upper) / 2, width: voiRange.upper - voiRange.lower };
      const { windowWidth, windowCenter } = utilities.windowLevel.toWindowLevel(voiRange.lower, voiRange.upper);
      return { center: windowCenter, width: windowWidth };
    },
  };
}
