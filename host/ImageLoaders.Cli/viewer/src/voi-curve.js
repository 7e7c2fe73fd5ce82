/** @param {number} value @param {number} low @param {number} high */
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

// Modality value to grey, 0 to 255, not rounded (PS3.3 C.11.2): `at(value)`, which changes from `low` to `high`.

/** @type {(range: VoiRange) => Curve} */
const ramp = ({ lower, upper }) => ({ at: (value) => 255 * clamp((value - lower) / (upper - lower), 0, 1), low: lower, high: upper });

/** @param {VoiRange} range @returns {Curve} */
function sigmoid({ lower, upper }) {
  const [center, width] = [(lower + upper + 1) / 2, upper - lower + 1]; // as Cornerstone writes its window
  const far = 2 * width; // a twelfth of a level from black and white
  return { at: (value) => 255 / (1 + Math.exp((-4 * (value - center)) / width)), low: center - far, high: center + far };
}

/**
 * The curve of a window by the image's VOI LUT function, between the ends that Cornerstone gives it.
 * @param {Picture} image
 * @param {VoiRange} voiRange
 */
export const windowCurve = ({ voiLUTFunction }, voiRange) => (voiLUTFunction === 'SIGMOID' ? sigmoid(voiRange) : ramp(voiRange));

/**
 * The curve of a VOI LUT: each of the `steps` entries that the image uses is one step, and its value lies in the middle of it.
 * @param {{ firstValueMapped: number, bitsPerEntry: number, entries: number[] }} table
 * @param {Picture} image
 */
export function tableCurve({ firstValueMapped, bitsPerEntry, entries }, { minPixelValue, maxPixelValue }) {
  const white = 2 ** clamp(bitsPerEntry, 1, 16) - 1;
  /** @param {number} value */
  const indexOf = (value) => clamp(Math.round(value) - firstValueMapped, 0, entries.length - 1);
  const [first, last] = [indexOf(minPixelValue), indexOf(maxPixelValue)];
  return {
    /** @param {number} value */
    at: (value) => (255 * Math.min(entries[indexOf(value)], white)) / white,
    low: firstValueMapped + first - 0.5,
    high: firstValueMapped + last + 0.5,
    steps: last - first + 1,
  };
}
