import { paddingOf } from './padding.js';

/** Stored to modality value: by the table, where there is one (PS3.3 C.11.1), else by slope and intercept. */
export function modalityValue(stored, { modalityLut, rescaleSlope = 1, rescaleIntercept = 0 }) {
  if (!modalityLut) return stored * rescaleSlope + rescaleIntercept;
  return modalityLut.entries[entryOf(stored, modalityLut)];
}

const entryOf = (stored, { entries, firstValueMapped }) => Math.min(Math.max(stored - firstValueMapped, 0), entries.length - 1);
const ends = (values) => values.reduce(([lowest, highest], value) =>
  [Math.min(lowest, value), Math.max(highest, value)], [Infinity, -Infinity]);

/** The smallest and the largest modality value that is not padding. */
export function modalityRange(description) {
  const { modalityLut, minimumValue, maximumValue } = description;
  if (modalityLut) return ends(modalityLut.entries.slice(entryOf(minimumValue, modalityLut), entryOf(maximumValue, modalityLut) + 1));
  return ends([minimumValue, maximumValue].map((stored) => modalityValue(stored, description)));
}

/** Padding as it is among modality values, first to last: a table may give it an entry that others have too, so there it lies below all. */
function paddingValues(description) {
  const padding = paddingOf(description);
  if (!padding) return null;
  if (description.modalityLut) return Array(2).fill(ends(description.modalityLut.entries)[0] - 1);
  return ends(padding.map((stored) => modalityValue(stored, description)));
}

/** The modality values as Cornerstone3D takes them: in 16 bits where these hold them, else in single precision. */
export function modalityPixels(stored, description) {
  const { modalityLut, rescaleSlope: slope = 1, rescaleIntercept: intercept = 0 } = description;
  const padding = paddingValues(description);
  const isLost = padding?.[0] === -32768; // to a GPU that has 16 bits as fractions of 32767, to which -32767 is the same
  const same = !modalityLut && slope === 1 && intercept === 0 && !isLost;
  if (same && [Uint8Array, Uint16Array, Int16Array, Float32Array].includes(stored.constructor)) return stored;
  const whole = modalityLut || (!/^f/.test(description.sampleType) && Number.isInteger(slope) && Number.isInteger(intercept));
  const [lowest, highest] = ends([...modalityRange(description), ...(padding ?? [])]);
  const ArrayType = whole && lowest >= -32768 && highest <= 32767 && !isLost ? Int16Array : whole && lowest >= 0
    && highest <= 65535 ? Uint16Array : Float32Array;
  const pixels = new ArrayType(stored.length);
  if (modalityLut) {
    const [first, last] = paddingOf(description) ?? [1, 0];
    for (let i = 0; i < pixels.length; i++) pixels[i] =
      stored[i] >= first && stored[i] <= last ? lowest : modalityValue(stored[i], description);
  } else for (let i = 0; i < pixels.length; i++) pixels[i] = stored[i] * slope + intercept;
  return pixels;
}

/** From where to where a value of these pixels is padding, half way to the values beside it; null where none is. */
export function paddingRange(description) {
  const values = paddingValues(description);
  if (!values) return null;
  const single = 2 ** -22 * Math.max(Math.abs(values[0]), Math.abs(values[1]), 2 ** -100); // what single precision cannot tell apart
  const aside = Math.max(single,
    description.modalityLut ? 0.5 : /^f/.test(description.sampleType) ? 0 : Math.abs(description.rescaleSlope ?? 1) / 2);
  return [values[0] - aside, values[1] + aside];
}
