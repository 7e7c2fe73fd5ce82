import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { registerHostImageLoader } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { fakeCornerstone3D } from './fake-cornerstone.js';
import { startStandIn } from './stand-in.js';

let host;
before(async () => (host = await startStandIn()));
after(() => host.stop());

/** What Cornerstone is told when it asks about an image that was loaded: `get(module)`, and the image. */
async function metadataOf(id) {
  const cornerstone = fakeCornerstone3D();
  registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host' });
  const image = await cornerstone.loaders.host(`host:${id}`).promise;
  return { image, get: (type) => cornerstone.get(type, `host:${id}`), cornerstone };
}

test('Get_LoadedCt_HasCornerstonesNames', async () => {
  const { get, cornerstone } = await metadataOf('example:ct');
  assert.deepEqual(get('generalSeriesModule'), { modality: 'CT', seriesInstanceUID: '1.2.3' });
  assert.deepEqual(get('patientModule'), { patientID: 'EXAMPLE', patientName: 'Example^Phantom' });
  assert.deepEqual(get('voiLutModule'), { windowCenter: [-512, 40], windowWidth: [1024, 400], voiLUTFunction: 'LINEAR' });
  assert.deepEqual(get('modalityLutModule'), { rescaleSlope: 1, rescaleIntercept: -1024, rescaleType: 'HU' });
  assert.equal(get('calibrationModule'), undefined);
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

test('Scaling_PetOfTheHost_IsNotCalledSuv', async () => {
  // Cornerstone writes SUV beside every value of an image that names `suvbw`; what the host gives is Bq/ml.
  const { get } = await metadataOf('example:pet');
  assert.deepEqual(get('scalingModule'), { suvBodyWeight: 0.5 });
  assert.equal(get('petSeriesModule').units, 'BQML');
});
