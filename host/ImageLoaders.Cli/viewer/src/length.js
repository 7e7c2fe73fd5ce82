import { regionOf, regionsOf, textInRegion } from './regions.js';
import { spacingOf } from './spacing.js';

/** @param {number} length @param {string} at */
const inMillimetres = (length, at) => [`${length.toFixed(length < 10 ? 3 : length < 100 ? 2 : 1)} mm${at}`];

/**
 * Without a distance of pixels: along rows and columns apart where a pixel is not as high as wide.
 * @param {Module} shape
 * @param {Point} way
 */
function inPixels({ pixelAspectRatio }, [columns, rows]) {
  const isSquare = !pixelAspectRatio || Math.abs(pixelAspectRatio - 1) < 1e-6;
  return [isSquare ? `${Math.hypot(columns, rows).toFixed(2)} px`
    : `${Math.abs(columns).toFixed(2)} columns, ${Math.abs(rows).toFixed(2)} rows`];
}

/**
 * What is written beside a line from one point to another, each as [column, row]: its length, and by which of the object's
 * statements it is one.
 * @param {Stated} hostImage
 * @param {Point} from
 * @param {Point} to
 */
export function lengthLines({ description, modules }, from, to) {
  const way = [to[0] - from[0], to[1] - from[1]];
  if (!way.every(Number.isFinite)) return [];
  const regions = regionsOf(modules);
  const spacing = spacingOf({ description, modules });
  if (regions) {
    const region = regionOf(regions, from, to);
    if (region === null) return ['no length: regions of different scales'];
    if (!region) return inPixels(spacing ? { pixelAspectRatio: spacing.row / spacing.column } : description, way);
    const { text, millimetres } = textInRegion(region, way);
    return text || millimetres === undefined ? [text ?? ''] : inMillimetres(millimetres, ', ultrasound region');
  }
  return spacing ? inMillimetres(Math.hypot(way[0] * spacing.column, way[1] * spacing.row), spacing.at) : inPixels(description, way);
}
