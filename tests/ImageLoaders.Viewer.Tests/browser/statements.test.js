import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressionOf } from '../../../host/ImageLoaders.Cli/viewer/src/compression.js';
import { factsOf } from '../../../host/ImageLoaders.Cli/viewer/src/facts.js';
import { lengthLines } from '../../../host/ImageLoaders.Cli/viewer/src/length.js';
import { createMixing } from '../../../host/ImageLoaders.Cli/viewer/src/mixing.js';
import { ofSingle, ofWindow } from '../../../host/ImageLoaders.Cli/viewer/src/numbers.js';
import { lettersOf } from '../../../host/ImageLoaders.Cli/viewer/src/orientation.js';
import { presetsOf } from '../../../host/ImageLoaders.Cli/viewer/src/presets.js';
import { valuesAt } from '../../../host/ImageLoaders.Cli/viewer/src/values.js';

// What the page says of an object, as a function of what the object states.
const CT = '1.2.840.10008.5.1.4.1.1.2';
/** @type {(modules?: any, description?: any, stored?: any) => any} */
const hostImage = (modules = {}, description = {}, stored = Int16Array.of(5)) =>
  ({ stored, modules, description: { rows: 1, columns: 1, components: 1, sampleType: 's16', ...description } });

const EDGES = [[0, -1], [1, 0], [0, 1], [-1, 0]]; // top, right, bottom, left
const letters = (modules) => EDGES.map((edge) => lettersOf(hostImage(modules), edge)).join(' ');

test('Letters_OfEveryStatement_AreItsOwn', () => {
  assert.equal(letters({ imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 0, 1, 0] } }), 'A L P R');
  assert.equal(letters({ imagePlaneModule: { imageOrientationPatient: [0, 1, 0, 0, 0, -1] } }), 'H P F A');
  assert.equal(letters({ imagePlaneModule: { imageOrientationPatient: [0.8, 0.6, 0, 0, 0, -1] } }), 'H LP F RA');
  assert.equal(letters({ generalImageModule: { patientOrientation: ['P', 'L'] } }), 'R P L A');
  assert.equal(letters({ generalImageModule: { patientOrientation: ['R', 'FA'] }, imagePlaneModule: { imageOrientationPatient: [] } }),
    'HP R FA L');
  assert.equal(lettersOf(hostImage({ generalImageModule: { patientOrientation: ['P', 'L'] } }), [Math.SQRT1_2, Math.SQRT1_2]), '',
    'between the two');
});

test('Letters_OfWhatStatesNoOrientation_AreNone', () => {
  for (const modules of [
    {},
    { imagePlaneModule: { imageOrientationPatient: [] } },
    { imagePlaneModule: { imageOrientationPatient: null } },
    { imagePlaneModule: { imageOrientationPatient: [0, 0, 0, 0, 0, 0] } },
    { imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 1, 0, 0] } },
    { imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 0, 1, 0], usingDefaultValues: true } },
    { generalImageModule: { patientOrientation: ['', ''] } },
    { generalImageModule: { patientOrientation: ['LE', 'V'] } },
    { generalImageModule: { patientOrientation: ['R'] } },
    { generalSeriesModule: { anatomicalOrientationType: 'QUADRUPED' }, imagePlaneModule: { imageOrientationPatient: [1, 0, 0, 0, 1, 0] } },
  ])
    assert.equal(letters(modules), '   ', JSON.stringify(modules));
});

test('Length_OfEverySpacing_SaysWhatItIsOf', () => {
  const line = (modules, description) => lengthLines(hostImage(modules, description), [0, 0], [30, 40])[0];
  const spacing = { rowPixelSpacing: 0.2, columnPixelSpacing: 0.2 };
  assert.equal(line({ imagePlaneModule: spacing }), '10.00 mm');
  assert.equal(line({ imagePlaneModule: { ...spacing, rowPixelSpacing: 0.1 } }), '7.211 mm'); // not square
  for (const [source, text] of [['DETECTOR', ' at the detector'], ['FILM', ' on the film'], ['MAGNIFICATION', ', magnification-corrected'],
    ['CALIBRATED', ', calibrated'], ['PATIENT', '']])
    assert.equal(line({ imagePlaneModule: { ...spacing, pixelSpacingSource: source } }), `10.00 mm${text}`);
  assert.equal(line({ imagePlaneModule: spacing, calibrationModule: { rowImagerPixelSpacing: 0.2 } }), '10.00 mm at the detector');
  assert.equal(line({ imagePlaneModule: spacing, calibrationModule: { rowImagerPixelSpacing: 0.3 } }), '10.00 mm, calibrated');
  assert.equal(line({ imagePlaneModule: spacing, calibrationModule: { calibrationType: 'PROJECTION' } }),
    '10.00 mm, magnification-corrected');
  assert.equal(line({ imagePlaneModule: spacing, calibrationModule: { calibrationType: 'FIDUCIAL' } }), '10.00 mm, calibrated (FIDUCIAL)');
  assert.equal(line({}), '50.00 px');
  assert.equal(line({}, { pixelAspectRatio: 2 }), '30.00 columns, 40.00 rows');
});

const region = (left, top, right, bottom, told) =>
  ({ regionLocationMinX0: left, regionLocationMinY0: top, regionLocationMaxX1: right, regionLocationMaxY1: bottom,
  physicalUnitsXDirection: 3, physicalUnitsYDirection: 3, physicalDeltaX: 0.1, physicalDeltaY: 0.1, ...told });
const spectrum = { physicalUnitsXDirection: 4, physicalUnitsYDirection: 7, physicalDeltaX: 0.01, physicalDeltaY: -2 };
const inRegions = (regions, from = [20, 20], to = [40, 20]) =>
  lengthLines(hostImage({ imagePlaneModule: { rowPixelSpacing: 0.3, columnPixelSpacing: 0.3 },
  ultrasoundEnhancedRegionModule: { regions } }), from, to)[0];

test('Length_InRegionsOfUltrasound_IsInTheUnitsOfTheRegion', () => {
  assert.equal(inRegions([region(0, 0, 63, 63)]), '20.00 mm, ultrasound region');
  assert.equal(inRegions([region(0, 0, 63, 63, spectrum)]), '0.2 s across, 0 cm/s down');
  assert.equal(inRegions([region(0, 0, 63, 63, spectrum)], [20, 20], [40, 40]), '0.2 s across, 40 cm/s down');
  assert.equal(inRegions([region(0, 0, 63, 63, { physicalUnitsXDirection: 4 })], [20, 20], [40, 40]), '2 s across, 2 cm down'); // M mode
  assert.equal(inRegions([region(0, 32, 63, 63)]), '20.00 px', 'beside the region');
  assert.equal(inRegions([{ regionLocationMinX0: 0, regionLocationMinY0: 0, regionLocationMaxX1: 63, regionLocationMaxY1: 63 }]),
    '6.000 mm', 'no region says a scale');
});

test('Length_WhereRegionsOverlap_IsOfTheOneOnTopOrNone', () => {
  const none = 'no length: regions of different scales';
  const [all, inset] = [region(0, 0, 63, 63, { regionFlags: 1 }), region(16, 16, 48, 48, { physicalDeltaX: 0.2, regionFlags: 0 })];
  assert.equal(inRegions([all, inset]), '40.00 mm, ultrasound region'); // 1 is low priority
  assert.equal(inRegions([all, inset].reverse()), '40.00 mm, ultrasound region');
  assert.equal(inRegions([{ ...all, regionFlags: 0 }, { ...inset, regionFlags: 1 }]), '20.00 mm, ultrasound region');
  assert.equal(inRegions([{ ...all, regionFlags: 0 }, inset]), none, 'of one priority');
  assert.equal(inRegions([{ ...all, regionFlags: undefined }, { ...inset, regionFlags: undefined }]), none, 'of no priority');
  assert.equal(inRegions([all, { ...inset, physicalDeltaX: 0.1 }]), '20.00 mm, ultrasound region', 'of one scale');
  assert.equal(inRegions([all, region(16, 16, 48, 48, { ...spectrum, regionFlags: 0 })]), '0.2 s across, 0 cm/s down');
  assert.equal(inRegions([{ ...all, regionFlags: 0 }, region(16, 16, 48, 48, { ...spectrum, regionFlags: 1 })]), none,
    'a spectrum beneath');
  assert.equal(inRegions([all, region(30, 0, 35, 63, spectrum)]), none, 'across a spectrum');
  assert.equal(inRegions([all, region(0, 50, 63, 63, spectrum)]), '20.00 mm, ultrasound region', 'beside a spectrum');
});

const ct = (type, { slope = 1, intercept = -1000, sop = CT, modality = 'CT' } = {}) =>
  ({ sopCommonModule: { sopClassUid: sop }, generalSeriesModule: { modality }, generalImageModule: { imageType: type },
  modalityLutModule: { rescaleSlope: slope, rescaleIntercept: intercept } });
const value = (modules, description, stored) => valuesAt({ hostImage: hostImage(modules, description, stored) }, 0, 0);

test('Values_UnitsAreNamed_OnlyWhereTheObjectSays', () => {
  const rescaled = { rescaleSlope: 1, rescaleIntercept: -1000 };
  assert.equal(value(ct(['ORIGINAL', 'PRIMARY', 'AXIAL']), rescaled), 'stored 5, value -995 HU');
  assert.equal(value(ct(['ORIGINAL', 'PRIMARY', 'LOCALIZER']), rescaled), 'stored 5, value -995');
  assert.equal(value(ct(['DERIVED', 'SECONDARY', 'CBF']), rescaled), 'stored 5, value -995');
  assert.equal(value(ct(['ORIGINAL', 'PRIMARY'], { sop: '1.2.840.10008.5.1.4.1.1.30' }), rescaled), 'stored 5, value -995');
  assert.equal(value(ct(['ORIGINAL', 'PRIMARY'], { slope: null, intercept: null })), 'stored 5');
  assert.equal(value(ct(['ORIGINAL', 'PRIMARY'], { slope: null }), rescaled), 'stored 5, value -995', 'an intercept alone');
  assert.equal(value({ modalityLutModule: { rescaleSlope: 2 } }, { rescaleSlope: 2, rescaleType: 'US' }), 'stored 5, value 10');
  assert.equal(value({}, { rescaleSlope: 2, rescaleType: 'mm2/s' }), 'stored 5, value 10 mm2/s');
  assert.equal(value({}, { rescaleSlope: 2.5, rescaleType: 'BQML' }), 'stored 5, value 12.5 Bq/ml');
  assert.equal(value({ scalingModule: { suvBodyWeight: 0.1 } }, { rescaleSlope: 2.5, rescaleType: 'BQML' }),
    'stored 5, value 12.5 Bq/ml, 1.25 SUVbw');
  assert.equal(value({ scalingModule: { suvLeanBodyMass: 1 } }, { rescaleSlope: 2.5, rescaleType: 'GML' }),
    'stored 5, value 12.5 g/ml, 12.5 SUVlbm');
  assert.equal(value({ generalSeriesModule: { modality: 'PT' } }), 'stored 5');
  assert.equal(value({}, { rescaleSlope: 0.01, rescaleType: 'GY' }), 'stored 5, value 0.05 Gy');
  assert.equal(value({}, { rescaleSlope: 0.01, rescaleType: 'RELATIVE' }), 'stored 5, value 0.05 relative dose');
  assert.equal(value({}, { modalityLut: { firstValueMapped: 4, bitsPerEntry: 16, entries: [7, 9] } }), 'stored 5, value 9');
});

test('Presets_OfCt_AreOfferedForHounsfieldUnitsAlone', () => {
  const names = (modules, description) =>
    presetsOf({ imageId: '', hostImage: hostImage(modules, description), minPixelValue: 0, maxPixelValue: 9 }).map(({ name }) => name);
  assert.ok(names(ct(['ORIGINAL', 'PRIMARY', 'AXIAL'])).includes('CT lung'));
  assert.deepEqual(names(ct(['DERIVED', 'SECONDARY', 'CBF'])), ['All values']);
  assert.deepEqual(names({ generalSeriesModule: { modality: 'CT' } }), ['All values']);
});

test('Numbers_CloseToEachOther_AreToldApart', () => {
  assert.deepEqual([ofWindow(0.002, 0.002), ofWindow(0.001, 0.002)], [0.002, 0.001]);
  assert.deepEqual([ofWindow(1.002, 1.002), ofWindow(0.501, 1.002)], [1.002, 0.501]);
  assert.deepEqual([ofWindow(400, 400), ofWindow(40, 400), ofWindow(4096.2, 4096.2)], [400, 40, 4096]);
  const single = (stored) => value({}, { sampleType: 'f32' }, Float32Array.of(stored));
  assert.equal(single(0.1), 'stored 0.1');
  assert.notEqual(single(1.0000001), single(1.0000002));
  assert.equal(ofSingle(Math.fround(1e-7)), 1e-7);
  for (const [slope, next] of [[1e-6, 1e-6], [0.0001, 0.0001], [0.7, 0.7]]) assert
    .notEqual(value({}, { rescaleSlope: slope }, Int16Array.of(2080)), value({}, { rescaleSlope: next }, Int16Array.of(2081)));
  assert.equal(value({}, { rescaleSlope: 1e-6 }, Int16Array.of(2080)), 'stored 2080, value 0.00208');
});

test('Place_IsAlongTheNormalByThePosition', () => {
  const place = (plane, frame) => factsOf(hostImage({ imagePlaneModule: plane, frameModule: frame })).where[0];
  const axial = [1, 0, 0, 0, 1, 0];
  assert.equal(place({ imageOrientationPatient: axial, imagePositionPatient: [-50, 3, 10], sliceLocation: -77 }), 'at 10 mm');
  assert.equal(place({ imageOrientationPatient: [0, 1, 0, 0, 0, -1], imagePositionPatient: [12.25, 3, 10] }), 'at -12.25 mm');
  assert.equal(place({ imagePositionPatient: [0, 0, 10] }), '');
  assert.equal(place({ imageOrientationPatient: axial, imagePositionPatient: [0, 0, 2], usingDefaultValues: true }), '');
  assert.equal(place({ sliceLocation: 5 }), 'Slice Location 5 mm');
  assert.equal(place({ sliceLocation: 5 }, { numberOfFrames: 3 }), '');
});

test('Corners_NamesSidesAndViews_AreThoseOfTheObject', () => {
  const { who, what } = factsOf(hostImage({
    patientModule: { patientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', patientId: 'P1' },
    generalImageModule: { imageLaterality: 'R', viewPosition: 'CC' },
    generalSeriesModule: { modality: 'MG', laterality: 'L' },
  }));
  assert.deepEqual(who.filter(Boolean), ['Yamada Tarou', '山田 太郎', 'やまだ たろう', 'P1']);
  assert.ok(what.includes('Laterality R, View CC'));
  assert.ok(factsOf(hostImage({ generalSeriesModule: { laterality: 'L' } })).what.includes('Laterality L'));
  assert.deepEqual(factsOf(hostImage()).what.filter(Boolean), ['1 × 1']);
});

test('Compression_WithLoss_IsToldWithMethodAndRatio', () => {
  const of = (image, description, syntax) =>
    compressionOf(hostImage({ generalImageModule: image, transferSyntaxModule: { transferSyntaxUid: syntax } }, description));
  assert.equal(of({}), null);
  assert.equal(of({ lossyImageCompression: false }), 'never with loss');
  assert.equal(of({}, { isLossy: true }, '1.2.840.10008.1.2.4.50'), 'lossy');
  assert.equal(of({ lossyImageCompression: true }, {}, '1.2.840.10008.1.2.1'), 'lossy before');
  assert.equal(of({ lossyImageCompressionMethod: ['ISO_10918_1', 'ISO_15444_1'], lossyImageCompressionRatio: [20, 10] }, {},
    '1.2.840.10008.1.2.1'), 'lossy before: JPEG 20:1, JPEG 2000 10:1');
});

test('Mixing_OfPatientsStudiesSeriesAndFrames_IsNoticedOnce', () => {
  const slice = (patient, study, series, frame) =>
    hostImage({ patientModule: { patientId: patient, patientName: `Name^${patient}` }, generalStudyModule: { studyInstanceUid: study },
    generalSeriesModule: { seriesInstanceUid: series }, frameOfReferenceModule: { frameOfReferenceUid: frame } });
  const mixing = createMixing();
  assert.deepEqual(mixing.take(slice('A', '1', '2', '3')), []);
  assert.deepEqual(
    mixing.take(hostImage({ ...slice('A', '1', '2', '3').modules, patientModule: { patientId: 'A', patientName: 'NAME^A^' } })), []);
  assert.deepEqual(mixing.take(slice('A', '1', '9', '3')), ['series']);
  assert.deepEqual(mixing.take(slice('B', '1', '2', '4')), ['patients', 'series', 'frames of reference']);
  assert.deepEqual(mixing.take(slice('A', '1', '2', '3')), ['patients', 'series', 'frames of reference']);
});
