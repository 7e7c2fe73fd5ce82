/** @type {Record<string, string>} */
const SOURCES = { PATIENT: '', CALIBRATED: ', calibrated', MAGNIFICATION: ', magnification-corrected', DETECTOR: ' at the detector',
  FILM: ' on the film' };

// PS3.3 10.7, where the host does not say.
/** @param {Modules} modules @param {number} rowPixelSpacing */
function sourceOf({ calibrationModule: told }, rowPixelSpacing) {
  if (!told) return 'PATIENT';
  if (told.calibrationType) return told.calibrationType === 'PROJECTION' ? 'MAGNIFICATION' : 'CALIBRATED';
  if (told.rowNominalScannedPixelSpacing === rowPixelSpacing) return 'FILM';
  return told.rowImagerPixelSpacing === rowPixelSpacing ? 'DETECTOR' : 'CALIBRATED';
}

/**
 * The distances of rows and of columns in mm, and `at`: what they are measured at, in words; null where the object states none.
 * @param {Stated} hostImage
 */
export function spacingOf({ description, modules }) {
  const plane = modules.imagePlaneModule ?? {};
  const [row, column] = [plane.rowPixelSpacing ?? description.rowPixelSpacing, plane.columnPixelSpacing ?? description.columnPixelSpacing];
  if (!(row > 0 && column > 0)) return null;
  const source = String(plane.pixelSpacingSource ?? sourceOf(modules, row)).toUpperCase();
  const kind = modules.calibrationModule?.calibrationType;
  return { row, column, at: source === 'CALIBRATED' && kind ? `, calibrated (${kind})` : (SOURCES[source] ?? `, ${source.toLowerCase()}`) };
}
