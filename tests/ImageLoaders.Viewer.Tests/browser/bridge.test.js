import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { exactVoi, registerHostImageLoader } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/index.js';
import { fakeCornerstone3D, fakeLegacy } from './fake-cornerstone.js';
import { startStandIn } from './stand-in.js';

let host;
before(async () => (host = await startStandIn()));
after(() => host.stop());
beforeEach(() => Object.assign(host, { held: () => false, version: () => undefined, requests: [], aborted: [] }));

function register(cornerstone, options = {}) {
  const told = registerHostImageLoader(cornerstone, { url: `${host.url}/images`, scheme: 'host', ...options });
  return { ...told, cornerstone, load: (id, loadOptions) => cornerstone.loaders.host(`host:${id}`, loadOptions) };
}
const load3D = (id, options) => register(fakeCornerstone3D()).load(id, options).promise;
const loadLegacy = (id) => register(fakeLegacy()).load(id).promise;
const pixels = (image) => [image.getPixelData().constructor.name, ...image.getPixelData()];

async function until(condition) {
  while (!condition()) await new Promise((next) => setTimeout(next, 5));
}

test('Load3D_Ct_GivesModalityValuesWindowAndSpacing', async () => {
  const image = await load3D('example:ct');
  assert.ok(image.getPixelData() instanceof Int16Array);
  assert.equal(image.getPixelData()[64 + 10], 160 - 1024);
  assert.deepEqual([image.windowCenter, image.windowWidth, image.voiLUTFunction], [-512, 1024, 'LINEAR']);
  assert.deepEqual([image.minPixelValue, image.maxPixelValue], [-1024, -16]);
  assert.deepEqual([image.rowPixelSpacing, image.columnPixelSpacing, image.slope, image.intercept], [0.5, 0.5, 1, -1024]);
  assert.equal(image.preScale.scaled, true);
  assert.equal(image.hostImage.stored[10], 160);
  assert.equal(image.sizeInBytes, 2 * 4096); // the stored values are computed back where they are wanted
});

test('LoadLegacy_Ct_GivesStoredValuesWithSlopeAndIntercept', async () => {
  const image = await loadLegacy('example:ct');
  assert.ok(image.getPixelData() instanceof Uint16Array);
  assert.deepEqual([image.slope, image.intercept, image.minPixelValue, image.maxPixelValue], [1, -1024, 0, 1008]);
  assert.equal(image.sizeInBytes, 2 * 4096);
});

for (const [id, expected] of Object.entries({
  'example:signed': ['Int16Array', -2000, -1, 0, 2000],
  'example:flat': ['Uint8Array', 7, 7],
  'example:s8': ['Int16Array', -128, -1, 127], // the GPU knows no signed bytes
  'example:u16': ['Uint16Array', 0, 65535],
  'example:s32': ['Float32Array', -100000, 0, 100000],
  'example:f64': ['Float32Array', -0.5, 0.25, 1.5],
  'example:half': ['Float32Array', -0.5, 0.5],
  'example:float': ['Float32Array', 1, 1.5, 3],
  'example:wide': ['Float32Array', 0, 4000000000],
  'example:table': ['Uint16Array', 7, 7, 40000, 40000],
  'example:deepPadding': ['Int16Array', -32768, -1024], // 16 bits do not hold -33792
  'example:lowestPadding': ['Int16Array', -32768, 0],
  'example:tablePadding': ['Float32Array', -1, 0, 40000], // below the whole table, whose first entry is another value's
  'example:color': ['Uint8Array', 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 0, 0, 0, 255, 255, 255],
  'example:rgba': ['Uint8Array', 100, 50, 25, 0, 0, 0], // on black
  'example:deep': ['Uint8Array', 255, 1, 0],
}))
  test(`Load3D_${id}_GivesWhatTheGpuShows`, async () => assert.deepEqual(pixels(await load3D(id)), expected));

test('Load3D_ColorForTheCpu_GivesRgba', async () => {
  const image = await load3D('example:rgba', { useRGBA: true });
  assert.deepEqual([image.rgba, image.numberOfComponents, ...pixels(image)], [true, 4, 'Uint8Array', 100, 50, 25, 255, 0, 0, 0, 255]);
});

for (const [id, expected] of Object.entries({
  'example:signed': ['Int16Array', -2000, -1, 0, 2000],
  'example:flat': ['Uint8Array', 7, 7],
  'example:s8': ['Int8Array', -128, -1, 127],
  'example:u16': ['Uint16Array', 0, 65535],
  'example:s32': ['Uint16Array', 0, 32768, 65535],
  'example:half': ['Uint16Array', 1, 3],
  'example:table': ['Uint16Array', 7, 7, 40000, 40000],
  'example:deep': ['Uint8Array', 255, 1, 0, 255],
  'example:rgba': ['Uint8Array', 100, 50, 25, 255, 0, 0, 0, 255],
}))
  test(`LoadLegacy_${id}_GivesWhatItsTablesShow`, async () => assert.deepEqual(pixels(await loadLegacy(id)), expected));

test('LoadLegacy_Float_IsPutOnStepsThatRescaleBack', async () => {
  const image = await loadLegacy('example:float');
  const modality = [...image.getPixelData()].map((value) => value * image.slope + image.intercept);
  [1, 1.5, 3].forEach((value, i) => assert.ok(Math.abs(modality[i] - value) < 2 / 65535));
});

test('ExactVoi_EveryWidth_ShowsWhatTheStandardSays', () => {
  for (const [windowCenter, windowWidth] of [[40, 400], [0.5, 2], [128, 256], [-600.5, 1500], [100, 1]]) {
    const { windowCenter: center, windowWidth: width } = exactVoi({ windowCenter, windowWidth, voiLUTFunction: 'LINEAR' });
    for (let value = -2000; value <= 2000; value += 0.5) {
      const shown = Math.min(Math.max(((value - center) / width + 0.5) * 255, 0), 255); // as cornerstone-core windows
      const [low, high] = [windowCenter - 0.5 - (windowWidth - 1) / 2, windowCenter - 0.5 + (windowWidth - 1) / 2];
      const expected = value <= low ? 0 : value > high ? 255 : ((value - (windowCenter - 0.5)) / (windowWidth - 1) + 0.5) * 255;
      assert.ok(Math.abs(shown - expected) < 1e-6, `${value} under ${windowCenter}/${windowWidth}: ${shown}, not ${expected}`);
    }
  }
  assert.deepEqual(exactVoi({ windowCenter: 10, windowWidth: 5, voiLUTFunction: 'LINEAR_EXACT' }), { windowCenter: 10, windowWidth: 5 });
});

test('Rendered_Id_IsAPictureOfTheHost', async () => {
  const { rendered } = register(fakeCornerstone3D(), { headers: { 'X-API-Key': 'k' } });
  const png = new Uint8Array(await (await rendered('example:ct', { viewport: '64,64' })).arrayBuffer());
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
  const [{ id, query, headers }] = host.requests;
  assert.deepEqual([id, query.get('viewport'), headers['x-api-key']], ['example:ct', '64,64', 'k']);
  await assert.rejects(rendered('example:broken'), { error: 'Malformed' });
});

for (const id of ['example:voi', 'example:windowed'])
  test(`LoadLegacy_VoiLutOf_${id}_GivesTheTable`, async () =>
    assert.deepEqual((await loadLegacy(id)).voiLUT, { id: '1', firstValueMapped: 10, numBitsPerEntry: 8, lut: [1, 2, 3, 4] }));

test('Load3D_VoiLutWithoutWindow_WindowsTheTablesRange', async () => {
  const image = await load3D('example:voi');
  assert.deepEqual([image.windowCenter, image.windowWidth], [12, 4]);
});

test('Load3D_WidthUnderOne_IsLinearExact', async () => {
  const image = await load3D('example:narrow');
  assert.deepEqual([image.windowCenter, image.windowWidth, image.voiLUTFunction], [0.5, 0.25, 'LINEAR_EXACT']);
});

test('Load_NoWindow_LeavesPaddingOut', async () => {
  const image = await load3D('example:padded');
  assert.deepEqual([image.windowCenter, image.windowWidth], [50.5, 101]);
});

test('LoadLegacy_NoWindow_SpansAllValuesByItsOwnFormula', async () => {
  const image = await loadLegacy('example:float');
  assert.deepEqual([image.windowCenter, image.windowWidth], [2, 2]);
  const flat = await loadLegacy('example:flat');
  assert.deepEqual([flat.windowCenter, flat.windowWidth], [7.5, 1]); // black
});

test('Load_Inverted_IsMonochrome1', async () => {
  const { load, cornerstone } = register(fakeCornerstone3D());
  const image = await load('example:inverted').promise;
  assert.equal(image.invert, true);
  assert.equal(cornerstone.get('imagePixelModule', 'host:example:inverted').photometricInterpretation, 'MONOCHROME1');
});

test('Progress_Load_CountsBytesToTheTotal', async () => {
  const { load, cornerstone } = register(fakeCornerstone3D());
  await load('example:ct').promise;
  const last = cornerstone.raised.at(-1);
  assert.deepEqual([last.target, last.name, last.imageId, last.loaded, last.total, last.percentComplete],
    ['eventTarget', 'cornerstoneimageloadprogress', 'host:example:ct', 8192, 8192, 100]);
});

test('Load_TwoCallersOfOneId_ShareTheRequests', async () => {
  const { load } = register(fakeCornerstone3D());
  const images = await Promise.all([load('example:ct').promise, load('example:ct').promise]);
  assert.equal(images[0].hostImage.stored, images[1].hostImage.stored);
  assert.deepEqual(host.requests.map((request) => request.path).sort(), ['/images/image', '/images/pixels']);
});

// The near host's answers are read at once, those of a far one as they come. Both are this one.
const far = () => host.url.replace('127.0.0.1', '0.0.0.0');
for (const { name, urlOf, isBegun } of [{ name: 'Near', urlOf: () => host.url, isBegun: () => true },
  { name: 'Far', urlOf: far, isBegun: ({ loaded }) => loaded > 0 }])
  test(`Cancel_OnlyCallerOfA${name}Host_SettlesAndAbortsTheRequest`, async () => {
    host.held = () => true;
    const { load, cornerstone } = register(fakeCornerstone3D(), { url: `${urlOf()}/images` });
    const loading = load('example:ct');
    await until(() => cornerstone.raised.some(isBegun));
    loading.cancelFn();
    await assert.rejects(loading.promise, { name: 'HostImageError', error: 'Cancelled' });
    await until(() => host.aborted.some(({ path, id }) => path === '/images/pixels' && id === 'example:ct'));
  });

test('Load_FarHost_TellsOfProgressAndMayPackItsAnswer', async () => {
  const { load, cornerstone } = register(fakeCornerstone3D(), { url: `${far()}/images` });
  const image = await load('example:ct').promise;
  assert.equal(image.getPixelData()[64 + 10], 160 - 1024);
  assert.equal(cornerstone.raised.at(-1).loaded, 8192);
  assert.ok(host.requests.every(({ headers }) => headers.range === undefined));
});

test('Load_NearHost_IsSentAsItLies', async () => {
  await load3D('example:ct');
  assert.equal(host.requests.find(({ path }) => path === '/images/pixels').headers.range, 'bytes=0-');
});

const SLICES = Array.from({ length: 16 }, (_, i) => `example:stack?frame=${i + 1}`);
const asked = (name) => host.requests.filter(({ path }) => path === `/images/${name}`).length;

test('Load_ManyAtOnce_AsksOnceForTheirMetadataAndOnceForEach', async () => {
  host.version = () => 'v1';
  const { load, cornerstone } = register(fakeCornerstone3D());
  const images = await Promise.all(SLICES.map((id) => load(id).promise));
  assert.deepEqual([asked('metadata'), asked('pixels'), asked('image')], [1, 16, 0]);
  assert.deepEqual(images.map((image) => image.getPixelData()[0]), SLICES.map((_, i) => 100 * (i + 1)));
  const places = SLICES.map((id) => cornerstone.get('imagePlaneModule', `host:${id}`).imagePositionPatient[2]);
  assert.deepEqual(places, SLICES.map((_, i) => i + 1));
  assert.deepEqual(images[3].hostImage.description.imageId, SLICES[3]);
  assert.deepEqual([images[3].hostImage.description.fetchMilliseconds, images[3].hostImage.description.decodeMilliseconds], [1, 2]);
});

test('Load_ManyAtOnceWithHeadersOfTheirOwn_AsksForTheMetadataOfThoseAlike', async () => {
  host.version = () => 'v1';
  const keyOf = (id) => ({ 'ImageLoaders-Authorization': /frame=1\d$/.test(id) ? 'second' : 'first' });
  const { load } = register(fakeCornerstone3D(), { headers: keyOf });
  await Promise.all(SLICES.map((id) => load(id).promise));
  const keys = host.requests.filter(({ path }) => path === '/images/metadata').map(({ headers }) => headers['imageloaders-authorization']);
  assert.deepEqual(keys.sort(), ['first', 'second']);
});

test('Load_ManyAtOnceOfWhichOneFails_GivesTheOthers', async () => {
  host.version = () => 'v1';
  const { load } = register(fakeCornerstone3D());
  const ends = await Promise.allSettled([SLICES[0], 'example:broken', SLICES[1]].map((id) => load(id).promise));
  assert.deepEqual(ends.map((/** @type {any} */ { status, reason }) => reason?.error ?? status), ['fulfilled', 'Malformed', 'fulfilled']);
});

test('Cancel_AllOfManyAtOnce_AbortsTheRequestForTheirMetadata', async () => {
  host.held = () => true;
  const { load } = register(fakeCornerstone3D());
  const loads = SLICES.map((id) => load(id));
  loads.forEach(({ promise }) => promise.catch(() => {}));
  await until(() => asked('metadata') === 1 && asked('pixels') > 0);
  loads.slice(1).forEach(({ cancelFn }) => cancelFn());
  await until(() => host.aborted.length > 0);
  assert.ok(host.aborted.every(({ path }) => path === '/images/pixels'));
  loads[0].cancelFn();
  await until(() => host.aborted.some(({ path }) => path === '/images/metadata'));
});

test('Load_ReplacedAfterItsMetadata_HasTheMetadataOfItsPixels', async () => {
  const { load, prefetchMetadata } = register(fakeCornerstone3D());
  host.version = () => 'v1';
  await prefetchMetadata(SLICES.map((id) => `host:${id}`));
  host.version = () => 'v2';
  const image = await load(SLICES[0]).promise;
  assert.equal(image.hostImage.description.source.version, 'v2');
  const again = host.requests.filter(({ path, method }) => path === '/images/metadata' && method === 'GET');
  assert.deepEqual([asked('pixels'), asked('image'), again.length], [1, 0, 1]);
});

for (const [what, id] of [['its description', 'example:ct'], ['a long description', 'example:longTable']])
  test(`Load_ReplacedBetweenThePixelsAnd${what}_IsAMismatch`, async () => {
    host.version = (_, endpoint) => (endpoint === 'pixels' ? 'v1' : 'v2');
    await assert.rejects(load3D(id), { error: 'Mismatch', detail: /changed/ });
  });

test('Load_LongDescription_IsAskedForBesideThePixels', async () => {
  host.version = () => 'v1';
  const { load, prefetchMetadata } = register(fakeCornerstone3D());
  await prefetchMetadata(['host:example:longTable']);
  const image = await load('example:longTable').promise;
  assert.deepEqual([...image.getPixelData()], [0, 7, 3493]);
  assert.deepEqual([asked('metadata'), asked('pixels'), asked('image')], [1, 1, 1]);
});

test('Load_TwoTypesOfOneImage_ShareNoPixels', async () => {
  host.version = () => 'v1';
  const { load } = register(fakeCornerstone3D());
  const options = (type) => ({ targetBuffer: type && { type } });
  const images = await Promise.all(['Int16Array', 'Float32Array', undefined].map((type) => load('example:ct', options(type)).promise));
  for (const image of images) {
    assert.deepEqual([...image.getPixelData().subarray(0, 3)], [-1024, -1008, -992]);
    assert.deepEqual([...image.hostImage.stored.subarray(0, 3)], [0, 16, 32]);
  }
  assert.deepEqual(images.map((image) => image.getPixelData().constructor.name), ['Int16Array', 'Float32Array', 'Int16Array']);
});

test('Cancel_OneOfTwoCallers_LeavesTheOther', async () => {
  const { load } = register(fakeLegacy());
  const [leaves, stays] = [load('example:ct'), load('example:ct')];
  leaves.cancelFn();
  leaves.cancelFn();
  await assert.rejects(leaves.promise, { error: 'Cancelled' });
  assert.equal((await stays.promise).rows, 64);
  assert.deepEqual(host.aborted, []);
});

test('Cancel_AfterwardsLoadedAgain_Loads', async () => {
  const { load } = register(fakeCornerstone3D());
  const first = load('example:ct');
  first.cancelFn();
  const again = load('example:ct');
  await assert.rejects(first.promise, { error: 'Cancelled' });
  assert.equal((await again.promise).rows, 64);
});

test('Error_ProblemDetails_AreReadable', async () => {
  const error = await load3D('example:broken').catch((thrown) => thrown);
  assert.ok(error instanceof Error);
  assert.deepEqual([error.error, error.status, error.title, error.imageId], ['Malformed', 422, 'The image is damaged', 'example:broken']);
  assert.match(error.detail, /byte 12/);
  assert.equal(error.message, error.detail);
});

test('Error_UnknownScheme_NamesTheKnown', async () =>
  assert.rejects(load3D('nifti:x'), { error: 'NoLoader', status: 404, detail: /Known: example/ }));

test('Error_HostAway_SaysSo', async () => {
  const { load } = register(fakeCornerstone3D(), { url: 'http://127.0.0.1:1/images' });
  await assert.rejects(load('example:ct').promise, { error: 'Unreachable', status: 0, detail: /127\.0\.0\.1:1/ });
});

test('Headers_Function_GoWithEachRequest', async () => {
  const { load } = register(fakeCornerstone3D(), { headers: (id) => ({ 'ImageLoaders-Authorization': `Bearer ${id}` }) });
  await load('example:ct', { requestType: 'prefetch', priority: 3 }).promise;
  assert.ok(host.requests.every((request) => request.headers['imageloaders-authorization'] === 'Bearer example:ct'));
  const asked = host.requests.find((request) => request.path === '/images/pixels').query;
  assert.deepEqual([asked.get('requestType'), asked.get('priority')], ['prefetch', '3']);
});

test('Id_OfAnyCharacters_ArrivesUnchanged', async () => {
  const { load } = register(fakeCornerstone3D());
  await load('example:stack?frame=7&x=%20+ü').promise;
  assert.ok(host.requests.every((request) => request.id === 'example:stack?frame=7&x=%20+ü'));
});
