import { modalityValue } from '../cornerstone-image-loader.js';

const short = (value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))));

const UNITS = { HU: 'HU', US: '', OD: 'OD' };

/** The values of one pixel in words: stored, and in modality units where they differ. */
export function valuesAt({ hostImage: { stored, description } }, column, row) {
  const { rows, columns, components } = description;
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
  const first = (row * columns + column) * components;
  const samples = Array.from(stored.subarray(first, first + components));
  if (components > 1) return `${components === 4 ? 'RGBA' : 'RGB'} ${samples.join(' ')}`;
  const value = modalityValue(samples[0], description);
  const unit = UNITS[description.rescaleType] ?? description.rescaleType ?? '';
  if (value === samples[0] && !unit) return `stored ${short(value)}`;
  return `stored ${short(samples[0])}, value ${short(value)}${unit ? ` ${unit}` : ''}`;
}
