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
  const { rows, columns, samplesPerPixel, photometricInterpretation, bitsAllocated, pixelRepresentation, planarConfiguration } = get('imagePixelModule');
  assert.deepEqual([rows, columns, samplesPerPixel, photometricInterpretation, bitsAllocated, pixelRepresentation, planarConfiguration], [60, 80, 3, 'RGB', 8, 0, 0]);
  const signed = (await metadataOf('example:signed')).get('imagePixelModule');
  assert.deepEqual([signed.bitsAllocated, signed.highBit, signed.pixelRepresentation, signed.photometricInterpretation], [16, 15, 1, 'MONOCHROME2']);
});

test('ImagePlane_SpacingUnknown_HasANumberThatIsNoMillimetre', async () => {
  const { get, image } = await metadataOf('example:bare');
  const plane = get('imagePlaneModule');
  assert.deepEqual([plane.pixelSpacing, plane.usingDefaultValues, plane.rowCosines, plane.imagePositionPatient], [[1, 1], true, [1, 0, 0], [0, 0, 0]]);
  assert.deepEqual([image.rowPixelSpacing, image.columnPixelSpacing], [1, 1]);
  assert.equal(get('generalSeriesModule').modality, 'OT');
});

test('ImagePlane_PixelsNotSquare_KeepTheirShape', async () => {
  const plane = (await metadataOf('example:aspect')).get('imagePlaneModule');
  assert.deepEqual([plane.rowPixelSpacing, plane.columnPixelSpacing, plane.usingDefaultValues], [2, 1, true]);
});

test('ImagePlane_SpacingWithoutAPlace_IsMillimetresOfItsOwnImage', async () => {
  const { get } = await metadataOf('example:radiograph');
  const plane = get('imagePlaneModule');
  assert.deepEqual([plane.pixelSpacing, plane.usingDefaultValues, plane.frameOfReferenceUID], [[0.2, 0.2], false, 'host:example:radiograph']);
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

test('Scaling_PetOfTheHost_IsNotCalledSuv', async () => {
  // Cornerstone writes SUV beside every value of an image that names `suvbw`; what the host gives is Bq/ml.
  const { get } = await metadataOf('example:pet');
  assert.deepEqual(get('scalingModule'), { suvBodyWeight: 0.5 });
  assert.equal(get('petSeriesModule').units, 'BQML');
});
