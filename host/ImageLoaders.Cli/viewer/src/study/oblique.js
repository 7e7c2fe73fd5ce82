/** @param {number[]} numbers */
const text = (numbers) => numbers.map((number) => String(Number(number.toFixed(4)))).join(',');
/** @param {number[]} vector */
const lengthOf = (vector) => Math.hypot(...vector);
/** @param {number[]} vector */
const directionOf = (vector) => vector.map((part) => part / lengthOf(vector));

/**
 * The id of a plane that lies in any direction: of `columns` by `rows` pixels from the `origin` on, whose steps in mm are `column` and
 * `row`. `at` is how far from the origin it lies along its normal, and `slab` how thick it is, as in 10,max.
 * @param {{ origin: number[], columns: number, rows: number, column: number[], row: number[] }} plane
 * @param {string} source the id of the volume
 */
export function obliqueId({ origin, columns, rows, column, row }, source, { at = 0, slab = '' } = {}) {
  const spacing = [...new Set([column, row].map((step) => text([lengthOf(step)])))].join('x');
  const place = `${at === 0 ? '' : `;at=${text([at])}`}${slab ? `;slab=${slab}` : ''}`;
  const grid = `origin=${text(origin)};size=${columns}x${rows};spacing=${spacing}${place}`;
  return `mpr:oblique;${grid};u=${directionOf(column).map((part) => text([part])).join(',')};v=${
    directionOf(row).map((part) => text([part])).join(',')};of=${source}`;
}

/**
 * The ids of planes beside each other: the one at `index` is the plane, the others are so many `step`s of mm away.
 * @param {import('../place/planes.js').Plane} plane
 * @param {string} source
 * @param {{ count: number, index: number, step: number, slab?: string }} stack
 */
export const obliqueStack = (plane, source, { count, index, step, slab = '' }) => Array.from({ length: count }, (_, i) =>
  obliqueId({ ...plane, origin: plane.position }, source, { at: (i - index) * step, slab }));

/**
 * How thick the planes of an id are, as in 10,max; empty where they are not.
 * @param {string} id
 */
export const slabOf = (id) => /^mpr:[^{]*?;slab=([^;]+);/.exec(id)?.[1] ?? '';

/**
 * The id of a plane of any direction with another thickness; null where it is none.
 * @param {string} id
 * @param {string} slab
 */
export function withSlab(id, slab) {
  const [, start, rest] = /^(mpr:oblique;[^{]*?)(?:;slab=[^;]+)?(;u=[^{]*)$/.exec(id) ?? [];
  return start ? `${start}${slab ? `;slab=${slab}` : ''}${rest}` : null;
}
