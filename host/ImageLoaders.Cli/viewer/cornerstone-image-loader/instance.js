const MODULES = [
  'patientModule',
  'patientStudyModule',
  'generalStudyModule',
  'generalSeriesModule',
  'generalImageModule',
  'sopCommonModule',
  'imagePlaneModule',
  'imagePixelModule',
  'modalityLutModule',
  'voiLutModule',
  'cineModule',
  'multiframeModule',
  'petSeriesModule',
  'petImageModule',
];

// Values of the host and of Cornerstone that are no attributes of DICOM by these names.
const OTHERS = new Set([
  'patientId',
  'patientNameAlphabetic',
  'patientNameIdeographic',
  'patientNamePhonetic',
  'rowPixelSpacing',
  'columnPixelSpacing',
  'rowCosines',
  'columnCosines',
  'usingDefaultValues',
  'pixelSpacingSource',
  'positionAlongNormal',
  'calibration',
  'modalityLutSequence',
  'modalityLUTSequence',
  'voiLutSequence',
  'voiLUTSequence',
  'viewCodeMeaning',
  'smallestPixelValue',
  'largestPixelValue',
  'suvType',
  'redPaletteColorLookupTable',
  'greenPaletteColorLookupTable',
  'bluePaletteColorLookupTable',
  'alphaPaletteColorLookupTable',
  'colorSpace',
]);

/** @param {string} name */
const keyword = (name) => (name.startsWith('sop') ? `SOP${name.slice(3)}` : name[0].toUpperCase() + name.slice(1));

/**
 * What of an object's attributes is known, by DICOM's keywords (PS3.6), as Cornerstone's `instance` has them.
 * @param {Record<string, any>} modules
 */
export function instanceOf(modules) {
  const told = MODULES.flatMap((name) => Object.entries(modules[name] ?? {}));
  return Object.fromEntries(
    told.filter(([name, value]) => value !== undefined && !OTHERS.has(name)).map(([name, value]) => [keyword(name), value])
  );
}
