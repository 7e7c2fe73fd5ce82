/** @type {Record<string, string>} */
const KINDS = { DETECTOR: 'Proj', MAGNIFICATION: 'ERMF', CALIBRATED: 'Calibrated', FILM: 'Unknown' }; // Cornerstone has no name for a film
const CENTIMETRES = 3;

/** @param {Record<string, any>} region */
const isLength = (region) => region.physicalUnitsXDirection === CENTIMETRES && region.physicalUnitsYDirection === CENTIMETRES;
/** @param {Record<string, any>} region */
const isScaled = (region) =>
  [
    region.regionLocationMinX0,
    region.regionLocationMinY0,
    region.regionLocationMaxX1,
    region.regionLocationMaxY1,
    region.physicalUnitsXDirection,
    region.physicalUnitsYDirection,
  ].every(Number.isFinite) &&
  region.physicalDeltaX &&
  region.physicalDeltaY;
/** @param {Region} told */
const isLow = ({ regionFlags }) => (regionFlags ?? 0) & 1; // 1 is low priority (PS3.3 C.8.5.5.1.3)
/** @param {Record<string, any>} a @param {Record<string, any>} b */
const overlap = (a, b) =>
  a.regionLocationMinX0 <= b.regionLocationMaxX1 &&
  b.regionLocationMinX0 <= a.regionLocationMaxX1 &&
  a.regionLocationMinY0 <= b.regionLocationMaxY1 &&
  b.regionLocationMinY0 <= a.regionLocationMaxY1;
/** @param {Record<string, any>} a @param {Record<string, any>} b */
const contradict = (a, b) =>
  a !== b &&
  isLength(a) &&
  isLength(b) &&
  isLow(a) === isLow(b) &&
  overlap(a, b) &&
  (Math.abs(a.physicalDeltaX) !== Math.abs(b.physicalDeltaX) || Math.abs(a.physicalDeltaY) !== Math.abs(b.physicalDeltaY));

/**
 * The regions in the order in which Cornerstone is to try them, as it takes the first one that holds a line: those in which a step is no
 * distance,
 * then by their priority. Those that do not say their scale, and distances in doubt, are left out: nothing is measured there.
 * @param {Record<string, any>[]} regions
 */
function regionsToTry(regions) {
  const scaled = regions.filter(isScaled);
  /** @param {Record<string, any>} region */
  const rank = (region) => (isLength(region) ? 1 + isLow(region) : 0);
  return scaled.filter((region) => !scaled.some((other) => contradict(region, other))).sort((a, b) => rank(a) - rank(b));
}

/** @type {(told: Record<string, any> | undefined, plane: any) => string | undefined} */
function sourceOf(told, { rowPixelSpacing, pixelSpacingSource }) {
  if (pixelSpacingSource) return String(pixelSpacingSource).toUpperCase();
  if (!told) return undefined;
  if (told.calibrationType) return told.calibrationType === 'PROJECTION' ? 'MAGNIFICATION' : 'CALIBRATED';
  if (told.rowNominalScannedPixelSpacing === rowPixelSpacing) return 'FILM';
  return told.rowImagerPixelSpacing === rowPixelSpacing ? 'DETECTOR' : 'CALIBRATED';
}

/**
 * What a length is measured by, as Cornerstone names it beside the length: PS3.3 10.7, and C.8.5.5 for the regions of ultrasound. It has
 * the spacing of
 * an image that lies nowhere, which Cornerstone would else measure in pixels.
 * @type {(named: Record<string, any>, plane: any) => any}
 */
export function calibrationModule({ calibrationModule: told, ultrasoundEnhancedRegionModule: ultrasound }, plane) {
  if (ultrasound?.regions?.length) return { ...told, sequenceOfUltrasoundRegions: regionsToTry(ultrasound.regions) };
  const { rowPixelSpacing, columnPixelSpacing, usingDefaultValues } = plane;
  const isMeasured = rowPixelSpacing > 0 && usingDefaultValues !== true;
  const isUnplaced = rowPixelSpacing > 0 && usingDefaultValues === undefined;
  const type = isMeasured ? KINDS[sourceOf(told, plane) ?? ''] : undefined;
  const calibration = {
    ...told,
    ...(type && { type }),
    ...(((isMeasured && (told || type)) || isUnplaced) && { rowPixelSpacing, columnPixelSpacing, type: type ?? '' }),
  };
  return Object.keys(calibration).length > 0 ? calibration : undefined;
}

/**
 * What lengths are measured by, as Cornerstone keeps it: the calibration, where one is, else the plane's spacing, of type `''`.
 * @param {any} calibration
 * @param {any} plane
 */
export function calibratedSpacing(calibration, { rowPixelSpacing, columnPixelSpacing, usingDefaultValues }) {
  if (calibration || !(rowPixelSpacing > 0) || usingDefaultValues === true) return calibration;
  return { rowPixelSpacing, columnPixelSpacing, type: '' };
}
