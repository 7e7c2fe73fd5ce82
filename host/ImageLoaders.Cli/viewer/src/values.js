import { modalityValue } from '../cornerstone-image-loader/index.js';

const short = (value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))));

const UNITS = { US: '' }; // unspecified

/** The unit of modality values; of a CT that does not name one it is HU (PS3.3 C.8.2.1). */
function unitOf({ description: { rescaleType }, modules }) {
  const told = rescaleType ?? (modules.generalSeriesModule?.modality === 'CT' ? 'HU' : '');
  return UNITS[told] ?? told;
}

/** The values of one pixel in words: stored, and in modality units where they differ. */
export function valuesAt({ hostImage }, column, row) {
  const { stored, description } = hostImage;
  const { rows, columns, components } = description;
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
  const first = (row * columns + column) * components;
  const samples = Array.from(stored.subarray(first, first + components));
  if (components > 1) return `${components === 4 ? 'RGBA' : 'RGB'} ${samples.join(' ')}`;
  const value = modalityValue(samples[0], description);
  const unit = unitOf(hostImage);
  if (value === samples[0] && !unit) return `stored ${short(value)}`;
  return `stored ${short(samples[0])}, value ${short(value)}${unit ? ` ${unit}` : ''}`;
}
