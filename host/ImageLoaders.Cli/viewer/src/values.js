import { modalityValue } from '../cornerstone-image-loader/index.js';
import { ofSingle, toStep } from './numbers.js';
import { rescaleOf, unitOf, uptakeOf } from './units.js';

/** @type {Record<string, (value: number) => number>} */
const FLOAT = { f32: ofSingle, f64: (value) => value };

/**
 * The values of one pixel in words: stored, and what the object says that it means.
 * @param {{ hostImage: HostImage }} image
 * @param {number} column
 * @param {number} row
 */
export function valuesAt({ hostImage }, column, row) {
  const { stored, description } = hostImage;
  const { rows, columns, components, sampleType } = description;
  if (!(column >= 0 && row >= 0 && column < columns && row < rows)) return null;
  const first = (row * columns + column) * components;
  const samples = Array.from(stored.subarray(first, first + components));
  if (components > 1) return `${components === 4 ? 'RGBA' : 'RGB'} ${samples.join(' ')}`;

  const written = FLOAT[sampleType] ?? ((/** @type {number} */ value) => value);
  const rescale = rescaleOf(hostImage);
  const value = modalityValue(samples[0], description);
  const unit = unitOf(hostImage);
  /** @param {number} number @param {number} step */
  const scaled = (number, step) => (FLOAT[sampleType] ? ofSingle(Math.fround(number)) : toStep(number, step / 10));
  const told = [`stored ${written(samples[0])}`];
  if (value !== samples[0] || unit) told
    .push(`value ${scaled(value, rescale?.table ? 1 : Math.abs(rescale?.slope ?? 1) || 1)}${unit ? ` ${unit}` : ''}`);
  const uptake = uptakeOf(hostImage.modules, value);
  if (uptake) told.push(`${Number(uptake[0].toPrecision(6))} ${uptake[1]}`);
  return told.join(', ');
}
