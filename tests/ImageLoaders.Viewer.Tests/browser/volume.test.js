import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startApplication } from './application.js';

// Cornerstone3D itself, over series with a known field: the modality value at every point is c + g·p, with p in mm.
const DERIVED = process.env.IMAGELOADERS_DERIVED;
const PADDING = -2024;
const SUV = 70_000 / (370e6 * 2 ** (-3600 / 6586.2)); // 70 kg, 370 MBq an hour before

if (DERIVED) {
  let application, manifest;
  before(async () => {
    manifest = JSON.parse(await readFile(join(DERIVED, 'manifest.json'), 'utf8')).series;
    application = await startApplication(DERIVED);
  });
  after(() => application?.stop());

  const idsOf = (series) => manifest[series].order.toSorted().map((name) => `host:dicomfile:${join(DERIVED, 'series', series, name)}`);
  const show = (...asked) => application.page.evaluate(([imageIds, ...others]) => window.showVolume(imageIds, ...others), asked);
  const near = (actual, expected, by, what) => assert.ok(Math.abs(actual - expected) <= by, `${what} is ${actual}, not ${expected}`);

  for (const [series, type, factor = 1] of /** @type {[string, string, number?][]} */ ([
    ['axial', 'Int16Array'],
    ['axial-shuffled', 'Int16Array'],
    ['oblique', 'Int16Array'],
    ['ct-intercepts', 'Int16Array'],
    ['padding', 'Int16Array'],
    ['pet', 'Float32Array', SUV],
  ]))
    test(`Volume_${series}OfIdsNeverLoaded_HasItsPlaceValuesAndPicture`, async () => {
      application.asked.length = 0;
      const {
        affine,
        field: { c, g },
      } = manifest[series];
      /** @type {(index: number[]) => number[]} */
      const placeOf = ([i, j, k]) => affine.map(([x, y, z, origin]) => x * i + y * j + z * k + origin);
      const valueAt = (index) => factor * placeOf(index).reduce((sum, part, axis) => sum + g[axis] * part, c);
      const {
        rows,
        columns,
        slicePositions: { length: slices },
      } = manifest[series];
      const corners = [
        [0, 0, 0],
        [columns - 1, 0, 0],
        [0, rows - 1, 0],
        [0, 0, slices - 1],
      ];
      const middle = valueAt([(columns - 1) / 2, (rows - 1) / 2, (slices - 1) / 2]);
      const [lower, upper] = [middle - 100 * factor, middle + 300 * factor];

      const told = await show(idsOf(series), 'sagittal', { lower, upper });

      assert.equal(told.dataType, type);
      assert.deepEqual(told.dimensions, [columns, rows, slices]);
      placeOf([0, 0, 0]).forEach((part, axis) => near(told.origin[axis], part, 1e-3, 'the origin'));
      told.spacing.forEach((spacing, axis) => near(spacing, Math.hypot(...affine.map((row) => row[axis])), 1e-3, 'the spacing'));
      corners.forEach((at, i) =>
        near(told.values[i], series === 'padding' ? PADDING : valueAt(at), 1e-6 + (series === 'oblique' ? 0.5 : 0), `${at}`)
      );
      near(told.row[told.row.length >> 1], 63.75, 3, 'the grey in the middle');

      // Metadata of all in one request; for each slice one more. Cornerstone loads one slice again, to judge its window.
      const asked = (path) => application.asked.filter((request) => request === path).length;
      assert.deepEqual([asked('POST /images/metadata'), asked('GET /images/image')], [1, 0]);
      assert.ok(asked('GET /images/pixels') >= slices && asked('GET /images/pixels') <= slices + 1);
    });

  test('Volume_Pet_IsCalledSuvAndACtIsNot', async () => {
    const { scaling } = await show(idsOf('pet'), 'axial');
    near(scaling.PT.suvbw, SUV, 1e-9, 'the factor');
    assert.equal((await show(idsOf('axial'), 'axial')).scaling, undefined);
  });

  test('Volume_OfImagesWithoutAPlace_IsRefusedWithAReason', async () =>
    assert.rejects(show(['host:example:color'], 'axial'), /does not state .*Show it as a stack/));

  test('Stack_OfAVolumesSlices_TakesWhatTheirPixelsTake', async () => {
    await application.open();
    const bytes = await application.page.evaluate(async (imageIds) => {
      await window.showStack(imageIds);
      for (const imageId of imageIds) await window.cornerstone.imageLoader.loadAndCacheImage(imageId);
      return window.cornerstone.cache.getCacheSize();
    }, idsOf('ct-intercepts'));
    assert.equal(bytes, 2 * 20 * 24 * 12);
  });
}
