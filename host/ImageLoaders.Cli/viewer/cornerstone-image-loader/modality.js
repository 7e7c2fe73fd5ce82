import { HostImageError } from './host-image-error.js';
import { paddingOf } from './padding.js';

/** @type {Map<Function, number[]>} */
const LIMITS = new Map(/** @type {[Function, number[]][]} */ ([
  [Uint8Array, [0, 255]],
  [Int16Array, [-32768, 32767]],
  [Uint16Array, [0, 65535]],
]));
/** @type {Record<string, any>} */
const TYPES = { Uint8Array, Int16Array, Uint16Array, Float32Array };

/**
 * Stored to modality value: by the table, where there is one (PS3.3 C.11.1), else by slope and intercept.
 * @param {number} stored
 * @param {import('./index.js').ImageDescription} description
 * @returns {number}
 */
export function modalityValue(stored, { modalityLut, rescaleSlope = 1, rescaleIntercept = 0 }) {
  if (!modalityLut) return stored * rescaleSlope + rescaleIntercept;
  return modalityLut.entries[entryOf(stored, modalityLut)];
}

/** @type {(stored: number, table: { entries: number[], firstValueMapped: number }) => number} */
const entryOf = (stored, { entries, firstValueMapped }) => Math.min(Math.max(stored - firstValueMapped, 0), entries.length - 1);
/** @type {(values: number[]) => number[]} */
const ends = (values) =>
  values.reduce(([lowest, highest], value) => [Math.min(lowest, value), Math.max(highest, value)], [Infinity, -Infinity]);

/**
 * The smallest and the largest modality value that is not padding.
 * @param {import('./index.js').ImageDescription} description
 */
export function modalityRange(description) {
  const { modalityLut, minimumValue, maximumValue } = description;
  if (modalityLut) return ends(modalityLut.entries.slice(entryOf(minimumValue, modalityLut), entryOf(maximumValue, modalityLut) + 1));
  return ends([minimumValue, maximumValue].map((stored) => modalityValue(stored, description)));
}

/**
 * Padding as it is among modality values, first to last: a table may give it an entry that others have too, so there it lies below all.
 * @param {import('./index.js').ImageDescription} description
 */
function paddingValues(description) {
  const padding = paddingOf(description);
  if (!padding) return null;
  if (description.modalityLut) return Array(2).fill(ends(description.modalityLut.entries)[0] - 1);
  return ends(padding.map((stored) => modalityValue(stored, description)));
}

/**
 * What padding is among values of a type: `padding`, first to last, and whether all of it `isMoved` to the type's smallest value, as one
 * that the type does not hold; undefined where the type does not hold the values, or has no place for padding.
 * @param {any} ArrayType
 * @param {any[]} pair
 * @param {number[] | null} padding
 */
function placeIn(ArrayType, [lowest, highest], padding) {
  const limits = LIMITS.get(ArrayType);
  if (!limits) return { padding, isMoved: false };
  const [least, most] = limits;
  if (lowest < least || highest > most) return undefined;
  const isLost = ArrayType === Int16Array && padding?.[0] === least; // to a GPU that has 16 bits as fractions of 32767
  if (!padding || (padding[0] >= least && padding[1] <= most && !isLost)) return { padding, isMoved: false };
  return lowest > (ArrayType === Int16Array ? least + 1 : least) ? { padding: [least, least], isMoved: true } : undefined;
}

/** @type {(description: any, suv: number) => boolean} */
const isWhole = ({ modalityLut, sampleType, rescaleSlope = 1, rescaleIntercept = 0 }, suv) =>
  Number.isInteger(suv) && (Boolean(modalityLut) || (!/^f/.test(sampleType) && [rescaleSlope, rescaleIntercept].every(Number.isInteger)));
/** @type {(description: any, suv: number) => boolean} */
const isUnscaled = ({ modalityLut, rescaleSlope = 1, rescaleIntercept = 0 }, suv) =>
  suv === 1 && !modalityLut && rescaleSlope === 1 && rescaleIntercept === 0;

/**
 * How the modality values of an image are kept: `{ ArrayType, padding, isMoved }`. As they are stored where nothing is to be computed, else
 * in 16 bits where these hold them, else in single precision.
 * @param {import('./index.js').ImageDescription} description
 * @param {{ stored?: Function, hasPadding?: boolean, suv?: number, type?: string }} [options] `stored`: the type of the stored pixels;
 *   `hasPadding`: whether any of them is padding; `suv`: a factor of every value; `type`: the name of the only type that will do
 */
export function layoutOf(description, { stored, hasPadding = true, suv = 1, type } = {}) {
  const range = modalityRange(description).map((value) => value * suv);
  const padding = hasPadding ? (paddingValues(description)?.map((value) => value * suv) ?? null) : null;
  const whole = isWhole(description, suv);
  /** @type {any[]} */
  const natural = isUnscaled(description, suv) && (LIMITS.has(/** @type {any} */ (stored)) || stored === Float32Array) ? [stored] : [];
  const fitting = type ? [TYPES[type]] : [...natural, ...(whole ? [Int16Array, Uint16Array] : []), Float32Array];
  for (const ArrayType of fitting) {
    if (!ArrayType || (type && LIMITS.has(ArrayType) && !whole)) continue;
    const place = placeIn(ArrayType, range, padding);
    if (place) return { ArrayType, ...place };
  }
  throw new HostImageError(
    'Unsupported',
    `The volume holds ${type}, in which ${description.imageId} with values from ${range[0]} to ` +
      `${range[1]} does not fit. Show its images as a stack.`,
    { imageId: description.imageId }
  );
}

/**
 * Whether any stored value is padding.
 * @param {import('./index.js').HostImage['stored']} stored
 * @param {import('./index.js').ImageDescription} description
 */
export function holdsPadding(stored, description) {
  const padding = paddingOf(description);
  if (!padding) return false;
  const [first, last] = padding;
  if (first === last) return stored.includes(first);
  return stored.some((value) => value >= first && value <= last);
}

/**
 * The modality values as Cornerstone3D takes them, in the layout that `layoutOf` gives: `into` an array, which may lie where the stored
 * values do, or a new one.
 * @param {import('./index.js').HostImage['stored']} stored
 * @param {import('./index.js').ImageDescription} description
 * @param {Record<string, any>} layout
 * @param {number} [suv]
 * @param {any} [into]
 * @returns {any} an array of the layout's type
 */
export function modalityPixels(stored, description, { ArrayType, padding, isMoved }, suv = 1, into = undefined) {
  const { modalityLut, rescaleSlope = 1, rescaleIntercept = 0 } = description;
  const [first, last] = (isMoved || modalityLut) && padding ? paddingOf(description) ?? [1, 0] : [1, 0];
  if (isUnscaled(description, suv) && stored.constructor === ArrayType && (first > last || (first === last && first === padding[0])))
    return stored;
  const placed = padding?.[0];
  const [slope, intercept] = [rescaleSlope * suv, rescaleIntercept * suv];
  const pixels = into ?? new ArrayType(stored.length);
  if (modalityLut) {
    const { entries, firstValueMapped } = modalityLut;
    const end = entries.length - 1;
    for (let i = 0; i < pixels.length; i++) {
      const value = stored[i];
      pixels[i] = value >= first && value <= last ? placed : entries[Math.min(Math.max(value - firstValueMapped, 0), end)] * suv;
    }
  } else if (first <= last) {
    for (let i = 0; i < pixels.length; i++) {
      const value = stored[i];
      pixels[i] = value >= first && value <= last ? placed : value * slope + intercept;
    }
  } else for (let i = 0; i < pixels.length; i++) pixels[i] = stored[i] * slope + intercept;
  return pixels;
}

/**
 * From where to where a value of the pixels in Cornerstone3D is padding, half way to the values beside it; null where none is.
 * @param {import('./index.js').ImageDescription} description
 * @returns {[number, number] | null}
 */
export function paddingRange(description) {
  const { ArrayType, padding } = layoutOf(description, { stored: STORED[description.sampleType] });
  if (!padding) return null;
  if (ArrayType === Int16Array && padding[0] === -32768) return [-32768.5, -32766.5];
  const single = 2 ** -22 * Math.max(Math.abs(padding[0]), Math.abs(padding[1]), 2 ** -100); // what single precision cannot tell apart
  const aside = Math.max(
    single,
    description.modalityLut ? 0.5 : /^f/.test(description.sampleType) ? 0 : Math.abs(description.rescaleSlope ?? 1) / 2
  );
  return [padding[0] - aside, padding[1] + aside];
}

/** @type {Record<string, Function>} */
const STORED = { u8: Uint8Array, u16: Uint16Array, s16: Int16Array, f32: Float32Array };
