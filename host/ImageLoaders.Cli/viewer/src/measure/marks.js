import { toScreen } from '../place/placement.js';
import { textsOf } from './texts.js';

const AROUND = 64; // corners of what stands for an ellipse
const CROSS = 7; // pixels of the screen
const LINE = 16;

/** @param {Point[]} pair */
const ring = ([a, b]) =>
  Array.from({ length: AROUND + 1 }, (_, i) => {
    const [sine, cosine] = [Math.sin((2 * Math.PI * i) / AROUND), Math.cos((2 * Math.PI * i) / AROUND)];
    return [(a[0] + b[0] + (b[0] - a[0]) * cosine) / 2, (a[1] + b[1] + (b[1] - a[1]) * sine) / 2];
  });
/** @param {Point[]} pair */
const box = ([a, b]) => [a, [b[0], a[1]], b, [a[0], b[1]], a];
/** @type {Record<string, (points: Point[]) => Point[]>} */
const OUTLINE = { length: (points) => points, angle: (points) => points, rectangle: box, ellipse: ring, probe: () => [] };

/** @param {Point} pair */
const crossAt = ([x, y]) => [[[x - CROSS, y], [x + CROSS, y]], [[x, y - CROSS], [x, y + CROSS]]];

/**
 * The right end of a mark, in the middle of its height: where its text begins.
 * @param {Point[]} points
 */
function beside(points) {
  const right = points.reduce((most, point) => (point[0] > most[0] ? point : most));
  return [right[0] + 10, right[1] + 4];
}

/** @type {WeakMap<Measure, string[]>} */
const known = new WeakMap(); // texts by measurement: they are of one image for ever

/** @param {Measure} measure @param {HostImage} hostImage */
function textsFor(measure, hostImage) {
  if (!known.has(measure)) known.set(measure, textsOf(measure, hostImage));
  return known.get(measure) ?? [];
}

/**
 * What is drawn over an image that is shown, in pixels of the screen: `{ kind, id, paths, handles, texts }`, `texts` as `{ at, text }`.
 * A measurement is of the image by whose id it was made, and is drawn over no other.
 * @param {Shown} now
 * @param {readonly Measure[]} measures
 */
export function marksOf({ image, view }, measures) {
  if (!image) return [];
  return measures.filter(({ imageId }) => imageId === image.imageId).map((measure) => {
    const handles = measure.points.map((point) => toScreen(view.placement, point));
    const outline = OUTLINE[measure.kind](measure.points).map((point) => toScreen(view.placement, point));
    const at = beside(outline.length > 0 ? outline : handles);
    return {
      kind: measure.kind,
      id: measure.id,
      paths: measure.kind === 'probe' ? crossAt(handles[0]) : [outline],
      handles: measure.kind === 'probe' ? [] : handles,
      texts: textsFor(measure, image.hostImage).map((text, i) => ({ at: [at[0], at[1] + LINE * i], text })),
    };
  });
}

/**
 * A cross where something is pointed at.
 * @param {string} kind
 * @param {Point} point
 */
export const crossMark = (kind, point) => ({ kind, paths: crossAt(point), handles: [], texts: [] });
/**
 * A line of another image.
 * @param {string} kind
 * @param {Point[]} points
 * @param {Point[]} [handles]
 */
export const lineMark = (kind, points, handles = []) => ({ kind, paths: [points], handles, texts: [] });
