import { byId, element } from './dom.js';
import { factsOf } from './facts.js';
import { ofWindow } from './numbers.js';
import { lettersOf } from './orientation.js';

const EDGES = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] };
const CORNERS = ['who', 'what', 'where', 'how'];

/** What the greys are by: one or two lines. */
function voi({ voiLut, window }) {
  const byWindow = window && `W ${ofWindow(window.width, window.width)}  L ${ofWindow(window.center, window.width)}`;
  if (!voiLut) return [byWindow];
  return voiLut.isShown ? [`VOI LUT${voiLut.explanation ? `: ${voiLut.explanation}` : ''}`] : ['VOI LUT not applied', byWindow];
}

// The way of the image, in mm or in pixels of its own shape, that lies in a direction of the screen.
function wayOf([x, y], { right, down }, { columnPixelSpacing, rowPixelSpacing }) {
  const way = [(x * right[0] + y * down[0]) * (columnPixelSpacing || 1), (x * right[1] + y * down[1]) * (rowPixelSpacing || 1)];
  const length = Math.hypot(...way);
  return way.map((part) => part / length);
}

/** The texts of each corner and each edge of the screen. */
function textsOf({ image, index, count, view }) {
  if (!image) return {};
  const { who, what, where } = factsOf(image.hostImage);
  const edges = Object.entries(EDGES)
    .map(([edge, direction]) => [edge, [lettersOf(image.hostImage, wayOf(direction, view.placement, image))]]);
  return { who, what, where: [count > 1 && `Slice ${index + 1} of ${count}`, ...where],
    how: [...voi(view), `Zoom ${Math.round(view.zoom * 100)} %`], ...Object.fromEntries(edges) };
}

/** What is written over the corners and the edges of the image. */
export function createCorners() {
  const places = Object.fromEntries([...CORNERS.map((name) => [name, name]), ...Object.keys(EDGES).map((name) => [name, `edge at-${name}`])]
    .map(([name, className]) => [name, element('p', { className })]));
  byId('corners').replaceChildren(...Object.values(places));
  return (shown) => {
    const texts = textsOf(shown);
    for (const [name, place] of Object.entries(places)) {
      const lines = (texts[name] ?? []).filter(Boolean);
      if (lines.join('\n') !== place.dataset.text) place.replaceChildren(...lines.map((line) => element('span', {}, line)));
      place.dataset.text = lines.join('\n');
    }
  };
}
