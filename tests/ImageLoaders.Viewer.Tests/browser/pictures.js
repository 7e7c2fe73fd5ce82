// Synthetic images: what the stand-in host serves, with the values that tests expect of them.

const plain = { rescaleSlope: 1, rescaleIntercept: 0, rescaleType: null, modalityLut: null, windows: [], voiLutFunction: 'LINEAR',
  voiLuts: [], invert: false };
const nothing = { pixelPaddingValue: null, pixelPaddingRangeLimit: null, rowPixelSpacing: null, columnPixelSpacing: null,
  pixelAspectRatio: null, isLossy: false, overlays: [], remarks: [] };

function picture(imageId, rows, columns, components, sampleType, stored, told = {}, modules = {}) {
  let [minimumValue, maximumValue] = [Infinity, -Infinity];
  for (const value of stored) {
    if (value >= told.pixelPaddingValue && value <= (told.pixelPaddingRangeLimit ?? told.pixelPaddingValue)) continue;
    minimumValue = Math.min(minimumValue, value);
    maximumValue = Math.max(maximumValue, value);
  }
  const description = { imageId, rows, columns, components, sampleType, lengthBytes: stored.byteLength, ...plain, ...nothing, minimumValue,
    maximumValue, source: { frame: 1 }, ...told };
  return { description, stored, modules };
}

/** 64x64 CT: column x holds 16x stored, so -1024 + 16x in HU; window 0/1024. */
const ct = (imageId) =>
  picture(imageId, 64, 64, 1, 'u16', Uint16Array.from({ length: 4096 }, (_, i) => 16 * (i % 64)), {
    rescaleIntercept: -1024,
    rescaleType: 'HU',
    windows: [{ center: -512, width: 1024, explanation: 'ALL' }, { center: 40, width: 400, explanation: 'ABDOMEN' }],
    rowPixelSpacing: 0.5,
    columnPixelSpacing: 0.5,
  }, {
    generalSeriesModule: { modality: 'CT', seriesInstanceUid: '1.2.3' },
    patientModule: { patientId: 'EXAMPLE', patientName: 'Example^Phantom' },
    imagePlaneModule: { frameOfReferenceUid: '1.2.4', rows: 64, columns: 64, imageOrientationPatient: [1, 0, 0, 0, 1, 0],
      imagePositionPatient: [0, 0, 0], rowPixelSpacing: 0.5, columnPixelSpacing: 0.5, sliceThickness: null, usingDefaultValues: false },
    imagePixelModule: { samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', bitsAllocated: 16, bitsStored: 16, highBit: 15,
      pixelRepresentation: 0 },
  });

const slice = (imageId, frame, frames) =>
  picture(imageId, 128, 128, 1, 's16', new Int16Array(16384).fill(100 * frame),
    { windows: [{ center: 800, width: 1600 }], rowPixelSpacing: 1, columnPixelSpacing: 1, source: { frame } }, {
    multiframeModule: { numberOfFrames: frames },
    imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 0, 1, 0], imagePositionPatient: [0, 0, frame], rowPixelSpacing: 1,
      columnPixelSpacing: 1 },
  });

/** One grey all over, 100 times the number that its patient and its series are named by. */
const numbered = (imageId, number) =>
  picture(imageId, 32, 32, 1, 's16', new Int16Array(1024).fill(100 * number), { windows: [{ center: 800, width: 1600 }] }, {
    patientModule: { patientName: `Number^${number}`, patientId: `P${number}` },
    generalSeriesModule: { modality: 'MR', seriesDescription: `series ${number}` },
    imagePlaneModule: { imageOrientationPatient: number % 2 ? [1, 0, 0, 0, 1, 0] : [0, 1, 0, 0, 0, -1],
      imagePositionPatient: [-number, 0, number], rowPixelSpacing: 1, columnPixelSpacing: 1 },
  });

// Slices of one patient, in one frame of reference: from z or y = 0 on, so many mm apart; each of one grey all over.
const placed = (id, rest, { orientation, position, number }) =>
  picture(id, 64, 64, 1, 's16', new Int16Array(4096).fill(100 * number), { windows: [{ center: 800, width: 1600 }], ...rest }, {
    generalSeriesModule: { modality: 'CT', seriesDescription: id.split('?')[0] },
    imagePlaneModule: { frameOfReferenceUid: '1.2.9', imageOrientationPatient: orientation, imagePositionPatient: position,
      rowPixelSpacing: 1, columnPixelSpacing: 1, sliceThickness: 2 },
    imagePixelModule: { rows: 64, columns: 64 },
  });
const along = {
  axial: (id, n) => placed(id, {}, { orientation: [1, 0, 0, 0, 1, 0], position: [-32, -32, 2 * n], number: n }),
  thick: (id, n) => placed(id, {}, { orientation: [1, 0, 0, 0, 1, 0], position: [-32, -32, 5 * n], number: n }),
  large: (id, n) => picture(id, 512, 512, 1, 's16', Int16Array.from({ length: 512 * 512 }, (_, i) => ((i % 512) * (n + 1)) % 2000),
    { windows: [{ center: 800, width: 1600 }], rowPixelSpacing: 1, columnPixelSpacing: 1 }, placed(id, {},
      { orientation: [1, 0, 0, 0, 1, 0], position: [0, 0, n], number: n }).modules),
  coronal: (id, n) => placed(id, {}, { orientation: [1, 0, 0, 0, 0, -1], position: [-32, 4 * n - 32, 32], number: n }),
};
/** The ids of a series of slices. */
export const slicesOf = (name, count) => Array.from({ length: count }, (_, i) => `example:${name}?n=${i}`);

const color = (imageId) => picture(imageId, 2, 3, 3, 'u8',
  Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 0, 0, 0, 255, 255, 255));

// As the host describes objects without a place in space.
const unplaced = { imageOrientationPatient: [1, 0, 0, 0, 1, 0], imagePositionPatient: [0, 0, 0], rowPixelSpacing: null,
  columnPixelSpacing: null, usingDefaultValues: true };
const region = { regionLocationMinX0: 0, regionLocationMinY0: 0, regionLocationMaxX1: 79, regionLocationMaxY1: 59,
  physicalUnitsXDirection: 3, physicalUnitsYDirection: 3, physicalDeltaX: 0.05, physicalDeltaY: 0.05, regionDataType: 1 };
const ultrasound = (id, regions) =>
  picture(id, 60, 80, 3, 'u8', new Uint8Array(14400).fill(90), {},
  { generalSeriesModule: { modality: 'US' }, imagePlaneModule: unplaced, ultrasoundEnhancedRegionModule: { regions } });
const radiograph = (id, calibrationModule) =>
  picture(id, 50, 50, 1, 'u16', new Uint16Array(2500).fill(7), { rowPixelSpacing: 0.2, columnPixelSpacing: 0.2 },
    { calibrationModule, imagePlaneModule: { ...unplaced, rowPixelSpacing: 0.2, columnPixelSpacing: 0.2 } });

const kinds = {
  ct,
  color,
  signed: (id) => picture(id, 2, 2, 1, 's16', Int16Array.of(-2000, -1, 0, 2000), { windows: [{ center: 0, width: 4000 }] }),
  inverted: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 255), { invert: true }),
  rgba: (id) => picture(id, 1, 2, 4, 'u8', Uint8Array.of(200, 100, 50, 127, 40, 50, 60, 0)),
  deep: (id) => picture(id, 1, 1, 3, 'u16', Uint16Array.of(65535, 257, 0)),
  float: (id) => picture(id, 1, 3, 1, 'f32', Float32Array.of(0, 0.25, 1), { rescaleSlope: 2, rescaleIntercept: 1 }),
  s8: (id) => picture(id, 1, 3, 1, 's8', Int8Array.of(-128, -1, 127)),
  u16: (id) => picture(id, 1, 2, 1, 'u16', Uint16Array.of(0, 65535)),
  s32: (id) => picture(id, 1, 3, 1, 's32', Int32Array.of(-100000, 0, 100000)),
  f64: (id) => picture(id, 1, 3, 1, 'f64', Float64Array.of(-0.5, 0.25, 1.5)),
  flat: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(7, 7)),
  wide: (id) => picture(id, 1, 2, 1, 'u32', Uint32Array.of(0, 4000000000)),
  half: (id) => picture(id, 1, 2, 1, 'u16', Uint16Array.of(1, 3), { rescaleSlope: 0.5, rescaleIntercept: -1 }),
  table: (id) => picture(id, 1, 4, 1, 's16', Int16Array.of(-5, -2, 0, 9),
    { modalityLut: { firstValueMapped: -2, bitsPerEntry: 16, entries: [7, 8, 40000], explanation: null } }),
  padded: (id) => picture(id, 1, 4, 1, 's16', Int16Array.of(-2000, 0, 100, -1999),
    { pixelPaddingValue: -2000, pixelPaddingRangeLimit: -1999 }),
  deepPadding: (id) => picture(id, 1, 2, 1, 's16', Int16Array.of(-32768, 0), { rescaleIntercept: -1024, pixelPaddingValue: -32768 }),
  lowestPadding: (id) => picture(id, 1, 2, 1, 's16', Int16Array.of(-32768, 0), { pixelPaddingValue: -32768 }),
  longTable: (id) => picture(id, 1, 3, 1, 'u16', Uint16Array.of(0, 1, 499),
    { modalityLut: { firstValueMapped: 0, bitsPerEntry: 16, entries: Array.from({ length: 500 }, (_, i) => 7 * i) } }),
  tablePadding: (id) => picture(id, 1, 3, 1, 'u8', Uint8Array.of(0, 1, 5),
    { modalityLut: { firstValueMapped: 1, bitsPerEntry: 16, entries: [0, 8, 40000], explanation: null }, pixelPaddingValue: 0 }),
  narrow: (id) => picture(id, 1, 2, 1, 'f32', Float32Array.of(0, 1), { windows: [{ center: 0.5, width: 0.25 }] }),
  ultrasound: (id) => ultrasound(id, [region]),
  inset: (id) =>
    ultrasound(id, [{ ...region, regionFlags: 1 },
    { ...region, regionLocationMinX0: 20, regionFlags: 0, physicalDeltaX: 0.02, physicalDeltaY: 0.02 }]),
  spectrum: (id) => ultrasound(id,
    [{ ...region, regionFlags: 0 },
    { ...region, regionLocationMinX0: 40, regionFlags: 1, physicalUnitsXDirection: 4, physicalUnitsYDirection: 7, physicalDeltaX: 0.01,
    physicalDeltaY: 2 }]),
  doubt: (id) =>
    ultrasound(id, [{ ...region, regionFlags: 0 }, { ...region, regionLocationMinX0: 40, regionFlags: 0, physicalDeltaX: 0.02 }]),
  empty: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 9), {},
    { generalImageModule: { patientOrientation: [] },
    imagePlaneModule: { imageOrientationPatient: [], imagePositionPatient: [], rowCosines: [], columnCosines: [], rowPixelSpacing: null,
    columnPixelSpacing: null, frameOfReferenceUid: '' } }),
  flatOrientation: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 9), {},
    { imagePlaneModule: { imageOrientationPatient: [0, 0, 0, 0, 0, 0], imagePositionPatient: [0, 0, 7] } }),
  skewOrientation: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 9), {},
    { imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 1, 0, 0], imagePositionPatient: [0, 0, 7] } }),
  aspect: (id) => picture(id, 2, 2, 1, 'u8', Uint8Array.of(0, 255, 255, 0), { pixelAspectRatio: 2 }, { imagePlaneModule: unplaced }),
  radiograph: (id) => radiograph(id, { rowImagerPixelSpacing: 0.2, columnImagerPixelSpacing: 0.2 }),
  magnified: (id) => radiograph(id, { calibrationType: 'PROJECTION', rowImagerPixelSpacing: 0.3, columnImagerPixelSpacing: 0.3 }),
  calibrated: (id) => radiograph(id, { rowImagerPixelSpacing: 0.3, columnImagerPixelSpacing: 0.3 }),
  pet: (id) => picture(id, 1, 2, 1, 'u16', Uint16Array.of(0, 9), {},
    { generalSeriesModule: { modality: 'PT' }, petSeriesModule: { units: 'BQML' },
    scalingModule: { suvBodyWeight: 0.5, suvLeanBodyMass: null } }),
  sigmoid: (id) => picture(id, 2, 2, 1, 's16', Int16Array.of(-300, -50, 120, 500),
    { windows: [{ center: 40, width: 400 }], voiLutFunction: 'SIGMOID' }),
  exact: (id) => picture(id, 2, 2, 1, 's16', Int16Array.of(-160, -50, 120, 240),
    { windows: [{ center: 40, width: 400 }], voiLutFunction: 'LINEAR_EXACT' }),
  step: (id) => picture(id, 2, 2, 1, 's16', Int16Array.of(99, 100, -5, 300), { windows: [{ center: 100, width: 1 }] }),
  even: (id) => picture(id, 2, 2, 1, 'u8', Uint8Array.of(9, 9, 9, 9)),
  windowed: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 3),
    { windows: [{ center: 2, width: 4 }], voiLuts: [{ firstValueMapped: 10, bitsPerEntry: 8, entries: [1, 2, 3, 4], explanation: null }] }),
  voi: (id) => picture(id, 1, 2, 1, 'u8', Uint8Array.of(0, 3),
    { voiLuts: [{ firstValueMapped: 10, bitsPerEntry: 8, entries: [1, 2, 3, 4], explanation: null }] }),
  // An overlay of the left column, one pixel beyond the top of the image, and one of two pixels.
  overlaid: (id) => picture(id, 4, 4, 1, 'u8', new Uint8Array(16).fill(9), { windows: [{ center: 128, width: 256 }], overlays: [
    { rows: 5, columns: 1, row: -1, column: 0, isRegionOfInterest: false, label: null, description: null, bits: 'Hw==' },
    { rows: 1, columns: 2, row: 3, column: 2, isRegionOfInterest: true, label: null, description: null, bits: 'Ag==' }],
    remarks: ['Window Width 0 is less than 1: not used.', 'Second.', 'Third.'] }),
  cine: (id) => picture(id, 2, 2, 1, 'u8', Uint8Array.of(1, 2, 3, 4), {},
    { cineModule: { cineRate: 7.5 }, multiframeModule: { numberOfFrames: 4 } }),
  bare: (id) => ({ ...color(id), modules: null }),
};

/** The picture of an id, or the problem that answers it: `{ status, error, title, detail }`. */
export function pictureOf(id) {
  const [scheme, rest] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  if (scheme === 'mpr') return along.coronal(id, 2);
  if (scheme !== 'example') return { status: 404, error: 'NoLoader', title: 'No loader',
    detail: `No loader for the scheme '${scheme}'. Known: example.` };
  const [name, query] = rest.split('?');
  const frames = name === 'stack' ? 16 : name === 'long' ? 200 : 0;
  if (name === 'numbered') return numbered(id, Number(new URLSearchParams(query).get('n')));
  if (Object.hasOwn(along, name)) return along[name](id, Number(new URLSearchParams(query).get('n')));
  if (frames) return slice(id, Number(new URLSearchParams(query).get('frame') ?? 1), frames);
  if (Object.hasOwn(kinds, name)) return kinds[name](id);
  return { status: 422, error: 'Malformed', title: 'The image is damaged',
    detail: `example:${name} is damaged at byte 12. Ask for example:ct.` };
}
