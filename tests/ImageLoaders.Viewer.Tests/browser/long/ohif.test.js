import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startOhif } from '../ohif.js';

// OHIF, unchanged, over a host: its canvas against what is known of the pixels.
const { IMAGELOADERS_CORPUS: CORPUS, IMAGELOADERS_DERIVED: DERIVED, IMAGELOADERS_CASES: CASES } = process.env;

/** Points of each viewport's canvas: where they lie, in mm and in pixels of the image, and the grey that is drawn there. */
const pointsIn = (page, type) =>
  page.evaluate((type) => {
    const viewports = window.cornerstone
      .getRenderingEngines()
      .flatMap((engine) => engine.getViewports())
      .filter((one) => one.type === type);
    return viewports.map((viewport) => {
      const canvas = viewport.getCanvas();
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const ratio = canvas.width / canvas.clientWidth;
      const points = [];
      for (let x = 0.3; x < 0.7; x += 0.05)
        for (let y = 0.3; y < 0.7; y += 0.05) {
          const at = [Math.round(x * canvas.width), Math.round(y * canvas.height)];
          const world = viewport.canvasToWorld(at.map((part) => (part + 0.5) / ratio));
          const { imageData } = viewport.getImageData();
          const index = imageData.worldToIndex(world);
          const isInside = imageData.getDimensions().every((size, axis) => size === 1 || (index[axis] >= 0 && index[axis] <= size - 1));
          if (isInside) points.push({ world: [...world], index: [...index], grey: copy.getImageData(...at, 1, 1).data[0] });
        }
      return { points, voiRange: viewport.getProperties().voiRange, imageId: viewport.getCurrentImageId() };
    });
  }, type);

const greyOf = (value, { lower, upper }) => Math.max(0, Math.min(255, (255 * (value - lower)) / (upper - lower)));
const textOf = (page) => page.locator('[data-cy=viewport-grid]').innerText();

function assertGreys({ points, voiRange }, valueAt, tolerance) {
  const off = points.map(({ world, index, grey }) => Math.abs(grey - greyOf(valueAt(world, index), voiRange))).sort((a, b) => a - b);
  assert.ok(off[Math.floor(0.95 * off.length)] <= tolerance, `differences of grey: ${off.map(Math.round)}`);
  assert.ok(points.length >= 16 && new Set(points.map(({ grey }) => grey)).size > 8, 'there is no picture');
}

/** Tries a check again until it passes, for a minute. */
async function passes(check) {
  for (let left = 600; ; left--)
    try {
      return await check();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((next) => setTimeout(next, 100));
    }
}

if (DERIVED) {
  let ohif, manifest;
  before(async () => {
    manifest = JSON.parse(await readFile(join(DERIVED, 'manifest.json'), 'utf8')).series;
    ohif = await startOhif(DERIVED);
  });
  after(() => ohif?.stop());
  const fieldOf =
    (series) =>
    ([x, y, z]) =>
      manifest[series].field.c + [x, y, z].reduce((sum, part, i) => sum + manifest[series].field.g[i] * part, 0);

  for (const series of ['axial-shuffled', 'enhanced-oblique'])
    test(`Ohif_${series}_IsShownAsAStackAndInMpr`, async () => {
      await ohif.open(`dicomfile:${join(DERIVED, 'series', series)}/`);
      const [stack] = await pointsIn(ohif.page, 'stack');
      assertGreys(stack, fieldOf(series), 3);

      await ohif.page.click('[data-cy=Layout]');
      await ohif.page.click('[data-cy=MPR]');
      await ohif.shows('orthographic', 3);
      await passes(async () => { // OHIF draws each plane as its slices come
        const planes = await pointsIn(ohif.page, 'orthographic');
        assert.equal(planes.length, 3);
        for (const plane of planes) assertGreys(plane, fieldOf(series), 5);
      });
      assert.deepEqual(ohif.told, []);
    });

  test('Ohif_Series_IsOneRequestForAllMetadataAndOneForEachSlice', async () => {
    await ohif.open(`dicomfile:${join(DERIVED, 'series', 'axial')}/`);
    const slices = ohif.asked.filter((one) => one === 'GET /images/pixels').length;
    assert.equal(slices, 12);
    assert.deepEqual(ohif.asked.filter((one) => one !== 'GET /images/pixels'), ['POST /images/metadata']);
  });
}

if (CORPUS) {
  let ohif;
  before(async () => (ohif = await startOhif(CORPUS)));
  after(() => ohif?.stop());

  test('Ohif_CtOfTheCorpus_HasTheHostsPixels', async () => {
    const id = `dicomfile:${join(CORPUS, 'dicom/cornerstone3D/CT2_J2KR')}`;
    await ohif.open(id);
    const [stack] = await pointsIn(ohif.page, 'stack');
    const response = await fetch(`${ohif.host.url}/images/pixels?id=${encodeURIComponent(id)}`);
    const columns = Number(response.headers.get('ImageLoaders-Columns'));
    const pixels = new Int16Array(await response.arrayBuffer());
    const at = (i, j) => pixels[j * columns + i];
    assertGreys(
      stack,
      (world, [x, y]) => {
        const [i, j] = [Math.floor(x), Math.floor(y)];
        const [right, down] = [x - i, y - j];
        return (
          (1 - down) * ((1 - right) * at(i, j) + right * at(i + 1, j)) + down * ((1 - right) * at(i, j + 1) + right * at(i + 1, j + 1))
        );
      },
      6
    );
    assert.deepEqual(ohif.told, []);
  });

  // OHIF shows objects by their SOP class, and would leave these out or ask a DICOMweb server for them.
  const odd = ['highdicom/seg_image_ct_binary.dcm', 'fo-dicom/GH355.dcm', 'pydicom-data/parametric_map_float.dcm', 'pydicom/rtdose.dcm'];
  for (const file of odd)
    test(`Ohif_${file}_IsShown`, async () => {
      ohif.told.length = 0;
      await ohif.open(`dicomfile:${join(CORPUS, 'dicom', file)}`);
      assert.deepEqual(ohif.told, []);
    });

  test('Ohif_PictureThatIsNoDicomObject_IsShown', async () => {
    await ohif.open(`webfile:${join(CORPUS, 'jpeg/jpeg-decoder/grayscale_long.jpg')}`);
    const [{ imageId }] = await pointsIn(ohif.page, 'stack');
    assert.match(imageId, /^host:webfile:.*grayscale_long\.jpg$/);
  });
}

if (CASES) {
  test('Ohif_HostThatWantsAKey_IsGivenItForTheListAndTheImages', async () => {
    const locked = await startOhif(CASES, { key: 'a-key-of-the-test' });
    try {
      const id = `dicomfile:${join(CASES, 'page/ori_sag.dcm')}`;
      assert.equal((await fetch(`${locked.host.url}/images/ohif.json?id=${encodeURIComponent(id)}`)).status, 401);
      await locked.open(id);
      assert.match(await textOf(locked.page), /^[RLAPHF]{1,3}$/m);
    } finally {
      await locked.stop();
    }
  });

  let ohif;
  before(async () => (ohif = await startOhif(CASES)));
  after(() => ohif?.stop());

  test('Ohif_ImageWithoutOrientation_HasNoLettersOfIt', async () => {
    await ohif.open(`dicomfile:${join(CASES, 'page/sc_noori.dcm')}`);
    assert.doesNotMatch(await textOf(ohif.page), /^[RLAPHF]{1,3}$/m);
    await ohif.open(`dicomfile:${join(CASES, 'page/ori_sag.dcm')}`);
    assert.match(await textOf(ohif.page), /^[RLAPHF]{1,3}$/m);
  });
}
