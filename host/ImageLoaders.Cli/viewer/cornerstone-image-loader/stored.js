import { ARRAYS } from './pixels.js';
import { paddingOf } from './padding.js';

const EXACT = 2 ** 22; // steps of the stored values that single precision tells apart, with the rounding of slope and intercept

/**
 * Whether the stored values can be computed back from modality pixels of a layout: not of a table, nor of single precision that is too
 * coarse, nor of several values of padding in one place.
 * @type {(description: import('./index.js').ImageDescription, layout: Record<string, any>) => boolean}
 */
export function isComputedBack(description, { ArrayType, isMoved }) {
  const { modalityLut, sampleType, rescaleSlope = 1, rescaleIntercept = 0, minimumValue, maximumValue } = description;
  const [first, last] = paddingOf(description) ?? [];
  const beside = rescaleIntercept / rescaleSlope;
  const steps = Math.max(...[minimumValue, maximumValue, first ?? 0, last ?? 0].map((value) => Math.abs(value + beside)));
  return !(
    modalityLut ||
    /^f/.test(sampleType) ||
    !Number.isFinite(steps) ||
    (isMoved && first !== last) ||
    (ArrayType === Float32Array && steps >= EXACT)
  );
}

/**
 * The stored values of modality pixels, computed back from them, in a new array.
 * @type {(pixels: ArrayLike<number>, description: import('./index.js').ImageDescription, layout: Record<string, any>, suv?: number) => any}
 */
export function storedFrom(pixels, description, { padding, isMoved }, suv = 1) {
  const { sampleType, rescaleSlope = 1, rescaleIntercept = 0 } = description;
  const [slope, intercept] = [rescaleSlope * suv, rescaleIntercept * suv];
  const [first] = paddingOf(description) ?? [];
  const stored = new ARRAYS[sampleType](pixels.length);
  const placed = isMoved ? padding[0] : NaN;
  for (let i = 0; i < stored.length; i++) {
    const value = pixels[i];
    stored[i] = value === placed ? first : Math.round((value - intercept) / slope);
  }
  return stored;
}

/**
 * A value that is computed when it is wanted, and again when nobody holds it any more.
 * @param {() => any} compute
 */
export function lazily(compute) {
  /** @type {WeakRef<any> | undefined} */
  let held;
  return () => {
    let value = held?.deref();
    if (!value) held = new WeakRef((value = compute()));
    return value;
  };
}
