import { ARRAYS } from './pixels.js';
import { paddingOf } from './padding.js';

const EXACT = 2 ** 22; // steps of the stored values that single precision tells apart, with the rounding of slope and intercept

/**
 * The stored values of modality pixels, computed back from them: a function that answers a new array; undefined where they cannot be had
 * that way, as of a table or of single precision that is too coarse.
 */
export function storedFrom(pixels, description, { ArrayType, padding, isMoved }, suv) {
  const { modalityLut, sampleType, rescaleSlope = 1, rescaleIntercept = 0, minimumValue, maximumValue } = description;
  const [slope, intercept] = [rescaleSlope * suv, rescaleIntercept * suv];
  const [first, last] = paddingOf(description) ?? [];
  const steps = Math.max(...[minimumValue, maximumValue, first ?? 0, last ?? 0].map((value) => Math.abs(value + intercept / slope)));
  if (
    modalityLut ||
    /^f/.test(sampleType) ||
    !Number.isFinite(steps) ||
    (isMoved && first !== last) ||
    (ArrayType === Float32Array && steps >= EXACT)
  )
    return undefined;
  return () => {
    const stored = new ARRAYS[sampleType](pixels.length);
    const placed = isMoved ? padding[0] : NaN;
    for (let i = 0; i < stored.length; i++) {
      const value = pixels[i];
      stored[i] = value === placed ? first : Math.round((value - intercept) / slope);
    }
    return stored;
  };
}

/** A value that is computed when it is wanted, and again when nobody holds it any more. */
export function lazily(compute) {
  let held;
  return () => {
    let value = held?.deref();
    if (!value) held = new WeakRef((value = compute()));
    return value;
  };
}
