import { dot, inPatient } from '../place/planes.js';
import { obliqueId } from './oblique.js';

/** @param {number[]} vector */
const length = (vector) => Math.hypot(...vector);

/**
 * The id of the plane that stands on a line of an image at a right angle, as wide as the line and as high as the stack of the image: from
 * the end towards the head down, as coronal planes are seen. Null where the line has no length, or nothing is known of where slices lie.
 * @param {import('../place/planes.js').Plane} image the plane of the image
 * @param {import('../place/planes.js').Plane[]} stack those of all slices of its stack
 * @param {Point[]} line from one [column, row] to another
 * @param {string} source the id of the volume
 */
export function cutId(image, stack, [from, to], source) {
  const [start, end] = [from, to].map((pixel) => inPatient(image, pixel));
  const way = end.map((part, i) => part - start[i]);
  const places = stack.map(({ position }) => dot(image.normal, position));
  if (length(way) < 1 || places.length < 2) return null;
  const [x, y, z] = image.normal;
  const isDown = Math.abs(z) > 0.5 ? z < 0 : Math.abs(x) > Math.abs(y) ? x > 0 : y > 0;
  const down = image.normal.map((part) => (isDown ? part : -part));
  const top = isDown ? Math.min(...places) : Math.max(...places);
  const spacing = Math.min(length(image.column), length(image.row));
  const origin = start.map((part, i) => part + image.normal[i] * (top - dot(image.normal, start)));
  const [columns, rows] = [length(way), Math.max(...places) - Math.min(...places)].map((size) => Math.round(size / spacing) + 1);
  const across = way.map((part) => (part / length(way)) * spacing);
  return obliqueId({ origin, columns, rows, column: across, row: down.map((part) => part * spacing) }, source);
}
