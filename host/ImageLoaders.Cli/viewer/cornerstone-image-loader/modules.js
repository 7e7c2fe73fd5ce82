import { calibratedSpacing, calibrationModule } from './calibration.js';
import { inDicomFormat, personName } from './dicom-formats.js';
import { instanceOf } from './instance.js';
import { overlayModule, tables } from './tables.js';
import { ARRAYS } from './pixels.js';
import { planeModule } from './plane.js';
import { scalingModule } from './scaling.js';

/**
 * The host's modules under the names and in the formats of Cornerstone's own, beside the host's, with what the delivered pixels are where
 * the stored object differed. What the object does not state has no key.
 * @type {(image: Record<string, any>, options?: { isSuv?: boolean }) => Record<string, any>}
 */
export function cornerstoneModules({ description, modules }, { isSuv = true } = {}) {
  /** @type {Record<string, any>} */
  const named = Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, cornerstoneNames(module)]));
  const { patientModule: patient, petIsotopeModule: isotope, sopCommonModule: sop, overlayPlaneModule: overlays } = named;
  const plane = planeModule(named.imagePlaneModule, description, Boolean(named.ultrasoundEnhancedRegionModule?.regions));
  const calibrated = calibrationModule(named, plane);
  const told = {
    ...named,
    ...(patient && { patientModule: patientOf(patient) }),
    generalSeriesModule: named.generalSeriesModule ?? {}, // which Cornerstone looks into
    generalImageModule: generalImageOf(named, plane),
    imagePlaneModule: plane,
    calibrationModule: calibrated,
    calibratedPixelSpacing: calibratedSpacing(calibrated, plane), // a new object is a calibration by the reader to Cornerstone
    ultrasoundEnhancedRegionModule: calibrated?.sequenceOfUltrasoundRegions && calibrated,
    imagePixelModule: pixelsOf(named, description),
    modalityLutModule: tables(named.modalityLutModule ?? rescale(description), 'modalityLUTSequence'),
    voiLutModule: tables(windowsOf(named.voiLutModule, description), 'voiLUTSequence'),
    overlayPlaneModule: overlays && overlayModule(overlays),
    petIsotopeModule: isotope && { ...isotope, radiopharmaceuticalInfo: isotope },
    scalingModule: scalingModule(named.scalingModule, named.generalSeriesModule?.modality, isSuv),
    transferSyntax: named.transferSyntaxModule,
    frameModule: named.frameModule && { ...sop, ...named.frameModule },
  };
  return { ...told, instance: instanceOf(told) };
}

/** @type {(patient: Record<string, any>) => Record<string, any>} */
function patientOf({ patientID, patientName, ...others }) {
  return {
    ...others,
    ...(patientID && { patientID, patientId: patientID }),
    ...(patientName && { patientName: personName(patientName) }),
  };
}

/** @type {(named: Record<string, any>, plane: any) => any} */
function generalImageOf({ generalImageModule: image, sopCommonModule: sop, multiframeModule: multiframe }, plane) {
  const { lossyImageCompression: isLossy, ...others } = image ?? {};
  const told = {
    ...others,
    sopClassUID: sop?.sopClassUID,
    sopInstanceUID: others.sopInstanceUID ?? sop?.sopInstanceUID,
    lossyImageCompression: typeof isLossy === 'boolean' ? (isLossy ? '01' : '00') : isLossy, // (0028,2110)
    frameOfReferenceUID: plane.frameOfReferenceUID,
    pixelSpacing: plane.pixelSpacing,
    numberOfFrames: multiframe?.numberOfFrames,
  };
  const stated = Object.entries(told).filter(([, value]) => value !== undefined);
  return image || stated.length > 0 ? Object.fromEntries(stated) : undefined;
}

/**
 * Of colours what was delivered, of grey what is stored, but for what Cornerstone would make volumes of the wrong type from.
 * @type {(named: Record<string, any>, description: any) => any}
 */
function pixelsOf(
  { imagePixelModule: told, calibrationModule: { distanceSourceToDetector, distanceSourceToPatient } = {} },
  description
) {
  const { rows, columns, components, sampleType, rescaleSlope = 1, rescaleIntercept = 0, modalityLut } = description;
  if (!sampleType) return told; // it is not known yet what will be delivered
  const bits = 8 * ARRAYS[sampleType].BYTES_PER_ELEMENT;
  const delivered = { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, pixelRepresentation: /^[sf]/.test(sampleType) ? 1 : 0 };
  const isColor = components > 1;
  const isScaled = Boolean(modalityLut) || rescaleSlope !== 1 || rescaleIntercept !== 0;
  const stored = { ...delivered, ...told };
  const bitsAllocated = isColor ? 8 : stored.bitsAllocated <= 8 ? (isScaled ? 16 : 8) : stored.bitsAllocated;
  return {
    ...stored,
    ...(isColor && { bitsStored: 8, highBit: 7, pixelRepresentation: 0, planarConfiguration: 0 }),
    bitsAllocated,
    rows,
    columns,
    samplesPerPixel: isColor ? 3 : 1,
    photometricInterpretation: photometric(description),
    ...(distanceSourceToDetector > 0 && { distanceSourceToDetector }),
    ...(distanceSourceToPatient > 0 && { distanceSourceToPatient }),
  };
}

// Those that apply to the delivered pixels; with what the object says of them beside.
/** @type {(told: Record<string, any> | undefined, description: Record<string, any>) => Record<string, any>} */
function windowsOf(told, { windows, voiLutFunction }) {
  const { windowCenter, windowWidth, voiLutFunction: ownFunction, ...others } = told ?? {};
  if (!windows?.length) return others;
  return {
    ...others,
    windowCenter: windows.map((/** @type {any} */ window) => window.center),
    windowWidth: windows.map((/** @type {any} */ window) => window.width),
    voiLUTFunction: voiLutFunction,
  };
}

// Of a loader that has no modules.
/** @type {(description: Record<string, any>) => Record<string, any> | undefined} */
function rescale({ rescaleSlope = 1, rescaleIntercept = 0, rescaleType }) {
  return rescaleSlope !== 1 || rescaleIntercept !== 0 || rescaleType
    ? { rescaleSlope, rescaleIntercept, ...(rescaleType && { rescaleType }) }
    : undefined;
}

/** @type {(value: any) => any} */
function cornerstoneNames(value) {
  if (Array.isArray(value)) return value.map(cornerstoneNames);
  if (value === null || typeof value !== 'object') return value;
  const told = Object.entries(value).filter(([, part]) => part !== null && part !== '' && !(Array.isArray(part) && part.length === 0));
  return Object.fromEntries(
    told.map(([name, part]) => [name.replace(/Uid$/, 'UID').replace(/Id$/, 'ID'), cornerstoneNames(inDicomFormat(name, part))])
  );
}

/** @type {(description: Record<string, any>) => string} */
export const photometric = ({ components, invert }) => (components > 1 ? 'RGB' : invert ? 'MONOCHROME1' : 'MONOCHROME2');
