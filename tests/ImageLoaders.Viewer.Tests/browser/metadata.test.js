import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { registerHostImageLoader } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { inDicomFormat, personName } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/dicom-formats.js';
import { overlayModule } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/tables.js';
import { fakeCornerstone3D } from './fake-cornerstone.js';
import { startStandIn } from './stand-in.js';

let host;
before(async () => (host = await startStandIn()));
after(() => host.stop());

/** What Cornerstone is told when it asks about an image that was loaded: `get(module)`, and the image. */
async function metadataOf(id, options) {
  const cornerstone = fakeCornerstone3D();
  registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host', ...options });
  const image = await cornerstone.loaders.host(`host:${id}`).promise;
  return { image, get: (type) => cornerstone.get(type, `host:${id}`), cornerstone };
}

test('Get_LoadedCt_HasCornerstonesNames', async () => {
  const { get, cornerstone } = await metadataOf('example:ct');
  assert.deepEqual(get('generalSeriesModule'), { modality: 'CT', seriesInstanceUID: '1.2.3' });
  assert.deepEqual(get('patientModule'), { patientID: 'EXAMPLE', patientId: 'EXAMPLE', patientName: { Alphabetic: 'Example^Phantom' } });
  assert.deepEqual(get('voiLutModule'), { windowCenter: [-512, 40], windowWidth: [1024, 400], voiLUTFunction: 'LINEAR' });
  assert.deepEqual(get('modalityLutModule'), { rescaleSlope: 1, rescaleIntercept: -1024, rescaleType: 'HU' });
  assert.equal(get('calibrationModule'), undefined);
  assert.deepEqual(get('calibratedPixelSpacing'), { rowPixelSpacing: 0.5, columnPixelSpacing: 0.5, type: '' });
  assert.equal(get('noSuchModule'), undefined);
  assert.equal(cornerstone.get('imagePlaneModule', 'host:example:other'), undefined);
});

test('ImagePlane_PlacedImage_IsAsTheHostTells', async () =>
  assert.deepEqual((await metadataOf('example:ct')).get('imagePlaneModule'), {
    frameOfReferenceUID: '1.2.4',
    rows: 64,
    columns: 64,
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    imagePositionPatient: [0, 0, 0],
    rowCosines: [1, 0, 0],
    columnCosines: [0, 1, 0],
    rowPixelSpacing: 0.5,
    columnPixelSpacing: 0.5,
    pixelSpacing: [0.5, 0.5],
    usingDefaultValues: false,
  }));

test('ImagePixel_LoadedImage_IsOfThePixelsThatCame', async () => {
  const { get } = await metadataOf('example:ultrasound');
  const { rows, columns, samplesPerPixel, photometricInterpretation, bitsAllocated, pixelRepresentation, planarConfiguration } =
    get('imagePixelModule');
  assert.deepEqual([rows, columns, samplesPerPixel, photometricInterpretation, bitsAllocated, pixelRepresentation, planarConfiguration],
    [60, 80, 3, 'RGB', 8, 0, 0]);
  const signed = (await metadataOf('example:signed')).get('imagePixelModule');
  assert.deepEqual([signed.bitsAllocated, signed.highBit, signed.pixelRepresentation, signed.photometricInterpretation],
    [16, 15, 1, 'MONOCHROME2']);
});

test('Get_ObjectThatStatesNothing_HasNoKeyForIt', async () => {
  const { get, image } = await metadataOf('example:bare');
  assert.deepEqual(get('imagePlaneModule'), { rows: 2, columns: 3 });
  assert.deepEqual(get('generalSeriesModule'), {});
  assert.deepEqual([get('modalityLutModule'), get('calibrationModule'), get('calibratedPixelSpacing')], [undefined, undefined, undefined]);
  assert.deepEqual([image.rowPixelSpacing, image.columnPixelSpacing], [null, null]);
});

test('ImagePlane_NullsEmptyListsAndMadeUpValues_AreNotStated', async () => {
  // As hosts wrote what an object does not state: a null, an empty list, a default that is marked.
  assert.deepEqual((await metadataOf('example:ultrasound')).get('imagePlaneModule'), { rows: 60, columns: 80 });
  assert.deepEqual((await metadataOf('example:empty')).get('imagePlaneModule'), { rows: 1, columns: 2 });
  assert.equal((await metadataOf('example:empty')).get('generalImageModule').patientOrientation, undefined);
});

test('ImagePlane_OrientationThatIsNone_IsNotStated', async () => {
  for (const id of ['example:flatOrientation', 'example:skewOrientation']) {
    const plane = (await metadataOf(id)).get('imagePlaneModule');
    assert.deepEqual([plane.imageOrientationPatient, plane.rowCosines, plane.columnCosines, plane.imagePositionPatient],
      [undefined, undefined, undefined, [0, 0, 7]], id);
  }
});

test('ImagePlane_OrientationNotStated_SaysSoToWhoDrawsLetters', async () => {
  for (const [id, isMade] of /** @type {[string, boolean][]} */ ([['example:bare', true], ['example:skewOrientation', true],
    ['example:ct', false]])) {
    const plane = (await metadataOf(id)).get('imagePlaneModule');
    assert.deepEqual([plane.isDefaultValueSetForRowCosine, plane.isDefaultValueSetForColumnCosine], [isMade, isMade], id);
    assert.ok(!Object.keys(plane).some((key) => key.startsWith('isDefault')));
  }
});

test('Register_SameSchemeAgain_ReplacesTheFirst', async () => {
  const cornerstone = fakeCornerstone3D();
  cornerstone.metaData.removeProvider = (provider) => cornerstone.providers.splice(cornerstone.providers.indexOf(provider), 1);
  for (let times = 0; times < 3; times++) registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host' });
  assert.equal(cornerstone.providers.length, 2);
  await cornerstone.loaders.host('host:example:ct').promise;
  assert.equal(cornerstone.get('generalSeriesModule', 'host:example:ct').modality, 'CT');
});

test('ImagePlane_PixelsNotSquare_KeepTheirShape', async () => {
  const plane = (await metadataOf('example:aspect')).get('imagePlaneModule');
  assert.deepEqual([plane.rowPixelSpacing, plane.columnPixelSpacing, plane.usingDefaultValues], [2, 1, true]);
});

test('ImagePlane_SpacingWithoutAPlace_IsMillimetresAndLiesNowhere', async () => {
  const { get } = await metadataOf('example:radiograph');
  assert.deepEqual(get('imagePlaneModule'),
    { rows: 50, columns: 50, rowPixelSpacing: 0.2, columnPixelSpacing: 0.2, pixelSpacing: [0.2, 0.2] });
  const { rowPixelSpacing, columnPixelSpacing } = get('calibrationModule'); // by which Cornerstone measures in mm
  assert.deepEqual([rowPixelSpacing, columnPixelSpacing], [0.2, 0.2]);
  assert.equal(get('calibratedPixelSpacing'), get('calibrationModule'));
});

test('Calibration_EveryKind_IsNamedAsCornerstoneDoes', async () => {
  const { get, image } = await metadataOf('example:radiograph');
  assert.equal(get('calibrationModule').type, 'Proj'); // at the detector
  assert.equal(image.calibration, get('calibrationModule'));
  assert.equal((await metadataOf('example:magnified')).get('calibrationModule').type, 'ERMF');
  assert.equal((await metadataOf('example:calibrated')).get('calibrationModule').type, 'Calibrated');
});

test('Calibration_Ultrasound_IsItsRegions', async () => {
  const { get, image } = await metadataOf('example:ultrasound');
  const [region] = get('ultrasoundEnhancedRegionModule').sequenceOfUltrasoundRegions;
  assert.deepEqual([region.physicalUnitsXDirection, region.physicalDeltaX, region.regionLocationMaxX1], [3, 0.05, 79]);
  assert.equal(image.calibration.sequenceOfUltrasoundRegions[0], region);
});

test('Calibration_OverlappingRegions_AreTriedAsTheyLieOnEachOther', async () => {
  const regions = async (id) => (await metadataOf(id))
    .get('calibrationModule').sequenceOfUltrasoundRegions.map((region) => region.physicalDeltaX);
  assert.deepEqual(await regions('example:inset'), [0.02, 0.05]); // of low priority is what comes last
  assert.deepEqual(await regions('example:spectrum'), [0.01, 0.05]); // no length across the spectrum
  assert.deepEqual(await regions('example:doubt'), []); // both of one priority
});

test('Scaling_PetWithAFactor_IsSuvInPixelsWindowAndModule', async () => {
  const { get, image } = await metadataOf('example:pet');
  assert.deepEqual(get('scalingModule'), { suvbw: 0.5 });
  assert.equal(get('petSeriesModule').units, 'BQML');
  const { stored, description } = image.hostImage;
  assert.deepEqual([...image.getPixelData()], [...stored].map((value) => value * description.rescaleSlope * 0.5));
  assert.equal(image.preScale.scalingParameters.suvbw, 0.5);
  assert.equal(image.maxPixelValue, description.maximumValue * description.rescaleSlope * 0.5);
});

test('Scaling_PetInItsOwnUnits_IsNotCalledSuv', async () => {
  // Cornerstone writes SUV beside every value of an image that names `suvbw`.
  const { get, image } = await metadataOf('example:pet', { suv: false });
  assert.equal(get('scalingModule'), undefined);
  assert.equal(image.preScale.scalingParameters.suvbw, undefined);
  assert.deepEqual([...image.getPixelData()], [...image.hostImage.stored].map((value) => value * image.slope));
});

test('Formats_DatesTimesAndNames_AreDicoms', () => {
  for (const [name, told, expected] of /** @type {any[][]} */ ([
    ['studyDate', '2024-01-31', '20240131'],
    ['studyTime', '09:05:00', '090500'],
    ['seriesTime', '09:05:00.1200000', '090500.12'],
    ['radiopharmaceuticalStartDateTime', '2024-01-31T09:05:10', '20240131090510'],
    ['frameTime', 33.3, 33.3],
    ['studyDate', 'last week', 'last week'],
    ['studyDescription', '2024-01-31', '2024-01-31'],
  ])) assert.equal(inDicomFormat(name, told), expected, name);
  assert.deepEqual(personName('Yamada^Tarou=山田^太郎=やまだ^たろう'),
    { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' });
  assert.deepEqual(personName('=山田'), { Ideographic: '山田' });
  assert.equal(personName('^^'), undefined);
});

test('Overlay_OfTheHost_IsUnpackedWhereItIsWanted', () => {
  const [overlay] = overlayModule({ overlays: [{ rows: 3, columns: 3, row: 2, column: 5, isRegionOfInterest: true, label: 'ROI',
    description: null, bits: Buffer.from([0b10100001, 1]).toString('base64') }] }).overlays;
  assert.deepEqual([overlay.rows, overlay.columns, overlay.type, overlay.x, overlay.y, overlay.label], [3, 3, 'R', 2, 5, 'ROI']);
  assert.deepEqual([...overlay.pixelData], [1, 0, 0, 0, 0, 1, 0, 1, 1]);
  assert.equal('description' in overlay, false);
});

test('Instance_OfTheModules_HasDicomsKeywords', async () => {
  const { get } = await metadataOf('example:ct');
  const { Modality, PatientID, SeriesInstanceUID, PixelSpacing, RescaleIntercept, Rows, ...others } = get('instance');
  assert.deepEqual([Modality, PatientID, SeriesInstanceUID, PixelSpacing, RescaleIntercept, Rows],
    ['CT', 'EXAMPLE', '1.2.3', [0.5, 0.5], -1024, 64]);
  assert.deepEqual(Object.keys(others).filter((name) => /Uid|Id$|Cosines|^patient/.test(name)), []);
});
