import { orientationOf, placeOf } from '../../cornerstone-image-loader/index.js';
import { spacingOf } from '../spacing.js';

/** @param {number[]} a @param {number[]} b */
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** @param {number[]} one @param {number[]} other */
const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
/** @param {number[]} point @param {...[number[], number]} ways */
const add = (point, ...ways) => point.map((part, i) => ways.reduce((sum, [vector, by]) => sum + by * vector[i], part));
/** @param {number[]} a @param {number[]} b */
const less = (a, b) => a.map((part, i) => part - b[i]);

/**
 * Where an image lies in its patient: `{ frame, position, column, row, normal, columns, rows, thickness }`, of which `column` and `row` are
 * the steps in mm from one column, and from one row, to the next. Null where the object does not state all of it.
 * @param {Stated} hostImage
 * @returns {Plane | null}
 */
export function planeOf({ description, modules }) {
  const { imagePlaneModule: plane = {}, frameOfReferenceModule: reference = {} } = modules;
  const [cosines, spacing] = [orientationOf(plane), spacingOf({ description, modules })];
  const frame = reference.frameOfReferenceUid ?? plane.frameOfReferenceUid;
  if (!cosines || placeOf(plane) === undefined || !frame || !spacing || spacing.at) return null;
  const [right, down] = [cosines.slice(0, 3), cosines.slice(3)];
  return Object.freeze({
    frame,
    position: plane.imagePositionPatient,
    column: right.map((part) => part * spacing.column),
    row: down.map((part) => part * spacing.row),
    normal: cross(right, down),
    columns: /** @type {number} */ (description.columns),
    rows: /** @type {number} */ (description.rows),
    thickness: plane.sliceThickness > 0 ? plane.sliceThickness : undefined,
  });
}

/** @typedef {{ frame: string, position: number[], column: number[], row: number[], normal: number[], columns: number, rows: number,
 *   thickness?: number }} Plane */

/**
 * The point in the patient, in mm, of [column, row].
 * @param {Plane} plane
 * @param {Point} pixel
 */
export const inPatient = ({ position, column, row }, [c, r]) => add(position, [column, c], [row, r]);

/**
 * The [column, row] under a point in the patient, and how far the point is from the plane in mm.
 * @param {Plane} plane
 * @param {number[]} point
 */
export function onPlane({ position, column, row, normal }, point) {
  const way = less(point, position);
  return { pixel: [dot(way, column) / dot(column, column), dot(way, row) / dot(row, row)], distance: dot(way, normal) };
}

/**
 * A plane that is turned by an angle, in radians, around an axis of length 1 through a point of the patient.
 * @param {Plane} plane
 * @param {number[]} axis
 * @param {number[]} center
 * @param {number} angle
 * @returns {Plane}
 */
export function turned(plane, axis, center, angle) {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  /** @param {number[]} way */
  const turn = (way) => add(way.map((part) => part * cosine), [cross(axis, way), sine], [axis, dot(axis, way) * (1 - cosine)]);
  const position = add(center, [turn(less(plane.position, center)), 1]);
  return Object.freeze({ ...plane, position, column: turn(plane.column), row: turn(plane.row), normal: turn(plane.normal) });
}

/**
 * The angle, in radians, from one point to another around an axis of length 1 through a third.
 * @param {number[]} from
 * @param {number[]} to
 * @param {number[]} axis
 * @param {number[]} center
 */
export function angleBetween(from, to, axis, center) {
  const [a, b] = [less(from, center), less(to, center)];
  return Math.atan2(dot(cross(a, b), axis), dot(a, b));
}

/**
 * Whether two planes lie side by side in one frame of reference.
 * @param {Plane} a
 * @param {Plane} b
 */
export const areParallel = (a, b) => a.frame === b.frame && Math.abs(dot(a.normal, b.normal)) > 0.999;

/**
 * The part of a line, from + t * way, that lies between two bounds.
 * @param {number[]} part
 * @param {number} from
 * @param {number} way
 * @param {number} least
 * @param {number} most
 */
function clip([low, high], from, way, least, most) {
  if (Math.abs(way) < 1e-9) return from < least || from > most ? null : [low, high];
  const [a, b] = [(least - from) / way, (most - from) / way].sort((one, other) => one - other);
  return [Math.max(low, a), Math.min(high, b)];
}

/**
 * The line in which an image is cut by another one, from one [column, row] to another: as far as both images reach. Null where they are
 * parallel, of other frames of reference, or do not meet.
 * @param {Plane} image
 * @param {Plane} other
 * @returns {Point[] | null}
 */
export function cutLine(image, other) {
  if (image.frame !== other.frame) return null;
  const [c, r] = [dot(other.normal, image.column), dot(other.normal, image.row)];
  const length = Math.hypot(c, r);
  if (length < 1e-3 * Math.hypot(...image.column)) return null;
  const away = dot(other.normal, less(image.position, other.position));
  const from = [(-away * c) / length ** 2, (-away * r) / length ** 2];
  const way = [-r / length, c / length];
  const [start, next] = [from, [from[0] + way[0], from[1] + way[1]]].map((pixel) => onPlane(other, inPatient(image, pixel)).pixel);
  /** @type {[Point, Point, Plane][]} */
  const bounds = [[from, way, image], [start, [next[0] - start[0], next[1] - start[1]], other]];
  /** @type {number[] | null} */
  let part = [-Infinity, Infinity];
  for (const [origin, step, { columns, rows }] of bounds)
    for (const [i, size] of [columns, rows].entries()) part = part && clip(part, origin[i], step[i], -0.5, size - 0.5);
  if (!part || part[0] >= part[1]) return null;
  return part.map((t) => [from[0] + t * way[0], from[1] + t * way[1]]);
}
