import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statisticsOf } from './roi.js';
import { textsOf } from './texts.js';

/** @type {(stored: any, description?: any, modules?: any) => any} */
const image = (stored, description = {}, modules = {}) =>
  ({ stored, modules, description: { rows: 10, columns: 10, components: 1, sampleType: 's16', ...description } });
const numbered = Int16Array.from({ length: 100 }, (_, i) => i);
const near = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9, `${value}, not ${expected}`);

/** What the pixels make of themselves, one by one. */
function slowly(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: values.length, mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length),
    minimum: Math.min(...values), maximum: Math.max(...values) };
}

test('Statistics_OfARectangle_AreOfThePixelsWhoseCentresLieInIt', () => {
  const found = statisticsOf('rectangle', image(numbered), [[1.5, 2.4], [4.4, 4.6]]);
  const expected = slowly([32, 33, 34, 42, 43, 44]);
  for (const key of Object.keys(expected)) near(found[key], expected[key]);
});

test('Statistics_OfAnEllipse_LeaveItsCornersOut', () => {
  const found = statisticsOf('ellipse', image(numbered), [[0, 0], [4, 4]]);
  const expected = slowly([2, 11, 12, 13, 20, 21, 22, 23, 24, 31, 32, 33, 42]);
  for (const key of Object.keys(expected)) near(found[key], expected[key]);
});

test('Statistics_EitherWayAndBeyondTheImage_AreOfTheSamePixels', () => {
  assert.deepEqual(statisticsOf('rectangle', image(numbered), [[4, 3], [1, 1]]),
    statisticsOf('rectangle', image(numbered), [[1, 1], [4, 3]]));
  assert.equal(statisticsOf('rectangle', image(numbered), [[-50, -50], [50, 50]]).count, 100);
  assert.equal(statisticsOf('rectangle', image(numbered), [[20, 20], [30, 30]]), null);
});

test('Statistics_OfModalityValues_LeavePaddingOut', () => {
  const found = statisticsOf('rectangle', image(numbered, { rescaleSlope: 2, rescaleIntercept: -1000, pixelPaddingValue: 0,
    pixelPaddingRangeLimit: 1 }), [[0, 0], [3, 0]]);
  assert.deepEqual([found.count, found.mean, found.minimum, found.maximum], [2, -995, -996, -994]);
});

test('Texts_OfAnEllipse_SayValuesInTheirUnitAndTheAreaInMillimetres', () => {
  const ct = image(numbered, { rescaleSlope: 1, rescaleIntercept: -1000, rescaleType: 'HU' },
    { imagePlaneModule: { rowPixelSpacing: 0.5, columnPixelSpacing: 0.25 } });
  assert.deepEqual(textsOf({ kind: 'rectangle', points: [[0, 0], [3, 1]] }, ct),
    ['mean -993.5 HU, SD 5.12348', 'min -1000, max -987 HU', 'area 0.375 mm², 8 px']);
  assert.match(textsOf({ kind: 'ellipse', points: [[0, 0], [8, 8]] }, ct).at(-1), /^area 6\.283 mm², \d+ px$/);
});

test('Texts_OfAColour_AreItsAreaAlone', () =>
  assert.deepEqual(textsOf({ kind: 'ellipse', points: [[0, 0], [4, 4]] }, image(new Uint8Array(300), { components: 3 })),
    ['area 12.6 px']));

test('Texts_OfAnAngle_AreByTheShapeOfPixels', () => {
  const angle = (modules, description) => textsOf({ kind: 'angle', points: [[10, 0], [0, 0], [10, 10]] }, image(numbered, description,
    modules))[0];
  assert.equal(angle({}), '45.0°');
  assert.equal(angle({ imagePlaneModule: { rowPixelSpacing: 1, columnPixelSpacing: Math.sqrt(1 / 3) } }), '60.0°');
  assert.equal(angle({}, { pixelAspectRatio: Math.sqrt(3) }), '60.0°');
});

test('Texts_AcrossASpectrum_AreNone', () => {
  const region = { regionLocationMinX0: 0, regionLocationMinY0: 0, regionLocationMaxX1: 9, regionLocationMaxY1: 9, regionFlags: 0,
    physicalUnitsXDirection: 4, physicalUnitsYDirection: 7, physicalDeltaX: 0.01, physicalDeltaY: 2 };
  const spectrum = image(numbered, {}, { ultrasoundEnhancedRegionModule: { regions: [region] } });
  assert.deepEqual(textsOf({ kind: 'angle', points: [[1, 1], [2, 2], [3, 1]] }, spectrum), ['no angle: regions of different scales']);
  assert.match(textsOf({ kind: 'rectangle', points: [[1, 1], [2, 2]] }, spectrum).at(-1), /^no area/);
});

test('Texts_OfAProbe_AreTheValueUnderIt', () => {
  const ct = image(numbered, { rescaleIntercept: -1024, rescaleType: 'HU' });
  assert.deepEqual(textsOf({ kind: 'probe', points: [[2.4, 3.6]] }, ct), ['stored 42, value -982 HU']);
  assert.deepEqual(textsOf({ kind: 'probe', points: [[20, 3]] }, ct), ['outside of the image']);
});
