import { utilities } from '@cornerstonejs/tools';
import { element } from './dom.js';

const { getOrientationStringLPS } = utilities.orientation;
const TO_EDGES = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] };

/** Letters at the edges that say which way of the patient lies there (PS3.3 C.7.6.1.1.1), however the image is turned; none where it is not known. */
export function createOrientation(viewport) {
  const letters = Object.keys(TO_EDGES).map((edge) => element('p', { className: `edge at-${edge}` }));

  const edges = () => {
    const plane = viewport.getCornerstoneImage()?.hostImage.modules.imagePlaneModule;
    if (!plane?.imageOrientationPatient || plane.usingDefaultValues) return [];
    const start = viewport.canvasToWorld([0, 0]);
    return Object.values(TO_EDGES).map((step) => {
      const way = viewport.canvasToWorld(step).map((part, i) => part - start[i]);
      const length = Math.hypot(...way);
      return getOrientationStringLPS(way.map((part) => part / length)).slice(0, 2);
    });
  };
  return {
    letters,
    clear: () => letters.forEach((letter) => letter.replaceChildren()),
    update() {
      const told = edges();
      letters.forEach((letter, i) => (letter.textContent = told[i] ?? ''));
    },
  };
}
