import { ARRAYS } from './pixels.js';

/** The host's modules under Cornerstone's names (UID, ID), with what the delivered pixels are where the stored object differed. */
export function cornerstoneModules(imageId, { description, modules }) {
  const named = Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, cornerstoneNames(module)]));
  const { rows, columns, components, sampleType, windows } = description;
  const plane = planeModule(imageId, named.imagePlaneModule, description);
  const calibrated = calibration(named, plane);
  const bits = 8 * ARRAYS[sampleType].BYTES_PER_ELEMENT;
  return {
    ...named,
    generalSeriesModule: named.generalSeriesModule ?? { modality: 'OT' },
    imagePlaneModule: plane,
    calibrationModule: calibrated && { ...named.calibrationModule, ...calibrated },
    ultrasoundEnhancedRegionModule: calibrated?.sequenceOfUltrasoundRegions && calibrated,
    imagePixelModule: {
      bitsAllocated: bits,
      bitsStored: bits,
      highBit: bits - 1,
      pixelRepresentation: /^[sf]/.test(sampleType) ? 1 : 0,
      ...named.imagePixelModule,
      rows,
      columns,
      samplesPerPixel: components,
      photometricInterpretation: photometric(description),
      planarConfiguration: components > 1 ? 0 : undefined,
    },
    modalityLutModule: { rescaleSlope: description.rescaleSlope, rescaleIntercept: description.rescaleIntercept, rescaleType: description.rescaleType ?? undefined },
    voiLutModule: windows?.length
      ? { windowCenter: windows.map((window) => window.center), windowWidth: windows.map((window) => window.width), voiLUTFunction: description.voiLutFunction }
      : {},
    transferSyntax: named.transferSyntaxModule,
  };
}

/**
 * Cornerstone fills in nothing where `usingDefaultValues` is set, and measures in mm where it is false: it is true where the spacing
 * is not known. Pixels that are not square stay so. What has no place in space shares none: a measurement stays on its own image.
 */
function planeModule(imageId, plane = {}, { rows, columns, rowPixelSpacing, columnPixelSpacing, pixelAspectRatio }) {
  const [row, column] = [plane.rowPixelSpacing ?? rowPixelSpacing, plane.columnPixelSpacing ?? columnPixelSpacing];
  const isKnown = row > 0 && column > 0;
  const spacing = isKnown ? [row, column] : [pixelAspectRatio || 1, 1];
  const orientation = plane.imageOrientationPatient ?? [1, 0, 0, 0, 1, 0];
  const isPlaced = plane.imageOrientationPatient && plane.imagePositionPatient && !plane.usingDefaultValues;
  return {
    ...plane,
    rows,
    columns,
    rowPixelSpacing: spacing[0],
    columnPixelSpacing: spacing[1],
    pixelSpacing: spacing,
    imageOrientationPatient: orientation,
    rowCosines: orientation.slice(0, 3),
    columnCosines: orientation.slice(3, 6),
    imagePositionPatient: plane.imagePositionPatient ?? [0, 0, 0],
    frameOfReferenceUID: (isPlaced && plane.frameOfReferenceUID) || imageId,
    usingDefaultValues: !isKnown,
  };
}

/** What a length is measured by, as Cornerstone names it beside the length: PS3.3 10.7, and C.8.5.5 for the regions of ultrasound. */
function calibration({ calibrationModule: told, ultrasoundEnhancedRegionModule: ultrasound }, { rowPixelSpacing }) {
  if (ultrasound?.regions) return { sequenceOfUltrasoundRegions: ultrasound.regions };
  if (!told) return undefined;
  if (told.calibrationType === 'PROJECTION') return { type: 'ERMF' };
  return { type: !told.calibrationType && told.rowImagerPixelSpacing === rowPixelSpacing ? 'Proj' : 'Calibrated' };
}

function cornerstoneNames(value) {
  if (Array.isArray(value)) return value.map(cornerstoneNames);
  if (value === null || typeof value !== 'object') return value;
  const told = Object.entries(value).filter(([, part]) => part !== null && !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(told.map(([name, part]) => [name.replace(/Uid$/, 'UID').replace(/Id$/, 'ID'), cornerstoneNames(part)]));
}

export const photometric = ({ components, invert }) => (components > 1 ? 'RGB' : invert ? 'MONOCHROME1' : 'MONOCHROME2');
