/** @param {number} value @param {number} expected */
const isNear = (value, expected) => Math.abs(value - expected) < 1e-2;
/** @param {number[]} a @param {number[]} b */
const dot = (a, b) => a.reduce((sum, part, i) => sum + part * b[i], 0);
/** @param {number[] | undefined} values @param {number} count */
const numbers = (values, count) => (values?.length === count && values.every(Number.isFinite) ? values : undefined);

/**
 * The six cosines of Image Orientation, where the object states two directions of length 1 at right angles (PS3.3 C.7.6.2.1.1).
 * @param {{ imageOrientationPatient?: number[], usingDefaultValues?: boolean }} [plane]
 * @returns {number[] | undefined}
 */
export function orientationOf({ imageOrientationPatient, usingDefaultValues } = {}) {
  const cosines = usingDefaultValues ? undefined : numbers(imageOrientationPatient, 6);
  if (!cosines) return undefined;
  const [row, column] = [cosines.slice(0, 3), cosines.slice(3)];
  return isNear(dot(row, row), 1) && isNear(dot(column, column), 1) && isNear(dot(row, column), 0) ? cosines : undefined;
}

/** @type {(plane?: any) => number[] | undefined} */
const positionOf = ({ imagePositionPatient, usingDefaultValues } = {}) =>
  (usingDefaultValues ? undefined : numbers(imagePositionPatient, 3));

/**
 * Where a plane lies along its normal (the row's direction x the column's), in mm; undefined where the object does not say.
 * @param {{ imageOrientationPatient?: number[], imagePositionPatient?: number[], usingDefaultValues?: boolean }} plane
 * @returns {number | undefined}
 */
export function placeOf(plane) {
  const [cosines, position] = [orientationOf(plane), positionOf(plane)];
  if (!cosines || !position) return undefined;
  const [a, b, c, d, e, f] = cosines;
  return dot([b * f - c * e, c * d - a * f, a * e - b * d], position);
}

/**
 * The image plane as the object states it: what it does not state has no key. Cornerstone then fills in, for its own drawing, a copy that
 * it marks with
 * `usingDefaultValues`. Here that is false where all of the plane is stated, and true where the row and column spacing are no mm but give
 * pixels their
 * shape. An image with regions of ultrasound is measured by these alone: its own spacing stays in `pixelSpacing`, which Cornerstone does
 * not draw by.
 * @type {(plane: Record<string, any> | undefined, description: Record<string, any>, hasRegions?: boolean) => Record<string, any>}
 */
export function planeModule(plane = {}, { rows, columns, rowPixelSpacing, columnPixelSpacing, pixelAspectRatio }, hasRegions) {
  const { imageOrientationPatient, imagePositionPatient, rowCosines, columnCosines, rowPixelSpacing: ownRow, columnPixelSpacing: ownColumn,
    usingDefaultValues, ...others } = plane;
  const [row, column] = [ownRow ?? rowPixelSpacing, ownColumn ?? columnPixelSpacing];
  const isKnown = row > 0 && column > 0;
  const isMeasured = isKnown && !hasRegions;
  const aspect = isKnown ? row / column : pixelAspectRatio;
  const isShaped = !isMeasured && aspect > 0 && aspect !== 1;
  const drawn = isMeasured ? [row, column] : isShaped ? [aspect, 1] : undefined;
  const [orientation, position] = [orientationOf(plane), positionOf(plane)];
  const isPlaced = orientation && position;
  const told = {
    ...others,
    ...(rows > 0 && { rows }),
    ...(columns > 0 && { columns }),
    ...(drawn && { rowPixelSpacing: drawn[0], columnPixelSpacing: drawn[1] }),
    ...(isKnown && { pixelSpacing: [row, column] }),
    ...(orientation && { imageOrientationPatient: orientation, rowCosines: orientation.slice(0, 3), columnCosines: orientation.slice(3) }),
    ...(position && { imagePositionPatient: position }),
    ...(isShaped && { usingDefaultValues: true }),
    ...(isMeasured && isPlaced && { usingDefaultValues: false }),
  };
  // OHIF draws letters of orientation from the camera, unless it is told here that there are none. It is not to be copied with the rest.
  const isMade = { value: !orientation, enumerable: false };
  return Object.defineProperties(told, { isDefaultValueSetForRowCosine: isMade, isDefaultValueSetForColumnCosine: isMade });
}
