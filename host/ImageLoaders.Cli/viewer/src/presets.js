import { ofWindow } from './numbers.js';
import { unitOf } from './units.js';

/** @type {[string, number, number][]} */
const HOUNSFIELD = [
  ['Abdomen', 40, 400],
  ['Bone', 300, 1500],
  ['Brain', 40, 80],
  ['Lung', -600, 1500],
  ['Mediastinum', 50, 350],
];

/**
 * The windows to choose from: the image's own, all its values, and the usual ones of CT where values are in HU.
 * @param {Picture} image
 */
export function presetsOf(image) {
  if (!image || image.color) return [];
  const { hostImage, minPixelValue: low, maxPixelValue: high } = image;
  /** @type {WindowValues[]} */
  const stated = hostImage.description.windows ?? [];
  const own = stated
    .map(({ center, width, explanation }, i) => ({ name: explanation || (i === 0 ? 'As stored' : `As stored, ${i + 1}`), center, width }));
  const beyond = image.voiLUTFunction === 'LINEAR_EXACT' ? 0 : 1; // LINEAR reaches white one unit below its width
  const all = { center: (low + high + beyond) / 2, width: high - low + beyond || 1 };
  const usual = unitOf(hostImage) === 'HU'
    ? HOUNSFIELD.map(([name, center, width]) => ({ name: `CT ${name.toLowerCase()}`, center, width })) : [];
  /** @param {WindowValues & { name: string }} preset */
  const told = ({ name, center, width }) => `${name}  ${ofWindow(center, width)} / ${ofWindow(width, width)}`;
  /** @param {WindowValues & { name: string }} preset */
  const labelled = (preset) => ({ ...preset, label: told(preset) });
  return [...own.map(labelled), { name: 'All values', label: 'All values', ...all }, ...usual.map(labelled)]; // all: of each slice its own
}
