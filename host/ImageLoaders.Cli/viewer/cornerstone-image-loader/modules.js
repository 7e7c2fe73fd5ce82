import { calibrationModule } from './calibration.js';
import { ARRAYS } from './pixels.js';
import { planeModule } from './plane.js';

/**
 * The host's modules under Cornerstone's names (UID, ID), with what the delivered pixels are where the stored object differed. What the
 * object does
 * not state has no key.
 */
export function cornerstoneModules({ description, modules }) {
  /** @type {{ [name: string]: any }} */
  const named = Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, cornerstoneNames(module)]));
  const { rows, columns, components, sampleType, windows } = description;
  const plane = planeModule(named.imagePlaneModule, description, Boolean(named.ultrasoundEnhancedRegionModule?.regions));
  const calibrated = calibrationModule(/** @type {any} */ (named), plane);
  const bits = 8 * ARRAYS[sampleType].BYTES_PER_ELEMENT;
  return {
    ...named,
    generalSeriesModule: named.generalSeriesModule ?? {}, // which Cornerstone looks into
    imagePlaneModule: plane,
    calibrationModule: calibrated,
    calibratedPixelSpacing: calibrated, // the same object, else Cornerstone takes it for a calibration by the reader
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
      ...(components > 1 && { planarConfiguration: 0 }),
    },
    modalityLutModule: named.modalityLutModule ?? rescale(description),
    voiLutModule: windows?.length
      ? { windowCenter: windows.map((window) => window.center), windowWidth: windows.map((window) => window.width),
        voiLUTFunction: description.voiLutFunction }
      : {},
    transferSyntax: named.transferSyntaxModule,
  };
}

// Of a loader that has no modules.
function rescale({ rescaleSlope = 1, rescaleIntercept = 0, rescaleType }) {
  return rescaleSlope !== 1 || rescaleIntercept !== 0
    || rescaleType ? { rescaleSlope, rescaleIntercept, ...(rescaleType && { rescaleType }) } : undefined;
}

function cornerstoneNames(value) {
  if (Array.isArray(value)) return value.map(cornerstoneNames);
  if (value === null || typeof value !== 'object') return value;
  const told = Object.entries(value).filter(([, part]) => part !== null && part !== '' && !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(told.map(([name, part]) => [name.replace(/Uid$/, 'UID').replace(/Id$/, 'ID'), cornerstoneNames(part)]));
}

export const photometric = ({ components, invert }) => (components > 1 ? 'RGB' : invert ? 'MONOCHROME1' : 'MONOCHROME2');
