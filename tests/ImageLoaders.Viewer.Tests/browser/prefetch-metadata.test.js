import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { registerHostImageLoader } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { createKnown } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/known.js';
import { fakeCornerstone3D } from './fake-cornerstone.js';
import { startStandIn } from './stand-in.js';

let host;
before(async () => (host = await startStandIn()));
after(() => host.stop());
beforeEach(() => (host.requests = []));

const SLICES = Array.from({ length: 16 }, (_, i) => `host:example:stack?frame=${i + 1}`);

function register(cornerstone = fakeCornerstone3D()) {
  return { cornerstone, ...registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host' }) };
}

/** Cornerstone3D's volume loaders as far as they are registered: `make` is what looks into the metadata. */
function withVolumes(make) {
  const cornerstone = fakeCornerstone3D();
  let unknown = (volumeId, options) => ({ promise: Promise.resolve().then(() => make(cornerstone, options)), decache() {} });
  cornerstone.volumeLoader = { registerVolumeLoader() {}, registerUnknownVolumeLoader: (loader) => [unknown, (unknown = loader)][0] };
  cornerstone.imageLoader.loadAndCacheImage = (imageId) => cornerstone.loaders.host(imageId).promise;
  cornerstone.createVolume = (imageIds) => unknown('volume', { imageIds }).promise;
  return cornerstone;
}

test('PrefetchMetadata_ManyIds_AsksOnceAndAnswersBeforeTheirPixels', async () => {
  const { cornerstone, prefetchMetadata } = register();
  assert.equal(cornerstone.get('imagePlaneModule', SLICES[0]), undefined);
  const [failures] = await Promise.all([prefetchMetadata(SLICES), prefetchMetadata(SLICES.slice(0, 3))]);
  await prefetchMetadata(SLICES);
  assert.deepEqual(failures, []);
  assert.deepEqual(
    host.requests.map(({ path }) => path),
    ['/images/metadata']
  );
  assert.deepEqual(
    SLICES.map((id) => cornerstone.get('imagePlaneModule', id).imagePositionPatient[2]),
    SLICES.map((_, i) => i + 1)
  );
});

test('PrefetchMetadata_ThousandsOfIds_AreSplit', async () => {
  const { prefetchMetadata } = register();
  await prefetchMetadata(Array.from({ length: 1100 }, (_, i) => `host:example:stack?frame=1&x=${i}`));
  await prefetchMetadata(Array.from({ length: 100 }, (_, i) => `host:example:stack?frame=1&x=${'a'.repeat(4000)}${i}`));
  assert.equal(host.requests.length, 3 + 2);
});

test('PrefetchMetadata_OneThatFails_IsToldAndTheOthersAreKnown', async () => {
  const { cornerstone, prefetchMetadata } = register();
  const failures = await prefetchMetadata(['host:example:broken', SLICES[1], 'wadouri:elsewhere']);
  assert.deepEqual(
    failures.map(({ error, imageId }) => [error, imageId]),
    [['Malformed', 'example:broken']]
  );
  assert.equal(cornerstone.get('imagePlaneModule', SLICES[1]).imagePositionPatient[2], 2);
  assert.equal(host.requests.length, 1);
});

test('Volume_OfIdsThatWereNeverLoaded_IsMadeOfTheirMetadata', async () => {
  const cornerstone = withVolumes((cornerstone, { imageIds }) => imageIds.map((id) => cornerstone.get('imagePlaneModule', id)));
  register(cornerstone);
  const planes = await cornerstone.createVolume(SLICES);
  assert.deepEqual(
    planes.map(({ imagePositionPatient }) => imagePositionPatient[2]),
    SLICES.map((_, i) => i + 1)
  );
  // Their metadata does not say what their pixels are: three of them do.
  const asked = (path) => host.requests.filter((request) => request.path === path).length;
  assert.deepEqual([asked('/images/metadata'), asked('/images/pixels'), asked('/images/image')], [1, 3, 3]);
});

test('Volume_OfImagesWithoutAPlace_IsRefusedWithWhatTheyLack', async () => {
  const cornerstone = withVolumes(() => assert.fail('made'));
  register(cornerstone);
  await assert.rejects(cornerstone.createVolume(['host:example:radiograph']), {
    name: 'HostImageError',
    error: 'Unsupported',
    message: /orientation and its position/,
  });
  await assert.rejects(cornerstone.createVolume(['host:example:broken']), { error: 'Malformed' });
});

test('Volume_OfOtherIds_IsLeftAlone', async () => {
  const cornerstone = withVolumes(() => 'made');
  register(cornerstone);
  assert.equal(await cornerstone.createVolume(['wadouri:1']), 'made');
  assert.equal(host.requests.length, 0);
});

test('Known_OfManyImages_GivesUpTheOldestThatCornerstoneDoesNotHold', () => {
  const known = createKnown((imageId) => imageId === 'host:0');
  for (let i = 0; i < 6000; i++) known.put(`host:${i}`, { modules: {} }, undefined);
  assert.equal(known.size, 5000);
  assert.deepEqual([known.has('host:0'), known.has('host:1'), known.has('host:5999')], [true, false, true]);
});

test('Known_OfAListThatIsExpected_IsAllThereHoweverMuchWasKnownBefore', () => {
  const known = createKnown(() => false);
  const put = (imageIds) => imageIds.filter((imageId) => !known.has(imageId)).forEach((imageId) => known.put(imageId, { modules: {} }));
  const list = Array.from({ length: 9000 }, (_, i) => `host:${i}`);
  put(list.slice(0, 3000));
  put(Array.from({ length: 2000 }, (_, i) => `host:other${i}`));
  known.expect(list);
  put(list);
  assert.ok(list.every((imageId) => known.has(imageId)));
  put(Array.from({ length: 50_000 }, (_, i) => `host:later${i}`));
  assert.equal(known.size, 9000 + 5000);
});

test('PrefetchMetadata_AnswerThatIsTooLong_IsAskedForInHalves', async () => {
  const { cornerstone, prefetchMetadata } = register();
  host.mostMetadata = 5;
  try {
    assert.deepEqual(await prefetchMetadata(SLICES), []);
    assert.deepEqual(SLICES.map((id) => cornerstone.get('imagePlaneModule', id).imagePositionPatient[2]), SLICES.map((_, i) => i + 1));
    assert.equal(host.requests.length, 1 + 2 + 4); // of 16, 8 and 4
    host.mostMetadata = 0;
    const [failure] = await prefetchMetadata(['host:example:ct']);
    assert.deepEqual([failure.status, failure.imageId], [413, 'example:ct']);
  } finally {
    host.mostMetadata = Infinity;
  }
});

test('List_StudyOfTheHost_IsItsStacksInOrder', async () => {
  const { list, listing } = register();
  assert.deepEqual(await list('example:study'), [1, 2, 9, 4, 3].map((frame) => `host:example:stack?frame=${frame}`));
  assert.equal((await listing('example:study')).groups[0].groups.length, 2);
  await assert.rejects(list('example:ct'), { name: 'HostImageError', error: 'NotFound' });
});
