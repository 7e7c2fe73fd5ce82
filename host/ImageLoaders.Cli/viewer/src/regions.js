// Physical units of PS3.3 C.8.5.5.1.15.
/** @type {Record<number, string>} */
const UNITS = { 1: '%', 2: 'dB', 3: 'cm', 4: 's', 5: 'Hz', 6: 'dB/s', 7: 'cm/s', 8: 'cm²', 9: 'cm²/s', 10: 'cm³', 11: 'cm³/s', 12: '°' };
const CENTIMETRES = 3;

/** @param {Region} region */
const box = (region) => [region.regionLocationMinX0, region.regionLocationMinY0, region.regionLocationMaxX1, region.regionLocationMaxY1];
/** @param {Region} region */
const isScaled = (region) =>
  box(region).every(Number.isFinite) && UNITS[region.physicalUnitsXDirection] !== undefined
    && UNITS[region.physicalUnitsYDirection] !== undefined && region.physicalDeltaX && region.physicalDeltaY;

/** @param {Region} region */
const scale = (region) => [region.physicalUnitsXDirection, region.physicalUnitsYDirection, Math.abs(region.physicalDeltaX),
  Math.abs(region.physicalDeltaY)].join();
/** @param {Region[]} regions */
const haveOneScale = (regions) => new Set(regions.map(scale)).size === 1;
/** @param {Region} region */
const isOnTop = ({ regionFlags }) => regionFlags != null && (regionFlags & 1) === 0; // 1 is low priority (PS3.3 C.8.5.5.1.3)

/** @param {Region} region @param {Point} pair */
const holds = (region, [x, y]) => {
  const [left, top, right, bottom] = box(region);
  return x >= left - 0.5 && x <= right + 0.5 && y >= top - 0.5 && y <= bottom + 0.5;
};

/**
 * Whether a line touches a region: what is left of it between the region's edges.
 * @param {Region} region
 * @param {Point} from
 * @param {Point} to
 */
function touches(region, from, to) {
  const [left, top, right, bottom] = box(region);
  let [first, last] = [0, 1];
  for (const [start, way, low, high] of [[from[0], to[0] - from[0], left - 0.5, right + 0.5],
    [from[1], to[1] - from[1], top - 0.5, bottom + 0.5]]) {
    if (way === 0 && (start < low || start > high)) return false;
    if (way === 0) continue;
    const ends = [(low - start) / way, (high - start) / way];
    first = Math.max(first, Math.min(...ends));
    last = Math.min(last, Math.max(...ends));
  }
  return first <= last;
}

/**
 * Whether a step in a region is a distance in either direction.
 * @param {Region} region
 */
export const isLength = (region) => region.physicalUnitsXDirection === CENTIMETRES && region.physicalUnitsYDirection === CENTIMETRES;

/**
 * The regions of an ultrasound image that say how they are scaled; null where it has none.
 * @param {Modules} modules
 */
export function regionsOf({ ultrasoundEnhancedRegionModule: told }) {
  const regions = (told?.regions ?? []).filter(isScaled);
  return regions.length > 0 ? regions : null;
}

/**
 * The region that scales a line: undefined where none holds it; null where regions of different scales do, and their flags do not say which
 * lies on top, or where it runs into a region in which a step is no distance.
 * @param {Region[]} regions
 * @param {Point} from
 * @param {Point} to
 */
export function regionOf(regions, from, to) {
  const touched = regions.filter((region) => touches(region, from, to));
  const holding = touched.filter((region) => holds(region, from) && holds(region, to));
  if (touched.some((region) => !isLength(region) && !holding.includes(region))) return null;
  if (holding.length === 0) return undefined;
  if (haveOneScale(holding)) return holding[0];
  const top = holding.filter(isOnTop);
  if (top.length === 0 || !haveOneScale(top)) return null;
  return isLength(top[0]) && !holding.every(isLength) ? null : top[0]; // no length across what another region calls a spectrum
}

/**
 * How far a line goes in its region, in the region's own units.
 * @param {Module} region
 * @param {Point} way
 * @returns {{ millimetres?: number, text?: string }}
 */
export function textInRegion(region, [columns, rows]) {
  const [x, y] = [Math.abs(columns * region.physicalDeltaX), Math.abs(rows * region.physicalDeltaY)];
  if (isLength(region)) return { millimetres: 10 * Math.hypot(x, y) };
  return { text: `${Number(x.toPrecision(4))} ${UNITS[region.physicalUnitsXDirection]} across, ${Number(y.toPrecision(4))} ${UNITS[
    region.physicalUnitsYDirection]} down` };
}
