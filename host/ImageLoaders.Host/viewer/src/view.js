import { utilities } from '@cornerstonejs/core';
import { widthToShow } from '../cornerstone-image-loader.js';

/** What a reader does to the view: all of it undone by `reset`. */
export function createView(viewport) {
  const change = (act) => () => {
    if (!viewport.getCurrentImageId()) return;
    act();
    viewport.render();
  };
  const zoomBy = (factor) => change(() => viewport.setZoom(viewport.getZoom() * factor));
  const flip = (axis) => change(() => viewport.setCamera({ [axis]: !viewport.getCamera()[axis] }));

  return {
    invert: change(() => viewport.setProperties({ invert: !viewport.getProperties().invert })),
    rotate: change(() => viewport.setViewPresentation({ rotation: ((viewport.getViewPresentation().rotation ?? 0) + 90) % 360 })),
    flipHorizontal: flip('flipHorizontal'),
    flipVertical: flip('flipVertical'),
    zoomIn: zoomBy(1.25),
    zoomOut: zoomBy(0.8),
    reset: change(() => {
      viewport.setViewPresentation({ rotation: 0, flipHorizontal: false, flipVertical: false });
      viewport.resetCamera();
      viewport.resetProperties();
    }),
    /** Window and level in modality units. */
    window(center, width, voiFunction = 'LINEAR') {
      change(() => viewport.setProperties({ voiRange: utilities.windowLevel.toLowHighRange(widthToShow(width), center, voiFunction) }))();
    },
    windowNow() {
      const { voiRange, VOILUTFunction } = viewport.getProperties();
      if (!voiRange) return undefined;
      if (VOILUTFunction === 'LINEAR_EXACT') return { center: (voiRange.lower + voiRange.upper) / 2, width: voiRange.upper - voiRange.lower };
      const { windowWidth, windowCenter } = utilities.windowLevel.toWindowLevel(voiRange.lower, voiRange.upper);
      return { center: windowCenter, width: windowWidth };
    },
  };
}
