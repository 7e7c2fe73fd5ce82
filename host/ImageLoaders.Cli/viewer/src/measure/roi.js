import { modalityValue, paddingOf } from '../../cornerstone-image-loader/index.js';

/** Whether the centre of a pixel lies in a shape between two corners. */
/** @type {Record<string, (x: number, y: number) => boolean>} */
const HOLDS = {
  rectangle: () => true,
  /** @param {number} x @param {number} y */
  ellipse: (x, y) => x * x + y * y <= 1,
};

/**
 * The modality values of the pixels whose centres lie in a `rectangle` or an `ellipse` between two corners, each as [column, row]:
 * `{ count, mean, deviation, minimum, maximum }`; `deviation` is that of the population. Padding does not count, nor what is no number.
 * Null where no pixel is left.
 * @param {string} kind
 * @param {HostImage} hostImage
 * @param {Point[]} corners
 */
export function statisticsOf(kind, { stored, description }, [a, b]) {
  const { rows, columns } = description;
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
  const [x, y, across, high] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2 || 1e-9, (bottom - top) / 2 || 1e-9];
  const holds = HOLDS[kind];
  const [paddingFirst, paddingLast] = paddingOf(description) ?? [Infinity, -Infinity];
  let [count, mean, squares, minimum, maximum] = [0, 0, 0, Infinity, -Infinity];
  for (let row = Math.max(0, Math.ceil(top)); row <= Math.min(rows - 1, Math.floor(bottom)); row++)
    for (let column = Math.max(0, Math.ceil(left)); column <= Math.min(columns - 1, Math.floor(right)); column++) {
      if (!holds((column - x) / across, (row - y) / high)) continue;
      const sample = stored[row * columns + column];
      if (sample >= paddingFirst && sample <= paddingLast) continue;
      const value = modalityValue(sample, description);
      if (!Number.isFinite(value)) continue;
      const away = value - mean; // Welford
      mean += away / ++count;
      squares += away * (value - mean);
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  return count > 0 ? { count, mean, deviation: Math.sqrt(squares / count), minimum, maximum } : null;
}
