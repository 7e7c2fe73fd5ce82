import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutOf, modalityPixels, paddingRange } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/modality.js';
import { isComputedBack, storedFrom } from '../../../host/ImageLoaders.Cli/viewer/cornerstone-image-loader/stored.js';

const TYPES = { u8: Uint8Array, s8: Int8Array, u16: Uint16Array, s16: Int16Array, u32: Uint32Array, s32: Int32Array };

/** @returns {any} */
function describe(sampleType, values, told = {}) {
  const { pixelPaddingValue: first, pixelPaddingRangeLimit: limit = first } = told;
  const isPadding = (value) => first !== undefined && value >= Math.min(first, limit) && value <= Math.max(first, limit);
  const shown = values.filter((value) => !isPadding(value));
  return {
    imageId: 'made',
    sampleType,
    components: 1,
    rescaleSlope: 1,
    rescaleIntercept: 0,
    minimumValue: Math.min(...shown),
    maximumValue: Math.max(...shown),
    ...told,
  };
}

/** What Cornerstone3D is given of stored values, and what is computed back from it. */
function both(sampleType, values, told, { suv = 1, type, hasPadding } = /** @type {any} */ ({})) {
  const [stored, description] = [TYPES[sampleType].from(values), describe(sampleType, values, told)];
  const layout = layoutOf(description, { stored: stored.constructor, suv, type, hasPadding });
  const pixels = modalityPixels(stored, description, layout, suv);
  const back = pixels === stored ? stored
    : isComputedBack(description, layout) ? storedFrom(pixels, description, layout, suv) : undefined;
  return { pixels, back, description };
}

for (const [sampleType, values, told, options] of /** @type {any[][]} */ ([
  ['u16', [0, 1, 1024, 4095], { rescaleIntercept: -1024 }],
  ['s16', [-2000, -1, 0, 3071], { rescaleIntercept: 10, rescaleSlope: 3 }],
  ['u16', [0, 1, 65535], { rescaleSlope: 0.1, rescaleIntercept: -7.3 }],
  ['u16', [0, 1, 65535], { rescaleSlope: -1 }],
  ['s16', [-32768, -1, 32767], { rescaleSlope: 1 / 3 }],
  ['u16', [0, 32767], { rescaleSlope: 2.21 }, { suv: 0.000137 }],
  ['s8', [-128, 0, 127], {}],
  ['u16', [0, 100, 63536], { rescaleIntercept: -1024, pixelPaddingValue: 63536 }],
  ['s16', [-32768, 0, 4000], { rescaleIntercept: -1024, pixelPaddingValue: -32768 }],
  ['u8', [0, 10, 255], { rescaleSlope: 2 }, { type: 'Float32Array' }],
]))
  test(`Stored_Of${sampleType}With${JSON.stringify({ ...told, ...options })}_IsComputedBackExactly`, () => {
    const { back, pixels } = both(sampleType, values, told, options);
    assert.equal(back.constructor, TYPES[sampleType]);
    assert.deepEqual([...back], values, `${pixels}`);
  });

test('Stored_EveryValueOf16Bits_IsComputedBackExactlyOrKept', () => {
  const values = Array.from({ length: 65536 }, (_, i) => i);
  for (const rescaleSlope of [1, 0.5, 1e-5, 7.8393163681, 1e6, -0.3, 0.0001220703125])
    for (const rescaleIntercept of [0, -1024, 0.7, 12345.678]) {
      const { back } = both('u16', values, { rescaleSlope, rescaleIntercept });
      if (back)
        assert.ok(
          back.every((value, i) => value === i),
          `${rescaleSlope} and ${rescaleIntercept}`
        );
    }
});

test('Stored_OfATableOrOfManyPaddingValuesInOnePlace_IsKept', () => {
  assert.equal(both('u8', [0, 1], { modalityLut: { firstValueMapped: 0, entries: [5, 5] } }).back, undefined);
  assert.equal(
    both('s16', [-32768, -32767, 5], { rescaleIntercept: -1, pixelPaddingValue: -32768, pixelPaddingRangeLimit: -32767 }).back,
    undefined
  );
});

test('Padding_In16Bits_LiesBelowAllValuesAndIsFoundThere', () => {
  for (const [values, told] of [
    [[-32768, -1024, 3000], { pixelPaddingValue: -32768 }],
    [[-32000, -1024, 3000], { pixelPaddingValue: -32000, rescaleIntercept: -1024 }],
    [[-2000, -1024, 3000], { pixelPaddingValue: -2000 }],
  ]) {
    const { pixels, description } = both('s16', values, told);
    const [low, high] = paddingRange(description);
    assert.ok(pixels instanceof Int16Array);
    // A GPU may have 16 bits as fractions of 32767.
    const onGpu = [...pixels].map((value) => Math.max(value, -32767));
    assert.deepEqual(
      onGpu.map((value) => value >= low && value <= high),
      [true, false, false],
      `${values}`
    );
  }
});

test('Layout_PaddingThatDoesNotOccur_TakesNoPlace', () => {
  const told = { pixelPaddingValue: -32768, rescaleIntercept: -10 };
  assert.ok(both('s16', [-32757, 0], told, { hasPadding: false }).pixels instanceof Int16Array);
  assert.ok(both('s16', [-32768, -32757, 0], told).pixels instanceof Float32Array); // no place below -32767 is free
});

test('Layout_TypeOfAVolume_IsTakenOrRefusedWithAReason', () => {
  assert.deepEqual([...both('u16', [0, 4095], { rescaleIntercept: -1024 }, { type: 'Int16Array' }).pixels], [-1024, 3071]);
  assert.ok(both('u16', [0, 4095], {}, { type: 'Float32Array' }).pixels instanceof Float32Array);
  for (const [values, told, type] of [
    [[0, 65535], { rescaleIntercept: -1024 }, 'Int16Array'],
    [[0, 300], {}, 'Uint8Array'],
    [[0, 3], { rescaleSlope: 0.5 }, 'Int16Array'],
  ])
    assert.throws(() => both('u16', values, told, { type }), { name: 'HostImageError', error: 'Unsupported', message: /does not fit/ });
});
