import { isDeepStrictEqual } from 'node:util';

const isEmpty = (value) =>
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.every(isEmpty)) ||
  (typeof value === 'object' && value !== null && Object.values(value).every((part) => typeof part === 'string' && part.trim() === ''));
const isAbsent = (value) => value === undefined;
const digits = (text) => String(text).replace(/[^\d]/g, '');
const trimmed = (time) => digits(time).padEnd(6, '0').replace(/0+$/, '');
const OF_PLANE = {
  imageOrientationPatient: 'ImageOrientationPatient',
  rowCosines: 'ImageOrientationPatient',
  columnCosines: 'ImageOrientationPatient',
  imagePositionPatient: 'ImagePositionPatient',
  sliceLocation: 'SliceLocation',
  pixelSpacing: 'PixelSpacing',
  rowPixelSpacing: 'PixelSpacing',
  columnPixelSpacing: 'PixelSpacing',
};
const OF_PIXELS =
  /^(bitsAllocated|bitsStored|highBit|pixelRepresentation|samplesPerPixel|photometricInterpretation|planarConfiguration|.*palette.*)$/i;
const NOT_TOLD = new Set([
  'generalImageModule.contentTime',
  'generalImageModule.instanceCreationDate',
  'generalImageModule.instanceCreationTime',
  'patientModule.patientBirthTime',
  'imagePixelModule.sequenceOfUltrasoundRegions',
  'imagePixelModule.distanceSourceToDetector',
  'imagePixelModule.distanceSourceToPatient',
]);
const LOSSY = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|52|53|54|55|56|81|91|203)$/;

/** In what the bridge's modules may differ from those of @cornerstonejs/dicom-image-loader, and why. */
export const MODULE_DIFFERENCES = [
  { why: 'What the object leaves empty is absent.', may: ({ peer, ours }) => isEmpty(peer) && isAbsent(ours) },
  {
    why: 'A date or time is written as today’s DICOM writes it, without zeros at its end.',
    may: ({ key, peer, ours }) => /(Date|Time)$/.test(key) && !isAbsent(ours) && trimmed(peer) === trimmed(ours),
  },
  {
    why: 'The empty components at the end of a person name are left out.',
    may: ({ key, peer, ours }) =>
      key === 'patientName' &&
      Object.entries(peer).every(([group, text]) => text.trim().replace(/\^+$/, '').trim() === (ours?.[group] ?? '')),
  },
  {
    why: 'Cornerstone fills in a plane that the object does not state, or states in functional groups or by an aspect ratio.',
    may: ({ module, key, peers }) => module === 'imagePlaneModule' && OF_PLANE[key] && !(OF_PLANE[key] in peers.instance),
  },
  {
    why: 'The place on a slide is none in a patient.',
    may: ({ module, key, ours, peers }) =>
      module === 'imagePlaneModule' && isAbsent(ours) && key === 'imagePositionPatient' && !('ImageOrientationPatient' in peers.instance),
  },
  {
    why: 'A NUL at the end of a text is padding.',
    may: ({ peer, ours }) => (typeof peer === 'string' && peer.replace(/\0+$/, '') === ours) || (isEmpty(peer) && ours === 0),
  },
  {
    why: 'A date that is none is left out with a remark.',
    may: ({ key, peer, ours }) => /Date$/.test(key) && isAbsent(ours) && !/^(1[6-9]|2\d)\d\d\.?(0[1-9]|1[0-2])/.test(peer),
  },
  {
    why: 'Text is told in Unicode, and the character set of the object as it says.',
    may: ({ key, ours }) => key === 'specificCharacterSet' && typeof ours === 'string',
  },
  {
    why: 'Numbers that are no orientation, position or spacing are not given as one.',
    may: ({ key, ours, peers }) => isAbsent(ours) && OF_PLANE[key] && isNoPlace(OF_PLANE[key], peers.instance[OF_PLANE[key]]),
  },
  {
    why: 'Regions of ultrasound are in the order of their priority, without those that do not say their scale.',
    may: ({ key, peer, ours }) =>
      key === 'sequenceOfUltrasoundRegions' &&
      ours?.every((region) =>
        (Array.isArray(peer) ? peer : peer[0] ? Object.values(peer) : [peer]).some((other) => isSameRegion(region, other))
      ),
  },
  {
    why: 'Padding has the sign of the pixels (PS3.3 C.7.5.1.1.2).',
    may: ({ key, peer, ours, peers }) =>
      /^pixelPadding/.test(key) &&
      peers.imagePixelModule.pixelRepresentation === 1 &&
      [8, 16, 32].some((bits) => ours === peer - 2 ** bits),
  },
  { why: 'An empty padding value is none.', may: ({ key, peer, ours }) => key === 'pixelPaddingValue' && peer === 0 && isAbsent(ours) },
  {
    why: 'Colours are delivered as RGB of 8 bits.',
    may: ({ module, key, told }) =>
      module === 'imagePixelModule' && OF_PIXELS.test(key) && told.imagePixelModule.photometricInterpretation === 'RGB',
  },
  {
    why: 'The tables of a palette that shows nothing are left out.',
    may: ({ module, key, ours, told }) =>
      module === 'imagePixelModule' && /palette/i.test(key) && isAbsent(ours) && told.imagePixelModule.samplesPerPixel === 1,
  },
  {
    why: 'Cornerstone makes no volume of 1 bit, and one of 8 bits of whatever 8 bits are rescaled to.',
    may: ({ module, key, peer, ours }) =>
      module === 'imagePixelModule' && key === 'bitsAllocated' && ((peer === 1 && ours === 8) || (peer === 8 && ours === 16)),
  },
  {
    why: 'The window of a palette’s indices is none of its colours.',
    may: ({ module, ours, told }) =>
      module === 'voiLutModule' && isAbsent(ours) && told.imagePixelModule.photometricInterpretation === 'RGB',
  },
  {
    why: 'A lossy transfer syntax is lossy, whatever the attribute says.',
    may: ({ key, ours, peers }) =>
      key === 'lossyImageCompression' && ours === '01' && LOSSY.test(peers.transferSyntax?.transferSyntaxUID),
  },
  {
    why: 'Modules of PET are of PET alone.',
    may: ({ module, ours, peers }) => /^pet/.test(module) && isAbsent(ours) && peers.generalSeriesModule.modality !== 'PT',
  },
  {
    why: 'Cornerstone has an ecgModule of objects that are no ECG.',
    may: ({ module, told }) => module === 'ecgModule' && !told.ecgModule,
  },
  {
    why: 'The spacing of an image without a stated spacing is none.',
    may: ({ module, ours, told }) =>
      module === 'calibratedPixelSpacing' &&
      isAbsent(ours) &&
      (!told.imagePlaneModule.rowPixelSpacing || told.imagePlaneModule.usingDefaultValues),
  },
  {
    why: 'The spacing of a projection that is placed is that of its plane.',
    may: ({ module, key, peer, ours }) => module === 'calibratedPixelSpacing' && key === 'type' && peer === 'Unknown' && ours === '',
  },
  { why: 'The host does not tell it.', may: ({ module, key, ours }) => isAbsent(ours) && NOT_TOLD.has(`${module}.${key}`) },
];

function isNoPlace(keyword, told) {
  const numbers = [told].flat().map(Number);
  if (keyword === 'PixelSpacing') return !numbers.every((part) => part > 0);
  if (keyword === 'ImagePositionPatient') return numbers.length !== 3 || !numbers.every(Number.isFinite);
  const [a, b, c, d, e, f] = numbers;
  const isUnit = (...vector) => Math.abs(Math.hypot(...vector) - 1) < 0.01;
  return numbers.length !== 6 || !isUnit(a, b, c) || !isUnit(d, e, f) || Math.abs(a * d + b * e + c * f) > 0.01;
}

const isSameRegion = (ours, peer) =>
  Object.entries(peer).every(([name, value]) => {
    const told = ours[name[0].toLowerCase() + name.slice(1)];
    return isAbsent(told) || isDeepStrictEqual(told, value) || Math.abs(told - value) < 1e-9;
  });
