import { element, write } from './dom.js';
import { factsOf } from './facts.js';
import { ofWindow } from './numbers.js';
import { lettersOf } from './orientation.js';
import { scaleBar } from './place/scale-bar.js';
import { remarksOf } from './remarks.js';

const EDGES = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] };
const CORNERS = ['who', 'what', 'where', 'how', 'scale'];
const REMARKS = 2; // are written out

/**
 * What the greys are by: one or two lines.
 * @param {View} view
 */
function voi({ voiLut, window }) {
  const byWindow = window && `W ${ofWindow(window.width, window.width)}  L ${ofWindow(window.center, window.width)}`;
  if (!voiLut) return [byWindow];
  return voiLut.isShown ? [`VOI LUT${voiLut.explanation ? `: ${voiLut.explanation}` : ''}`] : ['VOI LUT not applied', byWindow];
}

/**
 * The way of the image, in mm or in pixels of its own shape, that lies in a direction of the screen.
 * @param {Point} direction
 * @param {Placement} placement
 * @param {Picture} image
 */
function wayOf([x, y], { right, down }, { columnPixelSpacing, rowPixelSpacing }) {
  const way = [(x * right[0] + y * down[0]) * (columnPixelSpacing || 1), (x * right[1] + y * down[1]) * (rowPixelSpacing || 1)];
  const length = Math.hypot(...way);
  return way.map((part) => part / length);
}

/** @param {HostImage} hostImage */
function remarkLines(hostImage) {
  const remarks = remarksOf(hostImage).map((remark) => `⚠ ${remark}`);
  return remarks.length > REMARKS ? [...remarks.slice(0, REMARKS), `⚠ and ${remarks.length - REMARKS} more: see Details`] : remarks;
}

/**
 * The texts of each corner and each edge of the screen, and the `bar` of the scale.
 * @param {Shown} shown
 * @param {number} width
 */
export function textsOf({ image, index, count, view }, width, hidesOverlays = false) {
  if (!image) return { bar: null };
  const { hostImage } = image;
  const { who, what, where } = factsOf(hostImage);
  const edges = Object.entries(EDGES)
    .map(([edge, direction]) => [edge, [lettersOf(hostImage, wayOf(direction, view.placement, image))]]);
  const bar = scaleBar(hostImage, view.placement, width);
  const overlays = hostImage.description.overlays?.length > 0 && (hidesOverlays ? 'Overlays hidden' : 'Overlays shown');
  return { who, what: [...what, overlays, ...remarkLines(hostImage)], where: [count > 1 && `Slice ${index + 1} of ${count}`, ...where],
    how: [...voi(view), `Zoom ${Math.round(view.zoom * 100)} %`], ...Object.fromEntries(edges), bar, scale: [bar?.text] };
}

/**
 * What is written over the corners and the edges of the image.
 * @param {HTMLElement} box
 */
export function createCorners(box) {
  const places = Object.fromEntries([...CORNERS.map((name) => [name, name]), ...Object.keys(EDGES).map((name) => [name, `edge at-${name}`])]
    .map(([name, className]) => [name, element('p', { className })]));
  box.replaceChildren(...Object.values(places));
  let length = '';
  /** Writes what is shown over a screen of a `width`. */
  return (/** @type {Shown} */ shown, /** @type {number} */ width, /** @type {boolean} */ hidesOverlays) => {
    const texts = textsOf(shown, width, hidesOverlays);
    for (const [name, place] of Object.entries(places)) {
      /** @type {string[]} */
      const lines = (texts[name] ?? []).filter(Boolean);
      if (lines.length === place.children.length) lines.forEach((line, i) => write(place.children[i], line));
      else place.replaceChildren(...lines.map((line) => element('span', {}, line)));
    }
    const next = `${texts.bar?.pixels ?? 0}px`;
    if (next !== length) places.scale.style.setProperty('--length', next);
    length = next;
  };
}
