import { orientationOf } from '../cornerstone-image-loader/index.js';

const AXES = [['L', 'R'], ['P', 'A'], ['H', 'F']]; // where x, y and z of the patient rise and fall (PS3.3 C.7.6.2.1.1)
const OPPOSITE = Object.fromEntries(AXES.flatMap(([a, b]) => [[a, b], [b, a]]));

/** @param {number[]} cosines @param {Point} direction */
function byCosines(cosines, [x, y]) {
  return AXES.map((letters, i) => /** @type {const} */ ([letters, x * cosines[i] + y * cosines[i + 3]]))
    .filter(([, part]) => Math.abs(part) > 1e-4)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .slice(0, 2)
    .map(([[rising, falling], part]) => (part > 0 ? rising : falling))
    .join('');
}

/**
 * The directions of a row and of a column alone are known: one between them has no letter.
 * @param {string[]} stated
 * @param {Point} direction
 */
function byPatientOrientation([row, column], [x, y]) {
  const [letters, part] = Math.abs(x) > 0.999 ? [row, x] : Math.abs(y) > 0.999 ? [column, y] : ['', 0];
  if (!/^[APRLHF]{1,3}$/.test(letters ?? '')) return '';
  return part > 0 ? letters : [...letters].map((letter) => OPPOSITE[letter]).join('');
}

/**
 * The letters of the patient (PS3.3 C.7.6.1.1.1) in a direction of the image, `[to the right, down]` and of length 1: by Image Orientation,
 * else by
 * Patient Orientation; none where the object has neither, or says that they are those of an animal.
 * @param {Stated} hostImage
 * @param {Point} direction
 */
export function lettersOf({ modules }, direction) {
  const { imagePlaneModule: plane = {}, generalImageModule: image = {}, generalSeriesModule: series = {} } = modules;
  if (series.anatomicalOrientationType === 'QUADRUPED') return '';
  const cosines = orientationOf(plane);
  if (cosines) return byCosines(cosines, direction);
  return image.patientOrientation?.length === 2 ? byPatientOrientation(image.patientOrientation, direction) : '';
}
